"""A plan over several processes, in order.

Each worker loads its own models and runs with one thread; articles go out in small groups and come back as encoded
lines, so what waits in memory is bounded by `workers * AHEAD` groups, however long the stream.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor

import msgspec

from dateline.model import Article, Record
from dateline.pipeline import chunks
from dateline.reader import Reader
from dateline.record import decode, encode

GROUP = 16
AHEAD = 2

_reader: Reader | None = None


def _start(plan: str, keep_going: bool) -> None:
    global _reader
    _reader = Reader(plan, keep_going)


def _read(group: bytes) -> list[bytes]:
    assert _reader is not None
    articles = msgspec.msgpack.decode(group, type=list[Article])
    return [encode(r) for r in _reader.read_articles(articles)]


def read_parallel(
    articles: Iterable[Article], plan: str = "default", workers: int = 2, keep_going: bool = False
) -> Iterator[Record]:
    """Records in the order of the articles, made by `workers` processes: the same bytes as with one."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(plan, keep_going)) as pool:
        waiting: deque[Future[list[bytes]]] = deque()
        for group in chunks(articles, GROUP):
            waiting.append(pool.submit(_read, msgspec.msgpack.encode(group)))
            if len(waiting) >= workers * AHEAD:
                yield from map(decode, waiting.popleft().result())
        while waiting:
            yield from map(decode, waiting.popleft().result())
