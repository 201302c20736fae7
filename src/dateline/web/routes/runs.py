"""Runs: which program, plan, models and lexicons read the articles, and how many each."""

from __future__ import annotations

from fastapi import APIRouter

from dateline.store import current_run
from dateline.web.desk import Desk
from dateline.web.listing import Asked, Column, Listing, add_listing

router = APIRouter(include_in_schema=False)
NAV = (95, "Runs", "/runs", "r")
COLUMNS = (
    Column("program", "Program"), Column("plan", "Plan"), Column("models", "Models"), Column("lexicons", "Lexicons"),
    Column("articles", "Articles"), Column("current", "Of today"),
)  # fmt: skip


def runs(desk: Desk, asked: Asked) -> Listing:
    """What read the articles, the most articles first."""
    info = desk.store.info()
    today = current_run(desk.plan).key
    rows = [
        {"key": run.key, "program": run.program, "plan": run.plan, "models": run.models, "lexicons": run.lexicons,
         "articles": n, "current": run.key == today, "stages": run.stages}
        for run, n in sorted(info.runs, key=lambda pair: -pair[1])
    ]  # fmt: skip
    return Listing(title="Runs", asked=asked, columns=COLUMNS, rows=rows, total=len(rows), more={"info": info})


add_listing(router, "/runs", "runs.html", runs)
