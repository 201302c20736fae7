"""Figures over time: what each source says of each measure, day by day."""

from __future__ import annotations

from sqlalchemy import select

from dateline.query import filtering
from dateline.query.building import figure_rows
from dateline.query.finding import ALL
from dateline.query.resolving import resolve
from dateline.query.rows import FigureRow, Series
from dateline.query.shelf import Shelf
from dateline.query.terms import Query
from dateline.store import Store, schema

MOST = 600
"""Figures of one answer: the surest; narrow the question for more."""
_f = schema.figures


def figures_over_time(store: Store, query: Query = ALL) -> tuple[Series, ...]:
    """How many killed, displaced, detained …, by measure and by whose figure it is, over time.

    A figure that a source repeats on the same day or in a copy of the same text counts once. Longest series first.
    """
    with store.reading() as c:
        asked = resolve(c, query)
        if filtering.says_nothing(asked, "figures"):
            return ()
        ask = select(_f.c.row).where(*filtering.figures(c, asked)).order_by(_f.c.score.desc(), _f.c.row).limit(MOST)
        rows = figure_rows(Shelf(c), list(c.execute(ask).scalars().all()))
    groups: dict[tuple[str, str | None, int | None], list[FigureRow]] = {}
    for r in sorted(rows, key=lambda r: (r.day or "9999", r.ref)):
        groups.setdefault((r.measures, r.unit, r.said_by.actor if r.said_by else None), []).append(r)
    found = [_series(points) for points in groups.values()]
    return tuple(sorted(found, key=lambda s: (s.said_by is None, -len(s.points), s.measures, s.points[0].ref)))


def _series(rows: list[FigureRow]) -> Series:
    seen: set[tuple[str | None, float, float | None, float | None]] = set()
    points = []
    for r in rows:
        told = (r.day, r.number, r.low, r.high)
        if told not in seen:
            seen.add(told)
            points.append(r)
    first = rows[0]
    return Series(
        measures=first.measures, unit=first.unit, said_by=first.said_by, points=tuple(points),
        sources=len({r.evidence.source.text for r in rows}),
    )  # fmt: skip
