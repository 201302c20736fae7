"""What an analyst sees first: what is new, what happened, what is coming, who is active, what is contested."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from dateline.query.calendars import calendar
from dateline.query.rows import ActorRef, Planned, Timeline
from dateline.query.terms import Query
from dateline.query.timelines import timeline
from dateline.store import Store, schema

WINDOW = 30
"""Days before the latest article in which somebody counts as active."""
COUNTED = 20_000
_MEETINGS = frozenset({"CONSULT", "AGREE", "COOPERATE"})
DAYS, PER_DAY = 7, 4
_a, _e, _p, _s, _actors = schema.articles, schema.events, schema.event_parties, schema.statements, schema.actors


def latest_day(store: Store) -> str | None:
    """The day of the latest article that is not of the future."""
    today = datetime.now(UTC).date().isoformat()
    with store.reading() as c:
        return c.execute(select(func.max(_a.c.day)).where(_a.c.day <= today)).scalar()


def new_since(store: Store, since: str | None) -> dict[str, Any]:
    """How many articles were added since a moment (ISO 8601), and the last of them."""
    where = _a.c.added > since if since else _a.c.article > 0
    shown = select(_a.c.key, _a.c.id, _a.c.title, _a.c.publisher, _a.c.agency, _a.c.day).where(where)
    with store.reading() as c:
        many = c.execute(select(func.count()).select_from(_a).where(where)).scalar_one()
        rows = c.execute(shown.order_by(_a.c.article.desc()).limit(6)).mappings().all()
    return {"since": since, "many": many, "articles": [dict(r) for r in rows]}


def main_days(store: Store) -> Timeline:
    """The main events of the latest days."""
    return timeline(store, Query(order="newest", limit=DAYS, until=latest_day(store)), PER_DAY)


def coming(store: Store) -> tuple[Planned, ...]:
    """What the latest articles announce and nothing has been heard of since, meetings first."""
    asof = latest_day(store)
    if asof is None:
        return ()
    plans = [p for p in calendar(store, Query(since=asof, limit=40)).plans if p.fate in ("open", "postponed")]
    return tuple(sorted(plans, key=lambda p: p.type not in _MEETINGS))[:8]


def active(store: Store) -> list[tuple[ActorRef, int]]:
    """Who acts and speaks most in the weeks before the latest article: an actor and its number of rows."""
    asof = latest_day(store)
    if asof is None:
        return []
    since = (date.fromisoformat(asof[:10]) - timedelta(days=WINDOW)).isoformat()
    recent = select(_e.c.row).where(_e.c.earliest.between(since, asof)).order_by(_e.c.earliest.desc()).limit(COUNTED)
    acts = select(_p.c.party_actor.label("actor")).where(_p.c.event.in_(recent))
    said = select(_s.c.speaker_actor.label("actor")).where(_s.c.day.between(since, asof))
    both = acts.union_all(said.order_by(_s.c.day.desc()).limit(COUNTED).subquery().select()).subquery()
    root = _actors.alias()
    ask = select(root.c.actor, root.c.name, root.c.kind, root.c.country, func.count().label("n")).select_from(both)
    ask = ask.join(_actors, _actors.c.actor == both.c.actor).join(root, root.c.actor == _actors.c.root)
    ask = ask.where(root.c.kind != "population").group_by(root.c.actor, root.c.name, root.c.kind, root.c.country)
    with store.reading() as c:
        rows = c.execute(ask.order_by(func.count().desc(), root.c.name).limit(12)).all()
    return [(ActorRef(actor=r.actor, name=r.name, kind=r.kind, country=r.country), r.n) for r in rows]


def contested(store: Store) -> list[dict[str, Any]]:
    """The surest of the claims that cannot both hold."""
    t = schema.contested
    ask = select(t.c.pair, t.c.kind, t.c.issue, t.c.why, t.c.day).order_by(t.c.score.desc(), t.c.pair).limit(6)
    with store.reading() as c:
        return [dict(r) for r in c.execute(ask).mappings()]
