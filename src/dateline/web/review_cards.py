"""A row as a reviewer sees it: its sentence with the words marked, what it says, who made it and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from dateline.model import Alternative, Record, Span
from dateline.record import main_span
from dateline.store import Store
from dateline.store.reviewing import find_row
from dateline.store.rows import ArticleRow, Review
from dateline.text import as_spans, at

SHORT = 400
"""Characters of the sentence before and after that are shown."""
_PARTS = {
    "events": (("status_cues", "status"), ("trigger", "trigger")),
    "statements": (("content", "content"), ("source", "source"), ("cue", "cue")),
    "positions": (("span", "position"), ("conditions", "condition")),
    "figures": (("span", "figure"),),
}
"""Fields with spans, and how their words are marked; what comes later lies on top."""


class Piece(NamedTuple):
    """A run of text and what it is for the row; null: nothing."""

    text: str
    mark: str | None = None


class Card(NamedTuple):
    """One row ready to be judged. `facts` are label and value; `judged` the judgements that stand, oldest first."""

    layer: str
    id: str
    article: ArticleRow
    words: str
    facts: tuple[tuple[str, str], ...]
    before: str
    pieces: tuple[Piece, ...]
    after: str
    by: str
    why: str
    score: float
    alternatives: tuple[Alternative, ...]
    judged: tuple[Review, ...]

    @property
    def ref(self) -> str:
        return f"{self.article.article}.{self.id}"


def make_card(store: Store, layer: str, article: int, id: str) -> Card:
    """A row of the store as a card. Errors: SettingError where there is no such row."""
    about, record = store.article(article), store.record(article)
    row = find_row(record, layer, id)
    before, pieces, after = context(record, row, layer)
    judged = tuple(r for r in store.reviews(article, layer=layer) if r.id == id)
    return Card(
        layer, id, about, "".join(p.text for p in pieces if p.mark in ("trigger", "content", "position", "figure")),
        tuple(facts(record, row, layer)), before, pieces, after, row.by, row.why, row.score,
        getattr(row, "alternatives", ()), judged,
    )  # fmt: skip


def context(record: Record, row: Any, layer: str) -> tuple[str, tuple[Piece, ...], str]:
    """The sentence before, the sentences of the row in pieces, the sentence after."""
    marks = list(_marks(row, layer))
    main = main_span(row) or (0, 0)
    low = min((s[0] for s, _ in marks), default=main[0])
    high = max((s[1] for s, _ in marks), default=main[1])
    first, last = at(record.sentences, low), at(record.sentences, max(low, high - 1))
    start = min(low, record.sentences[first][0]) if first is not None else low
    end = max(high, record.sentences[last][1]) if last is not None else high
    before = record.text[record.sentences[first - 1][0] : start] if first else ""
    follows = last is not None and last + 1 < len(record.sentences)
    after = record.text[end : record.sentences[last + 1][1]] if follows and last is not None else ""
    return before[-SHORT:], pieces_of(record.text, (start, end), marks), after[:SHORT]


def _marks(row: Any, layer: str) -> Iterator[tuple[Span, str]]:
    for side, mark in (("actors", "actor"), ("recipients", "recipient")):
        for party in getattr(row, side, ()) if layer == "events" else ():
            if party.span is not None:
                yield party.span, mark
    for field, mark in _PARTS.get(layer, (("span", "hit"),)):
        for span in as_spans(getattr(row, field, None)):
            yield span, mark


def pieces_of(text: str, whole: Span, marks: list[tuple[Span, str]]) -> tuple[Piece, ...]:
    """The text of `whole` cut where marks begin and end; of marks that lie on one another the last one shows.

    >>> [tuple(p) for p in pieces_of("He left Homs.", (0, 13), [((0, 2), "actor"), ((3, 7), "trigger")])]
    [('He', 'actor'), (' ', None), ('left', 'trigger'), (' Homs.', None)]
    """
    cuts = sorted({*whole, *(min(max(x, whole[0]), whole[1]) for s, _ in marks for x in s)})
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        mark = next((m for s, m in reversed(marks) if s[0] <= start and end <= s[1]), None)
        if found and found[-1].mark == mark:
            found[-1] = Piece(found[-1].text + text[start:end], mark)
        else:
            found.append(Piece(text[start:end], mark))
    return tuple(found)


def facts(record: Record, row: Any, layer: str) -> Iterator[tuple[str, str]]:
    """What a row says, label by label, ids spelled out."""
    actors = {a.id: a.name for a in record.actors}
    places = {p.id: p.name for p in record.places}

    def actor(id: str | None) -> str:
        return "nobody named" if id is None else actors.get(id, id)

    def parties(some: Any) -> str:
        return ", ".join(
            actors.get(p.actor or "", "") or (record.text[p.span[0] : p.span[1]] if p.span else "") for p in some
        )

    if layer == "events":
        yield "type", f"{row.type} / {row.mode}" if row.mode else row.type
        yield "status", row.status
        yield "who", parties(row.actors) or "nobody named"
        yield "to whom", parties(row.recipients) or "nobody named"
    elif layer == "statements":
        yield "speaker", actor(row.speaker)
        yield "to", actor(row.addressee)
        yield "form", row.form
    elif layer == "positions":
        yield "holder", actor(row.holder)
        yield "stance", row.stance
        yield "towards", actor(row.target)
    elif layer == "figures":
        low, high = row.low, row.high
        between = f" ({low if low is not None else '…'} to {high if high is not None else '…'})"
        yield "number", f"{row.value:,}{between if (low, high) != (None, None) else ''} {row.unit or ''}".strip()
        yield "measures", row.measures
        yield "said by", actor(row.source)
    date = getattr(row, "date", None)
    if layer != "positions":
        yield "date", date.value if date else "none"
    if layer in ("events", "statements"):
        yield "place", places.get(row.place, "none") if row.place else "none"
    if getattr(row, "claimed_by", None):
        yield "claimed by", actor(row.claimed_by)
