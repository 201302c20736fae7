"""Rows in the manner of ACLED: political violence, demonstrations and strategic developments."""

from __future__ import annotations

from typing import IO, Any

from dateline.export import crosswalk
from dateline.export.acts import KILLED, NO_DATE, Act, acts_of, source_name
from dateline.export.formats import Format, Options, Records, Report
from dateline.export.rows import CsvRows
from dateline.model import AcledCode, Actor

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
VIOLENCE, DEMONSTRATIONS, STRATEGIC = "Political violence", "Demonstrations", "Strategic developments"
DISORDER = {
    "Battles": VIOLENCE, "Explosions/Remote violence": VIOLENCE, "Violence against civilians": VIOLENCE,
    "Protests": DEMONSTRATIONS, "Riots": DEMONSTRATIONS, "Strategic developments": STRATEGIC,
}  # fmt: skip
CLASH = AcledCode(event_type="Battles", sub_event_type="Armed clash")
ATTACK = AcledCode(event_type="Violence against civilians", sub_event_type="Attack")
EXCESSIVE = "Excessive force against protesters"
EXTERNAL, CIVILIANS, PROTESTERS, RIOTERS = "External/Other forces", "Civilians", "Protesters", "Rioters"
STATE, MILITIA = "State forces", "Political militia"
ORDER = (STATE, "Rebel group", MILITIA, "Identity militia", RIOTERS, PROTESTERS, CIVILIANS, EXTERNAL)
REVERSED = {(CIVILIANS, EXTERNAL): (EXTERNAL, CIVILIANS)}
"""The one pair ACLED names against its own order."""
NAMELESS = (CIVILIANS, PROTESTERS, RIOTERS)
"""Kinds whose actor is the kind and its country: "Protesters (Haiti)"; who they are stands beside as an associate."""
FOREIGN = ("UNO", "EUR", "IGO", "NGO", "MNC")
TALK = "talks, statements and other acts ACLED has no type for"
VAGUE = "no day, week or month"
NOWHERE = "no country"
UNIDENTIFIED = "Unidentified Armed Group"
WEEK, MONTH = 7, 31


def code_of(act: Act) -> AcledCode | None:
    """ACLED's type of an act: a battle has two armed sides, so force against civilians is violence against them."""
    code = act.event.codes.acled
    return ATTACK if code == CLASH and act.recipients and all(_civil(a) for a in act.recipients) else code


def disorder(code: AcledCode) -> str:
    """ACLED's kind of disorder; force against a demonstration is of two kinds."""
    both = f"{VIOLENCE}; {DEMONSTRATIONS}"
    return both if code.sub_event_type == EXCESSIVE else DISORDER[code.event_type]


def _civil(actor: Actor) -> bool:
    return _kind(actor) == CIVILIANS


def _kind(actor: Actor) -> str:
    known = (crosswalk.sectors()[s].acled for s in actor.sectors if s in crosswalk.sectors())
    return next((k for k in known if k), CIVILIANS if actor.kind == "population" else "")


def kind_of(actor: Actor | None, act: Act, side: int) -> str:
    """ACLED's kind of actor; forces of a state outside their own country are external ones; "" where unknown."""
    event = code_of(act)
    if event and side == 1 and event.event_type in ("Protests", "Riots") and act.event.type == "PROTEST":
        return PROTESTERS if event.event_type == "Protests" else RIOTERS
    if event and side == 2 and event.sub_event_type == EXCESSIVE:
        return PROTESTERS
    if actor is None:
        return ""
    if actor.country in FOREIGN:
        return EXTERNAL
    kind = _kind(actor)
    abroad = act.place and actor.country and act.place.country not in (None, actor.country)
    return EXTERNAL if kind == STATE and abroad else kind


def interaction(first: str, second: str) -> str:
    """Both kinds of actor, in ACLED's order, or one of them "only"; "" where the first is unknown.

    >>> interaction("Rebel group", "State forces"), interaction("Protesters", "")
    ('State forces-Rebel group', 'Protesters only')
    >>> interaction("Civilians", "External/Other forces")
    'External/Other forces-Civilians'
    """
    if not first or not second:
        return f"{first or second} only" if first or second else ""
    one, two = sorted((first, second), key=ORDER.index)
    return "-".join(REVERSED.get((one, two), (one, two)))


def _names(actors: tuple[Actor, ...], kind: str, act: Act) -> tuple[str, str]:
    """A side by its first actor, the others its associates; civilians and crowds by their kind and country.

    Associates of a crowd are those whose name says more than that they are people: "Kurds", "journalists".
    """
    if kind not in NAMELESS:
        return (actors[0].name if actors else ""), "; ".join(a.name for a in actors[1:])
    home = (crosswalk.country(actors[0].country) if actors else None) or act.country
    said = (a for a in actors if a.name[:1].isupper() or a.kind != "population" or a.sectors[:1] not in ((), ("CVL",)))
    return (f"{kind} ({home.name_in('acled')})" if home else kind), "; ".join(a.name for a in said)


def _sides(act: Act) -> dict[str, Any]:
    one, two = act.actors, act.recipients
    if not two and len(one) > 1 and act.event.type == "ASSAULT":
        one, two = one[:1], one[1:]
    first, second = kind_of(one[0] if one else None, act, 1), kind_of(two[0] if two else None, act, 2)
    event = code_of(act)
    assert event is not None
    (a, a_too), (b, b_too) = _names(one, first, act), _names(two, second, act)
    if not one and not first and DISORDER[event.event_type] == VIOLENCE:
        a, first = f"{UNIDENTIFIED} ({act.country.name_in('acled')})" if act.country else UNIDENTIFIED, MILITIA
    struck = second in (CIVILIANS, PROTESTERS) and DISORDER[event.event_type] == VIOLENCE
    targeted = struck or event.sub_event_type == EXCESSIVE or event.event_type == "Violence against civilians"
    return {
        "actor1": a, "assoc_actor_1": a_too, "inter1": first, "actor2": b, "assoc_actor_2": b_too, "inter2": second,
        "interaction": interaction(first, second), "civilian_targeting": "Civilian targeting" if targeted else "",
    }  # fmt: skip


def _where(act: Act) -> dict[str, Any]:
    p, country = act.place, act.country
    assert p is not None and country is not None
    feature = p.feature or ""
    return {
        "iso": country.number, "region": country.region, "country": country.name_in("acled"), "admin1": p.admin1,
        "admin2": p.admin2, "location": p.name, "latitude": p.latitude, "longitude": p.longitude,
        "geo_precision": 3 if feature.startswith(("PCL", "ADM1")) else 2 if feature.startswith(("ADM", "RGN")) else 1,
    }  # fmt: skip


def acled_row(act: Act, options: Options) -> dict[str, Any]:
    """An event as a row by ACLED's columns; deaths are those told of this event, 0 where none are, as ACLED does."""
    event, day = code_of(act), act.first_day or ""
    assert event is not None and act.country is not None
    killed = act.counted(KILLED)
    days = act.days or 1
    return {
        "event_id_cnty": f"{act.country.alpha3}{act.number}", "event_date": day, "year": day[:4],
        "time_precision": 1 if days == 1 else 2 if days <= WEEK else 3,
        "disorder_type": disorder(event), "event_type": event.event_type,
        "sub_event_type": event.sub_event_type, **_sides(act), **_where(act), "source": source_name(act.record),
        "notes": act.sentence if options.text else "", "fatalities": int(max((f.value for f in killed), default=0)),
        "timestamp": int(options.made.timestamp()),
    }  # fmt: skip


def write_acled(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """CSV with a header. Only what ACLED records: acts on the ground that happened, with a date and a country."""
    rows = CsvRows(out, COLUMNS)
    for r in records:
        for act in acts_of(r, options, report, ("actual",)):
            why = _not_acled(act)
            if why:
                report.left_out[why] += 1
                continue
            rows.write(acled_row(act, options))
            report.rows += 1


def _not_acled(act: Act) -> str | None:
    if act.event.codes.acled is None:
        return TALK
    if act.first_day is None:
        return NO_DATE
    if (act.days or 1) > MONTH:
        return VAGUE
    return None if act.country else NOWHERE


FORMATS = (
    Format(
        name="acled-csv", suffix=".csv", about="ACLED's 31 columns; talks and statements are left out and counted",
        stream=write_acled, columns=COLUMNS,
        inexact="ids are our own; `admin3`, `source_scale` and `tags` are empty; `fatalities` is 0 where no number is "
        "told of the event (ACLED's own convention), never an estimate; a battle whose other side is not told has no "
        "`actor2`.",
    ),
)  # fmt: skip
