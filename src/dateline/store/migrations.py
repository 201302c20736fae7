"""From a store of an older version to one of today, step by step, each step whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, insert, inspect, select, text, update

from dateline import ontology
from dateline.corpus.outcomes import CALLS_OFF, fate_of
from dateline.corpus.weighing import gravity
from dateline.store import schema, searching
from dateline.store.layers import topic_rows
from dateline.store.opening import StoreError, shown

VERSION = "schema"


def create(connection: Connection) -> None:
    """Make all tables of an empty database."""
    schema.metadata.create_all(connection)
    searching.create(connection)
    connection.execute(insert(schema.meta), [
        {"name": VERSION, "value": str(schema.SCHEMA_VERSION)},
        {"name": "change", "value": "0"},
    ])  # fmt: skip


def is_empty(connection: Connection) -> bool:
    """Whether the database has no tables at all."""
    return not inspect(connection).get_table_names()


def version(connection: Connection, where: str) -> int:
    """The version of a store. Errors: StoreError where the database is none."""
    if not inspect(connection).has_table("meta"):
        raise StoreError(shown(where), "this database is no store.", "Name a file or database made by `dateline add`.")
    t = schema.meta
    value = connection.execute(select(t.c.value).where(t.c.name == VERSION)).scalar()
    if value is None or not str(value).isdigit():
        raise StoreError(shown(where), "this database is no store.", "Name a file or database made by `dateline add`.")
    return int(value)


def check_version(found: int, where: str) -> None:
    """Refuse a store that is older or newer than this program."""
    if found < schema.SCHEMA_VERSION:
        raise StoreError(
            shown(where),
            f"the store is of version {found}, this program writes version {schema.SCHEMA_VERSION}.",
            f"Run `dateline store migrate {shown(where)}`; keep a copy of the store until you have looked at it.",
        )
    if found > schema.SCHEMA_VERSION:
        raise StoreError(
            shown(where),
            f"the store is of version {found}, newer than this program ({schema.SCHEMA_VERSION}).",
            "Install a newer dateline.",
        )


def _evidence_by_row(connection: Connection) -> None:
    """2: spans are found by the key of their row alone, and a place's statements by an index.

    Removing an article looked through every span, and removing a place through every statement.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ALTER TABLE evidence RENAME TO evidence_before")
        connection.exec_driver_sql(
            'CREATE TABLE evidence ("row" INTEGER NOT NULL, layer TEXT NOT NULL, part TEXT NOT NULL, '
            'n INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, '
            'PRIMARY KEY ("row", layer, part, n)) WITHOUT ROWID'
        )
        connection.exec_driver_sql(
            'INSERT INTO evidence SELECT "row", layer, part, n, start, "end" FROM evidence_before'
        )
        connection.exec_driver_sql("DROP TABLE evidence_before")
    else:
        connection.exec_driver_sql("ALTER TABLE evidence DROP COLUMN article")
    connection.exec_driver_sql("CREATE INDEX statements_place ON statements (place, day)")


def _topics_and_addresses(connection: Connection) -> None:
    """3: what statements and positions are about, and the names that events had before."""
    big, end = ("INTEGER", " WITHOUT ROWID") if connection.dialect.name == "sqlite" else ("BIGINT", "")
    connection.exec_driver_sql(
        f'CREATE TABLE topics (topic TEXT NOT NULL, layer TEXT NOT NULL, "row" {big} NOT NULL, '
        f'PRIMARY KEY (topic, layer, "row")){end}'
    )
    connection.exec_driver_sql('CREATE INDEX topics_row ON topics ("row", layer)')
    connection.exec_driver_sql(
        "CREATE TABLE event_addresses (cluster TEXT NOT NULL PRIMARY KEY, article_key VARCHAR(32) NOT NULL, "
        f"id TEXT NOT NULL){end}"
    )
    put = text('INSERT INTO topics (topic, layer, "row") VALUES (:topic, :layer, :row)')
    for layer in ("statements", "positions"):
        rows = connection.exec_driver_sql(f'SELECT "row", words FROM {layer}').all()
        found = topic_rows(layer, [{"row": key, "words": words} for key, words in rows])
        if found:
            connection.execute(put, found)


def _days_and_weights(connection: Connection) -> None:
    """4: where events across articles stand on a timeline and how much they matter there, with their parties too.

    Room is made for how often each actor is there; the next linking counts it.
    """
    sqlite = connection.dialect.name == "sqlite"
    day, real = ("VARCHAR", "FLOAT") if sqlite else ('VARCHAR COLLATE "C"', "DOUBLE PRECISION")
    connection.exec_driver_sql(f"ALTER TABLE event_clusters ADD COLUMN day {day}")
    connection.exec_driver_sql(f"ALTER TABLE event_clusters ADD COLUMN weight {real}")
    width = (
        "julianday(latest) - julianday(earliest)"
        if sqlite
        else "to_date(latest, 'YYYY-MM-DD') - to_date(earliest, 'YYYY-MM-DD')"
    )
    connection.exec_driver_sql(
        "UPDATE event_clusters SET day = CASE WHEN earliest IS NULL THEN first "
        f"WHEN latest = earliest THEN earliest WHEN {width} < 31 THEN earliest END, "
        f"weight = sources * {_weight_of_type()} * CASE status WHEN 'actual' THEN 1.0 WHEN 'planned' THEN 0.8 "
        "WHEN 'hypothetical' THEN 0.25 ELSE 0.5 END * score * CASE WHEN earliest IS NULL THEN 0.5 ELSE 1.0 END"
    )
    end = " WITHOUT ROWID" if sqlite else ""
    connection.exec_driver_sql("ALTER TABLE cluster_parties RENAME TO parties_before")
    connection.exec_driver_sql(
        "CREATE TABLE cluster_parties (cluster TEXT NOT NULL REFERENCES event_clusters (cluster) ON DELETE CASCADE, "
        f"side TEXT NOT NULL, actor INTEGER NOT NULL, mentions INTEGER NOT NULL, day {day}, weight {real}, "
        f"PRIMARY KEY (cluster, side, actor)){end}"
    )
    connection.exec_driver_sql(
        "INSERT INTO cluster_parties SELECT p.cluster, p.side, p.actor, p.mentions, "
        "CASE WHEN o.cluster IS NULL THEN c.day END, CASE WHEN o.cluster IS NULL THEN c.weight END "
        "FROM parties_before p JOIN event_clusters c ON c.cluster = p.cluster LEFT JOIN parties_before o "
        "ON p.side <> 'actor' AND o.cluster = p.cluster AND o.side = 'actor' AND o.actor = p.actor"
    )
    connection.exec_driver_sql("DROP TABLE parties_before")
    counts = ("articles", "acts", "suffered", "statements", "positions")
    connection.exec_driver_sql(
        f"CREATE TABLE actor_counts (actor INTEGER NOT NULL PRIMARY KEY, "
        f"{', '.join(f'{c} INTEGER NOT NULL' for c in counts)}, first {day}, last {day}){end}"
    )
    for name, on in (
        ("event_clusters_day", "event_clusters (day, weight)"),
        ("event_clusters_weight", "event_clusters (weight)"),
        ("cluster_parties_day", "cluster_parties (actor, day, weight)"),
        ("cluster_parties_weight", "cluster_parties (actor, weight)"),
        ("events_status", "events (status, earliest)"),
        ("statements_addressee", "statements (addressee_actor, day) WHERE addressee_actor IS NOT NULL"),
        ("positions_target", "positions (target_actor, day) WHERE target_actor IS NOT NULL"),
    ):
        connection.exec_driver_sql(f"CREATE INDEX {name} ON {on}")


def _not_said(connection: Connection) -> None:
    """5: which statements are told as not made; known of an article once it is read again."""
    no = "0" if connection.dialect.name == "sqlite" else "false"
    connection.exec_driver_sql(f"ALTER TABLE statements ADD COLUMN negated BOOLEAN NOT NULL DEFAULT {no}")


def _quick_answers(connection: Connection) -> None:
    """6: indexes for what a period, a type, a country or a rank asks for, and the events of each actor as a number.

    The next linking counts those.
    """
    for name in ("type", "place", "country"):
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS event_clusters_{name}")
    for name, on in (
        ("event_clusters_type", "event_clusters (type, day)"),
        ("event_clusters_place", "event_clusters (place, day)"),
        ("event_clusters_country", "event_clusters (country, day)"),
        ("events_wide", "events (latest, earliest) WHERE substr(earliest, 1, 7) <> substr(latest, 1, 7)"),
        ("events_undated", "events (article, status, type) WHERE earliest IS NULL"),
        ("events_vague", "events (status, score DESC) WHERE earliest IS NULL"),
        ("positions_score", "positions (score DESC)"),
        ("positions_stance", "positions (stance, holder_actor)"),
        ("figures_score", "figures (score DESC)"),
        ("contested_score", "contested (score)"),
    ):
        connection.exec_driver_sql(f"CREATE INDEX {name} ON {on}")
    for name in ("events", "repeated"):
        connection.exec_driver_sql(f"ALTER TABLE actor_counts ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0")
    connection.exec_driver_sql("DELETE FROM meta WHERE name = 'change.actors'")


def _called_off(connection: Connection) -> None:
    """7: what acts make of plans by their own words, and indexes for that, for copies and for types on days."""
    connection.exec_driver_sql("ALTER TABLE events ADD COLUMN fate TEXT")
    acts = connection.execute(
        text('SELECT "row" AS key, type, trigger FROM events WHERE type = :type'), {"type": CALLS_OFF}
    )
    fates = [{"key": key, "fate": fate} for key, type_, words in acts.all() if (fate := fate_of(type_, words))]
    if fates:
        connection.execute(text('UPDATE events SET fate = :fate WHERE "row" = :key'), fates)
    for name in ("events_type", "events_vague"):
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
    no = "lead = 0" if connection.dialect.name == "sqlite" else "NOT lead"
    for name, on in (
        ("events_type", "events (type, earliest, latest, status)"),
        (
            "events_vague",
            "events (status, score DESC, quad, type, same_as, earliest, article, sentence) WHERE latest IS NULL",
        ),
        ("events_fate", "events (fate, earliest, article) WHERE fate IS NOT NULL"),
        ("articles_repeated", f"articles (article) WHERE {no} AND copy_kind != 'update'"),
    ):
        connection.exec_driver_sql(f"CREATE INDEX {name} ON {on}")


def _unfinished(connection: Connection) -> None:
    """8: what a linking has found so far, so that one that is killed goes on."""
    data = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    connection.exec_driver_sql(
        f"CREATE TABLE unfinished (kind TEXT NOT NULL, n INTEGER NOT NULL, data {data} NOT NULL, PRIMARY KEY (kind, n))"
    )


def _weight_of_type() -> str:
    kinds = " ".join(f"WHEN '{t}' THEN {gravity(t)}" for t in ontology.event_types())
    return f"CASE type {kinds} ELSE 1.0 END"


MIGRATIONS: dict[int, Callable[[Connection], None]] = {
    2: _evidence_by_row,
    3: _topics_and_addresses,
    4: _days_and_weights,
    5: _not_said,
    6: _quick_answers,
    7: _called_off,
    8: _unfinished,
}
"""What leads from version n - 1 to n, by n. A step is written once and never changed: it names no table of today."""


def migrate(connection: Connection, found: int) -> list[int]:
    """Carry a store forward to today's version, within one transaction; gives the versions passed."""
    steps = [n for n in sorted(MIGRATIONS) if n > found]
    for n in steps:
        MIGRATIONS[n](connection)
        t = schema.meta
        connection.execute(update(t).where(t.c.name == VERSION).values(value=str(n)))
    return steps
