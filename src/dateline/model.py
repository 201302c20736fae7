"""Every layer and row, on one page.

Offsets are half-open `[start, end)` in Unicode code points of `Article.text`. Everything is frozen: a later stage
adds a layer that points at an id, it never edits an earlier one. The upper half are the layers of the *text* (what
stands where); the lower half is the *world* they speak of and is what a `Record` carries.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

SCHEMA = "dateline.record/1"

Span: TypeAlias = tuple[int, int]
Spans: TypeAlias = tuple[Span, ...]

FurnitureKind = Literal[
    "headline", "subhead", "timestamp", "template", "navigation", "caption", "credit", "byline", "dateline",
    "share", "related", "subscribe", "legal", "contact", "advertisement", "fragment", "boilerplate",
]  # fmt: skip
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
ActorKind = Literal["person", "organisation", "government", "armed-group", "population"]
MentionForm = Literal["name", "nominal", "pronoun", "demonym", "metonym"]
Form = Literal["direct", "indirect", "mixed"]
ArgumentRole = Literal["actor", "recipient", "place", "time", "instrument", "topic"]
ToponymUse = Literal["literal", "metonym", "adjectival", "associative"]
CueClass = Literal["speech", "writing", "belief", "nominal", "adverbial", "label"]
Channel = Literal["news conference", "telephone", "writing", "broadcast", "interview", "speech", "social media"]
StatusValue = Literal["actual", "planned", "hypothetical", "negated"]
Stance = Literal["demand", "precondition", "commitment", "refusal", "offer", "assessment"]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement: who made it, why, and how sure it is (`score` in 0..1)."""

    by: str = ""
    why: str = ""
    score: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score {self.score} is not between 0 and 1")


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """A reading that was weighed and lost: `value` in the terms of the row it stands on."""

    value: str
    score: float = 0.0
    why: str = ""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be done for this article, and how to mend it. `stage` names the part that met it."""

    kind: str
    message: str
    remedy: str = ""
    stage: str | None = None
    span: Span | None = None


# ---------------------------------------------------------------- the article as read


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What reading gives: the text unchanged, and what its container said of it.

    `source` says where it came from (a file, a line of a file, a URL); `encoding` the character encoding that was used
    and `mended` whether mojibake was repaired. `marked` is furniture the container itself named (an HTML <nav>, a
    <figcaption>). `extra` keeps unknown keys of the input.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    byline: str | None = None
    agency: str | None = None
    published: str | None = None
    language: str | None = None
    source: str | None = None
    format: str = "text"
    encoding: str | None = None
    mended: str | None = None
    marked: tuple[Furniture, ...] = ()
    extra: dict[str, Any] = {}
    problems: tuple[Problem, ...] = ()


# ---------------------------------------------------------------- layers of the text


class Furniture(Row, frozen=True, kw_only=True):
    """A stretch of the page that is not the dispatch. It is labelled and stays where it is."""

    span: Span
    kind: FurnitureKind


class Dateline(Row, frozen=True, kw_only=True):
    """`GENEVA, Feb 3 (Reuters) -`: the place and day a dispatch says it was written. `date` ISO or null."""

    span: Span
    place: str | None = None
    place_span: Span | None = None
    date: str | None = None
    agency: str | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says of itself. Dates ISO 8601 as precise as known; `written_why` says how `written` was found."""

    title: str | None = None
    published: str | None = None
    published_why: str = ""
    written: str | None = None
    written_why: str = ""
    agency: str | None = None
    publisher: str | None = None
    byline: str | None = None
    dateline: Dateline | None = None


class Token(msgspec.Struct, frozen=True, array_like=True):
    """One token of the parse. `head` is an index into `Document.tokens` (its own index at a root).

    `entity` is the parser's entity label or "" and `entity_start` marks the first token of an entity.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    sentence: int
    entity: str = ""
    entity_start: bool = False
    morph: str = ""


class Quotation(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch in quotation marks, marks included; `parts` has one span a paragraph. `scare`: a word or two, no
    clause. `closed` is false where the page never closes it."""

    span: Span
    parts: Spans
    closed: bool = True
    scare: bool = False


class Encoding(msgspec.Struct, frozen=True, kw_only=True):
    """The shared encoder's output, run once. `pieces[i]` is the code-point span of row i of `states`
    (numpy float32, n_pieces x width); `features` the feature id of each piece."""

    pieces: Spans
    states: Any
    ids: Any = None
    features: Any = None


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A noun phrase that names an actor. `head` is the span of its head word; `form` how it names.

    `span` is the full noun phrase, title and apposition included; `name` the proper name inside it, null where it has
    none. `kind_guess` what sort of actor it looks like.
    """

    id: str
    span: Span
    head: Span
    form: MentionForm
    name: Span | None = None
    kind_guess: ActorKind | None = None
    role: Span | None = None
    sentence: int = 0
    plural: bool = False
    why: str = ""


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """Mentions of one actor in the article, in text order; `best` is the id of the mention that names it most fully.

    `together`: ids of the chains it stands for as a whole ("both sides", "they" for two), where that is known.
    """

    id: str
    mentions: tuple[str, ...]
    best: str
    together: tuple[str, ...] = ()
    why: str = ""
    score: float = 1.0


class Quantity(Row, frozen=True, kw_only=True):
    """A number with what it counts, as it stands. `unit` is `percent`, a currency code, a measure, or null (a count).

    `head` is the span of the counted noun.
    """

    id: str
    span: Span
    value: int | float
    low: int | float | None = None
    high: int | float | None = None
    unit: str | None = None
    head: Span | None = None
    sentence: int = 0


class Attribution(Row, frozen=True, kw_only=True):
    """Source, cue and content as they stand. `nested` is the id of the attribution this one stands inside, or null."""

    id: str
    source: Spans
    cue: Spans
    content: Spans
    form: Form
    nested: str | None = None
    cue_class: CueClass | None = None


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """A participant as it stands: `role` actor, recipient, place, time or instrument; `head` its head word."""

    role: ArgumentRole
    span: Span
    head: Span
    why: str = ""


class EventMention(Row, frozen=True, kw_only=True):
    """An act as it stands: trigger, PLOVER type and mode, arguments; `status_guess` what the neural head says of its
    status (each value with its probability; empty without the head)."""

    id: str
    trigger: Span
    type: str
    mode: str | None = None
    status_guess: tuple[tuple[StatusValue, float], ...] = ()
    arguments: tuple[Argument, ...] = ()
    sentence: int = 0
    lemma: str = ""
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    alternatives: tuple[Alternative, ...] = ()


class Status(Row, frozen=True, kw_only=True):
    """Whether an act happened: judged for the event mention `of`; `cues` are the words that decide it."""

    of: str
    status: StatusValue
    cues: Spans = ()


# ---------------------------------------------------------------- the world


class Timex(Row, frozen=True, kw_only=True):
    """A TIMEX3. `earliest`/`latest` ISO days (or times) where the value is an interval on the calendar; `anchor`
    what a relative value was counted from (`written`, `published`, another timex's id, or null)."""

    id: str
    span: Span
    type: TimexType
    value: str
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    earliest: str | None = None
    latest: str | None = None
    anchor: str | None = None
    alternatives: tuple[Alternative, ...] = ()


class Place(Row, frozen=True, kw_only=True):
    """A place of the gazetteer. `country` ISO 3166 alpha-3; `feature` a GeoNames feature code."""

    id: str
    name: str
    geonameid: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    feature: str | None = None


class Toponym(Row, frozen=True, kw_only=True):
    """A place name as it stands. `use`: literal; metonym (stands for its government); adjectival ("Russian");
    associative (part of another name or a compound: "the Geneva talks")."""

    span: Span
    place: str | None = None
    use: ToponymUse = "literal"
    alternatives: tuple[Alternative, ...] = ()


class Actor(Row, frozen=True, kw_only=True):
    """Someone who acts or is acted on. `of` is the id of the body or state it belongs to. `country` as PLOVER has it
    (ISO alpha-3, or UNO, EUR, IGO, NGO, IMG ...); `sectors` PLOVER codes, the primary first."""

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None
    of: str | None = None
    wikidata: str | None = None
    mentions: Spans = ()


class When(msgspec.Struct, frozen=True, kw_only=True):
    """A date on a row: `value` as TIMEX3 has it, the interval it means, the timex it rests on and the reason."""

    value: str
    earliest: str | None = None
    latest: str | None = None
    timex: str | None = None
    why: str = ""


class Statement(Row, frozen=True, kw_only=True):
    """Who said (wrote, thought, wanted) what to whom, when, where and how."""

    id: str
    source: Spans
    cue: Spans
    content: Spans
    form: Form
    speaker: str | None = None
    addressee: str | None = None
    date: When | None = None
    place: str | None = None
    nested: str | None = None
    channel: Channel | None = None
    cue_class: CueClass | None = None
    negated: bool = False
    sentence: int | None = None
    alternatives: tuple[Alternative, ...] = ()


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A participant of an event: the actor's id, and the words that name it (null where it is not in the sentence)."""

    actor: str | None
    span: Span | None = None


class AcledCode(msgspec.Struct, frozen=True, kw_only=True):
    """ACLED's names for an event."""

    event_type: str
    sub_event_type: str


class Codes(msgspec.Struct, frozen=True, kw_only=True):
    """The event in other schemes: `plover` with PLOVER's rule for the future, `quad` 1..4, `intensity` -10..10."""

    plover: str
    quad: int
    intensity: float
    cameo: str | None = None
    acled: AcledCode | None = None


class Event(Row, frozen=True, kw_only=True):
    """An act between political actors, one row a mention; `same_as` the id of its first mention in the article."""

    id: str
    trigger: Span
    type: str
    mode: str | None = None
    status: StatusValue = "actual"
    status_cues: Spans = ()
    contexts: tuple[str, ...] = ()
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    date: When | None = None
    place: str | None = None
    claimed_by: str | None = None
    statement: str | None = None
    same_as: str | None = None
    sentence: int = 0
    codes: Codes
    alternatives: tuple[Alternative, ...] = ()


class Position(Row, frozen=True, kw_only=True):
    """What a party wants, refuses or promises; `conditions` are the clauses it hangs on."""

    id: str
    holder: str | None
    stance: Stance
    span: Span
    target: str | None = None
    statement: str | None = None
    conditions: Spans = ()
    sentence: int = 0


class Figure(Row, frozen=True, kw_only=True):
    """A count of people or things harmed, moved, held, pledged or deployed; `unit` is a currency, percent, or null."""

    id: str
    span: Span
    value: int | float
    low: int | float | None = None
    high: int | float | None = None
    measures: str
    unit: str | None = None
    source: str | None = None
    date: When | None = None
    sentence: int = 0


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """An article and the layers stages have added so far. A stage may read only the layers it says it needs."""

    article: Article
    furniture: tuple[Furniture, ...] = ()
    page: Page = Page()
    language: str | None = None
    sentences: Spans = ()
    tokens: tuple[Token, ...] = ()
    encoding: Encoding | None = None
    quotations: tuple[Quotation, ...] = ()
    timexes: tuple[Timex, ...] = ()
    toponyms: tuple[Toponym, ...] = ()
    places: tuple[Place, ...] = ()
    mentions: tuple[Mention, ...] = ()
    chains: tuple[Chain, ...] = ()
    actors: tuple[Actor, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()
    event_mentions: tuple[EventMention, ...] = ()
    statuses: tuple[Status, ...] = ()
    events: tuple[Event, ...] = ()
    positions: tuple[Position, ...] = ()
    figures: tuple[Figure, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        return self.article.text

    @property
    def id(self) -> str:
        return self.article.id


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What one article becomes: the public format, `dateline.record/1`."""

    schema: str = SCHEMA
    id: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    agency: str | None = None
    byline: str | None = None
    published: str | None = None
    written: str | None = None
    language: str | None = None
    text: str
    furniture: tuple[Furniture, ...] = ()
    dateline: Dateline | None = None
    sentences: Spans = ()
    timexes: tuple[Timex, ...] = ()
    places: tuple[Place, ...] = ()
    toponyms: tuple[Toponym, ...] = ()
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    positions: tuple[Position, ...] = ()
    figures: tuple[Figure, ...] = ()
    problems: tuple[Problem, ...] = ()
    source: str | None = None
    format: str = "text"
    encoding: str | None = None
    mended: str | None = None
    extra: dict[str, Any] = {}
