"""Train the event voter and the gist of sentences that it hears: how likely an annotator codes an act.

    python training/train_event_voter.py GOLD_FOLDER [--report] [--write]

GOLD_FOLDER holds events/plv_train.jsonl.gz, events/cameo_class_train.jsonl.gz and records/dev.jsonl.gz. With --report
it prints out-of-fold precision and recall by threshold; with --write it trains on everything and writes the weights,
the manifest and the model card under src/dateline/data/events/. Only weights leave: no text of the corpora is kept.
A few minutes on one core; the same numbers every time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy
from event_gist import Gists
from event_gist import rows_of as gist_rows
from event_texts import FOLDS, Text, key, texts

from dateline.annotate import event_mentions as em
from dateline.annotate.event_mentions import gist, voter
from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.event_mentions.lexicon import NO_EVENT

OUT = Path(__file__).parents[1] / "src/dateline/data/events"


class Row(NamedTuple):
    """One candidate: corpus, document, facts, whether the gold has it, how much it counts, and its fold."""

    corpus: str
    document: str
    facts: list[str]
    gold: bool
    weight: float
    fold: int


def load(folder: Path) -> tuple[list[Text], Gists]:
    """The texts and what the gist is fitted on. Before, the gist says the same of every sentence."""
    em.USE_VOTER = False
    gist.use(numpy.zeros((803, 22), numpy.float32))
    found = list(texts(folder))
    return found, Gists(gist_rows(found))


def rows_of(found: list[Text], gists: Gists, *folds: int, dispatch: bool = False) -> list[Row]:
    """Candidates of every text that is in none of these folds; the gist they hear saw neither them nor these folds.

    dispatch: for the weights of dispatches, which also learn from our own; else every text counts as lone sentences.
    """
    out = []
    texts_ = (t for t in found if t.fold not in folds and (dispatch or t.corpus != "dispatch"))
    for text in sorted(texts_, key=lambda t: t.fold):
        gist.use(gists.without(text.fold, *folds))
        for facts, span, type_ in candidates(text.document, dispatch):
            out.append(Row(text.corpus, key(text.document), facts, text.gold(span, type_), text.weight, text.fold))
    return out


def candidates(document: Any, dispatch: bool) -> Iterator[tuple[list[str], tuple[int, int], str]]:
    """Facts, trigger span and type of the unstruck candidates; dispatch: as of one where the document is one."""
    clauses, _, found = em.find_candidates(document)
    dispatch = dispatch and voter.whole(clauses)
    for group in found:
        for c in group:
            if not c.struck and c.score > 0 and c.type != NO_EVENT and (dispatch or not c.doubt):
                yield voter.facts(c, group, clauses, dispatch), em.trigger_span(clauses, c.match), c.type


def weights(found: list[Text], gists: Gists, *folds: int) -> voter.Weights:
    """The voter's weights from all texts that are in none of these folds."""
    return voter.Weights(*(train(rows_of(found, gists, *folds, dispatch=d)).tolist() for d in (False, True)))


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


def report(found: list[Text], gists: Gists) -> str:
    """Out-of-fold precision and recall of the candidates by threshold."""
    said: list[tuple[str, bool, float]] = []
    for k in range(FOLDS):
        voter.use(weights(found, gists, k))
        gist.use(gists.without(k))
        for text in (t for t in found if t.fold == k):
            dispatch = voter.whole(Clauses(text.document.tokens))
            for facts, span, type_ in candidates(text.document, dispatch):
                said.append((text.corpus, text.gold(span, type_), voter.likelihood(facts, dispatch)))
    voter.use(None)
    lines = []
    for name in ("plv", "records", "dispatch"):
        p, gold = (numpy.array([row[k] for row in said if row[0] == name]) for k in (2, 1))
        for threshold in (0.0, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
            kept = p >= threshold
            hit = (kept & gold).sum()
            rates = f"precision {hit / kept.sum():.3f}, recall {hit / gold.sum():.3f}"
            lines.append(f"{name:8} p >= {threshold:.2f}: {rates}")
    return "\n".join(lines)


def write(found: list[Text], gists: Gists, figures: str) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    all_ = weights(found, gists)
    numpy.savez_compressed(OUT / "voter.npz", **{k: numpy.array(w, numpy.float16) for k, w in all_._asdict().items()})
    numpy.savez_compressed(OUT / "gist.npz", weights=gists.without())
    entries = []
    for name in ("gist.npz", "voter.npz"):
        body = (OUT / name).read_bytes()
        entries.append({"file": f"events/{name}", "sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body),
                        "licence": "Apache-2.0", "origin": "training/train_event_voter.py"})  # fmt: skip
    (OUT / "manifest.json").write_text(json.dumps(entries, indent=1) + "\n", "utf-8")
    counts = {f"n{d:d}": len(rows_of(found, gists, dispatch=d)) for d in (False, True)}
    card = CARD.format(figures=figures, sentences=len(gists.rows.fold), **counts)
    (OUT / "MODEL_CARD.md").write_text(card, "utf-8")


CARD = """# Event voter and gist of sentences

**Voter** (`voter.npz`): a logistic regression over hashed candidates: how likely an annotator codes an act that the
trigger rules or the neural heads found. It decides nothing alone: it can strike a candidate, never add one. It has two
sets of weights: of lone sentences ({n0} candidates), of which the corpora code the main act, and of dispatches of three
sentences or more ({n1} candidates), where every act is coded, also one told as the content of another.

**Gist** (`gist.npz`): two linear softmaxes over the mean and the maximum of the shared encoder's states in a sentence
and what the heads for acts say of its pieces: which PLOVER type the sentence tells (or none), and whether it is a mere
public statement or of which quad class. {sentences} sentences. The voter hears it; each candidate the voter is trained
on heard a gist that never saw its sentence.

Trained on: sentences with one PLOVER type each (Zero-Shot-PLOVER's training part), sentences by quad class
(ConfliBERT's), 44 annotated statements and news items about Syria and Iraq, our own marked sentences, our own trigger
examples and, for dispatches, 208 of our own with all acts annotated. Only weights are shipped.

Out-of-fold figures over all candidates (five folds by document, nested: neither voter nor gist saw the document):

```
{figures}
```

Limits: news English; conventions of the corpora named (of a lone sentence the main act is favoured over an act told in
passing).
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold", type=Path)
    options.add_argument("--report", action="store_true")
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    found, gists = load(given.gold)
    figures = report(found, gists) if given.report or given.write else ""
    print(figures)
    if given.write:
        write(found, gists, figures)


if __name__ == "__main__":
    main()
