"""From the printed lines of pages to paragraphs, as a PDF gives them: hyphens mended, running heads set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*(?:/\W*\d{1,4}\W*)?")
_BULLET = re.compile(r"(?:[•●▪◦–—*-]|\(?\d{1,2}[.)]|\([a-z]\))\s")
_SPACES = re.compile(r"[ \t\u00a0]+")
_EDGE = 2  # lines at the top and at the foot of a page that may be running heads


class Paragraph(NamedTuple):
    """A paragraph of a document; `running` is true for a head, a foot or a page number that pages repeat."""

    text: str
    running: bool = False


def join_pages(pages: Sequence[str]) -> list[Paragraph]:
    """Paragraphs of a document from the text of its pages, one printed line a line.

    A paragraph that goes on over the page's end is made whole; the running lines between follow it.

    >>> [p.text for p in join_pages(["The envoy said the gov-\\nernment would attend.\\n\\nHe left."])]
    ['The envoy said the government would attend.', 'He left.']
    """
    lined = [[_SPACES.sub(" ", line).strip() for line in page.splitlines()] for page in pages]
    running = _running(lined)
    vocabulary = Counter(w for page in lined for line in page for w in line.lower().split())
    out: list[Paragraph] = []
    for lines in lined:
        edges = _edges(lines)
        aside = [i for i in edges if _key(lines[i]) in running or _PAGE_NUMBER.fullmatch(lines[i])]
        before = [Paragraph(lines[i], True) for i in aside if i < len(lines) / 2]
        after = [Paragraph(lines[i], True) for i in aside if i >= len(lines) / 2]
        left_over = ["" if i in aside else line for i, line in enumerate(lines)]
        body = [Paragraph(text) for text in _paragraphs(left_over, vocabulary)]
        if body and out and _goes_on(out, body[0].text):
            last = max(i for i, p in enumerate(out) if not p.running)
            out[last] = Paragraph(_joined(out[last].text, body.pop(0).text, vocabulary))
        out += [*before, *body, *after]
    return out


def _edges(lines: Sequence[str]) -> list[int]:
    """Indices of the first and last lines of a page that have words."""
    full = [i for i, line in enumerate(lines) if line]
    return sorted({*full[:_EDGE], *full[-_EDGE:]})


def _key(line: str) -> str:
    return _NUMBER.sub("#", line)


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """Lines that stand at the edge of at least half of the pages, numbers aside, and of three pages or more."""
    counts = Counter(key for lines in pages for key in {_key(lines[i]) for i in _edges(lines)})
    return {key for key, n in counts.items() if n >= max(3, len(pages) / 2)}


def _goes_on(out: Sequence[Paragraph], text: str) -> bool:
    """Whether a page's first paragraph is the rest of the one before it."""
    last = next((p.text for p in reversed(out) if not p.running), "")
    return bool(last) and not _ENDS.search(last) and text[:1].islower()


def _paragraphs(lines: Sequence[str], vocabulary: Counter[str]) -> Iterator[str]:
    widths = sorted(len(line) for line in lines if line)
    width = widths[int(len(widths) * 0.9)] if widths else 0
    parts: list[str] = []
    held = ""
    for line in lines:
        if not line:
            if held:
                yield held
            held, parts = "", []
        elif not held:
            held, parts = line, [line]
        elif _breaks(parts[-1], line, width):
            yield held
            held, parts = line, [line]
        else:
            held = _joined(held, line, vocabulary)
            parts.append(line)
    if held:
        yield held


def _breaks(line: str, following: str, width: int) -> bool:
    """Whether a paragraph ends with a line: it stops short of the margin, and the next begins as one does."""
    if _BULLET.match(following):
        return True
    if following[:1].islower() or line.endswith(("-", ",", "\u00ad")):
        return False
    if _ENDS.search(line):
        return len(line) < 0.85 * width
    return len(line) < 0.6 * width


def _joined(left: str, right: str, vocabulary: Counter[str]) -> str:
    """Two lines as one; a hyphen at the break goes unless the document writes the word with it elsewhere."""
    if left.endswith("\u00ad"):
        return left[:-1] + right
    if left.endswith("-") and left[-2:-1].isalpha() and right[:1].islower():
        first, rest = left.rsplit(None, 1)[-1].lower(), right.split(None, 1)[0].lower().rstrip(".,;:!?")
        hyphened = vocabulary[first + rest] > 0 and vocabulary[first[:-1] + rest] == 0
        return (left if hyphened else left[:-1]) + right
    return f"{left} {right}"
