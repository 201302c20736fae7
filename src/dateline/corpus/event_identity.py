"""Mentions that tell one event become one event with all its sources; no mention is lost and each link has its reason.

Mentions that meet in a block (`meeting`) are weighed pair by pair (`event_evidence`), the best pairs are joined first,
and a join is refused where members of the two sides contradict one another or a person holds them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import product
from typing import Literal, NamedTuple

import msgspec

from dateline.corpus.decisions import Decisions, Union, UnionState
from dateline.corpus.event_differences import Difference, differences
from dateline.corpus.event_evidence import PHRASE, weigh
from dateline.corpus.event_point import Context, Point
from dateline.corpus.gathering import Counts, Gathered, gather
from dateline.corpus.meeting import Numbers, blocks_of, candidates
from dateline.corpus.tellings import Telling
from dateline.model import Record

ENOUGH = -1.0
"""Log-odds from which mentions of two articles, or of one sentence, are one event."""
ENOUGH_WITHIN = 1.2
"""The same for two sentences of one article."""
BEARABLE = -2.2
"""Mean log-odds between the members of two groups below which a good pair alone does not join them."""
UNBEARABLE = -5.0
"""Log-odds of one pair of members that alone hold two groups apart."""
KEEP = 12_000
"""Mentions before a window that its own are still compared with."""
LOOK = 6
"""Members of each side that are compared before two groups are joined."""


class EventLink(msgspec.Struct, frozen=True, kw_only=True):
    """Why a mention is in its cluster: `to` is the mention it was joined with, `score` the log-odds of the pair.

    The first mention of a cluster links to nothing (`to` null). by: `link`, or `person` for a decision.
    """

    mention: str
    cluster: str
    to: str | None
    score: float
    why: str
    by: Literal["link", "person"] = "link"


class EventCluster(msgspec.Struct, frozen=True, kw_only=True):
    """One event and everyone who tells it.

    mentions in order of time told. first, last: the day or days on which the closest date sets it; told_first,
    told_last: the days of the first and the latest report (ordinals, as in `Telling`). articles and sources: each once.
    differences: what they do not agree on.
    """

    id: str
    mentions: tuple[str, ...]
    type: str
    mode: str | None
    status: str
    first: int | None
    last: int | None
    place: str | None
    told_first: int | None
    told_last: int | None
    articles: tuple[str, ...]
    sources: tuple[str, ...]
    differences: tuple[Difference, ...] = ()


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """What linking gives: every mention in exactly one cluster, and one link a mention."""

    clusters: tuple[EventCluster, ...]
    links: tuple[EventLink, ...]


def link_events(records: Iterable[Record], decisions: Decisions = Decisions()) -> Linked:
    """One event for all the mentions that tell it, within and across articles.

    records: any order, it changes nothing. decisions: pairs of event ids that a person joined or held apart.

    >>> link_events([]).clusters
    ()
    """
    kept = list(records)
    counts = Counts()
    for r in kept:
        counts.add(r)
    gathered = gather(kept)
    linker = Linker(counts, decisions)
    linker.add(gathered)
    return linker.finish()


class _Neighbour(NamedTuple):
    to: str
    score: float
    why: str
    person: bool


class LinkerState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a linker stands between two windows: the mentions that may still be joined, and how they are joined so far.

    told: those mentions, each once; groups and newest name them.
    """

    told: tuple[Telling, ...]
    groups: dict[str, tuple[str, ...]]
    newest: tuple[str, ...]
    near: dict[str, tuple[_Neighbour, ...]]
    stories: dict[str, tuple[str, ...]]
    union: UnionState


class Linker:
    """Links mentions window by window, so that a corpus larger than memory needs only a stretch of time at once.

    Give windows in order of time (`add`), each the mentions of some days; mentions are compared with those of their
    window and with the KEEP newest before it. Same windows, same result.
    """

    def __init__(self, counts: Counts, decisions: Decisions = Decisions()) -> None:
        self.counts = counts
        self.decided = frozenset(decisions.together)
        self.union = Union(decisions)
        self._groups: dict[str, list[Telling]] = {}
        self._near: dict[str, list[_Neighbour]] = defaultdict(list)
        self._newest: list[Telling] = []
        self._stories: dict[str, tuple[str, ...]] = {}
        self._blocks: dict[str, Numbers] = {}
        self._bound = {i for pair in decisions.together for i in pair}

    def add(self, window: Gathered) -> None:
        """Compare the mentions of a window with one another and with the newest before it."""
        before = len(self._newest)
        at_hand = [*self._newest, *window.told]
        self._stories |= window.stories
        context = Context(self.counts.words, self.counts.facts, self._stories, self.counts.names)
        for t in window.told:
            self._groups.setdefault(self.union.find(t.id), []).append(t)
        self._phrases(window.told, context)
        pairs: dict[tuple[str, str], tuple[float, tuple[Point, ...]]] = {}
        self._blocks |= {t.id: blocks_of(t, context) for t in window.told}
        for i, j in candidates(at_hand, self._blocks, before):
            weighed = weigh(at_hand[i], at_hand[j], context)
            if weighed is not None and weighed[0] >= enough(at_hand[i], at_hand[j]):
                pairs[at_hand[i].id, at_hand[j].id] = weighed
        for pair in sorted(pairs, key=lambda p: (-pairs[p][0], p)):
            score, points = pairs[pair]
            if self._join(pair, context):
                self._note(pair, score, "; ".join(p.why for p in sorted(points, key=lambda p: (-p.weight, p.why))))
        self._newest = at_hand[-KEEP:]
        self._blocks = {t.id: self._blocks[t.id] for t in self._newest}

    def state(self) -> LinkerState:
        """Where it stands, after what is over has left it (`retire`)."""
        told = {t.id: t for group in self._groups.values() for t in group} | {t.id: t for t in self._newest}
        return LinkerState(
            told=tuple(told.values()), groups={k: tuple(t.id for t in of) for k, of in self._groups.items()},
            newest=tuple(t.id for t in self._newest), near={k: tuple(of) for k, of in self._near.items()},
            stories=self._stories, union=self.union.state(),
        )  # fmt: skip

    def resume(self, state: LinkerState) -> None:
        """Go on where another stood, of the same counts and decisions."""
        told = {t.id: t for t in state.told}
        self._groups = {k: [told[i] for i in of] for k, of in state.groups.items()}
        self._newest = [told[i] for i in state.newest]
        self._near = defaultdict(list, {k: list(of) for k, of in state.near.items()})
        self._stories = dict(state.stories)
        self.union.resume(state.union)
        context = Context(self.counts.words, self.counts.facts, self._stories, self.counts.names)
        self._blocks = {t.id: blocks_of(t, context) for t in self._newest}

    def retire(self) -> Iterator[tuple[EventCluster, tuple[EventLink, ...]]]:
        """Events none of whose mentions can be joined any more, with their links; they leave memory."""
        open_ = {self.union.find(t.id) for t in self._newest} | {self.union.find(i) for i in self._bound}
        for root in [r for r in self._groups if r not in open_]:
            yield self._closed(self._groups.pop(root))
        articles = {t.article for t in self._newest} | {t.article for g in self._groups.values() for t in g}
        self._stories = {a: s for a, s in self._stories.items() if a in articles}

    def close(self) -> Iterator[tuple[EventCluster, tuple[EventLink, ...]]]:
        """All events that are left."""
        for a, b in sorted(self.decided):
            self._note((a, b), 0.0, "joined by a person")
        for group in list(self._groups.values()):
            yield self._closed(group)
        self._groups.clear()

    def finish(self) -> Linked:
        """Every event as one value, in order of the first mention."""
        found = sorted(self.close(), key=lambda c: c[0].id)
        return Linked(clusters=tuple(c for c, _ in found), links=tuple(x for _, links in found for x in links))

    def _phrases(self, told: Sequence[Telling], context: Context) -> None:
        """Join what a sentence tells as one act, before anything else."""
        first: dict[str, Telling] = {}
        for t in told:
            if t.phrase is None or first.setdefault(t.phrase, t) is t:
                continue
            pair = (first[t.phrase].id, t.id)
            if self._join(pair, context):
                self._note(pair, PHRASE, t.phrase_why)

    def _note(self, pair: tuple[str, str], score: float, why: str) -> None:
        for a, b in (pair, pair[::-1]):
            self._near[a].append(_Neighbour(b, score, why, pair in self.decided))

    def _join(self, pair: tuple[str, str], context: Context) -> bool:
        """Join the groups of a pair unless their members contradict one another or a person holds them apart."""
        x, y = self.union.find(pair[0]), self.union.find(pair[1])
        if x == y:
            return True
        left, right = self._groups.get(x), self._groups.get(y)
        if left is None or right is None or not self.union.may_join(x, y):
            return False
        if len(left) + len(right) > 2 and not _bearable(self._free(left, pair), self._free(right, pair), context):
            return False
        self.union.join(x, y)
        del self._groups[x], self._groups[y]
        self._groups[self.union.find(x)] = [*left, *right]
        return True

    def _free(self, group: Sequence[Telling], pair: tuple[str, str]) -> list[Telling]:
        """The members that speak for a group: not those a person put there, who may contradict the others."""
        return [t for t in group if t.id in pair or t.id not in self._bound]

    def _closed(self, members: Sequence[Telling]) -> tuple[EventCluster, tuple[EventLink, ...]]:
        group = sorted(members, key=lambda t: (t.told or 0, t.article, t.start, t.id))
        cluster = _cluster(group)
        place = {t.id: n for n, t in enumerate(group)}
        links = tuple(_link(t.id, cluster.id, place, self._near.pop(t.id, [])) for t in group)
        if self._bound.isdisjoint(place):
            self.union.forget(place)
        return cluster, links


def enough(a: Telling, b: Telling) -> float:
    """Log-odds from which two mentions are joined. An article tells many acts of one kind in like words."""
    if a.article != b.article:
        return ENOUGH
    return ENOUGH_WITHIN if a.sentence != b.sentence else PHRASE


def _bearable(left: Sequence[Telling], right: Sequence[Telling], context: Context) -> bool:
    scores = []
    for a, b in product(left[:LOOK], right[:LOOK]):
        weighed = weigh(a, b, context)
        if weighed is None or weighed[0] < UNBEARABLE:
            return False
        scores.append(weighed[0])
    return sum(scores) / len(scores) >= BEARABLE


def _link(mention: str, cluster: str, place: Mapping[str, int], near: Sequence[_Neighbour]) -> EventLink:
    """The best link of a mention to an earlier one of its cluster, else to any of it."""
    if len(place) == 1:
        return EventLink(mention=mention, cluster=cluster, to=None, score=0.0, why="told once")
    ours = [n for n in near if n.to in place]
    if place[mention] == 0 or not ours:
        return EventLink(mention=mention, cluster=cluster, to=None, score=0.0, why="the first to tell it")
    n = min(ours, key=lambda n: (not n.person, place[n.to] > place[mention], -n.score, place[n.to]))
    by: Literal["link", "person"] = "person" if n.person else "link"
    return EventLink(mention=mention, cluster=cluster, to=n.to, score=round(n.score, 3), why=n.why, by=by)


def _cluster(group: Sequence[Telling]) -> EventCluster:
    dated = [(t.first, t.last) for t in group if t.first is not None and t.last is not None]
    first, last = min(dated, key=lambda d: (d[1] - d[0], -dated.count(d), d)) if dated else (None, None)
    placed = [t.where for t in group if t.where is not None]
    named = min(placed, key=lambda w: (w.wide, -sum(w.key == x.key for x in placed), w.name)).name if placed else None
    told = [t.told for t in group if t.told is not None]
    done = [t.status for t in group]
    return EventCluster(
        id="x" + blake2b(min(t.id for t in group).encode(), digest_size=6).hexdigest(),
        mentions=tuple(t.id for t in group),
        type=_most([t.type for t in group]),
        mode=_most([t.mode for t in group if t.mode]) if any(t.mode for t in group) else None,
        status="actual" if "actual" in done else done[-1],
        first=first,
        last=last,
        place=named,
        told_first=min(told) if told else None,
        told_last=max(told) if told else None,
        articles=tuple(dict.fromkeys(t.article for t in group)),
        sources=tuple(dict.fromkeys(t.source for t in group)),
        differences=differences(group) if len(group) > 1 else (),
    )


def event_of(mentions: Iterable[Telling]) -> EventCluster:
    """The event that these mentions tell, whoever put them together."""
    return _cluster(sorted(mentions, key=lambda t: (t.told or 0, t.article, t.start, t.id)))


def _most(values: Sequence[str]) -> str:
    return min(values, key=lambda v: (-values.count(v), v))
