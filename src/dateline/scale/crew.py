"""Worker processes that are watched: one that dies or hangs is replaced, and what it held is tried again.

What was with a worker when it died is tried once more, each item by itself; an item whose worker dies again is given
up, and a line that says so stands in its place. Order is kept, and what waits in memory is bounded by the number of
workers, however long the stream.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeAlias

import msgspec

from dateline import errors
from dateline.errors import DatelineError, SettingError

Work: TypeAlias = Callable[[list[bytes]], list[bytes]]

AHEAD = 3
"""Groups in flight or waiting for their turn, a worker."""
GROUP_ITEMS, GROUP_BYTES = 16, 100_000
"""A group is full at so many items, or so many bytes."""
TRIES = 2
TICK = 1.0
"""Seconds between two looks at workers that take long."""
PATIENCE, PATIENCE_PER_BYTE = 300.0, 0.01
"""Seconds one group may take, whatever it is and for its length, before its worker is taken to hang."""
MEMORY = 2_000
"""MB; a worker that has grown past it is replaced after its group (the parser remembers every word it met)."""
START_DEATHS = 3


class Fault(msgspec.Struct, frozen=True):
    """An error on its way from a worker: the name of its class, its fields, and where it was raised."""

    kind: str
    message: str
    remedy: str = ""
    where: str = ""
    trace: str = ""


class Answer(msgspec.Struct, frozen=True):
    """What a worker says: results, one an item; or a fault; or neither, when it is ready."""

    results: list[bytes] = []
    fault: Fault | None = None
    worn: bool = False


@dataclass
class Job:
    """Items of group `group` from place `first` on, and how often they were tried."""

    group: int
    first: int
    items: list[bytes]
    tries: int = 0


@dataclass
class Worker:
    """One process, the pipe to it, and what it does."""

    process: SpawnProcess
    pipe: connection.Connection
    ready: bool = False
    job: Job | None = None
    since: float = field(default_factory=time.monotonic)


def _resident() -> float:
    """MB this process has held at most; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def _fault(e: Exception) -> Fault:
    trace = "".join(traceback.format_exception(e))
    if isinstance(e, DatelineError):
        return Fault(type(e).__name__, e.message, e.remedy, getattr(e, "where", ""), trace)
    return Fault(type(e).__name__, str(e), trace=trace)


def _raise(fault: Fault) -> None:
    """Raise in this process what a worker met; a bug comes with the worker's own trace."""
    kind = getattr(errors, fault.kind, None)
    if isinstance(kind, type) and issubclass(kind, SettingError):
        raise kind(fault.where, fault.message.removeprefix(f"{fault.where}: "), fault.remedy)
    if isinstance(kind, type) and issubclass(kind, DatelineError):
        raise DatelineError(fault.message, fault.remedy)
    raise RuntimeError(f"{fault.kind}: {fault.message}\n{fault.trace}")


def _serve(pipe: connection.Connection, start: Callable[..., Work], arguments: tuple[Any, ...], memory: float) -> None:
    """A worker's life: set up once, then answer groups until the pipe closes. Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work = start(*arguments)
    except Exception as e:  # noqa: BLE001 - it is raised again in the parent
        pipe.send_bytes(msgspec.msgpack.encode(Answer(fault=_fault(e))))
        return
    pipe.send_bytes(msgspec.msgpack.encode(Answer()))
    worn = False
    while not worn:
        try:
            items = msgspec.msgpack.decode(pipe.recv_bytes(), type=list[bytes])
        except (EOFError, OSError):
            return
        try:
            results = work(items)
            worn = _resident() > memory
            answer = Answer(results=results, worn=worn)
        except Exception as e:  # noqa: BLE001 - it is raised again in the parent
            answer = Answer(fault=_fault(e))
        pipe.send_bytes(msgspec.msgpack.encode(answer))


def groups(items: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lists of at most `GROUP_ITEMS` items and about `GROUP_BYTES` bytes.

    >>> [len(g) for g in groups([b"x"] * 20)]
    [16, 4]
    """
    group: list[bytes] = []
    load = 0
    for item in items:
        group.append(item)
        load += len(item)
        if len(group) >= GROUP_ITEMS or load >= GROUP_BYTES:
            yield group
            group, load = [], 0
    if group:
        yield group


class Crew:
    """So many workers over a stream of items.

    start(*arguments) gives the function a worker calls with a list of items; it is called once a process and must be
    importable there. give_up(item, reason) makes the line of an item that no worker survived. patience: see PATIENCE.
    """

    def __init__(
        self, start: Callable[..., Work], arguments: tuple[Any, ...], size: int,
        give_up: Callable[[bytes, str], bytes], patience: float = PATIENCE, memory: float = MEMORY,
    ) -> None:  # fmt: skip
        self._start, self._arguments, self._size = start, arguments, size
        self._give_up, self._patience, self._memory = give_up, patience, memory
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[Worker] = []
        self._todo: deque[Job] = deque()
        self._slots: dict[int, list[bytes | None]] = {}
        self._start_deaths = 0

    def map(self, items: Iterable[bytes]) -> Iterator[bytes]:
        """One line an item, in order. Errors: what `start` or the work raised, in this process."""
        source = groups(items)
        taken = given = 0
        more = True
        try:
            while True:
                if more and taken - given < self._size * AHEAD:
                    group = next(source, None)
                    more = group is not None
                    if group is not None:
                        self._slots[taken] = [None] * len(group)
                        self._todo.append(Job(taken, 0, group))
                        taken += 1
                while given < taken and None not in self._slots[given]:
                    yield from (line for line in self._slots.pop(given) if line is not None)
                    given += 1
                if given == taken and not more:
                    return
                self._hand_out()
                full = not more or taken - given >= self._size * AHEAD
                self._listen(TICK if full else 0.0)
        finally:
            self.dismiss()

    def dismiss(self) -> None:
        """End every worker."""
        for w in self._workers:
            w.pipe.close()
            w.process.terminate()
        for w in self._workers:
            w.process.join(5)
            if w.process.is_alive():
                w.process.kill()
        self._workers.clear()

    def _hand_out(self) -> None:
        """Work for whoever is free; as many workers as there is work for."""
        busy = sum(w.job is not None for w in self._workers)
        while len(self._workers) < min(self._size, busy + len(self._todo)):
            self._workers.append(self._hire())
        for w in self._workers:
            if w.ready and w.job is None and self._todo:
                w.job, w.since = self._todo.popleft(), time.monotonic()
                with contextlib.suppress(OSError):  # it has died; listening finds that
                    w.pipe.send_bytes(msgspec.msgpack.encode(w.job.items))

    def _hire(self) -> Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, self._start, self._arguments, self._memory), daemon=True
        )
        process.start()
        theirs.close()
        return Worker(process, ours)

    def _listen(self, seconds: float) -> None:
        """Wait so long for answers and deaths, and look for workers that hang."""
        pipes: list[Any] = [w.pipe for w in self._workers if w.job or not w.ready]
        ends: list[Any] = [w.process.sentinel for w in self._workers]
        heard = set(connection.wait([*pipes, *ends], seconds))
        for w in list(self._workers):
            if w.pipe in heard or w.process.sentinel in heard:
                self._hear(w)
            elif w.job is not None and time.monotonic() - w.since > self._allowed(w.job):
                w.process.kill()
                self._lose(w, f"it took longer than {self._allowed(w.job):,.0f} seconds")

    def _allowed(self, job: Job) -> float:
        return self._patience + PATIENCE_PER_BYTE * sum(map(len, job.items))

    def _hear(self, w: Worker) -> None:
        try:
            answer = msgspec.msgpack.decode(w.pipe.recv_bytes(), type=Answer) if w.pipe.poll() else None
        except (EOFError, OSError, msgspec.DecodeError):
            answer = None
        if answer is None:
            self._lose(w, "")
            return
        if answer.fault is not None:
            _raise(answer.fault)
        w.ready, self._start_deaths = True, 0
        if w.job is not None:
            at = w.job.first
            self._slots[w.job.group][at : at + len(answer.results)] = answer.results
            w.job = None
        if answer.worn:
            self._part_with(w)

    def _part_with(self, w: Worker) -> int:
        """End a worker that is done, dead or hanging; its exit code."""
        self._workers.remove(w)
        w.pipe.close()
        w.process.join(5)
        if w.process.is_alive():
            w.process.kill()
            w.process.join()
        return w.process.exitcode or 0

    def _lose(self, w: Worker, reason: str) -> None:
        """A worker has died: what it held is tried again, item by item, or given up."""
        code = self._part_with(w)
        reason = reason or (f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}")
        if not w.ready:
            self._start_deaths += 1
            if self._start_deaths >= START_DEATHS:
                raise SettingError(
                    "--workers", f"worker processes end while they start ({reason}).",
                    "Use fewer of them, or give the machine more memory.",
                )  # fmt: skip
        job = w.job
        if job is None:
            return
        if len(job.items) == 1 and job.tries + 1 >= TRIES:
            self._slots[job.group][job.first] = self._give_up(job.items[0], reason)
            return
        singles = [Job(job.group, job.first + i, [item], job.tries + 1) for i, item in enumerate(job.items)]
        self._todo.extendleft(reversed(singles))
