"""Which stretches of an article stand inside quotation marks.

A small state machine over paragraphs. It survives what newspapers really print: straight
and curly marks mixed, a mark that is never closed, apostrophes, a quotation that runs over
several paragraphs (each reopens, only the last closes), guillemets and low German marks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_DOUBLE = re.compile("[\"“”„‟«»]|``|''")
_PARAGRAPH = re.compile(r"[^\n]+")


class Quotation(NamedTuple):
    """One stretch in quotation marks, the marks included.

    ``start`` and ``end`` are code-point offsets. ``closed`` is false where the closing mark is
    missing; ``continues`` is true where the next paragraph reopens the same quotation.
    """

    start: int
    end: int
    closed: bool
    continues: bool


class _Mark(NamedTuple):
    start: int
    end: int
    opens: bool
    closes: bool
    glyph: str


def _directions(text: str, start: int, end: int, glyph: str) -> tuple[bool, bool]:
    """Whether a mark can open and whether it can close, from its glyph and its neighbours."""
    if glyph in "„‟" or glyph == "``":
        return True, False
    if glyph == "''":
        return False, True
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    free_left = before.isspace() or before in "([{—–-/‘'"
    free_right = after.isspace() or after in ".,;:!?)]}—–-/’'"
    if glyph == "“":
        return True, free_right and not free_left
    if glyph in "”»":
        return free_left and not free_right, True
    if glyph == "«":
        return True, False
    if free_left and not free_right:
        return True, False
    if free_right and not free_left:
        return False, True
    return True, True


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    found = []
    for match in _DOUBLE.finditer(text, start, end):
        opens, closes = _directions(text, match.start(), match.end(), match.group())
        found.append(_Mark(match.start(), match.end(), opens, closes, match.group()))
    return found


def _pair(marks: list[_Mark], paragraph_end: int) -> list[Quotation]:
    """Pair the marks of one paragraph; an open one left over runs to the paragraph's end."""
    found: list[Quotation] = []
    opened: _Mark | None = None
    for mark in marks:
        if opened is None:
            if mark.opens:
                opened = mark
        elif mark.closes and not (mark.opens and mark.glyph == "“" and opened.glyph not in "„"):
            found.append(Quotation(opened.start, mark.end, True, False))
            opened = None
        elif mark.opens:
            opened = mark  # the earlier mark was never closed: a misprint, so it opens nothing
    if opened is not None:
        found.append(Quotation(opened.start, paragraph_end, False, False))
    return found


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans = []
    for match in _PARAGRAPH.finditer(text):
        body = match.group()
        kept = body.rstrip()
        if kept.strip():
            spans.append((match.start() + len(body) - len(body.lstrip()), match.start() + len(kept)))
    return spans


def find_quotations(text: str) -> list[Quotation]:
    """Find the stretches of ``text`` that stand in double quotation marks, in order.

    A mark that is still open at the end of a paragraph runs to that end. If the next paragraph
    begins with an opening mark, the quotation ``continues`` there.

    >>> [text[q.start:q.end] for text in ['He said “no” and left.'] for q in find_quotations(text)]
    ['“no”']
    >>> [q.continues for q in find_quotations('“We wait.\\n“We hope.” So he said.')]
    [True, False]
    """
    paragraphs = _paragraphs(text)
    found: list[Quotation] = []
    for index, (start, end) in enumerate(paragraphs):
        pairs = _pair(_marks(text, start, end), end)
        if pairs and not pairs[-1].closed:
            follows = paragraphs[index + 1][0] if index + 1 < len(paragraphs) else None
            reopens = follows is not None and bool(_DOUBLE.match(text, follows))
            last = pairs[-1]._replace(continues=reopens)
            lone = last.end - last.start > 600 and not reopens
            pairs = pairs[:-1] if lone else [*pairs[:-1], last]
        found.extend(pairs)
    return found


def quoted_mask(text: str) -> bytearray:
    """One byte a code point: 1 inside quotation marks (marks included), else 0.

    >>> list(quoted_mask('a "b" c'))
    [0, 0, 1, 1, 1, 0, 0]
    """
    mask = bytearray(len(text))
    for quotation in find_quotations(text):
        mask[quotation.start : quotation.end] = b"\x01" * (quotation.end - quotation.start)
    return mask
