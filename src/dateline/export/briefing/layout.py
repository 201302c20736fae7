"""A briefing as sections of paragraphs, lists and tables: what every rendering sets in its own way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from dateline.export.briefing.claims import STANCES
from dateline.export.briefing.parts import Briefing, Count, Development, Numbers, Point, Source

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
EXTRACT = (
    "Every line is an extract: sentences are quoted from the articles listed at the end, and numbers in brackets lead "
    "to the sentence. Sources are counted as independent texts, not as copies. Nothing here says that a claim is true."
)
WANTED = "What each party wants, refuses, offers or promises, in the words of the articles, the newest first."
DAY = len("2016-02-04")
FATES = {"planned": "planned", "held": "held, as reported", "cancelled": "called off, as reported"}


class Run(NamedTuple):
    """Words of one style: "" plain, "b" bold, "i" italic, "s" small and muted. `notes` follow the words."""

    words: str
    style: str = ""
    notes: Numbers = ()


Runs = tuple[Run, ...]


class Paragraph(NamedTuple):
    runs: Runs


class Bullets(NamedTuple):
    """A list. `numbered` where the order says something."""

    items: tuple[Runs, ...]
    numbered: bool = False


class Grid(NamedTuple):
    """A table. `shares` are the widths of its columns, as parts of the page."""

    header: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    shares: tuple[float, ...]


class Map(NamedTuple):
    points: tuple[Point, ...]


class NoteList(NamedTuple):
    """The numbered notes, each a target of links; (number, runs, address)."""

    notes: tuple[tuple[int, Runs, str | None], ...]


Block = Paragraph | Bullets | Grid | Map | NoteList


class Section(NamedTuple):
    """A part of the page. `level` 1 a chapter, 2 a part of one. `key` names it in links."""

    level: int
    title: str
    key: str
    blocks: tuple[Block, ...]


def spoken_day(iso: str | None, until: str | None = None) -> str:
    """A day as one says it; a span of days with both ends, unless it is a whole month or year.

    >>> spoken_day("2016-02-04"), spoken_day("2016-02-04", "2016-02-09"), spoken_day("2016-02")
    ('4 February 2016', '4 to 9 February 2016', 'February 2016')
    >>> spoken_day("2016-02-01", "2016-02-29"), spoken_day("2016-01-01", "2016-12-31")
    ('February 2016', '2016')
    """
    if not iso:
        return "undated"
    if until and until != iso and len(iso) >= DAY <= len(until):
        return _span(iso[:DAY], until[:DAY])
    parts = iso[:10].split("-")
    words = parts[0]
    if len(parts) > 1 and parts[1].isdigit():
        words = f"{MONTHS[int(parts[1]) - 1]} {words}"
    if len(parts) > 2 and parts[2].isdigit():
        words = f"{int(parts[2])} {words}"
    return words


def _span(first: str, last: str) -> str:
    """The days from one to another, as short as they can be said."""
    begins = first.endswith("-01")
    ends = (date.fromisoformat(last) + timedelta(1)).isoformat().endswith("-01")
    if begins and ends and first[:7] == last[:7]:
        return spoken_day(first[:7])
    if begins and ends and first[5:7] == "01" and last[:4] == first[:4] and last[5:7] == "12":
        return first[:4]
    if first[:7] == last[:7]:
        return f"{int(first[8:])} to {spoken_day(last)}"
    return f"{spoken_day(first)} to {spoken_day(last)}"


def lay_out(b: Briefing) -> tuple[Section, ...]:
    """The sections of a briefing that have something in them, in reading order."""
    sections = [
        Section(1, "Main developments", "developments", _developments(b)), *_chronology(b), *_parties(b),
        Section(1, "Contested claims", "contested", _disputes(b)), Section(1, "Figures", "figures", _figures(b)),
        Section(1, "Planned", "planned", _plans(b)),
        Section(1, "Where", "map", (Map(b.points), _places(b.points)) if b.points else ()),
        Section(1, "What this leaves out", "left-out", _left_out(b)), Section(1, "Notes", "notes", _notes(b)),
        Section(1, "Sources", "sources", _sources(b)),
    ]  # fmt: skip
    return tuple(s for s in sections if s.blocks)


def opening(b: Briefing) -> tuple[Paragraph, ...]:
    """What was asked, of how much, and what kind of text this is."""
    copies = b.articles - b.independent
    given = ", ".join(b.publishers[:8]) + (f" and {len(b.publishers) - 8} more" if len(b.publishers) > 8 else "")
    count = f"{b.articles:,} {'article' if b.articles == 1 else 'articles'}" + (
        f", {copies} of them copies of others" if copies else ""
    )
    words = f"{count}{f', from {given}' if given else ''}. Made {b.made[:16].replace('T', ' at ')}."
    return (Paragraph((Run("Asked: ", "b"), Run(b.question + ". "), Run(words))), Paragraph((Run(EXTRACT, "s"),)))


def _weight(d: Development, several: bool) -> Runs:
    """How many texts tell it, whose where there are several publishers to tell apart, and on whose word it stands."""
    who = ", ".join(d.publishers[:4]) if several else ""
    texts = f"{d.sources} independent texts" if d.sources > 1 else ""
    parts = [": ".join(p for p in (texts, who) if p), f"told only by: {d.claimed_by}" if d.claimed_by else ""]
    words = "; ".join(p for p in parts if p)
    return (Run(f" {words[0].upper()}{words[1:]}.", "s"),) if words else ()


def _developments(b: Briefing) -> tuple[Block, ...]:
    items = []
    for d in b.developments:
        when = spoken_day(d.day, d.until) if d.day else f"Told {spoken_day(d.told)}" if d.told else "No date given"
        place = f", {d.place}" if d.place else ""
        items.append((Run(f"{when}{place}. ", "b"), Run(d.telling, "", d.notes), *_weight(d, len(b.publishers) > 1)))
    return (Bullets(tuple(items), numbered=True),) if items else ()


def _chronology(b: Briefing) -> list[Section]:
    if not b.days:
        return []
    found = [Section(1, "Chronology", "chronology", (Paragraph((Run(
        "What happened by day, so far as the articles date it to the day.", "s"),)),))]  # fmt: skip
    for day in b.days:
        items = [(Run(d.telling, "", d.notes), *_alone(d)) for d in day.developments]
        more: tuple[Block, ...] = (Paragraph((Run(f"and {day.more} more.", "s"),)),) if day.more else ()
        found.append(Section(2, spoken_day(day.day), f"day-{day.day}", (Bullets(tuple(items)), *more)))
    return found


def _alone(d: Development) -> Runs:
    return (Run(f" Told only by: {d.claimed_by}.", "s"),) if d.claimed_by else ()


def _parties(b: Briefing) -> list[Section]:
    if not b.parties:
        return []
    found = [Section(1, "Positions by party", "positions", (Paragraph((Run(WANTED, "s"),)),))]
    for n, p in enumerate(b.parties):
        items: list[Runs] = []
        for s in p.stands:
            target = f" (to {s.target})" if s.target else ""
            quoted = Run(f"“{s.words}”{target}" if s.words else target.strip(" ()"), "", s.notes)
            items.append((Run(f"{STANCES[s.stance]}: ", "i"), quoted, Run(f" {spoken_day(s.day)}", "s")))
        if p.more:
            items.append((Run(f"and {p.more} more.", "s"),))
        found.append(Section(2, p.party, f"party-{n}", (Bullets(tuple(items)),)))
    return found


def _disputes(b: Briefing) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for d in b.disputes:
        sides = [(Run(f"{s.holder}: ", "b"), Run(f"“{s.words}”" if s.words else "", "", s.notes),
                  Run(f" {spoken_day(s.day)}", "s")) for s in (d.left, d.right)]  # fmt: skip
        blocks += [Bullets(tuple(sides)), Paragraph((Run(d.why, "s"),))]
    return tuple(blocks)


def _number(value: float) -> str:
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


def quantity(c: Count) -> str:
    """A figure with its bounds: `at least 14`, `20 to 30`, `5 million USD`."""
    unit = f" {c.unit}" if c.unit else ""
    if c.low is not None and c.high is not None and c.low != c.high:
        return f"{_number(c.low)} to {_number(c.high)}{unit}"
    if c.low is not None and c.high is None:
        return f"at least {_number(c.low)}{unit}"
    if c.high is not None and c.low is None:
        return f"at most {_number(c.high)}{unit}"
    return f"{_number(c.value)}{unit}"


def _figures(b: Briefing) -> tuple[Block, ...]:
    rows = []
    for n, c in enumerate(b.counts):
        again = n > 0 and b.counts[n - 1].measures == c.measures
        said = " / ".join(x for x in (c.said_by, c.publisher) if x) or "the article"
        quoted = Run(f"“{c.words}”" if c.words else "")
        rows.append(((Run("" if again else c.measures, "b"),), (Run(quantity(c)),), (quoted,), (Run(said),),
                     (Run(spoken_day(c.day), "", c.notes),)))  # fmt: skip
    header = ("What", "Number", "As said", "Given by", "Day")
    return (Grid(header, tuple(rows), (0.13, 0.16, 0.27, 0.22, 0.22)),) if rows else ()


def _plans(b: Briefing) -> tuple[Block, ...]:
    rows = tuple(
        ((Run(spoken_day(p.day, p.until), "b"),), (Run(p.what, "", p.notes),), (Run(p.place or ""),),
         (Run(FATES[p.fate]),))
        for p in b.plans
    )  # fmt: skip
    return (Grid(("When", "What", "Where", "So far"), rows, (0.2, 0.48, 0.15, 0.17)),) if rows else ()


def _places(points: tuple[Point, ...]) -> Block:
    words = ", ".join(f"{p.name} ({p.events})" for p in points)
    return Paragraph((Run("Events by place: ", "b"), Run(words + ". "), Run(
        "Outlines: Natural Earth. Places: GeoNames, CC BY 4.0. Events known only to a country, and the few "
        "far from all others, are not on the map.",
        "s")))  # fmt: skip


def _left_out(b: Briefing) -> tuple[Block, ...]:
    return (Bullets(tuple((Run(words + "."),) for words in b.left_out)),) if b.left_out else ()


def _cited(s: Source) -> str:
    parts: Iterable[str | None] = (s.publisher, s.title or s.id, spoken_day(s.day))
    return ", ".join(p for p in parts if p)


def _notes(b: Briefing) -> tuple[Block, ...]:
    sources = {s.number: s for s in b.sources}
    notes = []
    for n in b.notes:
        s = sources[n.source]
        quoted = (Run(f"“{n.words}” "),) if n.words else ()
        notes.append((n.number, (*quoted, Run(f"{_cited(s)}, sentence {n.sentence} [S{s.number}].", "s")), s.url))
    return (NoteList(tuple(notes)),) if notes else ()


def _sources(b: Briefing) -> tuple[Block, ...]:
    items = []
    for s in b.sources:
        copies = f" ({s.copies} {'copy' if s.copies == 1 else 'copies'} of it not counted)" if s.copies else ""
        address = (Run(f"  {s.url or s.id}", "s"),) if s.url or s.title else ()
        items.append((Run(f"S{s.number}  ", "b"), Run(f"{_cited(s)}{copies}"), *address))
    return (Bullets(tuple(items)),) if items else ()
