"""Map: events by place and time, how exact each place is, outlines without any claim."""

from __future__ import annotations

from typing import Any, get_args

from fastapi import APIRouter

from dateline import ontology
from dateline.model import StatusValue
from dateline.query.timelines import chronology
from dateline.web.asking import question
from dateline.web.chart_rows import COLUMNS, MODES, rows_of
from dateline.web.desk import Desk
from dateline.web.listing import Asked, Listing, add_listing

router = APIRouter(include_in_schema=False)
NAV = (15, "Map", "/map", "m")
DRAWN, PER_DAY = 200, 12
"""Events that are drawn, the weightiest first, and how many of one day."""


def places(desk: Desk, asked: Asked) -> Listing:
    """The weightiest events that have a place on the map, and the places they happened at."""
    fixed: dict[str, Any] = {} if asked.many("status") else {"status": MODES}
    query = question(asked, **fixed, **({} if asked.text("limit") else {"limit": DRAWN}))
    found = chronology(desk.store, query, per_day=PER_DAY)
    rows = rows_of(desk.store, found)
    placed = [r for r in rows if r["latitude"] is not None and r["longitude"] is not None]
    return Listing(
        title="Map", asked=asked, columns=COLUMNS, rows=placed, total=len(placed),
        more={"places": by_place(placed), "unplaced": len(rows) - len(placed), "found": found,
              "types": sorted(ontology.event_types()), "statuses": get_args(StatusValue)},
    )  # fmt: skip


def by_place(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The places of some events, the one with the most first."""
    found: dict[int, dict[str, Any]] = {}
    for r in rows:
        at = found.setdefault(r["place_number"], {
            "name": r["place"], "country": r["country"], "exact": r["exact"], "events": 0, "conflict": 0,
            "first": r["first"], "last": r["last"],
        })  # fmt: skip
        at["events"] += 1
        at["conflict"] += r["quad"] >= 3
        at["first"] = min(at["first"], r["first"])
        at["last"] = max(at["last"], r["last"])
    return sorted(found.values(), key=lambda p: (-p["events"], p["name"]))


add_listing(router, "/map", "map.html", places, keep=True)
