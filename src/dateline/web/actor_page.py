"""An actor across articles: names, roles through time, what it said and did, its positions, with whom, decisions."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Subquery, func, select

from dateline.corpus.actor_candidates import Candidate, Known, candidates
from dateline.query.finding import find_events, find_positions, find_statements
from dateline.query.rows import ActorRef, Count, PositionRow, Role
from dateline.query.terms import Query
from dateline.store import Store, schema
from dateline.store.actor_list import known_actors, parted
from dateline.store.rows import Decision
from dateline.web.row_pages import find_actor

LATEST = 12
"""Rows of each kind on the page of an actor; its lists have the others."""
COUNTED = 2_000
"""Acts, the latest, in which those it acts with and what it does are counted."""
HELD = 200
"""Positions that are looked through for changes."""
_a, _n, _used, _art = schema.actors, schema.actor_names, schema.article_actors, schema.articles
_p, _e, _s = schema.event_parties, schema.events, schema.statements


class Held(NamedTuple):
    """A position, and the one before it on the same target where the stance was another."""

    row: PositionRow
    before: PositionRow | None


def actor_page(store: Store, name: str) -> dict[str, Any]:
    """All that is known of an actor by its key or number. Errors: HTTPException 404 where there is none."""
    root, key = find_actor(store, name)
    mine = (f"#{root}",)
    with store.reading() as c:
        members = list(c.execute(select(_a.c.actor).where(_a.c.root == root)).scalars())
        row = dict(c.execute(select(_a).where(_a.c.actor == root)).mappings().one())
        found: dict[str, Any] = {
            "actor": row,
            "key": key,
            "members": [dict(r) for r in c.execute(select(_a).where(_a.c.root == root, _a.c.actor != root)).mappings()],
            "names": _names(c, members),
            "roles": _roles(c, members),
            "with_whom": _with_whom(c, members),
            "types": _types(c, members),
            "articles": _articles(c, members),
        }
    found["statements"] = find_statements(store, Query(speaker=mine, order="newest", limit=LATEST))
    found["events"] = find_events(store, Query(about=mine, order="newest", limit=LATEST))
    held = find_positions(store, Query(speaker=mine, order="oldest", limit=HELD))
    found["positions"], found["positions_total"] = _changes(held.rows)[::-1], held.total
    keys = {key, *(m["key"] for m in found["members"])}
    found["decisions"] = [d for d in store.decisions("actor", standing_only=False) if keys & _named(d)]
    return found


def _names(connection: Connection, members: list[int]) -> list[Count]:
    ask = select(_n.c.name, func.sum(_n.c.articles).label("n")).where(_n.c.actor.in_(members)).group_by(_n.c.name)
    rows = connection.execute(ask.order_by(func.sum(_n.c.articles).desc(), _n.c.name).limit(60))
    return [Count(r.name, r.name, int(r.n)) for r in rows]


def _roles(connection: Connection, members: list[int]) -> list[Role]:
    """Roles the articles give it, by the first day each is given."""
    other = _a.alias()
    of = func.coalesce(other.c.name, "")
    ask = select(_used.c.role, of.label("of"), func.min(_art.c.day).label("first"), func.max(_art.c.day).label("last"),
                 func.count(_used.c.article.distinct()).label("n"))  # fmt: skip
    ask = ask.join(_art, _art.c.article == _used.c.article).outerjoin(other, other.c.actor == _used.c.of_actor)
    ask = ask.where(_used.c.actor.in_(members) & _used.c.role.is_not(None)).group_by(_used.c.role, of)
    rows = connection.execute(ask.order_by(func.min(_art.c.day), _used.c.role).limit(60))
    return [Role(role=r.role, of=r.of or None, first=r.first, last=r.last, articles=r.n) for r in rows]


def _latest_acts(members: list[int]) -> Subquery:
    """The acts it took part in, the latest, and on which side."""
    ask = select(_p.c.event, _p.c.side).where(_p.c.party_actor.in_(members))
    return ask.order_by(_p.c.earliest.desc()).limit(COUNTED).subquery()


def _with_whom(connection: Connection, members: list[int]) -> list[tuple[ActorRef, int]]:
    """Who takes part in the same acts, oftest first."""
    other, root = _p.alias(), _a.alias()
    mine = _latest_acts(members)
    counted = func.count(mine.c.event.distinct())
    ask = select(root.c.actor, root.c.name, root.c.kind, root.c.country, counted.label("n"))
    ask = ask.select_from(mine).join(other, other.c.event == mine.c.event).join(_a, _a.c.actor == other.c.party_actor)
    ask = ask.join(root, root.c.actor == _a.c.root).where(other.c.party_actor.not_in(members))
    ask = ask.group_by(root.c.actor, root.c.name, root.c.kind, root.c.country)
    rows = connection.execute(ask.order_by(counted.desc(), root.c.name).limit(16))
    return [(ActorRef(actor=r.actor, name=r.name, kind=r.kind, country=r.country), r.n) for r in rows]


def _types(connection: Connection, members: list[int]) -> list[dict[str, Any]]:
    """What it does and what is done to it, by type."""
    mine = _latest_acts(members)
    ask = select(_e.c.type, mine.c.side, func.count().label("n")).join(mine, mine.c.event == _e.c.row)
    ask = ask.group_by(_e.c.type, mine.c.side)
    counts: dict[str, dict[str, Any]] = {}
    for r in connection.execute(ask):
        counts.setdefault(r.type, {"type": r.type, "actor": 0, "recipient": 0})[r.side] = r.n
    return sorted(counts.values(), key=lambda c: (-(c["actor"] + c["recipient"]), c["type"]))


def _articles(connection: Connection, members: list[int]) -> list[dict[str, Any]]:
    """The latest articles that name it, by what name."""
    ask = select(_art.c.key, _art.c.id, _art.c.title, _art.c.publisher, _art.c.day, _used.c.name)
    ask = ask.join(_used, _used.c.article == _art.c.article).where(_used.c.actor.in_(members))
    return [dict(r) for r in connection.execute(ask.order_by(_art.c.day.desc(), _art.c.article).limit(40)).mappings()]


def _changes(rows: tuple[PositionRow, ...]) -> list[Held]:
    """Positions, oldest first, each with the one it turned from."""
    last: dict[int | None, PositionRow] = {}
    found = []
    for row in rows:
        target = row.target.actor if row.target else None
        before = last.get(target)
        found.append(Held(row, before if before is not None and before.stance != row.stance and target else None))
        last[target] = row
    return found


def _named(decision: Decision) -> set[str]:
    """Keys of the actors that a decision is about."""
    subject = decision.subject
    keys = {subject.get("keep"), subject.get("from"), subject.get("actor"), *subject.get("merge", ())}
    return {k for k in keys if k}


def all_actors(store: Store) -> list[Known]:
    """Every actor after all merges, those of most articles first."""
    with store.reading() as c:
        return known_actors(c)


def proposals(store: Store) -> list[Candidate]:
    """Pairs of actors that may be one, the surest first."""
    with store.reading() as c:
        return candidates([a for a in known_actors(c, limit=5_000) if is_name(a.name)], parted(c))


def is_name(words: str) -> bool:
    """Whether words name somebody; "reporters" of two articles need not be the same people.

    >>> is_name("Anna Holm"), is_name("reporters"), is_name("محمد")
    (True, False, True)
    """
    return words != words.lower() or not words.isascii()
