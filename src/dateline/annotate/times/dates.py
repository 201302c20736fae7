"""Dates, months, weekdays and feasts: as they stand, or with the year or week the text leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from dateline.annotate.times.almanac import Moment, around, at_grain, feast_day, moment
from dateline.annotate.times.reading import Reading
from dateline.annotate.times.scene import Found, Scene
from dateline.model import Alternative


def on_calendar(r: Reading, scene: Scene) -> Found:
    if r.century:
        return Found(value=("BC" if r.era == "BC" else "") + f"{r.century - 1:02d}", why="a century by its number")
    if r.decade is not None:
        return Found(value=_decade(r.decade, scene), why="a decade")
    if r.era == "BC" and r.year:
        return Found(value=f"BC{r.year:04d}", why="a year before Christ")
    year = r.year
    if year is not None and year < 100 and r.era is None:
        year += 1900
    if year is not None or r.week:
        found = explicit(r, year or 0, scene)
    elif r.weekday and not (r.month or r.day):
        found = _weekday(r, scene)
    elif r.day and not r.month:
        found = _day_of_month(r, scene)
    else:
        found = _undated(r, scene)
    return with_time(_with_bounds(found, r, scene), r)


def _with_bounds(found: Found, r: Reading, scene: Scene) -> Found:
    """A feast of several days covers just those, whatever its value names."""
    length = scene.feasts.get(r.feast or "", {}).get("span", 1)
    if length == 1 or not found.value[:4].isdigit():
        return found
    first = feast_day(scene.feasts[r.feast or ""], int(found.value[:4]))
    return (
        found if first is None else msgspec.structs.replace(found, bounds=(first, first + timedelta(days=length - 1)))
    )


def _decade(decade: int, scene: Scene) -> str:
    if decade < 100:
        any_ref = scene.refs.get("any") or scene.now
        century = any_ref.moment.first.year // 100 if any_ref else 19
        if any_ref and scene.now and century * 100 + decade > scene.now.moment.first.year:
            century -= 1
        decade += century * 100
    return f"{decade // 10:03d}"


def explicit(r: Reading, year: int, scene: Scene) -> Found:
    """An explicit date is never shifted."""
    value = value_in(r, year, scene.feasts)
    if value is None:
        return Found(value=f"{year:04d}", why="no such day in that year", score=0.3)
    others: tuple[Alternative, ...] = ()
    if r.swap and r.month and r.day and r.day <= 12:
        others = (
            Alternative(
                value=f"{year:04d}-{r.day:02d}-{r.month:02d}", score=0.4, why="day and month the other way round"
            ),
        )
    return Found(value=value, why="as it stands", score=0.98 if not others else 0.6, others=others)


_FEAST_GRAIN = {30: "M", 7: "W"}  # by length in days: a month of fasting, a holy week


def value_in(r: Reading, year: int, feasts: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The value of a month, day, season, quarter, half or feast in a year; null where there is none (30 February)."""
    y = f"{year:04d}"
    try:
        if r.week:
            return f"{y}-W{r.week:02d}" if not r.weekday else date.fromisocalendar(year, r.week, r.weekday).isoformat()
        if r.month and r.day:
            return date(year, r.month, r.day).isoformat()
    except ValueError:
        return None
    if r.feast:
        rule = feasts[r.feast]
        day = feast_day(rule, year)
        return None if day is None else at_grain(day, _FEAST_GRAIN.get(rule.get("span", 1), "D"))
    if r.month:
        return f"{y}-{r.month:02d}" if r.month <= 12 else None
    if r.quarter:
        return f"{y}-Q{r.quarter}" if r.quarter <= 4 else None
    if r.half:
        return f"{y}-H{r.half}" if r.half <= 2 else None
    return f"{y}-{r.season}" if r.season else y


def _undated(r: Reading, scene: Scene) -> Found:
    """A month, day, season, quarter or feast without its year: the nearest on the side the clause points to."""
    base = scene.base(r, "Y")
    if base is None:
        return Found(value=_unknown_year(r, scene), why="the year is not known", score=0.5)
    at = base.moment
    year = at.first.year
    if r.base == "ref" or scene.history:
        value = _from_running_date(r, at, scene)
        return Found(value=value, anchor=base.name, why="the year the text is in", score=0.85)
    options = [m for y in (year - 1, year, year + 1) if (v := value_in(r, y, scene.feasts)) and (m := moment(v))]
    if not options:
        return Found(value=_unknown_year(r, scene), why="no such day near that year", score=0.3)
    chosen, why = _side(options, at, r.dir, scene)
    others = tuple(
        Alternative(value=o.value, score=0.2, why="the same in another year") for o in options if o != chosen
    )
    return Found(value=chosen.value, anchor=base.name, why=why, score=0.9, others=_nearest(others, options, at))


def _nearest(others: tuple[Alternative, ...], options: list[Moment], at: Moment) -> tuple[Alternative, ...]:
    by_value = {o.value: abs((o.first - at.first).days) for o in options}
    return tuple(sorted(others, key=lambda o: by_value[o.value]))[:1]


def _from_running_date(r: Reading, at: Moment, scene: Scene) -> str:
    years = (at.first.year, at.first.year + (r.dir or 0))
    for year in years:
        value = value_in(r, year, scene.feasts)
        m = moment(value) if value else None
        if m is None or not value:
            continue
        if r.dir in (None, 0) or (r.dir == 1 and m.first > at.first) or (r.dir == -1 and m.last < at.last):
            return value
    for step in (1, -1, 2, -2, 3, -3):  # 29 February
        if value := value_in(r, at.first.year + step, scene.feasts):
            return value
    return _unknown_year(r, scene)


# Which year an undated month or day belongs to: the nearest, but one that goes against the tense of its clause must be
# nearer by eight months (four, where the clause looks ahead).
def _side(options: list[Moment], at: Moment, which: int | None, scene: Scene) -> tuple[Moment, str]:
    """Of the same stretch in neighbouring years, the one meant: last, next, this; else by the clause; else nearest."""
    past = [o for o in options if o.first <= at.last]
    future = [o for o in options if o.last >= at.first]
    if which == -1:
        gone = [o for o in past if o.last < at.first] or past or options
        return gone[-1], "the last one before"
    if which == 1:
        return next((o for o in future if o.first > at.last), options[-1]), "the next one after"
    if which == 0:
        return next((o for o in options if o.first.year == at.first.year), options[-1]), "the one of this year"
    middle = at.first + (at.last - at.first) / 2
    against = {-1: (0, 300 if scene.sure and options[0].grain == "M" else 250), 1: (120, 0)}.get(
        scene.direction or 0, (0, 40)
    )

    def cost(o: Moment) -> int:
        days = (o.first + (o.last - o.first) / 2 - middle).days
        inside = o.first <= at.last and o.last >= at.first
        return 0 if inside else abs(days) + against[days > 0]

    said = {-1: "the clause is in the past: ", 1: "the clause looks ahead: "}.get(scene.direction or 0, "")
    return min(options, key=cost), said + "the nearest one"


def _unknown_year(r: Reading, scene: Scene) -> str:
    value = value_in(r, 2000, scene.feasts if not r.feast else {r.feast: {"month": 1, "day": 1}})
    if value is None:
        return "XXXX"
    rule = scene.feasts.get(r.feast or "", {})
    if r.feast and "month" not in rule:
        return f"XXXX-{rule['nth'][0]:02d}-XX" if "nth" in rule else "XXXX-XX-XX"
    return "XXXX" + ((value_in(r, 2000, scene.feasts) or value)[4:] if r.feast else value[4:])


def _day_of_month(r: Reading, scene: Scene) -> Found:
    """`the 5th`: of the month the text is in."""
    base = scene.refs.get("month") or scene.now
    if base is None or base.moment.grain not in ("D", "M", "T", "P"):
        return Found(value=f"XXXX-XX-{r.day:02d}", why="the month is not known", score=0.4)
    year, month = base.moment.first.year, base.moment.first.month
    value = value_in(Reading(month=month, day=r.day), year, {})
    return Found(value=value or f"XXXX-XX-{r.day:02d}", anchor=base.name, why="of the month the text is in", score=0.75)


def _weekday(r: Reading, scene: Scene) -> Found:
    base = scene.base(r, "D")
    part = ""
    if base is None or base.moment.grain not in ("D", "T", "P"):
        bounds = None
        if base is not None and base.moment.grain in ("M", "Y") and base.name in ("written", "published"):
            bounds = around(base.moment, *((0, 6) if scene.direction == 1 else (6, 0)))
        return Found(value=f"XXXX-WXX-{r.weekday}{part}", why="the week is not known", score=0.5, bounds=bounds)
    assert r.weekday is not None
    at = base.moment.first
    back, ahead = (at.isoweekday() - r.weekday) % 7, (r.weekday - at.isoweekday()) % 7
    before, after = at - timedelta(days=back), at + timedelta(days=ahead)
    if r.dir == -1:
        day, why = at - timedelta(days=back or 7), "the last one before"
    elif r.dir == 1:
        day, why = at + timedelta(days=ahead or 7), "the next one after"
    elif r.dir == 0:
        day, why = (after, "the one of this week") if scene.direction != -1 else (before, "the one just gone")
    elif r.base == "ref" or scene.history:
        day, why = (after, "on from where the text is")
    elif scene.direction == 0:
        day, why = (before, "planned, nearer behind") if back < ahead else (after, "planned, nearer ahead")
    elif scene.direction == 1:
        day, why = after, "the clause looks ahead: the next such day"
    else:
        day, why = before, "the clause is in the past: the last such day" if scene.direction else "the last such day"
    other = after if day != after else before
    others = (Alternative(value=other.isoformat(), score=0.15, why="the other side"),) if other != day else ()
    return Found(value=day.isoformat(), anchor=base.name, why=why, score=0.9 if scene.direction else 0.8, others=others)


def with_time(found: Found, r: Reading) -> Found:
    """A date with the clock time or part of the day its reading carries."""
    suffix = time_of(r)
    if not suffix or "T" in found.value or found.value[:1] == "P":
        return found
    value = found.value
    m = moment(value)
    if m is not None and m.grain not in ("D",):
        value = f"{value[:4]}-{value[5:7] if m.grain == 'M' else 'XX'}-XX"
    return msgspec.structs.replace(found, value=value + suffix, type="TIME")


def time_of(r: Reading) -> str:
    """The time half of a value: `T22:00`, `TMO`, or nothing.

    >>> time_of(Reading(hour=10, half_day="pm")), time_of(Reading(part="MO")), time_of(Reading(hour=5, minute=-15))
    ('T22:00', 'TMO', 'T04:45')
    """
    if r.hour is None:
        return f"T{r.part}" if r.part else ""
    hour, minute = r.hour, r.minute or 0
    later = r.half_day == "pm" or (r.half_day is None and r.part in ("AF", "EV")) or (r.part == "NI" and hour >= 6)
    if later and hour < 12:
        hour += 12
    if (r.half_day == "am" or r.part == "MO") and hour == 12:
        hour = 0
    if minute < 0:
        hour, minute = hour - 1, minute + 60
    return f"T{hour % 25:02d}:{minute:02d}" + (f":{r.second:02d}" if r.second is not None else "")
