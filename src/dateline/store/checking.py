"""What a store holds, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select, text

from dateline.store import schema
from dateline.store.packing import digest, exact_text
from dateline.store.rows import Finding, Info, Run

SAMPLE = 1_000
_COUNTED = (
    "sentences", "actors", "places", "statements", "events", "positions", "figures", "event_clusters", "contested",
    "decisions", "reviews",
)  # fmt: skip


def info(connection: Connection, name: str, file: Path | None) -> Info:
    """What a store holds."""
    a, r = schema.articles, schema.runs
    one = connection.execute(
        select(func.count(), func.sum(a.c.words), func.min(a.c.day), func.max(a.c.day)).select_from(a)
    ).one()
    used = connection.execute(select(r, func.count(a.c.article).label("n")).join(a).group_by(*r.c).order_by(r.c.run))
    runs = tuple((_run(row), row["n"]) for row in used.mappings())
    version = connection.execute(select(schema.meta.c.value).where(schema.meta.c.name == "schema")).scalar_one()
    return Info(
        url=name, schema=int(version), bytes=_size(connection, file), first=one[2], last=one[3], articles=one[0],
        texts=_count(connection, schema.texts), words=one[1] or 0, runs=runs,
        counts={n: _count(connection, schema.metadata.tables[n]) for n in _COUNTED},
    )  # fmt: skip


def _run(row: Any) -> Run:
    stages = tuple(msgspec.json.decode(row["stages"]))
    return Run(**{k: row[k] for k in ("key", "program", "plan", "models", "lexicons")}, stages=stages)


def _count(connection: Connection, table: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _size(connection: Connection, file: Path | None) -> int | None:
    if file is not None:
        return sum(f.stat().st_size for f in (file, Path(f"{file}-wal")) if f.exists())
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    return None


def check(connection: Connection) -> list[Finding]:
    """Look at every promise a store makes."""
    found = [*_database(connection), _texts(connection), _records(connection), _dangling(connection)]
    return [*found, *_search(connection), _standing(connection)]


_DAMAGED = "Take the store from a backup, or add the articles to a new one."
_REREAD = "Run `dateline store reread --all`."


def _database(connection: Connection) -> list[Finding]:
    if connection.dialect.name != "sqlite":
        return []
    said = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
    keys = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [
        Finding("file", said == ["ok"], "; ".join(said), "" if said == ["ok"] else _DAMAGED),
        Finding("references", not keys, f"{len(keys)} rows point at nothing", _DAMAGED if keys else ""),
    ]


def _texts(connection: Connection) -> Finding:
    t = schema.texts
    wrong = total = 0
    for row in connection.execute(select(t).execution_options(yield_per=200)):
        total += 1
        wrong += digest(exact_text(row.text, row.exact)) != row.content
    return Finding("texts", not wrong, f"{wrong} of {total} are not what was added", _DAMAGED if wrong else "")


def _records(connection: Connection) -> Finding:
    a, r = schema.articles, schema.records
    lacking = connection.execute(
        select(func.count()).select_from(a.outerjoin(r)).where(r.c.article.is_(None))
    ).scalar_one()
    return Finding("records", not lacking, f"{lacking} articles have no record", _REREAD if lacking else "")


def _dangling(connection: Connection) -> Finding:
    """Actor columns carry no foreign key, since clearing an actor would then look at every table."""
    actors = schema.actors.c.actor
    lost = 0
    for table in schema.metadata.tables.values():
        for column in table.c:
            if column.name.endswith("_actor") and ("article" in table.c or table is schema.event_parties):
                ask = select(func.count()).select_from(table).where(column.is_not(None), column.not_in(select(actors)))
                lost += int(connection.execute(ask).scalar_one())
    return Finding("actors", not lost, f"{lost} rows name an actor that is gone", _REREAD if lost else "")


def _search(connection: Connection) -> list[Finding]:
    found = []
    for table, index in ((schema.sentences, "sentence_search"), (schema.statements, "statement_search")):
        rows = _count(connection, table)
        source = f"{index}_docsize" if connection.dialect.name == "sqlite" else index
        taken = int(connection.execute(text(f"SELECT count(*) FROM {source}")).scalar_one())
        ok = rows == taken
        found.append(Finding(index.replace("_", " "), ok, f"{taken} of {rows} rows taken in", "" if ok else _REREAD))
    return found


def _standing(connection: Connection) -> Finding:
    r, s = schema.reviews, schema.review_standing
    back = select(r.c.undoes).where(r.c.undoes.is_not(None))
    lost = connection.execute(
        select(func.count()).select_from(s.join(r)).where(s.c.standing != "kept", r.c.review.not_in(back))
    ).scalar_one()
    remedy = "Judge these rows again, or take the reviews back." if lost else ""
    return Finding("reviews", not lost, f"{lost} judge a row that changed or is gone", remedy)


def count_anew(connection: Connection) -> None:
    """Let SQLite look at a sample of every index: without it, it takes long ways through a large store."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={SAMPLE}")
        connection.exec_driver_sql("ANALYZE")


def vacuum(connection: Connection) -> None:
    """Give unused room back and renew the statistics by which the database chooses its way."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO sentence_search(sentence_search) VALUES ('optimize')")
        connection.exec_driver_sql("INSERT INTO statement_search(statement_search) VALUES ('optimize')")
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("ANALYZE")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        connection.exec_driver_sql("VACUUM ANALYZE")
