"""An answer as lines for a person to read. Colour only on a terminal; piped, nothing is cut."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import groupby
from typing import TYPE_CHECKING, Any

import typer

from dateline.query.rows import (
    ActorFound,
    ActorRef,
    ArticleFound,
    Board,
    Calendar,
    Cell,
    ContestedPair,
    Edge,
    EventRow,
    Evidence,
    FigureRow,
    MainEvent,
    Network,
    Page,
    PlaceRef,
    Planned,
    PositionRow,
    Series,
    Source,
    StatementRow,
    Timeline,
)

if TYPE_CHECKING:
    pass

WIDE = 360
"""Characters of a sentence on a terminal."""
FATES = {"open": "to come", "unknown": "no report", "held": "held", "postponed": "postponed", "cancelled": "cancelled"}
COLOURS = {"held": "green", "cancelled": "red", "postponed": "yellow"}


@singledispatch
def lines(answer: Any) -> Iterator[str]:
    """An answer as lines for a person."""
    for row in answer:
        yield from lines(row)


def _about(answer: Page[Any] | Timeline | Board) -> str:
    """A word before a number that is an estimate."""
    return "about " if answer.about else ""


@lines.register(Page)
def _(answer: Page[Any]) -> Iterator[str]:
    for row in answer.rows:
        yield from lines(row)
    if answer.rows and answer.total > len(answer.rows):
        yield _dim(f"{len(answer.rows)} of {_about(answer)}{answer.total:,}")


@lines.register
def _(answer: Timeline) -> Iterator[str]:
    for day in answer.days:
        more = _dim(f"  and {day.more} more") if day.more else ""
        yield _bold(day.day) + more
        for _, told_in in groupby(_by_sentence(day.events), key=_sentence):
            events = list(told_in)
            for e in events[:-1]:
                yield from _event(e, quoted=False)
            yield from _event(events[-1], quoted=True)
    if answer.days:
        edges = [f"{s.day} ({_source(s)})" for s in (answer.first, answer.last) if s is not None]
        told = f"; told from {' to '.join(edges)}" if edges else ""
        yield _dim(f"{_about(answer)}{answer.total:,} events, {answer.undated:,} with no day or too wide a one{told}")


@lines.register
def _(e: MainEvent) -> Iterator[str]:
    yield from _event(e, quoted=True)


def _sentence(e: MainEvent) -> str:
    return e.told[0].evidence.sentence if e.told else e.cluster


def _by_sentence(events: Sequence[MainEvent]) -> list[MainEvent]:
    """Events with those that the same sentence tells beside the first of them."""
    first = {s: n for n, s in reversed(list(enumerate(map(_sentence, events))))}
    return sorted(events, key=lambda e: first[_sentence(e)])


def _event(e: MainEvent, quoted: bool) -> Iterator[str]:
    """An event and, unless it is quoted below another of its sentence, the sentence that tells it."""
    many = f"{e.sources} sources, {e.mentions} mentions" if e.sources > 1 else ""
    until = _span(e.value, e.earliest, e.latest)
    day = "" if e.earliest else " (day of the report)"
    yield f"  {_act(e)}{until}{_dim(day)}{_dim(f' · {many}' if many else '')}{_dim(f'  [{e.cluster}]')}"
    if e.told and quoted:
        yield "      " + _quoted(e.told[0].evidence)
    if len({t.status for t in e.told}) > 1:
        yield _dim("      " + " → ".join(f"{t.status} (told {t.day})" for t in e.told))
    for d in e.differences:
        if d.kind == "status":
            continue
        values = " / ".join(f"{v.value} ({_sources(v.sources)})" for v in d.versions)
        yield _dim(f"      differs in {d.kind}{f' of {d.of}' if d.of else ''}: {values}")


def _span(value: str | None, first: str | None, last: str | None) -> str:
    """What a line says of a date that is no single day: its month, week or year, else where it ends.

    >>> _span("2012-11", "2012-11-01", "2012-11-30"), _span(None, "2012-11-01", "2012-11-03"), _span("x", "d", "d")
    (' (some time in 2012-11)', ' (to 2012-11-03)', '')
    """
    if not last or last == first:
        return ""
    return f" (some time in {value})" if value and len(value) < len(last) else f" (to {last})"


@lines.register
def _(answer: Calendar) -> Iterator[str]:
    for p in answer.plans:
        yield from lines(p)
    if answer.undated:
        yield _bold("without a day")
        for p in answer.undated:
            yield from lines(p)


@lines.register
def _(p: Planned) -> Iterator[str]:
    day = p.earliest or ""
    until = f" to {p.latest}" if p.latest and p.latest != p.earliest else ""
    place = f" in {p.place.name}" if p.place else ""
    said = FATES[p.fate] if day else "no day given"
    fate = typer.style(said, fg=COLOURS.get(p.fate)) if sys.stdout.isatty() else said
    moved = f", first set for {p.first_set}" if p.first_set != p.earliest else ""
    what = f"{_kind(p)}  {_names(p.parties, p.place)}{place}: “{p.title}” · {fate}{moved}"
    yield f"{_bold(day + until)}  {what}" if day else f"  {what}"
    for u in p.updates:
        told = FATES[u.fate] if u.fate != "open" else "planned"
        value = f" for {u.value}" if u.value and u.fate in ("open", "postponed") else ""
        yield f"      {u.day}  {told}{value}: {_quoted(u.evidence)}"


@lines.register
def _(answer: Board) -> Iterator[str]:
    for issue in answer.issues:
        yield _bold(issue.name) + _dim(f"  {issue.positions} positions of {issue.parties} parties")
        for cell in (c for c in answer.cells if c.issue == issue.issue):
            yield from lines(cell)
    if answer.cells:
        yield _dim(
            f"{_about(answer)}{answer.total:,} positions, {answer.other:,} of them on nothing that is named here"
        )


@lines.register
def _(c: Cell) -> Iterator[str]:
    turned = "".join(f" · turned {x.day}: {x.before} → {x.after}" for x in c.changes)
    yield f"  {c.party.name}{turned}" + _dim(f"  and {c.more} more" if c.more else "")
    for r in c.rows:
        yield from (f"  {line}" for line in lines(r))


@lines.register
def _(s: Series) -> Iterator[str]:
    who = s.said_by.name if s.said_by else "(no source named)"
    yield _bold(f"{s.measures}{f' ({s.unit})' if s.unit else ''} · {who}")
    for p in s.points:
        yield from lines(p)


@lines.register
def _(c: ContestedPair) -> Iterator[str]:
    yield f"{_bold(c.day or '')}  {c.kind}: {c.issue}  " + _dim(f"({c.score:.2f}) {c.why}")
    for side in (c.left, c.right):
        yield f"      {side.holder.name if side.holder else '?'}, {side.day or 'no day'}: {_quoted(side.evidence)}"


@lines.register
def _(answer: Network) -> Iterator[str]:
    names = {a.actor.actor: a.actor.name for a in answer.actors}
    for a in answer.actors:
        yield from lines(a)
    if answer.edges:
        yield ""
        yield _bold("who → whom")
    for e in sorted(answer.edges, key=lambda e: (e.period, -e.rows))[: 3 * len(names)]:
        yield _edge(e, names)
    if answer.actors:
        yield _dim(f"{len(answer.actors)} of {answer.total:,} actors")


@lines.register
def _(a: ActorFound) -> Iterator[str]:
    about = " · ".join(x for x in (a.actor.country or "", "/".join(a.sectors), a.role or "") if x)
    counts = f"{a.articles} articles, {a.acts} acts, {a.suffered} suffered, {a.statements} statements"
    days = f"{a.first} to {a.last}" if a.first else ""
    yield f"{_bold(a.actor.name)}  {about}  {_dim(f'{counts} · {days} · #{a.actor.actor}')}"


def _edge(e: Edge, names: dict[int | None, str]) -> str:
    mood = f", {e.cooperation} of cooperation, {e.conflict} of conflict" if e.kind == "acts on" else ""
    period = f"{e.period}  " if e.period else ""
    return f"  {period}{names[e.source]} {e.kind} {names[e.target]}: {e.rows}{mood}"


@lines.register
def _(e: EventRow) -> Iterator[str]:
    yield f"{_bold(e.value or 'no day')}  {_act(e)}{_dim(f'  [{e.ref}]')}"
    yield "      " + _quoted(e.evidence)


@lines.register
def _(s: StatementRow) -> Iterator[str]:
    speaker = s.speaker.name if s.speaker else s.source or "(no source)"
    to = f" to {s.addressee.name}" if s.addressee else ""
    how = (f" [{s.channel}]" if s.channel else "") + (" [not said]" if s.negated else "")
    yield f"{_bold(s.day or 'no day')}  {speaker}{to}{how} {s.cue}: {_clip(s.said)}{_dim(f'  [{s.ref}]')}"
    yield _dim(f"      {_source(s.evidence.source)}, {s.evidence.source.day}")


@lines.register
def _(p: PositionRow) -> Iterator[str]:
    target = f" (of {p.target.name})" if p.target else ""
    conditions = "".join(f" — if: {c}" for c in p.conditions)
    holder = p.holder.name if p.holder else "?"
    where = _dim(f" — {_source(p.evidence.source)}, {p.evidence.source.day}  [{p.ref}]")
    yield f"  {p.day or 'no day'}  {p.stance}: {holder}{target}: {_clip(p.words)}{conditions}{where}"


@lines.register
def _(f: FigureRow) -> Iterator[str]:
    low, high = (None if x is None else _number(x) for x in (f.low, f.high))
    number = f"{low}–{high}" if low and high and low != high else _number(f.number)
    by = f", says {f.said_by.name}" if f.said_by else ""
    yield f"  {f.day or 'no day'}  {number} {f.measures}: “{f.words}”{by} {_dim('· ' + _quoted(f.evidence))}"


@lines.register
def _(a: ArticleFound) -> Iterator[str]:
    s = a.source
    copies = f", {a.copies} copies" if a.copies else ""
    yield f"{_bold(s.day or 'no day')}  {s.title or s.id}  {_dim(f'{_source(s)} · {s.id}')}"
    yield _dim(f"      {a.words:,} words, {a.events} acts, {a.statements} statements{copies}")


def _act(e: MainEvent | EventRow) -> str:
    recipients = _names(e.recipients, e.place)
    parties = " → ".join(x for x in (_names(e.actors, e.place) or ("?" if recipients else ""), recipients) if x)
    place = f" in {e.place.name}" if e.place else ""
    claim = f", says {e.claimed_by.name}" if e.claimed_by else ""
    status = "" if e.status == "actual" else f" {e.status.upper()}"
    words = e.title if isinstance(e, MainEvent) else e.evidence.words
    return f"{_kind(e)}{status}  {parties}{place}: “{words}”{claim}"


def _kind(e: MainEvent | EventRow | Planned) -> str:
    return e.type + (f"/{e.mode}" if e.mode else "")


def _names(actors: Sequence[ActorRef], place: PlaceRef | None = None) -> str:
    """Names of parties; a town that is also the place is said once, as the place."""
    return ", ".join(a.name for a in actors if place is None or a.name != place.name or a.kind == "government")


def _number(x: float) -> str:
    """A number as people write it.

    >>> _number(3.5e6), _number(2.5)
    ('3,500,000', '2.5')
    """
    return f"{x:,.0f}" if float(x).is_integer() else f"{x:,.10g}"


def _source(s: Source) -> str:
    return s.publisher or s.agency or s.id


def _sources(sources: Sequence[Source]) -> str:
    """Publishers, each once with how many articles."""
    counts = Counter(_source(s) for s in sources)
    return ", ".join(name if n == 1 else f"{name} ×{n}" for name, n in counts.items())


def _quoted(e: Evidence) -> str:
    return f"{_clip(e.sentence.strip())} — {_source(e.source)}, {e.source.day}"


def _clip(words: str) -> str:
    return words if not sys.stdout.isatty() or len(words) <= WIDE else words[: WIDE - 1] + "…"


def _bold(words: str) -> str:
    return typer.style(words, bold=True) if sys.stdout.isatty() and words else words


def _dim(words: str) -> str:
    return typer.style(words, dim=True) if sys.stdout.isatty() and words else words
