"""Scores as a person reads them: a table, a row in words, and what is missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dateline.score.measures import Gold
from dateline.score.tally import Tally


def table(tallies: Mapping[str, Tally], floors: Mapping[str, float]) -> str:
    """One line a measure: precision, recall, score, floor, counts."""
    lines = [f"{'measure':22} {'P':>6} {'R':>6} {'score':>6} {'floor':>6}   found / gold / given"]
    for name, t in tallies.items():
        precision = "" if t.system is None else f"{100 * t.precision:.1f}"
        given = "" if t.system is None else f" / {t.system}"
        held = f"{floors[name]:.1f}" if name in floors else "-"
        counts = f"{len(t.hit)} / {len(t.gold)}{given}"
        lines.append(f"{name:22} {precision:>6} {100 * t.recall:6.1f} {t.score:6.1f} {held:>6}   {counts}")
    return "\n".join(lines)


_LAYER = {"a": "attributions", "v": "events", "q": "positions", "f": "figures", "t": "timexes", "k": "furniture"}


def gold_row(gold: Mapping[str, Gold], measure: str, row: str) -> tuple[str, Any]:
    """The text and the annotated row behind an id such as `own-01-sudan/v3`."""
    document, _, key = row.rpartition("/")
    source = gold[document]
    if measure.startswith("page."):
        return source["text"], key
    if measure.startswith("toponym."):
        rows = [p for p in source["toponyms"] if measure == "toponym.span" or p["lat"] is not None]
    else:
        rows = source[_LAYER[key[0]]]
        if key[0] == "a":
            rows = [a for a in rows if not a["nested"]]
    return source["text"], rows[int(key[1:])]


def in_words(text: str, row: Any) -> str:
    """A gold row as its quotations and codes."""
    if isinstance(row, str):
        return row

    def q(span: Sequence[int]) -> str:
        return " ".join(text[span[0] : span[1]].split())

    if "cue" in row:
        return " | ".join("; ".join(q(s) for s in row[k]) for k in ("source", "cue", "content"))
    if "trigger" in row:
        who = ", ".join(p["name"] for p in row["actors"])
        s, e = row["trigger"]
        code = f"{row['type']}/{row['mode']} {row['status']}"
        return f"{q(row['trigger'])}: {code} by {who} | {q((max(0, s - 40), e + 40))}"
    if "stance" in row:
        return f"{row['stance']}: {q(row['content'])}"
    label = row.get("value", row.get("name", row.get("kind")))
    s, e = row["span"]
    return f"{q(row['span'])}: {label} | {q((max(0, s - 25), e + 25))}"


def describe(gold: Sequence[Gold], change: str) -> str:
    """A change `measure document/row` with the words it is about; rows that gold no longer has keep their id only."""
    name, _, row = change.rpartition(" ")
    try:
        text, found = gold_row({g["id"]: g for g in gold}, name, row)
    except (KeyError, IndexError, ValueError):
        return change
    return f"{change}  {in_words(text, found)[:110]}"


def missed(gold: Sequence[Gold], tallies: Mapping[str, Tally], measure: str) -> Iterator[str]:
    """Gold rows that were not found (-), and rows given that answer to none (+)."""
    by_id = {g["id"]: g for g in gold}
    for name, tally in tallies.items():
        if not name.startswith(measure):
            continue
        yield f"== {name}: {tally.score:.1f}"
        hits = set(tally.hit)
        for row in tally.gold:
            if row not in hits:
                text, found = gold_row(by_id, name, row)
                yield f"- {row}  {in_words(text, found)}"
        yield from (f"+ {s}" for s in tally.spurious)
