"""Which claims a claim is set against at all: those that share enough of its rare words and are near it in time.

The words that two claims share are weighed for all claims at once, as arrays: of some thousands that have a word in
common with a denial, a few share words that say something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.corpus.claims import Claim
from dateline.corpus.wording import Rarity

Numbers = NDArray[np.int64]
UNKNOWN = -(10**6)
"""Stands for a day that is not known."""
SLIP = 1e-9
"""What sums in another order may differ by."""


class Wanted(NamedTuple):
    """What two claims must share to be set against one another, at least.

    shared: nats of rarity in the words both have; covered: the share of those in what the one claim says; alike: the
    likeness of their words (`Rarity.likeness`). act: whether both must tell an act of one kind. accusing: nats that are
    enough by themselves where the other claim accuses somebody. rare: one shared word stands in so many claims at most.
    """

    shared: float
    alike: float = 0.0
    covered: float = 0.0
    act: bool = False
    accusing: float | None = None
    rare: int | None = None


class Counterparts:
    """Claims by their words. fresh: articles of which every pair has one claim at least; null where any pair counts."""

    def __init__(self, claims: Sequence[Claim], words: Rarity, fresh: Collection[str] | None = None) -> None:
        self.claims, self.words = claims, words
        self._postings, self._acts = _places(c.words for c in claims), _places(c.acts for c in claims)
        self._squares = np.zeros(len(claims))
        for w, found in self._postings.items():
            self._squares[found] += words(w) ** 2
        self._told = np.fromiter((UNKNOWN if c.told is None else c.told for c in claims), np.int64, len(claims))
        self._keys: dict[str, int] = {}
        self._key = self._coded(c.holder.key for c in claims)
        self._country = self._coded(c.holder.country for c in claims)
        self._accuses = np.fromiter((bool(c.accused) for c in claims), bool, len(claims))
        self._articles = fresh
        self._fresh = np.fromiter((fresh is None or c.article in fresh for c in claims), bool, len(claims))

    def of(self, claim: Claim, wanted: Wanted, days: int, one_state: bool = False) -> list[Claim]:
        """Claims of another holder that share words with a claim, in order.

        days: between the two, where both days are known. one_state: whether holders of one country may differ.
        """
        ours = [w for w in sorted(claim.words) if w in self._postings]
        if not ours:
            return []
        places = [self._postings[w] for w in ours]
        found = np.flatnonzero(self._enough(claim, wanted, ours, places))
        return [self.claims[n] for n in found[self._may(claim, found, days, one_state)].tolist()]

    def _enough(self, claim: Claim, wanted: Wanted, ours: Sequence[str],
                places: Sequence[Numbers]) -> NDArray[np.bool_]:  # fmt: skip
        rarity = np.array([self.words(w) for w in ours])
        at, each = np.concatenate(places), np.repeat(rarity, [len(p) for p in places])
        shared = np.bincount(at, each, len(self.claims)) + SLIP
        whole = [self.words(w) for w in claim.words]
        enough = shared >= max(wanted.shared, wanted.covered * sum(whole))
        if wanted.alike:
            squares = np.bincount(at, each * each, len(self.claims)) + SLIP
            enough &= squares >= wanted.alike * np.sqrt(self._squares * sum(w * w for w in whole))
        if wanted.act:
            enough &= self._having([self._acts[a] for a in claim.acts if a in self._acts])
        if wanted.accusing is not None:
            enough |= self._accuses & (shared >= wanted.accusing)
        if wanted.rare is not None:
            enough &= self._having([p for p in places if len(p) <= wanted.rare])
        return enough

    def _having(self, places: Sequence[Numbers]) -> NDArray[np.bool_]:
        found = np.zeros(len(self.claims), bool)
        for p in places:
            found[p] = True
        return found

    def _may(self, claim: Claim, found: Numbers, days: int, one_state: bool) -> NDArray[np.bool_]:
        told = self._told[found]
        near = (told == UNKNOWN) | (claim.told is None) | (np.abs(told - (claim.told or 0)) <= days)
        apart = self._key[found] != self._keys.get(claim.holder.key, -1)
        if claim.holder.country and not one_state:
            apart &= self._country[found] != self._keys.get(claim.holder.country, -1)
        if self._articles is not None and claim.article not in self._articles:
            apart &= self._fresh[found]
        kept: NDArray[np.bool_] = near & apart
        return kept

    def _coded(self, names: Iterable[str]) -> Numbers:
        keys = self._keys
        return np.fromiter((keys.setdefault(name, len(keys)) for name in names), np.int64)


def _places(bags: Iterable[Iterable[str]]) -> dict[str, Numbers]:
    """Where each word stands: the numbers of its bags."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, bag in enumerate(bags):
        for word in bag:
            found[word].append(n)
    return {word: np.array(numbers, np.int64) for word, numbers in found.items()}
