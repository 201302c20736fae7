"""What was found across articles: groups of copies, events with all their mentions, contested claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, insert, select, update

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
    for table in (schema.cluster_parties, schema.event_links, schema.event_clusters):
        connection.execute(delete(table))
    _insert(connection, schema.event_clusters, clusters)
    _insert(connection, schema.event_links, links)
    _insert(connection, schema.cluster_parties, parties)
    counting.mark(connection, "clusters")


def clusters(connection: Connection) -> Iterator[EventCluster]:
    """Events across articles, in the order of their first day."""
    t = schema.event_clusters
    for r in connection.execute(select(t).order_by(t.c.earliest, t.c.cluster)).mappings():
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


def _insert(connection: Connection, table: Table, rows: Iterable[msgspec.Struct]) -> None:
    stream = iter(rows)
    while batch := [_written(r) for r in islice(stream, BATCH)]:
        connection.execute(insert(table), batch)


def _written(row: msgspec.Struct) -> dict[str, Any]:
    plain = {k: storable(v) if isinstance(v, str) else v for k, v in msgspec.structs.asdict(row).items()}
    if "data" in plain:
        plain["data"] = msgspec.json.encode(plain["data"]).decode()
    return plain


def _read(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {**row, "data": msgspec.json.decode(row["data"])}
