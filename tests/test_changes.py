"""Whole records of our own dispatches, as they were last looked at; and the report of what a change does to them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dateline.model import Record
from dateline.score import changes, gate

TESTS = Path(__file__).parent


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return gate.read_own(gate.load_gold(TESTS / "gold" / "own.jsonl"))


def test_records_are_as_accepted(records: list[Record]) -> None:
    """Few rows may differ (another processor); else look at them and run `python -m dateline.score.changes --accept`."""
    before, now = changes.accepted(TESTS / "golden"), {r.id: changes.rows_of(r) for r in records}
    found = changes.changes(before, now)
    assert changes.share(found, before) <= changes.ROOM, changes.report(found)


def test_every_row_of_a_record_is_a_line(records: list[Record]) -> None:
    for r in records:
        layers = (
            r.furniture,
            r.timexes,
            r.toponyms,
            r.actors,
            r.statements,
            r.events,
            r.positions,
            r.figures,
            r.problems,
        )
        page = [line for line in changes.rows_of(r) if line.startswith("page: ")]
        assert len(changes.rows_of(r)) == sum(map(len, layers)) + len(page)


def test_a_row_taken_away_or_altered_is_told(records: list[Record]) -> None:
    record = next(r for r in records if len(r.events) > 1)
    less = msgspec.structs.replace(record, events=record.events[1:])
    (lost,) = changes.changes({"d": changes.rows_of(record)}, {"d": changes.rows_of(less)})
    assert (lost.gained, len(lost.lost)) == ((), 1) and lost.lost[0].startswith("events: ")
    other = msgspec.structs.replace(record.events[0], type="YIELD")
    changed = msgspec.structs.replace(record, events=(other, *record.events[1:]))
    (both,) = changes.changes({"d": changes.rows_of(record)}, {"d": changes.rows_of(changed)})
    assert (len(both.gained), len(both.lost)) == (1, 1)
    assert "events: 1 gained, 1 lost" in changes.report([both])
    assert changes.report([both], "figures") == "No row differs."


def test_accepting_keeps_what_is_and_drops_what_is_gone(tmp_path: Path) -> None:
    changes.accept(tmp_path, {"a": ["events: x"], "b": []})
    changes.accept(tmp_path, {"a": ["events: y"]})
    assert changes.accepted(tmp_path) == {"a": ["events: y"]}
    assert changes.changes({"a": ["events: x"]}, changes.accepted(tmp_path)) == [
        changes.Change("a", ("events: y",), ("events: x",))
    ]


def test_scores_and_reasons_are_no_change(records: list[Record]) -> None:
    record = next(r for r in records if r.events)
    events = tuple(msgspec.structs.replace(e, score=0.123, why="another") for e in record.events)
    assert changes.rows_of(msgspec.structs.replace(record, events=events)) == changes.rows_of(record)
