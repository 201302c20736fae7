"""A question as records: the articles it means, cut down to the rows it means, for exports and briefings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple, get_args

import msgspec
from sqlalchemy import Connection, select

from dateline.errors import SettingError
from dateline.export.narrowing import Filter, narrowed
from dateline.export.reviewed import judged_records
from dateline.model import Record, StatusValue
from dateline.query import filtering
from dateline.query.resolving import Resolved, resolve
from dateline.query.terms import Query
from dateline.store import Store, schema

BEFORE = timedelta(days=120)
"""An article so much older than the period may still announce what falls into it."""
_a, _actors = schema.articles, schema.actors


class AskedRecords(NamedTuple):
    """The articles a question means (numbers, oldest first), and what to keep of their records."""

    store: Store
    articles: list[int]
    keep: Filter

    def records(self, apply_reviews: bool = False) -> Iterator[Record]:
        """The records, one at a time; judgements stand in `why`, and are applied where asked for."""
        return narrowed(judged_records(self.store, self.articles, apply=apply_reviews), self.keep)


def asked_records(store: Store, query: Query, most: int | None = None) -> AskedRecords:
    """What a question means as records. Errors: SettingError for more articles than `most`."""
    earlier = None
    if query.since and query.since > "0002":
        earlier = (date.fromisoformat(query.since) - BEFORE).isoformat()
    wide = msgspec.structs.replace(query, since=earlier, until=None)
    with store.reading() as c:
        asked = resolve(c, wide)
        ask = select(_a.c.article).where(*filtering.articles(c, asked)).order_by(_a.c.day, _a.c.article)
        found = list(c.execute(ask if most is None else ask.limit(most + 1)).scalars())
        keep = Filter(
            since=query.since,
            until=query.until,
            actors=_names(c, asked),
            places=(*query.place, *query.country),
            types=query.type,
            statuses=tuple(s for s in get_args(StatusValue) if s in query.status),
        )
    if most is not None and len(found) > most:
        raise SettingError(
            "question", f"more than {most:,} articles match.", "Name a shorter period, a party or a place."
        )
    return AskedRecords(store, found, keep)


def _names(connection: Connection, asked: Resolved) -> tuple[str, ...]:
    """The names of the actors asked for, by their root."""
    numbers = {*(asked.about or ()), *(asked.speaker or ())}
    if not numbers:
        return ()
    ask = select(_actors.c.name).where(_actors.c.actor.in_(sorted(numbers))).distinct()
    return tuple(connection.execute(ask).scalars())
