"""The head of a page: headline, standfirst, kicker and byline above the first paragraph of the dispatch.

Nothing in the words of such a line says that it is furniture. Its evidence is the company it keeps: a time stamp, a
byline, a credit or a dateline in the same head, the page's given title, or, for a first line alone, a blank line
under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.read.openings import find_credit_prefix, find_dateline
from dateline.read.page_labels import Label, is_author, is_name, is_signature, same_title, title_words
from dateline.read.page_sheet import Sheet
from dateline.read.page_words import normal, page_words
from dateline.read.stamps import find_stamps

HEADLINE_WORDS = 30
STOPPED_WORDS = 14  # a first line with a full stop, above a time stamp, is a headline up to this length
SHORT_WORDS = 8
SUBHEAD_WORDS = 20
STANDFIRST_WORDS = 40
CAPTION_WORDS = 28
OPEN_LINES = 8  # more unlabelled lines than this above the first prose are a list, not a head
SILENT = ("fragment", "template", "related")  # kinds that stand anywhere and say nothing about their neighbours
SENTENCE_END = re.compile(r"\w{4,}[.!?؟。]['\"”’)]*\s+[\"“‘(]?[^\Wa-z_]")
SIGNED = re.compile(r"\s*[\[(][^()\[\]]{1,60}[\])]\s*$")
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def label_head(sheet: Sheet) -> None:
    """Label the lines above the first paragraph of the dispatch, where something on the page says they are its head."""
    first = _first(sheet)
    if first is None:
        return
    lines = [i for i in range(first) if sheet.labels[i] is None and not sheet.broken(i)]
    if len(lines) > 1 and lines[-1] == first - 1 and _section(sheet, first - 1):
        lines.pop()
    known = next((i for i in range(len(sheet.paragraphs)) if sheet.kind(i) == "headline"), None)
    why = _evidence(sheet, first, known)
    if why and len(lines) <= OPEN_LINES:
        _with_evidence(sheet, lines, why, known)
    elif lines and _weak(sheet, lines[0]):
        sheet.labels[lines[0]] = Label("headline", "the first line, without a full stop, above a blank line", 0.8)
    _again(sheet, first)
    for i in (*lines, first):
        if sheet.labels[i] is None:
            _standfirst(sheet, i)
            _shown(sheet, i)


def _first(sheet: Sheet) -> int | None:
    """The first paragraph of the dispatch: prose, or one with a dateline or a credit; null where there is none."""
    for i, p in enumerate(sheet.paragraphs):
        if sheet.prose(i) or (sheet.labels[i] is None and opens(p.text)):
            return i
    return None


def opens(text: str) -> bool:
    """Whether a paragraph begins with a dateline or an agency's credit.

    >>> opens("VIENNA, March 3 (Reuters) - Buses left the city.")
    True
    """
    return bool(find_dateline(text) or find_credit_prefix(text))


def _evidence(sheet: Sheet, first: int, known: int | None) -> str:
    """What says that the lines above paragraph `first` are a head; nothing where none does."""
    if any(_heads(sheet, i) for i in range(first)):
        return "beside a sender or a date"
    kinds = [k for i in range(first) if (k := sheet.kind(i)) and k not in (*SILENT, "headline")]
    if kinds:
        return f"beside a {kinds[0]}"
    if opens(sheet.paragraphs[first].text):
        return "above a dateline"
    return "beside the page's title" if known is not None and known < first else ""


def _heads(sheet: Sheet, i: int) -> bool:
    """Whether an unlabelled line names a sender, or holds a full date and no sentence."""
    p = sheet.paragraphs[i]
    line = sheet.labels[i] is None and not p.ended and p.words <= 16 and not sheet.broken(i)
    return line and (_kicker(p.text) or dated(p.text))


def _section(sheet: Sheet, i: int) -> bool:
    """Whether a line heads the first section of the dispatch: it touches the prose below, not what is above."""
    return sheet.paragraphs[i].gap and not sheet.paragraphs[i + 1].gap


def dated(text: str) -> bool:
    """Whether a line holds a day with its year.

    >>> dated("Daily brief, Thursday, 12 December 2024"), dated("Aleppo since 2012")
    (True, False)
    """
    return any(s.has_year and len(s.day) == 10 for s in find_stamps(text))


def _with_evidence(sheet: Sheet, lines: list[int], why: str, known: int | None) -> None:
    headline = known if known is not None else _choose(sheet, lines)
    for i in lines:
        p = sheet.paragraphs[i]
        if i == headline:
            sheet.labels[i] = Label("headline", f"the headline of a head, {why}", 0.8 if p.ended else 0.93)
        elif p.ended or p.words > HEADLINE_WORDS:
            continue
        elif is_signature(p.text) or (headline is not None and i > headline and is_author(p)):
            sheet.labels[i] = Label("byline", f"a name or a post in the head of the page, {why}", 0.75)
        elif headline is None or i > headline:
            if _above_label(sheet, i, lines):
                sheet.labels[i] = Label("subhead", f"a line without a full stop in the head of the page, {why}", 0.8)
        else:
            sheet.labels[i] = Label("navigation", f"a line above the headline, {why}", 0.75)


def _above_label(sheet: Sheet, i: int, lines: list[int]) -> bool:
    """Whether a line is short, or still has a byline or a stamp under it in the head: else it may be the dispatch."""
    p = sheet.paragraphs[i]
    rest = range(i + 1, min(lines[-1] + 2, len(sheet.paragraphs)))
    below = any(sheet.labels[j] is not None or is_name(sheet.paragraphs[j].text) for j in rest)
    return p.words <= SHORT_WORDS or ((below or dated(p.text)) and p.words <= SUBHEAD_WORDS)


def _choose(sheet: Sheet, lines: list[int]) -> int | None:
    """The headline among the lines of a head: like the title, else the first of four words, else the first at all."""
    fit = list(_candidates(sheet, lines))
    if sheet.title:
        return next((i for i in fit if alike(sheet.paragraphs[i].text, sheet.title or "")), None)
    fit = [i for i in fit if not is_signature(sheet.paragraphs[i].text) and not _kicker(sheet.paragraphs[i].text)]
    plain = [i for i in fit if not is_name(sheet.paragraphs[i].text)]
    return next((i for i in plain if sheet.paragraphs[i].words >= 4), next(iter(plain or fit), None))


def _kicker(text: str) -> bool:
    """Whether a line is names of sections with bars between them ("Africa | Kestrel"), or a sender's name."""
    bars = "|" in text and all(len(part.split()) <= 3 for part in text.split("|"))
    return bars or (len(text.split()) <= 8 and page_words().kickers.match(normal(text)) is not None)


def _candidates(sheet: Sheet, lines: list[int]) -> Iterator[int]:
    for i in lines:
        p = sheet.paragraphs[i]
        unended = not p.ended or p.text.endswith(("?", "!"))
        stopped = i == lines[0] and p.words <= STOPPED_WORDS and sheet.kind(i + 1) in ("timestamp", "byline")
        if (unended or stopped) and 2 <= p.words <= HEADLINE_WORDS and any(c.isalpha() for c in p.text):
            yield i


def _weak(sheet: Sheet, i: int) -> bool:
    """Whether a first line alone is the headline: unended, and a blank line (or itself again) under it.

    A title that was given and is another leaves the line to the dispatch; so does a year in it, which may date it.
    """
    p = sheet.paragraphs[i]
    if sheet.title:
        return alike(p.text, sheet.title)
    if None in sheet.labels[:i] or find_stamps(p.text) or YEAR.search(p.text) or i + 1 >= len(sheet.paragraphs):
        return False
    after = sheet.paragraphs[i + 1]
    return (after.gap or same_title(after.text, p.text)) and i in list(_candidates(sheet, [i]))


def _again(sheet: Sheet, first: int) -> None:
    """The headline printed twice in the head, or once more as the first line of the dispatch."""
    headline = next((p.text for i, p in enumerate(sheet.paragraphs[: first + 1]) if sheet.kind(i) == "headline"), None)
    for i in range(min(first + 1, len(sheet.paragraphs))) if headline else ():
        if sheet.kind(i) in (None, "subhead", "navigation") and same_title(sheet.paragraphs[i].text, headline or ""):
            sheet.labels[i] = Label("headline", "the headline again", 0.95)


def _standfirst(sheet: Sheet, i: int) -> None:
    """A single sentence between the headline and the byline or time stamp sums the dispatch up: it is no part of it."""
    p = sheet.paragraphs[i]
    above = sheet.kind(i - 1) if i else None
    single = p.words <= STANDFIRST_WORDS and not SENTENCE_END.search(p.text) and not opens(p.text)
    if above not in ("headline", "subhead") or not single:
        return
    below = [sheet.kind(j) for j in range(i + 1, min(i + 4, len(sheet.paragraphs)))]
    while below and below[0] in ("caption", "credit", "share", "subhead"):
        below.pop(0)
    goes_on = any(sheet.prose(j) for j in range(i + 1, min(i + 12, len(sheet.paragraphs))))
    if below and below[0] in ("byline", "timestamp") and goes_on:
        sheet.labels[i] = Label("subhead", f"one sentence between headline and {below[0]}", 0.8)


def _shown(sheet: Sheet, i: int) -> None:
    """A single sentence on what a picture shows, right under the stamp, byline or headline and above prose."""
    p = sheet.paragraphs[i]
    above = sheet.kind(i - 1) if i else None
    words = SIGNED.sub("", p.text)
    if above is None or above in SILENT or p.words > CAPTION_WORDS or SENTENCE_END.search(words) or opens(words):
        return
    followed = i + 1 < len(sheet.paragraphs) and (sheet.prose(i + 1) or opens(sheet.paragraphs[i + 1].text))
    if followed and page_words().shown.search(normal(p.text)):
        sheet.labels[i] = Label("caption", "what a picture shows, above the dispatch", 0.75)


def alike(text: str, title: str) -> bool:
    """Whether a line has nearly the words of a title (three quarters of either's).

    >>> alike("Envoys meet again on Syria", "Envoys to meet on Syria in Geneva")
    False
    """
    a, b = title_words(text), title_words(title)
    return min(len(a), len(b)) >= 4 and len(a & b) * 4 >= 3 * max(len(a), len(b))
