"""From a store of an older version to one of today, step by step, each step whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, insert, inspect, select, update

from dateline.store import schema, searching
from dateline.store.opening import StoreError, shown

VERSION = "schema"
MIGRATIONS: dict[int, Callable[[Connection], None]] = {}
"""What leads from version n - 1 to n, by n."""


def create(connection: Connection) -> None:
    """Make all tables of an empty database."""
    schema.metadata.create_all(connection)
    searching.create(connection)
    connection.execute(insert(schema.meta), [
        {"name": VERSION, "value": str(schema.SCHEMA_VERSION)},
        {"name": "change", "value": "0"},
    ])  # fmt: skip


def is_empty(connection: Connection) -> bool:
    """Whether the database has no tables at all."""
    return not inspect(connection).get_table_names()


def version(connection: Connection, where: str) -> int:
    """The version of a store. Errors: StoreError where the database is none."""
    if not inspect(connection).has_table("meta"):
        raise StoreError(shown(where), "this database is no store.", "Name a file or database made by `dateline add`.")
    t = schema.meta
    value = connection.execute(select(t.c.value).where(t.c.name == VERSION)).scalar()
    if value is None or not str(value).isdigit():
        raise StoreError(shown(where), "this database is no store.", "Name a file or database made by `dateline add`.")
    return int(value)


def check_version(found: int, where: str) -> None:
    """Refuse a store that is older or newer than this program."""
    if found < schema.SCHEMA_VERSION:
        raise StoreError(
            shown(where),
            f"the store is of version {found}, this program writes version {schema.SCHEMA_VERSION}.",
            f"Run `dateline store migrate {shown(where)}`; keep a copy of the store until you have looked at it.",
        )
    if found > schema.SCHEMA_VERSION:
        raise StoreError(
            shown(where),
            f"the store is of version {found}, newer than this program ({schema.SCHEMA_VERSION}).",
            "Install a newer dateline.",
        )


def migrate(connection: Connection, found: int) -> list[int]:
    """Carry a store forward to today's version, within one transaction; gives the versions passed."""
    steps = [n for n in sorted(MIGRATIONS) if n > found]
    for n in steps:
        MIGRATIONS[n](connection)
        t = schema.meta
        connection.execute(update(t).where(t.c.name == VERSION).values(value=str(n)))
    return steps
