"""Who is who in a corpus: actors with their counts, and who acts on, speaks to or speaks about whom, by period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
from sqlalchemy import Connection, func, literal_column, select

from dateline.corpus.actor_identity import folded
from dateline.errors import SettingError
from dateline.query import filtering
from dateline.query.finding import ALL, cursor, place_of
from dateline.query.resolving import Resolved, resolve
from dateline.query.rows import ActorFound, ActorRef, Edge, Network, Page
from dateline.query.sampling import Mentions, mentions
from dateline.query.shelf import Shelf, parts
from dateline.query.terms import Query
from dateline.store import Store, counting, schema
from dateline.store.among import among

CHARACTERS = {"all": 0, "year": 4, "month": 7}
COOPERATION = 2
"""Quad classes up to this one are cooperation."""
MOST_NAMES = 8
COUNTED = ("articles", "acts", "suffered", "statements", "positions")


class _Layer(NamedTuple):
    """Rows by which one actor speaks to another, or about it."""

    table: Any
    source: Any
    target: Any
    kind: Literal["speaks to", "speaks about"]


_actors, _used, _names = schema.actors, schema.article_actors, schema.actor_names
_e, _p, _s, _q, _a = schema.events, schema.event_parties, schema.statements, schema.positions, schema.articles
_LAYERS = (
    _Layer(_s, _s.c.speaker_actor, _s.c.addressee_actor, "speaks to"),
    _Layer(_q, _q.c.holder_actor, _q.c.target_actor, "speaks about"),
)


def find_actors(store: Store, query: Query = ALL) -> Page[ActorFound]:
    """Actors by the number of articles that name them. query.text: words of a name; about: those actors only.

    country, since, until and publisher say in which articles they are counted.
    """
    with store.reading() as c:
        asked = resolve(c, msgspec.structs.replace(query, text=None))
        ask = _ranked(c, asked, query)
        ranked = ask.subquery()
        total = c.execute(select(func.count()).select_from(ranked)).scalar_one()
        many = ask.selected_columns.articles
        page = ask.order_by(many.desc(), _actors.c.root).limit(query.limit + 1)
        if query.after:
            count, root = place_of(query.after)
            page = page.having((many < count) | ((many == count) & (_actors.c.root > root)))
        rows = c.execute(page).all()
        kept = rows[: query.limit]
        after = cursor(kept[-1].articles, kept[-1].root) if len(rows) > query.limit else None
        return Page(rows=tuple(actors_found(Shelf(c), [r.root for r in kept])), total=total, after=after)


def _narrows(query: Query) -> bool:
    """Whether a question asks for some articles, not for all."""
    free = {name: getattr(ALL, name) for name in ("about", "country", "text", "order", "limit", "after", "copies")}
    return msgspec.structs.replace(query, **free) != ALL


def _ranked(connection: Connection, asked: Resolved, query: Query) -> Any:
    """Roots with the number of articles that name them."""
    where: filtering.Where = [*filtering.one_of(_actors.c.actor, asked.about)]
    where += filtering.one_of(_actors.c.country, asked.countries)
    if query.text:
        like = _names.c.folded.contains(folded(query.text.strip('"')), autoescape=True)
        where.append(_actors.c.actor.in_(select(_names.c.actor).where(like)))
    if not _narrows(query) and counting.is_current(connection, "actors"):
        kept = schema.actor_counts
        ask = select(_actors.c.root, func.sum(kept.c.articles).label("articles")).join_from(
            kept, _actors, _actors.c.actor == kept.c.actor
        )
        return ask.where(kept.c.articles > 0, *where).group_by(_actors.c.root)
    bare = asked._replace(about=None, partner=None, places=None, countries=None)
    in_articles = filtering.articles(connection, bare)
    if in_articles:
        # Of actors that are named, the articles are looked up; else actors are, of the articles.
        article = _used.c.article + 0 if where else _used.c.article
        where.append(article.in_(select(_a.c.article).where(*in_articles)))
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
        found = mentions(c, asked)
        parties = parties_of(c, found.keys)
        acts = Counter(root for sides in parties.values() for side in sides for root in side)
        roots = sorted(acts, key=lambda n: (-acts[n], n))[:most]
        between = frozenset(roots)
        made = _acts(c, found, parties, lambda a, b: a in between and b in between, CHARACTERS[period])
        same = select(_actors.c.actor).where(_actors.c.root.in_(roots))
        for layer in _LAYERS:
            made += _words(c, layer, layer.source.in_(same) & layer.target.in_(same), CHARACTERS[period], asked)
        shelf = Shelf(c)
        return Network(
            actors=tuple(actors_found(shelf, roots)), edges=tuple(sorted(made, key=_by_period)), total=len(acts),
            about=found.about,
        )  # fmt: skip


Sides = tuple[list[int], list[int]]


def parties_of(connection: Connection, keys: Sequence[int]) -> dict[int, Sides]:
    """Those who did each of these mentions and those it was done to, by root: whom its sentence names, not whom other
    sentences were taken to mean."""
    found: dict[int, Sides] = {}
    for part in parts(keys):
        ask = select(_p.c.event, _p.c.side, _actors.c.root).join_from(_p, _actors, _actors.c.actor == _p.c.party_actor)
        ask = ask.where(among(_p.c.event, part), _p.c.start.is_not(None)).order_by(_p.c.event)
        for event, side, root in connection.execute(ask).all():
            found.setdefault(event, ([], []))[side != "actor"].append(root)
    return found


def _acts(connection: Connection, found: Mentions, parties: Mapping[int, Sides], ours: Callable[[int, int], bool],
          characters: int) -> list[Edge]:  # fmt: skip
    """What passes between actors in these mentions. ours: whether two actors are asked for."""
    pairs = {
        event: [(a, b) for a in sides[0] for b in sides[1] if a != b and ours(a, b)] for event, sides in parties.items()
    }
    wanted = [event for event, between in pairs.items() if between]
    sums: dict[tuple[int, int, str], list[float]] = {}
    for part in parts(wanted):
        ask = select(_e.c.row, _e.c.earliest, _e.c.quad, _e.c.intensity).where(among(_e.c.row, part))
        for row, day, quad, intensity in connection.execute(ask).all():
            for a, b in pairs[row]:
                of = sums.setdefault((a, b, (day or "")[:characters]), [0, 0, 0.0])
                of[0], of[1], of[2] = of[0] + 1, of[1] + (quad <= COOPERATION), of[2] + intensity
    return [
        Edge(source=a, target=b, kind="acts on", period=period, rows=(rows := found.scaled(int(n))),
             cooperation=(good := found.scaled(int(many))), conflict=rows - good, intensity=round(intensity / n, 2))
        for (a, b, period), (n, many, intensity) in sums.items()
    ]  # fmt: skip


def _by_period(e: Edge) -> Any:
    return e.period, -e.rows, e.kind, e.source, e.target


def edges_around(connection: Connection, found: Mentions, parties: Mapping[int, Sides], root: int,
                 others: Sequence[int], characters: int) -> list[Edge]:  # fmt: skip
    """What passes between an actor and some others. characters: of a day that make its period."""
    near = frozenset(others)
    made = _acts(connection, found, parties, lambda a, b: root in (a, b) and (a in near or b in near), characters)
    same, centre = (select(_actors.c.actor).where(_actors.c.root.in_(roots)) for roots in (others, [root]))
    for layer in _LAYERS:
        ours = (layer.source.in_(centre) & layer.target.in_(same)) | (layer.source.in_(same) & layer.target.in_(centre))
        made += _words(connection, layer, ours, characters, None)
    return sorted(made, key=_by_period)


def _words(connection: Connection, layer: _Layer, ours: Any, characters: int,
           asked: Resolved | None) -> list[Edge]:  # fmt: skip
    """Who speaks to, or about, whom. ours: the condition on both."""
    table, source, target, kind = layer
    a, b = _actors.alias(), _actors.alias()
    when = first_characters(table.c.day, characters)
    ask = select(a.c.root.label("source"), b.c.root.label("target"), when.label("period"), func.count().label("n"))
    ask = ask.join_from(table, a, a.c.actor == source).join(b, b.c.actor == target).where(a.c.root != b.c.root)
    ask = ask.where(ours)
    if asked is not None:
        if filtering.says_nothing(asked, table.name):
            return []
        make = filtering.statements if table is _s else filtering.positions
        ask = ask.where(*make(connection, asked))
    rows = connection.execute(ask.group_by(a.c.root, b.c.root, when)).all()
    return [Edge(source=r.source, target=r.target, kind=kind, period=r.period or "", rows=r.n) for r in rows]


def first_characters(column: Any, characters: int) -> Any:
    """The beginning of a day, such as its month; the number stands in the question, so that it can be grouped by."""
    return func.substr(column, literal_column("1"), literal_column(str(int(characters))))


def actors_found(shelf: Shelf, roots: Sequence[int]) -> list[ActorFound]:
    """Actors with how often they are there, in the order given."""
    c = shelf.connection
    members: dict[int, int] = {}
    for part in parts(roots):
        ask = select(_actors.c.actor, _actors.c.root).where(among(_actors.c.root, part))
        members.update(c.execute(ask).all())
    numbers = list(members)
    if counting.is_current(c, "actors"):
        counts, days = _kept_counts(c, members)
    else:
        counts = {
            "articles": _by_root(c, members, _used.c.actor, numbers),
            "acts": _by_root(c, members, _p.c.party_actor, numbers, _p.c.side == "actor"),
            "suffered": _by_root(c, members, _p.c.party_actor, numbers, _p.c.side == "recipient"),
            "statements": _by_root(c, members, _s.c.speaker_actor, numbers),
            "positions": _by_root(c, members, _q.c.holder_actor, numbers),
        }
        days = _days(c, members, numbers)
    names = _called(c, members, numbers)
    asked = (select(_actors).where(among(_actors.c.actor, part)) for part in parts(roots))
    rows = {r.actor: r for ask in asked for r in c.execute(ask).all()}
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


def _kept_counts(connection: Connection,
                 members: dict[int, int]) -> tuple[dict[str, dict[int, int]], dict[int, tuple[str, str]]]:  # fmt: skip
    """What linking counted, which holds as long as nothing was added or removed."""
    t = schema.actor_counts
    counts: dict[str, dict[int, int]] = {name: {} for name in COUNTED}
    days: dict[int, tuple[str, str]] = {}
    for part in parts(list(members)):
        for r in connection.execute(select(t).where(among(t.c.actor, part))).mappings().all():
            root = members[r["actor"]]
            for name, of in counts.items():
                of[root] = of.get(root, 0) + r[name]
            if r["first"] is not None:
                before = days.get(root, (r["first"], r["last"]))
                days[root] = (min(before[0], r["first"]), max(before[1], r["last"]))
    return counts, days


def _by_root(connection: Connection, members: dict[int, int], column: Any, numbers: Sequence[int],
             *where: Any) -> dict[int, int]:  # fmt: skip
    found: dict[int, int] = {}
    for part in parts(numbers):
        ask = select(column, func.count()).where(among(column, part), *where).group_by(column)
        for actor, n in connection.execute(ask).all():
            found[members[actor]] = found.get(members[actor], 0) + n
    return found


def _days(connection: Connection, members: dict[int, int], numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The first and last day of an article that names each."""
    found: dict[int, tuple[str, str]] = {}
    for part in parts(numbers):
        ask = select(_used.c.actor, func.min(_a.c.day), func.max(_a.c.day)).join_from(_used, _a)
        ask = ask.where(among(_used.c.actor, part)).group_by(_used.c.actor)
        for actor, first, last in connection.execute(ask).all():
            before = found.get(members[actor], (first, last))
            if first is not None:
                found[members[actor]] = (min(before[0], first), max(before[1], last))
    return found


def _called(connection: Connection, members: dict[int, int], numbers: Iterable[int]) -> dict[int, list[str]]:
    """The names of each, the most frequent first."""
    found: dict[int, dict[str, int]] = {}
    for part in parts(list(numbers)):
        for r in connection.execute(select(_names).where(among(_names.c.actor, part))).all():
            of = found.setdefault(members[r.actor], {})
            of[r.name] = of.get(r.name, 0) + r.articles
    return {root: sorted(of, key=lambda n: (-of[n], n)) for root, of in found.items()}
