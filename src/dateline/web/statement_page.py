"""A statement with what stands around it: the sentences before and after, what it holds, what it is held in."""

from __future__ import annotations

from typing import Any

from dateline.query import statement
from dateline.store import Store
from dateline.web.row_pages import find_row


def statement_page(store: Store, name: str) -> dict[str, Any]:
    """All that is known of a statement, by `KEY.ID`. Errors: HTTPException 404 where there is none."""
    row = find_row(store, name, "statements")
    found = statement(store, row.ref)
    nested = found.statement.nested
    return {
        "name": row.key,
        "article": row.article,
        "statement": found.statement,
        "before": found.before,
        "after": found.after,
        "inner": found.inner,
        "events": found.events,
        "positions": found.positions,
        "outer": f"{row.article.key}.{nested.partition('.')[2]}" if nested else None,
    }
