"""Partitions over a Ray cluster: Ray Data gives each worker a slice, and starts a new worker where one dies.

A slice whose worker died before is read with the articles in a process of their own, so that one that kills its reader
becomes a problem instead of killing worker after worker.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from dateline.errors import MissingExtraError
from dateline.scale import storage
from dateline.scale.partitions import Done, Job, read_partition
from dateline.scale.processes import THREADS
from dateline.scale.slices import Slice


class PartitionReader:
    """One worker of the cluster: it keeps its models from slice to slice."""

    def __init__(self, job: bytes) -> None:
        self.job = msgspec.json.decode(job, type=Job)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
        parts = [msgspec.json.decode(bytes(raw), type=Slice) for raw in batch["slice"]]
        return {"done": [msgspec.json.encode(self.read(part)) for part in parts]}

    def read(self, part: Slice) -> Done:
        """Read a slice; from the second try on in a watched process."""
        tried = storage.join(self.job.output, f"_done/{part.name}.tried")
        again = storage.size_of(tried) is not None
        storage.save(tried, b"1")
        return read_partition(part, self.job, workers=1 if again else 0)


def run_on_ray(missing: Sequence[Slice], job: Job, workers: int) -> Iterator[Done]:
    """The partitions as they are done, in any order.

    workers: the most at once. Where RAY_ADDRESS names no cluster, one of so many processes is started on this machine.
    """
    try:
        import ray
        import ray.data
    except ImportError:
        raise MissingExtraError("--engine ray", "Ray", "ray") from None
    own = not ray.is_initialized()
    if own:
        _connect(ray, workers)
    try:
        items = [{"slice": msgspec.json.encode(part)} for part in missing]
        found = ray.data.from_items(items, override_num_blocks=len(items)).map_batches(
            PartitionReader, fn_constructor_args=[msgspec.json.encode(job)], batch_size=1, num_cpus=1,
            concurrency=(1, max(1, min(workers, len(items)))),
        )  # fmt: skip
        for row in found.iter_rows():
            yield msgspec.json.decode(bytes(row["done"]), type=Done)
    finally:
        if own:
            ray.shutdown()


def _connect(ray: Any, workers: int) -> None:
    quiet = {"env_vars": dict.fromkeys(THREADS, "1")}
    if os.environ.get("RAY_ADDRESS"):
        ray.init(log_to_driver=False, runtime_env=quiet)
    else:
        ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, runtime_env=quiet)
    ray.data.DataContext.get_current().enable_progress_bars = False
