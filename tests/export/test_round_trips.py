"""Every format is read back by its own rules, and what comes back is what the records say. A new format needs a row here."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import msgspec
import networkx
import pyarrow.parquet
import pytest
from dispatches import exported, records, unzipped
from icalendar import Calendar
from lxml import etree
from test_event_data import table

from dateline import export
from dateline.model import Event
from dateline.record import decode

Fact = tuple[str | None, float | None]
RAID: Fact = ("2024-04-30", 33.5586)
TALKS: Fact = ("2024-05-09", 46.2022)
INTENT: Fact = ("2024-05-02", 46.2022)
"""The same talks in event data of codes: an intent, on the day it is told."""


def told() -> set[Fact]:
    """Day and latitude of every act; one without a day may stand on the day of its story."""
    out: set[Fact] = set()
    for r in records():
        places = {p.id: p.latitude for p in r.places}
        for e in r.events:
            latitude = places.get(e.place or "")
            days = {e.date.value} if e.date else {None, r.written}
            days |= {r.written} if e.status == "planned" else set()
            out |= {(day, latitude) for day in days}
    return out


def number(value: Any) -> float | None:
    return float(value) if value not in (None, "", "None") else None


def day(value: str) -> str | None:
    """A day written 20240430 or 2024-04-30."""
    plain = value.replace("-", "")
    return f"{plain[:4]}-{plain[4:6]}-{plain[6:8]}" if plain and plain != "None" else None


def columns(name: str, date: str, latitude: str) -> Callable[[], set[Fact]]:
    return lambda: {(day(r[date]), number(r[latitude])) for r in table(name)}


def plover() -> set[Fact]:
    rows = [json.loads(line) for line in exported("plover-json").splitlines()]
    return {(r["date"], (r["event_loc"] or {}).get("lat")) for r in rows}


def geojson() -> set[Fact]:
    found = json.loads(exported("geojson"))["features"]
    return {(f["properties"]["date"], f["geometry"]["coordinates"][1]) for f in found}


def calendar() -> set[Fact]:
    found = Calendar.from_ical(exported("icalendar")).walk("VEVENT")
    return {(e.decoded("DTSTART").isoformat(), e["GEO"].latitude) for e in found}


def timeline() -> set[Fact]:
    slides = json.loads(exported("timelinejs"))["events"]
    days = ("{year}-{month:02}-{day:02}".format(**s["start_date"]) for s in slides)
    return {(d, s.get("location", {}).get("lat")) for d, s in zip(days, slides, strict=True)}


def timeline_sheet() -> set[Fact]:
    """The sheet has no places: each day is paired with those that the records have for it."""
    rows = csv.DictReader(io.StringIO(exported("timelinejs-csv").decode(), newline=""))
    days = {f"{r['Year']}-{int(r['Month']):02}-{int(r['Day']):02}" for r in rows}
    assert days <= {d for d, _ in told()}
    return {(d, x) for d, x in told() if d in days}


def packed(name: str) -> set[Fact]:
    file = unzipped(exported(name))[f"events.{name}"]
    if name == "csv":
        rows = list(csv.DictReader(io.StringIO(file.decode(), newline="")))
    else:
        rows = pyarrow.parquet.read_table(io.BytesIO(file)).to_pylist()
    assert [r["id"] for r in rows] == [e.id for r in records() for e in r.events]
    return {(day(r["date"] or ""), number(r["latitude"])) for r in rows}


FACTS: dict[str, tuple[Callable[[], set[Fact]], set[Fact]]] = {
    "csv": (lambda: packed("csv"), {RAID, TALKS}),
    "parquet": (lambda: packed("parquet"), {RAID, TALKS}),
    "plover-json": (plover, {RAID, INTENT}),
    "polecat-tsv": (columns("polecat-tsv", "Event Date", "Latitude"), {RAID, INTENT}),
    "icews-tsv": (columns("icews-tsv", "Event Date", "Latitude"), {RAID, INTENT}),
    "gdelt1": (columns("gdelt1", "SQLDATE", "ActionGeo_Lat"), {RAID, INTENT}),
    "gdelt2": (columns("gdelt2", "SQLDATE", "ActionGeo_Lat"), {RAID, INTENT}),
    "acled-csv": (columns("acled-csv", "event_date", "latitude"), {RAID}),
    "ucdp-ged": (columns("ucdp-ged", "date_start", "latitude"), {RAID}),
    "geojson": (geojson, {RAID, TALKS}),
    "icalendar": (calendar, {TALKS}),
    "timelinejs": (timeline, {RAID, TALKS}),
    "timelinejs-csv": (timeline_sheet, {RAID, TALKS}),
}


@pytest.mark.parametrize("name", FACTS)
def test_day_and_place_of_acts_come_back(name: str) -> None:
    read, least = FACTS[name]
    assert least <= read() <= told()


def read_annotations() -> None:
    """Bodies hold the rows themselves, but for what is not said of them."""
    items = json.loads(exported("webannotation"))["items"]
    events = {e.id: e for e in records()[0].events}
    own = [i for i in items if i["layer"] == "events" and "wire%2F1" in i["id"]]
    assert len(own) == len(events)
    for i in own:
        row = msgspec.json.decode(i["body"]["value"], type=Event)
        assert row == events[row.id]


def read_entities() -> None:
    found = [json.loads(line) for line in exported("followthemoney").splitlines()]
    names = {n for e in found for n in e["properties"].get("name", ())}
    assert {a.name for r in records() for a in r.actors} <= names
    days = {d for e in found if e["schema"] == "Event" for d in e["properties"].get("date", ())}
    assert {RAID[0], TALKS[0]} <= days


def read_statements() -> None:
    """Statements laid together are the entities."""
    rows = csv.DictReader(io.StringIO(exported("followthemoney-statements").decode(), newline=""))
    laid: dict[str, dict[str, set[str]]] = {}
    for r in rows:
        if r["prop"] != "id":
            laid.setdefault(r["entity_id"], {}).setdefault(r["prop"], set()).add(r["value"])
    entities = [json.loads(line) for line in exported("followthemoney").splitlines()]
    assert laid == {e["id"]: {p: set(v) for p, v in e["properties"].items()} for e in entities}


def read_graph(name: str, read: Callable[[io.BytesIO], Any]) -> None:
    graph = read(io.BytesIO(exported(name, statuses=("actual", "planned"))))
    names = {d.get("name") or d["label"] for _, d in graph.nodes(data=True)}
    assert names == {"Coastal Army", "civilians", "Ilse Brandt"}
    assert {d["type"] for *_, d in graph.edges(data=True)} == {"ASSAULT", "CONSULT", "REQUEST", "REJECT"}


def read_timeml() -> None:
    files = list(unzipped(exported("timeml")).values())
    for content, r in zip(files, records(), strict=True):
        root = etree.fromstring(content)
        assert "".join(root.find("TEXT").itertext()) == r.text
        assert [t.get("value") for t in root.find("TEXT").iter("TIMEX3")] == [t.value for t in r.timexes]


def read_brat() -> None:
    files = unzipped(exported("brat"))
    texts = [c.decode() for n, c in files.items() if n.endswith(".txt")]
    assert texts == [r.text for r in records()]
    for name, content in files.items():
        if name.endswith(".ann"):
            text = files[name.replace(".ann", ".txt")].decode()
            for line in (x for x in content.decode().splitlines() if x.startswith("T")):
                _, where, words = line.split("\t")
                pieces = [tuple(map(int, p.split())) for p in where.split(" ", 1)[1].split(";")]
                assert " ".join(text[s:e] for s, e in pieces) == words


def read_tasks() -> None:
    for task, r in zip(json.loads(exported("label-studio")), records(), strict=True):
        assert task["data"]["text"] == r.text and task["data"]["id"] == r.id
        for row in task["predictions"][0]["result"]:
            if row["type"] == "labels":
                value = row["value"]
                assert r.text[value["start"] : value["end"]] == value["text"]


def read_records() -> None:
    assert [decode(line) for line in exported("jsonl").splitlines()] == records()


READ: dict[str, Callable[[], None]] = {
    "jsonl": read_records, "webannotation": read_annotations, "followthemoney": read_entities,
    "followthemoney-statements": read_statements, "timeml": read_timeml, "brat": read_brat,
    "label-studio": read_tasks,
    "graphml": lambda: read_graph("graphml", networkx.read_graphml),
    "gexf": lambda: read_graph("gexf", networkx.read_gexf),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_what_was_written_comes_back(name: str) -> None:
    READ[name]()


def test_no_format_is_left_out() -> None:
    assert {*FACTS, *READ} == set(export.formats())
