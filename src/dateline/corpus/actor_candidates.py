"""Actors across articles that may be one: proposals with reasons, for a person to decide.

Names are compared as they are written, by what spellings of them have in common, by initials and by order of given and
family name; country, kind and role speak for or against. Nothing here merges anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

import msgspec
from rapidfuzz import fuzz

from dateline import actor_names, actor_nouns
from dateline.name_forms import bare, initials, same_body, same_person, skeleton

LEAST = 0.6
"""Score under which nothing is proposed."""
CROWD = 60
"""Actors that share one part of a name are compared pair by pair up to this many: more say nothing."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An actor of a corpus: every name it has, in how many articles, and what they say of it."""

    key: str
    name: str
    kind: str
    country: str | None = None
    role: str | None = None
    wikidata: str | None = None
    names: tuple[str, ...] = ()
    articles: int = 0
    sectors: tuple[str, ...] = ()
    number: int = 0


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Two actors that may be one: the one of more articles first, a score from 0 to 1, and why."""

    keep: str
    merge: str
    score: float
    reasons: tuple[str, ...]


def candidates(
    actors: Iterable[Known], apart: Collection[tuple[str, str]] = (), least: float = LEAST
) -> list[Candidate]:
    """Pairs of actors that may be one, the surest first.

    apart: pairs of keys that a person has parted; they are not proposed again.

    >>> a = Known(key="a", name="Abdel Rahman Sabri", kind="person", country="YEM", articles=9)
    >>> b = Known(key="b", name="Abd al-Rahman al-Sabry", kind="person", country="YEM", articles=2)
    >>> [(c.keep, c.merge, c.reasons[0]) for c in candidates([a, b])]
    [('a', 'b', 'two spellings of one name')]
    """
    known = {a.key: a for a in actors}
    parted = {frozenset(p) for p in apart}
    found = []
    for x, y in _pairs(known.values()):
        if frozenset((x, y)) in parted:
            continue
        keep, other = sorted((known[x], known[y]), key=lambda a: (-a.articles, a.key))
        score, reasons = weigh(keep, other)
        if score >= least:
            found.append(Candidate(keep=keep.key, merge=other.key, score=round(score, 3), reasons=reasons))
    return sorted(found, key=lambda c: (-c.score, c.keep, c.merge))


def _pairs(actors: Iterable[Known]) -> Iterator[tuple[str, str]]:
    """Pairs that share a part of a name, its initials or a Wikidata item, each once."""
    blocks: dict[str, set[str]] = {}
    for a in actors:
        for part in _parts(a):
            blocks.setdefault(part, set()).add(a.key)
    seen = set()
    for keys in blocks.values():
        if len(keys) > CROWD:
            continue
        for pair in combinations(sorted(keys), 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _parts(a: Known) -> Iterator[str]:
    person = a.kind == "person"
    if a.wikidata:
        yield f"q {a.wikidata}"
    for name in {a.name, *a.names}:
        words = actor_names.key(name)
        for word in bare(words):
            if len(word) > 2:
                yield f"{person} {skeleton(word)}"
        if not person:
            yield from (f"{person} {i}" for i in initials(words))


def weigh(a: Known, b: Known) -> tuple[float, tuple[str, ...]]:
    """How surely two actors are one, and the reasons for and against.

    >>> ana = Known(key="a", name="Ana Ruiz", kind="person", country="PER")
    >>> weigh(ana, Known(key="b", name="Ana Ruiz", kind="person", country="CHL"))
    (0.5, ('the same name', 'but the countries differ: PER, CHL'))
    """
    if a.wikidata and b.wikidata:
        same = a.wikidata == b.wikidata
        return (1.0, ("the same Wikidata item",)) if same else (0.0, ("two Wikidata items",))
    if (a.kind == "person") != (b.kind == "person"):
        return 0.0, ("one is a person",)
    score, reason = _alike(a, b)
    if not score:
        return 0.0, ()
    reasons = [reason]
    if a.country and b.country:
        if a.country == b.country:
            score, reasons = min(1.0, score + 0.04), [*reasons, f"the same country: {a.country}"]
        else:
            score, reasons = score * 0.5, [*reasons, f"but the countries differ: {a.country}, {b.country}"]
    roles = _roles(a) & _roles(b)
    if roles:
        score, reasons = min(1.0, score + 0.05), [*reasons, f"the same role: {max(roles, key=len)}"]
    return score, tuple(reasons)


def _alike(a: Known, b: Known) -> tuple[float, str]:
    """The likeness of the most alike of their names, in words."""
    best, why = 0.0, ""
    for x in {a.name, *a.names}:
        for y in {b.name, *b.names}:
            score, reason = _names(actor_names.key(x), actor_names.key(y), a.kind == "person")
            if score > best:
                best, why = score, reason
    return best, why


def _names(x: tuple[str, ...], y: tuple[str, ...], person: bool) -> tuple[float, str]:
    if x == y:
        return 1.0, "the same name"
    if not person:
        score = same_body(x, y)
        if score in (0.88,):
            return 0.8, "one is the other's initials"
        if score:
            return 0.75, "one name is part of the other"
        ratio = fuzz.ratio(" ".join(x), " ".join(y)) / 100
        return (ratio * 0.9, "the names are written almost alike") if ratio >= 0.9 and len(x) == len(y) else (0.0, "")
    one, two = bare(x), bare(y)
    score = same_person(x, y)
    if not score:
        return 0.0, ""
    if min(len(one), len(two)) < 2:
        return 0.62 if one[-1] == two[-1] else 0.0, "the same last name alone"
    if sorted(one) == sorted(two):
        return 0.9, "the same words in another order"
    if len(one) != len(two):
        return 0.85, "a longer and a shorter form of one name"
    return score, "two spellings of one name"


def _roles(a: Known) -> frozenset[str]:
    return actor_nouns.role_heads(a.role) if a.role else frozenset()
