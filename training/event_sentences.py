"""Our own annotated sentences: acts with type, mode, status and arguments, marked in the text.

    python training/event_sentences.py training/data/events/*.txt      # check and count

One sentence a line; `#` begins a comment, an empty line is passed over. Marks:

    [a1:Russian jets] {1 ASSAULT/aerial a|bombed} [r1:a field hospital] in [p1:Aleppo] [t1:on Monday].

* `{n TYPE/mode s|words}` is the trigger of act n; s is its status: a actual, p planned, h hypothetical, n negated;
  `/mode` may be left out.
* `[roles:words]` is an argument: a actor, r recipient, p place, t time, each with the numbers of its acts:
  `[a12:Turkey]`, `[r1a2:the rebels]`.
* A sentence without `{}` holds no act; these matter as much as the others.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import yaml

ONTOLOGY = Path(__file__).parents[1] / "src" / "dateline" / "data" / "ontology" / "plover.yaml"
MARK = re.compile(r"\{(?P<n>\d) (?P<type>[A-Z]+)(?:/(?P<mode>[a-z-]+))? (?P<status>[aphn])\|(?P<trigger>[^\[\]{}|]+)\}"
                  r"|\[(?P<roles>(?:[arpt]\d+)+):(?P<words>[^\[\]{}]+)\]")  # fmt: skip
ROLE = re.compile(r"([arpt])(\d+)")
STATUS = {"a": "actual", "p": "planned", "h": "hypothetical", "n": "negated"}
ROLES = {"a": "actor", "r": "recipient", "p": "place", "t": "time"}
MODES: dict[str, frozenset[str]] = {
    name: frozenset(entry.get("modes", ()))
    for name, entry in yaml.safe_load(ONTOLOGY.read_text("utf-8"))["types"].items()
}


class Act(NamedTuple):
    """One act of a sentence: trigger span, type, mode, status, and its arguments as (role, span)."""

    trigger: tuple[int, int]
    type: str
    mode: str | None
    status: str
    arguments: tuple[tuple[str, tuple[int, int]], ...]


class Sentence(NamedTuple):
    text: str
    acts: tuple[Act, ...]


def parse(line: str) -> Sentence:
    """Read one marked sentence. Raises ValueError with the reason where a mark is wrong."""
    text, heads, arguments, last = "", {}, [], 0
    for m in MARK.finditer(line):
        text += line[last : m.start()]
        last = m.end()
        words = m["trigger"] or m["words"]
        if words != words.strip():
            raise ValueError(f"space at the edge of {words!r}")
        span = (len(text), len(text) + len(words))
        text += words
        if m["trigger"]:
            if m["type"] not in MODES or (m["mode"] and m["mode"] not in MODES[m["type"]]):
                raise ValueError(f"no type or mode {m['type']}/{m['mode']}")
            if m["n"] in heads:
                raise ValueError(f"act {m['n']} twice")
            heads[m["n"]] = (span, m["type"], m["mode"], STATUS[m["status"]])
        else:
            arguments += [(n, ROLES[r], span) for r, ns in ROLE.findall(m["roles"]) for n in ns]
    text += line[last:]
    if re.search(r"[\[\]{}|]", text):
        raise ValueError("a mark that is not closed or not understood")
    if lost := {n for n, _, _ in arguments} - set(heads):
        raise ValueError(f"arguments of acts {sorted(lost)} that have no trigger")
    acts = [Act(*heads[n], tuple((r, s) for k, r, s in arguments if k == n)) for n in sorted(heads)]
    return Sentence(text, tuple(sorted(acts)))


def read(path: Path, passing_over: bool = False) -> list[Sentence]:
    """Every sentence of a file, once; raises ValueError that names file and line, or passes over what is wrong."""
    out: dict[str, Sentence] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            sentence = parse(line)
        except ValueError as e:
            if passing_over:
                continue
            raise ValueError(f"{path}:{number}: {e}: {line[:90]}") from None
        out.setdefault(sentence.text, sentence)
    return list(out.values())


def main() -> None:
    types: Counter[str] = Counter()
    status: Counter[str] = Counter()
    modes: Counter[str] = Counter()
    sentences = empty = wrong = 0
    for name in sys.argv[1:]:
        for number, line in enumerate(Path(name).read_text("utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                s = parse(line.strip())
            except ValueError as e:
                wrong += 1
                print(f"{name}:{number}: {e}: {line[:90]}")
                continue
            sentences += 1
            empty += not s.acts
            for a in s.acts:
                types[a.type] += 1
                status[a.status] += 1
                modes[f"{a.type}/{a.mode}"] += 1
    print(f"{sentences} sentences, {empty} without an act, {sum(types.values())} acts, {wrong} wrong")
    print(dict(types.most_common()))
    print(dict(status.most_common()))
    print(dict(modes.most_common()))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
