"""What is known of one actor while an article is read: names, roles, country, gender; whether a name fits it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz

from dateline import actor_names, actor_nouns, resources
from dateline.actor_names import Entry
from dateline.model import ActorKind, Mention

FUZZY_FULL, FUZZY_WORD = 88.0, 84.0
"""Least likeness of two spellings of a name: of the whole, and of each word."""


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

    def add(self, mention: Mention, why: str, score: float) -> None:
        self.mentions.append(mention)
        if why not in self.whys:
            self.whys.append(why)
        self.score = min(self.score, score)


@cache
def _set(name: str, lexicon: str = "mentions") -> frozenset[str]:
    return frozenset(resources.lexicon(lexicon)[name])


@cache
def _body_heads() -> frozenset[str]:
    return frozenset(w for group in resources.lexicon("mentions")["body_heads"] for w in group["words"])


def bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Name words without particles ("al", "de") and suffixes ("jr").

    >>> bare(("bashar", "al", "assad"))
    ('bashar', 'assad')
    """
    kept = tuple(w for w in words if w not in _set("particles") and w not in _set("suffixes") and len(w) > 1)
    return kept or words


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How surely two names are one person's, 0 (not) to 1: same, surname of the other, or another spelling.

    >>> same_person(("staffan", "de", "mistura"), ("de", "mistura"))
    0.95
    >>> same_person(("riad", "hijab"), ("riyad", "hijab")) > 0.8, same_person(("rami", "hijab"), ("riad", "hijab"))
    (True, 0.0)
    """
    if a == b:
        return 1.0
    if min(len(a), len(b)) >= 2 and (a[: len(b)] == b or b[: len(a)] == a):
        return 0.92
    x, y = bare(a), bare(b)
    if x == y:
        return 0.98
    short, long = (x, y) if len(x) <= len(y) else (y, x)
    if not short:
        return 0.0
    if len(short) == 1:
        if short[0] == long[-1]:
            return 0.95
        if short[0] in long[1:]:
            return 0.9
        return 0.75 if len(short[0]) > 4 and fuzz.ratio(short[0], long[-1]) >= FUZZY_WORD + 4 else 0.0
    if len(short) == len(long):
        like = all(
            fuzz.ratio(p, q) >= FUZZY_WORD - 9 or (len(p) <= 2 and p[0] == q[0])
            for p, q in zip(short, long, strict=True)
        )
        return 0.85 if like and fuzz.ratio(" ".join(short), " ".join(long)) >= FUZZY_FULL else 0.0
    if short[-1] == long[-1] and short[0] == long[0]:
        return 0.93
    return 0.9 if long[-len(short) :] == short else 0.0


def same_body(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How surely two names are one body's: same, the end of the other, or its initials.

    >>> same_body(("syrian", "high", "negotiations", "committee"), ("high", "negotiations", "committee"))
    0.9
    """
    if a == b:
        return 1.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) >= 2 and (long[-len(short) :] == short or long[: len(short)] == short):
        return 0.9
    if len(short) == 1 and len(short[0]) > 4 and short[0] in long and short[0] in _body_heads():
        return 0.75
    if len(short) == 1 and len(long) >= 2 and 2 <= len(short[0]) <= 8 and short[0] in initials(long):
        return 0.88
    return 0.0


def initials(words: Sequence[str]) -> frozenset[str]:
    """Acronyms that a name may have: initials of all its words, of all but small ones, and of the words but the first.

    >>> "hnc" in initials(("high", "negotiations", "committee"))
    True
    """
    big = [
        w for w in words if w not in _set("connectors") and w not in _set("articles") and w not in _set("conjunctions")
    ]
    whole = "".join(w[0] for w in words)
    short = "".join(w[0] for w in big)
    return frozenset(s for s in (whole, short, short[1:]) if len(s) >= 2)


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
    """Role nouns in the dictionary's role of a person ("British foreign secretary": foreign secretary).

    >>> roles_of(None)
    set()
    """
    if entry is None or entry.role is None or entry.kind != "person":
        return set()
    heads = actor_nouns.role_heads(entry.role)
    return {max(heads, key=len)} if heads else set()
