"""Score event identity on the judged pairs: `python tests/corpus/measure_pairs.py RECORDS.jsonl` (of syria_news)."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from dateline.corpus.event_identity import link_events
from dateline.record import decode


def measure(path: str) -> None:
    records = [decode(line) for line in Path(path).read_bytes().splitlines()]
    cluster = {x.mention: x.cluster for x in link_events(records).links}
    at = {(r.id, *e.trigger): cluster[e.id] for r in records for e in r.events}
    for name, pairs in yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text("utf-8")).items():
        for across in (True, False):
            right = wrong = missed = gone = 0
            for a, b, c, d, e, f, judged in pairs:
                if (a != d) != across:
                    continue
                x, y = at.get((a, b, c)), at.get((d, e, f))
                gone += x is None or y is None
                joined = x is not None and x == y
                right += joined and judged == "same"
                wrong += joined and judged == "not"
                missed += not joined and judged == "same"
            precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
            where = "across articles" if across else "within one"
            print(
                f"{name:<9} {where:<16} P {precision:.3f} ({right + wrong})  R {recall:.3f} ({right + missed})  {gone} not found"
            )


if __name__ == "__main__":
    measure(sys.argv[1])
