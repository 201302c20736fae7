"""Network: who acts on, speaks to and speaks about whom, by period; as a graph and as a table."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from dateline.query import who
from dateline.query.rows import Edge, Network
from dateline.web.asking import question
from dateline.web.desk import Desk
from dateline.web.listing import Asked, Column, Listing, add_listing

router = APIRouter(include_in_schema=False)
NAV = (25, "Network", "/network", "n")
PERIODS = ("all", "year", "month")
KINDS = ("acts on", "speaks to", "speaks about")
ACTORS, EDGES = 60, 300
"""Actors that are drawn, and rows of the table."""
COLUMNS = (
    Column("period", "Period"), Column("source", "Who"), Column("kind", "What"), Column("target", "Whom"),
    Column("rows", "Times"), Column("cooperation", "Cooperation"), Column("conflict", "Conflict"),
    Column("intensity", "Intensity"),
)  # fmt: skip


def network(desk: Desk, asked: Asked) -> Listing:
    """Who does what to whom, the most frequent first."""
    by = asked.one_of("by", PERIODS) or "all"
    kind = asked.one_of("kind", KINDS)
    query = question(asked, **({} if asked.text("limit") else {"limit": ACTORS}))
    found = who(desk.store, query, period=by)
    periods = sorted({e.period for e in found.edges})
    period = asked.one_of("period", periods) if periods else None
    edges = [e for e in found.edges if kind in (None, e.kind) and period in (None, e.period)]
    edges.sort(key=lambda e: (-e.rows, e.period))
    names = {a.actor.actor: a.actor.name for a in found.actors}
    rows = [as_row(e, names) for e in edges]
    return Listing(
        title="Network", asked=asked, columns=COLUMNS, rows=rows, total=len(rows),
        more={"graph": graph(found, edges), "periods": periods, "period": period, "by": by, "bys": PERIODS,
              "kinds": KINDS, "kind": kind, "shown": EDGES, "most": max((e.rows for e in edges), default=1),
              "found": found},
    )  # fmt: skip


def as_row(e: Edge, names: dict[int | None, str]) -> dict[str, Any]:
    """An edge as a row of a list."""
    return {
        "period": e.period, "source": names.get(e.source, f"#{e.source}"), "source_actor": e.source, "kind": e.kind,
        "target": names.get(e.target, f"#{e.target}"), "target_actor": e.target, "rows": e.rows,
        "cooperation": e.cooperation, "conflict": e.conflict, "intensity": e.intensity,
    }  # fmt: skip


def graph(found: Network, edges: list[Edge]) -> dict[str, Any]:
    """Actors that have an edge, and the edges of all shown periods added up."""
    added: dict[tuple[int, int, str], dict[str, Any]] = {}
    for e in edges:
        one = added.setdefault((e.source, e.target, e.kind), {
            "source": e.source, "target": e.target, "kind": e.kind, "rows": 0, "cooperation": 0, "conflict": 0,
        })  # fmt: skip
        for name in ("rows", "cooperation", "conflict"):
            one[name] += getattr(e, name)
    linked = {n for s, t, _ in added for n in (s, t)}
    return {
        "nodes": [{"id": a.actor.actor, "name": a.actor.name, "kind": a.actor.kind, "articles": a.articles}
                  for a in found.actors if a.actor.actor in linked],
        "edges": list(added.values()),
    }  # fmt: skip


add_listing(router, "/network", "network.html", network, keep=True)
