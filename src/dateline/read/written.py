"""The day a dispatch was written, from its own words: `written`, the anchor of its relative times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from dateline.model import Spans
from dateline.read.stamps import alternation, weekday_numbers
from dateline.resources import lexicon

REACH = 3  # days before `published` that a dispatch's own newest day may lie
SCANNED = 60_000  # code points of the dispatch that are read for day words


@dataclass(frozen=True)
class DayWord:
    """A weekday as it stands: its name, ISO number, offset, and whether its clause is of the future."""

    word: str
    number: int
    start: int
    future: bool


@cache
def _day_pattern() -> re.Pattern[str]:
    longest = [w for w in weekday_numbers() if len(w) >= 6]
    return re.compile(rf"\b(?P<day>{alternation(w.capitalize() for w in longest)})\b(?!['’]s\b)")


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = lexicon("written")
    return (
        re.compile(
            rf"(?<!\w)(?:(?P<future>{alternation(words['future'])})|(?P<said>{alternation(words['said'])}))(?!\w)"
            r"|(?P<edge>[.;:!?“”\"—])",
            re.I,
        ),
        re.compile(rf"(?<!\w)(?:{alternation(words['skip_before'])})\s+$", re.I),
        re.compile(rf"\b(?:{alternation(words['today'])})\b", re.I),
        re.compile(rf"\b(?:{alternation(words['yesterday'])})\b", re.I),
        re.compile(rf"^[\s,]*(?:[\w'’]+\s+){{0,8}}?(?:{alternation(words['future'][:8])})(?!\w)", re.I),
    )  # fmt: skip


def day_words(text: str) -> Iterator[DayWord]:
    """The weekday names of a stretch of the dispatch, each with the tense of its clause.

    A possessive ("Monday's vote") carries no tense and is left out.

    A future cue before the name counts until a verb of saying, a conjunction or a stop stands between.

    >>> [(d.word, d.future) for d in day_words("He said on Monday the group would meet on Friday.")]
    [('Monday', False), ('Friday', True)]
    """
    cue, skip, *_, ahead = _cues()
    for m in _day_pattern().finditer(text):
        before = text[max(0, m.start() - 120) : m.start()]
        if skip.search(before):
            continue
        last = None
        for last in cue.finditer(before):  # noqa: B007 - the nearest cue before the name
            pass
        future = last is not None and last["future"] is not None
        if not future and (last is None or last["edge"]) and len(before) - (last.end() if last else 0) < 8:
            future = ahead.match(text[m.end() : m.end() + 80]) is not None
        yield DayWord(m["day"], weekday_numbers()[m["day"].lower()], m.start(), future)


def at_or_before(number: int, anchor: date) -> date:
    """The nearest day with an ISO weekday number at or before `anchor`.

    >>> at_or_before(3, date(2016, 2, 4))
    datetime.date(2016, 2, 3)
    """
    return anchor - timedelta(days=(anchor.isoweekday() - number) % 7)


QUOTED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"")


def written_day(text: str, body: Spans, published: date) -> tuple[date, str]:
    """The dispatch's own day, and how it was found.

    body: the stretches of `text` that are the dispatch. published: the page's day. The newest past weekday of the
    dispatch wins where it lies within three days of the page; else it is the page's own day.
    """
    newest: tuple[date, str] | None = None
    today = yesterday = ""
    for start, end in _scanned(body):
        part = text[start:end]
        for word in day_words(part):
            if word.future:
                continue
            day = at_or_before(word.number, published)
            if newest is None or day > newest[0]:
                newest = (day, word.word)
        own = QUOTED.sub(" ", part)
        today = today or _first(_cues()[2], own)
        yesterday = yesterday or _first(_cues()[3], own)
    if today:
        return published, f"the dispatch says {today!r}: the page's day"
    if newest and (published - newest[0]).days <= REACH and not (yesterday and published - newest[0] > timedelta(1)):
        return newest[0], f"its newest past day is {newest[1]}, the last one at or before the page's day"
    if yesterday:
        return published, f"the dispatch says {yesterday!r}: the page's day"
    if newest:
        return published, f"its newest past day, {newest[1]}, lies over {REACH} days before the page's: the page's day"
    return published, "no day words: the page's day"


def _first(pattern: re.Pattern[str], text: str) -> str:
    m = pattern.search(text)
    return m.group() if m else ""


def _scanned(body: Spans) -> Sequence[tuple[int, int]]:
    out, left = [], SCANNED
    for start, end in body:
        if left <= 0:
            break
        out.append((start, min(end, start + left)))
        left -= end - start
    return out
