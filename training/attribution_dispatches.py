"""Our own annotated dispatches: who is said to have said, written, thought or wanted what, marked in the text.

    python training/attribution_dispatches.py training/data/attribution/*.txt      # check and count

Dispatches of one file stand between lines `=====`. Marks, numbered from 1 in each dispatch:

    <s1|The minister> <c1|said> <t1|the talks were over> and <c2|reportedly> <t2|left at once>.

* `s` is a source, `c` a cue, `t` content. The same mark again with the same number: one more span of that role.
* A span may serve several attributions: `<s1,2|The ministry> <c1|said> ...; it <c2|denied> ...`.
* Marks nest. An attribution inside the content of another has an `n` after its number in every mark: `<s2n|he>`.
* A dispatch without marks is a dispatch without attributions; these matter as much as the others.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

SEPARATOR = "====="
OPENING = re.compile(r"<(?P<role>[sct])(?P<numbers>\d+n?(?:,\d+n?)*)\|")
ROLES = {"s": "source", "c": "cue", "t": "content"}


class Mark(NamedTuple):
    """One marked span of the stripped text: role letter, numbers as written, offsets, line in the file."""

    role: str
    numbers: tuple[str, ...]
    start: int
    end: int
    line: int


def strip_marks(marked: str, line: int = 1) -> tuple[str, list[Mark]]:
    """The text without its marks, and the marks with offsets into it. Raises ValueError that begins with a line."""
    text: list[str] = []
    length = at = 0
    open_marks: list[tuple[str, tuple[str, ...], int, int]] = []
    marks: list[Mark] = []
    while at < len(marked):
        char = marked[at]
        if char == "<":
            if not (opening := OPENING.match(marked, at)):
                raise ValueError(f"{line}: no mark begins like {marked[at : at + 20]!r}")
            open_marks.append((opening["role"], tuple(opening["numbers"].split(",")), length, line))
            at = opening.end()
            continue
        at += 1
        if char == ">":
            if not open_marks:
                raise ValueError(f"{line}: '>' closes no mark")
            role, numbers, start, begun = open_marks.pop()
            words = "".join(text)[start:]
            if not words or words != words.strip():
                raise ValueError(f"{begun}: nothing in a mark, or a space at its edge: {words[:60]!r}")
            marks.append(Mark(role, numbers, start, length, begun))
            continue
        if char == "|":
            raise ValueError(f"{line}: '|' outside a mark's head")
        line += char == "\n"
        text.append(char)
        length += 1
    if open_marks:
        raise ValueError(f"{open_marks[-1][3]}: a mark that is not closed")
    return "".join(text), sorted(marks, key=lambda m: (m.start, -m.end))


def gather(text: str, marks: list[Mark]) -> list[dict[str, Any]]:
    """Marks as attributions in the order of their numbers. Raises ValueError that begins with a line."""
    spans: dict[int, dict[str, list[list[int]]]] = {}
    nested: dict[int, bool] = {}
    line_of: dict[int, int] = {}
    for mark in marks:
        for written in mark.numbers:
            number, inner = int(written.rstrip("n")), written.endswith("n")
            roles = spans.setdefault(number, {name: [] for name in ROLES.values()})
            line_of.setdefault(number, mark.line)
            if nested.setdefault(number, inner) != inner:
                raise ValueError(f"{mark.line}: {number} is written with and without n")
            role = roles[ROLES[mark.role]]
            if role and mark.start < role[-1][1]:
                raise ValueError(f"{mark.line}: two {ROLES[mark.role]} marks of {number} overlap")
            role.append([mark.start, mark.end])
    for number, roles in spans.items():
        line = line_of[number]
        if not roles["content"]:
            raise ValueError(f"{line}: {number} has no content")
        if not roles["source"] and not roles["cue"]:
            raise ValueError(f"{line}: {number} has neither source nor cue")
        apart = sorted(span for name in ("cue", "content") for span in roles[name])
        if any(a[1] > b[0] for a, b in itertools.pairwise(apart)):
            raise ValueError(f"{line}: cue and content of {number} overlap")
        own = [span for spans_of in roles.values() for span in spans_of]
        others = [span for k, r in spans.items() if k != number for span in r["content"]]
        within = [any(a <= s and e <= b for a, b in others) for s, e in own]
        if nested[number] and not any(within):
            raise ValueError(f"{line}: {number} is written as inner, but lies in no other content")
        if not nested[number] and all(within):
            raise ValueError(f"{line}: {number} lies in another's content, but is not written as inner")
        for s, e in own:
            if text[e - 1] == ",":
                raise ValueError(f"{line}: a span of {number} ends in a comma: {text[s:e][-40:]!r}")
    if sorted(spans) != list(range(1, len(spans) + 1)):
        raise ValueError(f"{min(line_of.values(), default=1)}: numbers are {sorted(spans)}, not 1 to {len(spans)}")
    return [{**spans[n], "nested": nested[n]} for n in sorted(spans)]


def parse(marked: str, name: str, line: int = 1) -> dict[str, Any]:
    """One dispatch as `id`, `text`, `attributions`. Raises ValueError that begins with a line."""
    text, marks = strip_marks(marked, line)
    return {"id": name, "text": text, "attributions": gather(text, marks)}


def read(path: Path) -> list[dict[str, Any]]:
    """Every dispatch of a file; raises ValueError that names file and line."""
    dispatches: list[dict[str, Any]] = []
    lines = [*path.read_text("utf-8").splitlines(), SEPARATOR]
    first = 0
    for number, content in enumerate(lines):
        if content.strip() != SEPARATOR:
            continue
        while first < number and not lines[first].strip():
            first += 1
        if marked := "\n".join(lines[first:number]).rstrip():
            try:
                dispatches.append(parse(marked, f"{path.stem}-{len(dispatches) + 1}", first + 1))
            except ValueError as e:
                raise ValueError(f"{path}:{e}") from None
        first = number + 1
    return dispatches


def main() -> None:
    """Check the named files and print what they hold."""
    count: Counter[str] = Counter()
    wrong = words = 0
    for name in sys.argv[1:]:
        try:
            dispatches = read(Path(name))
        except ValueError as e:
            wrong += 1
            print(e)
            continue
        for dispatch in dispatches:
            count["dispatches"] += 1
            words += len(dispatch["text"].split())
            count["without any"] += not dispatch["attributions"]
            for a in dispatch["attributions"]:
                count["attributions"] += 1
                count["nested"] += a["nested"]
                count["no source"] += not a["source"]
                count["no cue"] += not a["cue"]
                count["discontinuous content"] += len(a["content"]) > 1
                length = sum(len(dispatch["text"][s:e].split()) for s, e in a["content"])
                count["content of five words or fewer"] += length <= 5
    print(", ".join(f"{n} {what}" for what, n in count.items()) + f", {words} words, {wrong} files wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
