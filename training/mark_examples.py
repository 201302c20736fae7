"""Mark the examples of the trigger lexicon and the ontology's own sentences as the rules read them.

    python training/mark_examples.py training/data/events/silver-lexicon.txt

These sentences are ours, but their marks are the program's: training gives them half the weight of those marked by
hand. A sentence in which the rules do not find the type that it was written for is left out.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from dateline.model import Record
from dateline.reader import Reader

DATA = Path(__file__).parents[1] / "src/dateline/data"
SHORT = {"actual": "a", "planned": "p", "hypothetical": "h", "negated": "n"}
MOST = 9
"""Acts are numbered with one digit."""


def examples() -> Iterator[tuple[str, str | None]]:
    """(sentence, type it must hold; None: no act)."""
    for path in sorted((DATA / "en/triggers").glob("*.yaml")):
        lexicon = yaml.safe_load(path.read_text("utf-8"))
        for group in lexicon.get("groups", ()):
            for sentence in group["triggers"].values():
                if isinstance(sentence, str):
                    yield sentence, lexicon["type"] if lexicon["type"] != "NONE" else None
    plover = yaml.safe_load((DATA / "ontology/plover.yaml").read_text("utf-8"))
    for kind, entry in plover["types"].items():
        for sentence in entry.get("yes", ()):
            if isinstance(sentence, str):
                yield sentence, kind


def marked(record: Record) -> str | None:
    """One line of marks, or nothing where marks would cross."""
    text, marks = record.text, []
    events = sorted((e for e in record.events if e.trigger), key=lambda e: e.trigger)[:MOST]
    roles: dict[tuple[int, int], str] = {}
    for n, e in enumerate(events, 1):
        mode = f"/{e.mode}" if e.mode else ""
        marks.append((*e.trigger, f"{{{n} {e.type}{mode} {SHORT[e.status]}|", "}"))
        for letter, parties in (("a", e.actors), ("r", e.recipients)):
            for p in parties:
                if p.span:
                    roles[p.span] = roles.get(p.span, "") + f"{letter}{n}"
    for (start, end), words in roles.items():
        trimmed = end - 2 if text[start:end].endswith(("'s", "’s")) else end
        marks.append((start, trimmed, f"[{words}:", "]"))
    marks.sort()
    if any(a[1] > b[0] for a, b in itertools.pairwise(marks)):
        return None
    out, last = "", 0
    for start, end, before, after in marks:
        out += text[last:start] + before + text[start:end] + after
        last = end
    return out + text[last:]


def main() -> None:
    rows = dict(examples())
    reader, lines = Reader(), []
    for sentence, kind in rows.items():
        record = reader.read_text(sentence)
        found = {e.type for e in record.events}
        if (kind in found) if kind else not found:
            line = marked(record)
            if line and not set("[]{}|") & set(sentence):
                lines.append(line)
    head = "# Examples of the trigger lexicon and the ontology, marked by the rules (training/mark_examples.py).\n"
    Path(sys.argv[1]).write_text(head + "\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} of {len(rows)} sentences")


if __name__ == "__main__":
    main()
