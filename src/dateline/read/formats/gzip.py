"""gzip of any of the others, also broken off early: what came before the break is read."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.model import Article
from dateline.read.blob import Blob, Gunzip
from dateline.read.formats import Format, Reading
from dateline.read.problems import trouble

DEPTH = 3


def read_gzip(blob: Blob, reading: Reading) -> Iterator[Article]:
    """What the unpacked bytes hold."""
    if blob.depth >= DEPTH:
        raise trouble("unsupported", "It is packed by gzip more than three times over.", "Unpack it first.")
    inner = Blob(blob.name, Gunzip(blob.stream, blob.problems), charset=blob.charset, url=blob.url,
                 problems=blob.problems, depth=blob.depth + 1)  # fmt: skip
    yield from reading.inner(inner)


FORMAT = Format("gzip", read_gzip, begins=lambda head: head.startswith(b"\x1f\x8b\x08"), media=("application/gzip",))
