"""`python -m dateline.score.chains`: how well mentions are joined, on our own dispatches (`tests/gold/chains.yaml`).

    python -m dateline.score.chains              # MUC, B3, CEAF-e and CoNLL F1
    python -m dateline.score.chains --errors     # and which mentions were joined or parted wrongly

The measures are those of `clusters`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dateline.errors import ResourceError
from dateline.model import Record, Span
from dateline.score import gate
from dateline.score.clusters import Counted, b_cubed, ceaf, muc

MEASURES = {"muc": muc, "b3": b_cubed, "ceafe": ceaf}
LEAST = 0.2
"""Least share of code points that a gold and a system mention have in common (Jaccard) to be one mention."""


class Joined(NamedTuple):
    """Chains of one dispatch as spans, in the order written."""

    id: str
    chains: tuple[tuple[Span, ...], ...]


def read_chains(file: Path, texts: Mapping[str, str]) -> list[Joined]:
    """The annotated chains, with offsets into the texts. Errors: ResourceError that names the line no text has."""
    import yaml

    rows = yaml.safe_load(file.read_text("utf-8"))
    out = []
    for ident, block in rows.items():
        if ident not in texts:
            raise ResourceError(f"{file.name}: {ident}", "there is no such dispatch.", "Name one of tests/gold/src.")
        chains: list[tuple[Span, ...]] = []
        for line in block.splitlines():
            try:
                spans = tuple(find(texts[ident], q.strip()) for q in line.removeprefix("- ").split(" | "))
            except ValueError as e:
                raise ResourceError(f"{file.name}: {ident}: {line}", f"{e}.", "Quote the words as they stand.") from e
            chains.extend([(s,) for s in spans] if line.startswith("- ") else [spans])
        twice = [s for s in {s for c in chains for s in c} if sum(s in c for c in chains) > 1]
        if twice:
            words = texts[ident][slice(*twice[0])]
            raise ResourceError(f"{file.name}: {ident}", f"{words!r} is in two chains.", "Take it out of one.")
        out.append(Joined(ident, tuple(chains)))
    return out


def find(text: str, quote: str) -> Span:
    """Where a quote stands: the first whole-word occurrence, the n-th with "#n", or what stands in brackets within it.

    >>> find("She saw her. He saw her.", "her#2"), find("She saw her. He saw her.", "He saw [her]")
    ((20, 23), (20, 23))
    """
    words, _, n = quote.partition("#")
    plain = words.replace("[", "").replace("]", "")
    pattern = r"(?<!\w)" + r"\s+".join(re.escape(w) for w in plain.split()) + r"(?!\w)"
    found = list(re.finditer(pattern, text))
    k = int(n or 1)
    if len(found) < k:
        raise ValueError(f"{quote!r} is nowhere")
    start, end = found[k - 1].span()
    if "[" in words:
        start += words.index("[")
        end = start + words.index("]") - words.index("[") - 1
    return start, end


def _alike(a: Span, b: Span) -> float:
    both = min(a[1], b[1]) - max(a[0], b[0])
    return both / (max(a[1], b[1]) - min(a[0], b[0])) if both > 0 else 0.0


def paired(gold: Sequence[Span], given: Sequence[Span]) -> dict[Span, Span]:
    """System mention to gold mention, one to one, the most alike first."""
    pairs = sorted((-_alike(g, s), g, s) for g in gold for s in given if _alike(g, s) >= LEAST)
    out: dict[Span, Span] = {}
    used: set[Span] = set()
    for _, g, s in pairs:
        if g not in used and s not in out:
            out[s] = g
            used.add(g)
    return out


def owned(actors: Sequence[Sequence[Span]]) -> list[set[Span]]:
    """Each mention with one actor. "Both sides" stands with both, but is the mention of the two together.

    >>> owned([[(0, 4), (20, 24)], [(9, 14), (20, 24)], [(20, 24)]])
    [{(0, 4)}, {(9, 14)}, {(20, 24)}]
    """
    times = Counter(s for spans in actors for s in set(spans))
    share = [sum(times[s] > 1 for s in spans) / max(1, len(spans)) for spans in actors]
    owner: dict[Span, int] = {}
    for k in sorted(range(len(actors)), key=lambda k: -share[k]):
        for s in actors[k]:
            owner.setdefault(s, k)
    return [{s for s in spans if owner[s] == k} for k, spans in enumerate(actors)]


def compare(gold: Joined, record: Record, singles: bool) -> tuple[list[set[Span]], list[set[Span]]]:
    """Both sides as sets of mentions; a system mention no one annotated stays itself.

    singles: also what is mentioned once. Without them chains of one are left out of both sides, as CoNLL has it.
    """
    system = owned([a.mentions for a in record.actors])
    match = paired([s for c in gold.chains for s in c], sorted({s for c in system for s in c}))
    ours = [{match.get(s, (-s[1] - 1, -s[0] - 1)) for s in c} for c in system]
    theirs = [set(c) for c in gold.chains]
    ours = [c for c in ours if c]
    least = 1 if singles else 2
    return [c for c in theirs if len(c) >= least], [c for c in ours if len(c) >= least]


def score(golds: Sequence[Joined], records: Mapping[str, Record], singles: bool = False) -> dict[str, float]:
    """MUC, B3, CEAF-e and their mean `conll`, in points, counted over all dispatches."""
    totals = dict.fromkeys(MEASURES, Counted())
    for gold in golds:
        key, system = compare(gold, records[gold.id], singles)
        for name, measure in MEASURES.items():
            totals[name] = totals[name].plus(measure(key, system))
    found = {name: c.f1 for name, c in totals.items()}
    return {**found, "conll": sum(found.values()) / len(found)}


def errors(golds: Sequence[Joined], records: Mapping[str, Record]) -> Iterator[str]:
    """Each gold chain that the system tears, and each actor of the system that holds two gold chains, in words."""
    for gold in golds:
        text = records[gold.id].text
        key, system = compare(gold, records[gold.id], singles=True)
        where = {s: i for i, c in enumerate(system) for s in c}
        of = {s: i for i, c in enumerate(key) for s in c}
        for chain in key:
            parts: dict[object, list[str]] = {}
            for s in sorted(chain):
                parts.setdefault(where.get(s, "none"), []).append(text[slice(*s)])
            if len(parts) > 1:
                yield f"{gold.id} torn: " + " / ".join(", ".join(v) for v in parts.values())
        for group in system:
            mixed: dict[object, list[str]] = {}
            for s in sorted(group):
                if s in of:
                    mixed.setdefault(of[s], []).append(text[slice(*s)])
            if len(mixed) > 1:
                yield f"{gold.id} mixed: " + " + ".join(", ".join(v) for v in mixed.values())


def scores(folder: Path, records: Sequence[Record]) -> dict[str, float]:
    """The figures of records of our own dispatches as measures of the gate; none where no chains are annotated."""
    if not (folder / "chains.yaml").is_file():
        return {}
    by_id = {r.id: r for r in records}
    golds = read_chains(folder / "chains.yaml", {i: r.text for i, r in by_id.items()})
    found = {f"chain.{k}": v for k, v in score(golds, by_id).items()}
    return {**found, "chain.conll with single": score(golds, by_id, singles=True)["conll"]}


def measure(folder: Path, plan: str = "default") -> tuple[list[Joined], dict[str, Record]]:
    """The annotated chains and the records that the program makes of their dispatches."""
    rows = {g["id"]: g for g in gate.load_gold(folder / "own.jsonl")}
    golds = read_chains(folder / "chains.yaml", {i: g["text"] for i, g in rows.items()})
    wanted = [rows[g.id] for g in golds]
    return golds, {g["id"]: r for g, r in zip(wanted, gate.read_own(wanted, plan), strict=True)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, and with --errors what is wrong."""
    about = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    about.add_argument("--gold", type=Path, default=Path("tests/gold"), help="folder of our own dispatches")
    about.add_argument("--errors", action="store_true", help="list chains torn and chains mixed")
    options = about.parse_args(arguments)
    golds, records = measure(options.gold)
    chains = [c for g in golds for c in g.chains]
    more = sum(len(c) > 1 for c in chains)
    sys.stdout.write(f"{len(golds)} dispatches, {len(chains)} chains, {more} of two or more\n")
    for singles in (False, True):
        found = score(golds, records, singles)
        label = "with what is mentioned once" if singles else "chains of two or more"
        sys.stdout.write(f"{label:28s} " + "  ".join(f"{k} {v:.1f}" for k, v in found.items()) + "\n")
    if options.errors:
        sys.stdout.write("\n".join(errors(golds, records)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
