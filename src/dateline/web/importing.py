"""Files that were dropped on the desk become articles of the store, one job after the other, with progress."""

from __future__ import annotations

import io
import logging
import queue
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, Protocol

import msgspec

from dateline.errors import ArticleProblem, DatelineError
from dateline.model import Article, Record
from dateline.pipeline import chunks
from dateline.read.formats import Options
from dateline.read.sources import STDIN, read_sources
from dateline.read.web import fetch
from dateline.store import Store, current_run
from dateline.store.packing import article_key

_log = logging.getLogger("dateline.desk")
GROUP = 8
"""Articles that are read and written at once: what a progress bar moves by."""
KEPT = 100
"""Jobs that are remembered."""
MOST_PROBLEMS = 500
_JSON = {"json": "json", "jsonl": "jsonl", "ndjson": "jsonl"}
"""Endings by which a file is held to be JSON even where it is broken, so that this is said; others are looked at."""
State = Literal["waiting", "reading", "done", "stopped"]


class Reads(Protocol):
    """Whatever turns articles into records."""

    def read(self, articles: Sequence[Article]) -> list[Record]: ...


class Given(msgspec.Struct, frozen=True):
    """Something to be added: bytes by the name a user calls them, an address, or articles."""

    name: str
    content: bytes | None = None
    address: str | None = None
    articles: tuple[Article, ...] = ()


class Trouble(msgspec.Struct, frozen=True):
    """What could not be done for one article, and how to mend it."""

    where: str
    message: str
    remedy: str


class Job(msgspec.Struct):
    """One import as it goes on. `inputs` of `all_inputs` were opened; counts are articles."""

    id: str
    names: tuple[str, ...]
    state: State = "waiting"
    inputs: int = 0
    all_inputs: int = 0
    read: int = 0
    added: int = 0
    known: int = 0
    left_out: int = 0
    problems: list[Trouble] = []


class Imports:
    """The jobs of a desk, done in order by one thread. A group of articles is safe in the store once it is counted."""

    def __init__(self, store: Store, room: Reads, plan: str) -> None:
        self.store, self.room, self.plan = store, room, plan
        self.jobs: OrderedDict[str, Job] = OrderedDict()
        self._queue: queue.Queue[tuple[Job, Sequence[Given]] | None] = queue.Queue()
        self._thread: threading.Thread | None = None

    def start(self, given: Sequence[Given]) -> Job:
        """Take inputs into the queue."""
        job = Job(id=secrets.token_hex(8), names=tuple(g.name for g in given), all_inputs=len(given), problems=[])
        self.jobs[job.id] = job
        while len(self.jobs) > KEPT:
            self.jobs.popitem(last=False)
        self._queue.put((job, given))
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="dateline-imports", daemon=True)
            self._thread.start()
        return job

    def close(self) -> None:
        """Stop after the group under way."""
        self._queue.put(None)
        for job in self.jobs.values():
            if job.state in ("waiting", "reading"):
                job.state = "stopped"

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            self._do(*item)

    def _do(self, job: Job, given: Sequence[Given]) -> None:
        if job.state == "stopped":
            return
        job.state = "reading"
        for one in given:
            try:
                for group in chunks(read_given(one), GROUP):
                    if job.state != "reading":
                        return
                    self._add(job, group)
            except DatelineError as e:
                note(job, one.name, e.message, e.remedy)
            except Exception as e:  # noqa: BLE001 - a bug of ours costs one input, is named, and the rest goes on
                _log.error("a bug of ours while adding", exc_info=e)
                note(job, one.name, f"A bug of ours: {type(e).__name__}.", "Please report it with the file.")
            job.inputs += 1
        job.state = "done"

    def _add(self, job: Job, group: Sequence[Article]) -> None:
        keys = [article_key(a.id, a.url, a.text) for a in group]
        there = self.store.known(keys)
        new = [a for key, a in zip(keys, group, strict=True) if key not in there]
        job.known += len(group) - len(new)
        readable = []
        for a in new:
            if a.text.strip():
                readable.append(a)
            else:
                job.left_out += 1
                for p in a.problems:
                    note(job, a.source or a.id, p.message, p.remedy)
        job.read += len(group) - len(readable)
        if not readable:
            return
        records = self.room.read(readable)
        for r in records:
            for p in r.problems:
                note(job, r.title or r.source or r.id, p.message, p.remedy)
        done = self.store.add(records, current_run(self.plan), inputs=readable)
        job.read += len(readable)
        job.added += done.added
        job.known += done.known
        for refused in done.refused:
            note(job, refused.id, refused.why, "")


def note(job: Job, where: str, message: str, remedy: str) -> None:
    """Write a problem down, up to so many."""
    if len(job.problems) < MOST_PROBLEMS:
        job.problems.append(Trouble(where, message, remedy))


def read_given(given: Given) -> Iterator[Article]:
    """The articles of what a user gave. A file is known by its name and never touches the disk as one."""
    if given.articles:
        yield from given.articles
        return
    form = _JSON.get(given.name.lower().rpartition(".")[2])
    content, options, url = given.content or b"", Options(format=form), None
    if given.address is not None:
        try:
            blob = fetch(given.address, options)  # refuses every address that is not public
            content, url = blob.read(options.max_bytes), given.address
        except ArticleProblem as e:
            raise DatelineError(e.message, e.remedy) from e
    for a in read_sources([STDIN], options, stdin=io.BytesIO(content)):
        source = given.name + (a.source or STDIN).removeprefix(STDIN)
        yield msgspec.structs.replace(a, source=source, url=a.url or url)


def job_body(job: Job) -> dict[str, Any]:
    """A job for a program."""
    found: dict[str, Any] = msgspec.to_builtins(job)
    return found


def running(jobs: Iterable[Job]) -> list[Job]:
    """The jobs that are not over."""
    return [j for j in jobs if j.state in ("waiting", "reading")]
