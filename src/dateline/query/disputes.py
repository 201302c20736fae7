"""Contested claims that match a question, ranked: two rows that cannot both hold, side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from dateline.query import filtering
from dateline.query.building import event_rows, figure_rows, keys_of, position_rows, statement_rows
from dateline.query.finding import ALL, LAYERS, cursor, place_of
from dateline.query.resolving import Resolved, resolve
from dateline.query.rows import (
    ActorRef,
    Claim,
    ContestedPair,
    EventRow,
    Evidence,
    FigureRow,
    Page,
    PositionRow,
    StatementRow,
)
from dateline.query.shelf import Shelf, parts, ref
from dateline.query.terms import Query
from dateline.store import Store, schema
from dateline.store.among import among

Row = EventRow | StatementRow | PositionRow | FigureRow
LOOKED_AT = 2_000
"""Pairs whose rows are looked at to estimate how many of all match."""
ASKED_FIRST = 500
"""The surest pairs, which are asked for frequent words one at a time before all that hold them are collected."""
_t = schema.contested
_BUILD: dict[str, Callable[[Shelf, Sequence[int]], Sequence[Row]]] = {
    "events": event_rows, "statements": statement_rows, "positions": position_rows, "figures": figure_rows,
}  # fmt: skip


def contested(store: Store, query: Query = ALL) -> Page[ContestedPair]:
    """Claims that cannot both hold, the surest first, each with holder, words, article and reason.

    about finds who holds either; text and place one of the two rows. Whether the claims of a store have been compared
    with one another says `store.is_current("contested")`.
    """
    with store.reading() as c:
        asked = resolve(c, query)
        where = filtering.joined(_where(c, asked))
        total, about = _total(c, asked, where)
        rows = _surest(c, asked) if query.text and filtering.is_frequent(c, query.text) else []
        if len(rows) <= query.limit:
            ask = select(_t).where(where, *_after(query)).order_by(_t.c.score.desc(), _t.c.pair)
            rows = list(c.execute(ask.limit(query.limit + 1)).all())
        page = rows[: query.limit]
        after = cursor(page[-1].score, 0) if len(rows) > query.limit else None
        return Page(rows=tuple(pairs_of(Shelf(c), page)), total=total, after=after, about=about)


def _after(query: Query) -> filtering.Where:
    return [_t.c.score < place_of(query.after)[0]] if query.after else []


def _surest(connection: Connection, asked: Resolved) -> list[Any]:
    """The pairs of a page that are among the surest."""
    order = (_t.c.score.desc(), _t.c.pair)
    ask = select(_t.c.score).where(*_after(asked.query)).order_by(*order).offset(ASKED_FIRST).limit(1)
    least = connection.execute(ask).scalar()
    near = [] if least is None else [_t.c.score > least]
    first = select(_t).where(*near, *_after(asked.query), *_where(connection, asked._replace(each=True)))
    return list(connection.execute(first.order_by(*order).limit(asked.query.limit + 1)).all())


def _total(connection: Connection, asked: Resolved, where: Any) -> tuple[int, bool]:
    """How many pairs match, and whether that is an estimate: of very many whose rows must be looked at, some are.

    Names of pairs are hashes, so those that begin alike are a fair sample of all.
    """
    ask = select(func.count()).select_from(_t)
    share = 1.0
    if _of_rows(asked):
        share = min(1.0, LOOKED_AT / max(1, connection.execute(ask).scalar_one()))
    ask = ask.where(where)
    if share == 1.0:
        return connection.execute(ask).scalar_one(), False
    return round(connection.execute(ask.where(_t.c.pair < f"k{int(share * 16**6):06x}")).scalar_one() / share), True


def _where(connection: Connection, asked: Resolved) -> filtering.Where:
    q = asked.query
    where: filtering.Where = filtering.between(q.since, q.until, _t.c.day, _t.c.day)
    holders = (_t.c.left_actor, _t.c.right_actor)
    for actors in (asked.about, asked.partner, asked.speaker):
        if actors is not None:
            where.append(or_(*(h.in_(actors) for h in holders)))
    if q.min_score:
        where.append(_t.c.score >= q.min_score)
    articles = (_t.c.left_article, _t.c.right_article)
    if asked.articles is not None:
        where.append(or_(*(a.in_(asked.articles) for a in articles)))
    if asked.publishers is not None:
        a = schema.articles
        ours = select(a.c.article).where(or_(a.c.publisher.in_(asked.publishers), a.c.agency.in_(asked.publishers)))
        where.append(or_(*(x.in_(ours) for x in articles)))
    if _of_rows(asked):
        where.append(_holds(connection, asked))
    return where


def _of_rows(asked: Resolved) -> bool:
    """Whether a question asks something of the two rows of a pair."""
    q = asked.query
    return bool(q.text or q.type or q.mode or q.measure) or asked.places is not None or asked.countries is not None


def _holds(connection: Connection, asked: Resolved) -> Any:
    """One of the two rows matches the words, types, measures and places asked for."""
    bare = asked._replace(about=None, partner=None, speaker=None, articles=None, publishers=None)
    sides = []
    for name, layer in LAYERS.items():
        if filtering.says_nothing(bare, name):
            continue
        t = layer.table
        matching = layer.where(connection, bare)
        ours = [
            and_(_t.c[f"{s}_layer"] == name, t.c.article == _t.c[f"{s}_article"], t.c.id == _t.c[f"{s}_id"])
            for s in ("left", "right")
        ]
        there = select(t.c.row).where(or_(*ours), *matching).correlate(_t).exists()
        sides.append(and_(or_(*(_t.c[f"{s}_layer"] == name for s in ("left", "right"))), there))
    return or_(*sides)


def pairs_of(shelf: Shelf, rows: Sequence[Any]) -> list[ContestedPair]:
    """Rows of the table of contested claims with both claims in full."""
    wanted: dict[str, list[str]] = {}
    for r in rows:
        wanted.setdefault(r.left_layer, []).append(ref(r.left_article, r.left_id))
        wanted.setdefault(r.right_layer, []).append(ref(r.right_article, r.right_id))
    found: dict[tuple[str, str], Row] = {}
    for layer, names in wanted.items():
        keys = keys_of(shelf.connection, layer, dict.fromkeys(names))
        built = _BUILD[layer](shelf, list(keys.values()))
        found.update(((layer, row.ref), row) for row in built)
    shelf.take_actors(n for r in rows for n in (r.left_actor, r.right_actor))
    pairs = []
    for r in rows:
        left = found.get((r.left_layer, ref(r.left_article, r.left_id)))
        right = found.get((r.right_layer, ref(r.right_article, r.right_id)))
        if left is not None and right is not None:
            pairs.append(ContestedPair(
                pair=r.pair, kind=r.kind, issue=issue_in(r.issue, left.evidence, right.evidence), why=r.why,
                score=r.score, day=r.day,
                left=_claim(r.left_layer, left, shelf.actor(r.left_actor)),
                right=_claim(r.right_layer, right, shelf.actor(r.right_actor)),
            ))  # fmt: skip
    return pairs


def issue_in(stems: str, *evidence: Evidence) -> str:
    """What is at stake in the words of the two sentences: it is kept as the beginnings of the words they share."""
    words = [w for e in evidence for w in re.findall(r"\w[\w’'-]*", e.sentence)]

    found = (next((w for w in words if w.casefold().startswith(stem)), "") for stem in stems.split(", "))
    return ", ".join(dict.fromkeys(filter(None, found))) or stems


def _claim(layer: str, row: Row, holder: ActorRef | None) -> Claim:
    evidence: Evidence = row.evidence
    day = row.earliest if isinstance(row, EventRow) else row.day
    return Claim(
        ref=row.ref, layer=layer, holder=holder or _holder(row), words=evidence.words,
        day=day or evidence.source.day, evidence=evidence,
    )  # fmt: skip


def _holder(row: Row) -> ActorRef | None:
    if isinstance(row, StatementRow):
        return row.speaker
    if isinstance(row, PositionRow):
        return row.holder
    return row.said_by if isinstance(row, FigureRow) else row.claimed_by


def contested_on(shelf: Shelf, refs: Iterable[str], limit: int = 20) -> list[ContestedPair]:
    """Contested pairs that one of these rows is a side of, the surest first."""
    by_article: dict[int, set[str]] = {}
    for name in refs:
        article, _, id = name.partition(".")
        by_article.setdefault(int(article), set()).add(id)
    found = []
    for part in parts(by_article):
        near = or_(among(_t.c.left_article, part), among(_t.c.right_article, part))
        for r in shelf.connection.execute(select(_t).where(near).order_by(_t.c.score.desc(), _t.c.pair)).all():
            if r.left_id in by_article.get(r.left_article, ()) or r.right_id in by_article.get(r.right_article, ()):
                found.append(r)
    return pairs_of(shelf, found[:limit])
