"""Releases that quote without marks: a line that ends "X said:" and paragraphs of X's own words.

The heads read such a block well but stop early, since the crop around a cue ends after about 96
wordpieces. Where no quotation mark follows in the text, the block runs to its end, to a heading
or to page furniture; inside it a first person is the speaker and no new source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.annotate.attribution.cues import tokens_in
from dateline.annotate.attribution.linking import Draft
from dateline.model import Document, Span, Spans
from dateline.text import overlaps, trim

_OPENS = re.compile(r"\s*:?[ \t\xa0]*\n\s*")
_MARK = re.compile('["“”«»„]')
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
#: A line of at most so many words without a final stop is a heading.
HEADING = 8
#: A draft below this is not trusted to name a block's speaker.
TRUST = 0.02
#: The line and the colon are evidence of their own: the least score of a block.
SURE = 0.8


def is_heading(line: str) -> bool:
    """Whether a line is too short and too open to be a paragraph.

    >>> is_heading("Further information"), is_heading("We will not rest.")
    (True, False)
    """
    return len(line.split()) <= HEADING and line[-1:] not in ".!?…”\"'’)"


def block_after(document: Document, cue: Span) -> Spans:
    """The paragraphs of a block that this cue opens, or none.

    The cue must end with a colon or be followed by one at the end of its line.
    """
    text = document.text
    start = cue[1] - 1 if text[cue[1] - 1 : cue[1]] == ":" else cue[1]
    match = _OPENS.match(text, start)
    if match is None or ":" not in match.group() or _MARK.search(text, match.end()):
        return ()
    found = []
    for paragraph in _PARAGRAPH.finditer(text, match.end()):
        span = trim(text, paragraph.span())
        if span[0] >= span[1]:
            continue
        if any(overlaps(f.span, span) for f in document.furniture) or is_heading(text[span[0] : span[1]]):
            break
        found.append(span)
    return tuple(found)


def first_person(document: Document, source: Spans) -> bool:
    """Whether a source is only a first person ("I", "we")."""
    words = tokens_in(document.tokens, source)
    return bool(words) and all("Person=1" in t.morph for t in words)


def open_blocks(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts that open a block, one a block, with the block as their content."""
    found: dict[Span, Draft] = {}
    for draft in sorted(drafts, key=lambda d: d.score):
        if draft.score < TRUST or not draft.source:
            continue
        content = block_after(document, draft.cue[-1])
        if content:
            found[content[0]] = draft._replace(content=content, score=max(draft.score, SURE))
    taken: list[Draft] = []
    for draft in sorted(found.values(), key=lambda d: d.anchor):
        if not any(s <= draft.cue[0][0] < e for other in taken for s, e in other.content):
            taken.append(draft)
    return taken
