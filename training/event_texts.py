"""The annotated texts that the voter of events and the gist of sentences are trained on, parsed once.

`gold` is what an annotator says of a candidate: PLV gives a sentence one PLOVER type (CONCEDE and RETREAT as YIELD),
the classes of ConfliBERT a quad class or 0 for a public statement, `records/dev` and our own dispatches every act with
its trigger, and our own examples the type they were written for.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dispatch_acts import read as read_dispatches

from dateline import pipeline
from dateline.annotate.event_mentions.lexicon import NO_EVENT, lexicon
from dateline.model import Article, Document, Span
from dateline.ontology import ontology, quad

LAST = "annotate.mentions"
"""The stage before the events: the texts are read as a run reads them, this far."""
WEIGHT = {"plv": 1.0, "records": 2.5, "class": 0.25, "none": 1.0, "own": 0.4, "no": 2.0, "dispatch": 0.5}
FOLDS = 5
YIELD = ("CONCEDE", "RETREAT")


class Text(NamedTuple):
    """A document of one corpus: `gold(span, type)` says whether a candidate is an annotated act, `weight` how much that
    counts; `kinds(sentence span)` are the types a sentence is given, `label` its quad class where that is all.
    """

    corpus: str
    document: Document
    gold: Callable[[Span, str], bool]
    weight: float
    kinds: Callable[[Span], frozenset[str]] | None = None
    label: int | None = None

    @property
    def fold(self) -> int:
        return fold_of(key(self.document))


def read(path: Path) -> list[Any]:
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def parse(rows: list[tuple[str, str]]) -> list[Document]:
    stages = pipeline.load_plan().stages
    cut = [s.name for s in stages].index(LAST) + 1
    documents = [Document(article=Article(id=i, text=t), language="en") for i, t in rows]
    return list(pipeline.run(pipeline.Plan("train", stages[:cut]), documents))


def key(document: Document) -> str:
    """What puts a document in its fold: the letters it begins with, since the corpora share sentences."""
    return key_of(document.text)


def key_of(text: str) -> str:
    return "".join(c for c in text[:80].lower() if c.isalnum())[:40]


def fold_of(document: str, folds: int = FOLDS) -> int:
    """The fold a document belongs to, the same in every run."""
    return zlib.crc32(document.encode("utf-8")) % folds


def merged(type_: str) -> str:
    return "YIELD" if type_ in YIELD else type_


def exported(document: Document) -> dict[Span, str]:
    """PLOVER's code of each event by its trigger (its rule for the future applied)."""
    names = ("annotate.event_mentions", "annotate.status", "annotate.events")
    stages = [pipeline.load_stage(s, "train") for s in names]
    done = next(iter(pipeline.run(pipeline.Plan("events", tuple(stages)), [document])))
    return {e.trigger: e.codes.plover for e in done.events}


def texts(folder: Path) -> Iterator[Text]:
    """Every text of the five sources; the voter must be off, since PLV's codes are read from unvoted events."""
    yield from _plv(folder)
    yield from _records(folder)
    yield from _classes(folder)
    yield from _own()
    yield from _dispatches()


def _plv(folder: Path) -> Iterator[Text]:
    gold = {g["id"]: g for g in read(folder / "events/plv_train.jsonl.gz")}
    for d in parse([(i, g["text"]) for i, g in gold.items()]):
        root, codes = gold[d.id]["gold_root"], exported(d)
        kinds = frozenset(YIELD if root == "YIELD" else (root,))
        yield Text("plv", d, _coded(root, codes), WEIGHT["plv"], lambda _, k=kinds: k)


def _coded(root: str, codes: dict[Span, str]) -> Callable[[Span, str], bool]:
    return lambda span, type_: merged(codes.get(span, type_)) == root


def _records(folder: Path) -> Iterator[Text]:
    gold = {g["id"]: g for g in read(folder / "records/dev.jsonl.gz")}
    for d in parse([(i, g["text"]) for i, g in gold.items()]):
        acts = [(e["type"], s) for e in gold[d.id]["events"] for s in _spans(e["trigger"])]
        yield Text("records", d, _overlapping(acts), WEIGHT["records"], _within(acts))


def _overlapping(acts: list[tuple[str, Span]]) -> Callable[[Span, str], bool]:
    return lambda span, type_: any(t == type_ and s[0] < span[1] and span[0] < s[1] for t, s in acts)


def _within(acts: list[tuple[str, Span]]) -> Callable[[Span], frozenset[str]]:
    return lambda sentence: frozenset(t for t, s in acts if sentence[0] <= s[0] < sentence[1])


def _classes(folder: Path) -> Iterator[Text]:
    labels = {f"c{k}": g["label"][0] for k, g in enumerate(read(folder / "events/cameo_class_train.jsonl.gz"))}
    for d in parse([(f"c{k}", g["text"]) for k, g in enumerate(read(folder / "events/cameo_class_train.jsonl.gz"))]):
        label = labels[d.id]
        weight = WEIGHT["none" if label == "0" else "class"]
        yield Text("class", d, lambda _, t, q=label: str(quad(t)) == q, weight, None, int(label))


def _own() -> Iterator[Text]:
    """The lexicon's examples and the ontology's sentences."""
    wanted = {t.example: t.type for ts in lexicon().triggers.values() for t in ts if t.example}
    for name, t in ontology().types.items():
        for entry in (t, *t.modes.values()):
            wanted.update(dict.fromkeys(entry.yes, name))
            wanted.update(dict.fromkeys(entry.no, NO_EVENT))
    for d in parse([(s, s) for s in wanted]):
        kind = wanted[d.id]
        yield Text("own", d, lambda _, t, k=kind: t == k, WEIGHT["no" if kind == NO_EVENT else "own"])


def _dispatches() -> Iterator[Text]:
    """Our own dispatches, all their acts annotated."""
    acts = {d.text: [(kind, span) for span, kind in d.acts] for d in read_dispatches()}
    for d in parse([(t, t) for t in acts]):
        yield Text("dispatch", d, _overlapping(acts[d.id]), WEIGHT["dispatch"], _within(acts[d.id]))


def _spans(trigger: Any) -> list[Span]:
    return [tuple(trigger)] if isinstance(trigger[0], int) else [tuple(s) for s in trigger]
