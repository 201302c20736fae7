"""Counting agreement: a tally of what was found, and the arithmetic of words, names and places that measures share."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec

from dateline import resources
from dateline.text import overlaps

A = TypeVar("A")
B = TypeVar("B")

EARTH_KM = 6371.0


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """One measure over one or more documents.

    gold: ids of the rows to be found; hit: those that were. system: rows given, or null for an accuracy, which has no
    precision; right: how many of them answer to gold. spurious: the others, in words.
    """

    gold: tuple[str, ...] = ()
    hit: tuple[str, ...] = ()
    system: int | None = None
    right: int = 0
    spurious: tuple[str, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        system = None if self.system is None and other.system is None else (self.system or 0) + (other.system or 0)
        return Tally(gold=self.gold + other.gold, hit=self.hit + other.hit, system=system,
                     right=self.right + other.right, spurious=self.spurious + other.spurious)  # fmt: skip

    @property
    def precision(self) -> float:
        return self.right / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        return len(self.hit) / len(self.gold) if self.gold else 0.0

    @property
    def score(self) -> float:
        """F1, or the share of gold that is right where there is no precision; 0..100.

        >>> Tally(gold=("a", "b"), hit=("a",), system=3, right=1).score
        40.0
        """
        if self.system is None:
            return 100 * self.recall
        p, r = self.precision, self.recall
        return 100 * 2 * p * r / (p + r) if p + r else 0.0


# ---------------------------------------------------------------- arithmetic


def words(text: str, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """Where the words that spans cover begin; punctuation counts for nothing.

    >>> sorted(words("Rebels, he said", [(0, 10)]))
    [0, 8]
    """
    return frozenset(s + m.start() for s, e in spans for m in re.finditer(r"\w+", text[s:e]))


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    """Shared over all.

    >>> jaccard(frozenset({1, 2}), frozenset({2, 3}))
    0.3333333333333333
    """
    return len(a & b) / len(a | b) if a | b else 0.0


def touch(a: Iterable[Sequence[int]], b: Iterable[Sequence[int]]) -> bool:
    """Whether any span of one overlaps any of the other."""
    others = [(s, e) for s, e in b]
    return any(overlaps((s, e), o) for s, e in a for o in others)


def pair(gold: Sequence[A], system: Sequence[B], weight: Callable[[A, B], float]) -> list[tuple[int, int]]:
    """One-to-one pairs (index of gold, index of system), heaviest first; weight 0 is no pair.

    >>> pair([1, 5], [5, 1, 1], lambda a, b: float(a == b))
    [(0, 1), (1, 0)]
    """
    ranked = sorted(
        ((-w, i, j) for i, g in enumerate(gold) for j, s in enumerate(system) if (w := weight(g, s)) > 0),
    )
    taken_gold: set[int] = set()
    taken_system: set[int] = set()
    out = []
    for _, i, j in ranked:
        if i not in taken_gold and j not in taken_system:
            taken_gold.add(i)
            taken_system.add(j)
            out.append((i, j))
    return sorted(out)


@cache
def _weak() -> frozenset[str]:
    """Words that two names may share without meaning one actor."""
    return frozenset(resources.lexicon("scoring")["weak"])


def same_name(a: str | None, b: str | None) -> bool:
    """Whether two names can mean one actor: equal, one inside the other, or a telling word in common.

    >>> same_name("U.N. envoy Ann Lee", "Lee"), same_name("the army", "the police")
    (True, False)
    """
    left, right = (" ".join(re.findall(r"\w+", (n or "").lower())) for n in (a, b))
    if not left or not right:
        return False
    return (
        f" {left} " in f" {right} "
        or f" {right} " in f" {left} "
        or bool((set(left.split()) & set(right.split())) - _weak())
    )


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on the sphere of two (latitude, longitude) in degrees.

    >>> round(kilometres((0.0, 0.0), (0.0, 1.0)), 1)
    111.2
    """
    la, lo, lb, lp = map(math.radians, (*a, *b))
    x = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(x)))


def found(key: str, gold: Sequence[Any], system: Sequence[Any], pairs: Iterable[tuple[int, int]],
          tell: Callable[[Any], str]) -> Tally:  # fmt: skip
    """The tally of matched pairs; gold rows are called `key` and their number."""
    right = list(pairs)
    answered = {j for _, j in right}
    return Tally(
        gold=tuple(f"{key}{i}" for i in range(len(gold))),
        hit=tuple(f"{key}{i}" for i, _ in right),
        system=len(system),
        right=len(right),
        spurious=tuple(tell(s) for j, s in enumerate(system) if j not in answered),
    )
