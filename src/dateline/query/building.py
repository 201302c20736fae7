"""Rows of the tables as rows for people: names instead of numbers, evidence instead of offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from dateline.corpus.issues import issue_names
from dateline.query.rows import ActorRef, EventRow, FigureRow, PositionRow, StatementRow
from dateline.query.shelf import Marked, Shelf, parts, ref
from dateline.store import schema
from dateline.store.among import among

_e, _s, _q, _f = schema.events, schema.statements, schema.positions, schema.figures


class _Parties(NamedTuple):
    side: str
    actor: int | None
    span: tuple[int, int] | None


def _fetch(connection: Connection, table: Any, keys: Sequence[int]) -> list[Any]:
    """Rows by key, in the order of the keys."""
    found: dict[int, Any] = {}
    for part in parts(keys):
        found.update((r.row, r) for r in connection.execute(select(table).where(among(table.c.row, part))))
    return [found[k] for k in keys if k in found]


def _spans(connection: Connection, layer: str, keys: Sequence[int]) -> dict[int, list[tuple[str, tuple[int, int]]]]:
    """Spans of rows that have several: (part, span) by row."""
    t = schema.evidence
    found: dict[int, list[tuple[str, tuple[int, int]]]] = {}
    for part in parts(keys):
        ask = select(t).where(among(t.c.row, part) & (t.c.layer == layer)).order_by(t.c.row, t.c.part, t.c.n)
        for r in connection.execute(ask).all():
            found.setdefault(r.row, []).append((r.part, (r.start, r.end)))
    return found


def _parties(connection: Connection, keys: Sequence[int]) -> dict[int, list[_Parties]]:
    t = schema.event_parties
    found: dict[int, list[_Parties]] = {}
    for part in parts(keys):
        for r in connection.execute(select(t).where(among(t.c.event, part)).order_by(t.c.event, t.c.side, t.c.n)).all():
            span = None if r.start is None else (r.start, r.end)
            found.setdefault(r.event, []).append(_Parties(r.side, r.party_actor, span))
    return found


def _clusters(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    t = schema.event_links
    found: dict[int, str] = {}
    for part in parts(keys):
        ask = select(t.c.event, t.c.cluster).where(among(t.c.event, part))
        found.update((r.event, r.cluster) for r in connection.execute(ask))
    return found


def event_rows(shelf: Shelf, keys: Sequence[int]) -> list[EventRow]:
    """Mentions of events by key, in the order given."""
    c = shelf.connection
    rows, parties = _fetch(c, _e, keys), _parties(c, keys)
    clusters, cues = _clusters(c, keys), _spans(c, "events", keys)
    shelf.take(r.article for r in rows)
    shelf.take_actors(p.actor for ps in parties.values() for p in ps)
    shelf.take_actors(r.claimed_by_actor for r in rows)
    shelf.take_places(r.place for r in rows)
    return [_event(shelf, r, parties.get(r.row, []), clusters.get(r.row), cues.get(r.row, [])) for r in rows]


def _event(shelf: Shelf, r: Any, parties: Sequence[_Parties], cluster: str | None, cues: Iterable[Any]) -> EventRow:
    marks: list[Marked] = [((r.start, r.end), "trigger")]
    marks += [(p.span, "actor" if p.side == "actor" else "recipient") for p in parties if p.span]
    marks += [(span, "status") for _, span in cues]
    return EventRow(
        ref=ref(r.article, r.id), type=r.type, mode=r.mode, status=r.status, contexts=tuple(r.contexts.split()),
        value=r.value, earliest=r.earliest, latest=r.latest, place=shelf.place(r.place),
        actors=_side(shelf, r.article, parties, "actor"), recipients=_side(shelf, r.article, parties, "recipient"),
        claimed_by=shelf.actor(r.claimed_by_actor), plover=r.plover, quad=r.quad, intensity=r.intensity, cameo=r.cameo,
        acled=" / ".join(x for x in (r.acled_type, r.acled_sub_type) if x) or None, cluster=cluster,
        evidence=shelf.evidence(r.article, "events", r.id, r.trigger, marks, r.score, r.sentence),
    )  # fmt: skip


def _side(shelf: Shelf, article: int, parties: Iterable[_Parties], side: str) -> tuple[ActorRef, ...]:
    """Who is on one side, each once; words of the article stand for a party that is no actor."""
    found = [
        shelf.actor(p.actor) or ActorRef(actor=None, name=shelf.words(article, p.span))
        for p in parties
        if p.side == side and (p.actor is not None or p.span)
    ]
    return tuple(dict.fromkeys(found))


def _topics(connection: Connection, layer: str, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What rows are about, in the order of the table of issues."""
    t = schema.topics
    found: dict[int, list[str]] = {}
    for part in parts(keys):
        ask = select(t.c.row, t.c.topic).where(among(t.c.row, part) & (t.c.layer == layer))
        for r in connection.execute(ask).all():
            found.setdefault(r.row, []).append(r.topic)
    order = {name: n for n, name in enumerate(issue_names())}
    return {key: tuple(sorted(topics, key=lambda t: (order.get(t, -1), t))) for key, topics in found.items()}


def statement_rows(shelf: Shelf, keys: Sequence[int]) -> list[StatementRow]:
    """Statements by key, in the order given."""
    rows, spans = _fetch(shelf.connection, _s, keys), _spans(shelf.connection, "statements", keys)
    shelf.take(r.article for r in rows)
    shelf.take_actors(n for r in rows for n in (r.speaker_actor, r.addressee_actor))
    shelf.take_places(r.place for r in rows)
    topics = _topics(shelf.connection, "statements", keys)
    return [_statement(shelf, r, spans.get(r.row, []), topics.get(r.row, ())) for r in rows]


def _statement(shelf: Shelf, r: Any, spans: Iterable[Any], topics: tuple[str, ...]) -> StatementRow:
    marks: list[Marked] = [(span, part) for part, span in spans]
    return StatementRow(
        ref=ref(r.article, r.id), speaker=shelf.actor(r.speaker_actor), addressee=shelf.actor(r.addressee_actor),
        form=r.form, cue_class=r.cue_class, channel=r.channel, source=r.source or "", cue=r.cue or "", said=r.words,
        negated=bool(r.negated),
        day=r.day, value=r.value, place=shelf.place(r.place), nested=ref(r.article, r.nested) if r.nested else None,
        topics=topics,
        evidence=shelf.evidence(r.article, "statements", r.id, r.words, marks, r.score, r.sentence),
    )  # fmt: skip


def position_rows(shelf: Shelf, keys: Sequence[int]) -> list[PositionRow]:
    """Positions by key, in the order given."""
    rows, spans = _fetch(shelf.connection, _q, keys), _spans(shelf.connection, "positions", keys)
    shelf.take(r.article for r in rows)
    shelf.take_actors(n for r in rows for n in (r.holder_actor, r.target_actor))
    topics = _topics(shelf.connection, "positions", keys)
    return [_position(shelf, r, spans.get(r.row, []), topics.get(r.row, ())) for r in rows]


def _position(shelf: Shelf, r: Any, spans: Sequence[Any], topics: tuple[str, ...]) -> PositionRow:
    marks: list[Marked] = [((r.start, r.end), "position"), *((span, "condition") for _, span in spans)]
    return PositionRow(
        ref=ref(r.article, r.id), holder=shelf.actor(r.holder_actor), target=shelf.actor(r.target_actor),
        stance=r.stance, words=r.words, conditions=tuple(shelf.words(r.article, span) for _, span in spans), day=r.day,
        statement=ref(r.article, r.statement) if r.statement else None, topics=topics,
        evidence=shelf.evidence(r.article, "positions", r.id, r.words, marks, r.score, r.sentence),
    )  # fmt: skip


def figure_rows(shelf: Shelf, keys: Sequence[int]) -> list[FigureRow]:
    """Figures by key, in the order given."""
    rows = _fetch(shelf.connection, _f, keys)
    shelf.take(r.article for r in rows)
    shelf.take_actors(r.source_actor for r in rows)
    return [_figure(shelf, r) for r in rows]


def _figure(shelf: Shelf, r: Any) -> FigureRow:
    marks: list[Marked] = [((r.start, r.end), "figure")]
    return FigureRow(
        ref=ref(r.article, r.id), number=r.number, low=r.low, high=r.high, measures=r.measures, unit=r.unit,
        said_by=shelf.actor(r.source_actor), value=r.value, day=r.day, words=r.words,
        evidence=shelf.evidence(r.article, "figures", r.id, r.words, marks, r.score, r.sentence),
    )  # fmt: skip


def keys_of(connection: Connection, layer: str, refs: Iterable[str]) -> dict[str, int]:
    """Row keys of refs (`17.e1a2b`) of one layer; those that are not there are left out."""
    table = schema.LAYER_TABLES[layer]
    by_article: dict[int, list[str]] = {}
    for name in refs:
        article, _, id = name.partition(".")
        if article.isdigit() and len(article) < 10:
            by_article.setdefault(int(article), []).append(id)
    found: dict[str, int] = {}
    for number, ids in by_article.items():
        ask = select(table.c.id, table.c.row).where((table.c.article == number) & table.c.id.in_(ids))
        found.update((ref(number, r.id), r.row) for r in connection.execute(ask))
    return found
