"""Main events by day: a timeline page by page, and the short chronology of a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from heapq import nsmallest
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, func, or_, select, true

from dateline.query import filtering
from dateline.query.acts import acts
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
MOST_SHOWN = 120
"""Events of a page of a timeline: it ends with the day on which so many are reached."""
LOOKED_AT = 2_500
"""Events that are looked at to estimate how many of all match."""
SHARE, TOLD = 64, 500
"""Events are counted in one of so many parts of them where that holds so many."""
ASKED_FIRST = 400
"""Articles that are asked whether they tell of what matched before all that do are collected."""
AT_ONCE = 500
"""Events that are fetched at a time."""
RECALLED = 60
"""Days before the first dispatch from which on a timeline begins by itself."""
_a, _e = schema.articles, schema.events


def timeline(store: Store, query: Query = ALL, per_day: int = PER_DAY) -> Timeline:
    """What happened day by day: the main events of each day, with all their sources counted by independent text.

    query.limit: days of a page, fewer where they hold MOST_SHOWN events together;
    query.order newest turns it round. per_day: events shown of a day, the weightiest
    (`weighing.weight`). An event that no source dates stands, at half its weight, on the day it was first reported
    (its `value` is null); UNDATED_SHOWN of those are shown. Events known only to a span wider than a month are counted
    in `undated`.
    """
    with store.reading() as c:
        asked = resolve(c, query)
        events = events_asked(c, asked)
        days, after = (_days if events.whole else _read_days)(c, events, query, per_day)
        return _timeline(c, asked, events, days, _totals(c, events), after)


def of_their_time(store: Store, query: Query) -> Query:
    """A question that names no period and no word for one, from some weeks before the first dispatch.

    What happened long before is recalled by the way and would open every timeline. A question with a first or last day,
    the cursor of a page, or the newest first stays as it is.
    """
    if query.since or query.until or query.after or query.order == "newest":
        return query
    with store.reading() as c:
        first = c.execute(select(func.min(_a.c.day))).scalar()
    since = (date.fromisoformat(first) - timedelta(RECALLED)).isoformat() if first else None
    return msgspec.structs.replace(query, since=since)


def chronology(store: Store, query: Query = ALL, per_day: int = PER_DAY) -> Timeline:
    """The course of a period in its main events: the query.limit weightiest, at most per_day of one day, by day."""
    with store.reading() as c:
        asked = resolve(c, query)
        events = events_asked(c, asked)
        rows = _at_most(_weightiest(c, events, query), per_day)[: query.limit]
        totals = _totals(c, events)
        counts = _day_counts(c, events, Counter(r.day for r in rows), totals)
        days = {d: _Day([r.key for r in rows if r.day == d], counts[d]) for d in sorted({r.day for r in rows})}
        return _timeline(c, asked, events, _turned(days, query), totals)


class _Day(NamedTuple):
    """The weightiest events of a day, and how many it has in all."""

    keys: Sequence[Any]
    all: int


def _turned(days: Mapping[str, _Day], query: Query) -> dict[str, _Day]:
    """Days in the order asked for, of those in order of time."""
    return dict(reversed(list(days.items()))) if query.order == "newest" else dict(days)


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


def _days(connection: Connection, events: Events, query: Query, per_day: int) -> tuple[dict[str, _Day], str | None]:
    """The days of one page with the weightiest events of each, and the cursor of the next: by the tables' indexes."""
    t, after = events, _after(events, query)
    ask = select(t.day).select_from(t.source).where(t.where, t.day.is_not(None), *after).distinct()
    ask = ask.order_by(t.day.desc() if query.order == "newest" else t.day).limit(query.limit + 1)
    days = list(connection.execute(ask).scalars().all())
    best = select(t.key).select_from(t.source).where(t.where, t.day == bindparam("asked_day"))
    best = best.order_by(t.weight.desc(), t.key).limit(per_day)
    counts = _counts(connection, events, days[: query.limit])
    found: dict[str, _Day] = {}
    for day in days[: query.limit]:
        found[day] = _Day(list(connection.execute(best, {"asked_day": day}).scalars().all()), counts[day])
        if sum(len(d.keys) for d in found.values()) >= MOST_SHOWN:
            break
    return found, cursor(list(found)[-1], 0) if len(days) > len(found) else None


def _read_days(connection: Connection, events: Events, query: Query,
               per_day: int) -> tuple[dict[str, _Day], str | None]:  # fmt: skip
    """The same where each event must be looked at: all are read in order of days until a page is full."""
    t, after = events, _after(events, query)
    ask = select(t.day, t.weight, t.key).select_from(t.source).where(t.where, t.day.is_not(None), *after)
    ask = ask.order_by(t.day.desc() if query.order == "newest" else t.day)
    days: dict[str, list[tuple[float, Any]]] = {}
    more = False
    with connection.execute(ask.execution_options(yield_per=AT_ONCE)) as rows:
        for day, weight, key in rows:
            full = sum(min(len(of), per_day) for of in days.values()) >= MOST_SHOWN if day not in days else False
            if day not in days and (full or len(days) == query.limit):
                more = True
                break
            days.setdefault(day, []).append((-weight, key))
    found = {day: _Day([key for _, key in nsmallest(per_day, of)], len(of)) for day, of in days.items()}
    return found, cursor(max(days, key=list(days).index), 0) if more else None


def _after(events: Events, query: Query) -> list[Any]:
    at = place_of(query.after)[0] if query.after else None
    if at is None:
        return []
    return [events.day < at if query.order == "newest" else events.day > at]


def _counts(connection: Connection, events: Events, days: Collection[str]) -> dict[str, int]:
    """How many events each of these days has."""
    ask = select(events.day, func.count()).select_from(events.source).where(events.where, events.day.in_(days))
    return dict(connection.execute(ask.group_by(events.day)).all()) if days else {}


def _day_counts(connection: Connection, events: Events, shown: Counter[str], totals: _Totals) -> dict[str, int]:
    """The same for the days of a chronology: of very many that must be looked at one by one, about as many as of all
    events of a day match."""
    every = events._replace(where=true())
    if not totals.about or events.source is not schema.event_clusters:
        return _counts(connection, events, shown)
    all_ = _events_there(connection)
    counts = _counts(connection, every, shown)
    return {day: max(n, round(counts[day] * totals.total / all_)) for day, n in shown.items()}


def _timeline(connection: Connection, asked: Resolved, events: Events, found: Mapping[str, _Day], totals: _Totals,
              after: str | None = None) -> Timeline:  # fmt: skip
    keys = [key for day in found.values() for key in day.keys]
    made = main_events(Shelf(connection), keys, events.linked, most_told=4)
    days = tuple(_day(day, [made[key] for key in of.keys], of.all) for day, of in found.items())
    return Timeline(
        days=days, total=totals.total, undated=totals.total - totals.placed, linked=events.linked,
        first=_report(connection, asked, events, False), last=_report(connection, asked, events, True), after=after,
        about=totals.about,
    )  # fmt: skip


class _Totals(NamedTuple):
    """How many events match, how many of them have a place on a timeline, and whether both are estimates."""

    total: int
    placed: int
    about: bool


def _totals(connection: Connection, events: Events) -> _Totals:
    """How many events match.

    Names of clusters are hashes, so those that begin alike are a fair sample of all.
    """
    ask = select(func.count(), func.count(events.day)).select_from(events.source).where(events.where)
    if events.whole:  # an index of days has those without one side by side
        counted = select(func.count()).select_from(events.source).where(events.where)
        total = int(connection.execute(counted).scalar_one())
        return _Totals(total, total - int(connection.execute(counted.where(events.day.is_(None))).scalar_one()), False)
    if not events.many:
        return _Totals(*connection.execute(ask).one(), False)
    every = _events_there(connection)
    share = min(1.0, LOOKED_AT / max(1, every))
    if share == 1.0:
        return _Totals(*connection.execute(ask).one(), False)
    found = connection.execute(ask.where(events.key < f"x{int(share * 16**6):06x}")).one()
    return _Totals(round(found[0] / share), round(found[1] / share), True)


def _events_there(connection: Connection) -> int:
    """How many events there are, of very many about."""
    t = schema.event_clusters
    every = select(func.count()).select_from(t)
    some = int(connection.execute(every.where(t.c.cluster < f"x{256 // SHARE:02x}")).scalar_one())
    return some * SHARE if some >= TOLD else int(connection.execute(every).scalar_one())


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
    whole = asked._replace(query=msgspec.structs.replace(asked.query, copies=True))
    order = (_a.c.day.desc() if latest else _a.c.day, _a.c.article)
    bare = whole._replace(about=None, partner=None)
    told = select(_e.c.row).where(filtering.of_article(_e.c.row, _a.c.article))
    for actors in (asked.about, asked.partner):
        if actors is not None:
            told = told.where(filtering.of_parties(actors))
    # Articles in order of time, each asked whether it tells of it: where many do, the first ones soon say so.
    walk: list[Any] = [_a.c.day.is_not(None), *_around(asked.query)]
    beyond = connection.execute(select(_a.c.day).where(*walk).order_by(*order).offset(ASKED_FIRST).limit(1)).scalar()
    near = [] if beyond is None else [_a.c.day >= beyond if latest else _a.c.day <= beyond]
    tell = told.where(*filtering.events(connection, bare._replace(each=True))).correlate(_a).exists()
    row = connection.execute(select(*SOURCE).where(*walk, *near, tell).order_by(*order).limit(1)).first()
    if row is None and beyond is not None and events.many:
        tell = told.where(*filtering.events(connection, bare)).correlate(_a).exists()
        row = connection.execute(select(*SOURCE).where(*walk, tell).order_by(*order).limit(1)).first()
    if row is None and not events.many:
        all_ = (
            select(t.key.op(">>")(filtering.BITS)).select_from(t.source).where(t.where) for t in acts(connection, whole)
        )
        ask = select(*SOURCE).where(_a.c.day.is_not(None), or_(*(_a.c.article.in_(t) for t in all_)))
        row = connection.execute(ask.order_by(*order).limit(1)).first()
    return source_of(row) if row is not None else None
