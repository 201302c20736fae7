"""Score the events out of fold: each article by a voter and a gist of sentences that never saw it.

    python training/score_events_cv.py GOLD_FOLDER SCORER_FOLDER [--out FILE.json]

Only these two are trained on the corpora scored here (see train_event_voter.py), and the folds are nested: the voter of
a fold was trained on gists that saw neither the sentence they speak of nor that fold. Lexicon, rules and neural heads
are the shipped ones, and the heads were trained on none of these texts. SCORER_FOLDER holds run.py, whose measures are
used as they are.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import msgspec
import yaml
from event_texts import FOLDS, fold_of, key
from train_event_voter import load, weights

from dateline import pipeline
from dateline.annotate import event_mentions as em
from dateline.annotate.event_mentions import gist, voter
from dateline.model import Article, Document
from dateline.score.across import acts_in_statements

TASKS = {
    "plv_train": ("event_types", "events/plv_train.jsonl.gz"),
    "cameo_ner_train": ("participants", "events/cameo_ner_train.jsonl.gz"),
    "cameo_class_train": ("no_event", "events/cameo_class_train.jsonl.gz"),
    "india_police_dev": ("police", "events/india_police_dev.jsonl.gz"),
    "records/dev": ("records", "records/dev.jsonl.gz"),
}
JUDGED = Path(__file__).parents[1] / "tests" / "corpus" / "statements.yaml"
"""What two readers say of the sentences that the class corpus calls statements: whether a right record has an act."""
EVENT_STAGES = ("annotate.event_mentions", "annotate.status", "annotate.events")


def scorer(folder: Path) -> ModuleType:
    """The measures of run.py."""
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location("scorer_run", folder / "run.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def before_events(rows: list[dict[str, Any]]) -> list[Document]:
    """Documents with every layer that the event stages need."""
    stages = [s for s in pipeline.load_plan().stages if s.name not in EVENT_STAGES]
    cut = [s.name for s in stages].index("annotate.statements") + 1
    articles = [Article(id=r["id"], text=r["text"], title=r.get("title"), published=r.get("published")) for r in rows]
    plan = pipeline.Plan("before events", tuple(stages[:cut]))
    return list(pipeline.run(plan, (Document(article=a, language="en") for a in articles)))


def with_events(documents: list[Document]) -> list[Document]:
    stages = tuple(pipeline.load_stage(s, "events") for s in EVENT_STAGES)
    return list(pipeline.run(pipeline.Plan("events", stages), documents))


def as_record(d: Document) -> dict[str, Any]:
    layers = {"actors": d.actors, "events": d.events, "places": d.places, "statements": d.statements}
    head = {"schema": "dateline.record/1", "id": d.id, "text": d.text, "positions": (), "figures": ()}
    return msgspec.to_builtins(head | layers)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold", type=Path)
    options.add_argument("scorer", type=Path)
    options.add_argument("--out", type=Path)
    given = options.parse_args()
    found, gists = load(given.gold)
    held_out = [weights(found, gists, k) for k in range(FOLDS)]
    em.USE_VOTER = True
    measures = scorer(given.scorer)

    given_an_act: set[str] = set()

    def run_program(articles: list[dict[str, Any]], _folder: Any, _name: str) -> tuple[dict[str, Any], int]:
        began, records = time.process_time(), {}
        documents = before_events(articles)
        for k in range(FOLDS):
            part = [d for d in documents if fold_of(key(d)) == k]
            voter.use(held_out[k])
            gist.use(gists.without(k))
            records.update({d.id: as_record(d) for d in with_events(part)})
        given_an_act.clear()
        given_an_act.update(i for i, r in records.items() if r["events"])
        words = sum(len(d.text.split()) for d in documents)
        return records, round(words / max(time.process_time() - began, 1e-9))

    measures.run_program = run_program
    out = {}
    for name, (task, path) in TASKS.items():
        result, _ = getattr(measures, task)(str(given.gold / path), SimpleNamespace(limit=None), None)
        if name == "records/dev":
            result = {k: v for k, v in result.items() if k.startswith("events")}
        out[name] = result
        if name == "cameo_class_train":
            judged = yaml.safe_load(JUDGED.read_text("utf-8"))
            out["judged statements"] = acts_in_statements(judged, {int(i[1:]) for i in given_an_act})
            print("judged statements", json.dumps(out["judged statements"]), flush=True)
        print(name, json.dumps(result), flush=True)
    if given.out:
        given.out.write_text(json.dumps(out, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
