"""Inputs of any size as slices: stretches of a JSON Lines file, or row groups of a Parquet file.

A slice is found without reading what is before it, so that a hundred machines can begin at once, and it is the same on
every run, so that a partition that is done stays done.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from dateline.errors import SourceError
from dateline.model import Article
from dateline.scale import storage

JSONL = (".jsonl", ".ndjson", ".jsonlines")
PARQUET = (".parquet", ".pq")


class Slice(msgspec.Struct, frozen=True):
    """Partition `number`: of `file` (of so many bytes) the bytes, or the row groups, [start, end)."""

    number: int
    file: str
    size: int
    start: int
    end: int

    @property
    def name(self) -> str:
        return f"part-{self.number:05d}"


def cut(inputs: Sequence[str], size: int) -> list[Slice]:
    """The slices of what a user named, each about `size` bytes, in order. Errors: SourceError for what is no input."""
    found: list[Slice] = []
    for address in inputs:
        files = storage.files_of(address)
        if not files:
            raise SourceError(f"{address}: there is no such file or folder.", "Name JSON Lines or Parquet files.")
        for file in files:
            length = storage.size_of(file) or 0
            for start, end in _edges(file, length, size):
                found.append(Slice(len(found), file, length, start, end))
    return found


def _edges(file: str, length: int, size: int) -> list[tuple[int, int]]:
    if file.endswith(PARQUET):
        return _row_groups(file, size)
    if file.endswith(tuple(f"{s}.gz" for s in JSONL)):
        return [(0, length)]  # a compressed file has no middle to begin at
    if not file.endswith(JSONL):
        raise SourceError(
            f"{file}: partitions are made of JSON Lines and Parquet.", "Turn it into one with `dateline read --json`."
        )
    return [(at, min(at + size, length)) for at in range(0, length, size)]


def _row_groups(file: str, size: int) -> list[tuple[int, int]]:
    """Neighbouring row groups of about `size` bytes together."""
    import pyarrow.parquet as pq

    with storage.reading(file) as f:
        about = pq.ParquetFile(f).metadata
        sizes = [about.row_group(i).total_byte_size for i in range(about.num_row_groups)]
    out: list[tuple[int, int]] = []
    start = load = 0
    for i, n in enumerate(sizes):
        load += n
        if load >= size or i == len(sizes) - 1:
            out.append((start, i + 1))
            start, load = i + 1, 0
    return out


def read_slice(part: Slice) -> Iterator[Article]:
    """The articles of a slice; `source` says file and line, or file, first byte of the slice and line in it."""
    from dateline.read.formats import Options
    from dateline.read.sources import read_sources

    lines = b"\n".join(_lines(part))
    if not lines.strip():
        return
    where = part.file if part.start == 0 else f"{part.file}@{part.start}"
    for article in read_sources(["-"], Options(format="jsonl"), io.BytesIO(lines)):
        source = (article.source or "-").replace("-", where, 1)
        yield msgspec.structs.replace(article, source=source)


def _lines(part: Slice) -> Iterator[bytes]:
    """Lines that begin in [start, end) of the bytes; of Parquet each row as a line of JSON."""
    with storage.reading(part.file) as f:
        if part.file.endswith(PARQUET):
            yield from map(msgspec.json.encode, _rows(f, part))
            return
        if part.start:
            f.seek(part.start - 1)
            f.readline()
        if part.file.endswith(".gz"):
            yield f.read()
            return
        while f.tell() < part.end and (line := f.readline()):
            yield line.rstrip(b"\r\n")


def _rows(file: Any, part: Slice) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    table = pq.ParquetFile(file)
    for group in range(part.start, part.end):
        for row in table.read_row_group(group).to_pylist():
            yield {k: v for k, v in row.items() if v is not None}
