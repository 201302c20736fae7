"""The actors of a store as one list: each with its names, the articles that name it and what they say of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from dateline.corpus.actor_candidates import Known
from dateline.store import deciding, schema

_a, _n, _u = schema.actors, schema.actor_names, schema.article_actors


def known_actors(connection: Connection, roots: Collection[int] | None = None, *, country: str | None = None,
                 kind: str | None = None, limit: int | None = None) -> list[Known]:  # fmt: skip
    """Actors after all merges that stand, those of most articles first. roots: only these numbers."""
    counted = func.count(_u.c.article.distinct())
    ask = (
        select(_a.c.root, counted.label("articles"))
        .join(_u, _u.c.actor == _a.c.actor)
        .group_by(_a.c.root)
        .order_by(counted.desc(), _a.c.root)
    )
    if roots is not None:
        ask = ask.where(_a.c.root.in_(sorted(roots)))
    rows: dict[int, int] = {r.root: r.articles for r in connection.execute(ask)}
    facts: dict[int, dict[str, Any]] = {}
    for r in connection.execute(select(_a)).mappings():
        if r["actor"] == r["root"]:
            facts[r["root"]] = dict(r)
    fits = {k: country in (None, f["country"]) and kind in (None, f["kind"]) for k, f in facts.items()}
    wanted = [k for k in rows if fits.get(k)]
    names = _names(connection)
    return [_known(facts[k], names.get(k, ()), rows[k]) for k in wanted[:limit]]


def _names(connection: Connection) -> dict[int, tuple[str, ...]]:
    """Names of every actor with those of the actors merged into it, the commonest first."""
    ask = select(_a.c.root, _n.c.name, func.sum(_n.c.articles).label("n")).join(_n, _n.c.actor == _a.c.actor)
    found: dict[int, list[tuple[int, str]]] = {}
    for r in connection.execute(ask.group_by(_a.c.root, _n.c.name)):
        found.setdefault(r.root, []).append((-int(r.n), r.name))
    return {root: tuple(name for _, name in sorted(names)) for root, names in found.items()}


def _known(row: dict[str, Any], names: tuple[str, ...], articles: int) -> Known:
    return Known(
        key=row["key"], name=row["name"], kind=row["kind"], country=row["country"], role=row["role"],
        wikidata=row["wikidata"], names=names, articles=articles, sectors=tuple(row["sectors"].split()),
        number=row["root"],
    )  # fmt: skip


def articles_of(connection: Connection, root: int) -> list[tuple[int, str, str, str]]:
    """Number, id, day and title of the articles that name an actor, by day."""
    t = schema.articles
    day = func.coalesce(t.c.written, t.c.published, "")
    ask = (
        select(t.c.article, t.c.id, day, func.coalesce(t.c.title, ""))
        .join(_u, _u.c.article == t.c.article)
        .join(_a, _a.c.actor == _u.c.actor)
        .where(_a.c.root == root)
        .distinct()
        .order_by(day, t.c.article)
    )
    return [(int(number), str(id), str(when), str(title)) for number, id, when, title in connection.execute(ask)]


def parted(connection: Connection) -> set[tuple[str, str]]:
    """Pairs of keys that a standing split parted, or that a merge taken back had joined: not to be proposed again."""
    pairs: set[tuple[str, str]] = set()
    for d in deciding.decisions(connection, "actor", standing_only=False):
        if d.action == "split" and not d.undone:
            pairs.add((d.subject["from"], deciding.split_key(d.decision)))
        elif d.action == "merge" and d.undone:
            pairs |= {(d.subject["keep"], key) for key in d.subject["merge"]}
    return pairs
