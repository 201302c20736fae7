"""Figures: the numbers that were reported, over time, source by source, with their ranges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter

from dateline.query.rows import Series
from dateline.query.series import figures_over_time
from dateline.web.asking import key_ref, question
from dateline.web.desk import Desk
from dateline.web.listing import Asked, Column, Listing, add_listing

router = APIRouter(include_in_schema=False)
NAV = (46, "Figures", "/figures", "f")
COLUMNS = (
    Column("measures", "Measures"), Column("said_by", "Said by"), Column("day", "Day"), Column("number", "Number"),
    Column("low", "At least"), Column("high", "At most"), Column("unit", "Unit"), Column("words", "Words"),
    Column("article", "Article"), Column("publisher", "Publisher"), Column("id", "Figure"),
)  # fmt: skip
UNNAMED = "no one named"
CHARTS = 8
"""Measures that are drawn; the table has all."""


def figures(desk: Desk, asked: Asked) -> Listing:
    """What was reported of each measure, source by source, oldest first."""
    series = figures_over_time(desk.store, question(asked))
    rows = [row for s in series for row in _rows(s)]
    return Listing(
        title="Figures", asked=asked, columns=COLUMNS, rows=rows, total=len(rows),
        more={"measures": by_measure(series), "charts": CHARTS},
    )  # fmt: skip


def _rows(s: Series) -> list[dict[str, Any]]:
    return [
        {"measures": s.measures, "unit": s.unit, "said_by": s.said_by.name if s.said_by else UNNAMED, "day": p.day,
         "number": p.number, "low": p.low, "high": p.high, "words": p.words, "article": p.evidence.source.id,
         "article_key": p.evidence.source.key, "publisher": p.evidence.source.publisher or p.evidence.source.agency,
         "sentence": p.evidence.sentence, "id": key_ref(p.evidence)}
        for p in s.points
    ]  # fmt: skip


def by_measure(series: Sequence[Series]) -> list[dict[str, Any]]:
    """The series of each measure and unit, the measure with the most numbers first."""
    found: dict[tuple[str, str | None], list[Series]] = {}
    for s in series:
        found.setdefault((s.measures, s.unit), []).append(s)
    made = [
        {"measures": m, "unit": unit, "series": some, "numbers": sum(len(s.points) for s in some)}
        for (m, unit), some in found.items()
    ]
    return sorted(made, key=lambda m: (-m["numbers"], m["measures"]))


add_listing(router, "/figures", "figures.html", figures, keep=True)
