"""Wordpieces of an article, their surface features and the windows the encoder reads.

Pure functions on numpy arrays. Training reads this file too, so that a piece has the same
features and a window the same shape when a model is made and when it is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

#: Longest window in pieces, the two special pieces not counted.
WINDOW = 254
#: Pieces that two neighbouring windows share at run time.
OVERLAP = 32
CLS, SEP, PAD = 101, 102, 0

Ints = NDArray[np.int64]

_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘(\[A-Z0-9])|\n\s*")


def case_class(piece: str) -> int:
    """0 lower case or no letter, 1 first letter capital, 2 all capitals, 3 digits or mixed.

    >>> [case_class(piece) for piece in ("said", "Assad", "UN", "2016", "McCain")]
    [0, 1, 2, 3, 3]
    """
    if piece.islower():
        return 0
    if not piece.isalpha():
        return 3 if any(c.isdigit() for c in piece) else int(piece[:1].isupper())
    if piece.isupper():
        return 2 if len(piece) > 1 else 1
    if piece[0].isupper() and piece[1:].islower():
        return 1
    return 3 if any(c.isupper() for c in piece) else 0


def feature_ids(text: str, spans: Ints, mask: bytes | bytearray) -> Ints:
    """One feature id (0 to 31) a piece; ``spans`` is (pieces, 2), ``mask`` marks quoted text."""
    out = np.zeros(len(spans), dtype=np.int64)
    previous = 0
    for i, (start, end) in enumerate(spans.tolist()):
        gap = text[previous:start]
        newline = i == 0 or "\n" in gap
        out[i] = (
            case_class(text[start:end])
            | newline << 2
            | (mask[start] if start < len(mask) else 0) << 3
            | (bool(gap) or newline) << 4
        )
        previous = end
    return out


def cut_points(text: str, spans: Ints) -> NDArray[np.int8]:
    """How good a place each piece is to begin a window: 2 after a newline, 1 after a stop.

    The array has one entry a piece; 0 means that the piece stands inside a sentence.
    """
    out = np.zeros(len(spans), dtype=np.int8)
    if not len(spans):
        return out
    starts = spans[:, 0]
    for match in _SENTENCE_END.finditer(text):
        index = int(np.searchsorted(starts, match.end()))
        if index < len(out):
            out[index] = max(int(out[index]), 2 if "\n" in match.group() else 1)
    return out


def _last_cut(cuts: NDArray[np.int8], low: int, high: int) -> int:
    """Best place to end in (low, high]: the last newline, else the last stop, else ``high``."""
    for wanted in (2, 1):
        where = np.flatnonzero(cuts[low + 1 : high + 1] >= wanted)
        if len(where):
            return low + 1 + int(where[-1])
    return high


def windows(cuts: NDArray[np.int8], size: int = WINDOW, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Cut an article of ``len(cuts)`` pieces into overlapping windows [start, end).

    A window ends at a newline or a sentence's end where one stands in its second half; the next
    begins ``overlap`` pieces earlier, moved to a sentence's start where one is near.

    >>> import numpy as np
    >>> windows(np.zeros(300, dtype=np.int8))
    [(0, 254), (222, 300)]
    """
    total = len(cuts)
    out: list[tuple[int, int]] = []
    start = 0
    while start < total:
        limit = start + size
        if limit >= total:
            out.append((start, total))
            break
        end = _last_cut(cuts, start + size // 2, limit)
        out.append((start, end))
        back = end - overlap
        near = np.flatnonzero(cuts[back : back + overlap // 2])
        start = max(start + 1, back + (int(near[0]) if len(near) else 0))
    return out


def owned(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The part of each window that it alone answers for: the middle of each overlap divides.

    >>> owned([(0, 254), (190, 300)])
    [(0, 222), (222, 300)]
    """
    edges = [spans[0][0]] if spans else []
    edges.extend((end + start + 1) // 2 for (_, end), (start, _) in pairwise(spans))
    if spans:
        edges.append(spans[-1][1])
    return list(pairwise(edges))
