"""What people decided on actors and events: only ever added to, and undone by another decision.

Actor decisions name actors by key, so that they hold whether or not the actor is in the store today. A merge gives its
members one root; a split gives an actor of some articles a key of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from dateline.errors import SettingError
from dateline.store import schema
from dateline.store.rows import Decision

_FIELDS = {
    ("actor", "merge"): {"keep", "merge"},
    ("actor", "split"): {"from", "articles", "name"},
    ("event", "merge"): {"mentions"},
    ("event", "split"): {"mentions"},
}


def decisions(connection: Connection, kind: str | None = None, standing_only: bool = True) -> list[Decision]:
    """Decisions in the order they were made."""
    t = schema.decisions
    rows = connection.execute(select(t).order_by(t.c.decision)).mappings().all()
    undone = {r["undoes"] for r in rows if r["undoes"] is not None}
    found = [
        Decision(**{**r, "subject": msgspec.json.decode(r["subject"])}, undone=r["decision"] in undone) for r in rows
    ]
    return [
        d for d in found
        if (kind is None or d.kind == kind) and not (standing_only and (d.undone or d.action == "undo"))
    ]  # fmt: skip


def decide(connection: Connection, kind: str, action: str, subject: dict[str, Any], why: str, who: str, at: str) -> int:
    """Write a decision down and carry it out. Errors: SettingError where its subject is not what the kind needs."""
    wanted = _FIELDS.get((kind, action))
    if wanted is None or set(subject) != wanted:
        fields = ", ".join(sorted(wanted)) if wanted else "an actor or event to merge or split"
        raise SettingError("decision", f"{action} of {kind} needs {fields}.", "See `dateline.store.rows.Decision`.")
    if kind == "actor":
        _check_actors(connection, subject)
    number = _write(connection, kind, action, subject, why, who, at, None)
    if kind == "actor" and action == "merge":
        apply_merges(connection)
    elif kind == "actor":
        _carry_out_split(connection, number, subject)
    return number


def undo(connection: Connection, decision: int, who: str, at: str) -> int:
    """Take a decision back. Errors: SettingError where there is none, or it was taken back before."""
    found = {d.decision: d for d in decisions(connection)}
    if decision not in found:
        raise SettingError("decision", f"no standing decision has the number {decision}.", "Look at the list of them.")
    old = found[decision]
    number = _write(connection, old.kind, "undo", old.subject, "", who, at, decision)
    if old.kind == "actor" and old.action == "merge":
        apply_merges(connection)
    elif old.kind == "actor":
        _take_back_split(connection, decision, old.subject)
    return number


def _write(connection: Connection, kind: str, action: str, subject: dict[str, Any], why: str, who: str, at: str,
           undoes: int | None) -> int:  # fmt: skip
    row = {
        "kind": kind, "action": action, "subject": msgspec.json.encode(subject).decode(), "why": why, "who": who,
        "at": at, "undoes": undoes,
    }  # fmt: skip
    made = connection.execute(insert(schema.decisions).returning(schema.decisions.c.decision), row)
    return int(made.scalar_one())


def _check_actors(connection: Connection, subject: dict[str, Any]) -> None:
    keys = [subject["keep"], *subject["merge"]] if "keep" in subject else [subject["from"]]
    t = schema.actors
    there = set(connection.execute(select(t.c.key).where(t.c.key.in_(keys))).scalars())
    for key in keys:
        if key not in there:
            raise SettingError("decision", f"no actor has the key {key!r}.", "Take a key of the table of actors.")


# ---------------------------------------------------------------- merges


def apply_merges(connection: Connection, only_if: Collection[str] | None = None) -> None:
    """Give every actor its root by the merges that stand. only_if: do nothing unless a merge names one of these."""
    merges = [d.subject for d in decisions(connection, "actor") if d.action == "merge"]
    groups = _groups(merges)
    if only_if is not None and not any(key in groups for key in only_if):
        return
    t = schema.actors
    connection.execute(update(t).where(t.c.root != t.c.actor).values(root=t.c.actor))
    by_keeper: dict[str, list[str]] = {}
    for key, keeper in groups.items():
        by_keeper.setdefault(keeper, []).append(key)
    for keeper, keys in by_keeper.items():
        found = {r.key: r.actor for r in connection.execute(select(t.c.key, t.c.actor).where(t.c.key.in_(keys)))}
        if len(found) > 1:
            root = found.get(keeper, min(found.values()))
            connection.execute(update(t).where(t.c.key.in_(keys)).values(root=root))


def _groups(merges: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The key every key named in a merge goes by: the one kept by the latest merge of its group."""
    keeper: dict[str, str] = {}
    for merge in merges:
        keys = [merge["keep"], *merge["merge"]]
        old = {keeper.get(k, k) for k in keys}
        final = keeper.get(merge["keep"], merge["keep"])
        for key in [*keys, *(k for k, v in keeper.items() if v in old)]:
            keeper[key] = final
    return keeper


# ---------------------------------------------------------------- splits


def split_key(decision: int) -> str:
    """The key of the actor that a split made."""
    return f"split:{decision}"


def splits(connection: Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """Key and name that (article key, actor key) goes by, by the splits that stand."""
    return {
        (article, d.subject["from"]): (split_key(d.decision), d.subject["name"])
        for d in decisions(connection, "actor")
        if d.action == "split"
        for article in d.subject["articles"]
    }


def _carry_out_split(connection: Connection, decision: int, subject: dict[str, Any]) -> None:
    t = schema.actors
    old = connection.execute(select(t).where(t.c.key == subject["from"])).mappings().one()
    row = {**old, "key": split_key(decision), "name": subject["name"], "wikidata": None}
    del row["actor"]
    new = int(connection.execute(insert(t).returning(t.c.actor), row).scalar_one())
    connection.execute(update(t).where(t.c.actor == new).values(root=new))
    _move(connection, subject["articles"], old["actor"], new)


def _take_back_split(connection: Connection, decision: int, subject: dict[str, Any]) -> None:
    t = schema.actors
    both = t.c.key.in_([split_key(decision), subject["from"]])
    found = {r.key: r.actor for r in connection.execute(select(t.c.key, t.c.actor).where(both))}
    split = found.get(split_key(decision))
    if split is None:
        return
    if subject["from"] not in found:
        connection.execute(update(t).where(t.c.actor == split).values(key=subject["from"]))
    else:
        _move(connection, subject["articles"], split, found[subject["from"]])
        connection.execute(schema.actor_names.delete().where(schema.actor_names.c.actor == split))
        connection.execute(t.delete().where(t.c.actor == split))
    apply_merges(connection)


def _move(connection: Connection, keys: list[str], old: int, new: int) -> None:
    """Let the rows of some articles speak of another actor."""
    a = schema.articles
    articles = list(connection.execute(select(a.c.article).where(a.c.key.in_(keys))).scalars())
    _move_names(connection, articles, old, new)
    for table in schema.metadata.tables.values():
        for column in table.c:
            if not (column.name.endswith("_actor") or (table is schema.article_actors and column.name == "actor")):
                continue
            if "article" in table.c:
                within = table.c.article.in_(articles)
            elif "event" in table.c:
                e = schema.events
                within = table.c.event.in_(select(e.c.row).where(e.c.article.in_(articles)))
            else:
                continue
            connection.execute(update(table).where((column == old) & within).values({column.name: new}))


def _move_names(connection: Connection, articles: list[int], old: int, new: int) -> None:
    used, names = schema.article_actors, schema.actor_names
    pairs = connection.execute(
        select(used.c.article, used.c.name).where(used.c.article.in_(articles) & (used.c.actor == old)).distinct()
    ).all()
    for name in sorted({p.name for p in pairs}):
        count = sum(p.name == name for p in pairs)
        row = connection.execute(select(names).where((names.c.actor == old) & (names.c.name == name))).mappings().one()
        here = (names.c.actor == new) & (names.c.name == name)
        if connection.execute(update(names).where(here).values(articles=names.c.articles + count)).rowcount == 0:
            connection.execute(insert(names), {**row, "actor": new, "articles": count})
        gone = (names.c.actor == old) & (names.c.name == name)
        connection.execute(update(names).where(gone).values(articles=names.c.articles - count))
        connection.execute(names.delete().where(gone & (names.c.articles <= 0)))
