"""How a store grows: adding, size, memory, and how long the questions of a person take, on a seeded corpus.

    python benchmarks/store.py 1000 10000 --results benchmarks/results/store.json

Growing and asking run in processes of their own, so that each has its own peak of memory. Every question is asked with
the caches of a running program, seven times over different actors, places, words and days; the middle and the slowest
are kept, by the clock and by the processor: where other work runs on the machine (`load`), only the latter tells much.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import func, select
from synthetic import COUNTRIES, SUBJECTS, Corpus

import dateline
from dateline.store import Store, open_store, schema
from dateline.store.readings import make_run
from dateline.store.rows import ClusterParty, EventCluster, EventLink

BAR_MS, BAR_MB = 200.0, 1500.0
ASKED = 7
RUN = make_run("dateline", "synthetic", (), "", "")


def clusters(store: Store) -> tuple[Iterator[EventCluster], Iterator[EventLink], Iterator[ClusterParty]]:
    """Events of one type, place and week as one: not the real rule, but rows as many and as wide as it would give."""
    e = schema.events
    ask = select(e.c.row, e.c.type, e.c.place, e.c.earliest, e.c.country).execution_options(yield_per=2000)

    def rows() -> Iterator[Any]:
        with store.reading() as c:
            yield from c.execute(ask)

    def name(r: Any) -> str:
        return f"{r.type}-{r.place}-{(r.earliest or '?')[:9]}"

    def each() -> Iterator[EventCluster]:
        seen = set()
        for r in rows():
            if (key := hash(name(r))) not in seen:
                seen.add(key)
                yield EventCluster(cluster=name(r), type=r.type, earliest=r.earliest, latest=r.earliest,
                                   place=r.place, country=r.country, title=r.type.lower(), mentions=1)  # fmt: skip

    return each(), (EventLink(event=r.row, cluster=name(r), why="same type, place and days") for r in rows()), iter(())


def questions(store: Store) -> dict[str, Callable[[int], Any]]:
    """What people ask, by name; each takes the number of the asking."""
    a, e, p, s = schema.actors, schema.events, schema.event_parties, schema.statements
    q, f, k, uses = schema.positions, schema.figures, schema.event_clusters, schema.article_actors
    other = p.alias()
    subjects = SUBJECTS.split()
    top = _frequent(store)

    def ask(statement: Any) -> list[Any]:
        with store.reading() as c:
            return list(c.execute(statement).all())

    def week(n: int) -> tuple[str, str]:
        return f"20{15 + n % 6}-03-01", f"20{15 + n % 6}-03-07"

    return {
        "article and its record": lambda n: store.record(40 + n * 31),
        "search a frequent word": lambda n: store.search(subjects[n]),
        "search two words": lambda n: store.search(f"{subjects[n]} {subjects[n + 1]}"),
        "search a phrase": lambda n: store.search(f'"over the {subjects[n]} in"'),
        "search within a month": lambda n: store.search(subjects[n], since="2016-02-01", until="2016-02-29"),
        "events of a week": lambda n: ask(
            select(e).where(e.c.earliest >= week(n)[0], e.c.earliest <= week(n)[1]).order_by(e.c.earliest).limit(200)
        ),
        "events of a type in a year": lambda n: ask(
            select(e).where(e.c.type == "ASSAULT", e.c.earliest >= f"201{5 + n % 4}").order_by(e.c.earliest).limit(200)
        ),
        "events of a country by type": lambda n: ask(
            select(e.c.type, func.count()).where(e.c.country == COUNTRIES[n % 8], e.c.earliest >= week(n)[0],
                                                 e.c.earliest <= week(n)[1][:4] + "-12-31").group_by(e.c.type)
        ),
        "events of a frequent actor": lambda n: ask(
            select(e).where(e.c.row.in_(select(p.c.event).where(p.c.party_actor == top[n])
                                        .order_by(p.c.earliest).limit(200))).order_by(e.c.earliest)
        ),
        "events between two actors": lambda n: ask(
            select(e).join(p, p.c.event == e.c.row)
            .join(other, (other.c.event == p.c.event) & (other.c.side == "recipient"))
            .where(p.c.party_actor == top[n], p.c.side == "actor", other.c.party_actor == top[(n + 1) % ASKED])
            .order_by(p.c.earliest).limit(200)
        ),
        "what an actor said": lambda n: ask(
            select(s).where(s.c.speaker_actor == top[n]).order_by(s.c.day.desc()).limit(100)
        ),
        "positions of an actor": lambda n: ask(
            select(q).where(q.c.holder_actor == top[n]).order_by(q.c.day).limit(200)
        ),
        "figures of a month": lambda n: ask(
            select(f).where(f.c.measures == "killed", f.c.day >= week(n)[0], f.c.day <= week(n)[0][:7] + "-31")
            .limit(200)
        ),
        "events across articles, a month": lambda n: ask(
            select(k).where(k.c.earliest >= week(n)[0], k.c.earliest <= week(n)[0][:7] + "-31").limit(200)
        ),
        "actors by a name": lambda n: ask(
            select(a).join(schema.actor_names).where(schema.actor_names.c.folded.like(f"{'abcdefg'[n]}d%")).limit(50)
        ),
        "articles of an actor": lambda n: ask(
            select(schema.articles.c.id, schema.articles.c.day).join(uses).where(uses.c.actor == top[n])
            .order_by(schema.articles.c.day.desc()).limit(50)
        ),
    }  # fmt: skip


def _frequent(store: Store) -> list[int]:
    uses = schema.article_actors
    with store.reading() as c:
        ask = select(uses.c.actor).group_by(uses.c.actor).order_by(func.count().desc()).limit(ASKED)
        return list(c.execute(ask).scalars())


def grow(articles: int, name: str) -> dict[str, Any]:
    """One size: add, save events across articles; seconds of the processor beside those of the clock."""
    corpus = Corpus(articles)
    making = sum(_timed(lambda n=n: corpus.record(n)).cpu for n in range(min(200, articles))) / min(200, articles)
    with open_store(name, create=True) as store:
        adding = _timed(lambda: store.add(corpus.records(), RUN))
        saving = _timed(lambda: store.save_clusters(*clusters(store)))
        own = adding.cpu - making * articles
        return {
            "articles": articles,
            "add": {"clock_s": round(adding.clock, 1), "cpu_s": round(own, 1),
                    "cpu_ms_per_article": round(own / articles * 1000, 2)},
            "save_clusters": {"clock_s": round(saving.clock, 1), "cpu_s": round(saving.cpu, 1)},
            "peak_mb_adding": _peak(),
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
    question(0)
    times = [_timed(lambda n=n: question(n)) for n in range(ASKED)]
    return {
        "middle": round(median(t.clock for t in times) * 1000, 1), "slowest": round(max(times).clock * 1000, 1),
        "slowest_cpu": round(max(t.cpu for t in times) * 1000, 1),
    }  # fmt: skip


class Took(NamedTuple):
    """Seconds of the clock and of the processor."""

    clock: float
    cpu: float


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+", help="numbers of articles")
    parser.add_argument("--results", help="write or renew this JSON file")
    parser.add_argument("--folder", help="where the stores are made, and kept; else they are removed")
    parser.add_argument("--step", choices=("grow", "answer"), help="only this; answer wants a kept store")
    given = parser.parse_args()
    if given.step and not given.results:
        work = grow if given.step == "grow" else answer
        print(json.dumps(work(given.sizes[0], str(Path(given.folder) / f"{given.sizes[0]}.db"))))
        return
    file = Path(given.results) if given.results else None
    known = json.loads(file.read_text()) if file and file.exists() else {}
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            for step in [given.step] if given.step else ["grow", "answer"]:
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
