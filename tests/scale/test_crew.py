"""Workers that die, hang or fail: really killed ones, in real processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.errors import SettingError
from dateline.model import Article
from dateline.reader import Reader
from dateline.record import encode
from dateline.scale import read_parallel
from dateline.scale.crew import Crew, Work, groups


def start_shouting(folder: str = "") -> Work:
    """Answers in capitals; some items end the process, once or always."""

    def shout(items: list[bytes]) -> list[bytes]:
        for item in items:
            if item == b"poison" or (item == b"once" and not Path(folder, "met").exists()):
                Path(folder, "met").touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if item == b"leave":
                os._exit(7)
            if item == b"hang":
                time.sleep(600)
            if item == b"bug":
                raise KeyError("a bug of the work")
        return [item.upper() for item in items]

    return shout


def start_wrong() -> Work:
    raise SettingError("--plan", "there is no such plan.", "Name another.")


def start_dying() -> Work:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def give_up(item: bytes, reason: str) -> bytes:
    return item + b": " + reason.encode()


def crew(folder: Path, size: int = 2, **more: float) -> Crew:
    return Crew(start_shouting, (str(folder),), size, give_up, **more)


def many(n: int) -> list[bytes]:
    return [f"item {i}".encode() for i in range(n)]


def test_order_is_kept_and_nothing_is_lost(tmp_path: Path) -> None:
    assert list(crew(tmp_path).map(many(200))) == [i.upper() for i in many(200)]


def test_one_that_dies_once_is_tried_again(tmp_path: Path) -> None:
    items = [*many(20), b"once", *many(20)]
    assert list(crew(tmp_path).map(items)) == [i.upper() for i in items]


def test_only_what_kills_twice_is_given_up(tmp_path: Path) -> None:
    items = [*many(20), b"poison", *many(5), b"leave", *many(20)]
    found = list(crew(tmp_path).map(items))
    assert found[20] == b"poison: killed by SIGKILL"
    assert found[26] == b"leave: exit code 7"
    assert [f for i, f in enumerate(found) if i not in (20, 26)] == [
        i.upper() for i in (*many(20), *many(5), *many(20))
    ]


def test_one_that_hangs_is_given_up(tmp_path: Path) -> None:
    found = list(crew(tmp_path, patience=1.0).map([b"a", b"hang", b"b"]))
    assert (found[0], found[2]) == (b"A", b"B")
    assert found[1].startswith(b"hang: it took longer than")


def test_a_worker_that_has_grown_is_replaced(tmp_path: Path) -> None:
    assert list(crew(tmp_path, memory=0.0).map(many(40))) == [i.upper() for i in many(40)]


def test_errors_come_back_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="a bug of the work"):
        list(crew(tmp_path).map([b"a", b"bug"]))
    with pytest.raises(SettingError) as caught:
        list(Crew(start_wrong, (), 1, give_up).map([b"a"]))
    assert (caught.value.where, str(caught.value)) == ("--plan", "--plan: there is no such plan. Name another.")


def test_workers_that_die_at_the_start_stop_the_run() -> None:
    with pytest.raises(SettingError, match="end while they start"):
        list(Crew(start_dying, (), 1, give_up).map([b"a"]))


def test_leaving_early_ends_the_workers(tmp_path: Path) -> None:
    stream = crew(tmp_path).map(many(1000))
    assert next(stream) == b"ITEM 0"
    stream.close()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 10
    while multiprocessing.active_children() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not multiprocessing.active_children()


def test_memory_is_bounded_by_the_workers(tmp_path: Path) -> None:
    """However long the stream, it is read only so far ahead of what was given."""
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x"

    stream = crew(tmp_path).map(endless())
    for _ in range(500):
        next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert taken < 500 + 16 * (2 * 3 + 1)


def test_groups_are_bounded_in_bytes() -> None:
    assert [len(g) for g in groups([b"x" * 60_000] * 5)] == [2, 2, 1]


def test_readers_killed_in_the_middle_change_nothing() -> None:
    """Two workers read articles; one of them is killed from outside. The records are those of one process."""
    text = "The army said on Monday that rebels had shelled a market in Homs. Envoy Karim Said is to meet both sides."
    articles = [Article(id=f"k{i}", text=f"{text} It was attack {i}.", published="2016-02-04") for i in range(60)]
    killed: list[int] = []

    def kill_one() -> None:
        for child in multiprocessing.active_children()[:1]:
            if child.pid:
                killed.append(child.pid)
                os.kill(child.pid, signal.SIGKILL)

    found = []
    for record in read_parallel(articles, workers=2):
        found.append(encode(record))
        if len(found) == 3:
            threading.Thread(target=kill_one).start()
    assert killed
    assert found == [encode(r) for r in Reader().read_articles(articles)]
