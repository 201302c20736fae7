"""Every act in our own dispatches: the texts of `data/attribution/*.txt`, the acts of `data/acts/*.yaml`.

    python training/dispatch_acts.py            # check and count

A file of acts has the name of its file of dispatches and a list for each dispatch, in their order. A row is
`[TYPE, trigger, context]`: context is a stretch of the text that stands there once and holds the trigger once; it may
be left out where the trigger itself stands there once. A dispatch is annotated completely: what is not listed is none.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import yaml
from attribution_dispatches import read as read_dispatches
from event_sentences import MODES

DATA = Path(__file__).parent / "data"


class Dispatch(NamedTuple):
    """A text and its acts as (trigger span, type)."""

    id: str
    text: str
    acts: tuple[tuple[tuple[int, int], str], ...]


def find(text: str, row: list[str]) -> tuple[tuple[int, int], str]:
    """Where a row's trigger stands. Raises ValueError with the reason where it cannot be told."""
    kind, trigger, context = row if len(row) == 3 else (*row, row[1])
    if kind not in MODES:
        raise ValueError(f"no type {kind!r}")
    if text.count(context) != 1:
        raise ValueError(f"{context!r} stands there {text.count(context)} times")
    if context.count(trigger) != 1:
        raise ValueError(f"{trigger!r} stands {context.count(trigger)} times in {context!r}")
    start = text.index(context) + context.index(trigger)
    return (start, start + len(trigger)), kind


def read(folder: Path = DATA) -> list[Dispatch]:
    """Every dispatch whose acts are annotated. Raises ValueError that names file, dispatch and row."""
    out = []
    for path in sorted((folder / "acts").glob("*.yaml")):
        given = yaml.safe_load(path.read_text("utf-8"))
        dispatches = read_dispatches(folder / "attribution" / f"{path.stem}.txt")
        if len(given) != len(dispatches):
            raise ValueError(f"{path}: {len(given)} lists for {len(dispatches)} dispatches")
        for n, (rows, dispatch) in enumerate(zip(given, dispatches, strict=True), 1):
            acts = []
            for row in rows:
                try:
                    acts.append(find(dispatch["text"], row))
                except ValueError as e:
                    raise ValueError(f"{path}: dispatch {n}: {row}: {e}") from None
            out.append(Dispatch(f"{path.stem}-{n}", dispatch["text"], tuple(sorted(acts))))
    return out


def main() -> None:
    dispatches = read()
    kinds = Counter(kind for d in dispatches for _, kind in d.acts)
    words = sum(len(d.text.split()) for d in dispatches)
    print(f"{len(dispatches)} dispatches, {sum(kinds.values())} acts, {words} words")
    print(dict(kinds.most_common()))


if __name__ == "__main__":
    main()
