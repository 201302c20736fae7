"""iCalendar: meetings that are planned, as all-day entries that are tentative until they were held or called off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import IO, Any

from dateline.export.formats import Format, Options, Records, Report
from dateline.export.planned import Meeting, gather

PRODUCT = "-//Dateline//planned meetings//EN"
STATUS = {"planned": "TENTATIVE", "held": "CONFIRMED", "cancelled": "CANCELLED"}


def _day(iso: str) -> date:
    return date.fromisoformat(iso[:10])


def summary(meeting: Meeting) -> str:
    """What a calendar shows of it: who meets, and where."""
    who = " – ".join(meeting.parties[:4]) or "Meeting"
    return f"{who} ({meeting.place})" if meeting.place else who


def _stamp(meeting: Meeting, options: Options) -> datetime:
    told = max((t.told for t in meeting.tellings), default="")
    return datetime.combine(_day(told), datetime.min.time(), UTC) if told else options.made


def _entry(meeting: Meeting, options: Options) -> Any:
    from icalendar import Event

    e = Event()
    e.add("uid", meeting.uid)
    e.add("dtstamp", _stamp(meeting, options))
    e.add("dtstart", _day(meeting.first))
    e.add("dtend", _day(meeting.last) + timedelta(days=1))
    e.add("summary", summary(meeting))
    e.add("status", STATUS[meeting.fate])
    e.add("sequence", meeting.revision)
    e.add("transp", "TRANSPARENT")
    if meeting.place:
        e.add("location", meeting.place)
    if meeting.latitude is not None and meeting.longitude is not None:
        e.add("geo", (meeting.latitude, meeting.longitude))
    # A sentence may tell of a meeting twice; it is read once.
    told = dict.fromkeys(
        f"{t.told or 'undated'} {t.publisher or t.title or t.article}: {t.words or t.fate}" for t in meeting.tellings
    )
    e.add("description", "\n".join(told))
    url = next((t.url for t in reversed(meeting.tellings) if t.url), None)
    if url:
        e.add("url", url)
    return e


def write_calendar(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """One VCALENDAR (RFC 5545). Meetings known to less than a week are left out and counted."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Planned meetings (Dateline)")
    for meeting in gather(records, options, report):
        calendar.add_component(_entry(meeting, options))
        report.rows += 1
    out.write(calendar.to_ical())


FORMATS = (
    Format(name="icalendar", suffix=".ics", about="planned meetings as all-day entries; called off: CANCELLED",
           stream=write_calendar,
           inexact="nothing is given an hour of the day; SEQUENCE counts the changes the dispatches given tell of."),
)  # fmt: skip
