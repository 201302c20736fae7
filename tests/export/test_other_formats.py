"""Calendars, maps, timelines, networks, FollowTheMoney and tables, read back by the libraries that use them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import msgspec
import networkx
import pyarrow.parquet
import pytest
from dispatches import MADE, at, called_off, exported, raid, records, talks, unzipped
from lxml import etree

from dateline import export
from dateline.errors import SettingError
from dateline.export.formats import EventIdentity, Identity, Options, Report
from dateline.export.ftm import TYPES
from dateline.export.graphs import network
from dateline.export.layers import TABLES
from dateline.export.narrowing import Filter, narrow
from dateline.model import Record, When
from dateline.ontology import codes

MODEL = json.loads((Path(__file__).parent / "ftm_model.json").read_text("utf-8"))


def entries(*given: Record, **options: Any) -> list[Any]:
    return list(icalendar.Calendar.from_ical(exported("icalendar", list(given), **options)).walk("VEVENT"))


def test_a_planned_meeting_is_an_all_day_tentative_entry() -> None:
    (e,) = entries(talks())
    assert (e["STATUS"], e["SEQUENCE"], str(e["SUMMARY"])) == ("TENTATIVE", 0, "Ilse Brandt – Coastal Army (Geneva)")
    assert e.decoded("DTSTART") == date(2024, 5, 9) and e.decoded("DTEND") == date(2024, 5, 10)
    assert e["DTSTART"].params["VALUE"] == "DATE"


def test_a_sentence_that_tells_of_a_meeting_twice_is_read_once() -> None:
    record = talks()
    twice = msgspec.structs.replace(record.events[0], id="e9")
    (e,) = entries(msgspec.structs.replace(record, events=(*record.events, twice)))
    lines = str(e["DESCRIPTION"]).splitlines()
    assert len(lines) == len(set(lines)) >= 1


def test_a_meeting_called_off_keeps_its_uid_and_is_cancelled() -> None:
    (before,), (after,) = entries(talks()), entries(raid(), called_off(), talks())
    assert (after["STATUS"], after["SEQUENCE"]) == ("CANCELLED", 1)
    assert before["UID"] == after["UID"] and after.decoded("DTSTAMP") > before.decoded("DTSTAMP")


def test_a_meeting_that_is_moved_has_its_new_day_where_it_is_known_to_be_the_same() -> None:
    later = talks()
    day = When(value="2024-05-11", earliest="2024-05-11", latest="2024-05-11")
    moved = msgspec.structs.replace(later.events[0], date=day)
    again = msgspec.structs.replace(later, id="wire-9", written="2024-05-08", events=(moved,))
    one = EventIdentity(cluster="c7")
    known = Identity(events={("wire-2", "e1"): one, ("wire-9", "e1"): one})
    (e,) = entries(talks(), again, identity=known)
    assert (e.decoded("DTSTART"), e["SEQUENCE"], e["STATUS"]) == (date(2024, 5, 11), 1, "TENTATIVE")
    assert [e.decoded("DTSTART") for e in entries(talks(), again)] == [date(2024, 5, 9), date(2024, 5, 11)]


def test_a_meeting_in_some_month_is_left_out_and_counted() -> None:
    vague = msgspec.structs.replace(
        talks().events[0], date=When(value="2024-06", earliest="2024-06-01", latest="2024-06-30")
    )
    report = export.write("icalendar", [msgspec.structs.replace(talks(), events=(vague,))], io.BytesIO())
    assert report.rows == 0 and report.left_out["planned meetings without a day or week"] == 1


def test_another_word_for_a_meeting_in_its_own_sentence_is_no_second_one() -> None:
    meet = talks().events[0]
    summit = msgspec.structs.replace(meet, id="e8", actors=(), trigger=at(talks().text, "Envoy"))
    once = msgspec.structs.replace(talks(), events=(meet,), id="wire-8")
    both = msgspec.structs.replace(talks(), events=(meet, summit))
    assert [e["SUMMARY"] for e in entries(once, both)] == ["Ilse Brandt – Coastal Army (Geneva)"]
    assert len(entries(both)) == 2


def test_a_meeting_of_a_day_before_it_is_told_is_no_plan() -> None:
    gone = msgspec.structs.replace(
        talks().events[0], date=When(value="2024-04-20", earliest="2024-04-20", latest="2024-04-20")
    )
    report = export.write("icalendar", [msgspec.structs.replace(talks(), events=(gone,))], io.BytesIO())
    assert report.rows == 0 and report.left_out["planned meetings of a day before they are told"] == 1


def test_geojson_points_are_the_gazetteers_own() -> None:
    found = json.loads(exported("geojson"))
    assert found["type"] == "FeatureCollection" and "GeoNames" in found["attribution"]
    assert [f["geometry"]["coordinates"] for f in found["features"]] == [
        [36.365, 33.5586], [6.1457, 46.2022], [6.1457, 46.2022]]  # fmt: skip
    assert all(f["type"] == "Feature" and f["geometry"]["type"] == "Point" for f in found["features"])


def test_timeline_slides_escape_what_they_quote() -> None:
    odd = msgspec.structs.replace(raid(), publisher="Wire <b>&</b>")
    first = json.loads(exported("timelinejs", [odd]))["events"][0]
    assert first["start_date"] == {"year": 2024, "month": 4, "day": 30} and "end_date" not in first
    assert first["location"] == {"name": "Harasta", "lat": 33.5586, "lon": 36.365}
    assert "Wire &lt;b&gt;&amp;&lt;/b&gt;" in first["text"]["text"] and "?a=1&amp;b=2" in first["text"]["text"]
    sheet = list(csv.DictReader(io.StringIO(exported("timelinejs-csv").decode(), newline="")))
    assert (sheet[0]["Year"], sheet[0]["Month"], sheet[0]["Day"]) == ("2024", "4", "30")


@pytest.mark.parametrize(("name", "read"), [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)])
def test_networkx_reads_who_acts_on_whom(name: str, read: Any) -> None:
    def ties(**options: Any) -> set[tuple[Any, ...]]:
        graph = read(io.BytesIO(exported(name, **options)))
        label = {n: d.get("name") or d["label"] for n, d in graph.nodes(data=True)}
        return {(label[a], label[b], d["type"], d["quad"], d["weight"]) for a, b, d in graph.edges(data=True)}

    happened = {
        ("Coastal Army", "civilians", "ASSAULT", 4, 1), ("Ilse Brandt", "Coastal Army", "REQUEST", 3, 1),
        ("Coastal Army", "Ilse Brandt", "REJECT", 3, 1),
    }  # fmt: skip
    assert ties() == happened
    planned = ("Ilse Brandt", "Coastal Army", "CONSULT", 1, 1)
    assert ties(statuses=("actual", "planned")) == {*happened, planned}


def test_a_tie_is_of_the_act_itself_and_not_of_its_code_in_event_data() -> None:
    (planned,) = [e for e in talks().events if e.status == "planned"]
    code = codes("ASSAULT", "aerial", "planned", announced=True)
    bombing = msgspec.structs.replace(planned, type="ASSAULT", mode="aerial", codes=code)
    r = msgspec.structs.replace(talks(), events=(bombing,))
    edges = network([r], Options(statuses=("planned",)), Report()).edges.values()
    assert [(e.type, e.quad, e.intensity) for e in edges] == [("ASSAULT", 4, -9.5)]


def test_gexf_edges_are_dated() -> None:
    root = etree.fromstring(exported("gexf"))
    dates = {e.get("kind"): (e.get("start"), e.get("end")) for e in root.iter("{*}edge")}
    assert dates["ASSAULT"] == ("2024-04-30", "2024-04-30") and root.get("version") == "1.3"


@pytest.mark.parametrize(
    ("source", "name"),
    [("/home/anna/wire/talks.txt", "talks.txt"), (r"C:\wire\talks.jsonl:3", "talks.jsonl:3"),
     ("https://wire.example/a/b", "wire/1"), (None, "wire/1")],
)  # fmt: skip
def test_ftm_names_the_file_and_no_folder_of_a_machine(source: str | None, name: str) -> None:
    first = exported("followthemoney", [msgspec.structs.replace(raid(), source=source)]).splitlines()[0]
    assert json.loads(first)["properties"]["fileName"] == [name]


def test_ftm_entities_fit_its_model_and_point_at_each_other() -> None:
    found = [json.loads(line) for line in exported("followthemoney").splitlines()]
    ids = {e["id"] for e in found}
    assert len(ids) == len(found)
    for e in found:
        model = MODEL[e["schema"]]
        assert set(model["required"]) <= set(e["properties"]), e
        for prop, values in e["properties"].items():
            assert model["properties"][prop] == TYPES[prop], prop
            assert values and all(isinstance(v, str) and v for v in values)
            if TYPES[prop] == "entity":
                assert set(values) <= ids
    army = [e for e in found if e["properties"].get("name") == ["Coastal Army"] and e["schema"] == "Organization"]
    assert len(army) == 1 and army[0]["properties"]["country"] == ["sy"]


def test_ftm_statements_hash_as_followthemoney_does() -> None:
    rows = list(csv.DictReader(io.StringIO(exported("followthemoney-statements").decode(), newline=""),
                               dialect=csv.unix_dialect))  # fmt: skip
    by_entity = defaultdict(list)
    for r in rows:
        key = f"{r['dataset']}.{r['entity_id']}.{r['prop']}.{r['value']}"
        assert r["id"] == hashlib.sha1(key.encode()).hexdigest()
        assert r["external"] == "f" and r["first_seen"] == MADE.isoformat()
        by_entity[r["entity_id"]].append(r)
    for statements in by_entity.values():
        (base,) = [r for r in statements if r["prop"] == "id"]
        digest = hashlib.sha1(base["schema"].encode())
        for i in sorted(r["id"] for r in statements if r["prop"] != "id"):
            digest.update(i.encode())
        assert base["value"] == digest.hexdigest() and base["prop_type"] == "id"


def test_csv_tables_come_back_with_their_values() -> None:
    files = unzipped(exported("csv"))
    assert list(files) == [f"{n}.csv" for n in sorted(t.name for t in TABLES)]
    events = list(csv.DictReader(io.StringIO(files["events.csv"].decode(), newline="")))
    assert [e["id"] for e in events] == ["e1", "e2", "e3", "e1", "e2", "e1"]
    assert (events[0]["actors"], events[0]["date"], events[0]["latitude"]) == ("Coastal Army", "2024-04-30", "33.5586")
    articles = list(csv.DictReader(io.StringIO(files["articles.csv"].decode(), newline="")))
    assert articles[0]["text"] == raid().text
    bare = unzipped(exported("csv", text=False))
    assert not any(b"killing at least" in content for content in bare.values())
    assert b",text" not in bare["articles.csv"]


def test_parquet_tables_are_typed() -> None:
    files = unzipped(exported("parquet", layers=("events", "figures")))
    assert list(files) == ["events.parquet", "figures.parquet"]
    events = pyarrow.parquet.read_table(io.BytesIO(files["events.parquet"])).to_pylist()
    assert events[0]["intensity"] == -9.5 and events[0]["geonameid"] == 169577 and events[2]["same_as"] == "e1"
    with pytest.raises(SettingError, match="no table 'facts'"):
        exported("csv", layers=("facts",))


def test_exports_are_the_same_bytes_every_time() -> None:
    for name in export.formats():
        if name != "parquet":
            assert exported(name) == exported(name), name


def test_a_folder_that_holds_something_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    with pytest.raises(SettingError, match="there already"):
        export.write("csv", records(), tmp_path / "out")
    export.write("brat", records(), tmp_path / "new")
    assert len(list((tmp_path / "new").iterdir())) == 7


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    def broken() -> Iterator[Record]:
        yield raid()
        raise ValueError("the disk is on fire")

    with pytest.raises(ValueError, match="on fire"):
        export.write("jsonl", broken(), tmp_path / "x.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_narrowing_keeps_only_what_fits() -> None:
    keep = Filter(since="2024-05-08", until="2024-05-10")
    assert [e.id for r in records() for e in narrow(r, keep).events] == ["e1"]
    assert [e.type for r in records() for e in narrow(r, Filter(actors=("brandt",))).events] == [
        "CONSULT", "REQUEST", "REJECT"]  # fmt: skip
    assert [e.type for r in records() for e in narrow(r, Filter(places=("SYR",))).events] == ["ASSAULT"]


def test_every_column_a_table_gives_is_in_its_file() -> None:
    for table in TABLES:
        for r in records():
            for row in table.rows(r):
                assert set(row) <= {name for name, _ in table.columns}, table.name


def test_what_somebody_did_not_say_is_told_as_such_everywhere() -> None:
    record = raid()
    denied = msgspec.structs.replace(record, statements=(msgspec.structs.replace(record.statements[0], negated=True),))
    tables = unzipped(exported("csv", [denied]))
    (row,) = csv.DictReader(io.StringIO(tables["statements.csv"].decode(), newline=""))
    assert row["negated"] == "true"
    assert (
        b'polarity="NEG"'
        in unzipped(exported("timeml", [msgspec.structs.replace(denied, events=())]))["00001-wire_1.tml"]
    )
    assert b"not said" in exported("followthemoney", [denied]) and b"not said" not in exported(
        "followthemoney", [record]
    )
    assert b"not said" in unzipped(exported("brat", [denied]))["00001-wire_1.ann"]


def test_without_text_the_folders_of_the_machine_are_left_out() -> None:
    record = msgspec.structs.replace(raid(), source="/home/someone/secret/raid.txt")
    for name in ("jsonl", "csv", "followthemoney"):
        content = exported(name, [record], text=False)
        everything = b"".join(unzipped(content).values()) if name == "csv" else content
        assert b"secret" not in everything and b"raid.txt" in everything
