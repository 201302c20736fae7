"""A briefing as data: what every rendering of it shows. Numbers in `notes` are numbers of `Briefing.notes`."""

from __future__ import annotations

import msgspec

Numbers = tuple[int, ...]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of an article that something rests on. `sentence` counts from 1; `words` null without text."""

    number: int
    source: int
    sentence: int
    words: str | None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """An article, numbered in the order it is first noted. `copies` counts further articles with the same text."""

    number: int
    id: str
    title: str | None
    publisher: str | None
    day: str | None
    url: str | None
    copies: int = 0


class Development(msgspec.Struct, frozen=True, kw_only=True):
    """An event and who tells it. `sources` counts independent texts; `claimed_by` is set where it stands on someone's
    word alone; `telling` is the sentence that tells it best, or the coded act where text is left out; `told` the day of
    the first article that tells it."""

    telling: str
    label: str
    day: str | None
    until: str | None
    place: str | None
    sources: int
    publishers: tuple[str, ...]
    claimed_by: str | None
    rank: float
    notes: Numbers
    told: str | None = None


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the chronology, its developments in order of rank."""

    day: str
    developments: tuple[Development, ...]
    more: int = 0


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """What a party wants, refuses, offers, promises or judges."""

    stance: str
    words: str
    target: str | None
    day: str | None
    notes: Numbers


class PartyStands(msgspec.Struct, frozen=True, kw_only=True):
    """A party and its stands, newest first."""

    party: str
    stands: tuple[Stand, ...]
    more: int = 0


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a dispute: who holds it, and the words."""

    holder: str
    words: str
    day: str | None
    notes: Numbers


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """Two claims that cannot both hold. Nothing here says which is right."""

    kind: str
    left: Side
    right: Side
    why: str


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as a source gives it."""

    measures: str
    value: float
    low: float | None
    high: float | None
    unit: str | None
    words: str
    said_by: str | None
    publisher: str | None
    day: str | None
    notes: Numbers


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Something planned for a day, and what became of it so far as the articles tell: planned, held, cancelled."""

    day: str
    until: str
    what: str
    place: str | None
    fate: str
    notes: Numbers


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the map with the number of events there, and whether any is an act of material conflict."""

    name: str
    latitude: float
    longitude: float
    events: int
    conflict: bool


class Briefing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a briefing says. `independent` counts texts, not copies; `left_out` says what was not used and why."""

    title: str
    question: str
    since: str | None
    until: str | None
    articles: int
    independent: int
    publishers: tuple[str, ...]
    made: str
    developments: tuple[Development, ...] = ()
    days: tuple[Day, ...] = ()
    parties: tuple[PartyStands, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    counts: tuple[Count, ...] = ()
    plans: tuple[Plan, ...] = ()
    points: tuple[Point, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    left_out: tuple[str, ...] = ()
