"""Timeline: the main events in lanes by type, actor or place; planned and cancelled ones told apart."""

from __future__ import annotations

from typing import Any, get_args

from fastapi import APIRouter

from dateline import ontology
from dateline.model import StatusValue
from dateline.query.timelines import chronology
from dateline.web.asking import question
from dateline.web.chart_rows import COLUMNS, MODES, fates_of, rows_of
from dateline.web.desk import Desk
from dateline.web.listing import Asked, Listing, add_listing

router = APIRouter(include_in_schema=False)
NAV = (10, "Timeline", "/timeline", "t")
LANES = ("type", "actor", "place")
DRAWN, PER_DAY = 150, 8
"""Events that are drawn, the weightiest first, and how many of one day."""


def timeline(desk: Desk, asked: Asked) -> Listing:
    """The weightiest events of what is asked for, by day."""
    lanes = asked.one_of("lanes", LANES) or "type"
    fixed: dict[str, Any] = {} if asked.many("status") else {"status": MODES}
    query = question(asked, **fixed, **({} if asked.text("limit") else {"limit": DRAWN}))
    found = chronology(desk.store, query, per_day=PER_DAY)
    rows = rows_of(desk.store, found, fates_of(desk.store, query, found))
    return Listing(
        title="Timeline", asked=asked, columns=COLUMNS, rows=rows, total=found.total,
        more={"found": found, "lanes": lanes, "all_lanes": LANES, "types": sorted(ontology.event_types()),
              "statuses": get_args(StatusValue), "undrawn": found.total - found.undated - len(rows)},
    )  # fmt: skip


add_listing(router, "/timeline", "timeline.html", timeline, keep=True)
