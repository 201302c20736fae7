"""An article as runs of text, each with the rows that stand on it: what a browser shows, without a single offset."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from dateline.explain import explain
from dateline.model import Record, Span
from dateline.record import main_span
from dateline.text import as_spans, at

LAYERS = ("statements", "events", "positions", "figures", "timexes", "toponyms", "actors")
"""Layers that can be switched on and off, as a reader thinks of them; toponyms show the places they name."""
TITLES = {
    "statements": "Statements", "events": "Events", "positions": "Positions", "figures": "Figures", "timexes": "Dates",
    "toponyms": "Places", "actors": "Actors", "furniture": "Furniture",
}  # fmt: skip
_PARTS = {
    "statements": ("content", "source", "cue"), "events": ("trigger",), "positions": ("span", "conditions"),
    "figures": ("span",), "timexes": ("span",), "toponyms": ("span",), "actors": ("mentions",),
}  # fmt: skip
_PLAIN = frozenset({"id", "sentence", "codes", "same_as"})
"""Fields that are shown elsewhere, or say nothing to a reader."""
_SIDES = ("actors", "recipients")
_KIND = re.compile(r"\bactor (?=\S)")
"""What a party is, said before its name, which says it."""
_ID = re.compile(r" \([a-z]\w{1,12}\)")
SHORT = 120
"""Characters of a row's words in the list beside the text."""


class Run(NamedTuple):
    """A stretch of the text on which the same rows stand. `rows` are names of rows, the narrowest first."""

    text: str
    layers: tuple[str, ...]
    rows: tuple[str, ...]
    furniture: str | None
    sentence: int | None
    first: str | None


class RowCard(NamedTuple):
    """A row beside the text: its name on the page, what it says, its reason; `address` leads to its own page."""

    name: str
    layer: str
    id: str | None
    head: str
    words: str
    facts: tuple[tuple[str, str], ...]
    by: str
    why: str
    score: float
    sentence: int | None
    alternatives: tuple[Any, ...]
    address: str | None


class ArticleView(NamedTuple):
    """The text in runs, and the rows by layer in the order of the text."""

    runs: tuple[Run, ...]
    layers: tuple[tuple[str, str, tuple[RowCard, ...]], ...]


def article_view(record: Record, key: str) -> ArticleView:
    """An article with all its layers. key: names the article in addresses.

    >>> view = article_view(Record(id="a", text="Talks opened.", sentences=((0, 13),)), "k")
    >>> [run.text for run in view.runs]
    ['Talks opened.']
    """
    names = {id(row): name for name, _, row in _rows(record)}
    cards = _cards(record, names, key)
    return ArticleView(tuple(_runs(record, names)), cards)


def _rows(record: Record) -> Iterator[tuple[str, str, Any]]:
    """Rows with a name that is unique on the page; a toponym has no id of its own."""
    for layer in LAYERS:
        for n, row in enumerate(getattr(record, layer)):
            yield f"{layer}-{getattr(row, 'id', None) or n}", layer, row


def _spans(layer: str, row: Any) -> Iterator[Span]:
    for part in _PARTS[layer]:
        yield from as_spans(getattr(row, part, None))


def _runs(record: Record, names: dict[int, str]) -> Iterator[Run]:
    """The text cut wherever a row, a sentence or furniture begins or ends."""
    text = record.text
    marked = [
        (span, layer, name) for name, layer, row in _rows(record) for span in _spans(layer, row) if span[0] < span[1]
    ]
    edges = {0, len(text)}
    for spans in ([m[0] for m in marked], record.sentences, [f.span for f in record.furniture]):
        edges.update(e for span in spans for e in span if 0 < e < len(text))
    opening: dict[int, list[tuple[Span, str, str]]] = {}
    for m in marked:
        opening.setdefault(m[0][0], []).append(m)
    furniture = sorted((f.span, f.kind) for f in record.furniture)
    live: list[tuple[Span, str, str]] = []
    seen: set[str] = set()
    for start, end in pairwise(sorted(edges)):
        live = [m for m in live if m[0][1] > start] + opening.get(start, [])
        here = sorted(live, key=lambda m: (m[0][1] - m[0][0], LAYERS.index(m[1])))
        rows = tuple(dict.fromkeys(m[2] for m in here))
        first = next((name for name in rows if name not in seen), None)
        seen.update(rows)
        kind = next((k for s, k in furniture if s[0] <= start < s[1]), None)
        layers = tuple(dict.fromkeys(m[1] for m in here))
        yield Run(text[start:end], layers, rows, kind, at(record.sentences, start), first)


Cards = tuple[tuple[str, str, tuple[RowCard, ...]], ...]


def _cards(record: Record, names: dict[int, str], key: str) -> Cards:
    explained = {(e.layer, e.id or ""): e for e in explain(record, {})}
    places = {p.id: p.name for p in record.places}
    found = []
    for layer in LAYERS:
        rows: Sequence[Any] = getattr(record, layer)
        cards = []
        for row in sorted(rows, key=lambda r: main_span(r) or (0, 0)):
            e = explained.get((layer, getattr(row, "id", "")))
            facts = tuple((k, _fact(k, v, row)) for k, v in e.facts.items() if k not in _PLAIN) if e else ()
            facts = tuple((k, v) for k, v in facts if v != k)
            if layer == "toponyms" and row.place in places:
                facts = (("place", places[row.place]),)
            cards.append(_card(record, layer, row, names[id(row)], key, facts))
        found.append((layer, TITLES[layer], tuple(cards)))
    return tuple(found)


def _fact(key: str, value: str, row: Any) -> str:
    """A fact for a reader: the date alone of all that a date says, names without their ids."""
    if key == "date" and row.date is not None:
        return str(row.date.value)
    return _KIND.sub("", _ID.sub("", value)) if key in _SIDES else _ID.sub("", value)


def _card(record: Record, layer: str, row: Any, name: str, key: str, facts: Any) -> RowCard:
    span = main_span(row)
    words = " ".join(record.text[span[0] : span[1]].split()) if span else ""
    row_id = getattr(row, "id", None)
    address = {"statements": f"/statement/{key}.{row_id}", "events": f"/event/{key}.{row_id}"}.get(layer)
    return RowCard(
        name=name, layer=layer, id=row_id, head=_head(layer, row), words=words[:SHORT] + ("…" if words[SHORT:] else ""),
        facts=facts, by=row.by, why=row.why, score=row.score,
        sentence=at(record.sentences, span[0]) if span else None, alternatives=getattr(row, "alternatives", ()),
        address=address,
    )  # fmt: skip


def _head(layer: str, row: Any) -> str:
    """What a row is, in a word or two."""
    match layer:
        case "events":
            parts = [row.type, row.mode, None if row.status == "actual" else row.status]
        case "statements":
            parts = [row.form, row.channel]
        case "timexes":
            parts = [row.type, row.value]
        case "figures":
            parts = [row.measures]
        case "positions":
            parts = [row.stance]
        case "toponyms":
            parts = [row.use]
        case _:
            parts = [row.kind]
    return " · ".join(str(x) for x in parts if x)
