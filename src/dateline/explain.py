"""Why a row is there: the part that made it, the rule or model, the words it rests on, what it was weighed against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from dateline.errors import SettingError
from dateline.model import Alternative, Record, Row, Span
from dateline.record import LAYERS, main_span
from dateline.text import as_spans, at, overlaps, quote

_EVIDENCE = ("span", "trigger", "source", "cue", "content", "status_cues", "conditions", "mentions")
_JUDGED = frozenset(Row.__struct_fields__) | {"id", "alternatives"} | set(_EVIDENCE)


class Explanation(NamedTuple):
    """One row, explained. `facts` are its values with ids spelled out; `evidence` its words by part."""

    layer: str
    id: str | None
    by: str
    purpose: str
    why: str
    score: float
    facts: dict[str, str]
    evidence: dict[str, list[str]]
    sentence: int | None
    sentence_text: str
    alternatives: tuple[Alternative, ...]


def find_occurrences(text: str, words: str) -> list[Span]:
    """Where `words` stand in the text, white space and kind of quotation mark aside.

    >>> find_occurrences("The  envoy left.", "The envoy")
    [(0, 10)]
    """
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    for marks in ('“”„"', "‘’'"):
        for mark in marks:
            pattern = pattern.replace(re.escape(mark), f"[{marks}]") if re.escape(mark) in pattern else pattern
    return [m.span() for m in re.finditer(pattern, text)] if pattern else []


def _rows(record: Record) -> Iterator[tuple[str, Any]]:
    for layer in LAYERS:
        if layer != "sentences":
            for row in getattr(record, layer):
                yield layer, row


def _spans(row: Any) -> Iterator[Span]:
    for key in _EVIDENCE:
        yield from as_spans(getattr(row, key, None))
    for key in ("actors", "recipients"):
        for party in getattr(row, key, ()):
            if party.span is not None:
                yield party.span


def explain(record: Record, purposes: Mapping[str, str], words: str | None = None,
            id: str | None = None) -> list[Explanation]:  # fmt: skip
    """The rows that stand on `words` (all where neither words nor id is given), explained, in text order.

    purposes: what each stage is for, by name. Errors: SettingError where the words or the id do not occur.
    """
    wanted: list[Span] | None = None
    if words is not None:
        wanted = find_occurrences(record.text, words)
        if not wanted:
            raise SettingError("--at", f"the article does not contain {words!r}.", "Copy the words from the article.")
    names = {r.id: _name(r) for _, r in _rows(record) if hasattr(r, "id")}
    found = [
        (layer, row)
        for layer, row in _rows(record)
        if (id is None or getattr(row, "id", None) == id or getattr(row, "place", None) == id == _toponym_of(row))
        and (wanted is None or any(overlaps(a, b) for a in _spans(row) for b in wanted))
    ]
    if id is not None and not found:
        raise SettingError("--id", f"no row has the id {id!r}.", "Ids stand in the output of `dateline read --json`.")
    found.sort(key=lambda x: (main_span(x[1]) or (0, 0), LAYERS.index(x[0])))
    return [_explained(record, layer, row, purposes, names) for layer, row in found]


def _toponym_of(row: Any) -> str | None:
    """A toponym explains the place it resolves to."""
    return row.place if type(row).__name__ == "Toponym" else None


def _name(row: Any) -> str:
    name = getattr(row, "name", None) or getattr(row, "value", None) or getattr(row, "type", None)
    return str(name) if name is not None else type(row).__name__.lower()


def _explained(record: Record, layer: str, row: Any, purposes: Mapping[str, str],
               names: Mapping[str, str]) -> Explanation:  # fmt: skip
    span = main_span(row)
    number = at(record.sentences, span[0]) if span else None
    by = getattr(row, "by", "")
    return Explanation(
        layer=layer,
        id=getattr(row, "id", None),
        by=by,
        purpose=purposes.get(by, ""),
        why=getattr(row, "why", ""),
        score=getattr(row, "score", 1.0),
        facts={k: v for k, v in _facts(row, names) if v},
        evidence={k: v for k, v in _evidence(record.text, row) if v},
        sentence=number,
        sentence_text=" ".join(quote(record.text, record.sentences[number]).split()) if number is not None else "",
        alternatives=getattr(row, "alternatives", ()),
    )


def _facts(row: Any, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key in row.__struct_fields__:
        value = getattr(row, key)
        if key not in _JUDGED or (isinstance(value, str) and key in _EVIDENCE):
            yield key, _spelled(msgspec.to_builtins(value), names)


def _spelled(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return f"{names[value]} ({value})" if value in names else value
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (_spelled(v, names) for v in value)))
    if isinstance(value, dict):
        return " · ".join(
            f"{k} {_spelled(v, names)}" for k, v in value.items() if v not in (None, "", [], ()) and k != "span"
        )
    return "" if value is None or value is False else str(value)


def _evidence(text: str, row: Any) -> Iterator[tuple[str, list[str]]]:
    for key in _EVIDENCE:
        yield key, [" ".join(quote(text, s).split()) for s in as_spans(getattr(row, key, None))]
