"""The pages that draw: their rows as page, JSON and CSV, and what an enemy's article cannot do there."""

from __future__ import annotations

import csv
import io

import pytest
from desk_records import PAYLOAD
from fastapi.testclient import TestClient

from dateline.web.routes.calendar import grid
from dateline.web.routes.map import by_place

PAGES = ["/timeline", "/map", "/network", "/calendar", "/positions", "/contested", "/figures"]


@pytest.mark.parametrize("path", PAGES)
def test_json_and_csv_hold_the_same_rows(desk: TestClient, path: str) -> None:
    assert desk.get(path).status_code == 200
    rows = desk.get(f"{path}.json").json()["rows"]
    table = list(csv.DictReader(io.StringIO(desk.get(f"{path}.csv").text)))
    assert len(table) == len(rows)
    assert rows or path == "/contested"


@pytest.mark.parametrize("path", [*PAGES, "/review", "/briefing?since=2016-01-01", "/export"])
def test_what_an_enemy_wrote_stays_text(desk: TestClient, path: str) -> None:
    page = desk.get(path).text
    assert "<script>alert" not in page and "<img src=x" not in page
    assert PAYLOAD not in page


@pytest.mark.parametrize("path", ["/timeline?lanes=colour", "/timeline?since=soon", "/calendar?month=2016-13",
                                  "/calendar?fate=glorious", "/network?by=hour", "/map?type=PARTY",
                                  "/review?layer=poems", "/review?article=x", "/review?after=zzz", "/figures?limit=-1",
                                  "/briefing.exe", "/export/file?format=x"])  # fmt: skip
def test_a_mistake_in_an_address_is_a_sentence(desk: TestClient, path: str) -> None:
    answer = desk.get(path)
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


def test_planned_acts_stand_on_the_timeline(desk: TestClient) -> None:
    rows = desk.get("/timeline.json?status=planned").json()["rows"]
    assert rows and {r["status"] for r in rows} == {"planned"}


def test_a_month_has_whole_weeks() -> None:
    weeks = grid("2024-02", [])
    assert all(len(week) == 7 for week in weeks)
    inside = [c.day for week in weeks for c in week if c.inside]
    assert (len(inside), inside[0], inside[-1]) == (29, "2024-02-01", "2024-02-29")


def test_places_are_counted_with_their_first_and_last_day() -> None:
    row = {"place_number": 1, "place": "Homs", "country": "SYR", "exact": "town", "quad": 4}
    (place,) = by_place([{**row, "first": "2016-02-03", "last": "2016-02-03"},
                         {**row, "first": "2016-01-01", "last": "2016-01-05", "quad": 1}])  # fmt: skip
    assert (place["events"], place["conflict"], place["first"], place["last"]) == (2, 1, "2016-01-01", "2016-02-03")


@pytest.mark.parametrize("suffix, start", [("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!"), ("md", b"#")])
def test_a_briefing_is_taken_away(desk: TestClient, suffix: str, start: bytes) -> None:
    answer = desk.get(f"/briefing.{suffix}?since=2016-02-01&until=2016-02-10")
    assert answer.status_code == 200 and answer.content.lstrip()[:4].startswith(start)
    assert "attachment" in answer.headers["content-disposition"]
