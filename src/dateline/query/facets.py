"""How the events of a question divide: by type, status, actor, place, country, month, publisher."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from dateline.query import filtering
from dateline.query.finding import ALL
from dateline.query.networks import first_characters
from dateline.query.resolving import resolve
from dateline.query.rows import Count, Facets
from dateline.query.shelf import Shelf
from dateline.query.terms import Query
from dateline.store import Store, schema

MOST = 25
"""Actors, places and publishers of an answer: the most frequent."""
_e, _a, _p = schema.events, schema.articles, schema.event_parties


def facets(store: Store, query: Query = ALL, most: int = MOST) -> Facets:
    """Counts of the mentions that match, for choosing further. most: values of each of the open lists."""
    with store.reading() as c:
        asked = resolve(c, query)
        conditions = filtering.events(c, asked)
        where = filtering.joined(conditions)
        types = _counted(c, _e.c.type, where)
        countries = _counted(c, _e.c.country, where)
        return Facets(
            total=sum(n for _, n in types),
            types=_counts(types, len(types)),
            statuses=_counts(_counted(c, _e.c.status, where), most),
            actors=_actors(c, where if conditions else None, most),
            places=_places(c, where, most),
            countries=_counts(countries, most),
            months=tuple(sorted(_counts(_counted(c, first_characters(_e.c.earliest, 7), where), None),
                                key=lambda m: m.value)),
            publishers=_publishers(c, where, most),
        )  # fmt: skip


def _counted(connection: Connection, column: Any, where: Any) -> list[tuple[Any, int]]:
    ask = select(column, func.count()).select_from(_e).where(where).group_by(column)
    return [(value, n) for value, n in connection.execute(ask)]


def _counts(found: Iterable[tuple[Any, int]], most: int | None) -> tuple[Count, ...]:
    ranked = sorted(((v, n) for v, n in found if v is not None), key=lambda x: (-x[1], x[0]))
    return tuple(Count(str(v), str(v), int(n)) for v, n in ranked[:most])


def _actors(connection: Connection, where: Any | None, most: int) -> tuple[Count, ...]:
    """Actors by the number of mentions they are a party of; the value finds exactly them. where: null for all."""
    ask = select(_p.c.party_actor, func.count()).where(_p.c.party_actor.is_not(None)).group_by(_p.c.party_actor)
    if where is not None:
        ask = ask.where(_p.c.event.in_(select(_e.c.row).where(where)))
    found = connection.execute(ask.order_by(func.count().desc()).limit(most * 2)).all()
    shelf = Shelf(connection)
    shelf.take_actors(n for n, _ in found)
    merged: dict[tuple[int | None, str], int] = {}
    for number, n in found:
        actor = shelf.actor(number)
        if actor is not None:
            merged[actor.actor, actor.name] = merged.get((actor.actor, actor.name), 0) + n
    ranked = sorted(merged.items(), key=lambda x: (-x[1], x[0][1]))[:most]
    return tuple(Count(f"#{number}", name, n) for (number, name), n in ranked)


def _places(connection: Connection, where: Any, most: int) -> tuple[Count, ...]:
    ranked = sorted(((v, n) for v, n in _counted(connection, _e.c.place, where) if v is not None), key=lambda x: -x[1])
    shelf = Shelf(connection)
    shelf.take_places(v for v, _ in ranked[:most])
    return tuple(Count(str(v), place.name, n) for v, n in ranked[:most] if (place := shelf.place(v)) is not None)


def _publishers(connection: Connection, where: Any, most: int) -> tuple[Count, ...]:
    by_article = select(_e.c.article, func.count().label("n")).where(where).group_by(_e.c.article).subquery()
    name = func.coalesce(_a.c.publisher, _a.c.agency)
    ask = select(name, func.sum(by_article.c.n)).join_from(by_article, _a, _a.c.article == by_article.c.article)
    return _counts(connection.execute(ask.group_by(name)).all(), most)
