"""Words per CPU second: the whole record, each stage, and the same parser alone in the same run, as ratios.

    make bench            (or: python benchmarks/speed.py [--articles FILE.jsonl] [--rounds 5])

Rounds of plan and parser alone take turns, so that a machine that grows slower or faster meets both alike. The parser
alone is the small English pipeline as anybody loads it, fed whole articles, with its own batches. CPU seconds are those
of one process with one thread; the first round is from cold (no word known), the middle of the others is the figure.
"""

from __future__ import annotations

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import machine

from dateline.annotate.syntax.networks import MODELS
from dateline.model import Article
from dateline.pipeline import Timings
from dateline.reader import Reader
from dateline.record import encode
from dateline.score.corpora import folder

ROOT = Path(__file__).parent.parent
OWN = ROOT / "tests" / "gold" / "own.jsonl"
BAR_WORDS, BAR_RATIO, BAR_FIRST, BAR_MB, BAR_HELP = 2_200, 0.4, 2.5, 700, 0.3


def articles(file: Path | None, most: int) -> list[Article]:
    """Our own annotated dispatches, and news of the public corpora where they lie beside the project; or a file's."""
    files = [file] if file else [OWN]
    beside = folder(ROOT)
    if file is None and beside is not None:
        files.append(beside / "corpora" / "syria_news.jsonl.gz")
    found: list[Article] = []
    for f in files:
        with gzip.open(f, "rt", encoding="utf-8") if f.suffix == ".gz" else f.open(encoding="utf-8") as lines:
            rows = [r for r in map(json.loads, lines) if r.get("text")][:most]
        found += [Article(id=f"{f.stem}-{i}", text=r["text"], published=r.get("published")) for i, r in enumerate(rows)]
    return found


def parser() -> Any:
    """The small pipeline as anybody loads it."""
    import importlib.util

    import spacy

    name = next(n for n in MODELS if importlib.util.find_spec(n) is not None)
    return spacy.util.load_model_from_package(name)


def parse_alone(nlp: Any, texts: list[str]) -> float:
    """CPU seconds of the parser over the texts, its objects let go as they come."""
    begun = time.process_time()
    for _ in nlp.pipe(texts):
        pass
    return time.process_time() - begun


def rounds(found: list[Article], n: int) -> Iterator[dict[str, Any]]:
    """Figures of each round: seconds of the parser alone, of the plan, of each stage; bytes written."""
    texts = [a.text for a in found]
    nlp, reader = parser(), Reader()
    list(reader.read_articles(found[:1]))
    parse_alone(nlp, texts[:1])
    for k in range(n):
        alone = parse_alone(nlp, texts)
        timings = Timings()
        begun = time.process_time()
        size = sum(len(encode(r)) for r in reader.read_articles(found, timings))
        whole = time.process_time() - begun
        yield {"alone": alone, "plan": whole, "stages": dict(timings.seconds), "words": timings.words, "bytes": size}
        print(f"round {k + 1}: plan {timings.words / whole:,.0f} words/s, parser alone {timings.words / alone:,.0f}")


def cold(*words: str, times: int = 3) -> dict[str, float]:
    """Wall and CPU seconds and MB of a command from a cold start: the best of a few, as the disk's cache fills."""
    took = []
    for _ in range(times):
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, "-m", "dateline", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        took.append((time.perf_counter() - begun, cpu, after.ru_maxrss / 1024))
    clock, cpu, memory = (min(column) for column in zip(*took, strict=True))
    return {"seconds": round(clock, 3), "cpu_seconds": round(cpu, 3), "mb": round(memory)}


def workers(found: list[Article]) -> dict[str, dict[str, float]]:
    """With one process and with as many as there are cores: articles a second by the clock, start-up left out, and CPU
    seconds of all processes, start-up included. Where cores are shared with others only the latter tells anything."""
    from dateline.scale import read_parallel

    took = {}
    for n in sorted({1, os.cpu_count() or 1}):
        before = _cpu()
        stream = read_parallel(found * 2, workers=n, keep_going=True)
        next(stream)
        begun, rest = time.perf_counter(), sum(1 for _ in stream)
        clock = time.perf_counter() - begun
        took[str(n)] = {"articles_a_second": round(rest / clock, 2), "cpu_seconds": round(_cpu() - before, 1)}
    return took


def _cpu() -> float:
    """CPU seconds of this process and of those it has waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)


def report(found: list[Article], all_rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of a run, and each bar with whether it is met."""
    warm = all_rounds[1:] or all_rounds
    words = warm[0]["words"]
    stages = {name: words / median(r["stages"][name] for r in warm) for name in warm[0]["stages"]}
    plan, alone = words / median(r["plan"] for r in warm), words / median(r["alone"] for r in warm)
    ratio = median(r["alone"] / r["plan"] for r in warm)
    return {
        "articles": len(found), "words": words,
        "words_per_cpu_second": {"plan": round(plan), "parser_alone": round(alone)},
        "from_cold": {k: round(words / all_rounds[0][v]) for k, v in (("plan", "plan"), ("parser_alone", "alone"))},
        "plan_to_parser_alone": round(ratio, 3),
        "stages": {name: round(v) for name, v in stages.items()},
        "share_of_the_plan": {name: round(plan / v, 4) for name, v in stages.items()},
        "bytes_a_word": round(warm[0]["bytes"] / words, 1),
    }  # fmt: skip


def show(figures: dict[str, Any]) -> None:
    speed = figures["words_per_cpu_second"]
    print(f"\n{figures['articles']} articles, {figures['words']:,} words; words per CPU second on one core")
    for name, v in sorted(figures["stages"].items(), key=lambda x: x[1]):
        print(f"  {name:<26}{v:>12,}{figures['share_of_the_plan'][name]:>8.1%} of the plan")
    print(f"  {'whole record':<26}{speed['plan']:>12,}   bar {BAR_WORDS:,}")
    print(f"  {'parser alone':<26}{speed['parser_alone']:>12,}")
    print(f"  record : parser alone {figures['plan_to_parser_alone']:>16.2f}   bar {BAR_RATIO}")
    first, help_ = figures["first_record"], figures["help"]
    print(f"  first record, cold    {first['cpu_seconds']:>13.2f} CPU s   bar {BAR_FIRST} s")
    print(f"  memory of a worker    {figures['peak_mb']:>13,} MB  bar {BAR_MB} MB (one record: {first['mb']} MB)")
    print(f"  dateline --help       {help_['cpu_seconds']:>13.2f} CPU s   bar {BAR_HELP} s")
    print(f"  by processes: {figures['by_processes']}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--articles", type=Path, help="JSON Lines with `text`; else our own dispatches and news")
    options.add_argument("--most", type=int, default=40, help="of each file, so many articles at most")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--no-processes", action="store_true", help="leave out the runs with several processes")
    options.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results" / "speed.json")
    chosen = options.parse_args()
    # First, while this process is small: a child is counted with what its parent held when it was made.
    apart = {"help": cold("--help"), "first_record": cold("read", "samples/wire-geneva-talks.txt", "--json")}
    peak = cold("read", str(OWN), "--json", times=1)["mb"]
    found = articles(chosen.articles, chosen.most)
    figures = {**report(found, list(rounds(found, chosen.rounds))), **apart, "peak_mb": peak}
    figures["by_processes"] = {} if chosen.no_processes else workers(found)
    show(figures)
    machine.write(chosen.results, figures)


if __name__ == "__main__":
    main()
