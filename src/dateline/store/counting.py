"""The count of changes: by it a store knows whether copies, clusters and contested claims are still of today.

Every article added, read again or removed raises the count; each of them remembers the count it was saved at.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    union_all,
    update,
)

from dateline.errors import SettingError
from dateline.store import schema
from dateline.store.columns import SHIFT

CHANGE = "change"
LINKING = "linking"
KINDS = ("copies", "clusters", "contested", "actors")
COUNTED = ("articles", "acts", "suffered", "statements", "positions", "events", "repeated")
BITS: ColumnElement[int] = literal_column(str(SHIFT))
"""Written out: PostgreSQL shifts by an integer only, and takes a bound number for one as wide as the key."""


def repeats() -> Select[Any]:
    """Articles that only repeat another."""
    a = schema.articles
    return select(a.c.article).where(schema.repeated)


def count_changes(connection: Connection, many: int) -> int:
    """Raise the count by so many; gives the first of the new numbers."""
    before = _value(connection, CHANGE)
    _put(connection, CHANGE, before + many)
    return before + 1


def count_actors(connection: Connection) -> None:
    """Count anew how often each actor is there (`actor_counts`)."""
    t, used, parties, a = schema.actor_counts, schema.article_actors, schema.event_parties, schema.articles
    said, held = schema.statements.c.speaker_actor, schema.positions.c.holder_actor
    none = {name: literal(0).label(name) for name in COUNTED}
    days = {"first": func.min(a.c.day).label("first"), "last": func.max(a.c.day).label("last")}
    no_days = {name: literal(None, a.c.day.type).label(name) for name in days}

    def each(actor: Any, kind: str, *where: Any) -> Any:
        columns = {**none, **no_days, kind: func.count().label(kind)}
        return select(actor.label("actor"), *columns.values()).where(actor.is_not(None), *where).group_by(actor)

    sides = select(parties.c.party_actor.label("actor"), parties.c.event).where(parties.c.party_actor.is_not(None))
    both = sides.distinct().subquery()
    named = {**none, **days, "articles": func.count().label("articles")}
    all_ = union_all(
        select(used.c.actor.label("actor"), *named.values()).join_from(used, a).group_by(used.c.actor),
        each(parties.c.party_actor, "acts", parties.c.side == "actor"),
        each(parties.c.party_actor, "suffered", parties.c.side == "recipient"),
        each(said, "statements"), each(held, "positions"),
        *(
            select(both.c.actor, *{**none, **no_days, kind: func.count().label(kind)}.values()).where(*where)
            .group_by(both.c.actor)
            for kind, where in (("events", []), ("repeated", [(both.c.event.op(">>")(BITS)).in_(repeats())]))
        ),
    ).subquery()  # fmt: skip
    summed = [func.sum(all_.c[name]) for name in none]
    ask = select(all_.c.actor, *summed, func.max(all_.c.first), func.max(all_.c.last)).group_by(all_.c.actor)
    connection.execute(delete(t))
    connection.execute(insert(t).from_select(["actor", *none, *days], ask))
    mark(connection, "actors")


def mark(connection: Connection, kind: str) -> None:
    """Remember that this kind is of today."""
    _put(connection, _known(kind), _value(connection, CHANGE))


def pending(connection: Connection, kind: str) -> list[int]:
    """Articles added or read again since this kind was saved."""
    t = schema.articles
    since = _value(connection, _known(kind))
    return list(connection.execute(select(t.c.article).where(t.c.change > since).order_by(t.c.article)).scalars())


def is_current(connection: Connection, kind: str) -> bool:
    """Whether nothing was added, read again or removed since this kind was saved."""
    return _value(connection, _known(kind)) == _value(connection, CHANGE)


def begin_linking(connection: Connection) -> None:
    """Remember that a linking has found the copies among the articles of today."""
    _put(connection, LINKING, _value(connection, CHANGE))


def is_linking(connection: Connection) -> bool:
    """Whether a linking of the articles of today was stopped after it had found the copies among them."""
    there = connection.execute(select(schema.meta.c.value).where(schema.meta.c.name == LINKING)).scalar()
    return there is not None and int(there) == _value(connection, CHANGE) and is_current(connection, "copies")


def end_linking(connection: Connection) -> None:
    """Forget it: all that linking finds is kept."""
    connection.execute(delete(schema.meta).where(schema.meta.c.name == LINKING))


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise SettingError("store", f"nothing called {kind!r} is kept up to date.", f"Kinds: {', '.join(KINDS)}.")
    return f"{CHANGE}.{kind}"


def _value(connection: Connection, name: str) -> int:
    t = schema.meta
    return int(connection.execute(select(t.c.value).where(t.c.name == name)).scalar() or 0)


def _put(connection: Connection, name: str, value: int) -> None:
    t = schema.meta
    if connection.execute(update(t).where(t.c.name == name).values(value=str(value))).rowcount == 0:
        connection.execute(insert(t), {"name": name, "value": str(value)})
