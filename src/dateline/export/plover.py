"""PLOVER's own JSON: one event a line."""

from __future__ import annotations

from typing import IO, Any

import msgspec

from dateline import __version__
from dateline.export.acts import DETAINED, INJURED, KILLED, Act, coded_acts, source_name
from dateline.export.formats import Format, Options, Records, Report
from dateline.model import Actor

COLUMNS = (
    "id", "has_event", "date", "time", "enddate", "endtime", "actor", "recipient", "event", "event_loc", "event_text",
    "quad_code", "event_scale", "mode", "context", "link", "text", "text_info", "cite_info", "coder", "coded_date",
    "coded_time", "comment",
)  # fmt: skip
SIZES = (("dead", KILLED), ("injured", INJURED), ("arrested", DETAINED))


def _entity(actor: Actor, words: str) -> dict[str, Any]:
    return {
        "code": actor.country, "sector": list(actor.sectors), "entity_text": words, "identifier_id": actor.wikidata,
        "identifier_text": actor.name, "religion": None, "ethnicity": None, "office": actor.role, "gender": None,
        "age": None,
    }  # fmt: skip


def _place(act: Act, options: Options) -> dict[str, Any] | None:
    p = act.place
    if p is None:
        return None
    return {
        "extracted_place": act.place_words if options.text else None, "resolved_place": p.name,
        "geonameid": p.geonameid, "lat": p.latitude, "lon": p.longitude,
        "city": p.name if (p.feature or "").startswith("PPL") else None, "district": p.admin2,
        "province": p.admin1, "country": act.country.name if act.country else None, "country_code": p.country,
        "feature_class": feature_class(p.feature), "feature_code": p.feature, "resolution": p.by or None,
    }  # fmt: skip


def feature_class(code: str | None) -> str | None:
    """GeoNames' class of a feature code: P a settlement, A an administrative area; null where it is another.

    >>> feature_class("PPLC"), feature_class("ADM1"), feature_class("PCLI")
    ('P', 'A', 'A')
    """
    if not code:
        return None
    return "P" if code.startswith("PPL") else "A" if code.startswith(("ADM", "PCL", "TERR", "ZN")) else None


def _clock(value: str | None) -> str | None:
    return value[11:16] if value and len(value) > 13 and value[10] == "T" else None


def _comment(act: Act) -> str | None:
    """What PLOVER has no key for: counts of people, and the days an act that is intended is set for."""
    found: dict[str, Any] = {}
    if size := {name: max(f.value for f in figures) for name, m in SIZES if (figures := act.counted(m))}:
        found["size"] = size
    if act.event.status == "planned" and act.first_day:
        found["planned_for"] = list(dict.fromkeys((act.first_day, act.last_day)))
    return msgspec.json.encode(found).decode() if found else None


def plover_record(act: Act, options: Options) -> dict[str, Any]:
    """An event as PLOVER's JSON object. `comment` is JSON: counts of dead, injured and arrested, and for
    what days an act is planned; its `date` is the day the plan is told."""
    e, r, text = act.event, act.record, options.text
    start, end = r.sentences[e.sentence] if e.sentence < len(r.sentences) else e.trigger
    intent = e.status == "planned"
    first = act.coded_day if intent else act.first_day or act.story_day
    last = first if intent else act.last_day
    clock = None if intent else act.date
    return {
        "id": act.id, "has_event": True, "date": first, "time": _clock(clock.earliest if clock else None),
        "enddate": last if last != first else None, "endtime": _clock(clock.latest if clock else None),
        "actor": [_entity(a, act.words(a, "actors") if text else a.name) for a in act.actors],
        "recipient": [_entity(a, act.words(a, "recipients") if text else a.name) for a in act.recipients],
        "event": e.codes.plover, "event_loc": _place(act, options),
        "event_text": r.text[e.trigger[0] : e.trigger[1]] if text else None, "quad_code": e.codes.quad,
        "event_scale": e.codes.intensity, "mode": e.mode if e.codes.plover == e.type else None,
        "context": list(e.contexts), "link": r.url, "text": act.sentence if text else None,
        "text_info": {"sequence": e.sentence, "start": start, "end": end, "text_story": r.text if text else None},
        "cite_info": {
            "corpus": None, "citation": r.id, "url": r.url, "title": r.title, "language": r.language,
            "publication": source_name(r) or None, "license": None, "copyright": None, "coder": "dateline",
            "codebook": r.schema, "version": __version__,
        },
        "coder": "dateline", "coded_date": options.made.date().isoformat(),
        "coded_time": options.made.strftime("%H:%M:%S"), "comment": _comment(act),
    }  # fmt: skip


def write_plover(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """PLOVER events as JSON Lines."""
    for act in coded_acts(records, options, report):
        out.write(msgspec.json.encode(plover_record(act, options)) + b"\n")
        report.rows += 1


FORMATS = (
    Format(
        name="plover-json", suffix=".jsonl", about="PLOVER's JSON, one event a line", stream=write_plover,
        columns=COLUMNS,
        inexact="`actor` and `recipient` are lists, since an act may have several; religion, ethnicity, gender and age "
        "are not read and stay null.",
    ),
)  # fmt: skip
