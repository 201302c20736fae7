"""What is known of one actor while an article is read: names, roles, country, gender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from dateline import actor_names, actor_nouns, resources
from dateline.actor_names import Entry
from dateline.model import ActorKind, Mention


@dataclass(eq=False)
class Cluster:
    """Mentions taken to be one actor. `names` folded name words, longest first known; `roles` role nouns said of it."""

    key: tuple[str, ...]
    kind: ActorKind | None
    mentions: list[Mention] = field(default_factory=list)
    names: set[tuple[str, ...]] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    entry: Entry | None = None
    country: str | None = None
    gender: str | None = None
    plural: bool = False
    named: bool = False
    capital: bool = False
    whys: list[str] = field(default_factory=list)
    score: float = 1.0
    into: Cluster | None = None  # the actor this one turned out to be
    members: tuple[Cluster, ...] = ()  # the actors it stands for together

    def final(self) -> Cluster:
        """The actor this one turned out to be, else itself."""
        return self if self.into is None else self.into.final()

    def add(self, mention: Mention, why: str, score: float) -> None:
        self.mentions.append(mention)
        if why not in self.whys:
            self.whys.append(why)
        self.score = min(self.score, score)


def _safe(entry: Entry, word: str, n: int) -> bool:
    """Whether lower-case words may be read as this entry: "un" may, "is" and "who" may not."""
    return n > 1 or len(word) > 4 or (len(word) == 2 and entry.sectors[:1] == ("IGO",))


def country_of_words(mention_words: Sequence[str]) -> str | None:
    """The country that a word of a phrase names ("Syrian", "Russia's"), else null."""
    table = actor_names.country_words()
    for i in range(len(mention_words)):
        for n in (3, 2, 1):
            found = table.get(tuple(mention_words[i : i + n])) if i + n <= len(mention_words) else None
            if found is not None and (n > 1 or len(mention_words[i]) > 2):
                return found.code
            entry = actor_names.names().by_key.get(tuple(mention_words[i : i + n])) if n < 3 else None
            if (
                entry is not None
                and entry.kind != "person"
                and entry.country is not None
                and _safe(entry, mention_words[i], n)
            ):
                return entry.country
    return None


def roles_of(entry: Entry | None) -> set[str]:
    """Role nouns in the dictionary's roles of a person ("British foreign secretary": foreign secretary).

    >>> roles_of(None)
    set()
    """
    if entry is None or entry.kind != "person":
        return set()
    found = set()
    for term in entry.terms or (entry.as_term(),):
        heads = actor_nouns.role_heads(term.role or "")
        if heads:
            found.add(max(heads, key=len))
    return found


@cache
def _may_mean() -> dict[str, set[str]]:
    table = resources.lexicon("coreference")["may_mean"]
    return {actor_nouns.plain(noun): {actor_nouns.plain(w) for w in roles} for noun, roles in table.items()}


def same_roles(noun: str) -> set[str]:
    """The role itself and what a definite use of it may mean."""
    return {noun, *_may_mean().get(noun, ())}
