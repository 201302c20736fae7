"""Main events by day: a timeline page by page, and the short chronology of a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from dateline.query import filtering
from dateline.query.finding import ALL, cursor, place_of
from dateline.query.mainevents import Events, events_asked, main_events
from dateline.query.resolving import Resolved, resolve
from dateline.query.rows import MainEvent, Source, Timeline, TimelineDay
from dateline.query.shelf import SOURCE, Shelf, source_of
from dateline.query.terms import Query
from dateline.store import Store, schema

PER_DAY = 5
UNDATED_SHOWN = 2
"""Events of a day that are shown there only because they were reported on it: in a long article most are background."""
AHEAD = 8
"""Times as many events as a chronology holds are looked at, so that days with many can be thinned out."""
BEFORE, AFTER = 31, 92
"""Days around a period within which the first and the latest report of its events are looked for."""
LOOKED_AT = 25_000
"""Events that are looked at to estimate how many of all match."""
_a, _e = schema.articles, schema.events


def timeline(store: Store, query: Query = ALL, per_day: int = PER_DAY) -> Timeline:
    """What happened day by day: the main events of each day, with all their sources counted by independent text.

    query.limit: days of a page; query.order newest turns it round. per_day: events shown of a day, the weightiest
    (`weighing.weight`). An event that no source dates stands, at half its weight, on the day it was first reported
    (its `value` is null); UNDATED_SHOWN of those are shown. Events known only to a span wider than a month are counted
    in `undated`.
    """
    with store.reading() as c:
        asked = resolve(c, query)
        events = events_asked(c, asked)
        days, after = _days(c, events, query)
        return _timeline(c, asked, events, _chosen(c, events, days, per_day), _counts(c, events, days), after)


def chronology(store: Store, query: Query = ALL, per_day: int = PER_DAY) -> Timeline:
    """The course of a period in its main events: the query.limit weightiest, at most per_day of one day, by day."""
    with store.reading() as c:
        asked = resolve(c, query)
        events = events_asked(c, asked)
        rows = _at_most(_weightiest(c, events, query), per_day)[: query.limit]
        rows = sorted(rows, key=lambda r: r.day, reverse=query.order == "newest")
        return _timeline(
            c, asked, events, [(r.day, r.key) for r in rows], _counts(c, events, {r.day for r in rows}), None
        )


def _weightiest(connection: Connection, events: Events, query: Query) -> Sequence[Any]:
    """The weightiest events (key, day, weight), AHEAD times as many as a chronology holds."""
    t = events
    within = [t.day >= query.since] if query.since else []
    within += [t.day <= query.until] if query.until else []
    order = t.weight
    if t.linked and not (t.many and _fill(connection, events, within)):
        order = t.weight + 0  # few of them: found by what they have in common, then put in order
    ask = select(t.key.label("key"), t.day.label("day"), t.weight.label("weight")).select_from(t.source)
    ask = ask.where(t.where, t.day.is_not(None), *within).order_by(order.desc(), t.key)
    return connection.execute(ask.limit(query.limit * AHEAD)).all()


def _fill(connection: Connection, events: Events, within: list[Any]) -> bool:
    """Whether a period holds so many events that the weightiest of all soon yield its own."""
    if not within:
        return True
    return filtering.many(connection, select(events.key).select_from(events.source).where(events.where, *within))


def _at_most(rows: Sequence[Any], per_day: int) -> list[Any]:
    """Rows, the first per_day of each day."""
    seen: Counter[str] = Counter()
    kept = []
    for r in rows:
        seen[r.day] += 1
        if seen[r.day] <= per_day:
            kept.append(r)
    return kept


def _days(connection: Connection, events: Events, query: Query) -> tuple[list[str], str | None]:
    """The days of one page, and the cursor of the next."""
    day, down = events.day, query.order == "newest"
    at = place_of(query.after)[0] if query.after else None
    ask = select(day).select_from(events.source).where(events.where, day.is_not(None)).distinct()
    if at is not None:
        ask = ask.where(day < at if down else day > at)
    ask = ask.order_by(day.desc() if down else day).limit(query.limit + 1)
    days = list(connection.execute(ask).scalars())
    return days[: query.limit], cursor(days[query.limit - 1], 0) if len(days) > query.limit else None


def _chosen(connection: Connection, events: Events, days: Sequence[str], per_day: int) -> list[tuple[str, Any]]:
    """The weightiest events of each of these days (day, key)."""
    t = events
    if not days:
        return []
    if t.whole:
        ask = select(t.key).select_from(t.source).where(t.where, t.day == bindparam("asked_day"))
        ask = ask.order_by(t.weight.desc(), t.key).limit(per_day)
        return [(day, key) for day in days for key in connection.execute(ask, {"asked_day": day}).scalars()]
    # Conditions on mentions are dear to prepare: one question for all days.
    rank = func.row_number().over(partition_by=t.day, order_by=(t.weight.desc(), t.key)).label("rank")
    ranked = select(t.key.label("key"), t.day.label("day"), rank).select_from(t.source)
    some = ranked.where(t.where, t.day >= min(days), t.day <= max(days)).subquery()
    rows = connection.execute(select(some).where(some.c.rank <= per_day).order_by(some.c.rank)).all()
    place = {day: n for n, day in enumerate(days)}
    return [(r.day, r.key) for r in sorted(rows, key=lambda r: place[r.day])]


def _counts(connection: Connection, events: Events, days: Collection[str]) -> dict[str, int]:
    """How many events each of these days has."""
    ask = select(events.day, func.count()).select_from(events.source).where(events.where, events.day.in_(days))
    return dict(connection.execute(ask.group_by(events.day)).all()) if days else {}


def _timeline(connection: Connection, asked: Resolved, events: Events, chosen: Sequence[tuple[str, Any]],
              counts: dict[str, int], after: str | None) -> Timeline:  # fmt: skip
    made = main_events(Shelf(connection), [k for _, k in chosen], events.linked, most_told=4)
    by_day: dict[str, list[MainEvent]] = {}
    for day, key in chosen:
        by_day.setdefault(day, []).append(made[key])
    days = tuple(_day(day, found, counts.get(day, 0)) for day, found in by_day.items())
    total, placed, about = _totals(connection, events)
    return Timeline(
        days=days, total=total, undated=total - placed, linked=events.linked,
        first=_report(connection, asked, events, False), last=_report(connection, asked, events, True), after=after,
        about=about,
    )  # fmt: skip


def _totals(connection: Connection, events: Events) -> tuple[int, int, bool]:
    """How many events match, how many of them have a place on a timeline, and whether both are estimates.

    Names of clusters are hashes, so those that begin alike are a fair sample of all.
    """
    ask = select(func.count(), func.count(events.day)).select_from(events.source).where(events.where)
    if events.whole or not events.many:
        return (*connection.execute(ask).one(), False)
    every = int(connection.execute(select(func.count()).select_from(schema.event_clusters)).scalar_one())
    share = min(1.0, LOOKED_AT / max(1, every))
    if share == 1.0:
        return (*connection.execute(ask).one(), False)
    found = connection.execute(ask.where(events.key < f"x{int(share * 16**6):06x}")).one()
    return round(found[0] / share), round(found[1] / share), True


def _day(day: str, found: Sequence[MainEvent], count: int) -> TimelineDay:
    until = max((e.latest for e in found if e.latest), default=day)
    undated = [e for e in found if e.earliest is None][UNDATED_SHOWN:]
    shown = tuple(e for e in found if e not in undated)
    return TimelineDay(day=day, until=until, events=shown, more=max(0, count - len(shown)))


def _around(query: Query) -> list[Any]:
    """Articles written about a period: from a little before it to a while after it."""
    since = [_a.c.day >= _shifted(query.since, -BEFORE)] if query.since else []
    return since + ([_a.c.day <= _shifted(query.until, AFTER)] if query.until else [])


def _shifted(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day


def _report(connection: Connection, asked: Resolved, events: Events, latest: bool) -> Source | None:
    """The first or the latest article that tells of what matched."""
    ask = select(*SOURCE).where(_a.c.day.is_not(None))
    whole = asked._replace(query=msgspec.structs.replace(asked.query, copies=True))
    if events.many:
        # Articles in order of time, each asked whether it tells of it: the first ones soon do.
        told = select(_e.c.row).where(_e.c.article == _a.c.article)
        told = told.where(*filtering.events(connection, whole._replace(about=None, partner=None)))
        for actors in (asked.about, asked.partner):
            if actors is not None:
                told = told.where(filtering.of_parties(actors))
        ask = ask.where(told.correlate(_a).exists(), *_around(asked.query))
    else:
        ask = ask.where(_a.c.article.in_(select(_e.c.article).where(*filtering.events(connection, whole))))
    row = connection.execute(ask.order_by(_a.c.day.desc() if latest else _a.c.day, _a.c.article).limit(1)).first()
    return source_of(row) if row is not None else None
