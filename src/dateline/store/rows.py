"""What a store gives back and takes: frozen rows, typed."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Verdict = Literal["y", "n", "h", "edit"]
"""y: right; n: wrong; h: half right; edit: right after the edit."""
Standing = Literal["kept", "changed", "orphaned"]
Side = Literal["actor", "recipient"]


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True):
    """An article of the store. `article` is its number, `id` the one given on input, `key` names it for ever.

    `day` is the day it was written, else published; `copy_group` is null for an article that has no copies.
    """

    article: int
    key: str
    id: str
    content: str
    run: int
    title: str | None
    url: str | None
    publisher: str | None
    agency: str | None
    byline: str | None
    published: str | None
    written: str | None
    day: str | None
    language: str | None
    source: str | None
    format: str | None
    words: int
    added: str
    read: str
    copy_group: int | None
    lead: bool
    copy_kind: str | None
    copy_score: float | None
    copy_why: str | None


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What makes rows: program and plan by name and version, stages in order, digests of models and of lexicons."""

    key: str
    program: str
    plan: str
    stages: tuple[str, ...]
    models: str
    lexicons: str


class Refused(msgspec.Struct, frozen=True):
    """An article that could not be stored, and why."""

    id: str
    why: str


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What adding did. `known` were there already; `differing` of them came with another title, date or publisher.

    `orphaned` and `changed` count reviews whose row is gone or says something else after a new reading.
    """

    added: int = 0
    replaced: int = 0
    known: int = 0
    differing: int = 0
    words: int = 0
    changed: int = 0
    orphaned: int = 0
    refused: tuple[Refused, ...] = ()


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """What went with the articles removed: only what they alone supported."""

    articles: int = 0
    actors: int = 0
    places: int = 0
    orphaned: int = 0


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence or statement that holds the words searched for. `snippet` marks them; the best rank is highest."""

    layer: Literal["sentences", "statements"]
    row: int
    article: int
    id: str | None
    start: int
    end: int
    words: str
    snippet: str
    rank: float


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """An article in a group of copies. `group` is the number of its lead; `kind` lead, exact, near, excerpt, agency."""

    article: int
    group: int
    kind: str
    score: float
    why: str


class EventCluster(msgspec.Struct, frozen=True, kw_only=True):
    """One event with all its sources; fields as the table `event_clusters` has them. `data` must be JSON."""

    cluster: str
    type: str
    mode: str | None = None
    status: str = "actual"
    value: str | None = None
    earliest: str | None = None
    latest: str | None = None
    place: int | None = None
    country: str | None = None
    title: str = ""
    mentions: int = 0
    articles: int = 0
    sources: int = 0
    first: str | None = None
    last: str | None = None
    score: float = 1.0
    data: dict[str, Any] = {}


class EventLink(msgspec.Struct, frozen=True, kw_only=True):
    """The mention `event` (its row key) is of the event `cluster`, because `why`."""

    event: int
    cluster: str
    why: str
    score: float = 1.0


class ClusterParty(msgspec.Struct, frozen=True, kw_only=True):
    """`actor` (a root) took part in `cluster` on `side`, by so many mentions."""

    cluster: str
    side: Side
    actor: int
    mentions: int = 1


class Contested(msgspec.Struct, frozen=True, kw_only=True):
    """Two claims that cannot both hold: rows by article, layer and id, and the root of who holds each."""

    pair: str
    kind: str
    issue: str
    why: str
    score: float
    day: str | None = None
    left_article: int
    left_layer: str
    left_id: str
    left_actor: int | None = None
    right_article: int
    right_layer: str
    right_id: str
    right_actor: int | None = None
    data: dict[str, Any] = {}


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided. `undoes` is the decision it takes back; `undone` whether a later one took it back.

    Subjects. actor merge: {"keep": key, "merge": [key, …]}. actor split: {"from": key, "articles": [article key, …],
    "name": name}. actor rename: {"actor": key, "name": name}. event merge or split: {"mentions": [[article key, event
    id], …]}: must be, or must not be, one event; a split with "others" parts its mentions from those only. The store
    adds "was": the name, or the events, as they stood before.
    """

    decision: int
    kind: Literal["actor", "event"]
    action: Literal["merge", "split", "rename", "undo"]
    subject: dict[str, Any]
    why: str
    who: str
    at: str
    undoes: int | None = None
    undone: bool = False


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What a person judged of a row. `snapshot` and `words` are the row as it stood; `standing` how it stands today."""

    review: int
    article_key: str
    layer: str
    id: str
    verdict: Verdict
    edit: dict[str, Any] | None
    note: str
    who: str
    at: str
    snapshot: dict[str, Any]
    words: str
    standing: Standing = "kept"
    why: str = ""
    undone: bool = False


class Finding(msgspec.Struct, frozen=True):
    """One thing a check looked at: whether it is well, what was found, and how to mend it."""

    what: str
    ok: bool
    found: str
    remedy: str = ""


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """What a store holds: rows by table, days covered, runs with their number of articles, bytes on disk."""

    url: str
    schema: int
    bytes: int | None
    first: str | None
    last: str | None
    articles: int
    texts: int
    words: int
    counts: dict[str, int]
    runs: tuple[tuple[Run, int], ...]
