"""Events across articles: which match a question, and each with its sources, parties and the history of its status.

Where nothing has been linked across articles yet, each first mention of an article stands for an event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, and_, case, func, literal, or_, select

from dateline.corpus.actor_identity import folded
from dateline.corpus.weighing import UNDATED, WIDE, weight
from dateline.query import filtering
from dateline.query.building import event_rows, keys_of
from dateline.query.resolving import Resolved
from dateline.query.rows import ActorRef, Difference, EventRow, MainEvent, Told, Version
from dateline.query.shelf import Shelf, parts, ref
from dateline.query.weighing import weight_of
from dateline.store import schema
from dateline.store.among import among

MOST_PARTIES = 4
MOST_TOLD = 6
_c, _l, _p = schema.event_clusters, schema.event_links, schema.cluster_parties
_e, _a = schema.events, schema.articles


class Events(NamedTuple):
    """Where events across articles come from: clusters, those of one actor, or first mentions where nothing is linked.

    `key` names an event, `day` is where it stands on a timeline, `weight` how much it matters there; `where` holds the
    conditions of the question. `many`: so many match that reading them in order finds the first ones sooner than
    collecting them all; `whole`: the tables' own columns and indexes answer, without a look at any mention.
    """

    source: Any
    key: Any
    day: Any
    weight: Any
    where: ColumnElement[bool]
    linked: bool
    many: bool
    whole: bool


def events_asked(connection: Connection, asked: Resolved) -> Events:
    """Events across articles that match a question."""
    if not asked.linked:
        return _first_mentions(connection, asked)
    one = filtering.the_one(connection, asked.about, _p.c.actor)
    if one is not None:
        return _of_actor(connection, asked, one)
    within = _within(connection, asked)
    often = asked.query.text is not None and filtering.is_frequent(connection, asked.query.text)
    few = [not often and not filtering.many(connection, k) for k in within]
    terms = _terms(connection, asked)
    if any(few):  # the keys of the fewest are looked up, and those are asked for the rest
        terms = [_c.c.cluster.in_(k) if less else term for k, less, term in zip(within, few, terms, strict=True)]
    where = filtering.joined([*(own := _own(asked, _c.c.day)), *terms])
    often = not any(few) and (not own or filtering.many(connection, select(_c.c.cluster).where(where)))
    return Events(_c, _c.c.cluster, _c.c.day, _c.c.weight, where, True, often, not within)


def _first_mentions(connection: Connection, asked: Resolved) -> Events:
    where = filtering.joined([*filtering.events(connection, asked), _e.c.same_as.is_(None)])
    told = select(_a.c.day).where(_a.c.article == _e.c.article).correlate(_e).scalar_subquery()
    day = case((narrow(connection, _e), _e.c.earliest), (_e.c.earliest.is_(None), told))
    weighed = weight_of(_e) * case((_e.c.earliest.is_(None), UNDATED), else_=1.0)
    return Events(_e, _e.c.row, day, weighed, where, False, False, False)


def _of_actor(connection: Connection, asked: Resolved, actor: int) -> Events:
    """The same of one actor, read from the index of its events."""
    bare = asked._replace(about=None)
    terms, own = _terms(connection, bare, _p.c.cluster), _own(asked, _p.c.day)
    narrowed = bool(own) and len(own) > len(filtering.between(asked.query.since, asked.query.until, _p.c.day, _p.c.day))
    where = filtering.joined([_p.c.actor == actor, _p.c.weight.is_not(None), *own, *terms])
    source = _p.join(_c, _c.c.cluster == _p.c.cluster) if narrowed else _p
    often = filtering.many(connection, select(_p.c.cluster).select_from(source).where(where))
    return Events(source, _p.c.cluster, _p.c.day, _p.c.weight, where, True, often, not narrowed and not terms)


def narrow(connection: Connection, table: Table) -> Any:
    """A row has a day or a short stretch of days."""
    if connection.dialect.name == "sqlite":
        width = func.julianday(table.c.latest) - func.julianday(table.c.earliest)
    else:
        width = func.to_date(table.c.latest, "YYYY-MM-DD") - func.to_date(table.c.earliest, "YYYY-MM-DD")
    return and_(table.c.earliest.is_not(None), or_(table.c.latest == table.c.earliest, width < WIDE))


def _own(asked: Resolved, day: Any) -> filtering.Where:
    """Conditions on the columns of clusters themselves."""
    q = asked.query
    where: filtering.Where = filtering.between(q.since, q.until, day, day)
    where += filtering.somewhere(asked, _c.c.place, _c.c.country)
    for column, values in ((_c.c.type, q.type), (_c.c.mode, q.mode), (_c.c.status, q.status)):
        where += filtering.one_of(column, values)
    return where


def _within(connection: Connection, asked: Resolved) -> list[Any]:
    """Clusters by their parties, and, for words, publishers, articles and scores, by any of their mentions."""
    found: list[Any] = [
        select(_p.c.cluster).where(_p.c.actor.in_(actors))
        for actors in (asked.about, asked.partner)
        if actors is not None
    ]
    mentions = _mentions(connection, asked)
    return found if mentions is None else [*found, mentions]


def _terms(connection: Connection, asked: Resolved, cluster: Any = _c.c.cluster) -> list[Any]:
    """The same as conditions on one event at a time; "+ 0" keeps databases off the index of actors."""
    o = _p.alias()
    found: list[Any] = [
        select(o.c.cluster).where(o.c.cluster == cluster, (o.c.actor + 0).in_(actors)).correlate(cluster.table).exists()
        for actors in (asked.about, asked.partner)
        if actors is not None
    ]
    mentions = _mentions(connection, asked)
    if mentions is not None:
        found.append(mentions.where(_l.c.cluster == cluster).correlate(cluster.table).exists())
    return found


def _mentions(connection: Connection, asked: Resolved) -> Any | None:
    """Clusters by what is asked of any of their mentions; null where nothing is."""
    q = asked.query
    if not (q.text or q.min_score or asked.publishers is not None or asked.articles is not None):
        return None
    bare = msgspec.structs.replace(q, since=None, until=None, type=(), mode=(), status=())
    narrowed = asked._replace(query=bare, about=None, partner=None, places=None, countries=None)
    mentions = select(_l.c.cluster).join(_e, _e.c.row == _l.c.event)
    return mentions.where(*filtering.events(connection, narrowed))


# ---------------------------------------------------------------- all of one event


class Mention(NamedTuple):
    """One mention of an event, as far as its history needs it."""

    row: int
    article: int
    id: str
    status: str
    value: str | None
    score: float
    day: str | None
    text: int
    publisher: str | None
    why: str


def mentions_of(connection: Connection, keys: Sequence[Any], linked: bool) -> dict[Any, list[Mention]]:
    """The mentions of events, those told first first."""
    found: dict[Any, list[Mention]] = {k: [] for k in keys}
    shown = (_e.c.row, _e.c.article, _e.c.id, _e.c.status, _e.c.value, _e.c.score, _a.c.day, _a.c.copy_group,
             _a.c.publisher, _a.c.agency)  # fmt: skip
    for part in parts(keys):
        ask = select(_l.c.cluster.label("key"), _l.c.why, *shown).join_from(_l, _e, _e.c.row == _l.c.event)
        ask = ask.where(among(_l.c.cluster, part))
        if not linked:
            ask = select(_e.c.row.label("key"), literal("").label("why"), *shown).where(among(_e.c.row, part))
        ask = ask.join(_a, _a.c.article == _e.c.article).order_by(_a.c.day, _e.c.row)
        for r in connection.execute(ask).all():
            found[r.key].append(
                Mention(r.row, r.article, r.id, r.status, r.value, r.score, r.day, r.copy_group or r.article,
                        r.publisher or r.agency, r.why)
            )  # fmt: skip
    return found


def main_events(shelf: Shelf, keys: Sequence[Any], linked: bool, most_told: int = MOST_TOLD) -> dict[Any, MainEvent]:
    """Events by key with what their sources say. most_told: mentions shown of each."""
    mentions = mentions_of(shelf.connection, keys, linked)
    turns = {k: turning_points(ms, most_told) for k, ms in mentions.items()}
    wanted = list(dict.fromkeys(m.row for ms in turns.values() for m in ms))
    rows = dict(zip(wanted, event_rows(shelf, wanted), strict=True))
    if not linked:
        return {k: _alone(rows[k], turns[k]) for k in keys if k in rows}
    parties = _parties(shelf, keys)
    found: dict[Any, MainEvent] = {}
    for part in parts(keys):
        clusters = shelf.connection.execute(select(_c).where(among(_c.c.cluster, part))).all()
        shelf.take_places(r.place for r in clusters)
        differ = [d for r in clusters for d in _KNOWN.decode(r.data).differences]
        shelf.take_sources(a for a in _apart(differ).values() if a)
        roots = _actors_by_name(shelf.connection, differ)
        for r in clusters:
            found[r.cluster] = _main(shelf, r, mentions[r.cluster], turns[r.cluster], rows, parties, roots)
    return found


def turning_points(mentions: Sequence[Mention], most: int = MOST_TOLD) -> list[Mention]:
    """The surest telling of the first day, every change of status, and the latest telling."""
    if not mentions:
        return []
    opening = [m for m in mentions if m.day == mentions[0].day]
    kept = [max(opening, key=lambda m: (m.score, -m.row))]
    for m in mentions:
        if m.status != kept[-1].status and m.row != kept[0].row and m.day != kept[-1].day:
            kept.append(m)
    latest = mentions[-1]
    if latest.text != kept[-1].text and latest.row not in {m.row for m in kept}:
        kept.append(latest)
    return kept if len(kept) <= most else [*kept[: most - 1], kept[-1]]


def told(row: EventRow) -> Told:
    """A mention as one telling of its event."""
    return Told(day=row.evidence.source.day, status=row.status, value=row.value, evidence=row.evidence)


def _alone(row: EventRow, mentions: Sequence[Mention]) -> MainEvent:
    publishers = tuple(m.publisher for m in mentions if m.publisher)
    return MainEvent(
        cluster=row.ref, title=row.evidence.words, type=row.type, mode=row.mode, status=row.status, value=row.value,
        earliest=row.earliest, latest=row.latest, place=row.place, actors=row.actors, recipients=row.recipients,
        claimed_by=row.claimed_by, intensity=row.intensity, mentions=1, articles=1, sources=1, publishers=publishers,
        rank=weight(row.type, row.mode, row.status, 1, row.evidence.score), score=row.evidence.score,
        told=(told(row),), more=0, differences=(),
    )  # fmt: skip


def _main(shelf: Shelf, r: Any, mentions: Sequence[Mention], turns: Sequence[Mention], rows: Mapping[int, EventRow],
          parties: Mapping[tuple[str, str], tuple[ActorRef, ...]], roots: Mapping[str, int]) -> MainEvent:  # fmt: skip
    shown = [rows[m.row] for m in turns]
    lead = shown[0] if shown else None
    sources = len({m.text for m in mentions}) or r.sources
    actors, recipients = (
        parties.get((r.cluster, side)) or (getattr(lead, f"{side}s") if lead else ()) for side in ("actor", "recipient")
    )
    claims = {e.claimed_by for e in shown}
    return MainEvent(
        cluster=r.cluster, title=r.title or (lead.evidence.words if lead else ""), type=r.type, mode=r.mode,
        status=r.status, value=r.value, earliest=r.earliest, latest=r.latest, place=shelf.place(r.place),
        actors=actors, recipients=recipients, claimed_by=claims.pop() if len(claims) == 1 else None,
        intensity=lead.intensity if lead else 0.0, mentions=len(mentions) or r.mentions, articles=r.articles,
        sources=sources, publishers=tuple(dict.fromkeys(m.publisher for m in mentions if m.publisher)),
        rank=weight(r.type, r.mode, r.status, sources, r.score), score=r.score, told=tuple(told(e) for e in shown),
        more=max(0, len(mentions) - len(shown)), differences=_differences(shelf, r.data, roots),
    )  # fmt: skip


def _parties(shelf: Shelf, keys: Sequence[str]) -> dict[tuple[str, str], tuple[ActorRef, ...]]:
    """Those who took part, by cluster and side, named oftest first."""
    counts: dict[tuple[str, str], Counter[int]] = {}
    for part in parts(keys):
        for r in shelf.connection.execute(select(_p).where(among(_p.c.cluster, part))).all():
            counts.setdefault((r.cluster, r.side), Counter())[r.actor] += r.mentions
    shelf.take_actors(n for c in counts.values() for n in c)
    found = {}
    for key, c in counts.items():
        ordered = sorted(c, key=lambda n: (-c[n], n))[:MOST_PARTIES]
        found[key] = tuple(dict.fromkeys(a for n in ordered if (a := shelf.actor(n)) is not None))
    return found


# ---------------------------------------------------------------- what its sources do not agree on


DOER, AND = "doer", " and "
MOSTLY = 2
"""Times as often as anybody else an actor must go by a name for it to be that actor's."""


class _Version(msgspec.Struct, frozen=True):
    value: str
    mentions: tuple[str | int, ...] = ()


class _Difference(msgspec.Struct, frozen=True):
    kind: str
    of: str = ""
    versions: tuple[_Version, ...] = ()


class _Known(msgspec.Struct, frozen=True):
    differences: tuple[_Difference, ...] = ()


_KNOWN = msgspec.json.Decoder(_Known)


def _differences(shelf: Shelf, data: str, roots: Mapping[str, int]) -> tuple[Difference, ...]:
    """What was found when mentions were joined, with sources in the place of mentions; two names of one actor are no
    difference."""
    known = [_by_actor(d, roots) if d.kind == DOER else d for d in _KNOWN.decode(data).differences]
    known = [d for d in known if len(d.versions) > 1 or d.kind != DOER]
    articles = _apart(known)
    shelf.take_sources(a for a in articles.values() if a is not None)
    return tuple(
        Difference(kind=d.kind, of=d.of, versions=tuple(_version(shelf, v, articles) for v in d.versions))
        for d in known
    )


def _by_actor(d: _Difference, roots: Mapping[str, int]) -> _Difference:
    """The versions of who did it by actor: "US" and "United States" are one."""
    joined: dict[frozenset[int | str], _Version] = {}
    for v in d.versions:
        key = frozenset(roots.get(folded(name), name) for name in _named(v.value, roots))
        before = joined.get(key)
        joined[key] = _Version(before.value, (*before.mentions, *v.mentions)) if before else v
    return _Difference(d.kind, d.of, tuple(joined.values()))


def _named(value: str, roots: Mapping[str, int]) -> list[str]:
    """The names of several doers in one value; a name that itself holds an "and" is one."""
    return [value] if folded(value) in roots else value.split(AND)


def _actors_by_name(connection: Connection, known: Iterable[_Difference]) -> dict[str, int]:
    """The actor that goes by each name of a doer; a name that others go by nearly as often is nobody's."""
    values = [v.value for d in known if d.kind == DOER for v in d.versions]
    names = sorted({folded(x) for v in values for x in (v, *v.split(AND))})
    n, a = schema.actor_names.c, schema.actors.c
    found: dict[str, Counter[int]] = {}
    for part in parts(names):
        ask = select(n.folded, a.root, n.articles).join(schema.actors, a.actor == n.actor)
        for r in connection.execute(ask.where(among(n.folded, part))):
            found.setdefault(r.folded, Counter())[r.root] += r.articles
    surest = {name: [*of.most_common(2), (0, 0)] for name, of in found.items()}
    return {name: best for name, ((best, times), (_, others), *_) in surest.items() if times >= MOSTLY * others}


def _apart(known: Sequence[_Difference]) -> dict[str | int, int | None]:
    """The article of each mention that differs."""
    return {m: article_of_mention(m) for d in known for v in d.versions for m in v.mentions}


def _version(shelf: Shelf, version: _Version, articles: Mapping[str | int, int | None]) -> Version:
    numbers = dict.fromkeys(a for m in version.mentions if (a := articles[m]) is not None)
    sources = {s.text: s for n in numbers if (s := shelf.sources.get(n)) is not None}
    return Version(value=version.value, sources=tuple(sources.values()))


def article_of_mention(mention: str | int) -> int | None:
    """The article of a mention given by its row key or ref."""
    if isinstance(mention, int):
        return schema.article_of(mention)
    number = mention.partition(".")[0]
    return int(number) if number.isdigit() else None


def event_named(connection: Connection, id: str) -> tuple[Any, bool] | None:
    """The key of an event given by cluster or by the ref of a mention, and whether it is a cluster."""
    if connection.execute(select(_c.c.cluster).where(_c.c.cluster == id)).first() is not None:
        return id, True
    row = keys_of(connection, "events", [id]).get(id) or _of_old_name(connection, id)
    if row is None:
        return None
    cluster = connection.execute(select(_l.c.cluster).where(_l.c.event == row)).scalar()
    return (cluster, True) if cluster is not None else (row, False)


def _of_old_name(connection: Connection, id: str) -> int | None:
    """The mention that a name leads to which an event had before it was joined or parted."""
    t, a, e = schema.event_addresses, schema.articles, schema.events
    ask = select(e.c.row).join(a, a.c.article == e.c.article)
    ask = ask.join(t, (t.c.article_key == a.c.key) & (t.c.id == e.c.id)).where(t.c.cluster == id)
    return connection.execute(ask).scalar()


def refs(mentions: Iterable[Mention]) -> list[str]:
    """The names of mentions."""
    return [ref(m.article, m.id) for m in mentions]
