"""Files in, partitions of records out, with a manifest: what a cluster runs, and what can be broken off and resumed.

Each partition is written whole or not at all, by whoever reads it, and is noted beside it when it is done; a second run
over the same inputs reads only what is missing. So a worker, a machine or the whole run may die at any moment.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from dateline import __version__
from dateline.errors import MissingExtraError, SettingError
from dateline.record import decode
from dateline.scale import storage
from dateline.scale.processes import read_lines
from dateline.scale.slices import Slice, cut, read_slice

MANIFEST = "manifest.json"
SCHEMA = "dateline.partitions/1"
SIZE = 4_000_000
"""Bytes of input a partition: some thousand dispatches, ten minutes of one core."""

Kind = Literal["jsonl", "parquet"]


class Job(msgspec.Struct, frozen=True):
    """What is the same for every partition of a run."""

    output: str
    plan: str = "default"
    kind: Kind = "jsonl"
    program: str = __version__


class Done(msgspec.Struct, frozen=True):
    """A partition that is written: its slice and job, what is in it, and what it took (CPU is the reader's own)."""

    part: Slice
    job: Job
    file: str
    articles: int
    words: int
    problems: int
    bytes: int
    sha256: str
    seconds: float


class Manifest(msgspec.Struct, frozen=True):
    """The partitions of an output folder, in the order of the inputs; written last, so where it is all is there."""

    schema: str
    job: Job
    inputs: tuple[str, ...]
    articles: int
    words: int
    problems: int
    partitions: tuple[Done, ...]


def map_records(
    inputs: Sequence[str], output: str, *, engine: Literal["processes", "ray"] = "processes", plan: str = "default",
    workers: int = 2, kind: Kind = "jsonl", partition_bytes: int = SIZE,
) -> Manifest:  # fmt: skip
    """Read JSON Lines and Parquet files into partitions of records under a folder; what is done already is kept.

    inputs: files and folders, of this machine or of an object store (`s3://...`), each row an article as `dateline
    read` takes it. output: a folder; it gets part-00000.jsonl (or .parquet) and so on, and manifest.json at the end.
    engine: processes of this machine, or a Ray cluster (RAY_ADDRESS, or one that is started here).
    Errors: SettingError or SourceError before anything is read, for a wrong plan, input or place.
    """
    from dateline.pipeline import load_plan

    load_plan(plan)
    if kind == "parquet":
        _arrow()
    slices = cut([storage.absolute(i) for i in inputs], partition_bytes)
    job = Job(storage.absolute(output), plan, kind)
    done = {s.number: d for s in slices if (d := _known(s, job)) is not None}
    missing = [s for s in slices if s.number not in done]
    for d in _run(engine, missing, job, workers):
        done[d.part.number] = d
    parts = tuple(done[s.number] for s in slices)
    manifest = Manifest(
        SCHEMA, job, tuple(inputs), sum(d.articles for d in parts), sum(d.words for d in parts),
        sum(d.problems for d in parts), parts,
    )  # fmt: skip
    storage.save(storage.join(output, MANIFEST), msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    return manifest


def _run(engine: str, missing: Sequence[Slice], job: Job, workers: int) -> Iterator[Done]:
    if not missing:
        return iter(())
    if engine == "ray":
        from dateline.scale.ray_engine import run_on_ray

        return run_on_ray(missing, job, workers)
    if engine == "processes":
        return (read_partition(part, job, workers) for part in missing)
    raise SettingError("--engine", f"there is no engine {engine!r}.", "Engines: processes, ray.")


def _note(part: Slice, job: Job) -> str:
    return storage.join(job.output, f"_done/{part.name}.json")


def _known(part: Slice, job: Job) -> Done | None:
    """What a partition's note says, where it is of this slice and this job and the file is still there."""
    raw = storage.load(_note(part, job))
    if raw is None:
        return None
    try:
        noted = msgspec.json.decode(raw, type=Done)
    except msgspec.DecodeError:
        return None
    same = noted.part == part and msgspec.structs.replace(noted.job, output=job.output) == job
    return noted if same and storage.size_of(storage.join(job.output, noted.file)) == noted.bytes else None


def read_partition(part: Slice, job: Job, workers: int) -> Done:
    """Read one slice and write its partition, then the note that says so."""
    begun = time.perf_counter()
    lines = list(_lines(part, job, workers))
    rows = [_summary(line) for line in lines]
    content = b"".join(line + b"\n" for line in lines) if job.kind == "jsonl" else _parquet(rows, lines)
    file = f"{part.name}.{job.kind}"
    storage.save(storage.join(job.output, file), content)
    done = Done(
        part, job, file, len(lines), sum(r["words"] for r in rows), sum(bool(r["problems"]) for r in rows),
        len(content), hashlib.sha256(content).hexdigest(), round(time.perf_counter() - begun, 3),
    )  # fmt: skip
    storage.save(_note(part, job), msgspec.json.encode(done))
    return done


def _lines(part: Slice, job: Job, workers: int) -> Iterable[bytes]:
    """Encoded records of a slice. workers 0: in this process, as a worker of a cluster does."""
    if workers:
        return read_lines(read_slice(part), job.plan, workers, keep_going=True)
    from dateline.scale.processes import start_reading

    work = start_reading(job.plan, True)
    return work([msgspec.msgpack.encode(a) for a in read_slice(part)])


def _summary(line: bytes) -> dict[str, Any]:
    """The columns of a record that a table of partitions is searched by."""
    r = decode(line)
    return {
        "id": r.id, "url": r.url, "title": r.title, "publisher": r.publisher, "agency": r.agency,
        "published": r.published, "written": r.written, "language": r.language, "words": len(r.text.split()),
        "statements": len(r.statements), "events": len(r.events), "problems": [p.kind for p in r.problems],
    }  # fmt: skip


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise MissingExtraError("--kind parquet", "pyarrow", "parquet") from None
    return pyarrow


def _parquet(rows: Sequence[dict[str, Any]], lines: Sequence[bytes]) -> bytes:
    """A Parquet file: the columns of `_summary`, and the whole record as JSON in `record`."""
    pa = _arrow()
    import pyarrow.parquet as pq

    words = ("id", "url", "title", "publisher", "agency", "published", "written", "language")
    kinds = [(k, pa.string()) for k in words]
    kinds += [(k, pa.int32()) for k in ("words", "statements", "events")]
    kinds += [("problems", pa.list_(pa.string())), ("record", pa.string())]
    table = pa.Table.from_pylist(
        [{**row, "record": line.decode()} for row, line in zip(rows, lines, strict=True)], pa.schema(kinds)
    )
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()
