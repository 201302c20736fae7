"""Rows in the manner of the UCDP Georeferenced Event Dataset: acts of violence with deaths somebody counted."""

from __future__ import annotations

from typing import IO, Any

from dateline.export import crosswalk
from dateline.export.acts import KILLED, NO_DATE, Act, acts_of, citation, source_name
from dateline.export.formats import Format, Options, Records, Report
from dateline.export.rows import CsvRows
from dateline.model import Actor, Place

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high",
    "low", "gwnoa", "gwnob",
)  # fmt: skip
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
NOT_LETHAL = "acts without a number of dead"
NOWHERE = "no place or coordinates"
NO_SIDE = "no side to the violence is named"
LONG, YEAR = "counts of dead over more than a year", 366
STATE, CIVIL = "State forces", "Civilians"
EXACT, DISTRICT, PROVINCE, REGION, COUNTRY = 1, 3, 4, 5, 6


def grid_cell(latitude: float, longitude: float) -> int:
    """The number of the PRIO-GRID cell (half a degree, rows from the south, 720 to a row) a point lies in.

    >>> grid_cell(-89.9, -179.9), grid_cell(36.2, 37.16)
    (1, 181875)
    """
    row, column = min(int((latitude + 90) * 2), 359), min(int((longitude + 180) * 2), 719)
    return row * 720 + column + 1


def _kind(actor: Actor | None) -> str:
    if actor is None:
        return ""
    kinds = (crosswalk.sectors()[s].acled for s in actor.sectors if s in crosswalk.sectors())
    return next((k for k in kinds if k), CIVIL if actor.kind == "population" else "")


def violence(one: Actor | None, two: Actor | None) -> int:
    """UCDP's type: 3 where civilians are struck, 1 where a state is a side, else 2."""
    a, b = _kind(one), _kind(two)
    if b == CIVIL:
        return ONE_SIDED
    return STATE_BASED if STATE in (a, b) else NON_STATE


def _precision(place: Place) -> int:
    feature = place.feature or ""
    if feature.startswith("PCL"):
        return COUNTRY
    return {"ADM1": PROVINCE, "ADM2": DISTRICT}.get(feature[:4], REGION if feature.startswith("RGN") else EXACT)


def _date_precision(days: int) -> int:
    """1 a day, 2 up to six days, 3 a week, 4 a month, 5 up to a year."""
    return next(p for p, most in ((1, 1), (2, 6), (3, 7), (4, 31), (5, YEAR)) if days <= most)


def _deaths(act: Act, kind: int) -> dict[str, int]:
    """Deaths as told: `best` the largest single number told of the event; `low` and `high` its bounds.

    Who the dead belonged to is only known where violence is one-sided; otherwise they are unknown.
    """
    figure = max(act.counted(KILLED), key=lambda f: f.value)
    best = int(figure.value)
    low = int(figure.low if figure.low is not None else figure.value)
    high = int(max(figure.high if figure.high is not None else figure.value, best))
    civil = best if kind == ONE_SIDED else 0
    return {"deaths_a": 0, "deaths_b": 0, "deaths_civilians": civil, "deaths_unknown": best - civil, "best": best,
            "high": high, "low": min(low, best)}  # fmt: skip


def _sides(act: Act) -> tuple[Actor | None, Actor | None]:
    one, two = act.actors, act.recipients
    if not two and len(one) > 1:
        one, two = one[:1], one[1:]
    return (one[0] if one else None), (two[0] if two else None)


def _gwno(actor: Actor | None) -> int | None:
    country = crosswalk.country(actor.country) if actor and _kind(actor) == STATE else None
    return country.gwno if country else None


def ucdp_row(act: Act, options: Options) -> dict[str, Any]:
    """An act of violence as a row by UCDP's columns. Ids of conflicts, dyads and sides are UCDP's to give: empty."""
    a, b = _sides(act)
    kind = violence(a, b)
    p, r, country = act.place, act.record, act.country
    assert p is not None and p.latitude is not None and p.longitude is not None
    first, last = act.first_day or "", act.last_day or ""
    names = (a.name if a else "XXX", "Civilians" if kind == ONE_SIDED else b.name if b else "XXX")
    return {
        "id": act.number, "relid": act.id, "year": first[:4], "active_year": None, "code_status": "Check",
        "type_of_violence": kind, "dyad_name": " - ".join(names), "side_a": names[0], "side_b": names[1],
        "number_of_sources": act.identity.sources if act.identity else 1,
        "source_article": f'"{citation(r, ",")}"',
        "source_office": source_name(r), "source_date": (r.published or "")[:10], "source_headline": r.title,
        "source_original": _teller(act), "where_prec": _precision(p), "where_coordinates": p.name,
        "where_description": act.place_words if options.text else None, "adm_1": p.admin1, "adm_2": p.admin2,
        "latitude": p.latitude, "longitude": p.longitude, "geom_wkt": f"POINT ({p.longitude} {p.latitude})",
        "priogrid_gid": grid_cell(p.latitude, p.longitude), "country": country.name_in("ucdp") if country else None,
        "country_id": country.gwno if country else None, "region": country.ucdp_region if country else None,
        "event_clarity": 1 if (act.days or 1) == 1 else 2, "date_prec": _date_precision(act.days or 1),
        "date_start": first, "date_end": last, **_deaths(act, kind), "gwnoa": _gwno(a),
        "gwnob": _gwno(b) if kind == STATE_BASED else None,
    }  # fmt: skip


def _teller(act: Act) -> str | None:
    """Who told it to the source, where it stands on somebody's word."""
    names = {a.id: a.name for a in act.record.actors}
    return names.get(act.event.claimed_by or "")


def write_ucdp(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """CSV with a header: only acts of force that happened, with a count of dead, a date and a point."""
    rows = CsvRows(out, COLUMNS)
    for r in records:
        for act in acts_of(r, options, report, ("actual",)):
            why = _not_ucdp(act)
            if why:
                report.left_out[why] += 1
                continue
            rows.write(ucdp_row(act, options))
            report.rows += 1


def _not_ucdp(act: Act) -> str | None:
    if act.event.type != "ASSAULT" or not any(f.value >= 1 for f in act.counted(KILLED)):
        return NOT_LETHAL
    if act.first_day is None:
        return NO_DATE
    if (act.days or 1) > YEAR:
        return LONG
    if act.place is None or act.place.latitude is None:
        return NOWHERE
    return None if any(_sides(act)) else NO_SIDE


FORMATS = (
    Format(
        name="ucdp-ged", suffix=".csv", about="UCDP GED's 49 columns: acts with a count of dead", stream=write_ucdp,
        columns=COLUMNS,
        inexact="ids and names of conflicts, ids of dyads and sides and `active_year` are UCDP's own judgement and "
        "stay empty; deaths are not divided between armed sides.",
    ),
)  # fmt: skip
