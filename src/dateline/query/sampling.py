"""The mentions of events that match a question, all of them or, of very many, those of a fair sample of articles.

How the events of a question divide is told as well by ten thousand of them as by a million, and in a fraction of the
time. The sample is every k-th article, so the same question has the same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Select, Table, func, select

from dateline.query import filtering
from dateline.query.resolving import Resolved
from dateline.query.shelf import parts
from dateline.query.terms import Query
from dateline.store import schema

ENOUGH = 10_000
"""Mentions that are looked at, about; fewer are taken whole."""
_e, _p, _a = schema.events, schema.event_parties, schema.articles
_FREE = ("order", "limit", "after", "copies")


class Mentions(NamedTuple):
    """Keys of mentions; `total` match. about: `keys` are a sample, and `total` may be an estimate."""

    keys: Sequence[int]
    total: int
    about: bool

    def scaled(self, n: int) -> int:
        """How many of all there are, where there are so many of the keys."""
        return n if not self.about else round(n * self.total / max(1, len(self.keys)))


def mentions(connection: Connection, asked: Resolved) -> Mentions:
    """The mentions that match, or a fair sample of them."""
    known = _counted(connection, asked)
    every = 1 + (_at_most(connection, asked) if known is None else known) // ENOUGH
    keys = _keys(connection, asked, every)
    if every > 1 and len(keys) * every < ENOUGH:
        every, keys = 1, _keys(connection, asked, 1)
    if every == 1:
        return Mentions(keys, len(keys), False)
    return Mentions(keys, len(keys) * every if known is None else known, True)


def counts(connection: Connection, found: Mentions, *columns: Any) -> list[list[tuple[Any, int]]]:
    """How mentions divide by columns of `events`: value and number, for each column."""
    counted: list[Counter[Any]] = [Counter() for _ in columns]
    for part in parts(found.keys):
        rows = connection.execute(select(*columns).where(_e.c.row.in_(part))).all()
        for count, values in zip(counted, zip(*rows, strict=True), strict=False):
            count.update(values)
    return [[(value, found.scaled(n)) for value, n in count.items()] for count in counted]


def _keys(connection: Connection, asked: Resolved, every: int) -> list[int]:
    if _plain(asked.query) and asked.about is not None:
        ask = select(_p.c.event).where(_p.c.party_actor.in_(asked.about), *_chosen(asked, _p.c.event, every)).distinct()
    elif every > 1:
        some = select(_a.c.article).where(*_chosen(asked, _a.c.article, every, False))
        ask = select(_e.c.row).where(_e.c.article.in_(some), *filtering.events(connection, asked))
    else:
        ask = select(_e.c.row).where(*filtering.events(connection, asked))
    return list(connection.execute(ask).scalars())


def _chosen(asked: Resolved, key: Any, every: int, of_row: bool = True) -> list[Any]:
    """Rows of every k-th article, without copies unless they are asked for."""
    article = key.op(">>")(filtering.BITS) if of_row else key
    some = [article.op("%")(every) == 0] if every > 1 else []
    return some if asked.query.copies or not asked.repeats else [*some, article.not_in(filtering.repeats())]


def _counted(connection: Connection, asked: Resolved) -> int | None:
    """How many match, where that is told without a look at each: null where it is not."""
    dear = asked.query.text or (asked.about is not None and not _plain(asked.query))
    return None if dear else total(connection, asked, _e, filtering.events(connection, asked))


def total(connection: Connection, asked: Resolved, table: Table, where: filtering.Where) -> int:
    """How many rows of a table match. where: the conditions, for where there is no shorter way."""
    q = asked.query
    if _plain(q) and asked.about is None:
        every = _number(connection, select(func.count()).select_from(table))
        if q.copies or not asked.repeats:
            return every
        return every - _number(connection, select(func.count()).where(table.c.article.in_(filtering.repeats())))
    if _plain(q) and asked.about is not None and table is _e:
        ask = select(func.count(_p.c.event.distinct()))
        return _number(connection, ask.where(_p.c.party_actor.in_(asked.about), *_chosen(asked, _p.c.event, 1)))
    return _number(connection, select(func.count()).select_from(table).where(*where))


def _at_most(connection: Connection, asked: Resolved) -> int:
    """A bound on how many match: sentences that hold the words, rows of the actors."""
    found = []
    if asked.query.text:
        hits = filtering.holding(connection, asked.query.text, "sentences").subquery()
        found.append(_number(connection, select(func.count()).select_from(hits)))
    for actors in (asked.about, asked.partner):
        if actors is not None:
            found.append(_number(connection, select(func.count()).where(_p.c.party_actor.in_(actors))))
    return min(found)


def _plain(query: Query) -> bool:
    """Whether nothing but actors is asked for."""
    rest = msgspec.structs.replace(query, about=(), **{name: getattr(Query(), name) for name in _FREE})
    return rest == Query()


def _number(connection: Connection, ask: Select[Any]) -> int:
    return int(connection.execute(ask).scalar_one())
