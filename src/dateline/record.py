"""Layers to one record: `dateline.record/1`, and back.

The record is the format in which users, exports and scorers meet; `layers_schema` is its JSON Schema, made from the
types of `model`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from dateline.errors import SettingError
from dateline.model import Document, Problem, Record, Span
from dateline.text import as_spans

LAYERS = (
    "furniture", "sentences", "timexes", "places", "toponyms", "actors", "statements", "events", "positions", "figures",
)  # fmt: skip
"""The layers of a record, in the order they are written."""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Record)


def build_record(document: Document) -> Record:
    """The record of an annotated document; what the page lacks is said in `problems`, never guessed.

    >>> from dateline.model import Article
    >>> build_record(Document(article=Article(id="a", text=""))).problems[0].kind
    'empty'
    """
    article, page = document.article, document.page
    return Record(
        id=article.id,
        url=article.url,
        title=page.title or article.title,
        publisher=page.publisher or article.publisher,
        agency=page.agency or article.agency,
        byline=page.byline or article.byline,
        published=page.published or article.published,
        written=page.written,
        language=document.language or article.language,
        text=article.text,
        furniture=document.furniture,
        dateline=page.dateline,
        sentences=document.sentences,
        timexes=document.timexes,
        places=document.places,
        toponyms=document.toponyms,
        actors=document.actors,
        statements=document.statements,
        events=document.events,
        positions=document.positions,
        figures=document.figures,
        problems=_problems(document),
        source=article.source,
        format=article.format,
        encoding=article.encoding,
        mended=article.mended,
        extra=article.extra,
    )


def _problems(document: Document) -> tuple[Problem, ...]:
    found = list(dict.fromkeys((*document.article.problems, *document.problems)))
    kinds = {p.kind for p in found}
    if not document.text.strip():
        if not kinds:
            found.append(Problem(kind="empty", message="The article has no text.", remedy="Look at its source."))
    elif not document.sentences:
        found.append(
            Problem(
                kind="only-furniture",
                message="Every line of the page looks like furniture; no dispatch was found.",
                remedy="Look at `furniture` in the record; give the body alone if a line was labelled wrongly.",
            )
        )
    elif not (document.page.published or document.page.written):
        found.append(
            Problem(
                kind="no-date",
                message="No publication date was given or found, so relative times stay unresolved.",
                remedy="Give `published` in the input line, or --published DATE.",
            )
        )
    return tuple(found)


def encode(record: Record | Mapping[str, Any]) -> bytes:
    """One line of JSON, without its line end."""
    return _ENCODER.encode(record)


def decode(line: bytes | str) -> Record:
    """A record from its line of JSON. Errors: msgspec.ValidationError where it is not one."""
    return _DECODER.decode(line)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record, generated from the types.

    >>> schema()["title"]
    'Dateline record'
    """
    (root,), components = msgspec.json.schema_components([Record], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dateline record",
        **root,
        "$defs": components,
    }


def check_layers(names: Collection[str]) -> None:
    """Refuse a name that is no layer of the record."""
    wrong = [n for n in names if n not in LAYERS]
    if wrong:
        raise SettingError("--layers", f"there is no layer {wrong[0]!r}.", f"Layers: {', '.join(LAYERS)}.")


def select(record: Record, layers: Collection[str] | None, evidence: bool = False) -> dict[str, Any]:
    """The record as plain data with only the layers named (all where null).

    evidence: every row with a span also gets `quote`, its exact words.
    """
    plain: dict[str, Any] = msgspec.to_builtins(record)
    for layer in LAYERS:
        if layers is not None and layer not in layers:
            del plain[layer]
        elif evidence and layer != "sentences":
            for row in plain[layer]:
                _add_quotes(row, record.text)
    return plain


def _add_quotes(row: dict[str, Any], text: str) -> None:
    for key in ("span", "trigger", "source", "cue", "content", "mentions"):
        spans = as_spans(row.get(key))
        if spans:
            quotes = [text[s:e] for s, e in spans]
            row["quote" if key == "span" else f"{key}_quote"] = quotes[0] if key in ("span", "trigger") else quotes


def main_span(row: Any) -> Span | None:
    """Where a row of any layer stands: its span, trigger, content or first mention."""
    for key in ("span", "trigger", "content", "cue", "source", "mentions"):
        spans = as_spans(getattr(row, key, None))
        if spans:
            return spans[0]
    return None
