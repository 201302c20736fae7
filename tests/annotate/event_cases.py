"""Sentences of the event tests, parsed together once and read by the three event stages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from dateline import pipeline
from dateline.annotate.event_mentions.lexicon import lexicon
from dateline.model import Article, Document
from dateline.ontology import ontology

CASES = Path(__file__).parents[1] / "cases"
STAGES = (
    "read.furniture", "read.page", "annotate.sentences", "annotate.syntax", "annotate.quotation",
    "annotate.encoder", "annotate.mentions", "annotate.event_mentions", "annotate.status",
)  # fmt: skip


def cases(name):
    return yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))


def ontology_sentences():
    """(type, mode, sentence, whether it is one) of the ontology."""
    for name, t in ontology().types.items():
        for mode, entry in ((None, t), *t.modes.items()):
            for yes, sentences in ((True, entry.yes), (False, entry.no)):
                for s in sentences:
                    yield name, mode, s, yes


def triggers():
    """Every entry of the lexicon that has an example, once."""
    seen = {}
    for group in lexicon().triggers.values():
        for t in group:
            if t.example:
                seen[t.type, t.mode, t.pos, t.pattern] = t
    return list(seen.values())


@cache
def read():
    """Every sentence of the cases, the ontology and the lexicon as a document with its event mentions and statuses."""
    events, status = cases("events"), cases("status")["cases"]
    texts = [c["text"] for c in events["cases"]] + events["nothing"] + [c["text"] for s in status.values() for c in s]
    texts += [s for _, _, s, _ in ontology_sentences()] + [t.example for t in triggers()]
    texts += cases("articles")["texts"] if (CASES / "articles.yaml").exists() else []
    plan = pipeline.Plan("events", tuple(pipeline.load_stage(s, "tests") for s in STAGES))
    documents = [Document(article=Article(id=t, text=t), language="en") for t in dict.fromkeys(texts)]
    return {d.id: d for d in pipeline.run(plan, documents)}


def acts(text):
    """The event mentions of a sentence that have a party in it."""
    return [m for m in read()[text].event_mentions if any(a.role in ("actor", "recipient") for a in m.arguments)]
