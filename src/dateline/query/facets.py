"""How the events of a question divide: by type, status, actor, place, country, month, publisher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from dateline.query.finding import ALL
from dateline.query.networks import first_characters
from dateline.query.resolving import resolve
from dateline.query.rows import Count, Facets
from dateline.query.sampling import Mentions, counts, mentions
from dateline.query.shelf import Shelf, parts
from dateline.query.terms import Query
from dateline.store import Store, schema
from dateline.store.among import among

MOST = 25
"""Actors, places and publishers of an answer: the most frequent."""
_e, _a, _p = schema.events, schema.articles, schema.event_parties


def facets(store: Store, query: Query = ALL, most: int = MOST) -> Facets:
    """Counts of the mentions that match, for choosing further. most: values of each of the open lists.

    Of very many mentions a fair sample is counted and scaled up (`about`).
    """
    with store.reading() as c:
        found = mentions(c, resolve(c, query))
        articles = Counter(map(schema.article_of, found.keys))
        by = (_e.c.type, _e.c.status, _e.c.place, _e.c.country, first_characters(_e.c.earliest, 7))
        types, statuses, places, countries, months = counts(c, found, *by)
        publishers = [(name, found.scaled(n)) for name, n in _publishers(c, articles).items()]
        return Facets(
            total=found.total, types=_counts(types, None), statuses=_counts(statuses, None),
            actors=_actors(c, found, most), places=_places(c, places, most), countries=_counts(countries, most),
            months=tuple(sorted(_counts(months, None), key=lambda m: m.value)),
            publishers=_counts(publishers, most), about=found.about,
        )  # fmt: skip


def _counts(found: Iterable[tuple[Any, int]], most: int | None) -> tuple[Count, ...]:
    ranked = sorted(((v, n) for v, n in found if v is not None), key=lambda x: (-x[1], x[0]))
    return tuple(Count(str(v), str(v), int(n)) for v, n in ranked[:most])


def _actors(connection: Connection, found: Mentions, most: int) -> tuple[Count, ...]:
    """Actors by the number of mentions they are a party of; the value finds exactly them."""
    parties: Counter[int] = Counter()
    for part in parts(found.keys):
        ask = select(_p.c.party_actor).where(among(_p.c.event, part), _p.c.party_actor.is_not(None))
        parties.update(connection.execute(ask).scalars().all())
    shelf = Shelf(connection)
    shelf.take_actors(n for n, _ in parties.most_common(most * 2))
    merged: Counter[tuple[int | None, str]] = Counter()
    for number, n in parties.most_common(most * 2):
        actor = shelf.actor(number)
        if actor is not None:
            merged[actor.actor, actor.name] += n
    ranked = sorted(merged.items(), key=lambda x: (-x[1], x[0][1]))[:most]
    return tuple(Count(f"#{number}", name, found.scaled(n)) for (number, name), n in ranked)


def _places(connection: Connection, found: Iterable[tuple[Any, int]], most: int) -> tuple[Count, ...]:
    ranked = sorted(((v, n) for v, n in found if v is not None), key=lambda x: (-x[1], x[0]))[:most]
    shelf = Shelf(connection)
    shelf.take_places(v for v, _ in ranked)
    return tuple(Count(str(v), place.name, n) for v, n in ranked if (place := shelf.place(v)) is not None)


def _publishers(connection: Connection, articles: Counter[int]) -> Counter[Any]:
    """How many mentions each publisher has. articles: mentions of each article."""
    found: Counter[Any] = Counter()
    for part in parts(articles):
        ask = select(_a.c.article, func.coalesce(_a.c.publisher, _a.c.agency)).where(among(_a.c.article, part))
        for article, name in connection.execute(ask).all():
            found[name] += articles[article]
    return found
