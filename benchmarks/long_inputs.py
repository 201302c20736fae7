"""Time and memory by length of one article, and odd inputs against normal text of the same length.

    python benchmarks/long_inputs.py [--longest 2000000]

Each input is read in a process of its own, after a short article has loaded the models, so that its memory is its own.
Time and memory should grow with length and no faster; an odd input may cost ten times as much a character.
"""

from __future__ import annotations

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import machine

ROOT = Path(__file__).parent.parent
OWN = ROOT / "tests" / "gold" / "own.jsonl"
LENGTHS = (100_000, 200_000, 400_000, 800_000, 2_000_000)
ODD = 100_000
BAR = 10.0
FIRST = ("Adel", "Basim", "Corin", "Dalia", "Emre", "Farid", "Galen", "Hamid", "Ilse", "Jovan", "Karim", "Lena")
LAST = ("Arlan", "Belgar", "Corvin", "Dastur", "Elhad", "Farouz", "Gorani", "Haddar", "Isken", "Jalur", "Kasimi")


def prose(length: int, seed: int = 1) -> str:
    """Paragraphs of our own dispatches in a shuffled order, again and again, up to a length."""
    texts = [json.loads(line)["text"] for line in OWN.read_text("utf-8").splitlines()]
    paragraphs = [p for t in texts for p in t.split("\n\n") if len(p) > 80]
    draw = random.Random(seed)
    out: list[str] = []
    size = 0
    while size < length:
        draw.shuffle(paragraphs)
        for p in paragraphs:
            out.append(p)
            size += len(p) + 2
    return "\n\n".join(out)[:length]


def _names(n: int) -> str:
    draw = random.Random(2)
    syllables = [a + b for a in ("ba", "ko", "ri", "ta", "mu", "ze") for b in ("l", "n", "r", "sh")]

    def person() -> str:
        return f"{draw.choice(FIRST)} {draw.choice(LAST)}{draw.choice(syllables)}{draw.choice(syllables)}"

    return "".join(f"{person()} met {person()} in Geneva. " for _ in range(n // 2))


def odd(name: str, length: int) -> str:
    """An input nobody writes and somebody's scraper makes."""
    normal = prose(length)
    flat = " ".join(normal.replace(".", ",").replace("!", ",").replace("?", ",").split())
    makers = {
        "one sentence": lambda: flat[: length - 1] + ".",
        "one word": lambda: "a" * length,
        "names": lambda: _names(50_000),
        "quotation marks": lambda: 'He said "no" and left. ' * 10_000,
        "only quotation marks": lambda: '"' * 20_000 + normal[: length - 20_000],
        "nested quotations": lambda: "".join("“He said ‘" for _ in range(length // 20)) + "’”" * (length // 20),
        "one quote never closed": lambda: "“" + normal[: length - 1].replace("“", "").replace("”", "").replace('"', ""),
        "apostrophes": lambda: "the ministers' aides' rebels' camps' " * (length // 37),
        "open brackets": lambda: "(" * 20_000 + normal[: length - 20_000],
        "numbers": lambda: "12 345,6 or 3.2 million to 4/5/2016 " * (length // 36),
        "dates": lambda: "on Tuesday, February 3, 2016, and the day before, " * (length // 50),
        "places": lambda: "Homs, Aleppo, Damascus, Idlib, Raqqa and Geneva, " * (length // 49),
        "lines": lambda: "Homs\n" * (length // 5),
        "white space": lambda: "\n\t \u00a0" * (length // 4),
        "combining marks": lambda: "e" + "\u0301" * (length - 1),
        "that he said": lambda: "He said that she said that " * (length // 27),
        "of the": lambda: "the head of " * (length // 12) + "Syria.",
    }
    return makers[name]()


ODDITIES = (
    "one sentence", "one word", "names", "quotation marks", "only quotation marks", "nested quotations",
    "one quote never closed", "apostrophes", "open brackets", "numbers", "dates", "places", "lines", "white space",
    "combining marks", "that he said", "of the",
)  # fmt: skip


def read_one(kind: str, length: int) -> dict[str, Any]:
    """In this process: CPU seconds and MB of reading one input."""
    from dateline.pipeline import Timings
    from dateline.reader import Reader
    from dateline.record import encode

    reader = Reader()
    reader.read_text(prose(6_000), id="warm", published="2016-02-04")
    text = prose(length) if kind == "prose" else odd(kind, length)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.process_time()
    timings = Timings()
    from dateline.model import Article

    (record,) = reader.read_articles([Article(id="long", text=text, published="2016-02-04")], timings)
    size = len(encode(record))
    took = time.process_time() - begun
    slow = sorted(timings.seconds.items(), key=lambda x: -x[1])[:4]
    return {
        "characters": len(text), "cpu_seconds": round(took, 2), "us_a_character": round(took / len(text) * 1e6, 2),
        "mb_before": round(before), "mb_peak": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "record_bytes": size, "slowest": {k: round(v, 2) for k, v in slow},
    }  # fmt: skip


def apart(kind: str, length: int) -> dict[str, Any]:
    """The same in a fresh process."""
    words = [sys.executable, __file__, "--one", kind, "--longest", str(length)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1:] or [str(done.returncode)]}
    return dict(json.loads(done.stdout))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--longest", type=int, default=LENGTHS[-1])
    options.add_argument("--one", help=argparse.SUPPRESS)
    options.add_argument("--odd", action="store_true", help="only the odd inputs")
    options.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results" / "long_inputs.json")
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(read_one(chosen.one, chosen.longest)))
        return
    figures: dict[str, Any] = {"prose": [], "odd": {}}
    lengths = (ODD,) if chosen.odd else [n for n in LENGTHS if n <= chosen.longest]
    for n in lengths:
        found = apart("prose", n)
        figures["prose"].append(found)
        print(f"prose {n:>10,}: {found}", flush=True)
    normal = next(f for f in figures["prose"] if f.get("characters", 0) >= min(ODD, chosen.longest))["us_a_character"]
    for name in ODDITIES:
        found = apart(name, ODD)
        if "us_a_character" in found:
            found["times_normal"] = round(found["us_a_character"] / normal, 2)
        figures["odd"][name] = found
        print(f"{name:<24} {found.get('times_normal', 'FAILED')!s:>7} x normal (bar {BAR:g})  {found}", flush=True)
    machine.write(chosen.results, figures)


if __name__ == "__main__":
    main()
