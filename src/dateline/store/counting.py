"""The count of changes: by it a store knows whether copies, clusters and contested claims are still of today.

Every article added, read again or removed raises the count; each of the three remembers the count it was saved at.
"""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from dateline.errors import SettingError
from dateline.store import schema

CHANGE = "change"
KINDS = ("copies", "clusters", "contested")


def count_changes(connection: Connection, many: int) -> int:
    """Raise the count by so many; gives the first of the new numbers."""
    before = _value(connection, CHANGE)
    _put(connection, CHANGE, before + many)
    return before + 1


def mark(connection: Connection, kind: str) -> None:
    """Remember that this kind is of today."""
    _put(connection, _known(kind), _value(connection, CHANGE))


def pending(connection: Connection, kind: str) -> list[int]:
    """Articles added or read again since this kind was saved."""
    t = schema.articles
    since = _value(connection, _known(kind))
    return list(connection.execute(select(t.c.article).where(t.c.change > since).order_by(t.c.article)).scalars())


def is_current(connection: Connection, kind: str) -> bool:
    """Whether nothing was added, read again or removed since this kind was saved."""
    return _value(connection, _known(kind)) == _value(connection, CHANGE)


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise SettingError("store", f"nothing called {kind!r} is kept up to date.", f"Kinds: {', '.join(KINDS)}.")
    return f"{CHANGE}.{kind}"


def _value(connection: Connection, name: str) -> int:
    t = schema.meta
    return int(connection.execute(select(t.c.value).where(t.c.name == name)).scalar() or 0)


def _put(connection: Connection, name: str, value: int) -> None:
    t = schema.meta
    if connection.execute(update(t).where(t.c.name == name).values(value=str(value))).rowcount == 0:
        connection.execute(insert(t), {"name": name, "value": str(value)})
