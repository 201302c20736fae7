"""Furniture inside a paragraph of the dispatch: before its first words and after its last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dateline.model import Span
from dateline.read.openings import STOPS, find_credit_prefix, find_dateline, find_signature
from dateline.read.page_labels import Label
from dateline.read.stamps import alternation, clock_pattern, find_stamps
from dateline.resources import lexicon

LEAD_WORDS = 10  # what follows an agency's name must be a sentence, not a headline


@cache
def _live() -> re.Pattern[str]:
    return re.compile(rf"{clock_pattern().pattern}\s*(?:[-–—:|]+\s*|\s)(?=[A-ZÀ-Þ“\"‘'])", re.IGNORECASE)


def openings(text: str, first: bool) -> Iterator[tuple[Span, Label]]:
    """Dateline, agency prefix and live-page stamp before a paragraph's words, as spans within it.

    first: no paragraph of prose came before. Only then are forms taken that could start a sentence.

    >>> [(s, l.kind) for s, l in openings("AMMAN, June 4 (Petra) -- The two ministers spoke.", True)]
    [((0, 24), 'dateline')]
    """
    at = 0
    m = _live().match(text)
    if m and m["zone"]:
        at = m.end()
        yield (0, len(m.group().rstrip())), Label("timestamp", "a live page's stamp before a paragraph", 0.85)
    elif first and (at := day_prefix(text)):
        yield (0, len(text[:at].rstrip())), Label("timestamp", "a day and a dash before the first words", 0.9)
    credit = credit_prefix(text[at : at + 400]) if first else None
    if credit:
        yield (at, at + credit[1]), Label("credit", "an agency's name before the first words", 0.9)
        at += credit[1] + 1
    found = find_dateline(text[at : at + 200])
    if found and (first or found.agency or found.date):
        yield (at, at + found.span[1]), Label("dateline", found.why, found.score)


DASH = re.compile(r"\s*[–—-]+\s+(?=\S)")


def day_prefix(text: str) -> int:
    """Where the words begin after a day and a dash (0 where there are none).

    >>> day_prefix("5 June 2015 – The mission condemned the raid.")
    14
    """
    stamps = find_stamps(text[:60])
    dash = DASH.match(text, stamps[0].span[1]) if stamps and stamps[0].span[0] == 0 and stamps[0].has_year else None
    return dash.end() if dash and len(stamps[0].day) == 10 else 0


def credit_prefix(text: str) -> Span | None:
    """An agency's name before a lead: what follows must be long enough to be one.

    >>> credit_prefix("AFP: Troops entered the town at dawn, the governor's office said on Friday.")
    (0, 4)
    """
    found = find_credit_prefix(text)
    return found if found and len(text[found[1] :].split()) >= LEAD_WORDS else None


@cache
def _inline_credit() -> re.Pattern[str]:
    words = lexicon("furniture")["kinds"]["credit"]
    brackets = alternation(w for w in words["inline"] if w.startswith("("))
    bare = alternation(w for w in words["inline"] if not w.startswith("("))
    said = alternation(words["sentences"])
    return re.compile(
        rf"(?:(?:{brackets})\b[^()]{{0,400}}\)?|(?<=[.!?”\"’)]\s)(?:{bare})\b[^.]{{0,250}}\.?"
        rf"|(?<=[.!?”\"’)]\s)[A-ZÀ-Þ][^.!?]{{0,250}}\b(?:{said})\b[^.!?]{{0,60}}\.?)\s*$",
        re.IGNORECASE,
    )


def find_inline_credit(text: str) -> Span | None:
    """Who reported and edited, named after a paragraph's last sentence."""
    base = max(0, len(text) - 450)
    m = _inline_credit().search(text, base)
    return (m.start(), len(text)) if m else None


def closings(text: str, last: bool) -> Iterator[tuple[Span, Label]]:
    """Credits after a paragraph's last words, as spans within it. last: no paragraph of prose comes after.

    >>> [(s, l.kind) for s, l in closings("The bridge was hit twice, he said. (AFP)", True)]
    [((35, 40), 'credit')]
    """
    inline = find_inline_credit(text)
    if inline:
        if inline[0] > 0:
            yield inline, Label("credit", "who reported and edited", 0.95)
        return
    found = find_signature(text)
    if found and found.span[0] > 0 and (last or found.bracket == "("):
        before = text[: found.span[0]].rstrip()
        if before and before[-1] in STOPS:
            yield found.span, Label("credit", "an agency's name after the last words", 0.9)
