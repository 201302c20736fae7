"""The acts a question is about, read from whichever table has them in order: all of them, or those of one actor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection

from dateline.query import filtering
from dateline.query.resolving import Resolved
from dateline.query.terms import Query
from dateline.store import schema

FREE = ("order", "limit", "after", "copies")
_e, _p = schema.events, schema.event_parties


class Acts(NamedTuple):
    """Some of the acts of a question; `key` names an act, which may come twice where `twice` is true, `day` is its
    first day."""

    source: Any
    key: Any
    day: Any
    where: ColumnElement[bool]
    twice: bool


def acts(connection: Connection, asked: Resolved, walk: bool = False) -> Iterator[Acts]:
    """The acts that match, in turns by first day (`filtering.turns_of`). walk: see `filtering.any_turn`.

    Those of one actor come from the index of its acts, which is in order of time.
    """
    one = filtering.the_one(connection, asked.about, _p.c.party_actor)
    if one is None:
        every = filtering.any_turn(connection, asked, walk)
        for turn in filtering.turns_of(asked):
            # Those over the turn of a month are put in order: an index of days would be read from its beginning.
            day = _e.c.earliest.concat("") if turn.wide else _e.c.earliest
            yield Acts(_e, _e.c.row, day, filtering.joined([*every, *turn.where]), False)
        return
    rest = filtering.any_turn(connection, asked._replace(about=None), walk)
    for turn in filtering.turns_of(asked, apart=True):
        # Of acts over the turn of a month there are few: each is asked for its parties.
        ours = [(_p.c.party_actor + 0) == one] if turn.wide else [_p.c.party_actor == one]
        ours += turn.within(_p.c.earliest)
        if turn.bare and is_bare(asked.query):
            yield Acts(
                _p, _p.c.event, _p.c.earliest, filtering.joined([*ours, *without_copies(asked, _p.c.event)]), True
            )
        else:
            acts_ = _p.join(_e, _p.c.event == _e.c.row)
            yield Acts(acts_, _p.c.event, _p.c.earliest, filtering.joined([*ours, *rest, *turn.where]), True)


def without_copies(asked: Resolved, key: Any) -> filtering.Where:
    """Rows of no article that repeats another, unless those are asked for; an index of the key tells it."""
    if asked.query.copies or not asked.repeats:
        return []
    return [key.op(">>")(filtering.BITS).not_in(filtering.repeats())]


def is_bare(query: Query) -> bool:
    """Whether nothing but actors and days are asked for."""
    return is_plain(msgspec.structs.replace(query, since=None, until=None))


def is_plain(query: Query) -> bool:
    """Whether nothing but actors is asked for."""
    rest = msgspec.structs.replace(query, about=(), **{name: getattr(Query(), name) for name in FREE})
    return rest == Query()
