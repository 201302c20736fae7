"""Calendar: what was announced, for which day, and what became of it."""

from __future__ import annotations

import calendar as days
from typing import Any, NamedTuple, get_args

import msgspec
from fastapi import APIRouter
from sqlalchemy import func, select

from dateline.errors import SettingError
from dateline.query.calendars import calendar as planned
from dateline.query.rows import Calendar, Fate, Planned
from dateline.store import schema
from dateline.web.asking import question
from dateline.web.chart_rows import told_as
from dateline.web.desk import Desk
from dateline.web.listing import Asked, Column, Listing, add_listing

router = APIRouter(include_in_schema=False)
NAV = (20, "Calendar", "/calendar", "d")
COLUMNS = (
    Column("id", "Plan"), Column("earliest", "From"), Column("latest", "To"), Column("title", "Plan"),
    Column("type", "Type"), Column("parties", "Parties"), Column("place", "Place"), Column("fate", "What became of it"),
    Column("why", "Why"), Column("first_set", "First set for"), Column("sources", "Sources"),
)  # fmt: skip
MOST, MOST_ANY = 500, 100
"""Plans of a period, and where no period has any."""
IN_A_DAY = 4
"""Plans a day of the grid names; the list has all."""


class Cell(NamedTuple):
    """A day of the grid: its date, whether it belongs to the month, the plans for it."""

    day: str
    inside: bool
    plans: tuple[Planned, ...]


def calendar(desk: Desk, asked: Asked) -> Listing:
    """Plans by the day they are for, with every report of them."""
    fate = asked.one_of("fate", get_args(Fate))
    month = asked.text("month")
    if month is not None and not _is_month(month):
        raise SettingError("month", f"{month[:20]!r} is no month.", "Write it as 2016-02.")
    found = _found(desk, asked, month)
    plans = [p for p in found.plans if fate in (None, p.fate)]
    month = month or _month_of(found, plans)
    rows = [as_row(p) for p in (*plans, *(p for p in found.undated if fate in (None, p.fate)))]
    return Listing(
        title="Calendar", asked=asked, columns=COLUMNS, rows=rows, total=len(rows),
        more={"found": found, "plans": plans, "fates": get_args(Fate), "month": month,
              "undated": [p for p in found.undated if fate in (None, p.fate)],
              "weeks": grid(month, plans) if month else [],
              "before": _beside(month, -1), "next": _beside(month, 1), "in_a_day": IN_A_DAY, "title_of": title},
    )  # fmt: skip


def _found(desk: Desk, asked: Asked, month: str | None) -> Calendar:
    """The plans of the period asked for; without one, of a month: the one asked for, else the latest article's."""
    if asked.text("since") or asked.text("until"):
        return planned(desk.store, question(asked, limit=MOST))
    latest = None
    if month is None:
        with desk.store.reading() as c:
            month = latest = (c.execute(select(func.max(schema.articles.c.day))).scalar() or "")[:7]
    if _is_month(month):
        last = days.monthrange(int(month[:4]), int(month[5:]))[1]
        found = planned(desk.store, question(asked, limit=MOST, since=f"{month}-01", until=f"{month}-{last:02}"))
        if found.plans or asked.text("month"):
            return found
    every = planned(desk.store, question(asked, limit=MOST_ANY))
    return every if latest is None else msgspec.structs.replace(every, plans=_of_month(every))


def _of_month(found: Calendar) -> tuple[Planned, ...]:
    """The plans of the month that is opened where nobody asked for one."""
    month = _month_of(found, list(found.plans))
    return tuple(
        p for p in found.plans if month and p.earliest and p.earliest[:7] <= month <= (p.latest or p.earliest)[:7]
    )


def as_row(p: Planned) -> dict[str, Any]:
    """A plan as a row of a list."""
    return {
        "id": p.plan, "earliest": p.earliest, "latest": p.latest, "title": title(p), "type": p.type,
        "parties": [a.name for a in p.parties], "place": p.place.name if p.place else None, "fate": p.fate,
        "why": p.why, "first_set": p.first_set, "sources": p.sources,
        "updates": [{"day": u.day, "fate": u.fate, "value": u.value, "sentence": u.evidence.sentence,
                     "article": u.evidence.source.id} for u in p.updates],
    }  # fmt: skip


def title(p: Planned) -> str:
    """A plan in a few words."""
    return told_as(p.title, [a.name for a in p.parties])


def grid(month: str, plans: list[Planned]) -> list[list[Cell]]:
    """The weeks of a month, Monday first, each day with its plans.

    >>> [cell.day for cell in grid("2016-02", [])[0]][:2]
    ['2016-02-01', '2016-02-02']
    """
    year, number = int(month[:4]), int(month[5:7])
    weeks = days.Calendar().monthdatescalendar(year, number)
    return [
        [Cell(day.isoformat(), day.month == number,
              tuple(p for p in plans if p.earliest and p.earliest <= day.isoformat() <= (p.latest or p.earliest)))
         for day in week]
        for week in weeks
    ]  # fmt: skip


def _is_month(words: str) -> bool:
    return len(words) == 7 and words[4] == "-" and words[:4].isdigit() and words[5:].isdigit() and (
        1 <= int(words[5:]) <= 12 and 1 <= int(words[:4]) <= 9998
    )  # fmt: skip


def _month_of(found: Calendar, plans: list[Planned]) -> str | None:
    """The month to open: that of the first plan still to come, else of the last one."""
    dated = [p.earliest for p in plans if p.earliest]
    coming = [d for d in dated if found.asof and d >= found.asof[:10]]
    return (min(coming) if coming else max(dated))[:7] if dated else None


def _beside(month: str | None, step: int) -> str | None:
    if month is None:
        return None
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + step
    return f"{number // 12:04}-{number % 12 + 1:02}"


add_listing(router, "/calendar", "calendar.html", calendar, keep=True)
