"""W3C Web Annotations: every row on its words, by quotation and by position, bound to the text's hash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import quote

import msgspec

from dateline.export.formats import Format, Options, Records, Report
from dateline.export.jsonl import text_hash
from dateline.model import Record, Span
from dateline.record import LAYERS
from dateline.text import as_spans

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"sha256": "urn:dateline:sha256", "layer": "urn:dateline:layer",
                                                  "role": "urn:dateline:role"}]  # fmt: skip
AROUND = 32
"""Code points of context on either side of a quotation."""
SPANS = ("span", "trigger", "content", "source", "cue", "mentions")
MOTIVES = {"events": "classifying", "actors": "identifying", "toponyms": "identifying", "furniture": "classifying"}
SKIPPED = ("sentences", "places")
"""Layers that stand on no words of their own: places do so through their toponyms."""


def selectors(text: str, span: Span, quoting: bool) -> list[dict[str, Any]]:
    """Both selectors of a span: the exact words with what stands around them, and the position in code points."""
    start, end = span
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    if not quoting:
        return [position]
    words = {"type": "TextQuoteSelector", "exact": text[start:end], "prefix": text[max(0, start - AROUND) : start],
             "suffix": text[end : end + AROUND]}  # fmt: skip
    return [words, position]


def _spans(row: Any) -> list[tuple[str, Span]]:
    found = []
    for part in SPANS:
        found += [(part, s) for s in as_spans(getattr(row, part, None))]
    return found


def annotate(record: Record, options: Options) -> Iterator[dict[str, Any]]:
    """The rows of a record as annotations: one a row, one target a span, the row itself as the body."""
    urn = f"urn:dateline:{quote(record.id, safe='')}"
    source = {"id": record.url or urn, "type": "Text", "format": "text/plain", "sha256": text_hash(record.text),
              **({"language": record.language} if record.language else {})}  # fmt: skip
    for layer in LAYERS:
        if layer in SKIPPED:
            continue
        for n, row in enumerate(getattr(record, layer)):
            spans = _spans(row)
            if not spans:
                continue
            value = {k: v for k, v in msgspec.to_builtins(row).items() if v not in (None, [], "")}
            yield {
                "id": f"{urn}:{layer}:{getattr(row, 'id', n)}", "type": "Annotation", "layer": layer,
                "motivation": MOTIVES.get(layer, "describing"),
                "generator": {"type": "Software", "name": "Dateline"},
                "body": {"type": "TextualBody", "format": "application/json",
                         "value": msgspec.json.encode(value).decode()},
                "target": [{"type": "SpecificResource", "source": source, "role": part,
                            "selector": selectors(record.text, span, options.text)} for part, span in spans],
            }  # fmt: skip


def write_annotations(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """One AnnotationPage of JSON-LD, written annotation by annotation."""
    head = msgspec.json.encode({"@context": CONTEXT, "id": "urn:dateline:page", "type": "AnnotationPage"})
    out.write(head[:-1] + b',"items":[')
    for r in records:
        report.articles += 1
        for a in annotate(r, options):
            out.write((b",\n" if report.rows else b"\n") + msgspec.json.encode(a))
            report.rows += 1
    out.write(b"\n]}\n")


FORMATS = (
    Format(name="webannotation", suffix=".jsonld", about="W3C Web Annotations with both selectors and the text's hash",
           stream=write_annotations,
           inexact="`sha256`, `layer` and the targets' `role` are terms of ours, declared in the context."),
)  # fmt: skip
