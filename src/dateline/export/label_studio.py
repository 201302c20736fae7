"""Label Studio: articles as tasks, with the record as pre-annotations to accept or mend."""

from __future__ import annotations

from typing import IO, Any

import msgspec

from dateline import __version__
from dateline.export.brat import KINDS, STATUSES
from dateline.export.formats import Format, Options, Records, Report
from dateline.model import Record, Span
from dateline.ontology import event_types

LABELS = (*KINDS.values(), "Place", "Time", "Source", "Cue", "Content", "Position", "Figure")
CONFIG = """<View>
  <Labels name="label" toName="text">
{labels}
  </Labels>
  <Choices name="status" toName="text" perRegion="true" whenTagName="label" choice="single">
{statuses}
  </Choices>
  <Relations>
    <Relation value="actor"/>
    <Relation value="recipient"/>
    <Relation value="source"/>
    <Relation value="cue"/>
    <Relation value="same as"/>
  </Relations>
  <Text name="text" value="$text"/>
</View>
"""


def configuration() -> str:
    """The labelling interface these tasks are made for."""
    every = (*LABELS, *event_types())
    return CONFIG.format(
        labels="\n".join(f'    <Label value="{x}"/>' for x in every),
        statuses="\n".join(f'    <Choice value="{x}"/>' for x in STATUSES),
    )


class _Task:
    def __init__(self, record: Record) -> None:
        self.record = record
        self.results: list[dict[str, Any]] = []
        self.regions: dict[tuple[Span, str], str] = {}

    def region(self, span: Span, label: str, score: float | None = None) -> str:
        """A labelled stretch; offsets are code points, as Label Studio has stored them since 2021."""
        key = (span, label)
        if key not in self.regions:
            self.regions[key] = f"r{len(self.regions)}"
            row: dict[str, Any] = {
                "id": self.regions[key], "from_name": "label", "to_name": "text", "type": "labels",
                "value": {"start": span[0], "end": span[1], "text": self.record.text[span[0] : span[1]],
                          "labels": [label]},
            }  # fmt: skip
            self.results.append(row if score is None else {**row, "score": score})
        return self.regions[key]

    def relation(self, one: str, two: str, label: str) -> None:
        self.results.append({"type": "relation", "from_id": one, "to_id": two, "direction": "right", "labels": [label]})

    def status(self, region: str, span: Span, value: str) -> None:
        self.results.append({
            "id": region, "from_name": "status", "to_name": "text", "type": "choices",
            "value": {"start": span[0], "end": span[1], "choices": [value]},
        })  # fmt: skip


def task(record: Record) -> dict[str, Any]:
    """An article as a task: its text, what is known of it, and one prediction that holds every row."""
    t = _Task(record)
    for a in record.actors:
        for span in a.mentions:
            t.region(span, KINDS[a.kind])
    for top in record.toponyms:
        t.region(top.span, "Place")
    for x in record.timexes:
        t.region(x.span, "Time")
    _events(record, t)
    for s in record.statements:
        for content in s.content:
            made = t.region(content, "Content", s.score)
            for spans, label in ((s.source, "Source"), (s.cue, "Cue")):
                for span in spans:
                    t.relation(made, t.region(span, label), label.lower())
    for q in record.positions:
        t.region(q.span, "Position", q.score)
    for f in record.figures:
        t.region(f.span, "Figure", f.score)
    data = {"text": record.text, "id": record.id, "title": record.title, "url": record.url,
            "published": record.published, "publisher": record.publisher}  # fmt: skip
    return {"data": data, "predictions": [{"model_version": f"dateline {__version__}", "result": t.results}]}


def _events(record: Record, t: _Task) -> None:
    kinds = {a.id: KINDS[a.kind] for a in record.actors}
    made = {}
    for e in record.events:
        made[e.id] = t.region(e.trigger, e.type, e.score)
        t.status(made[e.id], e.trigger, e.status)
        for parties, label in ((e.actors, "actor"), (e.recipients, "recipient")):
            for p in parties:
                if p.span:
                    t.relation(made[e.id], t.region(p.span, kinds.get(p.actor or "", "Population")), label)
    for e in record.events:
        if e.same_as in made:
            t.relation(made[e.id], made[e.same_as], "same as")


def write_tasks(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """A JSON array of tasks, written task by task. `docs/exports.md` has the labelling interface."""
    out.write(b"[")
    for r in records:
        out.write((b",\n" if report.rows else b"\n") + msgspec.json.encode(task(r)))
        report.articles += 1
        report.rows += 1
    out.write(b"\n]\n")


FORMATS = (
    Format(name="label-studio", suffix=".json", about="Label Studio tasks with pre-annotations", stream=write_tasks,
           needs_text=True),
)  # fmt: skip
