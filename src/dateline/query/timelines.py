"""Main events by day: a timeline page by page, and the short chronology of a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, case, func, literal, or_, select, union_all

from dateline.query.finding import ALL, cursor, place_of
from dateline.query.mainevents import Events, events_asked, main_events
from dateline.query.resolving import resolve
from dateline.query.rows import MainEvent, Source, Timeline, TimelineDay
from dateline.query.shelf import SOURCE, Shelf, source_of
from dateline.query.terms import Query
from dateline.store import Store, schema

PER_DAY = 5
AHEAD = 8
"""Times as many events as a chronology holds are looked at, so that days with many can be thinned out."""
WIDE = 31
"""Days beyond which a date is no place on a timeline: "in 2013" is counted, not shown on the first of January."""
UNDATED = 0.5
"""What an event weighs that no source dates: many are background to what was reported that day."""
_a, _e, _l = schema.articles, schema.events, schema.event_links


def timeline(store: Store, query: Query = ALL, per_day: int = PER_DAY) -> Timeline:
    """What happened day by day: the main events of each day, with all their sources counted by independent text.

    query.limit: days of a page; query.order newest turns it round. per_day: events shown of a day, the weightiest
    (`weighing.weight`). An event that no source dates stands, at half its weight, on the day it was first reported
    (its `value` is null). Events known only to a span wider than a month are counted in `undated`.
    """
    with store.reading() as c:
        events = events_asked(c, resolve(c, query))
        days, after = _days(c, events, query)
        chosen, counts = _chosen(c, events, days, per_day)
        return _timeline(c, events, chosen, counts, after)


def chronology(store: Store, query: Query = ALL, per_day: int = PER_DAY) -> Timeline:
    """The course of a period in its main events: the query.limit weightiest, at most per_day of one day, by day."""
    with store.reading() as c:
        events = events_asked(c, resolve(c, query))
        placed = _all_placed(c, events, query).subquery()
        best = select(placed).order_by(placed.c.weight.desc(), placed.c.key).limit(query.limit * AHEAD)
        rows = _at_most(c.execute(best).all(), per_day)[: query.limit]
        rows = sorted(rows, key=lambda r: r.day, reverse=query.order == "newest")
        many = select(placed.c.day, func.count()).where(placed.c.day.in_({r.day for r in rows}))
        counts: dict[str, int] = dict(c.execute(many.group_by(placed.c.day)).all())
        return _timeline(c, events, [(r.day, r.key) for r in rows], counts, None)


def _at_most(rows: Sequence[Any], per_day: int) -> list[Any]:
    """Rows, the first per_day of each day."""
    seen: Counter[str] = Counter()
    kept = []
    for r in rows:
        seen[r.day] += 1
        if seen[r.day] <= per_day:
            kept.append(r)
    return kept


def _narrow(connection: Connection, events: Events) -> Any:
    """The event has a day or a short stretch of days."""
    t = events.table
    if connection.dialect.name == "sqlite":
        width = func.julianday(t.c.latest) - func.julianday(t.c.earliest)
    else:
        width = func.to_date(t.c.latest, "YYYY-MM-DD") - func.to_date(t.c.earliest, "YYYY-MM-DD")
    return and_(t.c.earliest.is_not(None), or_(t.c.latest == t.c.earliest, width < WIDE))


def _reported(events: Events) -> Any:
    """The day an event was first reported."""
    if events.linked:
        return events.table.c.first
    return select(_a.c.day).where(_a.c.article == _e.c.article).correlate(_e).scalar_subquery()


def _placed(connection: Connection, events: Events, where: Any, first: str | None, last: str | None) -> Any:
    """Key, day and weight of events that have a place on a timeline between two days, both included."""
    t, told = events.table, _reported(events)
    own = [t.c.earliest >= first] if first else []
    own += [t.c.earliest <= last] if last else []
    report = [told.is_not(None), *([told >= first] if first else []), *([told <= last] if last else [])]
    dated = select(events.key.label("key"), t.c.earliest.label("day"), events.weight.label("weight"))
    undated = select(events.key.label("key"), told.label("day"), (events.weight * UNDATED).label("weight"))
    return union_all(
        dated.where(where, _narrow(connection, events), *own), undated.where(where, t.c.earliest.is_(None), *report)
    )


def _all_placed(connection: Connection, events: Events, query: Query) -> Any:
    """The same of all events that match, found once where finding them is dear."""
    if events.where is events.walk:
        return _placed(connection, events, events.where, query.since, query.until)
    t, narrow, told = events.table, _narrow(connection, events), _reported(events)
    day = case((narrow, t.c.earliest), (t.c.earliest.is_(None), told))
    own = [*([day >= query.since] if query.since else []), *([day <= query.until] if query.until else [])]
    weight = (events.weight * case((narrow, 1.0), else_=UNDATED)).label("weight")
    return select(events.key.label("key"), day.label("day"), weight).where(events.where, day.is_not(None), *own)


def _days(connection: Connection, events: Events, query: Query) -> tuple[list[str], str | None]:
    """The days of one page, and the cursor of the next: those of dated events by index, and those of reports."""
    t, down = events.table, query.order == "newest"
    at = place_of(query.after)[0] if query.after else None
    found: set[str] = set()
    undated = and_(t.c.earliest.is_(None), _reported(events).is_not(None))
    for day, has in ((t.c.earliest, _narrow(connection, events)), (_reported(events), undated)):
        ask = select(day).where(events.walk, has).distinct()
        if at is not None:
            ask = ask.where(day < at if down else day > at)
        ask = ask.order_by(day.desc() if down else day).limit(query.limit + 1)
        found.update(connection.execute(ask).scalars())
    days = sorted(found, reverse=down)
    return days[: query.limit], cursor(days[query.limit - 1], 0) if len(days) > query.limit else None


def _chosen(connection: Connection, events: Events, days: Sequence[str],
            per_day: int) -> tuple[list[tuple[str, Any]], dict[str, int]]:  # fmt: skip
    """The weightiest events of these days (day, key), and how many each day has."""
    if not days:
        return [], {}
    placed = _placed(connection, events, events.walk, min(days), max(days)).subquery()
    order = (placed.c.weight.desc(), placed.c.key)
    rank = func.row_number().over(partition_by=placed.c.day, order_by=order).label("rank")
    many = func.count().over(partition_by=placed.c.day).label("of_day")
    ranked = select(placed.c.key, placed.c.day, rank, many).subquery()
    best = select(ranked).where(ranked.c.rank <= per_day).order_by(ranked.c.day, ranked.c.rank)
    rows = connection.execute(best).all()
    place = {d: n for n, d in enumerate(days)}
    chosen = sorted(((r.day, r.key) for r in rows), key=lambda x: place[x[0]])
    return chosen, {r.day: r.of_day for r in rows}


def _timeline(connection: Connection, events: Events, chosen: Sequence[tuple[str, Any]], counts: dict[str, int],
              after: str | None) -> Timeline:  # fmt: skip
    made = main_events(Shelf(connection), [k for _, k in chosen], events.linked, most_told=4)
    by_day: dict[str, list[MainEvent]] = {}
    for day, key in chosen:
        by_day.setdefault(day, []).append(made[key])
    days = tuple(_day(day, found, counts.get(day, 0)) for day, found in by_day.items())
    t = events.table
    shown = or_(_narrow(connection, events), and_(t.c.earliest.is_(None), _reported(events).is_not(None)))
    placed = func.sum(case((shown, 1), else_=0))
    edges = (func.min(t.c.first), func.max(t.c.last)) if events.linked else (literal(None), literal(None))
    total, dated, first, last = connection.execute(select(func.count(), placed, *edges).where(events.where)).one()
    return Timeline(
        days=days, total=total, undated=total - (dated or 0), linked=events.linked,
        first=_report(connection, events, first, False), last=_report(connection, events, last, True), after=after,
    )  # fmt: skip


def _day(day: str, found: Sequence[MainEvent], count: int) -> TimelineDay:
    until = max((e.latest for e in found if e.latest), default=day)
    return TimelineDay(day=day, until=until, events=tuple(found), more=max(0, count - len(found)))


def _report(connection: Connection, events: Events, day: str | None, latest: bool) -> Source | None:
    """The first or the latest article that tells of what matched. day: the day it was written, where that is known."""
    ask = select(*SOURCE).where(_a.c.day.is_not(None))
    if events.linked:
        t = events.table
        edge = t.c.last if latest else t.c.first
        cluster = connection.execute(select(t.c.cluster).where(edge == day, events.walk).limit(1)).scalar()
        told = select(_e.c.article).join(_l, _l.c.event == _e.c.row).where(_l.c.cluster == cluster)
        ask = ask.where(_a.c.article.in_(told))
    else:
        ask = ask.where(_a.c.article.in_(select(_e.c.article).where(events.where)))
    row = connection.execute(ask.order_by(_a.c.day.desc() if latest else _a.c.day, _a.c.article).limit(1)).first()
    return source_of(row) if row is not None else None
