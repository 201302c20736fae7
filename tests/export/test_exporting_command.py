"""`dateline export`: records, articles and stores go in; mistakes are one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dispatches import records
from typer.testing import CliRunner

from dateline.cli import app
from dateline.errors import SettingError
from dateline.record import encode
from dateline.store import open_store

run = CliRunner()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n".join(encode(r) for r in records()) + b"\n")
    return path


def test_records_in_a_file_are_taken_as_they_are(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "events.geojson"
    result = run.invoke(app, ["export", "geojson", str(file), "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert len(json.loads(out.read_bytes())["features"]) == 3
    assert "2 left out" not in result.stderr and "1 left out: negated events" in result.stderr


def test_a_store_is_exported_with_its_own_identities(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path, create=True) as store:
        store.add(records())
    result = run.invoke(app, ["export", "polecat-tsv", "--store", str(path)])
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 5 and "4 rows from 3 articles" in result.stderr
    again = run.invoke(app, ["export", "jsonl", "--store", str(path), "--actor", "brandt"])
    assert len(again.stdout.splitlines()) == 2


def test_what_people_judged_is_applied_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path, create=True) as store:
        store.add(records())
        one = next(r for r in records() if len(r.events) > 1)
        wrong, edited = one.events[0].id, one.events[1].id
        store.review(one.id, "events", wrong, "n", who="Anna")
        store.review(one.id, "events", edited, "edit", edit={"status": "planned"}, who="Anna")
    result = run.invoke(app, ["export", "jsonl", "--store", str(path)])
    assert "1 left out: rows judged wrong; 1 edits applied" in result.stderr, result.output
    lines = {r["id"]: r for r in map(json.loads, result.stdout.splitlines())}
    events = {e["id"]: e for e in lines[one.id]["events"]}
    assert wrong not in events and events[edited]["status"] == "planned"
    assert "by Anna" in events[edited]["why"] and wrong not in {e.get("same_as") for e in events.values()}
    asread = run.invoke(app, ["export", "jsonl", "--store", str(path), "--no-reviews"])
    assert wrong in asread.stdout and "judged" not in asread.stderr


def test_filters_and_statuses(file: Path) -> None:
    rows = run.invoke(app, ["export", "polecat-tsv", str(file), "--status", "all", "--type", "mobilize"]).stdout
    assert len(rows.splitlines()) == 2 and "MOBILIZE" in rows
    dated = run.invoke(app, ["export", "geojson", str(file), "--from", "2024-05-09", "--to", "2024-05-09"]).stdout
    assert [f["properties"]["article"] for f in json.loads(dated)["features"]] == ["wire-2"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["export", "xlsx", "x.jsonl"], "there is no format 'xlsx'. Formats: jsonl"),
        (["export", "jsonl"], "nothing to export"),
        (["export", "jsonl", "x.jsonl", "--store", "a.db"], "Name one of them"),
        (["export", "jsonl", "x.jsonl", "--from", "May 1"], "no ISO 8601 day"),
        (["export", "jsonl", "x.jsonl", "--from", "2024-02-30"], "no ISO 8601 day"),
        (["export", "jsonl", "x.jsonl", "--from", "2024-03", "--to", "2024-02"], "Exchange the two"),
        (["export", "jsonl", "x.jsonl", "--type", "WAR"], "there is no event type 'WAR'"),
        (["export", "jsonl", "x.jsonl", "--status", "done"], "there is no status 'done'"),
        (["export", "jsonl", "x.jsonl", "--made", "noon"], "no ISO 8601 time"),
        (["export", "jsonl", "x.jsonl", "-o", "nowhere/at/all.jsonl"], "there is no folder"),
    ],
)
def test_a_mistake_is_one_sentence(words: list[str], message: str) -> None:
    result = run.invoke(app, words)
    assert isinstance(result.exception, SettingError), result.output
    assert message in str(result.exception) and str(result.exception).count("\n") == 0


def test_a_line_that_is_no_record_is_named(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b'{"schema":"dateline.record/1"}\n')
    result = run.invoke(app, ["export", "jsonl", str(file)])
    assert isinstance(result.exception, SettingError) and f"{file}:4" in str(result.exception)


def test_the_list_names_every_format() -> None:
    from dateline.export import formats

    listed = [line.split()[0] for line in run.invoke(app, ["export", "list"]).stdout.splitlines()]
    assert listed == [*formats(), "copies", "mentions"]


def test_a_briefing_of_a_store_looks_near_its_period(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path, create=True) as store:
        store.add(records())
    near = run.invoke(app, ["briefing", "--store", str(path), "--from", "2024-04-01", "--to", "2024-05-31"])
    assert near.exit_code == 0, near.output
    assert "Harasta" in near.stdout and "called off, as reported" in near.stdout and "3 articles" in near.stderr
    far = run.invoke(app, ["briefing", "--store", str(path), "--from", "2025-01-01", "--to", "2025-01-31"])
    assert far.exit_code == 0 and "0 articles" in far.stderr
    assert "the store has articles from 2024-05-01 to 2024-05-05" in far.stderr


def test_a_period_may_be_a_year_or_a_month(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path, create=True) as store:
        store.add(records())
    for flags in (["--from", "2024-04", "--to", "2024-04"], ["--since", "2024-04-01", "--until", "2024-04-30"]):
        result = run.invoke(app, ["export", "geojson", "--store", str(path), *flags])
        assert "2024-04-30" in result.stdout and "2024-05-09" not in result.stdout, result.output
    nobody = run.invoke(app, ["export", "polecat-tsv", "--store", str(path), "--actor", "Nobody"])
    assert "Nothing matched" in nobody.stderr and "dateline who" in nobody.stderr


def test_a_briefing_says_what_files_it_can_write() -> None:
    result = run.invoke(app, ["briefing", "x.jsonl", "-o", "x.odt"])
    assert isinstance(result.exception, SettingError) and ".docx" in str(result.exception)
