"""What the corpora's own scorer does not measure: hard attributions, event identity, copies, acts in statements.

Each measure reads a public corpus with the program, here, where that corpus lies beside the project.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from dateline import pipeline
from dateline.model import Article, Document, Record
from dateline.reader import Reader
from dateline.score.attributions import attributions
from dateline.score.gate import digest
from dateline.score.tally import Tally

Scores = dict[str, float]
FRESH = "fresh"
"""Begins the names of those judged pairs that no rule was made by: they are measured apart."""


class Measured(NamedTuple):
    """Scores of one corpus in points, and the hash of the data they rest on."""

    data: str
    scores: Scores


def rows_of(file: Path) -> list[dict[str, Any]]:
    """Rows of packed JSON Lines."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read(rows: Iterable[Mapping[str, Any]]) -> Iterable[Record]:
    """The program's records of some rows."""
    return Reader().read_articles(
        Article(id=r["id"], text=r["text"], title=r.get("title"), published=r.get("published") or r.get("date"),
                publisher=r.get("publisher"))
        for r in rows
    )  # fmt: skip


def holes(gold: Path, _: Path) -> Measured:
    """Recall on the attributions that are hard: without a source, other cues than verbs of speech, short contents."""
    file = gold / "attribution" / "polnear_dev.jsonl.gz"
    rows = rows_of(file)
    total: dict[str, Tally] = {}
    for row, record in zip(rows, read(rows), strict=True):
        for name, tally in attributions(row, record).items():
            total[name] = total[name] + tally if name in total else tally
    kept = ("recall sourceless", "recall other cue", "recall short")
    return Measured(digest(file), {f"attribution.{k}": total[f"attribution.{k}"].score for k in kept})


def pairs(gold: Path, own: Path) -> Measured:
    """Event identity on judged pairs of mentions: how many joined pairs are the same event, how many of the same are
    joined. The pairs are offsets (`tests/corpus/pairs.yaml`), the texts the corpus's."""
    import yaml

    from dateline.corpus.event_identity import link_events

    file = gold / "corpora" / "syria_news.jsonl.gz"
    parts = yaml.safe_load((own / "pairs.yaml").read_text("utf-8"))
    records = list(read(rows_of(file)))
    cluster = {x.mention: x.cluster for x in link_events(records).links}
    at = {(r.id, *e.trigger): cluster[e.id] for r in records for e in r.events}
    scores: Scores = {}
    for drawn, late in (("", False), ("fresh ", True)):
        judged = [row for name, part in parts.items() if name.startswith(FRESH) == late for row in part]
        for where, across in (("across articles", True), ("within an article", False)):
            p, r = identity([row for row in judged if (row[0] != row[3]) == across], at)
            scores |= {f"identity.{drawn}precision {where}": p, f"identity.{drawn}recall {where}": r}
    return Measured(digest(file), scores)


def identity(judged: Sequence[Sequence[Any]], at: Mapping[tuple[Any, ...], str]) -> tuple[float, float]:
    """Precision and recall in points of joined pairs; a pair judged unsure counts for nothing.

    >>> at = {("a", 0, 1): "x", ("b", 0, 1): "x", ("c", 0, 1): "y"}
    >>> identity([["a", 0, 1, "b", 0, 1, "same"], ["a", 0, 1, "c", 0, 1, "same"]], at)
    (100.0, 50.0)
    """
    right = wrong = missed = 0
    for a, b, c, d, e, f, verdict in judged:
        one, two = at.get((a, b, c)), at.get((d, e, f))
        joined = one is not None and one == two
        right += joined and verdict == "same"
        wrong += joined and verdict == "not"
        missed += not joined and verdict == "same"
    return 100 * right / max(1, right + wrong), 100 * right / max(1, right + missed)


def statements(gold: Path, own: Path) -> Measured:
    """Acts in sentences that a corpus calls mere statements, against what two readers say by the codebook
    (`tests/corpus/statements.yaml`): how many with an act are given one, how many without one are given none."""
    import yaml

    file = gold / "events" / "cameo_class_train.jsonl.gz"
    judged = yaml.safe_load((own / "statements.yaml").read_text("utf-8"))
    texts = rows_of(file)
    numbers = [k for verdict in ("act", "none") for k in judged[verdict]]
    records = read({"id": str(k), "text": texts[k]["text"]} for k in numbers)
    coded = {k for k, r in zip(numbers, records, strict=True) if r.events}
    return Measured(digest(file), acts_in_statements(judged, coded))


def acts_in_statements(judged: Mapping[str, Sequence[int]], coded: Set[int]) -> Scores:
    """Scores in points. judged: `act` and `none`, each the numbers of sentences; coded: those that were given an act.

    >>> acts_in_statements({"act": [1, 2], "none": [3, 4, 5, 6], "open": [7]}, {1, 3, 7})
    {'event.some act in a statement with one': 50.0, 'event.none in a statement with none': 75.0}
    """
    act, none = judged["act"], judged["none"]
    return {
        "event.some act in a statement with one": 100 * sum(k in coded for k in act) / len(act),
        "event.none in a statement with none": 100 * sum(k not in coded for k in none) / len(none),
    }


def copies(gold: Path, _: Path) -> Measured:
    """Copies, excerpts and updates of the news corpus, made by the corpora's own generator: pairs found."""
    from dateline.corpus.duplicates import find_copies, sketch

    file = gold / "corpora" / "syria_news.jsonl.gz"
    maker = gold.parent / "score" / "make_wire_copies.py"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(maker), str(file), "-o", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        made = _lines(Path(folder, "docs.jsonl"))
        group = {r["id"]: r["group"] for r in _lines(Path(folder, "truth.jsonl"))}
    furniture = pipeline.Plan("furniture", tuple(s for s in pipeline.load_plan().stages if s.name == "read.furniture"))
    articles = (Article(id=r["id"], text=r["text"], published=r.get("published")) for r in made)
    documents = pipeline.run(furniture, (Document(article=a) for a in articles))
    found = find_copies(sketch(d.id, d.text, d.furniture, d.article.published) for d in documents)
    given = {p for g in found for p in combinations(sorted(g.members), 2)}
    wanted = {p for p in combinations(sorted(group), 2) if group[p[0]] == group[p[1]]}
    right = len(given & wanted)
    return Measured(digest(file), {
        "copies.precision": 100 * right / max(1, len(given)), "copies.recall": 100 * right / max(1, len(wanted)),
    })  # fmt: skip


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


TASKS: dict[str, tuple[str, Callable[[Path, Path], Measured]]] = {
    "holes": ("polnear_dev hard", holes), "pairs": ("event pairs", pairs), "copies": ("wire copies", copies),
    "statements": ("judged statements", statements),
}  # fmt: skip
"""Task to the name its scores are held under, and what measures it: folder of the corpora, folder of our judgements."""
