"""What a question gives back: frozen rows with their evidence as text, never as offsets.

The rows of one article (events, statements …) stand in `row_parts`; here is what is made of many of them.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from dateline.query.row_parts import ActorFound as ActorFound
from dateline.query.row_parts import ActorRef as ActorRef
from dateline.query.row_parts import ArticleFound as ArticleFound
from dateline.query.row_parts import Count as Count
from dateline.query.row_parts import EventRow as EventRow
from dateline.query.row_parts import Evidence as Evidence
from dateline.query.row_parts import Facets as Facets
from dateline.query.row_parts import Fate as Fate
from dateline.query.row_parts import FigureRow as FigureRow
from dateline.query.row_parts import Mark as Mark
from dateline.query.row_parts import Page as Page
from dateline.query.row_parts import Piece as Piece
from dateline.query.row_parts import PlaceRef as PlaceRef
from dateline.query.row_parts import PositionRow as PositionRow
from dateline.query.row_parts import Source as Source
from dateline.query.row_parts import StatementRow as StatementRow

# ---------------------------------------------------------------- events across articles


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one dispatch says of an event, on the day it was written."""

    day: str | None
    status: str
    value: str | None
    evidence: Evidence


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a fact that sources do not agree on, and the sources that give it."""

    value: str
    sources: tuple[Source, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A fact of an event told in several ways: date, place, count (`of` what), doer, status."""

    kind: str
    of: str
    versions: tuple[Version, ...]


class MainEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event with all who tell it. `sources` counts independent texts; `rank` orders events of a day.

    `told` holds, oldest first, the first telling, every change of status, and the latest; `more` further mentions.
    """

    cluster: str
    title: str
    type: str
    mode: str | None
    status: str
    value: str | None
    earliest: str | None
    latest: str | None
    place: PlaceRef | None
    actors: tuple[ActorRef, ...]
    recipients: tuple[ActorRef, ...]
    claimed_by: ActorRef | None
    intensity: float
    mentions: int
    articles: int
    sources: int
    publishers: tuple[str, ...]
    rank: float
    score: float
    told: tuple[Told, ...]
    more: int
    differences: tuple[Difference, ...]


class TimelineDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day with its main events, best first, and how many more there are. `until` is later where the date is wide."""

    day: str
    until: str
    events: tuple[MainEvent, ...]
    more: int


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """Main events by day. `total` events match; `undated` of them have no day or one too wide to be shown.

    linked: across articles, or each article's own. An event without a `value` stands on the day of its first report.
    `first`, `last` are the first and latest report (day of the article) of what matched. about: very many matched, and
    `total`, `undated` and, in a chronology, `more` are estimates.
    """

    days: tuple[TimelineDay, ...]
    total: int
    undated: int
    linked: bool
    first: Source | None
    last: Source | None
    after: str | None = None
    about: bool = False


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """What a dispatch says of a plan: `fate` as it tells it, the day or days it gives (`value`)."""

    day: str | None
    fate: Fate
    value: str | None
    evidence: Evidence


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with what became of it. `earliest`, `latest` the day last announced; `first_set` the one set at first.

    `why` says what the fate rests on. `updates`, oldest first, hold every dispatch that speaks of it.
    """

    plan: str
    type: str
    mode: str | None
    title: str
    parties: tuple[ActorRef, ...]
    place: PlaceRef | None
    value: str | None
    earliest: str | None
    latest: str | None
    first_set: str | None
    fate: Fate
    why: str
    sources: int
    updates: tuple[Update, ...]


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """Plans by the day they are for. `undated`: plans without a day; `total` counts the mentions of plans that
    have one, `more` says that there are more than were counted; `asof` is the latest day any article was written."""

    plans: tuple[Planned, ...]
    undated: tuple[Planned, ...]
    total: int
    asof: str | None
    after: str | None = None
    more: bool = False


# ---------------------------------------------------------------- positions, figures, contested


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A party's stance turned: from what to what, on which day."""

    day: str | None
    before: str
    after: str
    ref: str


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """What one party holds on one issue, oldest first; `latest` its last stance; `changes` where it turned."""

    party: ActorRef
    issue: str
    latest: str
    rows: tuple[PositionRow, ...]
    sources: int
    changes: tuple[Change, ...]
    more: int = 0


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """What positions are about: `name` as shown, the words, target or place that make it, and the reason."""

    issue: str
    name: str
    why: str
    positions: int
    parties: int


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Party by issue. `other` counts positions that fit no issue with enough of them.

    about: very many matched, and `total` is an estimate.
    """

    issues: tuple[Issue, ...]
    parties: tuple[ActorRef, ...]
    cells: tuple[Cell, ...]
    total: int
    other: int
    about: bool = False


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """What one source says of one measure over time, oldest first, repeated numbers once. `said_by` null: unnamed."""

    measures: str
    unit: str | None
    said_by: ActorRef | None
    points: tuple[FigureRow, ...]
    sources: int


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a contested pair."""

    ref: str
    layer: str
    holder: ActorRef | None
    words: str
    day: str | None
    evidence: Evidence


class ContestedPair(msgspec.Struct, frozen=True, kw_only=True):
    """Two claims that cannot both hold, with the reason; `kind` denial, count, date, place, doer, status …"""

    pair: str
    kind: str
    issue: str
    why: str
    score: float
    day: str | None
    left: Claim
    right: Claim


# ---------------------------------------------------------------- who


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """Who does what to whom in a period. kind: `acts on`, `speaks to`, `speaks about` (a position on a target).

    `cooperation` and `conflict` count acts by quad class; `intensity` is their mean (-10..10), null for words.
    """

    source: int
    target: int
    kind: Literal["acts on", "speaks to", "speaks about"]
    period: str
    rows: int
    cooperation: int = 0
    conflict: int = 0
    intensity: float | None = None


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Actors and what passes between them. `total` actors match; edges are between those given.

    about: very many events matched, so that acts are counted in a fair sample of articles and `rows` are estimates.
    """

    actors: tuple[ActorFound, ...]
    edges: tuple[Edge, ...]
    total: int
    about: bool = False


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A role an actor is given, first and last day, and in how many articles."""

    role: str
    of: str | None
    first: str | None
    last: str | None
    articles: int


# ---------------------------------------------------------------- one of each


class EventDetail(msgspec.Struct, frozen=True, kw_only=True):
    """All of one event: what it comes to, every mention with its codes, why each was joined, contested claims on it."""

    event: MainEvent
    mentions: tuple[EventRow, ...]
    joined: tuple[tuple[str, str], ...]
    history: tuple[Told, ...]
    contested: tuple[ContestedPair, ...]


class StatementDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One statement with the sentences around it, and the positions and acts it holds."""

    statement: StatementRow
    before: tuple[str, ...]
    after: tuple[str, ...]
    positions: tuple[PositionRow, ...]
    events: tuple[EventRow, ...]
    inner: tuple[StatementRow, ...]


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of an article, its text in pieces, and the refs of the rows that rest on it."""

    n: int
    pieces: tuple[Piece, ...]
    rows: tuple[str, ...]
    paragraph: bool = False


class ArticleDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One article: its sentences, its rows, its copies, and what could not be done."""

    article: ArticleFound
    sentences: tuple[Sentence, ...]
    events: tuple[EventRow, ...]
    statements: tuple[StatementRow, ...]
    positions: tuple[PositionRow, ...]
    figures: tuple[FigureRow, ...]
    copies: tuple[Source, ...]
    problems: tuple[str, ...]


class ActorDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One actor: names with counts, roles over time, with whom it acts, and its latest rows.

    about: with whom, edges, types and months are estimates from a fair sample of very many acts.
    """

    actor: ActorFound
    names: tuple[Count, ...]
    roles: tuple[Role, ...]
    with_whom: tuple[Count, ...]
    edges: tuple[Edge, ...]
    others: tuple[ActorRef, ...]
    types: tuple[Count, ...]
    months: tuple[Count, ...]
    events: tuple[EventRow, ...]
    statements: tuple[StatementRow, ...]
    positions: tuple[PositionRow, ...]
    about: bool = False
