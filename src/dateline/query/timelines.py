"""Main events by day: a timeline page by page, and the short chronology of a period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from dateline.query import filtering
from dateline.query.finding import ALL, cursor, place_of
from dateline.query.mainevents import Events, events_asked, main_events
from dateline.query.resolving import resolve
from dateline.query.rows import MainEvent, Source, Timeline, TimelineDay
from dateline.query.shelf import SOURCE, Shelf, source_of
from dateline.query.terms import Query
from dateline.store import Store, schema

PER_DAY = 5
WIDE = 31
"""Days beyond which a date is no place on a timeline: "in 2013" is counted, not shown on the first of January."""
_a, _e, _l = schema.articles, schema.events, schema.event_links


def timeline(store: Store, query: Query = ALL, per_day: int = PER_DAY) -> Timeline:
    """What happened day by day: the main events of each day, with all their sources counted by independent text.

    query.limit: days of a page; query.order newest turns it round. per_day: events shown of a day, the weightiest
    (`weighing.weight`). Events without a day, or with one wider than a month, are counted in `undated`.
    """
    with store.reading() as c:
        events = events_asked(c, resolve(c, query))
        dated = _dated(c, events)
        days, after = _days(c, events, dated, query)
        chosen, counts = _chosen(c, events, dated, days, per_day)
        return _timeline(c, events, dated, chosen, counts, after)


def chronology(store: Store, query: Query = ALL, per_day: int = PER_DAY) -> Timeline:
    """The course of a period in its main events: the query.limit weightiest, at most per_day of one day, by day."""
    with store.reading() as c:
        events = events_asked(c, resolve(c, query))
        dated = _dated(c, events)
        t, rank = events.table, _rank(events)
        shown = (events.key.label("key"), t.c.earliest, events.weight.label("weight"), rank)
        inner = select(*shown).where(dated).subquery()
        best = select(inner).where(inner.c.place_in_day <= per_day)
        rows = c.execute(best.order_by(inner.c.weight.desc(), inner.c.key).limit(query.limit)).all()
        rows = sorted(rows, key=lambda r: r.earliest, reverse=query.order == "newest")
        chosen = [(r.earliest, r.key) for r in rows]
        days = {d for d, _ in chosen}
        many = select(t.c.earliest, func.count()).where(dated, t.c.earliest.in_(days)).group_by(t.c.earliest)
        return _timeline(c, events, dated, chosen, dict(c.execute(many).tuples().all()), None)


def _dated(connection: Connection, events: Events) -> Any:
    """The conditions, and that the event has a day or a short stretch of days."""
    t = events.table
    if connection.dialect.name == "sqlite":
        width = func.julianday(t.c.latest) - func.julianday(t.c.earliest)
    else:
        width = func.to_date(t.c.latest, "YYYY-MM-DD") - func.to_date(t.c.earliest, "YYYY-MM-DD")
    narrow = or_(t.c.latest == t.c.earliest, width < WIDE)
    return filtering.joined([events.where, t.c.earliest.is_not(None), narrow])


def _rank(events: Events) -> Any:
    t = events.table
    order = (events.weight.desc(), events.key)
    return func.row_number().over(partition_by=t.c.earliest, order_by=order).label("place_in_day")


def _days(connection: Connection, events: Events, dated: Any, query: Query) -> tuple[list[str], str | None]:
    """The days of one page, and the cursor of the next."""
    day, down = events.table.c.earliest, query.order == "newest"
    ask = select(day).where(dated).distinct()
    if query.after:
        at = place_of(query.after)[0]
        ask = ask.where(day < at if down else day > at)
    ask = ask.order_by(day.desc() if down else day).limit(query.limit + 1)
    found = list(connection.execute(ask).scalars())
    return found[: query.limit], cursor(found[query.limit - 1], 0) if len(found) > query.limit else None


def _chosen(connection: Connection, events: Events, dated: Any, days: Sequence[str],
            per_day: int) -> tuple[list[tuple[str, Any]], dict[str, int]]:  # fmt: skip
    """The weightiest events of these days (day, key), and how many each day has."""
    if not days:
        return [], {}
    t = events.table
    within = (t.c.earliest >= min(days), t.c.earliest <= max(days))
    ranked = select(events.key.label("key"), t.c.earliest, _rank(events)).where(dated, *within).subquery()
    best = select(ranked).where(ranked.c.place_in_day <= per_day).order_by(ranked.c.earliest, ranked.c.place_in_day)
    rows = connection.execute(best).all()
    counts = select(t.c.earliest, func.count()).where(dated, *within).group_by(t.c.earliest)
    of_day: dict[str, int] = dict(connection.execute(counts).tuples().all())
    order = {d: n for n, d in enumerate(days)}
    return sorted(((r.earliest, r.key) for r in rows), key=lambda x: order[x[0]]), of_day


def _timeline(connection: Connection, events: Events, dated: Any, chosen: Sequence[tuple[str, Any]],
              counts: dict[str, int], after: str | None) -> Timeline:  # fmt: skip
    made = main_events(Shelf(connection), [k for _, k in chosen], events.linked, most_told=4)
    by_day: dict[str, list[MainEvent]] = {}
    for day, key in chosen:
        by_day.setdefault(day, []).append(made[key])
    days = tuple(_day(day, found, counts.get(day, 0)) for day, found in by_day.items())
    t = events.table
    total = connection.execute(select(func.count()).select_from(t).where(events.where)).scalar_one()
    placed = connection.execute(select(func.count()).select_from(t).where(dated)).scalar_one()
    first, last = _reports(connection, events)
    return Timeline(
        days=days, total=total, undated=total - placed, linked=events.linked, first=first, last=last, after=after
    )


def _day(day: str, found: Sequence[MainEvent], count: int) -> TimelineDay:
    until = max((e.latest for e in found if e.latest), default=day)
    return TimelineDay(day=day, until=until, events=tuple(found), more=max(0, count - len(found)))


def _reports(connection: Connection, events: Events) -> tuple[Source | None, Source | None]:
    """The first and the latest article that tells of what matched."""
    return _report(connection, events, False), _report(connection, events, True)


def _report(connection: Connection, events: Events, latest: bool) -> Source | None:
    ask = select(*SOURCE).select_from(_e).join(_a, _a.c.article == _e.c.article).where(_a.c.day.is_not(None))
    if events.linked:
        t = events.table
        edge = func.max(t.c.last) if latest else func.min(t.c.first)
        day = connection.execute(select(edge).where(events.where)).scalar()
        same = (t.c.last if latest else t.c.first) == day
        clusters = select(t.c.cluster).where(events.where, same)
        ask = ask.where(_a.c.day == day, _e.c.row.in_(select(_l.c.event).where(_l.c.cluster.in_(clusters))))
    else:
        ask = ask.where(events.where)
    row = connection.execute(ask.order_by(_a.c.day.desc() if latest else _a.c.day, _a.c.article).limit(1)).first()
    return source_of(row) if row is not None else None
