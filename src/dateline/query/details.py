"""One of each: an event with all who tell it, a statement in its place, an article with its rows, an actor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from dateline.errors import SettingError
from dateline.query.building import event_rows, figure_rows, keys_of, position_rows, statement_rows
from dateline.query.disputes import contested_on
from dateline.query.finding import articles_found, latest
from dateline.query.mainevents import event_named, main_events, mentions_of, refs, told
from dateline.query.networks import CHARACTERS, Sides, actors_found, edges_around, first_characters, parties_of
from dateline.query.resolving import resolve
from dateline.query.rows import (
    ActorDetail,
    ActorRef,
    ArticleDetail,
    Count,
    EventDetail,
    Piece,
    Role,
    Sentence,
    StatementDetail,
)
from dateline.query.sampling import Mentions, counts, mentions
from dateline.query.shelf import SOURCE, Shelf, ref, source_of
from dateline.query.terms import Query
from dateline.store import Store, schema

MOST_MENTIONS = 200
AROUND = 3
"""Sentences shown before and after a statement."""
LATEST = 20
NEAREST = 20
_e, _s, _q, _f, _a = schema.events, schema.statements, schema.positions, schema.figures, schema.articles
_actors, _used, _p = schema.actors, schema.article_actors, schema.event_parties


def event(store: Store, id: str) -> EventDetail:
    """All of one event. id: a cluster, or the ref of a mention (`17.e1a2b`). Errors: SettingError where it is none."""
    with store.reading() as c:
        key = event_named(c, id)
        if key is None:
            raise SettingError("event", f"there is no event {id!r}.", "Take the name of one of `timeline` or `find`.")
        shelf = Shelf(c)
        mentions = mentions_of(c, [key[0]], key[1])[key[0]][:MOST_MENTIONS]
        rows = event_rows(shelf, [m.row for m in mentions])
        return EventDetail(
            event=main_events(shelf, [key[0]], key[1])[key[0]], mentions=tuple(rows),
            joined=tuple((ref(m.article, m.id), m.why) for m in mentions), history=tuple(told(r) for r in rows),
            contested=tuple(contested_on(shelf, refs(mentions))),
        )  # fmt: skip


def statement(store: Store, ref: str) -> StatementDetail:
    """One statement with the sentences around it and what it holds. Errors: SettingError where there is none."""
    with store.reading() as c:
        key = keys_of(c, "statements", [ref]).get(ref)
        if key is None:
            raise SettingError("statement", f"there is no statement {ref!r}.", "Take the ref of one of `find`.")
        shelf = Shelf(c)
        row = statement_rows(shelf, [key])[0]
        article, _, id = ref.partition(".")
        own = int(article)
        start, end = c.execute(select(_s.c.start, _s.c.end).where(_s.c.row == key)).one()
        sentences = shelf.sentences(own)
        before = [s for s in sentences if s[1] <= start][-AROUND:]
        after = [s for s in sentences if s[0] >= end][:AROUND]
        inside = [t.c.statement == id for t in (_q, _e)]
        return StatementDetail(
            statement=row, before=tuple(shelf.words(own, s) for s in before),
            after=tuple(shelf.words(own, s) for s in after),
            positions=tuple(position_rows(shelf, _keys(c, _q, _q.c.article == own, inside[0]))),
            events=tuple(event_rows(shelf, _keys(c, _e, _e.c.article == own, inside[1]))),
            inner=tuple(statement_rows(shelf, _keys(c, _s, _s.c.article == own, _s.c.nested == id))),
        )  # fmt: skip


def _keys(connection: Connection, table: Any, *where: Any) -> list[int]:
    return list(connection.execute(select(table.c.row).where(*where).order_by(table.c.row)).scalars().all())


def article(store: Store, id: str | int) -> ArticleDetail:
    """One article, by number, key or id: its sentences with the rows that rest on each, and its copies."""
    found = store.article(int(id) if str(id).isdigit() and len(str(id)) < 10 else id)
    record = store.record(found.article)
    with store.reading() as c:
        shelf = Shelf(c)
        shelf.take([found.article])
        rows = {t.name: _keys(c, t, t.c.article == found.article) for t in (_e, _s, _q, _f)}
        same = _a.c.copy_group == found.copy_group
        ask = select(*SOURCE).where(same, _a.c.article != found.article).order_by(_a.c.day, _a.c.article)
        return ArticleDetail(
            article=articles_found(shelf, [found.article])[0], sentences=_sentences(c, shelf, found.article),
            events=tuple(event_rows(shelf, rows["events"])),
            statements=tuple(statement_rows(shelf, rows["statements"])),
            positions=tuple(position_rows(shelf, rows["positions"])),
            figures=tuple(figure_rows(shelf, rows["figures"])),
            copies=tuple(source_of(r) for r in c.execute(ask)),
            problems=tuple(f"{p.message} {p.remedy}".strip() for p in record.problems),
        )  # fmt: skip


def _sentences(connection: Connection, shelf: Shelf, number: int) -> tuple[Sentence, ...]:
    on: dict[int, list[str]] = {}
    for t in (_e, _s, _q, _f):
        ask = select(t.c.sentence, t.c.id).where(t.c.article == number, t.c.sentence.is_not(None)).order_by(t.c.row)
        for n, id in connection.execute(ask).all():
            on.setdefault(n, []).append(ref(number, id))
    text, spans = shelf.text(number), shelf.sentences(number)
    found = []
    for n, span in enumerate(spans):
        gap = text[spans[n - 1][1] : span[0]] if n else ""
        pieces = (Piece(shelf.words(number, span)),)
        found.append(Sentence(n=n, pieces=pieces, rows=tuple(on.get(n, ())), paragraph=not n or "\n" in gap))
    return tuple(found)


def actor(store: Store, id: str | int) -> ActorDetail:
    """One actor by number: names, roles over time, with whom it acts, its latest rows. Errors: SettingError."""
    plain = str(id).lstrip("#")
    with store.reading() as c:
        wanted = _actors.c.actor == int(plain) if plain.isdigit() else _actors.c.key == str(id)
        root = c.execute(select(_actors.c.root).where(wanted)).scalar()
        if root is None:
            raise SettingError("actor", f"there is no actor {id!r}.", "Take a number of `dateline who`.")
        shelf = Shelf(c)
        ours = list(c.execute(select(_actors.c.actor).where(_actors.c.root == root)).scalars().all())
        acts = mentions(c, resolve(c, Query(about=(f"#{root}",), copies=True)))
        parties = parties_of(c, acts.keys)
        others = _near(acts, parties, root)
        types, months = (_shares(of) for of in counts(c, acts, _e.c.type, first_characters(_e.c.earliest, 7)))
        shelf.take_actors(n for n, _ in others)
        refs = {n: shelf.actor(n) or ActorRef(actor=n, name=f"#{n}") for n, _ in others}
        newest, spoken = Query(about=(f"#{root}",), limit=LATEST), Query(speaker=(f"#{root}",), limit=LATEST)
        return ActorDetail(
            actor=actors_found(shelf, [root])[0], names=_names(c, ours), roles=_roles(shelf, ours),
            with_whom=tuple(Count(f"#{n}", refs[n].name, k) for n, k in others), others=tuple(refs.values()),
            edges=tuple(edges_around(c, acts, parties, root, [n for n, _ in others], CHARACTERS["year"])),
            types=types, months=months, about=acts.about,
            events=tuple(event_rows(shelf, latest(c, newest, "events"))),
            statements=tuple(statement_rows(shelf, latest(c, spoken, "statements"))),
            positions=tuple(position_rows(shelf, latest(c, spoken, "positions"))),
        )  # fmt: skip


def _near(acts: Mentions, parties: Mapping[int, Sides], root: int) -> list[tuple[int, int]]:
    """Those who take part in the same acts, by how many."""
    found = Counter(n for sides in parties.values() for n in {*sides[0], *sides[1]} if n != root)
    ranked = sorted(found, key=lambda n: (-found[n], n))[:NEAREST]
    return [(n, acts.scaled(found[n])) for n in ranked]


def _shares(found: Iterable[tuple[str | None, int]]) -> tuple[Count, ...]:
    return tuple(Count(v, v, n) for v, n in sorted((v, n) for v, n in found if v is not None))


def _names(connection: Connection, ours: Sequence[int]) -> tuple[Count, ...]:
    t = schema.actor_names
    many = func.sum(t.c.articles)
    ask = select(t.c.name, many).where(t.c.actor.in_(ours)).group_by(t.c.name)
    return tuple(Count(name, name, int(n)) for name, n in connection.execute(ask.order_by(many.desc(), t.c.name)))


def _roles(shelf: Shelf, ours: Sequence[int]) -> tuple[Role, ...]:
    """The roles articles give an actor, in the order of their first day."""
    ask = select(_used.c.role, _used.c.of_actor, func.min(_a.c.day), func.max(_a.c.day), func.count())
    ask = ask.join_from(_used, _a).where(_used.c.actor.in_(ours), _used.c.role.is_not(None))
    rows = shelf.connection.execute(ask.group_by(_used.c.role, _used.c.of_actor)).all()
    shelf.take_actors(r[1] for r in rows)
    found = [
        Role(role=role, of=(shelf.actor(of) or ActorRef(actor=None, name="")).name or None, first=first, last=last,
             articles=n)
        for role, of, first, last, n in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda r: (r.first or "9999", r.role)))
