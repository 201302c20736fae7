"""Whatever a user names, and whatever happens to the disk, is answered in a sentence."""

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from small import shelling, talks
from sqlalchemy import event, func, select

from dateline.store import Store, StoreError, open_store, opening, schema
from dateline.store.linking import link_store
from dateline.store.migrations import MIGRATIONS

FIXTURES = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing.db", "there is no such store"),
        ("folder", "this is a folder"),
        ("no/such/folder/a.db", "there is no such store"),
        ("text.db", "this file is no store"),
        ("other.db", "this database is no store"),
        ("empty.db", "this database is no store"),
        ("mysql://host/name", "only SQLite and PostgreSQL"),
        ("postgresql://nobody@localhost:1/x", "the server cannot be reached"),
    ],
)
def test_what_is_no_store_is_named_with_a_remedy(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.db").write_text("Talks opened in Geneva on Monday. " * 40)
    (tmp_path / "empty.db").touch()
    with sqlite3.connect(tmp_path / "other.db") as c:
        c.execute("CREATE TABLE t (a)")
    with pytest.raises(StoreError, match=said) as e:
        open_store(name if "://" in name else tmp_path / name)
    assert e.value.remedy


def test_a_store_is_not_made_over_another_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as c:
        c.execute("CREATE TABLE t (a)")
    with pytest.raises(StoreError, match="this database is no store"):
        open_store(tmp_path / "other.db", create=True)


def test_a_folder_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="its folder does not exist"):
        open_store(tmp_path / "no" / "a.db", create=True)


def test_a_url_names_a_file_too(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/a.db", create=True) as store:
        store.add([talks()])
    with open_store(tmp_path / "a.db") as store:
        assert store.count() == 1


def test_a_store_opened_for_reading_refuses_to_be_written(url: str) -> None:
    with open_store(url, create=True) as store:
        store.add([talks()])
    with open_store(url, read_only=True) as store:
        assert store.search("mediator")
        with pytest.raises(StoreError, match="for reading only"):
            store.add([shelling()])
        assert store.count() == 1


def test_a_password_is_never_shown() -> None:
    with pytest.raises(StoreError) as e:
        open_store("postgresql://me:topsecret@localhost:1/x")
    assert "topsecret" not in str(e.value)


def test_a_locked_store_says_who_to_wait_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "WAIT", 0.05)
    with open_store(tmp_path / "a.db", create=True) as store, open_store(tmp_path / "a.db") as other:
        with store.writing(), pytest.raises(StoreError, match="another program is writing"):
            other.add([talks()])
        assert other.add([talks()]).added == 1


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db", create=True) as store:
        store.add([talks()])
        before = list(store.records())

        @event.listens_for(store.engine, "checkout")
        def fill(connection, *_: object) -> None:  # type: ignore[no-untyped-def]
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages}")

        with pytest.raises(StoreError, match="the disk is full"):
            store.add([shelling(f"s{n}") for n in range(60)])
        assert list(store.records()) == before
    with open_store(tmp_path / "a.db") as store:
        assert all(f.ok for f in store.check())
        assert store.add([shelling()]).added == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_nobody_may_write_is_said(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db", create=True) as store:
        store.add([talks()])
    (tmp_path / "a.db").chmod(0o400)
    with pytest.raises(StoreError, match="may only be read"), open_store(tmp_path / "a.db") as store:
        store.add([shelling()])


def test_damage_is_found(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db", create=True) as store:
        store.add([talks(), shelling()])
        with store.writing() as c:
            c.execute(schema.texts.update().values(text="Forged."))
            c.exec_driver_sql("DELETE FROM records WHERE article = 1")
        wrong = {f.what for f in store.check() if not f.ok}
    assert {"texts", "records"} <= wrong


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db", create=True) as store, store.writing() as c:
        c.exec_driver_sql("UPDATE meta SET value = '999' WHERE name = 'schema'")
    with pytest.raises(StoreError, match="newer than this program"):
        open_store(tmp_path / "a.db")


def test_the_driver_is_imported_late() -> None:
    code = "import sys, dateline, dateline.cli; print(sorted(set(sys.modules) & {'sqlalchemy', 'psycopg', 'sqlite3'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def old_store(folder: Path, version: int) -> Path:
    """A store as that version wrote it: two dispatches, a review and a merge."""
    file = folder / f"v{version}.db"
    with gzip.open(FIXTURES / f"store_v{version}.db.gz") as packed, file.open("wb") as out:
        shutil.copyfileobj(packed, out)
    return file


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION))
def test_a_store_of_every_version_is_carried_forward(tmp_path: Path, version: int) -> None:
    file = old_store(tmp_path, version)
    with pytest.raises(StoreError, match="dateline store migrate"):
        open_store(file)
    with open_store(file, migrate=True) as store:
        assert store.migrated == [n for n in sorted(MIGRATIONS) if n > version]
        assert list(store.records()) == [shelling(), talks()]
        assert all(f.ok for f in store.check())
        assert [(r.words, r.standing) for r in store.reviews()] == [("shelled", "kept")]
        assert len(store.decisions()) == 1
        assert store.search("mediator")
        with store.reading() as c:
            assert c.execute(select(schema.topics.c.topic)).first() is not None, "what is said is sorted by topic"
        store.remove(["shelling"])
        assert store.add([shelling()], replace=True).added == 1
    with open_store(file, migrate=True) as store:
        assert store.migrated == []


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION))
def test_a_carried_store_has_the_tables_of_a_new_one(tmp_path: Path, version: int) -> None:
    file = old_store(tmp_path, version)
    open_store(file, migrate=True).close()
    open_store(tmp_path / "new.db", create=True).close()

    def shape(path: Path) -> set[tuple[str, ...]]:
        with sqlite3.connect(path) as c:
            tables = [
                r[0]
                for r in c.execute(
                    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'"
                )
            ]
            columns = {(t, r[1]) for t in tables for r in c.execute(f'PRAGMA table_info("{t}")')}
            names = [r[0] for r in c.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql NOT NULL")]
            indexes = {(n, *map(str, r[2:4])) for n in names for r in c.execute(f'PRAGMA index_xinfo("{n}")')}
        return columns | indexes

    assert shape(file) == shape(tmp_path / "new.db")


def test_events_of_an_older_store_get_their_day_and_weight(tmp_path: Path) -> None:
    """As linking would write them today: the same columns, whoever wrote them."""
    file = old_store(tmp_path, 3)

    def rows(store: Store) -> list[tuple[object, ...]]:
        c, p = schema.event_clusters.c, schema.cluster_parties
        with store.reading() as connection:
            events = connection.execute(select(c.cluster, c.day, func.round(c.weight, 6)).order_by(c.cluster)).all()
            asked = select(p.c.cluster, p.c.side, p.c.actor, p.c.day, func.round(p.c.weight, 6))
            return [tuple(r) for r in (*events, *connection.execute(asked.order_by(p.c.cluster, p.c.side)).all())]

    with open_store(file, migrate=True) as store:
        carried = rows(store)
        link_store(store)
        assert carried == rows(store)
    assert len({day for _, day, *_ in carried[:3]}) == 3 and all(r[-1] for r in carried)


def test_what_acts_make_of_plans_is_written_down_by_adding_and_by_carrying_forward(tmp_path: Path) -> None:
    file = old_store(tmp_path, 6)
    with sqlite3.connect(file) as c:
        row = c.execute('SELECT min("row") FROM events').fetchone()[0]
        c.execute("UPDATE events SET type = 'REJECT', trigger = 'called off' WHERE \"row\" = ?", [row])
    called, events = talks(), talks().events
    span = (called.text.index("mediator"), called.text.index("mediator") + 8)
    with open_store(file, migrate=True) as store, store.reading() as c:
        assert c.execute(select(schema.events.c.row).where(schema.events.c.fate == "cancelled")).scalars().all() == [
            row
        ]
    put_off = msgspec.structs.replace(events[0], type="REJECT", trigger=span)
    text = f"{called.text[: span[0]]}postpone{called.text[span[1] :]}"
    with open_store(tmp_path / "new.db", create=True) as store:
        store.add([msgspec.structs.replace(called, text=text, events=(put_off, *events[1:]))])
        with store.reading() as c:
            fates = c.execute(select(schema.events.c.fate).order_by(schema.events.c.row)).scalars().all()
    assert fates == ["postponed", *[None] * (len(events) - 1)]


def test_a_store_on_a_server_is_carried_forward(postgres_url: str) -> None:
    with open_store(postgres_url, create=True) as store:
        store.add([shelling(), talks()])
        with store.writing() as c:
            c.exec_driver_sql("UPDATE meta SET value = '1' WHERE name = 'schema'")
            c.exec_driver_sql("ALTER TABLE evidence ADD COLUMN article integer")
            c.exec_driver_sql("DROP INDEX statements_place")
            c.exec_driver_sql("ALTER TABLE statements DROP COLUMN negated")
            c.exec_driver_sql("ALTER TABLE events DROP COLUMN fate")
            for table in ("topics", "event_addresses", "actor_counts", "unfinished"):
                c.exec_driver_sql(f"DROP TABLE {table}")
            for table in ("event_clusters", "cluster_parties"):
                c.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN day, DROP COLUMN weight")
            c.exec_driver_sql("ALTER TABLE cluster_parties ADD COLUMN earliest varchar")
            for index in (
                "events_status", "statements_addressee", "positions_target", "events_wide", "events_undated", "events_vague",
                "positions_score", "positions_stance", "figures_score", "contested_score", "articles_repeated",
            ):  # fmt: skip
                c.exec_driver_sql(f"DROP INDEX {index}")
    with pytest.raises(StoreError, match="the store is of version 1"):
        open_store(postgres_url)
    with open_store(postgres_url, migrate=True) as store:
        assert store.migrated == sorted(MIGRATIONS)
        assert store.remove(["shelling"]).articles == 1
        assert all(f.ok for f in store.check())
