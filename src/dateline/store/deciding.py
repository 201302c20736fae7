"""What people decided on actors and events: only ever added to, and undone by another decision.

Actor decisions name actors by key, so that they hold whether or not the actor is in the store today. A merge gives its
members one root; a split gives an actor of some articles a key of its own; a rename changes what it is called. Event
decisions name mentions by article and id; what they say of today's events is carried out by `regrouping`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations, pairwise, product
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from dateline.corpus.actor_identity import folded
from dateline.corpus.decisions import Decisions, Union
from dateline.errors import SettingError
from dateline.store import regrouping, schema
from dateline.store.packing import storable
from dateline.store.rows import Decision

_FIELDS = {
    ("actor", "merge"): {"keep", "merge"},
    ("actor", "split"): {"from", "articles", "name"},
    ("actor", "rename"): {"actor", "name"},
    ("event", "merge"): {"mentions"},
    ("event", "split"): {"mentions"},
}
_MAY = {("event", "split"): {"others"}}
"""Fields a subject may have besides."""
LONGEST_NAME = 300


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
    if wanted is None or set(subject) - _MAY.get((kind, action), set()) != wanted:
        fields = ", ".join(sorted(wanted)) if wanted else "an actor or event to merge or split"
        raise SettingError("decision", f"{action} of {kind} needs {fields}.", "See `dateline.store.rows.Decision`.")
    if kind == "actor":
        _check_actors(connection, subject)
        subject = _with_name_before(connection, subject) if action == "rename" else subject
    else:
        _check_events(connection, action, subject)
        subject = {**subject, **regrouping.before(connection, subject)}
    number = _write(connection, kind, action, subject, why, who, at, None)
    if kind == "actor" and action == "merge":
        apply_merges(connection)
    elif kind == "actor" and action == "split":
        _carry_out_split(connection, number, subject)
    elif kind == "actor":
        apply_names(connection)
    else:
        regrouping.carry_out(connection, action, subject)
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
    elif old.kind == "actor" and old.action == "split":
        _take_back_split(connection, decision, old.subject)
        apply_names(connection)
    elif old.kind == "actor":
        _take_back_name(connection, old.subject)
    else:
        later = [d for d in decisions(connection, "event") if d.decision > decision]
        regrouping.take_back(connection, old.subject, [(d.action, d.subject) for d in later])
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
    keys = [subject["keep"], *subject["merge"]] if "keep" in subject else [subject.get("from") or subject["actor"]]
    t = schema.actors
    there = set(connection.execute(select(t.c.key).where(t.c.key.in_(keys))).scalars())
    for key in keys:
        if key not in there:
            raise SettingError("decision", f"no actor has the key {key!r}.", "Take a key of the table of actors.")


# ---------------------------------------------------------------- names


def _with_name_before(connection: Connection, subject: dict[str, Any]) -> dict[str, Any]:
    """The subject of a rename with the name the articles gave. Errors: SettingError where the new name is none."""
    name, t = " ".join(subject["name"].split()), schema.actors
    if not name or len(name) > LONGEST_NAME:
        raise SettingError("decision", "this is no name.", f"Give one of 1 to {LONGEST_NAME} characters.")
    earlier = next((d.subject["was"] for d in _renames(connection) if d.subject["actor"] == subject["actor"]), None)
    now = connection.execute(select(t.c.name).where(t.c.key == subject["actor"])).scalar_one()
    return {**subject, "name": name, "was": earlier or now}


def _renames(connection: Connection) -> list[Decision]:
    return [d for d in decisions(connection, "actor") if d.action == "rename"]


def apply_names(connection: Connection) -> None:
    """Call every actor as the latest rename that stands says, and let it be found by that name."""
    t, names = schema.actors, schema.actor_names
    for key, name in {d.subject["actor"]: d.subject["name"] for d in _renames(connection)}.items():
        actor = connection.execute(select(t.c.actor).where(t.c.key == key)).scalar()
        if actor is None:
            continue
        connection.execute(update(t).where(t.c.actor == actor).values(name=storable(name)))
        here = (names.c.actor == actor) & (names.c.name == storable(name))
        if connection.execute(select(names.c.name).where(here)).first() is None:
            row = {"actor": actor, "name": storable(name), "folded": folded(name), "articles": 0}
            connection.execute(insert(names), row)


def _take_back_name(connection: Connection, subject: dict[str, Any]) -> None:
    t, names = schema.actors, schema.actor_names
    actor = connection.execute(select(t.c.actor).where(t.c.key == subject["actor"])).scalar()
    if actor is not None:
        connection.execute(update(t).where(t.c.actor == actor).values(name=storable(subject["was"])))
        given = (names.c.actor == actor) & (names.c.name == storable(subject["name"])) & (names.c.articles == 0)
        connection.execute(names.delete().where(given))
    apply_names(connection)


# ---------------------------------------------------------------- events


def event_pairs(standing: Iterable[Decision]) -> Decisions:
    """Pairs of mentions that people joined or held apart, by the key of the article and the id of the event."""
    together: list[tuple[str, str]] = []
    apart: list[tuple[str, str]] = []
    for d in standing:
        ids, others = (["/".join(m) for m in d.subject.get(name, ())] for name in ("mentions", "others"))
        if d.action == "merge":
            together += pairwise(ids)
        else:
            apart += product(ids, others) if others else combinations(ids, 2)
    return Decisions(together=tuple(together), apart=tuple(apart))


def _check_events(connection: Connection, action: str, subject: dict[str, Any]) -> None:
    """Refuse what contradicts a decision that stands. Errors: SettingError."""
    new = msgspec.convert(
        {"decision": 0, "kind": "event", "action": action, "subject": subject, "why": "", "who": "", "at": ""}, Decision
    )
    Union(event_pairs([*decisions(connection, "event"), new]))


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
