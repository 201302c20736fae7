"""Names in a question become numbers of the store; a name that is not there is said with its nearest likes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select

from dateline import actor_names
from dateline.corpus.actor_identity import folded
from dateline.errors import SettingError
from dateline.query.terms import Query
from dateline.store import schema

CLOSE = 70.0
"""Likeness (0..100) from which a name is offered where the one asked for is not there."""
MOST_LIKE = 5
MOST_NAMES = 50_000
LOOK = {
    "actor": "Look at who is there with `dateline who`.",
    "place": "Look it up with `dateline place NAME`; `dateline find --in events --table` lists those told of.",
    "publisher": "Look at what is there with `dateline find --in articles`.",
}
"""What to do where nothing is like a name."""
_a, _n, _p, _t, _f = schema.actors, schema.actor_names, schema.places, schema.articles, schema.figures


class Resolved(NamedTuple):
    """A question whose names are numbers; null where a term was not given.

    linked: whether events are linked across articles; repeats: whether some articles are copies of others. each: rows
    are gone through and soon left, so that each is asked for its words by itself; else those with the words are
    collected first.
    """

    query: Query
    about: frozenset[int] | None
    partner: frozenset[int] | None
    speaker: frozenset[int] | None
    addressee: frozenset[int] | None
    places: frozenset[int] | None
    countries: frozenset[str] | None
    articles: frozenset[int] | None
    publishers: frozenset[str] | None
    linked: bool
    repeats: bool
    each: bool = False


def resolve(connection: Connection, query: Query) -> Resolved:
    """A question with its names looked up. Errors: SettingError for a name that the store does not have."""
    _measures(connection, query.measure)
    places, within = _places(connection, query.place)
    countries = frozenset(_country(c) for c in query.country) or None
    return Resolved(
        query=query,
        about=_actors(connection, "actor", query.about),
        partner=_actors(connection, "with", query.partner),
        speaker=_actors(connection, "speaker", query.speaker),
        addressee=_actors(connection, "addressee", query.addressee),
        places=places,
        countries=countries if not within else within | (countries or frozenset()),
        articles=_articles(connection, query.article),
        publishers=_publishers(connection, query.publisher),
        linked=_any(connection, schema.event_links.c.event, schema.event_links.c.event.is_not(None)),
        repeats=_any(connection, _t.c.article, _t.c.copy_group.is_not(None)),
    )


def _any(connection: Connection, column: ColumnElement[int], where: ColumnElement[bool]) -> bool:
    return connection.execute(select(column).where(where).limit(1)).first() is not None


def _actors(connection: Connection, term: str, names: Iterable[str]) -> frozenset[int] | None:
    found: set[int] = set()
    for name in names:
        roots = actors_called(connection, name)
        if not roots:
            _unknown(connection, term, name, _n.c.name)
        found |= roots
    if not found:
        return None
    same = select(_a.c.actor).where(_a.c.root.in_(sorted(found)))
    return frozenset(connection.execute(same).scalars().all())


def actors_called(connection: Connection, name: str) -> set[int]:
    """Roots of the actors that go by a name, `#number`, Wikidata item, country `RUS` or country and sector `SYR/REB`.

    A name that is surely one actor's is that actor; any other also finds the names that end in it ("Lavrov").
    """
    if re.fullmatch(r"#?\d+", name):
        return _roots(connection, _a.c.actor == int(name.lstrip("#")))
    if re.fullmatch(r"Q\d+", name):
        return _roots(connection, _a.c.wikidata == name)
    code = re.fullmatch(r"([A-Z]{3})(?:/([A-Z]{3}))?", name)
    if code:
        sector = _a.c.sectors.contains(code[2]) if code[2] else True
        if roots := _roots(connection, (_a.c.country == code[1]) & sector):
            return roots
    words = folded(name)
    exact = _named(connection, _n.c.folded == words)
    if exact and _sure(connection, exact):
        return exact
    return exact | (
        _named(connection, _n.c.folded.endswith(f" {words}", autoescape=True))
        or _named(connection, _n.c.folded.contains(words, autoescape=True) if not exact else None)
    )


def _roots(connection: Connection, where: ColumnElement[bool]) -> set[int]:
    return set(connection.execute(select(_a.c.root).where(where).distinct()).scalars().all())


def _named(connection: Connection, where: ColumnElement[bool] | None) -> set[int]:
    if where is None:
        return set()
    ask = select(_a.c.root).join(_n, _n.c.actor == _a.c.actor).where(where)
    return set(connection.execute(ask.distinct()).scalars().all())


def _sure(connection: Connection, roots: set[int]) -> bool:
    known = select(_a.c.actor).where(_a.c.actor.in_(roots) & (_a.c.wikidata.is_not(None) | (_a.c.kind == "government")))
    return connection.execute(known.limit(1)).first() is not None


def _places(connection: Connection, names: Iterable[str]) -> tuple[frozenset[int] | None, frozenset[str]]:
    """Places of these names or in regions of these names, and the countries among them."""
    found: set[int] = set()
    countries: set[str] = set()
    for name in names:
        plain = name.casefold()
        if name.isdigit():
            where = _p.c.place == int(name)
        else:
            where = or_(func.lower(_p.c.name) == plain, func.lower(_p.c.admin1) == plain)
        rows = connection.execute(select(_p.c.place, _p.c.country, _p.c.feature).where(where)).all()
        if not rows:
            _unknown(connection, "place", name, _p.c.name)
        found.update(r.place for r in rows)
        countries.update(r.country for r in rows if r.country and (r.feature or "").startswith("PCL"))
    return (frozenset(found) or None), frozenset(countries)


def _country(name: str) -> str:
    """The code of a country given by code or name."""
    codes = actor_names.country_names()
    if name in codes:
        return name
    for code, names in codes.items():
        if name.casefold() in (n.casefold() for n in names):
            return code
    raise SettingError("query", f"there is no country {name!r}.", "Give its name or its ISO 3166 code, such as SYR.")


def _articles(connection: Connection, ids: Iterable[str]) -> frozenset[int] | None:
    t = schema.articles
    found: set[int] = set()
    for id in ids:
        number = t.c.article == int(id) if id.isdigit() and len(id) < 10 else False
        rows = connection.execute(select(t.c.article).where((t.c.id == id) | (t.c.key == id) | number)).scalars().all()
        if not rows:
            raise SettingError("query", f"there is no article {id!r} in the store.", "Take an id from `dateline find`.")
        found.update(rows)
    return frozenset(found) or None


def _publishers(connection: Connection, names: Iterable[str]) -> frozenset[str] | None:
    t = schema.articles
    found: set[str] = set()
    for name in names:
        wanted = or_(*(func.lower(c).contains(name.casefold(), autoescape=True) for c in (t.c.publisher, t.c.agency)))
        rows = connection.execute(select(t.c.publisher, t.c.agency).where(wanted).distinct()).all()
        if not rows:
            _unknown(connection, "publisher", name, t.c.publisher)
        found.update(x for r in rows for x in r if x and name.casefold() in x.casefold())
    return frozenset(found) or None


def _measures(connection: Connection, names: Iterable[str]) -> None:
    """Refuse a measure that no figure of the store has."""
    asked = tuple(names)
    if not asked:
        return
    there = sorted(connection.execute(select(_f.c.measures).distinct()).scalars())
    for name in asked:
        if there and name not in there:
            remedy = f"Figures of the store count {', '.join(there)}."
            raise SettingError("query", f"there is no measure {name!r} in the store.", remedy)


def names_like(connection: Connection, name: str, column: ColumnElement[str | None] = _n.c.name) -> list[str]:
    """Names of the store that are most like one, the likest first. What is far shorter is left out."""
    from rapidfuzz import fuzz, process

    there = connection.execute(select(column).where(column.is_not(None)).distinct().limit(MOST_NAMES)).scalars()
    long = [x for x in there if x and 2 * len(x) >= len(name)]
    like = process.extract(name, long, scorer=fuzz.WRatio, limit=MOST_LIKE, score_cutoff=CLOSE)
    return [x[0] for x in like]


def _unknown(connection: Connection, term: str, name: str, column: ColumnElement[str | None]) -> None:
    """Refuse a name and offer the nearest that are there."""
    like = names_like(connection, name, column)
    remedy = f"Did you mean {', '.join(like)}?" if like else LOOK.get(term, LOOK["actor"])
    raise SettingError("query", f"there is no {term} {name!r} in the store.", remedy)
