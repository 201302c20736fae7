"""What a long linking has found so far, kept in the store so that one that is killed goes on from there.

What is found for good (events, links, parties) is only ever added to, in pieces; where the linking stands is written
anew each time, in one transaction with them. All of it is gone once the linking is done.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from dateline.corpus.contested import Contested
from dateline.corpus.decisions import Decisions
from dateline.corpus.event_identity import LinkerState
from dateline.corpus.gathering import Gathered
from dateline.store import schema
from dateline.store.cluster_rows import Fact

PIECE = 4_000_000
"""Bytes of one piece, before it is compressed."""
PAIRS = 2_000
"""Contested pairs of one piece."""
LEVEL = 1
_t = schema.unfinished


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a linking stands: windows of time that are done, and all that later ones need of them.

    sifted: contested pairs that were left when the lesser ones were last let go of.
    program, decisions: what it was begun with; another program, or other decisions, cannot go on with it.
    """

    program: str
    decisions: Decisions
    windows: int
    sifted: int
    linker: LinkerState
    before: Gathered
    facts: dict[str, Fact]
    found: dict[str, int]


def save(connection: Connection, standing: Standing, pairs: Iterable[Contested], files: dict[str, IO[bytes]],
         kept: dict[str, int]) -> None:  # fmt: skip
    """Keep where a linking stands. files: what it found for good; kept: how much of each is kept already, renewed."""
    connection.execute(delete(_t).where(_t.c.kind.in_(("standing", "pairs"))))
    _put(connection, "standing", [msgspec.msgpack.encode(standing)])
    _put(connection, "pairs", map(msgspec.msgpack.encode, batched(pairs)))
    for kind, file in files.items():
        file.seek(kept.get(kind, 0))
        _put(connection, kind, _rest(file))
        kept[kind] = file.tell()


def batched(pairs: Iterable[Contested]) -> Iterator[list[Contested]]:
    """Pairs, so many at a time as one piece holds."""
    stream = iter(pairs)
    while part := list(islice(stream, PAIRS)):
        yield part


def _rest(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _put(connection: Connection, kind: str, pieces: Iterable[bytes]) -> None:
    first = connection.execute(select(func.count()).select_from(_t).where(_t.c.kind == kind)).scalar_one()
    for n, piece in enumerate(pieces, first):
        connection.execute(insert(_t), {"kind": kind, "n": n, "data": zlib.compress(piece, LEVEL)})


def load(connection: Connection, program: str, decisions: Decisions) -> Standing | None:
    """Where a linking stood when it was stopped; null where none was, or none that this program can go on with."""
    for data in _pieces(connection, "standing"):
        try:
            standing = msgspec.msgpack.decode(data, type=Standing)
        except msgspec.DecodeError:
            return None
        return standing if (standing.program, standing.decisions) == (program, decisions) else None
    return None


def pairs(connection: Connection) -> Iterator[Contested]:
    """The contested pairs it had found."""
    for data in _pieces(connection, "pairs"):
        yield from msgspec.msgpack.decode(data, type=list[Contested])


def restore(connection: Connection, files: dict[str, IO[bytes]]) -> dict[str, int]:
    """Write what it had found for good to files again; gives how much of each is kept."""
    for kind, file in files.items():
        for data in _pieces(connection, kind):
            file.write(data)
    return {kind: file.tell() for kind, file in files.items()}


def _pieces(connection: Connection, kind: str) -> Iterator[bytes]:
    for n in connection.execute(select(_t.c.n).where(_t.c.kind == kind).order_by(_t.c.n)).scalars().all():
        data = connection.execute(select(_t.c.data).where(_t.c.kind == kind, _t.c.n == n)).scalar_one()
        yield zlib.decompress(data)


def forget(connection: Connection) -> None:
    """A linking is done, or begins anew."""
    connection.execute(delete(_t))
