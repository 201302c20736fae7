"""What to judge next: rows ordered by how unsure they are and how much hangs on them.

A row is most unsure at a score of a half (4·s·(1-s), which is 1 there and 0 at 0 and 1). It weighs more when its event
is told by several sources, when it is a side of a contested claim, when the act is a grave one or the number a large
one. Rows whose judgement no longer fits a new reading come first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, literal, select

from dateline.store import Store, schema

LAYERS = ("events", "statements", "positions", "figures")
"""Layers with a queue."""
KIND = {"events": "type", "statements": "form", "positions": "stance", "figures": "measures"}
"""The field by which the queue of a layer can be narrowed."""
DEEP = 2000
"""Rows of a layer that are ranked. Whoever has judged so many finds the next ones there after reloading."""
_CHUNK = 500
_FIRST = 10.0


class Candidate(NamedTuple):
    """A row to judge: where it is, its score, what makes it weigh, and the reason it stands where it stands."""

    layer: str
    article: int
    id: str
    kind: str
    score: float
    uncertainty: float
    weight: float
    why: str

    @property
    def ref(self) -> str:
        return f"{self.article}.{self.id}"

    @property
    def rank(self) -> float:
        return self.uncertainty * self.weight


class Queue(NamedTuple):
    """The rows of one page, how many wait, where the next page starts, and the counts by layer of what was judged."""

    rows: list[Candidate]
    waiting: int
    next: int | None
    judged: int
    changed: int
    orphaned: int


def queue(store: Store, layer: str | None = None, kind: str | None = None, article: int | None = None, *,
          start: int = 0, limit: int = 20) -> Queue:  # fmt: skip
    """The rows nobody has judged yet, those first of which a judgement would tell most.

    layer: one of LAYERS, all where null. kind: an event type, form, stance or measure. start: rows to pass over.
    """
    with store.reading() as c:
        stamp = _stamp(c)
        done, changed, orphaned = _judged(c)
    found = [
        r
        for one in ((layer,) if layer else LAYERS)
        for r in _ranked(store, stamp, one, kind, article)
        if (r.layer, r.article, r.id) not in done
    ]
    found = [r._replace(weight=r.weight + _FIRST, uncertainty=1.0, why=f"judged before; {changed[key]}; {r.why}")
             if (key := (r.layer, r.article, r.id)) in changed else r for r in found]  # fmt: skip
    found.sort(key=lambda r: (-r.rank, r.article, r.id))
    end = start + limit
    return Queue(
        found[start:end], len(found), end if end < len(found) else None, len(done) + len(changed), len(changed),
        orphaned,
    )  # fmt: skip


def kinds(store: Store, layer: str) -> list[tuple[str, int]]:
    """What the rows of a layer divide into, with counts."""
    column = schema.LAYER_TABLES[layer].c[KIND[layer]]
    with store.reading() as c:
        return [(str(v), int(n)) for v, n in c.execute(select(column, func.count()).group_by(column)).all()]


def _stamp(connection: Connection) -> str:
    t = schema.meta
    rows = connection.execute(select(t.c.name, t.c.value).where(t.c.name.like("change%")).order_by(t.c.name))
    return " ".join(f"{n}={v}" for n, v in rows)


def _judged(connection: Connection) -> tuple[set[tuple[str, int, str]], dict[tuple[str, int, str], str], int]:
    """Rows whose judgement stands, those it no longer fits with the reason, and how many judgements lost their row."""
    r, s, a = schema.reviews, schema.review_standing, schema.articles
    back = select(r.c.undoes).where(r.c.undoes.is_not(None))
    ask = (
        select(r.c.layer, a.c.article, r.c.id, s.c.standing, s.c.why)
        .outerjoin(s, s.c.review == r.c.review)
        .outerjoin(a, a.c.key == r.c.article_key)
        .where(r.c.undoes.is_(None), r.c.review.not_in(back))
        .order_by(r.c.review)
    )
    done: set[tuple[str, int, str]] = set()
    changed: dict[tuple[str, int, str], str] = {}
    orphaned = 0
    for layer, article, id, standing, why in connection.execute(ask):
        if standing == "orphaned" or article is None:
            orphaned += 1
        elif standing == "changed":
            changed[layer, article, id] = why
        else:
            done.add((layer, article, id))
    return done, {k: v for k, v in changed.items() if k not in done}, orphaned


@lru_cache(maxsize=32)
def _ranked(store: Store, stamp: str, layer: str, kind: str | None, article: int | None) -> tuple[Candidate, ...]:
    """The rows of a layer in order; kept until the store changes, whose count of changes is part of the key."""
    t = schema.LAYER_TABLES[layer]
    unsure: ColumnElement[Any] = 4 * t.c.score * (1 - t.c.score)
    grave: ColumnElement[Any] = 1 + func.abs(t.c.intensity) / 10 if layer == "events" else literal(1.0)
    size = t.c.number if layer == "figures" else t.c.intensity if layer == "events" else literal(0.0)
    ask = select(t.c.row, t.c.article, t.c.id, t.c[KIND[layer]], t.c.score, size)
    if kind is not None:
        ask = ask.where(t.c[KIND[layer]] == kind)
    if article is not None:
        ask = ask.where(t.c.article == article)
    with store.reading() as c:
        rows = c.execute(ask.order_by((unsure * grave).desc(), t.c.row).limit(DEEP)).all()
        told = _told_by(c, [r[0] for r in rows]) if layer == "events" else {}
        sides = _contested(c, layer)
    found = [_candidate(layer, tuple(r), told.get(r[0], 1), (r[1], r[2]) in sides) for r in rows]
    return tuple(sorted(found, key=lambda r: (-r.rank, r.article, r.id)))


def _candidate(layer: str, row: tuple[Any, ...], sources: int, contested: bool) -> Candidate:
    _, article, id, kind, score, size = row
    uncertainty = 4 * score * (1 - score)
    weight, why = 1.0, [f"score {score:.2f}"]
    if layer == "events":
        weight += abs(size) / 10
        why += [f"intensity {size:+.1f}"] if abs(size) >= 5 else []
    if layer == "figures" and size and size >= 10:
        weight += min(math.log10(size) / 6, 1.0)
        why.append("a large number")
    if sources > 1:
        weight += math.log2(sources)
        why.append(f"told by {sources} sources")
    if contested:
        weight += 1
        why.append("a side of a contested claim")
    return Candidate(layer, article, id, kind, score, uncertainty, weight, ", ".join(why))


def _told_by(connection: Connection, rows: Sequence[int]) -> dict[int, int]:
    links, clusters = schema.event_links, schema.event_clusters
    found: dict[int, int] = {}
    for some in _chunks(rows):
        ask = select(links.c.event, clusters.c.sources).join(clusters, clusters.c.cluster == links.c.cluster)
        found.update((e, n) for e, n in connection.execute(ask.where(links.c.event.in_(some))))
    return found


def _contested(connection: Connection, layer: str) -> set[tuple[int, str]]:
    t = schema.contested
    found: set[tuple[int, str]] = set()
    for side in ("left", "right"):
        ask = select(t.c[f"{side}_article"], t.c[f"{side}_id"]).where(t.c[f"{side}_layer"] == layer)
        found.update((a, i) for a, i in connection.execute(ask))
    return found


def _chunks(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(rows), _CHUNK):
        yield rows[at : at + _CHUNK]
