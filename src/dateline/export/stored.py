"""Records and who is who among them, from a store: looked up article by article, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import func, select

from dateline.export.formats import EventIdentity, Identity
from dateline.store import Store
from dateline.store.schema import actors, article_actors, articles, event_clusters, event_links, events

Value = TypeVar("Value")


class _ByArticle(Mapping[tuple[str, str], Value]):
    """A mapping from (article id, row id), filled for one article at a time: exports go article by article."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._article: str | None = None
        self._rows: dict[str, Value] = {}

    def _load(self, article: str) -> dict[str, Value]:
        raise RuntimeError("each kind of row says how it is loaded")

    def __getitem__(self, key: tuple[str, str]) -> Value:
        article, row = key
        if article != self._article:
            self._rows, self._article = self._load(article), article
        return self._rows[row]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for r in self.store.articles():
            yield from ((r.id, row) for row in self._load(r.id))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Events(_ByArticle[EventIdentity]):
    def _load(self, article: str) -> dict[str, EventIdentity]:
        c = event_clusters.c
        query: Any = (
            select(events.c.id, c.cluster, c.mentions, c.articles, c.sources)
            .join(articles, articles.c.article == events.c.article)
            .join(event_links, event_links.c.event == events.c.row)
            .join(event_clusters, c.cluster == event_links.c.cluster)
            .where(articles.c.id == article)
        )
        with self.store.reading() as connection:
            return {
                row.id: EventIdentity(cluster=row.cluster, mentions=row.mentions, articles=row.articles,
                                      sources=row.sources)
                for row in connection.execute(query)
            }  # fmt: skip


class _Actors(_ByArticle[str]):
    def _load(self, article: str) -> dict[str, str]:
        query: Any = (
            select(article_actors.c.id, actors.c.root)
            .join(articles, articles.c.article == article_actors.c.article)
            .join(actors, actors.c.actor == article_actors.c.actor)
            .where(articles.c.id == article)
        )
        with self.store.reading() as connection:
            return {row.id: str(row.root) for row in connection.execute(query)}


def identity_of(store: Store) -> Identity:
    """Copies, events and actors across the articles of a store, as the store has them now."""
    names, groups, leads = {}, {}, set[str]()
    copies = list(store.copies())
    wanted = {c.article for c in copies} | {c.group for c in copies}
    for row in store.articles(sorted(wanted)) if wanted else ():
        names[row.article] = row.id
    for copy in copies:
        if copy.article in names and copy.group in names:
            groups[names[copy.article]] = names[copy.group]
            leads.add(names[copy.group])
    return Identity(events=_Events(store), actors=_Actors(store), copies=groups, leads=frozenset(leads))


def days_of(store: Store) -> tuple[str, str] | None:
    """The first and the last day of the articles of a store; null where none has a day."""
    with store.reading() as connection:
        first, last = connection.execute(select(func.min(articles.c.day), func.max(articles.c.day))).one()
    return (first, last) if first and last else None
