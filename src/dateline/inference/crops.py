"""Crops: the pieces around an anchor, as the graphs that read roles take them. Pure numpy."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

EXACT, FARTHEST, SIDE = 8, 96, 20
"""Distances told apart exactly, the distance from which all are alike, and buckets on each side of the anchor."""


class Crops(NamedTuple):
    """So many anchors read at once. `feeds`: what a graph takes; `where`: the piece at each place (anchors, places),
    clipped to the article; `inside`: which places lie in it."""

    feeds: dict[str, NDArray[Any]]
    where: Ints
    inside: Bools

    def extent(self, row: int) -> tuple[int, int]:
        """Half-open range of the places of one crop that lie inside the article."""
        kept = np.flatnonzero(self.inside[row])
        return int(kept[0]), int(kept[-1]) + 1


@cache
def distance_buckets(back: int, forward: int) -> Ints:
    """Bucket of the distance of each place from the anchor: exact to 8 pieces, logarithmic beyond (40 in all).

    >>> distance_buckets(2, 10).tolist()
    [22, 21, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8]
    """
    distance = np.arange(-back, forward + 1)
    size = np.abs(distance)
    spread = np.log(np.maximum(size, EXACT) / EXACT) / np.log(FARTHEST / EXACT) * (SIDE - EXACT - 1)
    near = np.where(size < EXACT, size, np.minimum(EXACT + spread.astype(np.int64), SIDE - 1))
    return np.where(distance < 0, near + SIDE, near).astype(np.int64)


def crops_around(anchors: Ints, here: Floats, there: Floats, back: int, forward: int) -> Crops:
    """The crop around each anchor: `here` what a piece gives the crops it stands in, `there` what an anchor gives
    its own, both (pieces, width)."""
    where = anchors[:, None] + np.arange(-back, forward + 1)
    inside = (where >= 0) & (where < len(here))
    where = np.clip(where, 0, len(here) - 1)
    feeds: dict[str, NDArray[Any]] = {
        "here": here[where],
        "there": there[anchors],
        "buckets": distance_buckets(back, forward),
        "mask": inside.astype(np.float32),
    }
    return Crops(feeds, where, inside)
