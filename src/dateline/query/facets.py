"""How the events of a question divide: by type, status, actor, place, country, month, publisher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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
FEW = 100_000
"""Mentions that are read once and counted here; more are counted by the database, column by column."""
_e, _a, _p = schema.events, schema.articles, schema.event_parties


def facets(store: Store, query: Query = ALL, most: int = MOST) -> Facets:
    """Counts of the mentions that match, for choosing further. most: values of each of the open lists."""
    with store.reading() as c:
        asked = resolve(c, query)
        conditions = filtering.events(c, asked)
        where = filtering.joined(conditions)
        total = c.execute(select(func.count()).select_from(_e).where(where)).scalar_one()
        columns = [_e.c.type, _e.c.status, _e.c.place, _e.c.country, first_characters(_e.c.earliest, 7)]
        if conditions and total <= FEW:
            types, statuses, places, countries, months = _read_once(c, columns, where)
        else:
            types, statuses, places, countries, months = (_counted(c, column, where) for column in columns)
        return Facets(
            total=total, types=_counts(types, None), statuses=_counts(statuses, None),
            actors=_actors(c, where if conditions else None, most), places=_places(c, places, most),
            countries=_counts(countries, most),
            months=tuple(sorted(_counts(months, None), key=lambda m: m.value)),
            publishers=_publishers(c, where, most),
        )  # fmt: skip


def _read_once(connection: Connection, columns: Sequence[Any], where: Any) -> list[list[tuple[Any, int]]]:
    """Counts of several columns from one reading of what matches: finding it costs more than counting it."""
    rows = connection.execute(select(*columns).select_from(_e).where(where)).all()
    return [list(Counter(row[n] for row in rows).items()) for n in range(len(columns))]


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


def _places(connection: Connection, found: Iterable[tuple[Any, int]], most: int) -> tuple[Count, ...]:
    ranked = sorted(((v, n) for v, n in found if v is not None), key=lambda x: (-x[1], x[0]))[:most]
    shelf = Shelf(connection)
    shelf.take_places(v for v, _ in ranked)
    return tuple(Count(str(v), place.name, n) for v, n in ranked if (place := shelf.place(v)) is not None)


def _publishers(connection: Connection, where: Any, most: int) -> tuple[Count, ...]:
    by_article = select(_e.c.article, func.count().label("n")).where(where).group_by(_e.c.article).subquery()
    name = func.coalesce(_a.c.publisher, _a.c.agency)
    ask = select(name, func.sum(by_article.c.n)).join_from(by_article, _a, _a.c.article == by_article.c.article)
    return _counts(connection.execute(ask.group_by(name)).all(), most)
