"""Speakers' turns in a transcript: ``SECRETARY KERRY: ...`` is a source with an empty cue."""

from __future__ import annotations

import re
from typing import NamedTuple

from dateline.model import Attribution, Document, Span
from dateline.text import overlaps, row_id, trim

#: A name in capitals, or a short title-cased one, before a colon at the start of a paragraph.
_LABEL = re.compile(
    r"(?m)^[ \t]*(?P<name>[A-Z][A-Z.'’\-]+(?:[ ,]+[A-Z][A-Z.'’\-]+){0,6}[ ,]*(?:\([^)\n]{2,40}\))?)"
    r"[ \t]*:[ \t]+(?=\S)"
)
#: So many labels make a transcript; below it a colon is a headline's or a list's.
LABELS = 2


class Turn(NamedTuple):
    """One turn: the label without its colon, and the paragraphs that follow it."""

    label: Span
    paragraphs: tuple[Span, ...]


def _paragraphs(text: str, start: int, end: int) -> tuple[Span, ...]:
    found = (trim(text, (m.start(), m.end())) for m in re.compile(r"[^\n]+").finditer(text, start, end))
    return tuple(p for p in found if p[0] < p[1])


def find_labels(text: str) -> list[Turn]:
    """Turns of a transcript, or none where fewer than two labels stand in the text.

    >>> text = "MR. TONER: We met.\\nQUESTION: Where?\\nMR. TONER: In Vienna."
    >>> [text[t.label[0]:t.label[1]] for t in find_labels(text)]
    ['MR. TONER', 'QUESTION', 'MR. TONER']
    """
    labels = list(_LABEL.finditer(text))
    if len(labels) < LABELS:
        return []
    turns = []
    for match, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.start() if following else len(text)
        turns.append(Turn(trim(text, match.span("name")), _paragraphs(text, match.end(), end)))
    return [t for t in turns if t.paragraphs]


def find_turns(document: Document) -> list[Attribution]:
    """Attributions for the turns of a transcript; nothing in an ordinary dispatch."""
    rows = []
    for turn in find_labels(document.text):
        if any(overlaps(f.span, turn.label) for f in document.furniture):
            continue
        rows.append(
            Attribution(
                id=row_id("u", document.id, "attributions", turn.label, *turn.paragraphs),
                source=(turn.label,),
                cue=(),
                content=turn.paragraphs,
                form="indirect",
                cue_class="label",
                by="transcript rule",
                why="a name and a colon open the paragraph, twice or more in this text",
                score=0.9,
            )
        )
    return rows
