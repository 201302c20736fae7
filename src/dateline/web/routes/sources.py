"""Sources: who published what the store holds, how much, and from when to when."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlalchemy import case, func, select

from dateline.store import Store, schema
from dateline.web.desk import Desk
from dateline.web.listing import Asked, Column, Listing, add_listing, make_cursor
from dateline.web.remembering import remembered

router = APIRouter(include_in_schema=False)
NAV = (90, "Sources", "/sources", "o")
COLUMNS = (
    Column("source", "Source"), Column("articles", "Articles"), Column("own", "Texts of its own"),
    Column("words", "Words"), Column("first", "First"), Column("last", "Latest"),
)  # fmt: skip


def sources(desk: Desk, asked: Asked) -> Listing:
    """Publishers (agencies where there is none), the most articles first."""
    every = remembered(desk, "sources", lambda: all_sources(desk.store))
    seen = asked.after[0] if asked.after and isinstance(asked.after[0], int) and 0 <= asked.after[0] < 1_000_000 else 0
    return Listing(
        title="Sources", asked=asked, columns=COLUMNS, rows=every[seen : seen + asked.limit], total=len(every),
        next=make_cursor(seen + asked.limit) if len(every) > seen + asked.limit else None,
    )  # fmt: skip


def all_sources(store: Store) -> list[dict[str, Any]]:
    """Every publisher with its articles, texts of its own, words, first and latest day."""
    t = schema.articles
    name = func.coalesce(t.c.publisher, t.c.agency, "")
    own = func.sum(case((t.c.lead, 1), else_=0))
    ask = select(
        name.label("source"), func.count().label("articles"), own.label("own"), func.sum(t.c.words).label("words"),
        func.min(t.c.day).label("first"), func.max(t.c.day).label("last"),
    ).group_by(name).order_by(func.count().desc(), name)  # fmt: skip
    with store.reading() as c:
        return [dict(r) for r in c.execute(ask).mappings()]


add_listing(router, "/sources", "sources.html", sources)
