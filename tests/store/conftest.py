"""Stores to test on: SQLite files, and databases of a PostgreSQL server that is started for the tests."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dateline.store import Store, open_store, schema

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
MakeStore = Callable[[], Store]
_numbers = itertools.count()


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps them off the path."""
    found = shutil.which("initdb")
    here = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((p for p in here if (p / "pg_ctl").exists()), None)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server of the tests' own on a socket in a folder of their own; gives what follows the name."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here: no initdb was found")
    user = None
    if os.geteuid() == 0:  # the server refuses to run as root
        import pwd

        if "postgres" not in {u.pw_name for u in pwd.getpwall()}:
            pytest.skip("tests run as root and there is no user `postgres` to run the server")
        user = "postgres"
    folder = Path(tempfile.mkdtemp(prefix="dl"))
    try:
        if user:
            shutil.chown(folder, user)
        run = {"user": user, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        data = folder / "data"
        subprocess.run([programs / "initdb", "-D", data, "-A", "trust", "-U", "dateline", "-E", "UTF8", "--locale=C.UTF-8",
                        "--no-sync"], **run)  # fmt: skip
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        control = [programs / "pg_ctl", "-D", data, "-w"]
        subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], **run)
        try:
            yield f"?host={folder}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(server: str) -> Iterator[str]:
    """The URL of an empty database, dropped after the test."""
    import psycopg

    name = f"store{next(_numbers)}"
    with psycopg.connect(f"dbname=postgres user=dateline host={server.removeprefix('?host=')}", autocommit=True) as c:
        c.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://dateline@/{name}{server}"
        c.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def used_url(server: str) -> str:
    """The URL of a store on the server that every test empties first: making one takes longer than a test."""
    import psycopg

    with psycopg.connect(f"dbname=postgres user=dateline host={server.removeprefix('?host=')}", autocommit=True) as c:
        c.execute("CREATE DATABASE used")
    url = f"postgresql://dateline@/used{server}"
    open_store(url, create=True).close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store can be made, of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "talks.db")
    url = str(request.getfixturevalue("used_url"))
    with open_store(url) as used, used.writing() as c:
        tables = ", ".join(n for n in (*schema.metadata.tables, "sentence_search", "statement_search") if n != "meta")
        c.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        c.execute(schema.meta.delete().where(schema.meta.c.name != "schema"))
    return url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new store of each kind, found whole when the test is over."""
    with ExitStack() as stack:
        kept = stack.enter_context(open_store(url, create=True))
        yield kept
        assert [f for f in kept.check() if not f.ok and f.what != "reviews"] == []
