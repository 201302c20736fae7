"""What a comparison of two mentions is made of: points with their reasons, and how rare words and facts are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dateline.corpus.tellings import Telling, family
from dateline.corpus.wording import Rarity

WORDS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN"})
"""Acts that are somebody's words."""
SPOKEN = WORDS | {"AGREE", "CONCEDE"}
"""Acts that are told by what was said."""
NARROW = 3
"""Days up to which a date is a day or so."""


class Point(NamedTuple):
    """One reason: log-odds and words."""

    weight: float
    why: str


class Context(NamedTuple):
    """What a comparison needs to know of the corpus: how rare words and facts are, and how alike two articles are.

    facts: acts (`a|attack`), days (`d|736002`), places (`p|170063`) and named parties, each as one word of a telling.
    """

    words: Rarity
    facts: Rarity
    stories: Mapping[str, tuple[str, ...]]
    names: Rarity


def facts_of(t: Telling) -> frozenset[str]:
    """What is counted of a telling beside its words."""
    found = {f"a|{t.act}", *map(family, t.doers.named), *map(family, t.targets.named)}
    if t.first is not None and t.first == t.last:
        found.add(f"d|{t.first}")
    if t.where is not None:
        found.add(f"p|{t.where.key}")
    return frozenset(found)


def lasts(a: Telling, b: Telling) -> bool:
    """Whether both can be told of as one thing that goes on for weeks or more."""
    open_ = all(t.first is None or t.last is None or t.last - t.first > NARROW for t in (a, b))
    scales = {a.reference.scale, b.reference.scale}
    return open_ and "lasting" in scales and "single" not in scales
