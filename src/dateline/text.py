"""Spans, quoting and stable ids: the arithmetic every stage shares."""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterable, Sequence

from dateline.model import Furniture, Span, Spans


def quote(text: str, span: Span) -> str:
    """The words a span points at.

    >>> quote("Rebels attacked Homs.", (16, 20))
    'Homs'
    """
    return text[span[0] : span[1]]


def overlaps(a: Span, b: Span) -> bool:
    """Whether two spans share a code point.

    >>> overlaps((0, 4), (3, 9)), overlaps((0, 4), (4, 9))
    (True, False)
    """
    return a[0] < b[1] and b[0] < a[1]


def contains(outer: Span, inner: Span) -> bool:
    """Whether `inner` lies wholly in `outer`.

    >>> contains((0, 10), (2, 10))
    True
    """
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def as_spans(value: object) -> Spans:
    """A field of a row as spans: a span, a list of spans, or none where the field holds something else (an id).

    >>> as_spans((0, 4)), as_spans([[0, 4], [6, 9]]), as_spans("a1b2")
    (((0, 4),), ((0, 4), (6, 9)), ())
    """
    if not isinstance(value, (list, tuple)) or not value:
        return ()
    if isinstance(value[0], int):
        return ((value[0], value[1]),)
    return tuple((s[0], s[1]) for s in value if isinstance(s, (list, tuple)))


def trim(text: str, span: Span) -> Span:
    """The span without white space at its ends.

    >>> trim("  Homs ", (0, 7))
    (2, 6)
    """
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def gaps(length: int, spans: Iterable[Span]) -> Spans:
    """What `spans` leave uncovered of `[0, length)`, in order.

    >>> gaps(10, [(2, 4), (8, 10)])
    ((0, 2), (4, 8))
    """
    out: list[Span] = []
    at = 0
    for start, end in sorted(spans):
        if start > at:
            out.append((at, start))
        at = max(at, end)
    if at < length:
        out.append((at, length))
    return tuple(out)


def body(text: str, furniture: Sequence[Furniture]) -> Spans:
    """The stretches of the text that are the dispatch itself: everything furniture leaves, trimmed of white space."""
    parts = (trim(text, g) for g in gaps(len(text), (f.span for f in furniture)))
    return tuple(p for p in parts if p[0] < p[1])


def at(spans: Sequence[Span], offset: int) -> int | None:
    """Index of the span (sorted, disjoint) that holds `offset`, or null.

    >>> at(((0, 5), (6, 9)), 7), at(((0, 5), (6, 9)), 5)
    (1, None)
    """
    i = bisect.bisect_right(spans, (offset, float("inf"))) - 1
    return i if i >= 0 and spans[i][0] <= offset < spans[i][1] else None


class Around:
    """Spans by where they stand: those near a place are found without looking at all of an article.

    >>> Around([(0, 4), (900, 950), (3, 2000)]).near((1000, 1001))
    [1, 2]
    """

    WIDTH = 512
    """Code points of a bucket."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = tuple(spans)
        self._buckets: dict[int, list[int]] = {}
        for i, (start, end) in enumerate(self.spans):
            for bucket in range(start // self.WIDTH, max(start, end - 1) // self.WIDTH + 1):
                self._buckets.setdefault(bucket, []).append(i)

    def near(self, *places: Span) -> list[int]:
        """Indices, in order, of the spans that share a bucket with a place: all that overlap it, and some more."""
        found: set[int] = set()
        for start, end in places:
            for bucket in range(start // self.WIDTH, max(start, end - 1) // self.WIDTH + 1):
                found.update(self._buckets.get(bucket, ()))
        return sorted(found)

    def touching(self, *places: Span) -> list[int]:
        """Indices, in order, of the spans that overlap a place.

        >>> Around([(0, 4), (900, 950), (3, 2000)]).touching((2, 3), (940, 941))
        [0, 1, 2]
        """
        return [i for i in self.near(*places) if any(overlaps(self.spans[i], p) for p in places)]

    def holding(self, place: Span) -> list[int]:
        """Indices, in order, of the spans that a place stands in."""
        return [i for i in self.near(place) if contains(self.spans[i], place)]


def row_id(prefix: str, document: str, layer: str, *spans: Span) -> str:
    """A stable id: the same input gives the same id on every machine.

    >>> row_id("e", "doc", "events", (3, 9)) == row_id("e", "doc", "events", (3, 9))
    True
    """
    key = "|".join([document, layer, *(f"{s}-{e}" for s, e in spans)])
    return prefix + hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def text_id(text: str) -> str:
    """An id for an article that came without one: a hash of its text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
