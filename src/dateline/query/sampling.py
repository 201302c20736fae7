"""The mentions of events that match a question, all of them or, of very many, those of a fair sample of articles.

How the events of a question divide is told as well by five thousand of them as by a million, and in a fraction of the
time. The sample is every k-th article, so the same question has the same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, func, select

from dateline.query import filtering
from dateline.query.acts import acts, is_plain
from dateline.query.resolving import Resolved
from dateline.query.shelf import parts
from dateline.store import counting, schema
from dateline.store.among import among
from dateline.store.counting import repeats

ENOUGH = 5_000
"""Mentions that are looked at, about; fewer are taken whole."""
SAMPLED = 2_000
"""Articles by which the number of rows is estimated where it is dear to count them."""
TOLD = 300
"""Rows of a sample from which on they tell how many there are."""
EVENTS = 20
"""Events of an article, about."""
WHOLE = (filtering.events, filtering.statements, filtering.positions, filtering.figures)
"""Conditions of whole layers, and no others."""
_e, _p, _a = schema.events, schema.event_parties, schema.articles
_s, _q = schema.statements, schema.positions
WHO = {
    "events": ((_p.c.event, _p.c.party_actor),),
    "statements": ((_s.c.row, _s.c.speaker_actor), (_s.c.row, _s.c.addressee_actor)),
    "positions": ((_q.c.row, _q.c.holder_actor), (_q.c.row, _q.c.target_actor)),
    "figures": ((schema.figures.c.row, schema.figures.c.source_actor),),
}
"""Rows of a layer and whose they are."""


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
    if _is_dear(connection, asked, _e):
        every = 1 + _articles(connection) // SAMPLED
        keys = _in_articles(connection, asked, every) if every > 1 else []
        if len(keys) >= TOLD:
            thin = every * (1 + len(keys) // ENOUGH)
            kept = keys if thin == every else [k for k in keys if schema.article_of(k) % thin == 0]
            return Mentions(kept, len(keys) * every, True)
    known = total(connection, asked, _e, filtering.events)
    every = 1 + known.rows // ENOUGH
    keys = _keys(connection, asked, every, known.rows)
    if every > 1 and known.about and len(keys) * every < ENOUGH:
        every, keys = 1, _keys(connection, asked, 1, known.rows)
    if every == 1:
        return Mentions(keys, len(keys), False)
    return Mentions(keys, known.rows, True)


def counts(connection: Connection, found: Mentions, *columns: Any) -> list[list[tuple[Any, int]]]:
    """How mentions divide by columns of `events`: value and number, for each column."""
    counted: list[Counter[Any]] = [Counter() for _ in columns]
    for part in parts(found.keys):
        rows = connection.execute(select(*columns).where(among(_e.c.row, part))).all()
        for count, values in zip(counted, zip(*rows, strict=True), strict=False):
            count.update(values)
    return [[(value, found.scaled(n)) for value, n in count.items()] for count in counted]


def _keys(connection: Connection, asked: Resolved, every: int, matching: int) -> list[int]:
    """The keys of all that match, or of those in every k-th article."""
    by_actor = asked.about is not None and is_plain(asked.query)  # read from the index of the actor
    if every > 1 and not by_actor and _articles(connection) * EVENTS // every < matching:
        return _in_articles(connection, asked, every)  # fewer acts than match in all
    found: list[int] = []
    for turn in acts(connection, asked):
        some = [turn.key.op(">>")(filtering.BITS).op("%")(every) == 0] if every > 1 else []
        ask = select(turn.key).select_from(turn.source).where(turn.where, *some)
        found += connection.execute(ask.distinct() if turn.twice else ask).scalars().all()
    return found


def _in_articles(connection: Connection, asked: Resolved, every: int) -> list[int]:
    """The keys of those that match in every k-th article, which are gone through."""
    some = _e.c.article.in_(select(_a.c.article).where(_a.c.article.op("%")(every) == 0))
    ask = select(_e.c.row).where(some, *filtering.events(connection, asked, walk=True))
    return list(connection.execute(ask).scalars().all())


class Total(NamedTuple):
    """How many rows match. about: estimated by the rows of a fair sample of articles."""

    rows: int
    about: bool = False


def total(connection: Connection, asked: Resolved, table: Table,
          make: Callable[[Connection, Resolved], filtering.Where]) -> Total:  # fmt: skip
    """How many rows of a table match. make: the conditions of a question, for where there is no shorter way."""
    if make in WHOLE and is_plain(asked.query) and (kept := _kept_total(connection, asked, table)) is not None:
        return Total(kept)
    if _is_dear(connection, asked, table):
        every = 1 + _articles(connection) // SAMPLED
        some = table.c.article.in_(select(_a.c.article).where(_a.c.article.op("%")(every) == 0))
        where = filtering.events(connection, asked, walk=True) if table is _e else make(connection, asked)
        seen = _number(connection, select(func.count()).select_from(table).where(some, *where)) if every > 1 else 0
        if seen >= TOLD:
            return Total(seen * every, True)
    if table is not _e and asked.about is None and is_plain(asked.query) and asked.repeats and not asked.query.copies:
        all_ = select(func.count()).select_from(table).where(*make(connection, asked._replace(repeats=False)))
        return Total(_number(connection, all_) - _number(connection, all_.where(table.c.article.in_(repeats()))))
    if table is not _e:
        return Total(_number(connection, select(func.count()).select_from(table).where(*make(connection, asked))))
    counted = ((t, func.count(t.key.distinct()) if t.twice else func.count()) for t in acts(connection, asked))
    return Total(sum(_number(connection, select(n).select_from(t.source).where(t.where)) for t, n in counted))


def _kept_total(connection: Connection, asked: Resolved, table: Table) -> int | None:
    """How many rows there are in all, or how many events one actor is known to have; null where it is not known."""
    whole = asked.query.copies or not asked.repeats
    if asked.about is None:
        every = _number(connection, select(func.count()).select_from(table))
        repeated = select(func.count()).where(table.c.article.in_(repeats()))
        return every if whole else every - _number(connection, repeated)
    kept = schema.actor_counts
    if table is not _e or len(asked.about) > 1 or not counting.is_current(connection, "actors"):
        return None
    many = kept.c.events if whole else kept.c.events - kept.c.repeated
    return connection.execute(select(many).where(kept.c.actor.in_(asked.about))).scalar() or 0


def _is_dear(connection: Connection, asked: Resolved, table: Table) -> bool:
    """Whether so many rows hold the words, or are of the actors, that counting them takes longer than one waits."""
    if asked.query.since or asked.query.until:
        return False
    q = asked.query
    if q.text and filtering.is_frequent(connection, q.text):
        return True
    if table is _a:
        return bool(q.type or q.mode or q.status or asked.places is not None or asked.countries is not None)
    parties = (
        select(key).where(column.in_(actors))
        for key, column in WHO.get(table.name, ())
        for actors in (asked.about, asked.partner)
        if actors is not None
    )
    return any(filtering.many(connection, p, filtering.FREQUENT) for p in parties)


def _articles(connection: Connection) -> int:
    return _number(connection, select(func.count()).select_from(_a))


def _number(connection: Connection, ask: Select[Any]) -> int:
    return int(connection.execute(ask).scalar_one())
