"""Runs that are stopped, or that cannot write: one clear sentence, no half file under the real name, no worker left."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TEXT = "The army said on Monday that rebels had shelled a market in Homs. Envoy Karim Said is to meet both sides."


def corpus(folder: Path, n: int) -> Path:
    file = folder / "articles.jsonl"
    lines = [
        json.dumps({"id": f"s{i}", "text": f"{TEXT} It was attack {i}.", "published": "2016-02-04"}) for i in range(n)
    ]
    file.write_text("\n".join(lines), "utf-8")
    return file


def start(*words: str, **more: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dateline", *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE, **more
    )  # type: ignore[call-overload,no-any-return]


def children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for left-over workers under /proc")
@pytest.mark.parametrize(("sign", "code", "workers"), [(signal.SIGINT, 130, "1"), (signal.SIGTERM, 143, "2")])
def test_a_stopped_run_says_so_and_leaves_no_half_file(
    tmp_path: Path, sign: signal.Signals, code: int, workers: str
) -> None:
    out = tmp_path / "out.jsonl"
    run = start("read", str(corpus(tmp_path, 20_000)), "-o", str(out), "-j", workers)
    part = Path(f"{out}.part")
    deadline = time.monotonic() + 120
    while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.1)
    below = children(run.pid)
    run.send_signal(sign)
    _, said = run.communicate(timeout=60)
    assert run.returncode == code, said
    assert b"Traceback" not in said
    assert b"out.jsonl.part" in said and b"dateline: stopped." in said
    assert not out.exists()
    assert part.read_bytes().count(b"\n") > 0
    deadline = time.monotonic() + 15
    while any(Path(f"/proc/{p}").exists() for p in below) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [p for p in below if Path(f"/proc/{p}").exists()], "a worker is left"


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: writing fails in the same place."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    run = start("read", str(corpus(tmp_path, 60)), "-o", str(tmp_path / "out.jsonl"), preexec_fn=limit)
    _, said = run.communicate(timeout=120)
    assert run.returncode == 2, said
    assert b"cannot write" in said and b"Traceback" not in said
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("where", ["no/such/folder/out.jsonl", "file.txt/out.jsonl"])
def test_a_place_that_cannot_be_written_is_said_at_once(tmp_path: Path, where: str) -> None:
    (tmp_path / "file.txt").write_text("x", "utf-8")
    run = start("read", str(corpus(tmp_path, 1)), "-o", str(tmp_path / where))
    _, said = run.communicate(timeout=120)
    assert run.returncode == 2
    assert said.count(b"\n") == 1 and b"cannot write" in said


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write into a read-only folder")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    source = corpus(tmp_path, 1)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    run = start("read", str(source), "-o", str(closed / "out.jsonl"))
    _, said = run.communicate(timeout=120)
    assert run.returncode == 2 and b"cannot write" in said
