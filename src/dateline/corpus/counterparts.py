"""Which claims a claim is set against at all: those that share enough of its rare words and are near it in time.

The words that two claims share are weighed for all claims at once, as arrays: of some thousands that have a word in
common with a denial, a few share words that say something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from dateline.corpus.claims import Claim
from dateline.corpus.wording import Rarity

Numbers = NDArray[np.int64]
UNKNOWN = -(10**6)
"""Stands for a day that is not known."""
SLIP = 1e-9
"""What sums in another order may differ by."""


class Counterparts:
    """Claims by their words. fresh: articles of which every pair has one claim at least; null where any pair counts."""

    def __init__(self, claims: Sequence[Claim], words: Rarity, fresh: Collection[str] | None = None) -> None:
        self.claims, self.words = claims, words
        postings: dict[str, list[int]] = defaultdict(list)
        for n, c in enumerate(claims):
            for w in c.words:
                postings[w].append(n)
        self._postings = {w: np.array(found, np.int64) for w, found in postings.items()}
        self._told = np.fromiter((UNKNOWN if c.told is None else c.told for c in claims), np.int64, len(claims))
        self._keys: dict[str, int] = {}
        self._key = self._coded(c.holder.key for c in claims)
        self._country = self._coded(c.holder.country for c in claims)
        self._accuses = np.fromiter((bool(c.accused) for c in claims), bool, len(claims))
        self._articles = fresh
        self._fresh = np.fromiter((fresh is None or c.article in fresh for c in claims), bool, len(claims))

    def of(self, claim: Claim, shared: float, days: int, accusing: float | None = None,
           rare: int | None = None, one_state: bool = False) -> list[Claim]:  # fmt: skip
        """Claims of another side that share words with a claim, in order.

        shared: nats of rarity in the words both have, at least; accusing: the same for claims that accuse somebody.
        days: between the two, where both days are known. rare: one shared word stands in no more claims than this.
        one_state: whether holders of one country may differ.
        """
        ours = [w for w in sorted(claim.words) if w in self._postings]
        if not ours:
            return []
        places = [self._postings[w] for w in ours]
        weights = np.repeat([self.words(w) for w in ours], [len(p) for p in places])
        sums = np.bincount(np.concatenate(places), weights, len(self.claims)) + SLIP
        enough = sums >= shared
        if accusing is not None:
            enough |= self._accuses & (sums >= accusing)
        if rare is not None:
            enough &= self._having([p for p in places if len(p) <= rare])
        found = np.flatnonzero(enough)
        return [self.claims[n] for n in found[self._may(claim, found, days, one_state)].tolist()]

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
