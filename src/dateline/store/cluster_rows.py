"""Rows of an event across articles: what its mentions say of day, place and parties, as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import exp
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from dateline.corpus import event_identity
from dateline.store import finding, schema
from dateline.store.rows import ClusterParty, EventCluster


class Fact(NamedTuple):
    """What the store knows of a mention beside its telling."""

    row: int
    place: int | None
    country: str | None
    value: str | None
    earliest: str | None
    latest: str | None
    parties: tuple[tuple[str, int], ...]
    score: float


def sure(link: event_identity.EventLink) -> float:
    """A link's log-odds as a share of 1; 1 for a first mention and for what a person decided."""
    return 1.0 if link.to is None or link.by == "person" else round(1.0 / (1.0 + exp(-link.score)), 3)


def cluster_row(cluster: event_identity.EventCluster, facts: Mapping[str, Fact], sources: int) -> EventCluster:
    """An event as the store keeps it: the closest date and the commonest place of its mentions."""
    all_ = list(facts.values())
    dated = [f for f in all_ if f.earliest and f.latest]
    when = min(dated, key=lambda f: (_days(f), -sum(g.value == f.value for g in dated), f.row)) if dated else None
    placed = Counter(f.place for f in all_ if f.place is not None)
    place = max(placed, key=lambda p: (placed[p], -p)) if placed else None
    country = next((f.country for f in all_ if f.place == place and f.country), None)
    told = [
        {"kind": d.kind, "of": d.of,
         "versions": [{"value": v.value, "mentions": [facts[m].row for m in v.mentions]} for v in d.versions]}
        for d in cluster.differences
    ]  # fmt: skip
    return EventCluster(
        cluster=cluster.id, type=cluster.type, mode=cluster.mode, status=cluster.status,
        value=when.value if when else None, earliest=when.earliest if when else None,
        latest=when.latest if when else None, place=place, country=country, mentions=len(all_),
        articles=len(cluster.articles), sources=sources, first=iso(cluster.told_first), last=iso(cluster.told_last),
        score=max(f.score for f in all_), data={"differences": told} if told else {},
    )  # fmt: skip


def _days(fact: Fact) -> int:
    first, last = (date.fromisoformat(str(d)[:10]) for d in (fact.earliest, fact.latest))
    return (last - first).days


def iso(day: int | None) -> str | None:
    """A day of the calendar as ISO 8601."""
    return date.fromordinal(day).isoformat() if day else None


def party_rows(cluster: str, facts: Iterable[Fact]) -> Iterator[ClusterParty]:
    """Who took part, by side, with the number of mentions that say so."""
    counts = Counter(party for f in facts for party in f.parties)
    for (side, actor), n in sorted(counts.items()):
        yield msgspec.convert({"cluster": cluster, "side": side, "actor": actor, "mentions": n}, ClusterParty)


def facts_of(c: Connection, window: Sequence[int]) -> dict[int, Fact]:
    """What the store knows of the mentions of these articles, by row key."""
    e, p, a = schema.events, schema.event_parties, schema.actors
    parties: dict[int, list[tuple[str, int]]] = {}
    facts: dict[int, Fact] = {}
    for i in range(0, len(window), finding.MANY):
        part = window[i : i + finding.MANY]
        ask = select(p.c.event, p.c.side, a.c.root).join(a, a.c.actor == p.c.party_actor).join(e, e.c.row == p.c.event)
        for r in c.execute(ask.where(e.c.article.in_(part))):
            parties.setdefault(r.event, []).append((r.side, r.root))
        shown = (e.c.row, e.c.place, e.c.country, e.c.value, e.c.earliest, e.c.latest, e.c.score)
        for f in c.execute(select(*shown).where(e.c.article.in_(part))):
            facts[f.row] = Fact(
                f.row, f.place, f.country, f.value, f.earliest, f.latest, tuple(parties.get(f.row, ())), f.score
            )
    return facts
