"""What was found across articles: groups of copies, events with all their mentions, contested claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, case, delete, exists, func, insert, select, true, update

from dateline.corpus import weighing
from dateline.store import counting, schema
from dateline.store.packing import storable
from dateline.store.rows import ClusterParty, Contested, Copy, EventCluster, EventLink

BATCH = 5_000


def save_copies(connection: Connection, copies: Iterable[Copy]) -> None:
    """Put these groups of copies in the place of those before; the article a group is named after is its lead."""
    t = schema.articles
    alone = {"copy_group": None, "lead": True, "copy_kind": None, "copy_score": None, "copy_why": None}
    connection.execute(update(t).where(t.c.copy_group.is_not(None)).values(**alone))
    for c in copies:
        connection.execute(
            update(t).where(t.c.article == c.article).values(
                copy_group=c.group, lead=c.article == c.group, copy_kind=c.kind, copy_score=c.score, copy_why=c.why
            )
        )  # fmt: skip
    counting.mark(connection, "copies")


def copies(connection: Connection) -> Iterator[Copy]:
    """Every article that is in a group, group by group, the lead first."""
    t = schema.articles
    ask = (
        select(t.c.article, t.c.copy_group, t.c.copy_kind, t.c.copy_score, t.c.copy_why)
        .where(t.c.copy_group.is_not(None))
        .order_by(t.c.copy_group, t.c.lead.desc(), t.c.article)
    )
    for r in connection.execute(ask):
        yield Copy(article=r[0], group=r[1], kind=r[2], score=r[3], why=r[4])


def save_clusters(connection: Connection, clusters: Iterable[EventCluster], links: Iterable[EventLink],
                  parties: Iterable[ClusterParty]) -> None:  # fmt: skip
    """Put these events across articles in the place of those before. Nothing is held in memory."""
    _keep_addresses(connection)
    for table in (schema.cluster_parties, schema.event_links, schema.event_clusters):
        connection.execute(delete(table))
    _insert(connection, schema.event_clusters, clusters)
    _insert(connection, schema.event_links, links)
    _insert_parties(connection, parties)
    forget_addresses(connection)
    counting.mark(connection, "clusters")


def _keep_addresses(connection: Connection, names: Sequence[str] | None = None) -> None:
    """Write down for every event one of its mentions, so that its name leads to it when it has another."""
    links, a, e, t = schema.event_links, schema.articles, schema.events, schema.event_addresses
    some = links.c.cluster.in_(names) if names is not None else true()
    told = select(links.c.cluster, func.min(links.c.event).label("event")).where(some)
    first = told.group_by(links.c.cluster).subquery()
    ask = select(first.c.cluster, a.c.key, e.c.id).join(e, e.c.row == first.c.event).join(a, a.c.article == e.c.article)
    ask = ask.where(first.c.cluster.not_in(select(t.c.cluster)))
    connection.execute(insert(t).from_select(["cluster", "article_key", "id"], ask))


def forget_addresses(connection: Connection) -> None:
    """Names that events go by today need not be kept as names they had before."""
    t = schema.event_addresses
    connection.execute(delete(t).where(t.c.cluster.in_(select(schema.event_clusters.c.cluster))))


def clusters(connection: Connection) -> Iterator[EventCluster]:
    """Events across articles, in the order of their first day."""
    t = schema.event_clusters
    shown = (t.c[name] for name in EventCluster.__struct_fields__)
    for r in connection.execute(select(*shown).order_by(t.c.earliest, t.c.cluster)).mappings():
        yield EventCluster(**_read(r))


def links(connection: Connection) -> Iterator[EventLink]:
    """Which event each mention is of, in the order of the mentions."""
    t = schema.event_links
    for r in connection.execute(select(t).order_by(t.c.event)).mappings():
        yield EventLink(**r)


def save_contested(connection: Connection, pairs: Iterable[Contested]) -> None:
    """Put these contested claims in the place of those before."""
    connection.execute(delete(schema.contested))
    _insert(connection, schema.contested, pairs)
    counting.mark(connection, "contested")


def contested(connection: Connection) -> Iterator[Contested]:
    """Contested claims, the surest first."""
    t = schema.contested
    for r in connection.execute(select(t).order_by(t.c.score.desc(), t.c.pair)).mappings():
        yield Contested(**_read(r))


def put_event(connection: Connection, cluster: EventCluster, links: Iterable[EventLink],
              parties: Iterable[ClusterParty]) -> None:  # fmt: skip
    """Write one event beside the others."""
    _insert(connection, schema.event_clusters, [cluster])
    _insert(connection, schema.event_links, links)
    _insert_parties(connection, parties)


def drop_events(connection: Connection, names: Iterable[str]) -> None:
    """Take events away; their names still lead to where their mentions go."""
    _keep_addresses(connection, gone := sorted(names))
    for table in (schema.cluster_parties, schema.event_links, schema.event_clusters):
        connection.execute(delete(table).where(table.c.cluster.in_(gone)))


def _insert(connection: Connection, table: Table, rows: Iterable[msgspec.Struct]) -> None:
    stream = iter(rows)
    while batch := [_written(r) for r in islice(stream, BATCH)]:
        connection.execute(insert(table), batch)


def _insert_parties(connection: Connection, parties: Iterable[ClusterParty]) -> None:
    """Parties, with the day and weight of their event on the first row of each."""
    c, p = schema.event_clusters.c, schema.cluster_parties
    given = {k: bindparam(f"_{k}", type_=p.c[k].type) for k in ClusterParty.__struct_fields__}
    there = exists().where(p.c.cluster == given["cluster"], p.c.actor == given["actor"])
    shown = (case((~there, c.day)), case((~there, c.weight)))
    ask = select(*given.values(), *shown).where(c.cluster == given["cluster"])
    put = insert(p).from_select([*given, "day", "weight"], ask)
    stream = iter(parties)
    while batch := [{f"_{k}": v for k, v in msgspec.structs.asdict(r).items()} for r in islice(stream, BATCH)]:
        connection.execute(put, batch)


def _written(row: msgspec.Struct) -> dict[str, Any]:
    plain = {k: storable(v) if isinstance(v, str) else v for k, v in msgspec.structs.asdict(row).items()}
    if "data" in plain:
        plain["data"] = msgspec.json.encode(plain["data"]).decode()
    if isinstance(row, EventCluster):
        weight = weighing.weight(row.type, row.mode, row.status, row.sources, row.score)
        plain["weight"] = weight if row.earliest else weight * weighing.UNDATED
        plain["day"] = weighing.timeline_day(row.earliest, row.latest, row.first)
    return plain


def _read(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {**row, "data": msgspec.json.decode(row["data"])}
