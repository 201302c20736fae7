"""Event data: the exact columns, and values read back by somebody else's rules."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from dispatches import MADE, exported, raid, records

from dateline.export import Options, Report, crosswalk, formats
from dateline.export.acled import acled_row
from dateline.export.acts import acts_of
from dateline.export.formats import EventIdentity, Identity
from dateline.export.gdelt import added, gdelt_row
from dateline.export.plover import plover_record
from dateline.export.polecat import polecat_row
from dateline.export.ucdp import grid_cell
from dateline.model import Actor, Figure, Record, StatusValue, When
from dateline.ontology import codes

COLUMNS: dict[str, list[str]] = json.loads((Path(__file__).parent / "columns.json").read_text("utf-8"))
HEADERLESS = ("gdelt1", "gdelt2")
CODED = ("plover-json", "polecat-tsv", "icews-tsv", *HEADERLESS)
TABS = ("polecat-tsv", "icews-tsv", *HEADERLESS)


def table(name: str, **options: Any) -> list[dict[str, str]]:
    text = exported(name, **options).decode()
    if name in TABS:
        lines = [line.split("\t") for line in text.rstrip("\n").split("\n")]
        header = COLUMNS[name] if name in HEADERLESS else lines.pop(0)
        assert all(len(line) == len(header) for line in lines)
        return [dict(zip(header, line, strict=True)) for line in lines]
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", [n for n in COLUMNS if " " not in n and n != "plover-json"])
def test_columns_are_exactly_the_published_ones(name: str) -> None:
    assert list(formats()[name].columns) == COLUMNS[name]
    if name not in HEADERLESS:
        mark = "\t" if name in TABS else ","
        first = exported(name).decode().splitlines()[0]
        assert [c.strip('"') for c in first.split(mark)] == COLUMNS[name]


def test_plover_has_every_key_in_order_and_nested() -> None:
    rows = [json.loads(line) for line in exported("plover-json").splitlines()]
    assert [list(r) for r in rows] == [COLUMNS["plover-json"]] * len(rows)
    first = rows[0]
    assert list(first["actor"][0]) == COLUMNS["plover entity"]
    assert list(first["text_info"]) == COLUMNS["plover text_info"]
    assert list(first["cite_info"]) == COLUMNS["plover cite_info"]
    assert list(first["event_loc"]) == COLUMNS["plover event_loc"]
    assert (first["date"], first["event"], first["mode"], first["event_scale"]) == (
        "2024-04-30", "ASSAULT", "heavy-weapons", -9.5)  # fmt: skip
    assert first["actor"][0]["entity_text"] == "Coastal Army troops"
    assert first["text_info"]["text_story"][first["text_info"]["start"] : first["text_info"]["end"]].endswith(
        "civilians."
    )
    assert json.loads(first["comment"]) == {"size": {"dead": 14}}
    assert (first["coded_date"], first["coded_time"]) == ("2024-05-01", "12:30:15")
    planned = rows[1]
    assert (planned["event"], planned["mode"]) == ("AGREE", None)
    assert (planned["date"], planned["enddate"], json.loads(planned["comment"])) == (
        "2024-05-02", None, {"planned_for": ["2024-05-09"]})  # fmt: skip


def test_polecat_writes_none_and_semicolons() -> None:
    rows = table("polecat-tsv")
    raid, talks, urged, off = rows
    assert raid["Contexts"] == "military; human_security"
    assert raid["Recipient Title"] == raid["Wikipedia Actor ID"] == "None"
    assert (raid["Quad Code"], raid["Intensity"], raid["Actor COW"]) == ("MATERIAL CONFLICT", "-9.5", "652")
    assert (raid["Placename"], raid["GeoNames ID"], raid["Latitude"]) == ("Harasta", "169577", "33.5586")
    assert talks["Actor Name"] == "Ilse Brandt; Coastal Army"
    assert talks["Actor COW"] == "None; 652"
    assert talks["Actor Title"] == "Envoy; None"
    assert talks["Recipient Name"] == "None"
    assert (urged["Event Date"], urged["Publication Date"]) == ("2024-05-02", "2024-05-02")
    assert off["Event Mode"] == "meet"


def test_negated_and_possible_events_go_only_where_they_are_asked_for() -> None:
    assert len(table("polecat-tsv")) == 4
    everything: tuple[StatusValue, ...] = ("actual", "planned", "hypothetical", "negated")
    assert [r["Event Type"] for r in table("polecat-tsv", statuses=everything)].count("MOBILIZE") == 1
    report = Report()
    list(acts_of(raid(), Options(), report))
    assert report.left_out["negated events"] == 1


def only(record: Record, **changes: Any) -> Record:
    """A record with its first event alone, changed."""
    event = msgspec.structs.replace(record.events[0], **changes)
    return msgspec.structs.replace(record, events=(event,))


def written(name: str, record: Record, report: Report, **options: Any) -> None:
    stream = formats()[name].stream
    assert stream is not None
    stream([record], io.BytesIO(), Options(**options), report)


@pytest.mark.parametrize("name", CODED)
def test_an_attack_that_is_only_expected_is_no_row_of_event_data(name: str) -> None:
    report = Report()
    written(name, only(raid(), status="planned"), report)
    assert (report.rows, report.left_out) == (0, {"planned acts that are no intent in codes": 1})
    asked = Report()
    written(name, only(raid(), status="planned"), asked, statuses=("planned",))
    assert asked.rows == 1


@pytest.mark.parametrize("name", CODED)
def test_an_act_of_nobody_known_to_nobody_known_is_no_row_of_event_data(name: str) -> None:
    report = Report()
    nobody = only(raid(), actors=(), recipients=())
    written(name, nobody, report)
    assert (report.rows, report.left_out) == (0, {"events without a known party": 1})


def test_an_intent_stands_on_the_day_it_is_told_and_has_a_code_of_its_own() -> None:
    row = table("gdelt2")[1]
    assert (row["SQLDATE"], row["EventCode"], row["EventRootCode"], row["QuadClass"]) == ("20240502", "036", "03", "1")
    assert table("icews-tsv")[1]["Event Text"] == "Express intent to meet or negotiate"
    assert table("polecat-tsv")[1]["Event Date"] == "2024-05-02"


def test_what_happened_this_year_ended_by_the_day_it_was_told() -> None:
    year = When(value="2024", earliest="2024-01-01", latest="2024-12-31", timex="t1")
    (act,) = acts_of(only(raid(), date=year), Options(), Report())
    assert (act.first_day, act.last_day) == ("2024-01-01", "2024-05-01")


def test_one_row_an_event_however_often_it_is_told() -> None:
    acts = list(acts_of(raid(), Options(), Report()))
    assert [len(a.mentions) for a in acts] == [2]
    assert table("gdelt2")[0]["NumMentions"] == "2"


def test_an_event_many_articles_tell_is_one_row_with_its_counts() -> None:
    one = EventIdentity(cluster="c1", mentions=5, articles=3, sources=2)
    told = {("wire/1", "e1"): one, ("wire/1", "e3"): one, ("wire-3", "e1"): one}
    rows = table("gdelt2", identity=Identity(events=told))
    assert [r["EventCode"] for r in rows] == ["194", "036", "1056"]
    assert (rows[0]["NumMentions"], rows[0]["NumArticles"], rows[0]["NumSources"]) == ("5", "3", "2")


def test_copies_of_another_article_write_no_rows() -> None:
    identity = Identity(copies={"wire-3": "wire-2", "wire-2": "wire-2"}, leads=frozenset({"wire-2"}))
    assert len(table("polecat-tsv", identity=identity)) == 3


def test_icews_pairs_who_met_and_takes_the_story_day() -> None:
    rows = table("icews-tsv")
    assert [(r["Source Name"], r["Target Name"]) for r in rows] == [
        ("Coastal Army", "civilians"), ("Ilse Brandt", "Coastal Army"), ("Ilse Brandt", "Coastal Army"),
        ("Coastal Army", "Ilse Brandt"),
    ]  # fmt: skip
    assert (rows[0]["Source Country"], rows[1]["Source Country"]) == ("Syria", "")
    assert rows[1]["Source Sectors"] == "International Government Organization"
    assert (rows[0]["CAMEO Code"], rows[0]["Intensity"]) == ("194", "-10.0")
    assert rows[3]["Event Date"] == "2024-05-05"
    assert len({r["Event ID"] for r in rows}) == 4 and all(int(r["Event ID"]) < 2**53 for r in rows)


@pytest.mark.parametrize(("name", "added"), [("gdelt1", "20240501"), ("gdelt2", "20240501063000")])
def test_gdelt_rows(name: str, added: str) -> None:
    row = table(name)[0]
    assert (row["SQLDATE"], row["MonthYear"], row["Year"], row["FractionDate"]) == (
        "20240430",
        "202404",
        "2024",
        "2024.3288",
    )
    assert (row["Actor1Code"], row["Actor1CountryCode"], row["Actor1Type1Code"]) == ("SYRREB", "SYR", "REB")
    assert (row["Actor2Code"], row["Actor2Name"]) == ("SYRCVL", "CIVILIANS")
    assert (row["EventCode"], row["EventBaseCode"], row["EventRootCode"]) == ("194", "194", "19")
    assert (row["QuadClass"], row["GoldsteinScale"], row["IsRootEvent"]) == ("4", "-10.0", "1")
    assert (row["ActionGeo_Type"], row["ActionGeo_CountryCode"], row["ActionGeo_ADM1Code"]) == ("4", "SY", "")
    assert row["ActionGeo_FullName"] == "Harasta, Rif-dimashq, Syria"
    assert row["DATEADDED"] == added and row["SOURCEURL"] == "https://wire.example/1?a=1&b=2"
    assert {row[f"Actor{n}Geo_Type"] + row[f"Actor{n}Geo_CountryCode"] for n in (1, 2)} == {"0"}
    envoy = table(name)[1]
    assert (envoy["Actor1Code"], envoy["Actor1KnownGroupCode"], envoy["Actor1Type1Code"]) == ("IGOUNO", "UNO", "IGO")


YEAR = When(value="2024", earliest="2024-01-01", latest="2024-12-31", timex="t1")
PAST_YEAR = When(value="2019", earliest="2019-01-01", latest="2019-12-31", timex="t1")


@pytest.mark.parametrize("name", ["polecat-tsv", "icews-tsv", *HEADERLESS])
def test_a_year_is_no_day_of_event_data_unless_it_is_told_in_it(name: str) -> None:
    out = io.BytesIO()
    stream = formats()[name].stream
    assert stream is not None
    stream([only(raid(), date=YEAR)], out, Options(), Report())
    assert b"2024-05-01" in out.getvalue() or b"20240501" in out.getvalue()
    report = Report()
    written(name, only(raid(), date=PAST_YEAR), report)
    assert report.rows == (name == "polecat-tsv")
    if not report.rows:
        assert report.left_out == {"no day: the date is open by more than a month": 1}


def test_since_a_war_began_is_no_day_either() -> None:
    since = When(value="P8Y", earliest="2016-03-01", latest="2024-12-31", timex="t1")
    (act,) = acts_of(only(raid(), date=since), Options(), Report())
    assert (act.first_day, act.last_day, act.coded_day) == ("2016-03-01", "2024-05-01", None)


def test_nobody_does_anything_to_themselves() -> None:
    army = raid().events[0].actors
    (act,) = acts_of(only(raid(), recipients=army), Options(), Report())
    assert [a.name for a in act.actors] == ["Coastal Army"] and act.recipients == ()


def test_plover_has_room_for_a_year() -> None:
    (row,) = (plover_record(a, Options()) for a in acts_of(only(raid(), date=PAST_YEAR), Options(), Report()))
    assert (row["date"], row["enddate"]) == ("2019-01-01", "2019-12-31")


@pytest.mark.parametrize(
    ("published", "one", "two"),
    [("2024-05-01T22:30:00-04:00", "20240502", "20240502023000"), ("2024-05-01", "20240501", "20240501000000")],
)
def test_gdelt_says_when_it_was_added_in_utc(published: str, one: str, two: str) -> None:
    (act,) = acts_of(msgspec.structs.replace(only(raid()), published=published), Options(), Report())
    assert (added(act, 1), added(act, 2)) == (one, two)


def test_gdelt_cites_a_dispatch_without_an_address() -> None:
    record = msgspec.structs.replace(only(raid()), url=None, publisher="The Wire", title="Market shelled")
    (act,) = acts_of(record, Options(), Report())
    assert gdelt_row(act, None, None, 0, 2)["SOURCEURL"] == "The Wire, 2024-05-01, Market shelled"


def test_polecat_names_only_whom_the_story_names() -> None:
    crowd = (Actor(id="x1", name="two envoys", kind="person"), Actor(id="x2", name="troops", kind="armed-group"))
    (act,) = acts_of(msgspec.structs.replace(only(raid()), actors=(*raid().actors, *crowd)), Options(), Report())
    row = polecat_row(act)
    assert row["Story People"] in (None, "Amal Rifaï") and "troops" not in row["Story Organizations"]


def acled_of(record: Record) -> dict[str, Any]:
    (act,) = acts_of(record, Options(), Report())
    return acled_row(act, Options(made=MADE))


def test_acled_names_crowds_and_the_unknown_by_their_country() -> None:
    row = acled_of(raid())
    assert (row["actor2"], row["assoc_actor_2"]) == ("Civilians (Syria)", "")
    clash = codes("ASSAULT", None, "actual")
    row = acled_of(only(raid(), actors=(), mode=None, codes=clash))
    assert (row["actor1"], row["inter1"]) == ("Unidentified Armed Group (Syria)", "Political militia")
    assert acled_of(only(raid(), actors=()))["interaction"] == "Political militia-Civilians"
    nurses = tuple(msgspec.structs.replace(a, name="nurses", sectors=("MED",)) if a.kind == "population" else a
                   for a in raid().actors)  # fmt: skip
    row = acled_of(msgspec.structs.replace(raid(), actors=nurses))
    assert (row["actor2"], row["assoc_actor_2"]) == ("Civilians (Syria)", "nurses")


@pytest.mark.parametrize(("scheme", "name"), [("icews", "Russian Federation"), ("ucdp", "Russia (Soviet Union)")])
def test_countries_have_the_name_of_each_scheme(scheme: str, name: str) -> None:
    country = crosswalk.country("RUS")
    assert country is not None and country.name_in(scheme) == name


def test_ucdp_has_no_row_for_the_dead_of_years_and_describes_the_place() -> None:
    (row,) = table("ucdp-ged")
    assert row["where_description"] == "Harasta"
    report = Report()
    war = When(value="2019", earliest="2019-01-01", latest="2021-12-31", timex="t1")
    written("ucdp-ged", only(raid(), date=war), report)
    assert report.left_out == {"counts of dead over more than a year": 1}


def test_acled_leaves_talks_out_and_counts_them() -> None:
    (row,) = table("acled-csv")
    assert (row["event_type"], row["sub_event_type"]) == (
        "Explosions/Remote violence", "Shelling/artillery/missile attack")  # fmt: skip
    assert (row["disorder_type"], row["civilian_targeting"]) == ("Political violence", "Civilian targeting")
    assert (row["inter1"], row["inter2"], row["interaction"]) == ("Rebel group", "Civilians", "Rebel group-Civilians")
    assert (row["iso"], row["region"], row["country"], row["fatalities"]) == ("760", "Middle East", "Syria", "14")
    assert (row["event_date"], row["year"], row["time_precision"], row["geo_precision"]) == (
        "2024-04-30",
        "2024",
        "1",
        "1",
    )
    assert row["timestamp"] == str(int(MADE.timestamp()))
    from dateline.export import write

    report = write("acled-csv", records(), io.BytesIO())
    assert sum(n for why, n in report.left_out.items() if "talks" in why) == 2
    assert report.left_out["planned events"] == 1 and "2 left out: talks" in str(report)


def test_the_dead_of_an_attack_that_is_only_feared_are_not_those_of_one_that_happened() -> None:
    text = "Troops shelled the port on Tuesday, and 900 people could die in an assault."
    happened, feared = text.index("shelled"), text.index("assault")
    first = msgspec.structs.replace(raid().events[0], trigger=(happened, happened + 7), actors=(), recipients=())
    second = msgspec.structs.replace(first, id="e2", trigger=(feared, feared + 7), status="hypothetical")
    dead = Figure(id="f1", span=(text.index("900"), text.index(" could")), value=900, measures="killed", sentence=0)
    record = msgspec.structs.replace(
        raid(), text=text, sentences=((0, len(text)),), events=(first, second), figures=(dead,)
    )
    (act,) = acts_of(record, Options(), Report())
    assert act.counted("killed") == ()


@pytest.mark.parametrize(
    ("sectors", "kind"), [(("CVL",), "Violence against civilians"), (("REB",), "Battles"), ((), "Battles")]
)
def test_a_battle_has_two_armed_sides(sectors: tuple[str, ...], kind: str) -> None:
    record = raid()
    actors = tuple(msgspec.structs.replace(a, sectors=sectors, kind="organisation") if a.id == "a2" else a
                   for a in record.actors)  # fmt: skip
    clash = codes("ASSAULT", None, "actual")
    record = only(msgspec.structs.replace(record, actors=actors), mode=None, codes=clash)
    (act,) = acts_of(record, Options(), Report())
    assert acled_row(act, Options(made=MADE))["event_type"] == kind


def test_ucdp_rows_need_deaths_and_carry_their_grid_cell() -> None:
    (row,) = table("ucdp-ged")
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == ("3", "Coastal Army", "Civilians")
    assert (row["best"], row["low"], row["high"], row["deaths_civilians"]) == ("14", "14", "14", "14")
    assert (row["region"], row["country_id"], row["gwnoa"]) == ("Middle East", "652", "")
    assert int(row["priogrid_gid"]) == grid_cell(33.5586, 36.365) == (247 * 720) + 432 + 1
    assert (row["where_prec"], row["date_prec"], row["geom_wkt"]) == ("1", "1", "POINT (36.365 33.5586)")


@pytest.mark.parametrize("name", ["polecat-tsv", "plover-json", "acled-csv", "ucdp-ged", "timelinejs", "geojson"])
def test_without_text_no_sentence_of_an_article_is_in_it(name: str) -> None:
    assert b"killing at least" not in exported(name, text=False)
    assert b"Coastal Army troops" not in exported(name, text=False)
