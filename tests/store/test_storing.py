"""The commands that keep a corpus, as they are run: stopped, killed, run again, beside readers."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from small import shelling, talks
from synthetic import Corpus

from dateline import cli
from dateline.store import Store, open_store, schema

LIGHT = str(Path(__file__).parent / "light.toml")
TEXTS = 400


def dateline(*words: str | Path, code: int = 0) -> str:
    """Run a command as `main` runs it: what it says, on both streams."""
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    found = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        patch.setattr(sys, "argv", ["dateline", *map(str, words)])
        try:
            cli.main()
        except SystemExit as e:
            found = int(e.code or 0)
    said.seek(0)
    words_said = said.read()
    assert found == code, words_said
    return words_said


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Many short dispatches of our own, one a line."""
    file = tmp_path / "corpus.jsonl"
    with file.open("w") as f:
        for n in range(TEXTS):
            text = (
                f"OSTRAVA, March {n % 28 + 1} - Envoys met for round {n}.\n\n"
                + f"They spoke of point {n} at length. " * 40
            )
            f.write(json.dumps({"id": f"d{n}", "text": text, "published": "2031-03-30", "desk": n}) + "\n")
    return file


def test_adding_from_the_command_line_again_and_again(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "OSTRAVA, March 7 - Envoys met on Friday to prepare a round of talks on the border.\n"
    )
    (folder / "empty.txt").write_text("")
    db = tmp_path / "talks.db"
    said = dateline("add", folder, "--store", db, "--plan", LIGHT, code=1)
    assert "1 added" in said
    assert "left out" in said and "empty.txt" in said
    (folder / "b.txt").write_text("OSTRAVA, March 8 - A second round of talks ended without an accord, envoys said.\n")
    (folder / "empty.txt").unlink()
    assert "1 added" in (said := dateline("add", folder, "--store", db, "--plan", LIGHT))
    assert "1 already there; the store holds 2 articles" in said
    assert dateline("add", folder, "--store", db, "--plan", LIGHT, "--quiet") == ""
    assert "0 added" in dateline("add", folder, "--store", db, "--plan", LIGHT, "-w", "2")
    info = json.loads(dateline("store", "info", db, "--json"))
    assert (info["articles"], info["runs"][0][0]["plan"]) == (2, "light")
    assert "BAD" not in dateline("store", "check", db)


def test_another_plan_reads_again_and_keeps_what_was_given(tmp_path: Path) -> None:
    folder, db = tmp_path / "in", tmp_path / "talks.db"
    folder.mkdir()
    page = (
        "<html><head><title>Talks</title></head><body><nav>Home News Sport</nav><article><p>Envoys met in Ostrava on \
Friday to prepare a round of talks.</p><p>They will meet again next week, the host said.</p></article></body></html>"
    )
    (folder / "a.html").write_text(page)
    plan = tmp_path / "lesser.toml"
    plan.write_text('stages = ["read.furniture", "read.page", "read.language"]\n')
    dateline("add", folder, "--store", db, "--plan", plan)
    with open_store(db) as store:
        given = list(store.inputs([1]))
        assert store.record(1).sentences == ()
    assert "read by another" in dateline("add", folder, "--store", db, "--plan", LIGHT)
    assert "1 read again" in dateline("store", "reread", db, "--plan", LIGHT)
    assert "nothing to read again" in dateline("store", "reread", db, "--plan", LIGHT)
    with open_store(db) as store:
        assert store.record(1).sentences
        assert list(store.inputs([1])) == given
    fresh = tmp_path / "fresh.db"
    dateline("add", folder, "--store", fresh, "--plan", LIGHT)
    with open_store(db) as store, open_store(fresh) as other:
        assert list(store.records()) == list(other.records())


def test_removing_from_the_command_line(tmp_path: Path) -> None:
    db = tmp_path / "talks.db"
    with open_store(db, create=True) as store:
        store.add([shelling(), talks()])
        store.review("shelling", "events", shelling().events[0].id, "y")
    said = dateline("remove", "shelling", "--store", db)
    assert "1 removed, with 4 actors and 2 places" in said
    assert "1 review(s)" in said
    assert "BAD  reviews" in dateline("store", "check", db, code=1)
    assert "no article 'shelling'" in dateline("remove", "shelling", "--store", db, code=2)
    assert "MB now" in dateline("store", "vacuum", db)
    assert "nothing to do" in dateline("store", "migrate", db)


def test_a_store_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    for words in (["info"], ["check"], ["reread"], ["vacuum"], ["migrate"]):
        said = dateline("store", *words, tmp_path / "no.db", code=2)
        assert said.count("\n") == 1 and "there is no such store" in said
    assert not (tmp_path / "no.db").exists()


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row that reading made, but for when it was made."""
    times = {"added", "read", "change", "started"}
    with sqlite3.connect(path) as c:
        return {
            t.name: sorted(map(repr, c.execute(f"SELECT {', '.join(chr(34) + x.name + chr(34) for x in t.c if x.name not in times)} FROM {t.name}")))
            for t in schema.metadata.tables.values() if t.name != "meta"
        }  # fmt: skip


def test_killing_in_the_middle_loses_and_doubles_nothing(tmp_path: Path, corpus: Path) -> None:
    killed, whole = tmp_path / "killed.db", tmp_path / "whole.db"
    command = [sys.executable, "-m", "dateline", "add", str(corpus), "--store", str(killed), "--plan", LIGHT]
    seen = 0
    for _ in range(2):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            here = wait_for_more(killed, seen, process)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        with open_store(killed) as store:
            assert all(f.ok for f in store.check())
            assert here <= store.count() < TEXTS, "the run was killed too late to show anything"
            seen = store.count()
    said = dateline("add", corpus, "--store", killed, "--plan", LIGHT)
    assert f"{seen} already there" in said or f"{TEXTS - seen} added" in said
    dateline("add", corpus, "--store", whole, "--plan", LIGHT)
    assert rows(killed) == rows(whole)


def wait_for_more(path: Path, seen: int, process: subprocess.Popen[bytes]) -> int:
    """Watch a store that is being written until it holds more articles; reading never waits and never fails."""
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        if path.exists():
            try:
                with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5) as c:
                    (n,) = c.execute("SELECT count(*) FROM articles").fetchone()
                if n > seen:
                    return int(n)
            except sqlite3.OperationalError as e:
                assert "no such table" in str(e) or "unable to open" in str(e), e
        time.sleep(0.002)
    pytest.fail("nothing was added while it was watched")


def test_readers_see_whole_articles_while_one_adds(store: Store, url: str) -> None:
    corpus = Corpus(100)
    known = {r.id: r for r in corpus.records()}
    stop = threading.Event()
    wrong: list[str] = []
    looks: list[int] = []

    def look() -> None:
        with open_store(url, read_only=True) as mine:
            while not stop.is_set():
                found = list(mine.records())
                looks.append(len(found))
                wrong.extend(r.id for r in found if r != known[r.id])
                mine.search("truce", limit=5)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        store.add(corpus.records())
        store.add(list(known.values())[:40], replace=True)
        store.remove(list(known)[:20])
    finally:
        stop.set()
        reader.join()
    assert wrong == []
    assert len(set(looks)) > 1, "the readers saw nothing of the adding"
    assert all(n % 64 in (0, 100 % 64, 80 % 64) for n in looks), "a reader saw half a batch"


def test_two_programs_may_add_at_once(store: Store, url: str) -> None:
    corpus = list(Corpus(96).records())
    errors: list[Exception] = []

    def work(part: list[object]) -> None:
        try:
            with open_store(url) as mine:
                mine.add(part)  # type: ignore[arg-type]
        except Exception as e:  # noqa: BLE001 - it is looked at below
            errors.append(e)

    workers = [threading.Thread(target=work, args=(corpus[a:b],)) for a, b in ((0, 64), (32, 96))]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    assert errors == []
    assert sorted(r.id for r in store.records()) == sorted(r.id for r in corpus)
