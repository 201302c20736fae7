"""What is found across the articles of a store, and kept: copies, events with all who tell them, contested claims.

A corpus may be larger than memory: texts become sketches, and events and claims are compared a stretch of time at a
time (`corpus.event_identity.Linker`). What is found waits in a temporary file until all of it is written at once.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, func, select

from dateline import __version__
from dateline.corpus import contested, duplicates, event_identity
from dateline.corpus.decisions import Decisions
from dateline.corpus.event_identity import Linker
from dateline.corpus.gathering import Counts, Gathered, gather, keyed
from dateline.store import counting, deciding, finding, schema, unfinished
from dateline.store.cluster_rows import Fact, cluster_row, facts_of, iso, party_rows, sure
from dateline.store.rows import ClusterParty, Contested, Copy, EventCluster, EventLink
from dateline.store.store import Store

WINDOW = 4_000
"""Events of one stretch of time, about."""
SAVED_EVERY = 120.0
"""Seconds after which what was found is kept, so that a linking that is killed loses no more than those."""
SAMPLE = 4_000
"""Articles that are counted to know how rare a word is; evenly spread where the corpus has more."""
MANY_PAIRS = 2_000
"""Contested pairs that are collected before the lesser ones among them are let go of."""
Row = TypeVar("Row", bound=msgspec.Struct)
_KINDS = {"exact": "exact", "copy": "near", "excerpt": "excerpt", "update": "update", "decided": "decided"}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """How much was found. `joined` counts events that several mentions tell, `across` those of several articles."""

    groups: int = 0
    copies: int = 0
    events: int = 0
    mentions: int = 0
    joined: int = 0
    across: int = 0
    contested: int = 0


def link_store(store: Store, tell: Callable[[str], None] = lambda words: None) -> Found:
    """Group copies, join events and find contested claims anew, by what people decided, and keep all three.

    tell: called with a few words as each part begins. What was kept before is replaced, each kind whole or not at all;
    nothing else is touched. A linking that was stopped goes on with the copies that it had already found and, where it
    took long, after the stretches of time that were done (`unfinished`), if nothing was added or removed since.
    """
    tell("looking for copies")
    copies = _copies_kept(store)
    if copies is None:
        copies = find_copies(store)
        store.save_copies(copies)
        with store.writing() as c:
            unfinished.forget(c)
            counting.begin_linking(c)
    tell("joining events")
    with tempfile.TemporaryFile() as clusters, tempfile.TemporaryFile() as links, tempfile.TemporaryFile() as parties:
        work = _Work(_Spool(clusters), _Spool(links), _Spool(parties), {c.article: c.group for c in copies})
        with store.reading() as c:
            work.run(store, c, event_decisions(c), tell)
        store.save_clusters(
            work.clusters.rows(EventCluster), work.links.rows(EventLink), work.parties.rows(ClusterParty)
        )
    tell("weighing claims")
    with store.reading() as c:
        rows = list(_contested_rows(c, work.contested, work.numbers))
    store.save_contested(rows)
    with store.writing() as c:
        counting.count_actors(c)
        counting.end_linking(c)
        unfinished.forget(c)
    return msgspec.structs.replace(
        work.found, groups=len({x.group for x in copies}), copies=len(copies), contested=len(rows)
    )


# ---------------------------------------------------------------- copies


def _copies_kept(store: Store) -> list[Copy] | None:
    """The copies that a linking of these articles found before it was stopped; null where none was stopped."""
    with store.reading() as c:
        begun = counting.is_linking(c)
    return list(store.copies()) if begun else None


def find_copies(store: Store) -> list[Copy]:
    """The groups of copies in a store, the lead of each group first; articles without a copy are left out."""
    with store.reading() as c:
        numbers = _by_day(c)
        sketches = []
        for article, record in _records(c, sorted(numbers)):
            day = numbers[article].day
            sketches.append(duplicates.sketch(str(article), record.text, record.furniture, day))
    found: list[Copy] = []
    for group in duplicates.find_copies(sketches):
        if len(group.members) > 1:
            found += _copies(group)
    return found


def _copies(group: duplicates.CopyGroup) -> Iterator[Copy]:
    lead = int(group.lead)
    yield Copy(article=lead, group=lead, kind="lead", score=1.0, why="the earliest, or the fullest of its day")
    for member in group.members[1:]:
        links = [x for x in group.links if member in (x.a, x.b)]
        best = max(links, key=lambda x: (group.lead in (x.a, x.b), x.containment))
        yield Copy(article=int(member), group=lead, kind=_KINDS[best.kind], score=best.containment, why=best.why)


# ---------------------------------------------------------------- events


class _Article(NamedTuple):
    key: str
    day: str | None


class _Spool:
    """Rows that wait in a file until they are written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def put(self, row: msgspec.Struct) -> None:
        self.file.write(msgspec.json.encode(row) + b"\n")

    def rows(self, kind: type[Row]) -> Iterator[Row]:
        self.file.seek(0)
        decoder = msgspec.json.Decoder(kind)
        for line in self.file:
            yield decoder.decode(line)


class _Work:
    """One linking of a store: what is open, what waits to be written, what was counted."""

    def __init__(self, clusters: _Spool, links: _Spool, parties: _Spool, copies: Mapping[int, int]) -> None:
        self.clusters, self.links, self.parties = clusters, links, parties
        self.copies = copies
        self.facts: dict[str, Fact] = {}
        self.numbers: dict[str, int] = {}
        self.contested: list[contested.Contested] = []
        self.found = Found()
        self.sifted = 0
        self.safe: dict[str, int] = {}

    def run(self, store: Store, c: Connection, decisions: Decisions, tell: Callable[[str], None]) -> None:
        """Join the events of all articles, stretch by stretch, from where a linking was stopped or from the first."""
        articles = _by_day(c)
        self.numbers = {a.key: number for number, a in articles.items()}
        counts = _counted(c, sorted(articles))
        linker = Linker(counts, decisions)
        windows = list(_windows(c, articles))
        before, done = self._resume(c, linker, decisions)
        if done:
            tell(f"going on after {done} of {len(windows)} stretches of time")
        saved = time.monotonic()
        for n, window in enumerate(windows[done:], done):
            if n > done and time.monotonic() - saved >= SAVED_EVERY:
                self._save(store, n, linker, decisions, before)
                saved = time.monotonic()
            now = gather(self._keyed(c, window, articles))
            linker.add(now)
            self._contest(linker, counts, before, now)
            self._write(linker.retire())
            before = now
        self.contested = contested.best(self.contested)
        self._write(linker.close())
        if self.safe:  # it took long, and to write it will, too
            self._save(store, len(windows), linker, decisions, before)

    def _contest(self, linker: Linker, counts: Counts, before: Gathered, now: Gathered) -> None:
        """The contested claims of a stretch of time, and between it and the one before."""
        stories = {**before.stories, **now.stories}
        both = Gathered(told=before.told + now.told, stories=stories, claims=before.claims + now.claims)
        cluster_of = {t.id: linker.union.find(t.id) for t in both.told}
        self.contested += contested.contested_in(both, counts, cluster_of, now.stories)
        if len(self.contested) > 2 * self.sifted + MANY_PAIRS:
            self.contested = contested.best(self.contested)
            self.sifted = len(self.contested)

    def _resume(self, c: Connection, linker: Linker, decisions: Decisions) -> tuple[Gathered, int]:
        """Take up what a linking that was stopped had found; gives its last window, and how many it had done."""
        standing = unfinished.load(c, __version__, decisions)
        if standing is None:
            return Gathered(told=(), stories={}, claims=()), 0
        linker.resume(standing.linker)
        self.facts, self.found = standing.facts, Found(**standing.found)
        self.contested, self.sifted = list(unfinished.pairs(c)), standing.sifted
        self.safe = unfinished.restore(c, self._files())
        return standing.before, standing.windows

    def _save(self, store: Store, windows: int, linker: Linker, decisions: Decisions, before: Gathered) -> None:
        """Keep what was found in so many windows."""
        standing = unfinished.Standing(
            program=__version__, decisions=decisions, windows=windows, linker=linker.state(), before=before,
            facts=self.facts, sifted=self.sifted, found=msgspec.structs.asdict(self.found),
        )  # fmt: skip
        with store.writing() as c:
            unfinished.save(c, standing, self.contested, self._files(), self.safe)

    def _files(self) -> dict[str, IO[bytes]]:
        return {"clusters": self.clusters.file, "links": self.links.file, "parties": self.parties.file}

    def _keyed(self, c: Connection, window: Sequence[int], articles: Mapping[int, _Article]) -> Iterator[Any]:
        facts = facts_of(c, window)
        for number, record in _records(c, sorted(window)):
            found = keyed(record, articles[number].key)
            for n, e in enumerate(found.events):
                self.facts[e.id] = facts[schema.row_key(number, n)]
            yield found

    def _write(self, done: Iterable[tuple[event_identity.EventCluster, tuple[event_identity.EventLink, ...]]]) -> None:
        for cluster, links in done:
            facts = {m: self.facts.pop(m) for m in cluster.mentions}
            self.clusters.put(cluster_row(cluster, facts, self._sources(cluster)))
            for link in links:
                why = link.why if link.to is None else f"{link.why} (with event {facts[link.to].row})"
                self.links.put(EventLink(event=facts[link.mention].row, cluster=cluster.id, why=why, score=sure(link)))
            for party in party_rows(cluster.id, facts.values()):
                self.parties.put(party)
            f = self.found
            self.found = msgspec.structs.replace(
                f, events=f.events + 1, mentions=f.mentions + len(facts), joined=f.joined + (len(facts) > 1),
                across=f.across + (len(cluster.articles) > 1),
            )  # fmt: skip

    def _sources(self, cluster: event_identity.EventCluster) -> int:
        """Independent texts: copies of one dispatch count once."""
        numbers = [self.numbers[a] for a in cluster.articles]
        return len({self.copies.get(n, n) for n in numbers})


# ---------------------------------------------------------------- what people decided


def event_decisions(c: Connection) -> Decisions:
    """Pairs of mentions that people joined or held apart; a mention that is gone is passed over."""
    decided = deciding.event_pairs(deciding.decisions(c, "event"))
    pairs = {"merge": decided.together, "split": decided.apart}
    there = _mentions_there(c, {i for found in pairs.values() for pair in found for i in pair})
    merge, split = (tuple(p for p in pairs[k] if p[0] in there and p[1] in there) for k in ("merge", "split"))
    return Decisions(together=merge, apart=split)


def _mentions_there(c: Connection, ids: set[str]) -> set[str]:
    a, e = schema.articles, schema.events
    found = set()
    for i in sorted(ids):
        key, _, event = i.partition("/")
        ask = select(e.c.row).join(a, a.c.article == e.c.article).where((a.c.key == key) & (e.c.id == event))
        if c.execute(ask).first() is not None:
            found.add(i)
    return found


# ---------------------------------------------------------------- contested claims


def _contested_rows(c: Connection, pairs: Iterable[contested.Contested],
                    numbers: Mapping[str, int]) -> Iterator[Contested]:  # fmt: skip
    roots = _Roots(c)
    names: set[str] = set()
    for p in pairs:
        name = p.id
        while name in names:  # of very many pairs two may have one name
            name += "0"
        names.add(name)
        left, right = numbers[p.left.article], numbers[p.right.article]
        yield Contested(
            pair=name, kind=p.kind, issue=p.issue, why=p.why, score=p.score, day=iso(p.day),
            left_article=left, left_layer=p.left.layer, left_id=_plain(p.left.id),
            left_actor=roots.of(left, p.left.holder.name),
            right_article=right, right_layer=p.right.layer, right_id=_plain(p.right.id),
            right_actor=roots.of(right, p.right.holder.name),
            data={"left_holder": p.left.holder.name, "right_holder": p.right.holder.name},
        )  # fmt: skip


def _plain(id: str) -> str:
    return id.rpartition("/")[2]


class _Roots:
    """The actor of the store whom an article calls by a name."""

    def __init__(self, c: Connection) -> None:
        self.c = c
        self.known: dict[tuple[int, str], int | None] = {}

    def of(self, article: int, name: str) -> int | None:
        if (article, name) not in self.known:
            used, actors = schema.article_actors, schema.actors
            ask = select(actors.c.root).join(used, used.c.actor == actors.c.actor)
            ask = ask.where((used.c.article == article) & (used.c.name == name)).order_by(actors.c.root)
            self.known[article, name] = self.c.execute(ask).scalars().first()
        return self.known[article, name]


# ---------------------------------------------------------------- reading a store in stretches of time


def _by_day(c: Connection) -> dict[int, _Article]:
    """Articles by number, in order of the day they were written."""
    a = schema.articles
    ask = select(a.c.article, a.c.key, a.c.day).order_by(a.c.day, a.c.key)
    return {r.article: _Article(r.key, r.day) for r in c.execute(ask)}


def _records(c: Connection, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
    yield from zip(numbers, finding.records(c, numbers), strict=True)


def _counted(c: Connection, numbers: Sequence[int]) -> Counts:
    counts = Counts()
    for _, record in _records(c, numbers[:: max(1, len(numbers) // SAMPLE)]):
        counts.add(record)
    return counts


def _windows(c: Connection, articles: Mapping[int, _Article]) -> Iterator[list[int]]:
    """Articles in order of time, cut where about WINDOW events are together."""
    e = schema.events
    events: dict[int, int] = dict(c.execute(select(e.c.article, func.count()).group_by(e.c.article)).all())
    window: list[int] = []
    load = 0
    for number in articles:
        window.append(number)
        load += events.get(number, 0)
        if load >= WINDOW:
            yield window
            window, load = [], 0
    if window:
        yield window


# ---------------------------------------------------------------- what was kept, as plain rows


def stored_copies(store: Store) -> Iterator[dict[str, str]]:
    """Every article of a store, by its id, with the key of the lead of its group (its own where it has no copy)."""
    a = schema.articles
    with store.reading() as c:
        keys = {r.article: r.key for r in c.execute(select(a.c.article, a.c.key))}
        for r in c.execute(select(a.c.article, a.c.id, a.c.copy_group).order_by(a.c.article)):
            yield {"id": r.id, "group": keys[r.copy_group or r.article]}


def stored_mentions(store: Store) -> Iterator[dict[str, str | int]]:
    """Every event mention of a store with the event across articles that it is of."""
    a, e, x = schema.articles, schema.events, schema.event_links
    ask = select(a.c.id, e.c.start, e.c.end, x.c.cluster).select_from(e.join(a, a.c.article == e.c.article))
    with store.reading() as c:
        for r in c.execute(ask.join(x, x.c.event == e.c.row).order_by(e.c.row)):
            yield {"doc": r.id, "start": r.start, "end": r.end, "cluster": r.cluster}
