"""Whatever is done to a store in whatever order, it holds what a plain dictionary says it should."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from small import shelling, talks
from sqlalchemy import func, select

from dateline.model import Record
from dateline.store import adding, open_store, schema
from dateline.store.rows import EventCluster, EventLink

IDS = ("a", "b", "c", "d", "e")
READINGS = st.sampled_from(("whole", "no events", "other figure", "no actors"))
PEOPLE = ("wikidata:Q990001", "name:ilan dorval|person|SYR", "name:marsh front|armed-group|SYR")


def made(id: str, reading: str) -> Record:
    """An article under this id, as one or another program would read it."""
    record = talks(id) if id in "de" else shelling(id)
    if reading == "no events":
        return msgspec.structs.replace(record, events=())
    if reading == "other figure":
        figures = tuple(msgspec.structs.replace(f, value=99) for f in record.figures)
        return msgspec.structs.replace(record, figures=figures)
    if reading == "no actors":
        return msgspec.structs.replace(record, actors=record.actors[:1])
    return record


def add_and_be_killed(path: Path, records: list[Record], late: bool) -> NoReturn:
    """In a process of its own, which does not outlive this."""

    def die(*_: object) -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        os._exit(1)

    def until_the_end() -> Iterator[Record]:
        yield from records
        if not late:
            die()

    try:
        adding.searching.add = die
        with open_store(path) as store:
            store.add(until_the_end(), replace=True)
    finally:
        os._exit(1)


class StoreMachine(RuleBasedStateMachine):
    """The store beside a model of it: records by id, reviews by number, merges by number."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "a.db"
        self.store = open_store(self.path, create=True)
        self.records: dict[str, Record] = {}
        self.reviews: dict[int, tuple[str, str, str, Any]] = {}
        self.merges: dict[int, tuple[str, str]] = {}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    @rule(ids=st.lists(st.sampled_from(IDS), min_size=1, max_size=3), reading=READINGS)
    def add(self, ids: list[str], reading: str) -> None:
        new = set(ids) - set(self.records)
        done = self.store.add([made(i, reading) for i in ids])
        assert (done.added, done.known) == (len(new), len(ids) - len(new))
        self.records |= {i: made(i, reading) for i in new}

    @rule(id=st.sampled_from(IDS), reading=READINGS)
    def read_again(self, id: str, reading: str) -> None:
        done = self.store.add([made(id, reading)], replace=True)
        assert (done.added, done.replaced) == (int(id not in self.records), int(id in self.records))
        self.records[id] = made(id, reading)

    @rule(ids=st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True), reading=READINGS, late=st.booleans())
    def killed_while_adding(self, ids: list[str], reading: str, late: bool) -> None:
        """Another program adds or reads again and is killed, before it writes or when its rows are half written."""
        pid = os.fork()
        if pid == 0:
            add_and_be_killed(self.path, [made(i, reading) for i in ids], late)
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL

    @precondition(lambda self: self.records)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        ids = data.draw(st.lists(st.sampled_from(sorted(self.records)), min_size=1, max_size=2, unique=True))
        assert self.store.remove(ids).articles == len(ids)
        for i in ids:
            del self.records[i]

    @precondition(lambda self: self.records)
    @rule(data=st.data(), layer=st.sampled_from(("events", "figures", "actors")))
    def review(self, data: st.DataObject, layer: str) -> None:
        id = data.draw(st.sampled_from(sorted(self.records)))
        rows = getattr(self.records[id], layer)
        if rows:
            row = data.draw(st.sampled_from(rows))
            number = self.store.review(id, layer, row.id, "y").review
            self.reviews[number] = (id, layer, row.id, row)

    @precondition(lambda self: self.reviews)
    @rule(data=st.data())
    def take_review_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.reviews)))
        self.store.undo_review(number)
        del self.reviews[number]

    @rule(pair=st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2, unique=True))
    def merge(self, pair: list[str]) -> None:
        if set(pair) <= self.actor_keys():
            made = self.store.decide("actor", "merge", {"keep": pair[0], "merge": [pair[1]]})
            self.merges[made.decision] = (pair[0], pair[1])

    @precondition(lambda self: self.merges)
    @rule(data=st.data())
    def take_merge_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.merges)))
        self.store.undo_decision(number)
        del self.merges[number]

    @rule()
    def cluster(self) -> None:
        e = schema.events
        with self.store.reading() as c:
            rows = c.execute(select(e.c.row, e.c.type)).all()
        found = [EventCluster(cluster=t, type=t) for t in sorted({r.type for r in rows})]
        self.store.save_clusters(found, [EventLink(event=r.row, cluster=r.type, why="type") for r in rows])
        assert self.store.is_current("clusters")

    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = open_store(self.path)

    def actor_keys(self) -> set[str]:
        with self.store.reading() as c:
            return set(c.execute(select(schema.actors.c.key)).scalars())

    @invariant()
    def holds_what_it_should(self) -> None:
        if not hasattr(self, "store"):
            return
        assert {r.id: r for r in self.store.records()} == self.records
        assert [f for f in self.store.check() if not f.ok and f.what != "reviews"] == []
        events = sum(len(r.events) for r in self.records.values())
        with self.store.reading() as c:
            assert c.execute(select(func.count()).select_from(schema.events)).scalar_one() == events
            linked = select(schema.event_links.c.cluster)
            lone = select(schema.event_clusters.c.cluster).where(schema.event_clusters.c.cluster.not_in(linked))
            assert c.execute(lone).all() == []
            used = select(schema.article_actors.c.actor)
            unused = select(schema.actors.c.key).where(schema.actors.c.actor.not_in(used))
            assert c.execute(unused).all() == []

    @invariant()
    def reviews_stand_as_they_should(self) -> None:
        if not hasattr(self, "store"):
            return
        found = {r.review: r.standing for r in self.store.reviews()}
        assert found == {n: self.standing(*what) for n, what in self.reviews.items()}

    def standing(self, id: str, layer: str, row_id: str, row: Any) -> str:
        today = next((r for r in getattr(self.records.get(id), layer, ()) if r.id == row_id), None)
        return "orphaned" if today is None else "kept" if today == row else "changed"

    @invariant()
    def merged_actors_have_one_root(self) -> None:
        if not hasattr(self, "store"):
            return
        a = schema.actors
        with self.store.reading() as c:
            rows = {r.key: r for r in c.execute(select(a.c.key, a.c.actor, a.c.root))}
        groups = [{k} for k in rows]
        for pair in self.merges.values():
            near = [g for g in groups if g & set(pair)]
            groups = [g for g in groups if g not in near] + [set().union(*near, pair)]
        for g in groups:
            assert len({rows[k].root for k in g & set(rows)}) <= 1
        roots = [frozenset(rows[k].root for k in g & set(rows)) for g in groups if g & set(rows)]
        assert len(set(roots)) == len(roots)


StoreMachine.TestCase.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestStore = StoreMachine.TestCase
