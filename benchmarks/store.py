"""How a store grows: adding, linking, size, memory, and how long the questions of a person take, on a seeded corpus.

    python benchmarks/store.py 1000 10000 --results benchmarks/results/store.json

Adding, linking and asking run in processes of their own, so that each has its own peak of memory. Every question is
asked with the caches of a running program, of seven different actors, words and days, the commonest first: once to warm
up, then three times, of which the middle one counts. The middle and the slowest of the seven are kept, by the clock and
by the processor: where other work runs on the machine (`load`), only the latter tells much, and not all.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import msgspec
import sqlalchemy
from sqlalchemy import func, select
from synthetic import SUBJECTS, Corpus

import dateline
from dateline import query
from dateline.cli import FEW_SWEEPS
from dateline.store import Store, open_store, schema
from dateline.store.linking import link_store
from dateline.store.readings import make_run

BAR_MS, BAR_MB = 200.0, 1500.0
ASKED, TRIES = 7, 3
DEAR = 2.0
"""Seconds from which a question is asked once only."""
RUN = make_run("dateline", "synthetic", (), "", "")


def questions(store: Store) -> dict[str, Callable[[int], Any]]:
    """What people ask, by name; each takes the number of the asking. The first asking is about the commonest actor."""
    subjects, top = SUBJECTS.split(), _frequent(store)

    def actor(n: int) -> str:
        return f"#{top[n]}"

    def month(n: int) -> dict[str, str]:
        return {"since": f"20{15 + n % 6}-03", "until": f"20{15 + n % 6}-03"}

    def word(n: int) -> str:
        return subjects[n]

    kinds: dict[str, Callable[[int], dict[str, Any]]] = {
        "of all": lambda n: {}, "of a frequent actor": lambda n: {"about": actor(n)},
        "with a frequent word": lambda n: {"text": word(n)}, "of a month": month,
        "of a type in a country": lambda n: {"type": "ASSAULT", "country": "SYR", **month(n)},
        "of an actor in a year": lambda n: {"about": actor(n), "since": f"20{15 + n % 6}", "until": f"20{15 + n % 6}"},
    }  # fmt: skip
    asked: dict[str, Callable[[Store, query.Query], Any]] = {
        "events": query.find_events, "timeline": query.timeline, "chronology": query.chronology,
        "facets": query.facets, "who is who": query.who, "calendar": query.calendar,
        "statements": query.find_statements, "positions": query.positions_board, "figures": query.figures_over_time,
        "contested": query.contested, "articles": query.find_articles,
    }  # fmt: skip
    found: dict[str, Callable[[int], Any]] = {
        "article and its record": lambda n: store.record(40 + n * 31),
        "search a frequent word": lambda n: store.search(word(n)),
        "search two words": lambda n: store.search(f"{word(n)} {word(n + 1)}"),
        "search a phrase": lambda n: store.search(f'"over the {word(n)} in"'),
        "search within a month": lambda n: store.search(word(n), since="2016-02-01", until="2016-02-29"),
        "actors": lambda n: query.find_actors(store),
        "actors by a name": lambda n: query.find_actors(store, query.make_query(text="ABCDEFG"[n] + "del")),
        "page of a frequent actor": lambda n: query.actor(store, top[n]),
    }
    for name, ask in asked.items():
        for kind, terms in kinds.items():
            found[f"{name} {kind}"] = lambda n, ask=ask, terms=terms: ask(store, query.make_query(**terms(n)))
    return found


def _frequent(store: Store) -> list[int]:
    uses = schema.article_actors
    with store.reading() as c:
        ask = select(uses.c.actor).group_by(uses.c.actor).order_by(func.count().desc()).limit(ASKED)
        return list(c.execute(ask).scalars())


def grow(articles: int, name: str) -> dict[str, Any]:
    """One size: add, then link; seconds of the processor beside those of the clock, memory after each."""
    corpus = Corpus(articles)
    making = sum(_timed(lambda n=n: corpus.record(n)).cpu for n in range(min(200, articles))) / min(200, articles)
    with open_store(name, create=True) as store:
        adding = _timed(lambda: store.add(corpus.records(), RUN))
        own = adding.cpu - making * articles
        return {
            "articles": articles,
            "add": {"clock_s": round(adding.clock, 1), "cpu_s": round(own, 1),
                    "cpu_ms_per_article": round(own / articles * 1000, 2)},
            "peak_mb_adding": _peak(),
        }  # fmt: skip


def link(articles: int, name: str) -> dict[str, Any]:
    """Copies, events and contested claims of a store that is there, part by part."""
    parts: list[tuple[str, float, float]] = []

    def tell(words: str) -> None:
        parts.append((words, time.perf_counter(), time.process_time()))

    with open_store(name) as store:
        found = link_store(store, tell)
        tell("done")
    took = {
        words: {"clock_s": round(after[1] - clock, 1), "cpu_s": round(after[2] - cpu, 1)}
        for (words, clock, cpu), after in pairwise(parts)
    }
    cpu = parts[-1][2] - parts[0][2]
    return {
        "link": {"parts": took, "cpu_s": round(cpu, 1), "cpu_ms_per_article": round(cpu / articles * 1000, 2)},
        "found": msgspec.structs.asdict(found), "peak_mb_linking": _peak(),
    }  # fmt: skip


def answer(articles: int, name: str) -> dict[str, Any]:
    """Questions to a store that is there, then adding what is known and removing a little."""
    corpus = Corpus(articles)
    with open_store(name) as store:
        info = store.info()
        asked = {name: _asked(q) for name, q in questions(store).items()}
        known = list(map(corpus.record, range(500)))
        again = _timed(lambda: store.add(known, RUN))
        gone = _timed(lambda: store.remove([f"w{n}" for n in range(20)]))
    return {
        "rows": info.counts, "mb": round((info.bytes or 0) / 1e6), "questions_ms": asked,
        "add_again_cpu_ms_per_article": round(again.cpu / 500 * 1000, 2),
        "remove_cpu_ms_per_article": round(gone.cpu / 20 * 1000, 1), "peak_mb_asking": _peak(),
        "slowest_question_ms": max(q["slowest"] for q in asked.values()),
        "slowest_question_cpu_ms": max(q["slowest_cpu"] for q in asked.values()),
    }  # fmt: skip


def _peak() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _asked(question: Callable[[int], Any]) -> dict[str, float]:
    if _timed(lambda: question(0)).cpu > DEAR:
        times = [_timed(lambda: question(0))]
    else:
        times = [_usual(lambda n=n: question(n)) for n in range(ASKED)]
    return {
        "middle": round(median(t.clock for t in times) * 1000, 1), "slowest": round(max(times).clock * 1000, 1),
        "slowest_cpu": round(max(t.cpu for t in times) * 1000, 1),
    }  # fmt: skip


class Took(NamedTuple):
    """Seconds of the clock and of the processor."""

    clock: float
    cpu: float


def _usual(work: Callable[[], Any]) -> Took:
    """The middle of several tries after one to warm up."""
    work()
    tries = [_timed(work) for _ in range(TRIES)]
    return Took(median(t.clock for t in tries), median(t.cpu for t in tries))


def _timed(work: Callable[[], Any]) -> Took:
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - clock, time.process_time() - cpu)


def machine() -> dict[str, Any]:
    """What it ran on."""
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.processor())  # fmt: skip
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "cpu": cpu, "cores": os.cpu_count(), "memory_gb": round(memory, 1), "system": platform.system(),
        "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, "sqlalchemy": sqlalchemy.__version__,
        "dateline": dateline.__version__, "date": time.strftime("%Y-%m-%d"),
        "load": "other work ran on the machine at the time" if os.getloadavg()[0] > 1.5 else "idle",
    }  # fmt: skip


STEPS = {"grow": grow, "link": link, "answer": answer}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+", help="numbers of articles")
    parser.add_argument("--results", help="write or renew this JSON file")
    parser.add_argument("--folder", help="where the stores are made, and kept; else they are removed")
    parser.add_argument("--step", choices=tuple(STEPS), help="only this; link and answer want a kept store")
    given = parser.parse_args()
    gc.set_threshold(*FEW_SWEEPS)  # as the command line does
    if given.step and not given.results:
        print(json.dumps(STEPS[given.step](given.sizes[0], str(Path(given.folder) / f"{given.sizes[0]}.db"))))
        return
    file = Path(given.results) if given.results else None
    known = json.loads(file.read_text()) if file and file.exists() else {}
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            for step in [given.step] if given.step else STEPS:
                command = [sys.executable, __file__, str(size), "--step", step, "--folder", given.folder or folder]
                done = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
                known[str(size)] = {**known.get(str(size), {}), **done, f"machine_{step}": machine()}
        peak = max(v for k, v in known[str(size)].items() if k.startswith("peak_mb"))
        known[str(size)]["within_bars"] = {
            "questions": known[str(size)].get("slowest_question_cpu_ms", 0) <= BAR_MS, "memory": peak <= BAR_MB
        }  # fmt: skip
        print(json.dumps(known[str(size)], indent=1))
        if file:
            file.write_text(json.dumps(dict(sorted(known.items(), key=lambda x: int(x[0]))), indent=1) + "\n")


if __name__ == "__main__":
    main()
