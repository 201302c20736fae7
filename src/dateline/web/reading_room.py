"""Where the desk reads: one process beside it, so that pages stay quick while articles are read."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import msgspec

from dateline.errors import DatelineError
from dateline.model import Article, Record
from dateline.reader import Reader
from dateline.record import decode, encode

_reader: Reader | None = None


class ReadingError(DatelineError):
    """The process that reads has died; the next text starts another."""


def _start(plan: str) -> None:
    global _reader
    _reader = Reader(plan, keep_going=True)


def _read(group: bytes) -> list[bytes]:
    assert _reader is not None
    return [encode(r) for r in _reader.read_articles(msgspec.msgpack.decode(group, type=list[Article]))]


class ReadingRoom:
    """Reads articles one group after the other in a process of its own, which starts with the first of them."""

    def __init__(self, plan: str = "default") -> None:
        self.plan = plan
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def read(self, articles: Sequence[Article]) -> list[Record]:
        """Records in the order of the articles. Errors: ReadingError where the process died over them."""
        try:
            done = self._open().submit(_read, msgspec.msgpack.encode(list(articles))).result()
        except BrokenProcessPool:
            self.close()
            remedy = "Give one of them alone; if it happens again, there is too little memory."
            raise ReadingError("The process that reads articles has died.", remedy) from None
        return [decode(line) for line in done]

    def _open(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                os.environ.setdefault("OMP_NUM_THREADS", "1")
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_start, initargs=(self.plan,))
            return self._pool

    def close(self) -> None:
        """End the process."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
