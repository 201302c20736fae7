"""brat stand-off: the text beside its annotations, one pair of files an article, with a configuration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dateline.export.formats import Folder, Format, Options, Records, Report
from dateline.export.timeml import file_name
from dateline.model import Record, Span
from dateline.ontology import event_types

KINDS = {"person": "Person", "organisation": "Organisation", "government": "Government",
         "armed-group": "Armed_group", "population": "Population"}  # fmt: skip
STATUSES = ("actual", "planned", "hypothetical", "negated")
STANCES = ("demand", "precondition", "commitment", "refusal", "offer", "assessment")


class _Sheet:
    """The lines of one .ann file."""

    def __init__(self, text: str) -> None:
        self.text, self.lines, self.counts, self.known = text, list[str](), dict[str, int](), dict[Any, str]()

    def _id(self, kind: str) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{kind}{self.counts[kind]}"

    def words(self, label: str, spans: Iterable[Span]) -> str | None:
        """A text-bound annotation, in fragments where it crosses lines. The same words with one label are one."""
        fragments = tuple(f for s in spans for f in self._fragments(s))
        if not fragments:
            return None
        key = (label, fragments)
        if key not in self.known:
            self.known[key] = self._id("T")
            where = ";".join(f"{s} {e}" for s, e in fragments)
            quote = " ".join(self.text[s:e] for s, e in fragments)
            self.lines.append(f"{self.known[key]}\t{label} {where}\t{quote}")
        return self.known[key]

    def _fragments(self, span: Span) -> list[Span]:
        found, start = [], span[0]
        for i in range(span[0], span[1] + 1):
            if i == span[1] or self.text[i] in "\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029":
                if i > start:
                    found.append((start, i))
                start = i + 1
        return found

    def event(self, label: str, trigger: str, arguments: list[tuple[str, str]]) -> str:
        made = self._id("E")
        counts: dict[str, int] = {}
        parts = []
        for role, target in arguments:
            counts[role] = counts.get(role, 0) + 1
            parts.append(f"{role}{counts[role] if counts[role] > 1 else ''}:{target}")
        self.lines.append(f"{made}\t{' '.join([f'{label}:{trigger}', *parts])}")
        return made

    def relation(self, label: str, one: str, two: str) -> None:
        self.lines.append(f"{self._id('R')}\t{label} Arg1:{one} Arg2:{two}")

    def attribute(self, label: str, of: str, value: str) -> None:
        self.lines.append(f"{self._id('A')}\t{label} {of} {value}")

    def note(self, of: str, words: str) -> None:
        self.lines.append(f"{self._id('#')}\tAnnotatorNotes {of}\t{' '.join(words.split())}")

    def reference(self, of: str, base: str, key: str, name: str) -> None:
        self.lines.append(f"{self._id('N')}\tReference {of} {base}:{key}\t{name}")


def standoff(record: Record) -> str:
    """The .ann of an article: mentions, places with their GeoNames ids, times, statements, events, positions,
    figures."""
    sheet = _Sheet(record.text)
    mentions: dict[Span, str] = {}
    for a in record.actors:
        for span in a.mentions:
            if made := sheet.words(KINDS[a.kind], [span]):
                mentions[span] = made
    places = {p.id: p for p in record.places}
    for t in record.toponyms:
        made, place = sheet.words("Place", [t.span]), places.get(t.place or "")
        if made and place and place.geonameid:
            sheet.reference(made, "GeoNames", str(place.geonameid), place.name)
    times: dict[str, str] = {}
    for x in record.timexes:
        if made := sheet.words("Time", [x.span]):
            times[x.id] = made
            sheet.note(made, x.value)
    _events(record, sheet, mentions, times)
    _claims(record, sheet)
    return "".join(f"{line}\n" for line in sheet.lines)


def _events(record: Record, sheet: _Sheet, mentions: dict[Span, str], times: dict[str, str]) -> None:
    made: dict[str, str] = {}
    for e in record.events:
        trigger = sheet.words(e.type, [e.trigger])
        if trigger is None:
            continue
        arguments = []
        for role, parties in (("Actor", e.actors), ("Recipient", e.recipients)):
            for p in parties:
                target = p.span and (mentions.get(p.span) or sheet.words("Party", [p.span]))
                if target:
                    arguments.append((role, target))
        if e.date and e.date.timex in times:
            arguments.append(("Time", times[e.date.timex]))
        made[e.id] = sheet.event(e.type, trigger, arguments)
        sheet.attribute("Status", made[e.id], e.status)
        if e.mode:
            sheet.note(made[e.id], f"mode {e.mode}")
    for e in record.events:
        if e.id in made and e.same_as in made:
            sheet.relation("Same_as", made[e.id], made[e.same_as])


def _claims(record: Record, sheet: _Sheet) -> None:
    for s in record.statements:
        content = sheet.words("Content", s.content)
        source, cue = sheet.words("Source", s.source), sheet.words("Cue", s.cue)
        if content and s.negated:
            sheet.note(content, "not said")
        if content and source:
            sheet.relation("Said_by", content, source)
        if content and cue:
            sheet.relation("Cued_by", content, cue)
    for q in record.positions:
        if made := sheet.words("Position", [q.span]):
            sheet.attribute("Stance", made, q.stance)
    for f in record.figures:
        if made := sheet.words("Figure", [f.span]):
            sheet.note(made, f"{f.measures} {f.value}")


def configuration() -> str:
    """annotation.conf: the entity types, relations, event types and attributes the files use."""
    things = [*KINDS.values(), "Place", "Time", "Party", "Source", "Cue", "Content", "Position", "Figure"]
    parties = "|".join([*KINDS.values(), "Party"])
    events = [f"{t}\tActor*:{parties}, Recipient*:{parties}, Time?:Time" for t in event_types()]
    every = "|".join(event_types())
    return "\n".join([
        "[entities]", *things, "", "[relations]", "Said_by\tArg1:Content, Arg2:Source",
        "Cued_by\tArg1:Content, Arg2:Cue",
        f"Same_as\tArg1:{every}, Arg2:{every}", "", "[events]", *events, "", "[attributes]",
        f"Status\tArg:<EVENT>, Value:{'|'.join(STATUSES)}", f"Stance\tArg:Position, Value:{'|'.join(STANCES)}", "",
    ])  # fmt: skip


def write_brat(records: Records, folder: Folder, options: Options, report: Report) -> None:
    """A .txt and an .ann an article, and annotation.conf. Offsets are code points, as brat counts them."""
    folder.write("annotation.conf", configuration().encode())
    for n, r in enumerate(records, 1):
        name = file_name(r, n)
        folder.write(f"{name}.txt", r.text.encode("utf-8", "replace"))
        folder.write(f"{name}.ann", standoff(r).encode("utf-8", "replace"))
        report.articles += 1
        report.rows += 1


FORMATS = (
    Format(name="brat", suffix=".zip", about="brat stand-off: .txt and .ann an article, annotation.conf",
           folder=write_brat, needs_text=True,
           inexact="a span that crosses a line's end is in fragments, as brat wants it."),
)  # fmt: skip
