"""The public corpora, where they lie beside the project: scored by their own scorer, held by the same gate."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dateline import resources
from dateline.errors import SourceError
from dateline.score.gate import digest

BESIDE = Path("..") / "shared" / "gold"
ENVIRONMENT = "DATELINE_GOLD"
TASKS = ("attribution", "times", "places", "events", "participants", "no_event", "police", "records")
"""What the corpora's own scorer can be asked for."""


def folder(root: Path) -> Path | None:
    """Where the corpora are: DATELINE_GOLD, or ../shared/gold beside the project, or nowhere."""
    named = os.environ.get(ENVIRONMENT)
    place = Path(named) if named else root / BESIDE
    return place if place.is_dir() else None


def scorer(gold: Path) -> Path:
    """The corpora's own scorer, beside them."""
    return gold.parent / "score" / "run.py"


def run(gold: Path, tasks: Sequence[str] = (), limit: int | None = None) -> dict[str, Any]:
    """What the corpora's scorer says, as it says it. Its progress goes to the terminal.

    tasks: of TASKS; none means all. Errors: SourceError where the scorer is missing or fails.
    """
    if not scorer(gold).is_file():
        remedy = f"Set {ENVIRONMENT} to a folder with ../score/run.py beside it."
        raise SourceError(f"{scorer(gold)} is missing.", remedy)
    program = Path(sys.executable).with_name("dateline")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "scores.json"
        command = [sys.executable, str(scorer(gold)), *tasks, "--gold", str(gold), "--json", str(out)]
        if limit:
            command += ["--limit", str(limit)]
        done = subprocess.run(command, env=os.environ | {"DATELINE": str(program)}, check=False)
        if done.returncode:
            raise SourceError("The corpora's scorer failed.", "Its own message is above.")
        return dict(json.loads(out.read_text("utf-8")))


def measured(file: Path) -> dict[str, Any]:
    """What another program measured, `{corpus: {measure: ...}}`, in the shape of the scorer's answer."""
    try:
        rows = dict(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError) as e:
        raise SourceError(f"{file} cannot be read: {e}.", "Name a file of training/score_events_cv.py --out.") from None
    return {name.rpartition("/")[2]: {"result": result} for name, result in rows.items()}


def dig(tree: Any, path: str) -> float | None:
    """A number in nested tables and lists, by a path with slashes.

    >>> dig({"full": {"F1": 0.61}, "prf": [1, 2, 3]}, "prf/2")
    3.0
    """
    for step in path.split("/"):
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and step.isdigit() and int(step) < len(tree):
            tree = tree[int(step)]
        else:
            return None
    return float(tree) if isinstance(tree, (int, float)) and not isinstance(tree, bool) else None


def headline(results: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """The measures that are held, by corpus, in points of 0..100; which ones is told by `data/score/corpora.yaml`."""
    held = resources.read_yaml("score/corpora.yaml")
    out: dict[str, dict[str, float]] = {}
    for corpus, result in results.items():
        for beginning, measures in held.items():
            if corpus != beginning and not (beginning.endswith("_") and corpus.startswith(beginning)):
                continue
            for name, how in measures.items():
                value = dig(result["result"], how["at"])
                if value is not None:
                    points = 100 * value if how["unit"] == "share" else value
                    out.setdefault(corpus, {})[name] = 100 - points if how.get("less") else points
    return out


def digests(gold: Path) -> dict[str, str]:
    """Hashes of the corpora's files, by the name the scorer gives each."""
    return {f.name.split(".")[0]: digest(f) for f in sorted(gold.glob("*/*.jsonl.gz"))}
