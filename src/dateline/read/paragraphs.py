"""A page's paragraphs: lines as they stand, or blocks of hard-wrapped lines put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from dateline.model import Span

LINE = re.compile(r"[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
WORD = re.compile(r"\w+(?:['’.-]\w+)*")
# What ends a sentence at the end of a line: a stop, with quotation marks or brackets after it.
ENDED = re.compile(r"[.!?…:;。！？؟۔।][\"'”’»)\]*」』\s]*$|[.!?…][\"'”’»)\]]*\s*\[\d+\]$")
IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
WRAP_WIDTH = 120
WRAP_LEAST = 38
WRAP_SLACK = 16


@dataclass(frozen=True)
class Paragraph:
    """A stretch of text without white space at its ends. `gap` is true where a blank line stands before it.

    `before` and `after` say whether the neighbours touch it without a full stop between (a broken line).
    """

    span: Span
    text: str
    gap: bool

    @cached_property
    def words(self) -> int:
        # Scripts that set no space between words: two signs count as one word.
        return sum(1 for _ in WORD.finditer(self.text)) + len(IDEOGRAPH.findall(self.text)) // 2

    @cached_property
    def ended(self) -> bool:
        return ENDED.search(self.text[-12:]) is not None


def split_lines(text: str) -> list[Paragraph]:
    """Lines that hold something, trimmed, with the note whether a blank line went before."""
    out: list[Paragraph] = []
    last_end = 0
    for m in LINE.finditer(text):
        line = m.group()
        body = line.strip()
        if not body:
            continue
        start = m.start() + len(line) - len(line.lstrip())
        breaks = _breaks(text[last_end:start])
        out.append(Paragraph((start, start + len(body)), body, breaks > 1 or not out))
        last_end = start + len(body)
    return out


def _breaks(between: str) -> int:
    return (
        between.replace("\r\n", "\n").count("\n")
        + sum(between.count(c) for c in "\r\x0b\x0c\x85\u2028\u2029")
        - (between.count("\r\n"))
    )


def _runs_on(a: Paragraph, b: Paragraph) -> bool:
    return not b.gap and not a.ended and b.text[0].islower() and WRAP_LEAST <= len(a.text) <= WRAP_WIDTH


def _wrapped(block: Sequence[Paragraph]) -> bool:
    """Whether a block of touching lines is one paragraph broken at a column."""
    if len(block) < 2 or max(len(p.text) for p in block) > WRAP_WIDTH:
        return False
    runs = sum(_runs_on(a, b) for a, b in pairwise(block))
    long = sum(len(p.text) >= WRAP_LEAST for p in block[:-1])
    return runs > 0 and runs * 3 >= len(block) - 1 and long * 2 >= len(block) - 1


def split_paragraphs(text: str) -> list[Paragraph]:
    """The page's paragraphs in order; hard-wrapped lines are one paragraph, other lines one each.

    >>> [p.text for p in split_paragraphs("Talks resume\\n\\nEnvoys met in Geneva.\\nThey spoke for an hour.")]
    ['Talks resume', 'Envoys met in Geneva.', 'They spoke for an hour.']
    """
    lines = split_lines(text)
    out: list[Paragraph] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and not lines[end].gap:
            end += 1
        out.extend(_join(text, lines[at:end]))
        at = end
    return out


def _join(text: str, block: Sequence[Paragraph]) -> list[Paragraph]:
    if not _wrapped(block):
        return list(block)
    out: list[Paragraph] = []
    first, width = 0, max(len(p.text) for p in block)
    for i in range(1, len(block) + 1):
        if i < len(block) and _continues(block[i - 1], block[i], width):
            continue
        span = (block[first].span[0], block[i - 1].span[1])
        out.append(Paragraph(span, text[span[0] : span[1]], block[first].gap))
        first = i
    return out


def _continues(a: Paragraph, b: Paragraph, width: int) -> bool:
    # A line as long as its column runs on, whatever it ends with: only a short one can end a paragraph.
    return len(a.text) >= width - WRAP_SLACK or (not a.ended and b.text[0].islower())
