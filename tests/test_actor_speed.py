"""The dictionary loads at once, and who is who is read fast: CPU time, the best of a few."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from dateline.annotate import actors, coreference, mentions
from dateline.model import Article, Document
from dateline.pipeline import Plan, load_plan, run
from dateline.score import gate

LOADING = """
import time
import yaml
from dateline import actor_names, actor_nouns
t = time.process_time()
actor_names.names(), actor_names.country_words(), actor_nouns.titles()
print(time.process_time() - t)
"""


def test_the_dictionary_loads_at_once() -> None:
    """Within 150 ms where nothing else runs; the limit leaves room for a processor that is shared."""
    taken = [float(subprocess.run([sys.executable, "-c", LOADING], capture_output=True, check=True).stdout)
             for _ in range(3)]  # fmt: skip
    assert min(taken) < 0.2, taken


def test_30_000_words_a_second() -> None:
    gold = gate.load_gold(Path(__file__).parent / "gold" / "own.jsonl")[:6]
    stages = load_plan().stages
    before = stages[: [s.name for s in stages].index("annotate.mentions")]
    documents = [Document(article=Article(id=g["id"], text=g["text"])) for g in gold]
    read = list(run(Plan("before", before), documents))
    ours = Plan("who", (mentions.STAGE, coreference.STAGE, actors.STAGE))
    best = 0.0
    for _ in range(4):
        start = time.process_time()
        list(run(ours, read))
        best = max(best, sum(len(d.text.split()) for d in read) / (time.process_time() - start))
    assert best >= 30_000, best
