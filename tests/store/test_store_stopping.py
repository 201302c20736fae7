"""`dateline add` while the world goes wrong: stopped, no room, no right to write, somebody else writing.

Each time: one clear sentence, the exit code of its kind, a store that is whole, and the same command goes on from there.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from test_storing import LIGHT, TEXTS, corpus, dateline

from dateline.store import open_store, opening

assert corpus, "a fixture that is used by name"


def adding(source: Path, store: Path, *more: str, before: Callable[[], object] | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dateline", "add", str(source), "--store", str(store), "--plan", LIGHT, *more]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=before)


def kept(store: Path) -> int:
    """Articles of a store, looked at from outside; 0 while there is none."""
    with (
        contextlib.suppress(sqlite3.OperationalError),
        sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=5) as c,
    ):
        return int(c.execute("SELECT count(*) FROM articles").fetchone()[0])
    return 0


def assert_goes_on(store: Path, source: Path, least: int = 0) -> None:
    """The store is whole, and the same command adds what is missing and nothing twice."""
    with open_store(store) as found:
        assert all(f.ok for f in found.check())
        there = found.count()
    assert there >= least
    said = dateline("add", source, "--store", store, "--plan", LIGHT)
    assert f"{TEXTS - there} added" in said and (f"{there} already there" in said or not there)


@pytest.mark.parametrize(
    ("sign", "code", "workers"),
    [(signal.SIGINT, 130, "1"), (signal.SIGTERM, 143, "1"), (signal.SIGINT, 130, "2"), (signal.SIGTERM, 143, "2")],
)
def test_stopped_in_the_middle(tmp_path: Path, corpus: Path, sign: signal.Signals, code: int, workers: str) -> None:
    store = tmp_path / "a.db"
    run = adding(corpus, store, "-w", workers)
    deadline = time.monotonic() + 60
    while not kept(store) and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    run.send_signal(sign)
    _, said = run.communicate(timeout=60)
    there = kept(store)
    assert (run.returncode, "Traceback" in said) == (code, False), said
    assert "dateline: stopped." in said and f"{there} articles are kept" in said and "same command" in said
    assert 0 < there < TEXTS, "it was stopped too late to show anything"
    assert_goes_on(store, corpus, there)


def test_no_room_on_the_disk(tmp_path: Path, corpus: Path) -> None:
    """A limit on the size of files stands for the disk: writing fails in the same place."""
    store = tmp_path / "a.db"
    run = adding(corpus, store, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000)))
    _, said = run.communicate(timeout=120)
    assert (run.returncode, said.count("\n")) == (2, 1), said
    assert "a.db" in said and "disk" in said
    assert_goes_on(store, corpus)


def without_rights() -> None:
    """Give up what lets the system's own user write anywhere, so that rights count for it too."""
    if os.geteuid() == 0:
        drop, override = 24, 1
        ctypes.CDLL(None).prctl(drop, override, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="rights are given up as Linux has it")
@pytest.mark.parametrize("there", [False, True], ids=["new", "known"])
def test_a_folder_nobody_may_write_to(tmp_path: Path, corpus: Path, there: bool) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    store = folder / "a.db"
    if there:
        open_store(store, create=True).close()
    folder.chmod(0o555)
    try:
        run = adding(corpus, store, before=without_rights)
        _, said = run.communicate(timeout=120)
    finally:
        folder.chmod(0o755)
    assert (run.returncode, said.count("\n")) == (2, 1), said
    assert ("a.db" in said and "rights" in said) or "right to write" in said
    assert store.exists() is there
    assert_goes_on(store, corpus) if there else None


def test_somebody_else_is_writing(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "WAIT", 0.1)
    store = tmp_path / "a.db"
    open_store(store, create=True).close()
    other = sqlite3.connect(store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    said = dateline("add", corpus, "--store", store, "--plan", LIGHT, code=2)
    other.execute("ROLLBACK")
    other.close()
    assert said.count("\n") == 1 and "another program is writing to it" in said
    assert_goes_on(store, corpus)
