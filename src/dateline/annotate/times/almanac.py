"""The calendar: values of TIMEX3 as days, weeks and years, what lies between them, and the days of feasts.

Easter after Meeus/Jones/Butcher; the tabular Islamic calendar (civil epoch, leap years 2, 5, 7, 10, 13, 16, 18, 21,
24, 26, 29 of 30), which sighting may move by a day; Passover after Gauss.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
PART_HOURS = {"MO": (6, 12), "MI": (12, 14), "AF": (12, 18), "EV": (18, 22), "NI": (18, 24), "DT": (6, 18),
              "DA": (4, 7), "DK": (17, 20)}  # fmt: skip
_MONTHS_IN = {"M": 1, "Q": 3, "H": 6, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}
_DAYS_IN = {"D": 1, "W": 7, "W2": 14, "WE": 7}


class Moment(msgspec.Struct, frozen=True):
    """A stretch of the calendar: its value, its grain, its first and its last day."""

    value: str
    grain: str
    first: date
    last: date


def moment(value: str) -> Moment | None:
    """What a value means on the calendar, or null where it is not on it (`XXXX-WXX-3`, `PAST_REF`, `P2D`).

    >>> moment("1991-03").last, moment("2016-W05").first, moment("XXXX-10")
    (datetime.date(1991, 3, 31), datetime.date(2016, 2, 1), None)
    """
    for grain, shape in _SHAPES:
        m = shape.fullmatch(value)
        if m is not None:
            try:
                first, last = _bounds(grain, m.groups())
            except (ValueError, OverflowError):
                return None
            return Moment(value, grain, first, last)
    return None


_SHAPES = tuple(
    (grain, re.compile(shape))
    for grain, shape in (
        ("D", r"(\d{4})-(\d\d)-(\d\d)"), ("M", r"(\d{4})-(\d\d)"), ("Y", r"(\d{4})"),
        ("T", r"(\d{4})-(\d\d)-(\d\d)T(\d\d)(?::(\d\d))?.*"), ("P", r"(\d{4})-(\d\d)-(\d\d)T([A-Z]{2})"),
        ("WE", r"(\d{4})-W(\d\d)-WE"), ("W", r"(\d{4})-W(\d\d)"), ("Q", r"(\d{4})-Q([1-4])"), ("H", r"(\d{4})-H([12])"),
        ("S", r"(\d{4})-(SP|SU|FA|WI)"), ("DE", r"(\d{3})"), ("CE", r"(\d{2})"),
    )
)  # fmt: skip


def _bounds(grain: str, parts: tuple[str, ...]) -> tuple[date, date]:
    year = int(parts[0])
    if grain in ("D", "T", "P"):
        day = date(year, int(parts[1]), int(parts[2]))
        return day, day
    if grain in ("W", "WE"):
        monday = date.fromisocalendar(year, int(parts[1]), 1)
        return monday + timedelta(days=5 if grain == "WE" else 0), monday + timedelta(days=6)
    if grain in ("DE", "CE"):
        size = 10 if grain == "DE" else 100
        return date(max(year * size, 1), 1, 1), date(year * size + size - 1, 12, 31)
    month = 1 if grain == "Y" else _first_month(grain, parts[1])
    first = date(year, month, 1)
    return first, add(first, {"S": 3}.get(grain) or _MONTHS_IN[grain], "M") - timedelta(days=1)


def around(at: Moment, before: int, after: int) -> tuple[date, date]:
    """First and last day of a stretch, widened by days on either side.

    >>> around(moment("1991-03"), 6, 0)
    (datetime.date(1991, 2, 23), datetime.date(1991, 3, 31))
    """
    return at.first - timedelta(days=before), at.last + timedelta(days=after)


def _first_month(grain: str, part: str) -> int:
    if grain == "S":
        return SEASON_MONTHS[part]
    return {"M": 0, "Q": -2, "H": -5}[grain] + {"M": 1, "Q": 3, "H": 6}[grain] * int(part)


def interval(value: str) -> tuple[str, str] | None:
    """First and last day (or hour, for a time) a value covers.

    >>> interval("1998-SU"), interval("1991-03-04TMO")
    (('1998-06-01', '1998-08-31'), ('1991-03-04T06:00', '1991-03-04T12:00'))
    """
    m = moment(value)
    if m is None:
        return None
    if m.grain == "P":
        low, high = PART_HOURS.get(value[-2:], (0, 24))
        return f"{value[:10]}T{low:02d}:00", f"{value[:10]}T{high:02d}:00"
    if m.grain == "T":
        return value, value
    return m.first.isoformat(), m.last.isoformat()


def narrow(first: date, last: date, mod: str | None) -> tuple[date, date]:
    """The third of a stretch that START, MID or END names ("late 2013"); the whole of it for any other modifier.

    >>> narrow(date(2013, 1, 1), date(2013, 12, 31), "END")
    (datetime.date(2013, 9, 1), datetime.date(2013, 12, 31))
    """
    third = timedelta(days=round(((last - first).days + 1) / 3))
    if mod not in ("START", "MID", "END") or last - first < timedelta(days=5):
        return first, last
    low = first if mod == "START" else first + third if mod == "MID" else last - third + timedelta(days=1)
    return low, last if mod == "END" else low + third - timedelta(days=1)


def at_grain(day: date, unit: str) -> str:
    """The value of the day, week, month ... that holds `day`.

    >>> at_grain(date(2016, 2, 3), "W"), at_grain(date(1994, 6, 1), "DE"), at_grain(date(1994, 6, 1), "CE")
    ('2016-W05', '199', '19')
    """
    iso = day.isocalendar()
    if unit in ("W", "W2"):
        return f"{iso.year:04d}-W{iso.week:02d}"
    if unit == "WE":
        return f"{iso.year:04d}-W{iso.week:02d}-WE"
    return {
        "M": f"{day.year:04d}-{day.month:02d}", "Q": f"{day.year:04d}-Q{(day.month + 2) // 3}",
        "H": f"{day.year:04d}-H{1 if day.month < 7 else 2}", "Y": f"{day.year:04d}", "DE": f"{day.year // 10:03d}",
        "CE": f"{day.year // 100:02d}", "ML": f"{day.year // 1000}",
    }.get(unit, day.isoformat())  # fmt: skip


def add(day: date, n: float, unit: str) -> date:
    """`n` units after `day` (before, where n is negative); a month keeps the day of the month where it can.

    >>> add(date(2016, 1, 31), 1, "M"), add(date(2016, 2, 3), -2, "W")
    (datetime.date(2016, 2, 29), datetime.date(2016, 1, 20))
    """
    if unit in _DAYS_IN:
        return day + timedelta(days=round(n * _DAYS_IN[unit]))
    months = round(n * _MONTHS_IN[unit]) + day.year * 12 + day.month - 1
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def feast_day(rule: Mapping[str, Any], year: int) -> date | None:
    """The (first) day of a feast in a year of the Gregorian calendar, by its rule in the lexicon.

    >>> feast_day({"easter": -2}, 2016), feast_day({"islamic": [9, 1]}, 2016), feast_day({"nth": [11, 4, 4]}, 1999)
    (datetime.date(2016, 3, 25), datetime.date(2016, 6, 7), datetime.date(1999, 11, 25))
    """
    if not 1583 <= year <= 4000:
        return None
    if "month" in rule:
        return date(year, rule["month"], rule["day"])
    if "easter" in rule:
        return easter(year) + timedelta(days=rule["easter"])
    if "orthodox" in rule:
        return orthodox_easter(year) + timedelta(days=rule["orthodox"])
    if "nth" in rule:
        month, weekday, which = rule["nth"]
        return nth_weekday(year, month, weekday, which)
    if "election" in rule:
        return nth_weekday(year, 11, 1, 1) + timedelta(days=1)
    if "islamic" in rule:
        return islamic(year, *rule["islamic"])
    if "passover" in rule:
        return passover(year) + timedelta(days=rule["passover"])
    return None


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """The which-th (or, negative, from the end) Monday = 1 .. Sunday = 7 of a month."""
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (which - 1))
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta(days=(last.isoweekday() - weekday) % 7 + 7 * (-which - 1))


def easter(year: int) -> date:
    """Western Easter Sunday."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Orthodox Easter Sunday, as a Gregorian date."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)


def islamic(year: int, month: int, day: int) -> date | None:
    """The day of the tabular Islamic calendar that falls in a Gregorian year (the first, where two do)."""
    for hijri in range(int((year - 622) * 1.030684) - 1, int((year - 622) * 1.030684) + 3):
        julian = day + -(-59 * (month - 1) // 2) + (hijri - 1) * 354 + (3 + 11 * hijri) // 30 + 1948439
        found = date.fromordinal(julian - 1721425)
        if found.year == year:
            return found
    return None


def passover(year: int) -> date:
    """The first day of Passover (15 Nisan), Gauss's rule."""
    a, b = (12 * year + 12) % 19, year % 4
    m = 20.0955877 + 1.5542418 * a + 0.25 * b - 0.003177794 * year
    whole = int(m)
    c = (whole + 3 * year + 5 * b + 1) % 7
    if c in (2, 4, 6):
        whole += 1
    elif c == 1 and a > 6 and m - int(m) >= 0.63287037:
        whole += 2
    elif c == 0 and a > 11 and m - int(m) >= 0.89772376:
        whole += 1
    # Gauss counts days of March of the Julian calendar for 14 Nisan's eve
    return date(year, 3, 1) + timedelta(days=whole - 1 + year // 100 - year // 400 - 2)
