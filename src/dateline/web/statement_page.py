"""A statement with what stands around it: the sentences before and after, what it holds, what it is held in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from dateline.query.building import event_rows, position_rows, statement_rows
from dateline.query.shelf import Shelf
from dateline.store import Store, schema
from dateline.web.row_pages import find_row

AROUND = 2
"""Sentences shown before and after."""
_s, _e, _p = schema.statements, schema.events, schema.positions


def statement_page(store: Store, name: str) -> dict[str, Any]:
    """All that is known of a statement, by `KEY.ID`. Errors: HTTPException 404 where there is none."""
    row = find_row(store, name, "statements")
    number = row.article.article
    with store.reading() as c:
        found = c.execute(select(_s).where((_s.c.article == number) & (_s.c.id == row.id))).one()
        inner = select(_s.c.row).where((_s.c.article == number) & (_s.c.nested == row.id)).order_by(_s.c.row)
        acts = select(_e.c.row).where((_e.c.article == number) & (_e.c.statement == row.id)).order_by(_e.c.row)
        held = select(_p.c.row).where((_p.c.article == number) & (_p.c.statement == row.id)).order_by(_p.c.row)
        shelf = Shelf(c)
        (statement,) = statement_rows(shelf, [found.row])
        before, after = around(shelf, number, found.start, found.end)
        return {
            "name": row.key,
            "article": row.article,
            "statement": statement,
            "before": before,
            "after": after,
            "inner": statement_rows(shelf, list(c.execute(inner).scalars())),
            "events": event_rows(shelf, list(c.execute(acts).scalars())),
            "positions": position_rows(shelf, list(c.execute(held).scalars())),
            "outer": f"{row.article.key}.{found.nested}" if found.nested else None,
        }


def around(shelf: Shelf, article: int, start: int, end: int) -> tuple[list[str], list[str]]:
    """The sentences just before and just after a stretch of an article."""
    shelf.take([article])
    sentences = shelf.sentences(article)
    before = [s for s in sentences if s[1] <= start][-AROUND:]
    after = [s for s in sentences if s[0] >= end][:AROUND]
    return [shelf.words(article, s) for s in before], [shelf.words(article, s) for s in after]
