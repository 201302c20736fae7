"""GDELT event rows, versions 1.0 and 2.0: tab-separated, no header, CAMEO codes, FIPS countries."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import IO, Any

from dateline.export import crosswalk
from dateline.export.acts import DAY, Act, citation, coded_acts, number
from dateline.export.formats import Format, Options, Records, Report
from dateline.export.icews import NO_CODE, no_day, pairs
from dateline.export.rows import TabRows
from dateline.model import Actor, Place

ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
         "Type2Code", "Type3Code")  # fmt: skip
GEO1 = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
GEO2 = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
ACT = ("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
       "NumSources", "NumArticles", "AvgTone")  # fmt: skip


def _columns(geo: tuple[str, ...]) -> tuple[str, ...]:
    actors = tuple(f"Actor{n}{c}" for n in (1, 2) for c in ACTOR)
    places = tuple(f"{who}Geo_{c}" for who in ("Actor1", "Actor2", "Action") for c in geo)
    return ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *actors, *ACT, *places, "DATEADDED",
            "SOURCEURL")  # fmt: skip


COLUMNS1, COLUMNS2 = _columns(GEO1), _columns(GEO2)
KNOWN = {
    "UNO": ("IGOUNO", "UNO", "IGO"), "EUR": ("IGOEUREEC", "EEC", "IGO"), "IGO": ("IGO", "", "IGO"),
    "NGO": ("NGO", "", "NGO"), "IMG": ("IMG", "", "IMG"), "MNC": ("MNC", "", "MNC"), "ISM": ("NGM", "", "NGM"),
}  # fmt: skip
"""What PLOVER writes as a country and CAMEO as a group: actor code, known group, type."""
COUNTRY, US_STATE, US_CITY, WORLD_CITY, WORLD_STATE = 1, 2, 3, 4, 5


def actor_codes(actor: Actor | None) -> dict[str, str]:
    """CAMEO's codes of an actor: country, known group, up to three types, and the code they make together.

    >>> actor_codes(Actor(id="a", name="Syrian army", kind="government", country="SYR", sectors=("MIL",)))["Code"]
    'SYRMIL'
    """
    if actor is None:
        return {}
    country = crosswalk.country(actor.country)
    code = (country.cameo or "") if country else ""
    types = [crosswalk.sectors()[s].cameo for s in actor.sectors if s in crosswalk.sectors()]
    group = ""
    if actor.country in KNOWN:
        code, group, kind = KNOWN[actor.country]
        types = [kind, *types]
    types = list(dict.fromkeys(t for t in types if t))[:3]
    whole = code + "".join(t for t in types if t not in code)
    row = {"Code": whole, "Name": actor.name.upper(), "CountryCode": code if country else "", "KnownGroupCode": group}
    return {**row, **{f"Type{n}Code": t for n, t in enumerate(types, 1)}}


def quad_class(cameo: str) -> int:
    """GDELT's quad class, which follows CAMEO's root: to yield (08) is material cooperation whatever PLOVER calls it.

    >>> [quad_class(code) for code in ("036", "0871", "1384", "190")]
    [1, 2, 3, 4]
    """
    root = cameo[:2]
    return next(quad for quad, last in ((1, "05"), (2, "08"), (3, "13"), (4, "20")) if root <= last)


def _geo(place: Place | None) -> dict[str, Any]:
    """Where: GDELT's type, full name, FIPS country and coordinates. Type 0 is a place nobody resolved."""
    country = crosswalk.country(place.country) if place else None
    if place is None or country is None or place.latitude is None:
        return {"Type": 0}
    fips, feature = country.fips or "", place.feature or ""
    if feature.startswith("PCL"):
        return {"Type": COUNTRY, "FullName": country.name, "CountryCode": fips, "ADM1Code": fips,
                "Lat": place.latitude, "Long": place.longitude, "FeatureID": fips}  # fmt: skip
    american = country.alpha3 == "USA"
    area = feature.startswith("ADM")
    kind = (US_STATE if american else WORLD_STATE) if area else (US_CITY if american else WORLD_CITY)
    parts = dict.fromkeys(p for p in (place.name, place.admin1, country.name) if p)
    return {"Type": kind, "FullName": ", ".join(parts), "CountryCode": fips, "Lat": place.latitude,
            "Long": place.longitude}  # fmt: skip


def fraction(day: date) -> str:
    """GDELT's FractionDate: the year and the part of it gone, a month counted as thirty days.

    >>> fraction(date(2015, 2, 18))
    '2015.1315'
    """
    return f"{day.year + ((day.month - 1) * 30 + day.day) / 365:.4f}"


def gdelt_row(act: Act, source: Actor | None, target: Actor | None, n: int, version: int) -> dict[str, Any]:
    """An event between two parties as a row of GDELT, by column. version: 1 or 2."""
    e, r, who = act.event, act.record, act.identity
    day = date.fromisoformat(act.coded_day or "")
    code = e.codes.cameo or ""
    row: dict[str, Any] = {
        "GLOBALEVENTID": number(f"{act.id}/{n}"), "SQLDATE": day.strftime("%Y%m%d"), "MonthYear": day.strftime("%Y%m"),
        "Year": day.strftime("%Y"), "FractionDate": fraction(day), "IsRootEvent": int(e.sentence == 0),
        "EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2], "QuadClass": quad_class(code),
        "GoldsteinScale": f"{crosswalk.goldstein(code):.1f}",
        "NumMentions": who.mentions if who else len(act.mentions), "NumSources": who.sources if who else 1,
        "NumArticles": who.articles if who else 1, "DATEADDED": added(act, version), "SOURCEURL": r.url or citation(r),
    }  # fmt: skip
    for prefix, found in (
        ("Actor1", actor_codes(source)), ("Actor2", actor_codes(target)), ("Actor1Geo_", _geo(None)),
        ("Actor2Geo_", _geo(None)), ("ActionGeo_", _geo(act.place)),
    ):  # fmt: skip
        row.update({prefix + k: v for k, v in found.items()})
    return row


def added(act: Act, version: int) -> str:
    """When it was published: a day in version 1, a second in version 2, both in UTC; the story's day if that is all."""
    stamp = act.record.published or ""
    if len(stamp) <= DAY:
        day = (stamp if len(stamp) == DAY else act.story_day or "").replace("-", "")
        return day if version == 1 or not day else f"{day}000000"
    at = datetime.fromisoformat(stamp)
    return (at.astimezone(UTC) if at.tzinfo else at).strftime("%Y%m%d" if version == 1 else "%Y%m%d%H%M%S")


def _write(records: Records, out: IO[bytes], options: Options, report: Report, version: int) -> None:
    rows = TabRows(out, COLUMNS1 if version == 1 else COLUMNS2, header=False)
    for act in coded_acts(records, options, report):
        if not act.event.codes.cameo:
            report.left_out[NO_CODE] += 1
        elif not act.coded_day:
            report.left_out[no_day(act)] += 1
        else:
            for n, (source, target) in enumerate(pairs(act)):
                rows.write(gdelt_row(act, source, target, n, version))
                report.rows += 1


def write_gdelt1(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """58 columns. A day that is not given is the dispatch's."""
    _write(records, out, options, report, 1)


def write_gdelt2(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """61 columns: version 1 with codes for second-level areas and times of publication."""
    _write(records, out, options, report, 2)


INEXACT = (
    "`AvgTone` is empty (tone is not measured); `ADM1Code` is that of whole countries, `ADM2Code` and the `FeatureID` "
    "of towns are empty (GDELT takes them from GNS, whose numbers are not GeoNames'); `ActorNGeo` is empty, type 0 "
    "(where the actors stood is not read); ethnic and religious codes are empty; ids are our own numbers."
)
FORMATS = (
    Format(name="gdelt1", suffix=".csv", about="GDELT 1.0 events: 58 columns parted by tabs, no header",
           stream=write_gdelt1, columns=COLUMNS1, inexact=INEXACT),
    Format(name="gdelt2", suffix=".CSV", about="GDELT 2.0 events: 61 columns parted by tabs, no header",
           stream=write_gdelt2, columns=COLUMNS2, inexact=INEXACT),
)  # fmt: skip
