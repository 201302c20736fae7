"""Train the event voter: how likely an annotator codes an act that the trigger rules found.

    python training/train_event_voter.py GOLD_FOLDER [--folds 5] [--write]

GOLD_FOLDER holds events/plv_train.jsonl.gz, events/cameo_class_train.jsonl.gz and records/dev.jsonl.gz. With --folds it
prints out-of-fold precision and recall by threshold; with --write it trains on everything and writes the weights, the
manifest and the model card under src/dateline/data/events/. Only weights leave: no text of the corpora is kept.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy

from dateline import pipeline
from dateline.annotate import event_mentions as em
from dateline.annotate.event_mentions import voter
from dateline.annotate.event_mentions.lexicon import NO_EVENT, lexicon
from dateline.model import Article, Document
from dateline.ontology import ontology, quad

OUT = Path(__file__).parents[1] / "src/dateline/data/events"
STAGES = (
    "read.furniture", "read.page", "annotate.sentences", "annotate.syntax", "annotate.times", "annotate.places",
    "annotate.quotation", "annotate.encoder", "annotate.mentions",
)  # fmt: skip
WEIGHT = {"plv": 1.0, "records": 2.5, "class": 0.25, "none": 1.0, "own": 0.25, "no": 2.0}


class Row(NamedTuple):
    """One candidate: corpus, document, facts, whether the gold has it, and how much it counts."""

    corpus: str
    document: str
    facts: list[str]
    gold: bool
    weight: float


def read(path: Path) -> list[Any]:
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def parse(rows: list[tuple[str, str]]) -> list[Document]:
    plan = pipeline.Plan("train", tuple(pipeline.load_stage(s, "train") for s in STAGES))
    documents = [Document(article=Article(id=i, text=t), language="en") for i, t in rows]
    return list(pipeline.run(plan, documents))


def candidates(document: Document) -> Iterator[tuple[em.Candidate, list[str], tuple[int, int], str]]:
    """Unstruck candidates with their facts, trigger span and exported type."""
    clauses, _, found = em.find_candidates(document)
    for group in found:
        for c in group:
            if not c.struck and c.score > 0 and c.type != NO_EVENT:
                yield c, voter.facts(c, group, clauses), em.trigger_span(clauses, c.match), c.type


def merged(type_: str) -> str:
    return "YIELD" if type_ in ("CONCEDE", "RETREAT") else type_


def exported(document: Document) -> dict[tuple[int, int], str]:
    """PLOVER's code of each event by its trigger (its rule for the future applied)."""
    names = ("annotate.event_mentions", "annotate.status", "annotate.events")
    stages = [pipeline.load_stage(s, "train") for s in names]
    done = next(iter(pipeline.run(pipeline.Plan("events", tuple(stages)), [document])))
    return {e.trigger: e.codes.plover for e in done.events}


def rows_of(folder: Path) -> Iterator[Row]:
    gold = {g["id"]: g for g in read(folder / "events/plv_train.jsonl.gz")}
    for d in parse([(i, g["text"]) for i, g in gold.items()]):
        codes = exported(d)
        for _, facts, span, type_ in candidates(d):
            yield Row("plv", key(d), facts, merged(codes.get(span, type_)) == gold[d.id]["gold_root"], WEIGHT["plv"])
    gold = {g["id"]: g for g in read(folder / "records/dev.jsonl.gz")}
    for d in parse([(i, g["text"]) for i, g in gold.items()]):
        triggers = [(e["type"], s) for e in gold[d.id]["events"] for s in _spans(e["trigger"])]
        for _, facts, span, type_ in candidates(d):
            hit = any(t == type_ and s[0] < span[1] and span[0] < s[1] for t, s in triggers)
            yield Row("records", key(d), facts, hit, WEIGHT["records"])
    labels = {f"c{k}": g for k, g in enumerate(read(folder / "events/cameo_class_train.jsonl.gz"))}
    for d in parse([(i, g["text"]) for i, g in labels.items()]):
        label = labels[d.id]["label"][0]
        for _, facts, _, type_ in candidates(d):
            yield Row("class", key(d), facts, str(quad(type_)) == label, WEIGHT["none" if label == "0" else "class"])
    yield from own_rows()


def _spans(trigger: Any) -> list[tuple[int, int]]:
    return [tuple(trigger)] if isinstance(trigger[0], int) else [tuple(s) for s in trigger]


def own_rows() -> Iterator[Row]:
    """The lexicon's examples and the ontology's sentences."""
    wanted = {t.example: t.type for ts in lexicon().triggers.values() for t in ts if t.example}
    for name, t in ontology().types.items():
        for entry in (t, *t.modes.values()):
            wanted.update(dict.fromkeys(entry.yes, name))
            wanted.update(dict.fromkeys(entry.no, NO_EVENT))
    for d in parse([(s, s) for s in wanted]):
        for _, facts, _, type_ in candidates(d):
            weight = WEIGHT["no" if wanted[d.id] == NO_EVENT else "own"]
            yield Row("own", key(d), facts, wanted[d.id] == type_, weight)


def train(rows: list[Row], l2: float = 2.0, steps: int = 200) -> Any:
    """Weights of a logistic regression with an L2 penalty, by AdaGrad over the whole data."""
    columns = [[voter.bucket(f) for f in r.facts] for r in rows]
    flat = numpy.concatenate([numpy.array(c) for c in columns])
    owner = numpy.repeat(numpy.arange(len(rows)), [len(c) for c in columns])
    gold, counts = numpy.array([r.gold for r in rows], float), numpy.array([r.weight for r in rows])
    w, seen = numpy.zeros(voter.BUCKETS), numpy.full(voter.BUCKETS, 1e-8)
    for _ in range(steps):
        p = 1 / (1 + numpy.exp(-numpy.bincount(owner, weights=w[flat], minlength=len(rows))))
        slope = numpy.bincount(flat, weights=((p - gold) * counts)[owner], minlength=voter.BUCKETS) + l2 * w
        seen += slope * slope
        w -= 0.5 * slope / numpy.sqrt(seen)
    return w


def key(document: Document) -> str:
    """What puts a document in its fold: the letters it begins with, since the corpora share sentences."""
    return "".join(c for c in document.text[:80].lower() if c.isalnum())[:40]


def fold_of(document: str, folds: int) -> int:
    """The fold a document belongs to, the same in every run."""
    return zlib.crc32(document.encode("utf-8")) % folds


def report(rows: list[Row], folds: int) -> str:
    """Out-of-fold precision and recall of the candidates by threshold."""
    p = numpy.zeros(len(rows))
    for k in range(folds):
        w = train([r for r in rows if fold_of(r.document, folds) != k])
        for j, r in enumerate(rows):
            if fold_of(r.document, folds) == k:
                p[j] = 1 / (1 + numpy.exp(-sum(w[voter.bucket(f)] for f in r.facts)))
    gold, corpus = numpy.array([r.gold for r in rows]), numpy.array([r.corpus for r in rows])
    lines = []
    for name in ("plv", "records"):
        for threshold in (0.0, 0.2, 0.25, 0.3, 0.4, 0.5):
            kept = (corpus == name) & (p >= threshold)
            hit = kept & gold
            recall = hit.sum() / ((corpus == name) & gold).sum()
            lines.append(f"{name:8} p >= {threshold:.2f}: precision {hit.sum() / kept.sum():.3f}, recall {recall:.3f}")
    return "\n".join(lines)


def write(rows: list[Row], figures: str) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    file = OUT / "voter.npz"
    numpy.savez_compressed(file, weights=train(rows).astype(numpy.float16))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    entry = {"file": "events/voter.npz", "sha256": digest, "bytes": file.stat().st_size, "licence": "Apache-2.0",
             "origin": "training/train_event_voter.py"}  # fmt: skip
    (OUT / "manifest.json").write_text(json.dumps([entry], indent=1) + "\n", "utf-8")
    (OUT / "MODEL_CARD.md").write_text(CARD.format(figures=figures, n=len(rows)), "utf-8")


CARD = """# Event voter

A logistic regression over {n} hashed candidates: how likely an annotator codes an act that the trigger rules or the
neural heads found. It decides nothing alone: it can strike a candidate, never add one.

Trained on: sentences with one PLOVER type each (Zero-Shot-PLOVER's training part), sentences by quad class
(ConfliBERT's), 44 annotated statements and news items about Syria and Iraq, and our own trigger examples. Only weights
are shipped.

Out-of-fold figures over all candidates (five folds by document):

```
{figures}
```

Limits: news English; conventions of the corpora named (a sentence's main act is favoured over an act told in passing).
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold", type=Path)
    options.add_argument("--folds", type=int, default=5)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    em.USE_VOTER = False
    rows = list(rows_of(given.gold))
    figures = report(rows, given.folds)
    print(figures)
    if given.write:
        write(rows, figures)


if __name__ == "__main__":
    main()
