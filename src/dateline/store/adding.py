"""Articles into the store: a batch is one transaction, an article is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dateline.corpus.actor_identity import folded, identify
from dateline.model import Actor, Record
from dateline.store import counting, deciding, removing, reviewing, schema, searching
from dateline.store.layers import Numbers, article_row, layer_rows, place_key, repeated_id
from dateline.store.packing import Packed, particulars, storable, unpack_input
from dateline.store.rows import Added, Refused, Run

Key = TypeVar("Key", str, int)
MANY = 500
"""Keys looked up in one question."""
_CHILDREN = ("sentences", "statements", "events", "event_parties", "positions", "figures", "evidence", "topics")
_TABLES = schema.metadata.tables


def now() -> str:
    """This moment, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows whose key is not there yet; the others stay as they are."""
    if rows:
        make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        connection.execute(make(table).on_conflict_do_nothing(), list(rows))


def lookup(connection: Connection, key: Any, value: Any, keys: Iterable[Key]) -> dict[Key, Any]:
    """`value` by `key` (two columns of one table) for the keys that are there."""
    wanted = sorted(set(keys))
    found: dict[Key, Any] = {}
    for i in range(0, len(wanted), MANY):
        found.update((r[0], r[1]) for r in connection.execute(select(key, value).where(key.in_(wanted[i : i + MANY]))))
    return found


def run_number(connection: Connection, run: Run) -> int:
    """The number of a run, made where it is new."""
    t = schema.runs
    row = {
        "key": run.key, "program": run.program, "plan": run.plan, "stages": msgspec.json.encode(run.stages).decode(),
        "models": run.models, "lexicons": run.lexicons, "started": now(),
    }  # fmt: skip
    insert_new(connection, t, [row])
    return int(connection.execute(select(t.c.run).where(t.c.key == run.key)).scalar_one())


def add_batch(connection: Connection, packed: Sequence[Packed], run: Run, replace: bool) -> Added:
    """Write one batch. Articles that are there stay, or are written anew where `replace` says so."""
    batch = list({p.key: p for p in reversed(packed)}.values())[::-1]
    refused = tuple(
        Refused(p.record.id, f"two of its rows have the id {i}") for p in batch if (i := repeated_id(p.record))
    )
    batch = [p for p in batch if not repeated_id(p.record)]
    t = schema.articles
    there = lookup(connection, t.c.key, t.c.article, (p.key for p in batch))
    todo = [p for p in batch if replace or p.key not in there]
    known = [p for p in batch if not replace and p.key in there]
    number = run_number(connection, run) if todo else 0
    loose = removing.Loose()
    for p in todo:
        if p.key in there:
            removing.clear_rows(connection, there[p.key], loose)
    standings = _write(connection, todo, there, number)
    removing.sweep(connection, loose)
    return Added(
        added=sum(p.key not in there for p in todo),
        replaced=sum(p.key in there for p in todo),
        known=len(packed) - len(todo) - len(refused),
        differing=_differing(connection, known, there),
        words=sum(len(p.record.text.split()) for p in todo),
        changed=standings.count("changed"),
        orphaned=standings.count("orphaned"),
        refused=refused,
    )


def _differing(connection: Connection, known: Sequence[Packed], there: Mapping[str, int]) -> int:
    t = schema.records
    kept = lookup(connection, t.c.article, t.c.input, (there[p.key] for p in known))
    return sum(particulars(unpack_input(kept[there[p.key]], "")) != p.particulars for p in known)


def _write(connection: Connection, todo: Sequence[Packed], there: Mapping[str, int], run: int) -> list[str]:
    """Write articles with all their rows; gives the standing of every review that was looked at again."""
    if not todo:
        return []
    insert_new(connection, schema.texts, [{"content": p.content, "text": p.text, "exact": p.exact} for p in todo])
    numbers = _article_numbers(connection, todo, there, run)
    actors = _actors(connection, todo, numbers)
    places = _places(connection, todo, numbers)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _CHILDREN}
    for p in todo:
        article = numbers[p.key]
        countries = {x.id: x.country for x in p.record.places}
        day = article_row(p.record)["day"]
        for name, found in layer_rows(
            p.record, p.text, Numbers(article, day, actors[p.key], places[p.key], countries)
        ).items():
            rows[name] += found
    for name in _CHILDREN:
        table = _TABLES[name]
        columns = table.c.keys()
        if rows[name]:
            plain = [{c: r[c] for c in columns} for r in rows[name]] if name == "sentences" else rows[name]
            connection.execute(insert(table), plain)
    searching.add(connection, "sentences", [{"row": r["row"], "words": r["words"]} for r in rows["sentences"]])
    searching.add(connection, "statements", [{"row": r["row"], "words": r["words"]} for r in rows["statements"]])
    return reviewing.stand_again(connection, {p.key: p.record for p in todo})


def _article_numbers(
    connection: Connection, todo: Sequence[Packed], there: Mapping[str, int], run: int
) -> dict[str, int]:
    """Number of every article, with articles and records written."""
    t = schema.articles
    moment = now()
    new, numbers = [], {}
    first = counting.count_changes(connection, len(todo))
    for n, p in enumerate(todo):
        row = {**article_row(p.record), "run": run, "change": first + n, "read": moment}
        if p.key in there:
            numbers[p.key] = there[p.key]
            connection.execute(update(t).where(t.c.article == there[p.key]).values(**row))
        else:
            new.append({**row, "key": p.key, "content": p.content, "added": moment, "lead": True})
    if new:
        connection.execute(insert(t), new)
    numbers |= lookup(connection, t.c.key, t.c.article, (r["key"] for r in new))
    connection.execute(
        insert(schema.records),
        [{"article": numbers[p.key], "record": p.record_bytes, "input": p.input_bytes} for p in todo],
    )
    return numbers


def _actors(connection: Connection, todo: Sequence[Packed], numbers: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Number of every actor of every article, with actors, names and article_actors written."""
    splits = deciding.splits(connection)
    keys: dict[str, dict[str, str]] = {}
    new: dict[str, dict[str, Any]] = {}
    for p in todo:
        keys[p.key] = {}
        for a in p.record.actors:
            key, name = identify(a, p.key)
            split = splits.get((p.key, key))
            key, name = split or (key, name)
            keys[p.key][a.id] = key
            new.setdefault(key, _actor_row(key, name, a))
    t = schema.actors
    ids = lookup(connection, t.c.key, t.c.actor, new)
    missing = [row for key, row in new.items() if key not in ids]
    if missing:
        insert_new(connection, t, missing)
        connection.execute(update(t).where(t.c.root == 0).values(root=t.c.actor))
        ids |= lookup(connection, t.c.key, t.c.actor, [r["key"] for r in missing])
        deciding.apply_merges(connection, {r["key"] for r in missing})
        deciding.apply_names(connection)
    found = {article: {local: ids[key] for local, key in local_keys.items()} for article, local_keys in keys.items()}
    rows = [r for p in todo for r in _article_actor_rows(p.record, numbers[p.key], found[p.key])]
    if rows:
        connection.execute(insert(schema.article_actors), rows)
    _names(connection, rows)
    return found


def _actor_row(key: str, name: str, actor: Actor) -> dict[str, Any]:
    return {
        "key": key, "root": 0, "name": storable(name), "kind": actor.kind, "country": actor.country,
        "sectors": " ".join(actor.sectors), "role": storable(actor.role), "wikidata": actor.wikidata,
    }  # fmt: skip


def _article_actor_rows(record: Record, article: int, ids: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "article": article, "id": a.id, "actor": ids[a.id], "name": storable(a.name), "role": storable(a.role),
            "of": a.of, "of_actor": ids.get(a.of or ""), "mentions": len(a.mentions), "score": a.score,
        }
        for a in record.actors
    ]  # fmt: skip


def _names(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Count the articles that use each name of each actor."""
    if not rows:
        return
    counts: dict[tuple[int, str], set[int]] = {}
    for r in rows:
        counts.setdefault((r["actor"], r["name"]), set()).add(r["article"])
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    t = schema.actor_names
    statement = make(t)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[t.c.actor, t.c.name], set_={"articles": t.c.articles + statement.excluded.articles}
        ),
        [
            {"actor": actor, "name": name, "folded": folded(name), "articles": len(articles)}
            for (actor, name), articles in sorted(counts.items())
        ],
    )


def _places(connection: Connection, todo: Sequence[Packed], numbers: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Number of every place of every article, with places and article_places written."""
    new = {place_key(x): x for p in todo for x in p.record.places}
    t = schema.places
    ids = lookup(connection, t.c.key, t.c.place, new)
    insert_new(connection, t, [
        {
            "key": key, "name": storable(x.name), "geonameid": x.geonameid, "latitude": x.latitude,
            "longitude": x.longitude, "country": x.country, "admin1": storable(x.admin1),
            "admin2": storable(x.admin2), "feature": x.feature,
        }
        for key, x in new.items() if key not in ids
    ])  # fmt: skip
    ids |= lookup(connection, t.c.key, t.c.place, [k for k in new if k not in ids])
    rows, found = [], {}
    for p in todo:
        found[p.key] = {x.id: ids[place_key(x)] for x in p.record.places}
        uses = [t.place for t in p.record.toponyms]
        rows += [
            {"article": numbers[p.key], "id": x.id, "place": found[p.key][x.id], "toponyms": uses.count(x.id),
             "score": x.score}
            for x in p.record.places
        ]  # fmt: skip
    if rows:
        connection.execute(insert(schema.article_places), rows)
    return found
