"""Which mentions are compared at all: those that share a block and that time, place and kind do not hold apart.

Mentions meet in blocks (a rare pair of words of their sentence, a day, a place, a named party with the act), and a
block that holds many is read in order of time, so that cost grows with the number of mentions and not with its square.
Pairs are found and sifted as arrays: of a hundred that meet, six or so are worth weighing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from dateline.corpus.event_evidence import KM, NEAR_KM, TOGETHER
from dateline.corpus.event_point import Context
from dateline.corpus.tellings import Telling, Where, family

Numbers = NDArray[np.int64]

WINDOW = 400
"""Days between two articles across which mentions are still compared."""
CROWD = 40
"""A block that holds more mentions is read in order of time, each mention with the next NEXT only."""
NEXT = 12
SLIP = 1e-6
NOWHERE = Where("", "", None, None, False)
NONE = -1
"""Stands for what is not known, in arrays."""


def block_keys(t: Telling, context: Context) -> Iterator[str]:
    """Where a mention may meet its like. Each key is rare in a corpus of one conflict; "an attack" alone is none."""
    rare = [w for w in sorted(t.words, key=lambda w: (-context.words(w), w)) if context.words.counts.get(w, 0) > 1]
    for x, y in combinations(sorted(rare[:5]), 2):
        yield f"w|{x}|{y}"
    if t.first is not None and t.last is not None and t.last - t.first <= 3:
        for day in range(t.first, t.last + 1):
            yield f"d|{t.type}|{day}"
    month = (t.told or 0) // 30
    if t.where is not None and not t.where.wide:
        yield from (f"p|{t.act}|{t.where.key}|{m}" for m in (month, month + 1))
    for name in sorted(set(map(family, t.doers.named + t.targets.named))):
        yield from (f"n|{t.act}|{name}|{m}" for m in (month, month + 1))
    yield f"i|{t.type}|{t.article}"


def blocks_of(t: Telling, context: Context) -> Numbers:
    """The keys of a mention as numbers; two keys have one number about once in 10¹³ pairs, and then only meet."""
    return np.fromiter((hash(k) for k in block_keys(t, context)), np.int64)


def candidates(ordered: Sequence[Telling], blocks: Mapping[str, Numbers],
               fresh: int = 0) -> Iterator[tuple[int, int]]:  # fmt: skip
    """Pairs of positions that share a block and may be one event, each once, in order.

    blocks: of each mention, its blocks. fresh: only pairs whose later member stands at this position or after it.
    """
    if len(ordered) < 2:
        return
    sieve = Sieve(ordered)
    pairs = [a * len(ordered) + b for a, b in map(sieve.passed, *_meeting(ordered, blocks, fresh))]
    for pair in np.unique(np.concatenate(pairs)).tolist() if pairs else ():
        yield divmod(pair, len(ordered))


def _meeting(ordered: Sequence[Telling], blocks: Mapping[str, Numbers],
             fresh: int) -> tuple[list[Numbers], list[Numbers]]:  # fmt: skip
    """Earlier and later positions of one block, a list by how many members of the block stand between them."""
    ours = [blocks[t.id] for t in ordered]
    keys = np.concatenate(ours)
    owner = np.repeat(np.arange(len(ordered)), [len(k) for k in ours])
    order = np.argsort(keys, kind="stable")
    keys, owner = keys[order], owner[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    sizes = np.diff(np.r_[starts, len(keys)])
    place = np.arange(len(keys)) - np.repeat(starts, sizes)
    reach = np.where(np.repeat(sizes, sizes) <= CROWD, place, np.minimum(place, NEXT))
    reach[owner < fresh] = 0
    earlier, later = [], []
    for back in range(1, CROWD):
        here = np.flatnonzero(reach >= back)
        earlier.append(owner[here - back])
        later.append(owner[here])
    return earlier, later


class Sieve:
    """What ends a comparison before it begins: another kind of act, another time, another country.

    Whatever does not pass here gets no weight from `event_evidence.weigh` either; the sieve only tells it sooner.
    """

    def __init__(self, ordered: Sequence[Telling]) -> None:
        types = _Codes()
        countries, places, regions = _Codes(), _Codes(), _Codes()
        self.type = _array(types.code(t.type) for t in ordered)
        self.first = _array(NONE if t.first is None or not t.own_day else t.first for t in ordered)
        self.last = _array(NONE if t.last is None or not t.own_day else t.last for t in ordered)
        self.told = _array(NONE if t.told is None else t.told for t in ordered)
        self.actual = np.fromiter((t.status == "actual" for t in ordered), bool)
        where = [t.where if t.where and t.own_place else NOWHERE for t in ordered]
        self.country = _array(countries.code(w.country) for w in where)
        self.place = _array(places.code(w.key) for w in where)
        self.region = _array(regions.code(w.admin1) for w in where)
        self.whole = np.fromiter((bool(w.name) and w.name == w.admin1 for w in where), bool)
        self.wide = np.fromiter((w.wide for w in where), bool)
        self.latitude = np.array([np.nan if w.latitude is None else w.latitude for w in where])
        self.longitude = np.array([np.nan if w.longitude is None else w.longitude for w in where])
        self.kin = np.eye(len(types.known), dtype=bool)
        for pair in TOGETHER:
            x, y = (types.known.get(name, NONE) for name in sorted(pair))
            if NONE not in (x, y):
                self.kin[x, y] = self.kin[y, x] = True

    def passed(self, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers]:
        """Of these pairs those that may be one event."""
        for part in (self._kinds, self._told, self._days, self._places):
            kept = part(a, b)
            a, b = a[kept], b[kept]
        return a, b

    def _kinds(self, a: Numbers, b: Numbers) -> NDArray[np.bool_]:
        kept: NDArray[np.bool_] = self.kin[self.type[a], self.type[b]]
        return kept

    def _told(self, a: Numbers, b: Numbers) -> NDArray[np.bool_]:
        x, y = self.told[a], self.told[b]
        kept: NDArray[np.bool_] = (x == NONE) | (y == NONE) | (np.abs(x - y) <= WINDOW)
        return kept

    def _days(self, a: Numbers, b: Numbers) -> NDArray[np.bool_]:
        dated_a, dated_b = self.first[a] != NONE, self.first[b] != NONE
        apart = np.maximum(self.first[a], self.first[b]) - np.minimum(self.last[a], self.last[b]) > 1
        before_it_was = ~dated_b & self._too_early(a, b) | ~dated_a & self._too_early(b, a)
        return np.where(dated_a & dated_b, ~apart, ~before_it_was)

    def _too_early(self, dated: Numbers, other: Numbers) -> NDArray[np.bool_]:
        """Whether an act was told as done before the day the other gives it."""
        known = (self.first[dated] != NONE) & (self.told[other] != NONE) & self.actual[other]
        early: NDArray[np.bool_] = known & (self.first[dated] > self.told[other] + 1)
        return early

    def _places(self, a: Numbers, b: Numbers) -> NDArray[np.bool_]:
        x, y = self.country[a], self.country[b]
        one_country = (x == y) | (x == NONE) | (y == NONE)
        within = (self.region[a] != NONE) & (self.region[a] == self.region[b]) & (self.whole[a] | self.whole[b])
        north = (self.latitude[a] - self.latitude[b]) * KM
        east = (self.longitude[a] - self.longitude[b]) * KM * np.cos(np.radians(self.latitude[a]))
        near = np.hypot(north, east) <= NEAR_KM + SLIP  # false where coordinates are not known
        unsaid = (self.place[a] == NONE) | (self.place[b] == NONE)
        kept: NDArray[np.bool_] = (
            unsaid | (self.place[a] == self.place[b])
            | one_country & (self.wide[a] | self.wide[b] | within | near)
        )  # fmt: skip
        return kept


class _Codes:
    """Names as numbers."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def code(self, name: str | None) -> int:
        return self.known.setdefault(name, len(self.known)) if name else NONE


def _array(values: Iterator[int]) -> Numbers:
    return np.fromiter(values, np.int64)
