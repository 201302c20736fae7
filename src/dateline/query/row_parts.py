"""The rows of one article as a question gives them back, with their evidence as text, never as offsets.

A row of an article is named by `ref`: the article's number, a dot and the row's id in the record (`17.e1a2b`). An event
across articles is named by its cluster; where events are not linked yet, by the ref of its first mention.
"""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import msgspec

T = TypeVar("T")

Mark = Literal[
    "trigger", "actor", "recipient", "status", "source", "cue", "content", "position", "condition", "figure", "hit",
]  # fmt: skip
Fate = Literal["open", "held", "postponed", "cancelled", "unknown"]
"""What became of a plan: still to come; took place; moved to a later day; called off; its day passed unreported."""


class ActorRef(msgspec.Struct, frozen=True, kw_only=True):
    """An actor of the corpus. `actor` is its root number, null where a party is only words of the article."""

    actor: int | None
    name: str
    kind: str | None = None
    country: str | None = None


class PlaceRef(msgspec.Struct, frozen=True, kw_only=True):
    """A place of the corpus. `country` ISO 3166 alpha-3."""

    place: int
    name: str
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The article a row stands in. `text` groups copies: articles with the same `text` are one source."""

    article: int
    id: str
    key: str
    title: str | None
    publisher: str | None
    agency: str | None
    day: str | None
    url: str | None
    text: int


class Piece(msgspec.Struct, frozen=True):
    """A run of text and what it is for the row (null: nothing). The pieces of a sentence joined are the sentence."""

    text: str
    mark: Mark | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row is there: article, sentence with the words marked, who made it, the reason, how sure (0..1)."""

    ref: str
    source: Source
    words: str
    pieces: tuple[Piece, ...]
    by: str
    why: str
    score: float

    @property
    def sentence(self) -> str:
        return "".join(p.text for p in self.pieces)


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A part of what was found. `total` counts all of it; `after` is the cursor of the next page, null on the last.

    about: very many matched, and `total` is an estimate.
    """

    rows: tuple[T, ...]
    total: int
    after: str | None = None
    about: bool = False


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """One mention of an act. `cluster` is the event across articles it tells, null before linking."""

    ref: str
    type: str
    mode: str | None
    status: str
    contexts: tuple[str, ...]
    value: str | None
    earliest: str | None
    latest: str | None
    place: PlaceRef | None
    actors: tuple[ActorRef, ...]
    recipients: tuple[ActorRef, ...]
    claimed_by: ActorRef | None
    plover: str
    quad: int
    intensity: float
    cameo: str | None
    acled: str | None
    cluster: str | None
    evidence: Evidence


class StatementRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who said what to whom. `said` are the words; `source`, `cue` the words for who and how;
    `negated` where it is told as not said; `topics` its issues."""

    ref: str
    speaker: ActorRef | None
    addressee: ActorRef | None
    form: str
    cue_class: str | None
    channel: str | None
    source: str
    cue: str
    negated: bool
    said: str
    day: str | None
    value: str | None
    place: PlaceRef | None
    nested: str | None
    topics: tuple[str, ...]
    evidence: Evidence


class PositionRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a party wants, refuses or promises. `statement` is the ref of what it was said in, `topics` its issues."""

    ref: str
    holder: ActorRef | None
    target: ActorRef | None
    stance: str
    words: str
    conditions: tuple[str, ...]
    day: str | None
    statement: str | None
    topics: tuple[str, ...]
    evidence: Evidence


class FigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A count with its bounds, what it measures, whose it is and for when. `day`: its date, else the article's."""

    ref: str
    number: float
    low: float | None
    high: float | None
    measures: str
    unit: str | None
    said_by: ActorRef | None
    value: str | None
    day: str | None
    words: str
    evidence: Evidence


class ArticleFound(msgspec.Struct, frozen=True, kw_only=True):
    """An article with how much was read from it. `snippet` marks the words searched for."""

    source: Source
    language: str | None
    words: int
    copy_kind: str | None
    copies: int
    events: int
    statements: int
    positions: int
    figures: int
    snippet: str = ""


class ActorFound(msgspec.Struct, frozen=True, kw_only=True):
    """An actor and how often it is there in the whole store: articles, acts done and suffered, statements, positions.

    `first`, `last`: days of the first and latest article that names it.
    """

    actor: ActorRef
    sectors: tuple[str, ...]
    role: str | None
    names: tuple[str, ...]
    wikidata: str | None
    articles: int
    acts: int
    suffered: int
    statements: int
    positions: int
    first: str | None
    last: str | None


class Count(msgspec.Struct, frozen=True):
    """One value of a facet: what to put into a query, what to show, and how many rows."""

    value: str
    label: str
    rows: int


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """How the events of a query divide. `months` in order of time, the others by number.

    about: counted in a fair sample of very many mentions, and scaled up.
    """

    total: int
    types: tuple[Count, ...]
    statuses: tuple[Count, ...]
    actors: tuple[Count, ...]
    places: tuple[Count, ...]
    countries: tuple[Count, ...]
    months: tuple[Count, ...]
    publishers: tuple[Count, ...]
    about: bool = False
