"""The person's view of a record: one screen an analyst would like to read.

`sections` turns a record into lines of plain data; `render` prints them. Every line ends with the number of the
sentence it rests on, the same number as `sentence` in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from dateline.model import Actor, Event, Figure, Party, Position, Record, Row, Span, Spans, Statement, When
from dateline.record import main_span
from dateline.text import at, quote

DOUBTFUL = 0.5
"""Rows below this score are shown with a question mark: low confidence is shown, not hidden."""


class Line(NamedTuple):
    """One line of the view: a short key, the words, the sentence it rests on, the row it shows, lines below it."""

    key: str
    words: str
    sentence: int | None
    row: Any = None
    below: tuple[str, ...] = ()


class Section(NamedTuple):
    """A titled list of lines; `empty` is what to say where there are none."""

    title: str
    lines: list[Line]
    empty: str


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(record: Record, spans: Spans) -> str:
    return " … ".join(_one_line(quote(record.text, s)) for s in spans)


class _Names:
    """Names of actors and places by id."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.actors = {a.id: a for a in record.actors}
        self.places = {p.id: p for p in record.places}

    def actor(self, id: str | None) -> str:
        return self.actors[id].name if id in self.actors else ""

    def place(self, id: str | None) -> str:
        return self.places[id].name if id in self.places else ""

    def parties(self, parties: Sequence[Party]) -> str:
        """Names of the parties; (?) marks one that was taken from another sentence."""
        names = [self.actor(p.actor) or (_one_line(quote(self.record.text, p.span)) if p.span else "") for p in parties]
        marks = ["" if p.span else " (?)" for p in parties]
        return ", ".join(dict.fromkeys(n + m for n, m in zip(names, marks, strict=True) if n))


def _doubt(row: Row) -> str:
    return " (?)" if row.score < DOUBTFUL else ""


def _day(when: When | None) -> str:
    return when.value if when else ""


def _order(row: Event | Statement | Figure, record: Record) -> tuple[str, int]:
    when = row.date
    day = (when.earliest or when.value) if when else (record.written or record.published or "")
    span = main_span(row)
    return day, span[0] if span else 0


def _who(record: Record, names: _Names) -> Iterator[Line]:
    taking_part = {p.actor for e in record.events for p in (*e.actors, *e.recipients)}
    taking_part |= {s.speaker for s in record.statements} | {p.holder for p in record.positions}

    def weight(a: Actor) -> tuple[int, int, int]:
        return (-(a.id in taking_part), -len(a.mentions), a.mentions[0][0] if a.mentions else 0)

    for a in sorted(record.actors, key=weight):
        if a.id in taking_part or (a.name[:1].isupper() and (a.kind == "person" or len(a.mentions) > 1)):
            about = [a.role or "", names.actor(a.of), a.country or "", "/".join(a.sectors)]
            words = a.name + "".join(f" · {x}" for x in dict.fromkeys(about) if x and x != a.name)
            times = f" · {len(a.mentions)} mentions" if len(a.mentions) > 1 else ""
            yield Line(a.kind, words + times + _doubt(a), _sentence(record, a.mentions[0] if a.mentions else None), a)


def _sentence(record: Record, span: Span | None) -> int | None:
    return at(record.sentences, span[0]) if span else None


def _act(record: Record, names: _Names, e: Event) -> Line:
    kind = e.type + (f"/{e.mode}" if e.mode else "")
    actors, recipients = names.parties(e.actors), names.parties(e.recipients)
    parties = " → ".join(x for x in (actors or ("?" if recipients else ""), recipients) if x)
    place = f" in {names.place(e.place)}" if e.place else ""
    claim = f", says {names.actor(e.claimed_by)}" if e.claimed_by else ""
    status = "" if e.status == "actual" else f" {e.status.upper()}"
    words = f"{kind}{status}  {parties}{place}: “{_one_line(quote(record.text, e.trigger))}”{claim}{_doubt(e)}"
    return Line(_day(e.date), words, e.sentence, e)


def _events(record: Record, names: _Names, wanted: Callable[[Event], bool]) -> Iterator[Line]:
    rows = [e for e in record.events if e.same_as is None and wanted(e)]
    for e in sorted(rows, key=lambda e: _order(e, record)):
        yield _act(record, names, e)


def _said(record: Record, names: _Names) -> Iterator[Line]:
    for s in sorted(record.statements, key=lambda s: _order(s, record)):
        speaker = names.actor(s.speaker) or _quoted(record, s.source) or "(no source)"
        to = f" to {names.actor(s.addressee)}" if s.addressee else ""
        how = (f" [{s.channel}]" if s.channel else "") + (" [not said]" if s.negated else "")
        cue = f" {_quoted(record, s.cue)}" if s.cue else ""
        words = f"{speaker}{to}{how}{cue}: {_quoted(record, s.content)}{_doubt(s)}"
        yield Line(_day(s.date), words, s.sentence, s)


def _positions(record: Record, names: _Names) -> Iterator[Line]:
    for p in record.positions:
        conditions = tuple(f"if: {_one_line(quote(record.text, c))}" for c in p.conditions)
        yield Line(p.stance, _position(record, names, p), p.sentence, p, conditions)


def _position(record: Record, names: _Names, p: Position) -> str:
    target = f" (of {names.actor(p.target)})" if p.target else ""
    holder = names.actor(p.holder) or "?"
    return f"{holder}{target}: {_one_line(quote(record.text, p.span))}{_doubt(p)}"


def _number(f: Figure) -> str:
    if f.low is not None and f.high is not None and f.low != f.high:
        return f"{f.low:,}–{f.high:,}"
    return (f"≥ {f.low:,}" if f.low is not None and f.high is None else "") or (
        f"≤ {f.high:,}" if f.high is not None and f.low is None else f"{f.value:,}"
    )


def _figures(record: Record, names: _Names) -> Iterator[Line]:
    for f in sorted(record.figures, key=lambda f: f.span):
        source = f", says {names.actor(f.source)}" if f.source else ""
        unit = f" {f.unit}" if f.unit else ""
        words = f"{_number(f)}{unit} {f.measures}: “{_one_line(quote(record.text, f.span))}”{source}{_doubt(f)}"
        yield Line(_day(f.date), words, f.sentence, f)


def _where(record: Record) -> Iterator[Line]:
    spans: dict[str, list[Span]] = {}
    for t in record.toponyms:
        if t.place is not None:
            spans.setdefault(t.place, []).append(t.span)
    for p in record.places:
        found = spans.get(p.id, [])
        whole = [x for x in (p.admin1, p.country) if x and x != p.name]
        coordinates = f" ({p.latitude:.2f}, {p.longitude:.2f})" if p.latitude is not None else ""
        words = ", ".join([p.name, *whole]) + coordinates + (f" · {len(found)} times" if len(found) > 1 else "")
        yield Line(p.feature or "", words + _doubt(p), _sentence(record, found[0] if found else None), p)


def sections(record: Record) -> list[Section]:
    """The view as data: who, what happened, who said what, positions, figures, what is coming, where."""
    names = _Names(record)
    happened = ("actual", "negated")
    return [
        Section("Who is who", list(_who(record, names)), "Nobody was recognised."),
        Section(
            "What happened", list(_events(record, names, lambda e: e.status in happened)), "No act was recognised."
        ),
        Section("Who said what", list(_said(record, names)), "No statement was recognised."),
        Section("Positions and conditions", list(_positions(record, names)), "No position was recognised."),
        Section("Figures", list(_figures(record, names)), "No figure was recognised."),
        Section(
            "What is coming or possible",
            list(_events(record, names, lambda e: e.status not in happened)),
            "Nothing was announced.",
        ),
        Section("Where", list(_where(record)), "No place was recognised."),
    ]


def heading(record: Record) -> list[str]:
    """Headline and provenance."""
    source = " · ".join(x for x in (record.agency, record.publisher, record.byline) if x)
    dates = []
    if record.published:
        dates.append(f"published {record.published}")
    if record.written and record.written != record.published:
        dates.append(f"written {record.written}")
    place = record.dateline.place if record.dateline else None
    facts = " · ".join(x for x in (source, place, ", ".join(dates) or "no date", record.language) if x)
    return [record.title or record.id, facts, *(f"! {p.message} {p.remedy}".rstrip() for p in record.problems)]


def evidence(record: Record, row: Any) -> str:
    """The exact words a row points at, and what put it there."""
    span = main_span(row)
    words = _one_line(quote(record.text, span)) if span else ""
    return f"“{words}” — {row.by}: {row.why} ({row.score:.2f})" if getattr(row, "by", "") else f"“{words}”"


def render(record: Record, console: Any, with_evidence: bool = False) -> None:
    """Print the view on a rich console: coloured and folded on a terminal, plain text when piped."""
    from rich.text import Text

    title, facts, *problems = heading(record)
    console.print(Text(title, style="bold"))
    console.print(Text(facts, style="dim"))
    for p in problems:
        console.print(Text(p, style="yellow"))
    if not record.text.strip():
        return
    for section in sections(record):
        console.print()
        console.print(Text(section.title, style="bold cyan"))
        width = max((len(line.key) for line in section.lines), default=0)
        for line in section.lines:
            _render_line(record, line, width, console, with_evidence)
        if not section.lines:
            console.print(Text("  " + section.empty, style="dim"))


def _render_line(record: Record, line: Line, width: int, console: Any, with_evidence: bool) -> None:
    from rich.text import Text

    key = f"  {line.key:<{width}}  " if width else "  "
    number = f" [{line.sentence if line.sentence is not None else '-'}]"
    text = Text(key, style="green")
    text.append(_clip(line.words, console, len(key) + len(number)), style="default")
    text.append(number, style="dim")
    console.print(text)
    for words in line.below:
        console.print(Text(" " * (len(key) + 2) + _clip(words, console, len(key) + 2)))
    if with_evidence:
        console.print(Text(" " * len(key) + evidence(record, line.row), style="dim italic"))


def _clip(words: str, console: Any, taken: int) -> str:
    """Two lines of a terminal for one row at most; nothing is cut when piped."""
    if not console.is_terminal:
        return words
    room = max(40, 2 * console.width - taken - 2)
    return words if len(words) <= room else words[: room - 1] + "…"
