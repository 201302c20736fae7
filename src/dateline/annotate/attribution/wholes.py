"""Whole quotations: what stands between two marks has one speaker.

The role head reads a crop around a cue and now and then stops, or starts, inside a quotation.
Here a quotation that is mostly content becomes content to its closing mark, over its paragraphs,
and a scrap of one that belongs to another cue is let go.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from dateline.annotate.attribution import roles
from dateline.annotate.attribution.linking import Draft
from dateline.model import Document, Quotation, Span, Spans
from dateline.text import overlaps

#: From this share of the pieces of a quotation that the head could see, all of it is content.
MOST = 0.5
#: Quotations of fewer pieces are left as the head has them.
PIECES = 6


def pieces_in(pieces: Sequence[Span], span: Span) -> range:
    """Indices of the pieces that begin in a span (pieces in text order).

    >>> pieces_in([(0, 2), (2, 4), (5, 7)], (2, 7))
    range(1, 3)
    """
    low = bisect.bisect_left(pieces, span[0], key=lambda p: p[0])
    return range(low, bisect.bisect_left(pieces, span[1], key=lambda p: p[0]))


def join(text: str, spans: Sequence[Span]) -> Spans:
    """Spans in order, those that touch or have only white space between them made one.

    >>> join("ab cd  ef", [(7, 9), (0, 2), (3, 5)])
    ((0, 9),)
    """
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and (start <= out[-1][1] or not text[out[-1][1] : start].strip()):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def without(span: Span, cut: Span) -> list[Span]:
    """What is left of a span outside another.

    >>> without((0, 9), (3, 5))
    [(0, 3), (5, 9)]
    """
    return [s for s in ((span[0], min(span[1], cut[0])), (max(span[0], cut[1]), span[1])) if s[0] < s[1]]


def settle(document: Document, draft: Draft, quotations: Sequence[Quotation] | None = None) -> Draft:
    """A draft whose content takes each quotation around it whole, or leaves it."""
    encoding = document.encoding
    if encoding is None:
        return draft
    content, places = list(draft.content), set(draft.pieces)
    for quotation in document.quotations if quotations is None else quotations:
        verdict = _share(quotation, draft, encoding.pieces)
        if verdict is None:
            continue
        if verdict >= MOST:
            content.extend(quotation.parts)
            for part in quotation.parts:
                places.update(pieces_in(encoding.pieces, part))
        elif verdict < MOST:
            for part in quotation.parts:
                content = [rest for span in content for rest in without(span, part)]
                places.difference_update(pieces_in(encoding.pieces, part))
    if not places:
        return draft
    kept = [s for s in content if any(c.isalnum() for c in document.text[s[0] : s[1]])]
    return draft._replace(content=join(document.text, kept), pieces=frozenset(places)) if kept else draft


def _share(quotation: Quotation, draft: Draft, pieces: Sequence[Span]) -> float | None:
    """Share of a quotation's pieces in the crop that are content; null where it is not for this rule."""
    if not any(overlaps(s, quotation.span) for s in draft.content):
        return None
    if any(overlaps(s, part) for s in (*draft.cue, *draft.source) for part in quotation.parts):
        return None
    inside = [i for part in quotation.parts for i in pieces_in(pieces, part)]
    seen = [i for i in inside if draft.anchor - roles.BACK <= i <= draft.anchor + roles.FORWARD]
    if len(seen) < PIECES:
        return None
    return sum(i in draft.pieces for i in seen) / len(seen)
