"""A record as rows of the tables: one function a layer, pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from dateline.corpus.issues import issues_in
from dateline.corpus.outcomes import fate_of
from dateline.model import Event, Figure, Place, Position, Record, Spans, Statement, When
from dateline.store.columns import row_key
from dateline.store.packing import day_of, storable

Rows = list[dict[str, Any]]
ABOUT = ("statements", "positions")
"""Layers whose rows are about something."""
BREAK = " … "
"""Stands between the parts of what was said where words were left out."""


class Numbers(NamedTuple):
    """Ids of one article's record as numbers of the corpus: its own number, its day, actors, places and countries."""

    article: int
    day: str | None
    actors: Mapping[str, int]
    places: Mapping[str, int]
    countries: Mapping[str, str | None]


def words_of(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The words of spans, on one line.

    >>> words_of("We will  not go, he said, now.", [(0, 15), (26, 29)])
    'We will not go … now'
    """
    return BREAK.join(" ".join(text[s:e].split()) for s, e in spans)


def _dates(when: When | None) -> dict[str, Any]:
    if when is None:
        return {"value": None, "earliest": None, "latest": None}
    return {"value": when.value, "earliest": day_of(when.earliest), "latest": day_of(when.latest, last=True)}


def _day(when: When | None, numbers: Numbers) -> str | None:
    return (day_of(when.earliest) if when else None) or numbers.day


def _party(name: str, id: str | None, numbers: Numbers) -> dict[str, Any]:
    return {name: id, f"{name}_actor": numbers.actors.get(id) if id else None}


def place_key(place: Place) -> str:
    """By what a place is known in every article: its GeoNames number, else its name and country."""
    return f"geonames:{place.geonameid}" if place.geonameid else f"name:{place.name}|{place.country or ''}"


def sentence_rows(record: Record, text: str, article: int) -> Rows:
    return [
        {"row": row_key(article, n), "article": article, "n": n, "start": s, "end": e, "words": text[s:e]}
        for n, (s, e) in enumerate(record.sentences)
    ]


def statement_row(row: Statement, n: int, text: str, numbers: Numbers) -> dict[str, Any]:
    spans = row.content or row.cue or row.source
    return {
        "row": row_key(numbers.article, n), "article": numbers.article, "id": row.id, "sentence": row.sentence,
        "form": row.form, "cue_class": row.cue_class, "negated": row.negated, "channel": row.channel,
        **_party("speaker", row.speaker, numbers), **_party("addressee", row.addressee, numbers), **_dates(row.date),
        "place": numbers.places.get(row.place or ""), "nested": row.nested,
        "start": min((s for s, _ in spans), default=0), "end": max((e for _, e in spans), default=0),
        "source": words_of(text, row.source), "cue": words_of(text, row.cue), "words": words_of(text, row.content),
        "day": _day(row.date, numbers), "score": row.score,
    }  # fmt: skip


def event_row(row: Event, n: int, text: str, numbers: Numbers) -> dict[str, Any]:
    acled = row.codes.acled
    start, end = row.trigger
    trigger = words_of(text, [row.trigger])
    return {
        "row": row_key(numbers.article, n), "article": numbers.article, "id": row.id, "sentence": row.sentence,
        "type": row.type, "mode": row.mode, "status": row.status, "contexts": " ".join(row.contexts),
        "plover": row.codes.plover, "quad": row.codes.quad, "intensity": row.codes.intensity,
        "cameo": row.codes.cameo, "acled_type": acled.event_type if acled else None,
        "acled_sub_type": acled.sub_event_type if acled else None, **_dates(row.date),
        "place": numbers.places.get(row.place or ""), "country": numbers.countries.get(row.place or ""),
        **_party("claimed_by", row.claimed_by, numbers), "statement": row.statement, "same_as": row.same_as,
        "start": start, "end": end, "trigger": trigger, "fate": fate_of(row.type, trigger), "score": row.score,
    }  # fmt: skip


def party_rows(row: Event, n: int, numbers: Numbers) -> Rows:
    earliest = day_of(row.date.earliest) if row.date else None
    return [
        {
            "event": row_key(numbers.article, n), "side": side, "n": k, **_party("party", party.actor, numbers),
            "start": party.span[0] if party.span else None, "end": party.span[1] if party.span else None,
            "earliest": earliest,
        }
        for side, parties in (("actor", row.actors), ("recipient", row.recipients))
        for k, party in enumerate(parties)
    ]  # fmt: skip


def position_row(row: Position, n: int, text: str, numbers: Numbers, when: When | None) -> dict[str, Any]:
    return {
        "row": row_key(numbers.article, n), "article": numbers.article, "id": row.id, "sentence": row.sentence,
        **_party("holder", row.holder, numbers), **_party("target", row.target, numbers), "stance": row.stance,
        "statement": row.statement, "start": row.span[0], "end": row.span[1], "words": words_of(text, [row.span]),
        "day": _day(when, numbers), "score": row.score,
    }  # fmt: skip


def figure_row(row: Figure, n: int, text: str, numbers: Numbers) -> dict[str, Any]:
    return {
        "row": row_key(numbers.article, n), "article": numbers.article, "id": row.id, "sentence": row.sentence,
        "number": row.value, "low": row.low, "high": row.high, "measures": row.measures, "unit": row.unit,
        **_party("source", row.source, numbers), **_dates(row.date), "start": row.span[0], "end": row.span[1],
        "words": words_of(text, [row.span]), "day": _day(row.date, numbers), "score": row.score,
    }  # fmt: skip


def _evidence(key: int, layer: str, part: str, spans: Spans) -> Rows:
    return [{"row": key, "layer": layer, "part": part, "n": n, "start": s, "end": e} for n, (s, e) in enumerate(spans)]


def evidence_rows(record: Record, article: int) -> Rows:
    """Spans of rows that may have several."""
    rows: Rows = []
    for n, statement in enumerate(record.statements):
        for part in ("source", "cue", "content"):
            rows += _evidence(row_key(article, n), "statements", part, getattr(statement, part))
    for n, event in enumerate(record.events):
        rows += _evidence(row_key(article, n), "events", "status_cues", event.status_cues)
    for n, position in enumerate(record.positions):
        rows += _evidence(row_key(article, n), "positions", "conditions", position.conditions)
    return rows


def layer_rows(record: Record, text: str, numbers: Numbers) -> dict[str, Rows]:
    """All rows of one article by table, parents first. text: the record's text as the store holds it."""
    said = {s.id: s.date for s in record.statements}
    article = numbers.article
    rows = {
        "sentences": sentence_rows(record, text, article),
        "statements": [statement_row(r, n, text, numbers) for n, r in enumerate(record.statements)],
        "events": [event_row(r, n, text, numbers) for n, r in enumerate(record.events)],
        "event_parties": [p for n, r in enumerate(record.events) for p in party_rows(r, n, numbers)],
        "positions": [
            position_row(r, n, text, numbers, said.get(r.statement or "")) for n, r in enumerate(record.positions)
        ],
        "figures": [figure_row(r, n, text, numbers) for n, r in enumerate(record.figures)],
        "evidence": evidence_rows(record, article),
    }
    return {**rows, "topics": [t for layer in ABOUT for t in topic_rows(layer, rows[layer])]}


def topic_rows(layer: str, rows: Rows) -> Rows:
    """What the rows of a layer are about."""
    return [{"topic": topic, "layer": layer, "row": r["row"]} for r in rows for topic in issues_in(r["words"])]


def article_row(record: Record) -> dict[str, Any]:
    """What the table of articles shows of a record."""
    fields = ("id", "title", "url", "publisher", "agency", "byline", "published", "written", "language", "source")
    shown = {name: storable(getattr(record, name)) for name in fields}
    return {
        **shown, "format": record.format, "words": len(record.text.split()),
        "day": day_of(record.written) or day_of(record.published),
    }  # fmt: skip


def repeated_id(record: Record) -> str | None:
    """The first row id that a layer of the record gives twice, or null."""
    for layer in ("statements", "events", "positions", "figures", "actors", "places"):
        ids: list[str] = [row.id for row in getattr(record, layer)]
        if len(ids) != len(set(ids)):
            return next(i for i in ids if ids.count(i) > 1)
    return None
