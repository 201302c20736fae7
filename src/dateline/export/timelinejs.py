"""TimelineJS: dated events as its JSON, and as the columns of its spreadsheet."""

from __future__ import annotations

from html import escape
from typing import IO, Any

import msgspec

from dateline.export.acts import NO_DATE, Act, acts_of, source_name
from dateline.export.formats import Format, Options, Records, Report
from dateline.export.rows import CsvRows

COLUMNS = (
    "Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Headline", "Text",
    "Media", "Media Credit", "Media Caption", "Media Thumbnail", "Alt Text", "Type", "Group", "Background",
)  # fmt: skip
WORDS = {"planned": "planned"}


def headline(act: Act) -> str:
    """Who did what to whom, from the ontology's names: `Army → villagers: ASSAULT (aerial)`."""
    who = ", ".join(a.name for a in act.actors)
    whom = ", ".join(a.name for a in act.recipients)
    parties = " → ".join(x for x in (who, whom) if x)
    e = act.event
    kind = f"{e.type} ({e.mode})" if e.mode else e.type
    status = "" if e.status == "actual" else f", {e.status}"
    return f"{parties}: {kind}{status}" if parties else f"{kind}{status}"


def _date(iso: str, value: str) -> dict[str, int]:
    """A date as precise as it is known: a year alone has no month."""
    parts = {"year": int(iso[:4])}
    if len(value) >= 7 and value[4] == "-" and value[5:7].isdigit():
        parts["month"] = int(iso[5:7])
    if len(value) >= 10 or "W" in value:
        parts.update(month=int(iso[5:7]), day=int(iso[8:10]))
    return parts


def _source(act: Act) -> str:
    r = act.record
    name = " ".join(x for x in (source_name(r) or r.title or r.id, (r.published or "")[:10]) if x)
    return f'<a href="{escape(r.url, quote=True)}">{escape(name)}</a>' if r.url else escape(name)


def slide(act: Act, options: Options) -> dict[str, Any]:
    """An event as one slide. Its text is escaped HTML: the sentence, and the source with its address."""
    value = act.date.value if act.date else ""
    first, last = act.first_day or "", act.last_day or ""
    words = f"<p>{escape(act.sentence)}</p>" if options.text else ""
    found: dict[str, Any] = {
        "unique_id": act.id, "start_date": _date(first, value), "group": act.country.name if act.country else None,
        "text": {"headline": escape(headline(act)), "text": f"{words}<p>{_source(act)}</p>"},
    }  # fmt: skip
    if (end := _date(last, value)) != found["start_date"]:
        found["end_date"] = end
    if act.place and act.place.latitude is not None:
        found["location"] = {"name": act.place.name, "lat": act.place.latitude, "lon": act.place.longitude}
    return {k: v for k, v in found.items() if v is not None}


def _dated(records: Records, options: Options, report: Report) -> Any:
    for r in records:
        for act in acts_of(r, options, report):
            if act.first_day is None:
                report.left_out[NO_DATE] += 1
            else:
                report.rows += 1
                yield act


def write_timeline(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """`{"events": […]}` as TimelineJS 3 takes it."""
    out.write(b'{"events":[')
    for n, act in enumerate(_dated(records, options, report)):
        out.write((b",\n" if n else b"\n") + msgspec.json.encode(slide(act, options)))
    out.write(b"\n]}\n")


def write_sheet(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """The columns of TimelineJS's spreadsheet, as CSV."""
    rows = CsvRows(out, COLUMNS)
    for act in _dated(records, options, report):
        s = slide(act, options)
        start, end = s["start_date"], s.get("end_date", {})
        rows.write({
            "Year": start["year"], "Month": start.get("month"), "Day": start.get("day"), "End Year": end.get("year"),
            "End Month": end.get("month"), "End Day": end.get("day"), "Headline": s["text"]["headline"],
            "Text": s["text"]["text"], "Group": s.get("group"),
        })  # fmt: skip


FORMATS = (
    Format(name="timelinejs", suffix=".json", about="dated events as TimelineJS slides", stream=write_timeline),
    Format(name="timelinejs-csv", suffix=".csv", about="the same as TimelineJS's spreadsheet", stream=write_sheet,
           columns=COLUMNS),
)  # fmt: skip
