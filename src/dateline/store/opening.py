"""Where a store lies and how it is opened: SQLite by path, PostgreSQL by URL; errors in a sentence."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from dateline.errors import MissingExtraError, SettingError

WAIT = 30.0
"""Seconds a writer waits for another before it says so."""
CACHE_KB = 65_536
WRITES = "dateline_writes"
"""Execution option of a connection that is about to write: its transaction takes the lock at once."""
BARE = "dateline_bare"
"""Execution option of a connection whose statements are no transaction (VACUUM)."""
WRITER_LOCK = 7_305_119
"""Key of the PostgreSQL advisory lock that writers hold: one at a time, as with SQLite."""


class StoreError(SettingError):
    """A store cannot be opened, read or written; the message says which and why."""


def is_url(name: str) -> bool:
    """Whether a store is named by a database URL, not by a path.

    >>> is_url("postgresql://me@host/talks"), is_url("talks.db")
    (True, False)
    """
    return "://" in name


def shown(name: str) -> str:
    """A store's name fit to be printed: a URL without its password.

    >>> shown("postgresql://me:secret@host/talks")
    'postgresql://me:***@host/talks'
    """
    return make_url(name).render_as_string(hide_password=True) if is_url(name) else name


def make_engine(name: str, create: bool, read_only: bool) -> Engine:
    """The engine of a store, not yet connected. Errors: StoreError where there is no such store,
    MissingExtraError where there is no driver for it."""
    if is_url(name) and not name.startswith("sqlite"):
        return _server_engine(name)
    path = Path(make_url(name).database or "") if is_url(name) else Path(name)
    if path.is_dir():
        raise StoreError(str(path), "this is a folder, not a store.", "Name a file, such as talks.db.")
    if not path.is_file():
        if not create or read_only:
            raise StoreError(str(path), "there is no such store.", "Make one with `dateline add PATH --store FILE`.")
        if not path.absolute().parent.is_dir():
            raise StoreError(str(path), "its folder does not exist.", "Make the folder first.")
    return _file_engine(path, read_only)


def _file_engine(path: Path, read_only: bool) -> Engine:
    mode = "rwc"
    if read_only:
        # A WAL file cannot be opened in a folder nobody may write to, unless nobody writes: then it is taken as it is.
        mode = "ro" if os.access(path.absolute().parent, os.W_OK) else "ro&immutable=1"
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=WAIT)

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock before it reads: two that read first and then write would both have to fail.
        options = connection.get_execution_options()
        if not options.get(BARE):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES) else "BEGIN")

    return engine


def _server_engine(name: str) -> Engine:
    try:
        url = make_url(name)
    except ArgumentError:
        raise StoreError("--store", "this is no database URL.", "Write postgresql://user@host/name.") from None
    if url.get_backend_name() != "postgresql":
        raise StoreError(shown(name), "only SQLite and PostgreSQL can hold a store.", "Name a file or postgresql://….")
    try:
        engine = create_engine(url.set(drivername="postgresql+psycopg"))
    except ModuleNotFoundError:
        raise MissingExtraError(shown(name), "psycopg", "postgres") from None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")

    return engine


_SENTENCES = (
    ("database is locked", "another program is writing to it.", "Wait until it is done, or stop it, and try again."),
    ("database table is locked", "another program is writing to it.", "Wait until it is done and try again."),
    ("disk is full", "the disk is full.", "Make room and run the same command again; nothing is lost."),
    ("no space left", "the disk of the server is full.", "Make room and run the same command again; nothing is lost."),
    ("disk i/o error", "the disk could not be read or written.", "Look at the disk, and run `dateline store check`."),
    ("readonly database", "it may only be read.", "Give yourself the right to write to the file and its folder."),
    ("read-only transaction", "it is opened for reading only.", "Open it for writing."),
    ("unable to open", "it cannot be opened.", "Look at the rights of the file and its folder."),
    ("permission denied", "you may not do that there.", "Ask for the right to write to this database."),
    ("not a database", "this file is no store.", "Name a file made by `dateline add`."),
    ("malformed", "the file is damaged.", "Take it from a backup, or add the articles to a new store."),
    ("does not exist", "the server has no such database, role or table.", "Make the database first (`createdb`)."),
    ("authentication failed", "the server refuses this user or password.", "Look at the user and password of the URL."),
    ("no password supplied", "the server wants a password.", "Put it into the URL or into PGPASSWORD."),
    ("connection", "the server cannot be reached.", "Look at host and port, and whether the server runs."),
    ("resolve", "there is no such host.", "Look at the host of the URL."),
)
"""What a database says (in part, lower case), what that means here, and how to mend it."""


@contextmanager
def spoken(where: str) -> Iterator[None]:
    """Turn what a database says into a sentence; what is our own bug goes through."""
    try:
        yield
    except DBAPIError as e:
        said = str(e.orig).lower()
        if not isinstance(e, OperationalError) and "malformed" not in said and "not a database" not in said:
            raise
        for part, message, remedy in _SENTENCES:
            if part in said:
                raise StoreError(shown(where), message, remedy) from e
        raise


def reader(engine: Engine) -> Connection:
    """A connection whose reads all see the store as it was at the first of them."""
    if engine.dialect.name == "sqlite":
        return engine.connect()  # a transaction of a WAL file is a snapshot by itself
    return engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writer(engine: Engine) -> Connection:
    """A connection whose transaction holds the one lock of writers."""
    return engine.connect().execution_options(**{WRITES: True})


def bare(engine: Engine) -> Connection:
    """A connection outside any transaction."""
    if engine.dialect.name == "sqlite":
        return engine.connect().execution_options(**{BARE: True})
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")
