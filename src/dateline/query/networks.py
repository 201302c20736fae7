"""Who is who in a corpus: actors with their counts, and who acts on, speaks to or speaks about whom, by period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, case, func, literal_column, select

from dateline.corpus.actor_identity import folded
from dateline.errors import SettingError
from dateline.query import filtering
from dateline.query.finding import ALL, cursor, place_of
from dateline.query.resolving import Resolved, resolve
from dateline.query.rows import ActorFound, ActorRef, Edge, Network, Page
from dateline.query.shelf import Shelf, parts
from dateline.query.terms import Query
from dateline.store import Store, schema

CHARACTERS = {"all": 0, "year": 4, "month": 7}
COOPERATION = 2
"""Quad classes up to this one are cooperation."""
MOST_NAMES = 8
_actors, _used, _names = schema.actors, schema.article_actors, schema.actor_names
_e, _p, _s, _q, _a = schema.events, schema.event_parties, schema.statements, schema.positions, schema.articles


def find_actors(store: Store, query: Query = ALL) -> Page[ActorFound]:
    """Actors by the number of articles that name them. query.text: words of a name; about: those actors only.

    country, since, until and publisher say in which articles they are counted.
    """
    with store.reading() as c:
        asked = resolve(c, msgspec.structs.replace(query, text=None))
        ask = _ranked(c, asked, query)
        ranked = ask.subquery()
        total = c.execute(select(func.count()).select_from(ranked)).scalar_one()
        page = ask.order_by(func.count().desc(), _actors.c.root).limit(query.limit + 1)
        if query.after:
            count, root = place_of(query.after)
            many = func.count()
            page = page.having((many < count) | ((many == count) & (_actors.c.root > root)))
        rows = c.execute(page).all()
        kept = rows[: query.limit]
        after = cursor(kept[-1].articles, kept[-1].root) if len(rows) > query.limit else None
        return Page(rows=tuple(actors_found(Shelf(c), [r.root for r in kept])), total=total, after=after)


def _ranked(connection: Connection, asked: Resolved, query: Query) -> Any:
    """Roots with the number of articles that name them."""
    where: filtering.Where = [*filtering.one_of(_actors.c.actor, asked.about)]
    where += filtering.one_of(_actors.c.country, asked.countries)
    if query.text:
        like = _names.c.folded.contains(folded(query.text.strip('"')), autoescape=True)
        where.append(_actors.c.actor.in_(select(_names.c.actor).where(like)))
    bare = asked._replace(about=None, partner=None, places=None, countries=None)
    in_articles = filtering.articles(connection, bare)
    if in_articles:
        where.append(_used.c.article.in_(select(_a.c.article).where(*in_articles)))
    ask = select(_actors.c.root, func.count().label("articles")).join_from(_used, _actors)
    return ask.where(*where).group_by(_actors.c.root)


def who(store: Store, query: Query = ALL, period: str = "year", most: int = 30) -> Network:
    """Who takes part in what matches, and what passes between them by period.

    period: all, year or month. most: actors, those with most acts first; edges are between them.
    """
    if period not in CHARACTERS:
        raise SettingError("--period", f"there is no period {period!r}.", f"Choose of {', '.join(CHARACTERS)}.")
    with store.reading() as c:
        asked = resolve(c, query)
        where = filtering.joined(filtering.events(c, asked))
        ask = select(_actors.c.root, func.count().label("n"))
        ask = ask.join_from(_p, _actors, _actors.c.actor == _p.c.party_actor)
        if filtering.events(c, asked):
            ask = ask.where(_p.c.event.in_(select(_e.c.row).where(where)))
        by_acts = ask.group_by(_actors.c.root)
        total = c.execute(select(func.count()).select_from(by_acts.subquery())).scalar_one()
        roots = [r.root for r in c.execute(by_acts.order_by(func.count().desc(), _actors.c.root).limit(most))]
        shelf = Shelf(c)
        made = edges(c, roots, CHARACTERS[period], asked)
        return Network(actors=tuple(actors_found(shelf, roots)), edges=tuple(made), total=total)


def edges(connection: Connection, roots: Sequence[int], characters: int, asked: Resolved | None = None,
          around: int | None = None) -> list[Edge]:  # fmt: skip
    """What passes between some actors, or between them and `around`. characters: of a day that make its period."""
    same = select(_actors.c.actor).where(_actors.c.root.in_(roots))
    centre = None if around is None else select(_actors.c.actor).where(_actors.c.root == around)
    found = _acts(connection, same, centre, characters, asked)
    pairs: tuple[tuple[Any, Any, Any, Literal["speaks to", "speaks about"]], ...] = (
        (_s, _s.c.speaker_actor, _s.c.addressee_actor, "speaks to"),
        (_q, _q.c.holder_actor, _q.c.target_actor, "speaks about"),
    )
    for table, source, target, kind in pairs:
        found += _words(connection, table, source, target, kind, same, centre, characters, asked)
    return sorted(found, key=lambda e: (e.period, -e.rows, e.kind, e.source, e.target))


def _acts(connection: Connection, same: Any, centre: Any | None, characters: int,
          asked: Resolved | None) -> list[Edge]:  # fmt: skip
    left, right = _p.alias(), _p.alias()
    a, b = _actors.alias(), _actors.alias()
    when = _period(_e.c.earliest, characters)
    good = func.sum(case((_e.c.quad <= COOPERATION, 1), else_=0)).label("good")
    mean = func.avg(_e.c.intensity).label("intensity")
    ends = (a.c.root.label("source"), b.c.root.label("target"), when.label("period"))
    ask = select(*ends, func.count().label("n"), good, mean)
    ask = ask.join_from(left, right, right.c.event == left.c.event).join(_e, _e.c.row == left.c.event)
    ask = ask.join(a, a.c.actor == left.c.party_actor).join(b, b.c.actor == right.c.party_actor)
    ask = ask.where(left.c.side == "actor", right.c.side == "recipient", a.c.root != b.c.root)
    ask = ask.where(_between(left.c.party_actor, right.c.party_actor, same, centre))
    if asked is not None:
        ask = ask.where(*filtering.events(connection, asked))
    rows = connection.execute(ask.group_by(a.c.root, b.c.root, when)).all()
    return [
        Edge(source=r.source, target=r.target, kind="acts on", period=r.period or "", rows=r.n, cooperation=r.good,
             conflict=r.n - r.good, intensity=round(r.intensity, 2))
        for r in rows
    ]  # fmt: skip


def _words(connection: Connection, table: Any, source: Any, target: Any, kind: Literal["speaks to", "speaks about"],
           same: Any, centre: Any | None, characters: int, asked: Resolved | None) -> list[Edge]:  # fmt: skip
    a, b = _actors.alias(), _actors.alias()
    when = _period(table.c.day, characters)
    ask = select(a.c.root.label("source"), b.c.root.label("target"), when.label("period"), func.count().label("n"))
    ask = ask.join_from(table, a, a.c.actor == source).join(b, b.c.actor == target).where(a.c.root != b.c.root)
    ask = ask.where(_between(source, target, same, centre))
    if asked is not None:
        layer = "statements" if table is _s else "positions"
        if filtering.says_nothing(asked, layer):
            return []
        make = filtering.statements if table is _s else filtering.positions
        ask = ask.where(*make(connection, asked))
    rows = connection.execute(ask.group_by(a.c.root, b.c.root, when)).all()
    return [Edge(source=r.source, target=r.target, kind=kind, period=r.period or "", rows=r.n) for r in rows]


def _between(source: Any, target: Any, same: Any, centre: Any | None) -> Any:
    """Both ends among `same`, or, where there is a centre, one end the centre and the other among them."""
    if centre is None:
        return source.in_(same) & target.in_(same)
    return (source.in_(centre) & target.in_(same)) | (source.in_(same) & target.in_(centre))


def _period(day: Any, characters: int) -> Any:
    return first_characters(day, characters)


def first_characters(column: Any, characters: int) -> Any:
    """The beginning of a day, such as its month; the number stands in the question, so that it can be grouped by."""
    return func.substr(column, literal_column("1"), literal_column(str(int(characters))))


def actors_found(shelf: Shelf, roots: Sequence[int]) -> list[ActorFound]:
    """Actors with how often they are there, in the order given."""
    c = shelf.connection
    members: dict[int, int] = {}
    for part in parts(roots):
        ask = select(_actors.c.actor, _actors.c.root).where(_actors.c.root.in_(part))
        members.update(c.execute(ask).all())
    numbers = list(members)
    counts = {
        "articles": _by_root(c, members, _used.c.actor, numbers),
        "acts": _by_root(c, members, _p.c.party_actor, numbers, _p.c.side == "actor"),
        "suffered": _by_root(c, members, _p.c.party_actor, numbers, _p.c.side == "recipient"),
        "statements": _by_root(c, members, _s.c.speaker_actor, numbers),
        "positions": _by_root(c, members, _q.c.holder_actor, numbers),
    }
    days = _days(c, members, numbers)
    names = _called(c, members, numbers)
    rows = {r.actor: r for part in parts(roots) for r in c.execute(_actors.select().where(_actors.c.actor.in_(part)))}
    return [
        ActorFound(
            actor=ActorRef(actor=r.actor, name=r.name, kind=r.kind, country=r.country),
            sectors=tuple(r.sectors.split()), role=r.role, names=tuple(names.get(root, ())[:MOST_NAMES]),
            wikidata=r.wikidata,
            first=days.get(root, (None, None))[0], last=days.get(root, (None, None))[1],
            articles=counts["articles"].get(root, 0), acts=counts["acts"].get(root, 0),
            suffered=counts["suffered"].get(root, 0), statements=counts["statements"].get(root, 0),
            positions=counts["positions"].get(root, 0),
        )
        for root in roots
        if (r := rows.get(root)) is not None
    ]  # fmt: skip


def _by_root(connection: Connection, members: dict[int, int], column: Any, numbers: Sequence[int],
             *where: Any) -> dict[int, int]:  # fmt: skip
    found: dict[int, int] = {}
    for part in parts(numbers):
        ask = select(column, func.count()).where(column.in_(part), *where).group_by(column)
        for actor, n in connection.execute(ask):
            found[members[actor]] = found.get(members[actor], 0) + n
    return found


def _days(connection: Connection, members: dict[int, int], numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The first and last day of an article that names each."""
    found: dict[int, tuple[str, str]] = {}
    for part in parts(numbers):
        ask = select(_used.c.actor, func.min(_a.c.day), func.max(_a.c.day)).join_from(_used, _a)
        for actor, first, last in connection.execute(ask.where(_used.c.actor.in_(part)).group_by(_used.c.actor)):
            before = found.get(members[actor], (first, last))
            if first is not None:
                found[members[actor]] = (min(before[0], first), max(before[1], last))
    return found


def _called(connection: Connection, members: dict[int, int], numbers: Iterable[int]) -> dict[int, list[str]]:
    """The names of each, the most frequent first."""
    found: dict[int, dict[str, int]] = {}
    for part in parts(list(numbers)):
        for r in connection.execute(select(_names).where(_names.c.actor.in_(part))):
            of = found.setdefault(members[r.actor], {})
            of[r.name] = of.get(r.name, 0) + r.articles
    return {root: sorted(of, key=lambda n: (-of[n], n)) for root, of in found.items()}
