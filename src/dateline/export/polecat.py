"""POLECAT: PLOVER events as the Political Event Classification, Attributes and Types data set has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, Any

from dateline import __version__
from dateline.export import crosswalk
from dateline.export.acts import Act, coded_acts, source_name
from dateline.export.formats import Format, Options, Records, Report
from dateline.export.rows import QUADS, TabRows
from dateline.model import Actor, Record

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
MISSING, SEPARATOR = "None", "; "
VERSION = f"dateline {__version__}"


def _joined(actors: Iterable[Actor], part: Callable[[Actor], Any]) -> str | None:
    """One value an actor, "None" where it has none; null where none of them has any."""
    values = [str(v) if (v := part(a)) not in (None, "") else MISSING for a in actors]
    return SEPARATOR.join(values) if any(v != MISSING for v in values) else None


def _cow(actor: Actor) -> int | None:
    country = crosswalk.country(actor.country)
    return country.cow if country else None


def _party(act: Act, actors: tuple[Actor, ...], role: str, field: str) -> dict[str, str | None]:
    return {
        f"{role} Name": _joined(actors, lambda a: a.name),
        f"{role} Country": _joined(actors, lambda a: a.country),
        f"{role} COW": _joined(actors, _cow),
        f"Primary {role} Sector": _joined(actors, lambda a: a.sectors[0] if a.sectors else None),
        f"{role} Sectors": _joined(actors, lambda a: ",".join(a.sectors)),
        f"{role} Title": _joined(actors, lambda a: a.role),
        f"{role} Name Raw": _joined(actors, lambda a: act.words(a, field)),
    }


def _where(act: Act) -> dict[str, Any]:
    p = act.place
    if p is None:
        return {}
    return {
        "Placename": p.name, "City": p.name if (p.feature or "").startswith("PPL") else None, "District": p.admin2,
        "Province": p.admin1, "Country": p.country, "Latitude": p.latitude, "Longitude": p.longitude,
        "GeoNames ID": p.geonameid, "Raw Placename": act.place_words, "Feature Type": p.feature,
    }  # fmt: skip


def _story(record: Record) -> dict[str, str | None]:
    """Whom and what the story names: "a mediator" and "troops" are no names."""
    named = [a for a in record.actors if a.name[:1].isupper()]
    people = [a.name for a in named if a.kind == "person"]
    bodies = [a.name for a in named if a.kind in ("organisation", "government", "armed-group")]
    return {
        "Story People": SEPARATOR.join(dict.fromkeys(people)) or None,
        "Story Organizations": SEPARATOR.join(dict.fromkeys(bodies)) or None,
        "Story Locations": SEPARATOR.join(dict.fromkeys(p.name for p in record.places)) or None,
    }


def polecat_row(act: Act) -> dict[str, Any]:
    """An event as a row of POLECAT, by column. An event without a date of its own has its dispatch's day."""
    e, r = act.event, act.record
    return {
        "Event ID": act.id, "Event Date": act.coded_day, "Event Type": e.codes.plover,
        "Event Mode": e.mode if e.codes.plover == e.type else None, "Intensity": f"{e.codes.intensity:.1f}",
        "Quad Code": QUADS[e.codes.quad], "Contexts": SEPARATOR.join(e.contexts) or None,
        **_party(act, act.actors, "Actor", "actors"), **_party(act, act.recipients, "Recipient", "recipients"),
        "Wikipedia Actor ID": None, "Wikipedia Recipient ID": None, **_where(act), "Source": source_name(r) or None,
        "Publication Date": (r.published or "")[:10] or act.story_day, **_story(r), "Language": r.language,
        "Version": VERSION,
    }  # fmt: skip


def write_polecat(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """Tab-separated with a header; "None" where there is no value, "; " between values."""
    rows = TabRows(out, COLUMNS, MISSING)
    for act in coded_acts(records, options, report):
        row = polecat_row(act)
        if not options.text:
            row["Actor Name Raw"] = row["Recipient Name Raw"] = row["Raw Placename"] = None
        rows.write(row)
        report.rows += 1


FORMATS = (
    Format(
        name="polecat-tsv", suffix=".txt", about="POLECAT's 40 columns, tab-separated", stream=write_polecat,
        columns=COLUMNS,
        inexact="`Wikipedia … ID` stay empty: actors carry Wikidata ids, and no article titles are guessed from them.",
    ),
)  # fmt: skip
