"""Quotations: what stands in quotation marks, with the paragraphs of a long one joined."""

from __future__ import annotations

import re

from dateline.annotate.quotation.marks import find_quotations
from dateline.model import Document, Quotation, Span
from dateline.pipeline import Layers, Stage

#: Up to this many words in marks, without a verb-like end mark inside, are scare quotes or a title.
SCARE_WORDS = 3
_INNER_STOP = re.compile(r"[,.!?…][\"”»']*$")


def _is_scare(text: str, spans: list[Span]) -> bool:
    words = sum(len(text[start:end].split()) for start, end in spans)
    return words <= SCARE_WORDS and not _INNER_STOP.search(text[spans[-1][0] : spans[-1][1]])


def join_paragraphs(text: str) -> tuple[Quotation, ...]:
    """Quotations of a text in order; one that reopens in the next paragraph is one with two parts.

    >>> [q.parts for q in join_paragraphs('“We wait.\\n“We hope.” So he said.')]
    [((0, 9), (10, 20))]
    """
    joined: list[Quotation] = []
    parts: list[Span] = []
    for stretch in find_quotations(text):
        parts.append((stretch.start, stretch.end))
        if stretch.continues:
            continue
        span = (parts[0][0], parts[-1][1])
        joined.append(Quotation(span=span, parts=tuple(parts), closed=stretch.closed, scare=_is_scare(text, parts)))
        parts = []
    return tuple(joined)


def annotate(document: Document) -> Layers:
    """Give the quotations of one article."""
    return {"quotations": join_paragraphs(document.text)}


STAGE = Stage(
    name="annotate.quotation",
    needs=(),
    gives=("quotations",),
    annotate=annotate,
    languages=None,
    purpose="what stands in quotation marks",
)
