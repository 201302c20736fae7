"""ICEWS: one row an actor and target, with CAMEO codes and Goldstein's intensities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from dateline.export import crosswalk
from dateline.export.acts import NO_DATE, NO_DAY, Act, coded_acts, number, source_name
from dateline.export.formats import Format, Options, Records, Report
from dateline.export.rows import TabRows
from dateline.model import Actor
from dateline.ontology import ontology

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
NO_CODE = "events without a CAMEO code"


def _party(actor: Actor | None, role: str) -> dict[str, str | None]:
    if actor is None:
        return {}
    country = crosswalk.country(actor.country)
    return {
        f"{role} Name": actor.name,
        f"{role} Sectors": ",".join(crosswalk.icews_sectors(actor.sectors, actor.country)) or None,
        f"{role} Country": country.name_in("icews") if country else None,
    }


def pairs(act: Act) -> Iterator[tuple[Actor | None, Actor | None]]:
    """Who did it to whom, one pair a row: parties that met each other are paired in text order.

    Sides that are both named are crossed; where only one is known the other is null.
    """
    actors, recipients = act.actors, act.recipients
    if not recipients and len(actors) > 1 and act.event.type in MUTUAL:
        recipients = actors[1:]
        actors = actors[:1]
    for a in actors or (None,):
        for b in recipients or (None,):
            yield a, b


MUTUAL = frozenset({"CONSULT", "COOPERATE", "ASSAULT", "AGREE"})
"""Acts whose parties, named together, did it with or to each other."""


def write_icews(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """Tab-separated with a header. An event without a date of its own has its story's, as ICEWS itself does."""
    rows, names = TabRows(out, COLUMNS), ontology().cameo
    for act in coded_acts(records, options, report):
        code, day = act.event.codes.cameo, act.coded_day
        if code is None or day is None:
            report.left_out[NO_CODE if code is None else no_day(act)] += 1
            continue
        for n, (source, target) in enumerate(pairs(act)):
            rows.write({**_act(act, n, day), "Event Text": names[code].name if code in names else None,
                        **_party(source, "Source"), **_party(target, "Target")})  # fmt: skip
            report.rows += 1


def no_day(act: Act) -> str:
    """Why no day stands for it: its date is too open, or neither it nor its dispatch has one."""
    return NO_DAY if act.first_day else NO_DATE


def _act(act: Act, n: int, day: str) -> dict[str, Any]:
    p, code = act.place, act.event.codes.cameo or ""
    settled = p is not None and (p.feature or "").startswith("PPL")
    return {
        "Event ID": number(f"{act.id}/{n}"), "Event Date": day, "CAMEO Code": code,
        "Intensity": f"{crosswalk.goldstein(code):.1f}", "Story ID": number(act.record.id),
        "Sentence Number": act.event.sentence + 1, "Publisher": source_name(act.record),
        "City": p.name if p and settled else None, "District": p.admin2 if p else None,
        "Province": p.admin1 if p else None, "Country": act.country.name_in("icews") if act.country else None,
        "Latitude": p.latitude if p else None, "Longitude": p.longitude if p else None,
    }  # fmt: skip


FORMATS = (
    Format(
        name="icews-tsv", suffix=".tab", about="ICEWS's 20 columns, one row a pair of parties", stream=write_icews,
        columns=COLUMNS,
        inexact="ids are our own numbers; sectors are PLOVER's by the names ICEWS has for them, without "
        "its finer ones; "
        "a side that is not named is empty.",
    ),
)  # fmt: skip
