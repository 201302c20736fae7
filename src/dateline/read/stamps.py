"""Dates as pages print them: found, turned into ISO 8601, and weighed (published, updated, or bare)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal

from dateline.model import Span
from dateline.resources import lexicon, read_yaml

Role = Literal["published", "updated", ""]


@dataclass(frozen=True)
class Stamp:
    """A date as it stands on a page.

    value: ISO 8601 as precise as printed (`2016`, `2016-02`, `2016-02-04`, `2016-02-04T10:32Z`), or `--02-04` where no
    year is printed. other: the second reading of a numeric date whose day and month may change places, else null.
    role: what the words before it say it is the time of.
    """

    span: Span
    value: str
    other: str | None = None
    role: Role = ""

    @property
    def has_year(self) -> bool:
        return not self.value.startswith("--")

    @property
    def day(self) -> str:
        """The date without its clock time."""
        return self.value.partition("T")[0]


def alternation(words: Iterable[str]) -> str:
    """A regular expression's alternatives, the longest first."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def month_numbers() -> dict[str, int]:
    """Month names and short forms, lower case, to 1..12."""
    return {w: int(n) for n, words in lexicon("stamps")["months"].items() for w in words}


@cache
def foreign_months() -> dict[str, int]:
    """Full month names of other languages, lower case, to 1..12."""
    return {w: n for names in read_yaml("months.yaml").values() for n, w in enumerate(names, 1)}


@cache
def weekday_numbers() -> dict[str, int]:
    """Weekday names and short forms, lower case, to ISO 1..7."""
    return {w: int(n) for n, words in lexicon("stamps")["weekdays"].items() for w in words}


@cache
def _pieces() -> dict[str, str]:
    words: dict[str, Any] = lexicon("stamps")
    meridiem = alternation(w for group in words["meridiem"].values() for w in group)
    zones = alternation([*words["zones"], *words["zones_unsure"]])
    month = rf"(?P<month>{alternation(month_numbers())})\b\.?"
    day = rf"(?P<day>0?[1-9]|[12]\d|3[01])(?:{alternation(words['ordinals'])})?\b"
    return {
        "weekday": rf"(?:(?P<weekday>{alternation(weekday_numbers())})\b\.?[\s,]*)?",
        "clock": rf"(?P<hour>[01]?\d|2[0-4])(?:[:.h]|(?=[0-5]\d\s?(?:{zones})\b))(?P<minute>[0-5]\d)"
        r"(?::(?P<second>[0-5]\d)(?:\.\d+)?)?"
        rf"(?:\s?(?P<half>{meridiem})(?![a-z]))?(?:\s?\(?(?P<zone>{zones}|[+-]\d\d:?\d\d)\b\)?)?",
        "day_month": rf"{day}\s*[-/.,]?\s*(?:{alternation(words['of'])}\s+)?{month}",
        "month_day": rf"{month}\s*[-/.]?\s*{day}",
        "month": month,
        # Some pages print a date twice without a space: "4 Feb 20164 Feb 2016".
        "year": rf"(?P<year>(?:19|20)\d\d)(?:(?!\d)|(?=[0-3]?\d\s(?:{alternation(month_numbers())})\b))",
        "filler": alternation(words["fillers"]),
    }


@cache
def _date_patterns() -> tuple[re.Pattern[str], ...]:
    p = _pieces()
    clock = re.sub(r"\?P<\w+>", "?:", p["clock"])
    texts = (
        r"(?P<year>(?:19|20)\d\d)-(?P<mon>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
        r"(?:[T ](?P<hour>[01]\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?\s?"
        r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
        rf"{p['weekday']}{p['day_month']}(?:\s*[-/,.]?\s*{p['year']})?",
        rf"{p['weekday']}{p['month_day']}(?:\s*[-/,.]?\s*{p['year']})?",
        rf"{p['month']}[\s,]*{p['year']}",
        rf"(?P<day>[12]\d|3[01]|0?[1-9])(?:er|º|\.)?\s+(?:de\s+)?(?P<foreign>{alternation(foreign_months())})\s+(?:de\s+)?{p['year']}",
        rf"{p['weekday']}(?P<year>(?:19|20)\d\d)\s?[/.]\s?(?P<mon>0?[1-9]|1[0-2])\s?[/.]\s?(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)",
        rf"{p['weekday']}(?P<first>0?[1-9]|[12]\d|3[01])(?P<mark>[-/.])(?P<second_number>0?[1-9]|[12]\d|3[01])(?P=mark){p['year']}",
        rf"{p['weekday']}(?P<first>[01]\d)(?P<mark>[/])(?P<second_number>[0-3]\d)(?P=mark)(?P<short>[0-4]\d)(?![\d/])(?=.{{0,3}}{clock})",
        r"(?P<year>(?:19|20)\d\d)年\s?(?P<mon>0?[1-9]|1[0-2])月\s?(?P<day>0?[1-9]|[12]\d|3[01])日",
    )
    return tuple(re.compile(rf"(?:(?<!\w)|(?<=\s(?:19|20)\d\d)){t}", re.IGNORECASE) for t in texts)


@cache
def clock_pattern() -> re.Pattern[str]:
    """A clock time with or without am/pm and zone."""
    return re.compile(rf"(?<![\w:.]){_pieces()['clock']}(?![\w%])", re.IGNORECASE)


@cache
def _role_pattern() -> re.Pattern[str]:
    words = lexicon("stamps")
    clock = re.sub(r"\?P<\w+>", "?:", _pieces()["clock"])
    filler = rf"(?:\s+(?:{_pieces()['filler']})\b)*"
    return re.compile(
        rf"\b(?:(?P<published>{alternation(words['published'])})|(?P<updated>{alternation(words['updated'])}))\b"
        rf"{filler}[\s:.,|–—-]*(?:{clock}{filler}[\s,|–—-]*)?$",
        re.IGNORECASE,
    )


def _iso_day(year: str | None, month: int, day: int | None) -> str | None:
    """ISO of a day that exists, else null."""
    if day is None:
        return f"{year}-{month:02d}"
    try:
        date(int(year) if year else 2000, month, day)
    except ValueError:
        return None
    return f"{year}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"


def _numeric(m: re.Match[str]) -> tuple[str, str | None] | None:
    """Both readings of 04/02/2016, or the one that exists; a dot (04.02.2016) always puts the day first."""
    groups = m.groupdict()
    a, b, year = int(m["first"]), int(m["second_number"]), groups.get("year") or f"20{groups['short']}"
    day_first = _iso_day(year, b, a) if b <= 12 else None
    month_first = _iso_day(year, a, b) if a <= 12 and m["mark"] != "." else None
    weekday = m["weekday"]
    if weekday and day_first and month_first:
        number = weekday_numbers()[weekday.lower()]
        fits = [d for d in (day_first, month_first) if date.fromisoformat(d).isoweekday() == number]
        if len(fits) == 1:
            return fits[0], None
    if day_first and month_first and day_first != month_first:
        return day_first, month_first
    only = day_first or month_first
    return (only, None) if only else None


def _read(m: re.Match[str]) -> Stamp | None:
    groups = m.groupdict()
    if groups.get("first"):
        pair = _numeric(m)
        return Stamp(m.span(), pair[0], pair[1]) if pair else None
    month = int(groups.get("mon") or 0) or _month(groups.get("month") or groups["foreign"])
    day = int(groups["day"]) if groups.get("day") else None
    value = _iso_day(groups.get("year"), month, day)
    if value is None:
        return None
    return Stamp(m.span(), value + clock_value(m), None)


def _month(name: str) -> int:
    return month_numbers().get(name.lower()) or foreign_months()[name.lower()]


def clock_value(m: re.Match[str]) -> str:
    """`T10:32Z` from a matched clock time; nothing for none and for 00:00, a clock that nobody set."""
    g = m.groupdict()
    if not g.get("hour"):
        return ""
    hour, minute = int(g["hour"]), int(g["minute"])
    half = (g.get("half") or "").lower().replace(".", "")
    if half:
        if hour > 12:
            half = ""
        else:
            hour = hour % 12 + (12 if half in _pm() else 0)
    if hour > 23 or (hour == 0 and minute == 0 and not int(g.get("second") or 0) and not half):
        return ""
    zone = g.get("zone") or ""
    offset = lexicon("stamps")["zones"].get(zone.upper(), zone if zone[:1] in "+-" else "")
    if re.fullmatch(r"[+-]\d{4}", offset):
        offset = f"{offset[:3]}:{offset[3:]}"
    return f"T{hour:02d}:{minute:02d}{offset}"


@cache
def _pm() -> frozenset[str]:
    return frozenset(w.replace(".", "") for w in lexicon("stamps")["meridiem"]["pm"])


JOIN = re.compile(r"[\s,|–—@•·/T-]*", re.UNICODE)


def _with_clock(text: str, stamp: Stamp, fillers: re.Pattern[str]) -> Stamp:
    """A bare day with the clock time printed right after or before it."""
    if "T" in stamp.value or stamp.value.count("-") < 2:
        return stamp
    start, end = stamp.span
    after = fillers.match(text, end)
    m = clock_pattern().match(text, after.end() if after else end)
    if m and m.end() > m.start():
        return replace(stamp, span=(start, m.end()), value=stamp.value + clock_value(m))
    head = text[max(0, start - 40) : start]
    for m in clock_pattern().finditer(head):
        if fillers.fullmatch(head, m.end()):
            return replace(stamp, span=(start - len(head) + m.start(), end), value=stamp.value + clock_value(m))
    return stamp


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,|–—@•·/()-]|\b(?:{_pieces()['filler']})\b)*", re.IGNORECASE)


def find_stamps(text: str) -> tuple[Stamp, ...]:
    """The dates of a stretch of text, in order, the longest reading at each place, with the role named before it.

    >>> [(s.value, s.role) for s in find_stamps("Updated 6 March 2016 | First published: Feb. 4, 2016 10:32 GMT")]
    [('2016-03-06', 'updated'), ('2016-02-04T10:32Z', 'published')]
    """
    found: list[Stamp] = []
    for pattern in _date_patterns():
        found.extend(s for m in pattern.finditer(text) if (s := _read(m)))
    found.sort(key=lambda s: (s.span[0], -s.span[1]))
    out: list[Stamp] = []
    for stamp in found:
        if out and stamp.span[0] < out[-1].span[1]:
            continue
        stamp = _with_clock(text, stamp, _fillers())
        head = text[max(0, stamp.span[0] - 60) : stamp.span[0]]
        m = _role_pattern().search(head)
        role: Role = "" if m is None else "published" if m["published"] else "updated"
        out.append(replace(stamp, role=role))
    return tuple(out)


def settle(stamp: Stamp, others: Sequence[Stamp]) -> Stamp:
    """A numeric date with two readings, settled by the page's other dates, or cut to its year.

    The order of day and month follows an unambiguous numeric date of the page, else the reading that lies nearest to a
    date printed in words.

    >>> stamp = find_stamps("04/02/2016")[0]
    >>> settle(stamp, find_stamps("The group meets on Feb. 11.")).value
    '2016-02-04'
    >>> settle(stamp, ()).value
    '2016'
    """
    if stamp.other is None:
        return stamp
    near: dict[str, int] = {}
    for reading in (stamp.value, stamp.other):
        day = date.fromisoformat(reading[:10])
        distances = [d for o in others if o.other is None and (d := _distance(o.value, day)) is not None]
        near[reading] = min(distances, default=10_000)
    best = min(near, key=lambda r: near[r])
    if near[best] <= 31 and len(set(near.values())) > 1:
        return replace(stamp, value=best, other=None)
    return replace(stamp, value=stamp.value[:4], other=None)


def _distance(value: str, day: date) -> int | None:
    """Days between a stamp's day and `day`; a stamp without a year is taken in the year that brings it nearest."""
    plain = value.partition("T")[0]
    years = [day.year - 1, day.year, day.year + 1] if plain.startswith("--") else [int(plain[:4])]
    tail = plain[2:] if plain.startswith("--") else plain[5:]
    if len(tail) != 5:
        return None
    days = [d for y in years if (d := _day(f"{y}-{tail}"))]
    return min((abs((d - day).days) for d in days), default=None)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def year_for(value: str, anchor: date) -> str | None:
    """`--02-03` in the year that puts it nearest at or before `anchor` (a day's grace for clocks and presses).

    >>> year_for("--12-31", date(2016, 1, 2))
    '2015-12-31'
    """
    for year in (anchor.year + 1, anchor.year, anchor.year - 1, anchor.year - 2, anchor.year - 3, anchor.year - 4):
        d = _day(f"{year}-{value[2:]}")
        if d is not None and (d - anchor).days <= 1:
            return d.isoformat()
    return None
