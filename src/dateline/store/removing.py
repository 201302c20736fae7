"""Articles out of the store: what only they supported goes with them, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from dateline.store import counting, deciding, reviewing, schema, searching
from dateline.store.rows import Removed

MANY = 500
"""Keys named in one statement."""
_LAYERS = (
    schema.positions, schema.figures, schema.statements, schema.events, schema.sentences,
    schema.article_places, schema.article_actors, schema.records,
)  # fmt: skip


class Loose:
    """Numbers of what a cleared article rested on, and what may now rest on nothing."""

    def __init__(self) -> None:
        self.actors: set[int] = set()
        self.places: set[int] = set()
        self.clusters: set[str] = set()
        self.contents: set[str] = set()


def remove(connection: Connection, articles: Sequence[int], keys: Iterable[str]) -> Removed:
    """Take articles away. Copies, events across articles and actors that rested on them alone go too."""
    t = schema.articles
    loose = Loose()
    groups = set()
    for article in articles:
        row = connection.execute(select(t.c.copy_group, t.c.content).where(t.c.article == article)).one()
        loose.contents.add(row.content)
        groups |= {row.copy_group} - {None}
        clear_rows(connection, article, loose)
        connection.execute(delete(t).where(t.c.article == article))
    for group in groups:
        _regroup(connection, group)
    if articles:
        counting.count_changes(connection, len(articles))
    actors, places = sweep(connection, loose)
    return Removed(
        articles=len(articles), actors=actors, places=places, orphaned=reviewing.orphan(connection, list(keys))
    )


def clear_rows(connection: Connection, article: int, loose: Loose) -> None:
    """Take every row of an article away; the article itself stays."""
    actors, places = schema.article_actors, schema.article_places
    links, events = schema.event_links, schema.events
    loose.actors.update(connection.execute(select(actors.c.actor).where(actors.c.article == article)).scalars())
    loose.places.update(connection.execute(select(places.c.place).where(places.c.article == article)).scalars())
    loose.clusters.update(
        connection.execute(
            select(links.c.cluster).join(events, events.c.row == links.c.event).where(events.c.article == article)
        ).scalars()
    )
    searching.remove(connection, article)
    _forget_names(connection, article)
    for rows in (schema.evidence, schema.topics):
        mine = (rows.c.row >= schema.row_key(article, 0)) & (rows.c.row < schema.row_key(article + 1, 0))
        connection.execute(delete(rows).where(mine))
    for table in _LAYERS:
        connection.execute(delete(table).where(table.c.article == article))
    c = schema.contested.c
    connection.execute(delete(schema.contested).where((c.left_article == article) | (c.right_article == article)))


def _forget_names(connection: Connection, article: int) -> None:
    """Count the article out of the names it uses."""
    names, used = schema.actor_names, schema.article_actors
    pairs = connection.execute(select(used.c.actor, used.c.name).where(used.c.article == article).distinct()).all()
    if not pairs:
        return
    one = (names.c.actor == bindparam("whose")) & (names.c.name == bindparam("called"))
    each = [{"whose": p.actor, "called": p.name} for p in pairs]
    connection.execute(update(names).where(one).values(articles=names.c.articles - 1), each)
    connection.execute(delete(names).where(one & (names.c.articles <= 0)), each)


def _regroup(connection: Connection, group: int) -> None:
    """A group of copies that lost a member: a new lead where the lead went, no group where one article is left."""
    t = schema.articles
    members = connection.execute(
        select(t.c.article, t.c.lead).where(t.c.copy_group == group).order_by(t.c.day, t.c.article)
    ).all()
    if len(members) == 1:
        alone = {"copy_group": None, "lead": True, "copy_kind": None, "copy_score": None, "copy_why": None}
        connection.execute(update(t).where(t.c.article == members[0].article).values(**alone))
    elif members and not any(m.lead for m in members):
        lead = members[0].article
        connection.execute(update(t).where(t.c.copy_group == group).values(copy_group=lead))
        connection.execute(update(t).where(t.c.article == lead).values(lead=True))


def sweep(connection: Connection, loose: Loose) -> tuple[int, int]:
    """Drop of these texts, actors, places and events across articles what nothing supports: (actors, places)."""
    _drop(connection, schema.texts.c.content, loose.contents, schema.articles.c.content)
    clusters = schema.event_clusters
    _drop(connection, clusters.c.cluster, loose.clusters, schema.event_links.c.cluster)
    actors = _drop(connection, schema.actors.c.actor, loose.actors, schema.article_actors.c.actor)
    if actors:
        deciding.apply_merges(connection)
    if loose.actors:
        deciding.apply_names(connection)
    return actors, _drop(
        connection, schema.places.c.place, loose.places, schema.article_places.c.place, clusters.c.place
    )


def _drop(connection: Connection, key: Any, candidates: Iterable[Any], *users: Any) -> int:
    """Delete the rows with one of these keys that no user names."""
    wanted, gone = sorted(candidates), 0
    for i in range(0, len(wanted), MANY):
        unused = key.in_(wanted[i : i + MANY])
        for user in users:
            unused &= ~exists().where(user == key)
        gone += connection.execute(delete(key.table).where(unused)).rowcount
    return gone
