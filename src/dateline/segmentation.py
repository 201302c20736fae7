"""Where sentences end.

Boundaries are found by rule: a stop, question or exclamation mark with the quotation marks and brackets that close
after it, white space, and something that can open a sentence. Abbreviations are data (`en/sentences.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from dateline import resources
from dateline.model import Span
from dateline.text import trim

LONGEST = 2_000
"""Code points after which a stretch without a full stop is cut at white space, so that no parse grows without bound."""

LONGEST_WORD = 60
"""Code points before a stop that are looked at for an abbreviation; none is longer."""

_STOP = re.compile(r"([.!?…]+|[。！？؟])([\"”’'»)\]]{0,4})(\s+|(?<=[。！？])|$)")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“”‘«]*$")
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]$")
_OPENS = re.compile(r"[\"“‘'«(\[]*[A-Z0-9À-ÖØ-ÞА-ЯЁ؀-ۿ]|[\"“‘«(\[–—•*-]|[一-鿿]")
_BLANK = re.compile(r"\n[ \t\r\f\v]*(?:\n\s*)+|\f|\u2029")
_NEWLINE = re.compile(r"\r?\n|\r|\u2028|\x85")


class _Abbreviations(NamedTuple):
    never: frozenset[str]
    seldom: frozenset[str]
    openers: frozenset[str]
    one_letter: frozenset[str]


@cache
def _abbreviations() -> _Abbreviations:
    table = resources.lexicon("sentences")
    return _Abbreviations(*(frozenset(map(str, table[k])) for k in ("never", "seldom", "openers", "one_letter")))


def paragraphs(text: str, span: Span) -> Iterator[Span]:
    """Paragraphs of a stretch: cut at blank lines and at line ends, but not at the line ends of hard-wrapped prose.

    >>> list(paragraphs("One.\\nTwo.", (0, 9)))
    [(0, 4), (5, 9)]
    """
    for block in _split(text, span, _BLANK):
        lines = list(_split(text, block, _NEWLINE))
        yield from [block] if _wrapped(text, lines) else lines


def _split(text: str, span: Span, at: re.Pattern[str]) -> Iterator[Span]:
    start = span[0]
    for m in at.finditer(text, *span):
        part = trim(text, (start, m.start()))
        if part[0] < part[1]:
            yield part
        start = m.end()
    part = trim(text, (start, span[1]))
    if part[0] < part[1]:
        yield part


def _wrapped(text: str, lines: list[Span]) -> bool:
    """Prose wrapped at a fixed width: every line but the last is of like length and most break in mid sentence."""
    if len(lines) < 2:
        return False
    widths = [e - s for s, e in lines[:-1]]
    if min(widths) < 45 or max(widths) > 100:
        return False
    broken = sum(text[e - 1] not in ".!?:;\"”’'…)" for _, e in lines[:-1])
    return broken * 2 >= len(widths) and max(widths) - min(widths) <= 25


def boundaries(text: str, span: Span) -> Iterator[int]:
    """Offsets at which a sentence of the paragraph `span` ends (the mark and what closes after it included)."""
    known = _abbreviations()
    for m in _STOP.finditer(text, *span):
        end = m.end(2)
        if end < span[1] and _ends(text, span, m, known):
            yield end


def _ends(text: str, span: Span, m: re.Match[str], known: _Abbreviations) -> bool:
    if not _OPENS.match(text, m.end()):
        return False
    if m.group(1) != "." or m.group(2):
        # “Why now?” he asked: a cue after a question goes on in lower case, and was refused above.
        return True
    found = _WORD_BEFORE.search(text, max(span[0], m.start() - LONGEST_WORD), m.start())
    word = found.group() if found else ""
    following = re.match(r"[\"“‘'«(\[]*([\w’']+)", text[m.end() : m.end() + 40])
    opens = following is not None and following.group(1) in known.openers
    if word in known.never:
        return False
    if word in known.seldom or (len(word) > 1 and "." in word and _INITIALS.match(word)):
        return opens
    if len(word) != 1 or not word.isupper():
        return True
    before = text[max(span[0], m.start() - 30) : m.start() - 1].split()
    return (opens and not _initial_before_name(text, span, m.start())) or " ".join(
        (*before[-1:], word)
    ) in known.one_letter


def _initial_before_name(text: str, span: Span, stop: int) -> bool:
    """`John F. Kennedy`: a capital letter after a capitalised word is an initial more often than an end."""
    before = text[max(span[0], stop - 30) : stop - 1].split()
    return bool(before) and before[-1][:1].isupper()


def units(text: str, paragraph: Span) -> Iterator[Span]:
    """Sentences of a paragraph, quotations cut like any other text: what a parser should see at once.

    >>> list(units("He left the U.N. mission. It stayed.", (0, 36)))
    [(0, 25), (26, 36)]
    """
    start = paragraph[0]
    for end in (*boundaries(text, paragraph), paragraph[1]):
        yield from _bounded(text, trim(text, (start, end)))
        start = end


def _bounded(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        part = trim(text, (start, cut))
        if part[0] < part[1]:
            yield part
        start = cut
    last = trim(text, (start, end))
    if last[0] < last[1]:
        yield last


def sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """Sentences of a paragraph; a quotation with what introduces or follows it is one, however many stops it holds.

    A quotation the paragraph never closes does not hold its sentences together, nor does one longer than `LONGEST`.

    >>> t = '"We are late. We will come," she said. He nodded.'
    >>> [t[s:e] for s, e in sentences(t, (0, len(t)))]
    ['"We are late. We will come," she said.', 'He nodded.']
    """
    held = list(_quotations(text, paragraph))
    start, out, nearest = paragraph[0], [], 0
    for end in boundaries(text, paragraph):
        while nearest < len(held) and held[nearest][1] <= end:
            nearest += 1
        if nearest < len(held) and held[nearest][0] < end:
            continue
        out.append((start, end))
        start = end
    out.append((start, paragraph[1]))
    for s, e in out:
        part = trim(text, (s, e))
        if part[0] < part[1]:
            yield from (_bounded(text, part) if e - s > LONGEST else (part,))


def _quotations(text: str, paragraph: Span) -> Iterator[Span]:
    """Closed double-quoted stretches of a paragraph, straight or curly, shorter than `LONGEST`: in order, apart."""
    opened: int | None = None
    for m in re.finditer(r"[\"“”«»]", text[paragraph[0] : paragraph[1]]):
        i, mark = paragraph[0] + m.start(), m.group()
        opens = mark in "“«" or (mark == '"' and opened is None)
        if opens:
            opened = i
        elif opened is not None:
            if i - opened <= LONGEST:
                yield opened, i + 1
            opened = None
