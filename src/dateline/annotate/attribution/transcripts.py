"""Speakers' turns in a transcript: ``SECRETARY KERRY: ...`` is a source with an empty cue."""

from __future__ import annotations

import re
from typing import NamedTuple

from dateline.annotate.attribution.wholes import join
from dateline.model import Attribution, Document, Span, Spans
from dateline.text import Around, row_id, trim

#: A name in capitals before a colon at the start of a paragraph, maybe behind a quotation mark.
_LABEL = re.compile(
    r"(?m)^[ \t]*(?P<mark>[\"“]?)(?P<name>[A-Z][A-Z.'’\-]+(?:[ ,]+[A-Z][A-Z.'’\-]+){0,6}[ ,]*(?:\([^)\n]{2,40}\))?)"
    r"[ \t]*:[ \t]+(?=\S)"
)
_LINE = re.compile(r"[^\n]+")
#: A paragraph that only notes what went on ("(CROSSTALK.)").
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]\.?")
_OPENING, _CLOSING = '"“', '"”'
#: So many labels make a transcript; below it a colon is a headline's or a list's.
LABELS = 2


class Turn(NamedTuple):
    """One turn: the label without its colon and the paragraphs that follow it."""

    label: Span
    paragraphs: Spans


def _paragraphs(text: str, start: int, end: int, mark: str) -> Spans:
    found = []
    for match in _LINE.finditer(text, start, end):
        low, high = trim(text, match.span())
        if mark and low < high:
            low += text[low] in _OPENING
            high -= high > low and text[high - 1] in _CLOSING
        if any(c.isalnum() for c in text[low:high]) and not _ASIDE.fullmatch(text, low, high):
            found.append((low, high))
    return tuple(found)


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
        paragraphs = _paragraphs(text, match.end(), end, match.group("mark"))
        turns.append(Turn(trim(text, match.span("name")), paragraphs))
    return [t for t in turns if t.paragraphs]


def find_turns(document: Document) -> list[Attribution]:
    """Attributions for the turns of a transcript; nothing in an ordinary dispatch.

    A label that names only a place is the head of a briefing's section, not a speaker.
    """
    furniture, places = Around(f.span for f in document.furniture), Around(t.span for t in document.toponyms)
    turns = [t for t in find_labels(document.text) if not furniture.touching(t.label)]
    sections = sum(bool(places.holding(t.label)) for t in turns)
    if 2 * sections >= len(turns):
        return []
    rows = []
    for turn in turns:
        content = _told(document, turn, furniture)
        if not content:
            continue
        rows.append(
            Attribution(
                id=row_id("u", document.id, "attributions", turn.label, *content),
                source=(turn.label,),
                cue=(),
                content=content,
                form="indirect",
                cue_class="label",
                by="transcript rule",
                why="a name and a colon open the paragraph, twice or more in this text",
                score=0.9,
            )
        )
    return rows


def _told(document: Document, turn: Turn, furniture: Around) -> Spans:
    """A turn's words as one content: its paragraphs to the next label, page furniture left out."""
    kept = [p for p in turn.paragraphs if not furniture.touching(p)]
    return join(document.text, kept)
