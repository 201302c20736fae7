"""The position lexicon, compiled: cue words with stance and the place of their content."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from dateline import resources
from dateline.model import Stance


class Cue(NamedTuple):
    """A word that carries a stance. `complement`: where the content may stand, in order; `target`: who must act."""

    stance: Stance
    complement: tuple[str, ...]
    target: str | None
    clause_only: bool


@cache
def table() -> Any:
    """The lexicon as read."""
    return resources.lexicon("positions")


@cache
def words(name: str) -> frozenset[str]:
    """One list of the lexicon as a set."""
    return frozenset(table()[name])


@cache
def phrases(name: str) -> tuple[tuple[str, ...], ...]:
    """A list of phrases as word tuples."""
    found = table()["conditions"]["strict"] if name == "strict" else table()[name]
    return tuple(tuple(p.split()) for p in found)


@cache
def judging(name: str) -> frozenset[str]:
    """Words of judgement: adjectives, nouns, verbs."""
    return frozenset(table()["judging"][name])


@cache
def frames() -> tuple[tuple[str, ...], ...]:
    """Phrases of judgement."""
    return tuple(tuple(p.split()) for p in table()["judging"]["frames"])


@cache
def cues(part: str) -> dict[str, Cue]:
    """Cue words of one part of speech (verbs, nouns, adjectives) by lemma; "call_for" has its preposition."""
    found: dict[str, Cue] = {}
    only = words("clause_only")
    for row in table()["cues"]:
        for lemma in row.get(part, ()):
            cue = Cue(row["stance"], tuple(row["complement"]), row.get("target"), lemma in only)
            found.setdefault(lemma, cue)
    return found
