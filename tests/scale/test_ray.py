"""Partitions over a real Ray cluster of several processes, one of which is killed while it reads."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from dateline.scale import map_records

pytest.importorskip("ray", reason="Ray is not installed (pip install 'dateline[ray]')")
pytest.importorskip("pyarrow", reason="pyarrow is not installed (pip install 'dateline[ray]')")
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="finds the cluster's workers under /proc"
)
TEXT = "The army said on Monday that rebels had shelled a market in Homs. Envoy Karim Said is to meet both sides."


def readers() -> list[int]:
    """Processes of the cluster that are reading partitions."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"MapWorker(MapBatches(PartitionReader))" in entry.read_bytes():
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


def test_a_cluster_gives_the_same_partitions_though_a_worker_is_killed(tmp_path: Path) -> None:
    rows = [{"id": f"r{i}", "text": f"{TEXT} It was attack {i}.", "published": "2016-02-04"} for i in range(400)]
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    killed: list[int] = []

    def kill_one() -> None:
        """As soon as the first partition is begun, the process that reads it."""
        deadline = time.monotonic() + 120
        while not list((tmp_path / "ray" / "_done").glob("*.tried")) and time.monotonic() < deadline:
            time.sleep(0.05)
        for pid in readers()[:1]:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    killer = threading.Thread(target=kill_one)
    killer.start()
    found = map_records([str(file)], str(tmp_path / "ray"), engine="ray", workers=2, partition_bytes=20_000)
    killer.join()
    assert killed, "no reader was found to kill"
    alone = map_records([str(file)], str(tmp_path / "alone"), workers=1, partition_bytes=20_000)
    assert found.articles == alone.articles == 400
    assert len(found.partitions) > 2
    assert [p.sha256 for p in found.partitions] == [p.sha256 for p in alone.partitions]
    assert found.problems == 0
