"""Every column of event data holds only what its scheme allows there: what the samples say, read and written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from test_event_data import COLUMNS, HEADERLESS, TABS

from dateline import Reader
from dateline.export import Options, crosswalk, formats
from dateline.export.acled import DISORDER, ORDER
from dateline.export.formats import Report
from dateline.export.rows import QUADS
from dateline.model import Record
from dateline.ontology import event_types, ontology
from dateline.record import decode, encode

SAMPLES = Path(__file__).parents[2] / "samples"
READ = ("wire-geneva-talks.txt", "raid-army-account.txt", "un-briefing.txt", "foreign-ministry-statement.txt",
        "press-conference.txt", "ceasefire-report.txt")  # fmt: skip
Allowed = Callable[[str], object]
WHOLE: Allowed = re.compile(r"-?\d+").fullmatch
NUMBER: Allowed = re.compile(r"-?\d+(\.\d+)?").fullmatch
ISO: Allowed = date.fromisoformat
COMPACT: Allowed = re.compile(r"\d{8}").fullmatch


def one_of(*values: object) -> Allowed:
    return {str(v) for v in values}.__contains__


def between(low: float, high: float) -> Allowed:
    return lambda v: low <= float(v) <= high


def empty(value: str) -> bool:
    return False


def listed(allowed: Allowed, mark: str) -> Allowed:
    return lambda v: all(x == "None" or allowed(x) for x in v.split(mark))


def countries() -> list[crosswalk.Country]:
    found = (crosswalk.country(code) for code in crosswalk._countries())
    return [c for c in found if c is not None]


CODES = [c for c in ontology().cameo if len(c) >= 3]
KINDS = {(r.event_type, r.sub_event_type) for r in ontology().acled.values() if r}
SECTORS = [*crosswalk.sectors(), *ontology().special]
"""PLOVER has an organisation of many states by its code in place of a sector too."""
FIPS = [c.fips for c in countries() if c.fips]
PLOVER_COUNTRIES = [*(c.alpha3 for c in countries()), *ontology().special]
MODES = {m for t in ontology().types.values() for m in t.modes}
PAIRS = [f"{a}-{b}" for i, a in enumerate(ORDER) for b in ORDER[i:] if (a, b) != ("Civilians", "External/Other forces")]
WHERE = {"Latitude": between(-90, 90), "Longitude": between(-180, 180)}

POLECAT: dict[str, Allowed] = {
    "Event Date": ISO, "Event Type": one_of(*event_types()), "Event Mode": one_of(*MODES), "Intensity": between(-10, 10),
    "Quad Code": one_of(*QUADS.values()), "Contexts": listed(one_of(*ontology().contexts), "; "),
    "Actor Country": listed(one_of(*PLOVER_COUNTRIES), "; "), "Actor COW": listed(WHOLE, "; "),
    "Primary Actor Sector": listed(one_of(*SECTORS), "; "),
    "Actor Sectors": listed(listed(one_of(*SECTORS), ","), "; "),
    "Recipient Country": listed(one_of(*PLOVER_COUNTRIES), "; "), "Recipient COW": listed(WHOLE, "; "),
    "Primary Recipient Sector": listed(one_of(*SECTORS), "; "), "Wikipedia Actor ID": empty,
    "Recipient Sectors": listed(listed(one_of(*SECTORS), ","), "; "), "Wikipedia Recipient ID": empty,
    "Country": one_of(*PLOVER_COUNTRIES), **WHERE, "GeoNames ID": WHOLE,
    "Feature Type": re.compile("[A-Z][A-Z0-9]+").fullmatch, "Publication Date": ISO,
    "Language": re.compile("[a-z]{2,3}").fullmatch, "Version": re.compile(r"dateline \d+\.\d+.*").fullmatch,
}  # fmt: skip
ICEWS_SECTORS = [s.icews for s in crosswalk.sectors().values()]
ICEWS: dict[str, Allowed] = {
    "Event ID": WHOLE, "Event Date": ISO, "CAMEO Code": one_of(*CODES), "Intensity": between(-10, 10),
    "Event Text": one_of(*(ontology().cameo[c].name for c in CODES)), "Story ID": WHOLE,
    "Source Sectors": listed(one_of(*ICEWS_SECTORS, *crosswalk._special().values()), ","),
    "Target Sectors": listed(one_of(*ICEWS_SECTORS, *crosswalk._special().values()), ","),
    "Source Country": one_of(*(c.name_in("icews") for c in countries())), "Sentence Number": between(1, 10_000),
    "Target Country": one_of(*(c.name_in("icews") for c in countries())),
    "Country": one_of(*(c.name_in("icews") for c in countries())), **WHERE,
}  # fmt: skip


def gdelt(added: Allowed) -> dict[str, Allowed]:
    found: dict[str, Allowed] = {
        "GLOBALEVENTID": WHOLE, "SQLDATE": COMPACT, "MonthYear": re.compile(r"\d{6}").fullmatch,
        "Year": re.compile(r"\d{4}").fullmatch, "FractionDate": re.compile(r"\d{4}\.\d{4}").fullmatch,
        "IsRootEvent": one_of(0, 1), "EventCode": one_of(*CODES), "EventBaseCode": one_of(*CODES),
        "EventRootCode": one_of(*(c[:2] for c in CODES)), "QuadClass": one_of(1, 2, 3, 4),
        "GoldsteinScale": between(-10, 10), "NumMentions": between(1, 99), "NumSources": between(1, 99),
        "NumArticles": between(1, 99), "AvgTone": empty, "DATEADDED": added, "SOURCEURL": len,
        "ActionGeo_Type": one_of(0, 1, 2, 3, 4, 5), "ActionGeo_CountryCode": one_of(*FIPS),
        "ActionGeo_ADM1Code": one_of(*FIPS), "ActionGeo_ADM2Code": empty, "ActionGeo_FeatureID": one_of(*FIPS),
        "ActionGeo_Lat": between(-90, 90), "ActionGeo_Long": between(-180, 180),
    }  # fmt: skip
    types = [*(s.cameo for s in crosswalk.sectors().values() if s.cameo), "IGO", "NGO", "NGM", "IMG", "MNC"]
    for n in (1, 2):
        found |= {
            f"Actor{n}Geo_{c}": empty for c in ("FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
        }
        found |= {f"Actor{n}Type{k}Code": one_of(*types) for k in (1, 2, 3)}
        found |= {f"Actor{n}{c}Code": empty for c in ("Ethnic", "Religion1", "Religion2")}
        found |= {
            f"Actor{n}CountryCode": one_of(*(c.cameo for c in countries() if c.cameo)), f"Actor{n}Geo_Type": one_of(0),
            f"Actor{n}KnownGroupCode": one_of("UNO", "EEC"), f"Actor{n}Name": str.isupper,
            f"Actor{n}Code": re.compile("([A-Z]{3})+").fullmatch,
        }  # fmt: skip
    return found


ACLED: dict[str, Allowed] = {
    "event_id_cnty": re.compile(r"[A-Z]{3}\d+").fullmatch, "event_date": ISO, "year": WHOLE,
    "time_precision": one_of(1, 2, 3), "disorder_type": re.compile("Political violence|Demonstrations|Strategic.*").match,
    "event_type": one_of(*DISORDER), "sub_event_type": one_of(*(s for _, s in KINDS), "Attack"), "inter1": one_of(*ORDER),
    "inter2": one_of(*ORDER), "civilian_targeting": one_of("Civilian targeting"), "iso": WHOLE,
    "interaction": one_of(*PAIRS, "External/Other forces-Civilians", *(f"{k} only" for k in ORDER)),
    "region": one_of(*(c.region for c in countries())), "country": one_of(*(c.name_in("acled") for c in countries())),
    "admin3": empty, "latitude": between(-90, 90), "longitude": between(-180, 180), "geo_precision": one_of(1, 2, 3),
    "source_scale": empty, "tags": empty, "fatalities": between(0, 10**6), "timestamp": WHOLE,
}  # fmt: skip
ONLY_UCDPS = ("active_year", "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id",
              "side_a_dset_id", "side_a_new_id", "side_b_dset_id", "side_b_new_id")  # fmt: skip
UCDP: dict[str, Allowed] = {
    "id": WHOLE, "year": WHOLE, "code_status": one_of("Check"), "type_of_violence": one_of(1, 2, 3),
    "number_of_sources": between(1, 99), "source_date": ISO, "where_prec": one_of(1, 3, 4, 5, 6),
    "latitude": between(-90, 90), "longitude": between(-180, 180), "priogrid_gid": between(1, 259_200),
    "geom_wkt": re.compile(r"POINT \(-?[\d.]+ -?[\d.]+\)").fullmatch, "event_clarity": one_of(1, 2),
    "country": one_of(*(c.name_in("ucdp") for c in countries())), "country_id": between(2, 999),
    "region": one_of("Africa", "Americas", "Asia", "Europe", "Middle East"), "date_prec": one_of(1, 2, 3, 4, 5),
    "date_start": ISO, "date_end": ISO, "gwnoa": between(2, 999), "gwnob": between(2, 999),
    **dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low"), WHOLE),
    **dict.fromkeys(ONLY_UCDPS, empty),
}  # fmt: skip
RULES: dict[str, dict[str, Allowed]] = {
    "polecat-tsv": POLECAT, "icews-tsv": ICEWS, "gdelt1": gdelt(COMPACT), "acled-csv": ACLED, "ucdp-ged": UCDP,
    "gdelt2": gdelt(lambda v: datetime.strptime(v, "%Y%m%d%H%M%S")),
}  # fmt: skip


@pytest.fixture(scope="module")
def read() -> list[Record]:
    reader = Reader()
    found = [reader.read_text((SAMPLES / name).read_text("utf-8"), published="2024-06-05") for name in READ]
    return [decode(encode(r)) for r in found]


def rows(name: str, records: list[Record]) -> list[dict[str, str]]:
    out = io.BytesIO()
    stream = formats()[name].stream
    assert stream is not None
    stream(records, out, Options(), Report())
    text = out.getvalue().decode()
    if name not in TABS:
        return list(csv.DictReader(io.StringIO(text, newline="")))
    lines = [line.split("\t") for line in text.rstrip("\n").split("\n")]
    header = COLUMNS[name] if name in HEADERLESS else lines.pop(0)
    return [dict(zip(header, line, strict=True)) for line in lines]


@pytest.mark.parametrize("name", RULES)
def test_every_value_is_one_its_scheme_allows(name: str, read: list[Record]) -> None:
    found, missing = rows(name, read), "None" if name == "polecat-tsv" else ""
    assert found and set(RULES[name]) - {"ActionGeo_ADM2Code"} <= set(COLUMNS[name])
    for row in found:
        for column, allowed in RULES[name].items():
            value = row.get(column, "")
            assert value == missing or allowed(value), (column, value)


def test_sums_of_the_dead_add_up(read: list[Record]) -> None:
    for r in rows("ucdp-ged", read):
        parts = sum(int(r[c]) for c in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"))
        assert int(r["low"]) <= int(r["best"]) == parts <= int(r["high"]) and r["date_start"] <= r["date_end"]
