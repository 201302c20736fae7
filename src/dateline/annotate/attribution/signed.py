"""Signed quotations: a paragraph that is a quotation, a dash and a name (``"We stay." -- Ana Ruiz``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dateline.annotate.attribution.cues import tokens_in
from dateline.model import Attribution, Document, Span, Spans
from dateline.text import Around, contains, row_id, trim

#: A dash and up to eight words to the end of the line, behind a quotation.
_SIGNATURE = re.compile(
    r"[ \t\xa0]*(?P<dash>[—―–]|--?)[ \t\xa0]*(?P<name>\S+(?:[ \t\xa0]+\S+){0,7})[ \t\xa0]*(?=\n|\Z)"
)
#: What the name is made of: none of these, unless the parser took the name for something else.
_VERBS = frozenset({"VERB", "AUX"})
#: Such lines are rarely anything else.
SCORE = 0.9


class Signed(NamedTuple):
    """One signed quotation: its paragraphs, the dash, the name."""

    content: Spans
    dash: Span
    name: Span


def find_signed(document: Document) -> list[Signed]:
    """Quotations that end a paragraph but for a dash and a capitalised name.

    The quotation must open its paragraph.
    """
    found = []
    text = document.text
    for quotation in document.quotations:
        opens = text[max(0, quotation.span[0] - 40) : quotation.span[0]].rstrip(" \t\xa0")[-1:] in ("", "\n")
        if not quotation.closed or quotation.scare or not opens:
            continue
        match = _SIGNATURE.match(text, quotation.span[1])
        if match is None or not match.group("name")[0].isupper():
            continue
        name = trim(text, match.span("name"))
        if text[name[1] - 1] == "." and "." not in text[name[0] : name[1] - 1].rsplit(None, 1)[-1]:
            name = (name[0], name[1] - 1)
        if any(t.pos in _VERBS and t.text.islower() for t in tokens_in(document.tokens, (name,))):
            continue
        found.append(Signed(quotation.parts, match.span("dash"), name))
    return found


def attribute_signed(document: Document) -> list[Attribution]:
    """Attributions of the signed quotations of one article."""
    furniture = Around(f.span for f in document.furniture)
    return [
        Attribution(
            id=row_id("u", document.id, "attributions", one.dash, *one.content),
            source=(one.name,),
            cue=(one.dash,),
            content=one.content,
            form="direct",
            cue_class="label",
            by="signature rule",
            why="a quotation is its paragraph, and a dash and a name close the line",
            score=SCORE,
        )
        for one in find_signed(document)
        if not furniture.touching(one.name)
    ]


class Ruled:
    """Rows made by rule, by where they stand."""

    def __init__(self, rows: Sequence[Attribution]) -> None:
        parts = [(i, s) for i, row in enumerate(rows) for s in (*row.source, *row.cue, *row.content)]
        self._rows, self._owners = rows, [i for i, _ in parts]
        self._about = Around(s for _, s in parts)

    def fit(self, content: Spans, cue: Spans) -> bool:
        """Whether an attribution lies outside all of them, or wholly inside the words of each that it touches."""
        spans = (*content, *cue)
        touched = {self._owners[k] for k in self._about.touching(*spans)}
        return all(any(contains(o, s) for o in self._rows[i].content) for i in touched for s in spans)
