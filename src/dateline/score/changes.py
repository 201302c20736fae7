"""`python -m dateline.score.changes`: what a change does to whole records, row by row, on our own dispatches.

    python -m dateline.score.changes             # rows gained (+) and lost (-) since the records were last accepted
    python -m dateline.score.changes --layer events
    python -m dateline.score.changes --accept    # after looking: the records as they are now

`tests/golden` holds the accepted records as a person reads them, a row a line. Scores, ids and reasons are left out:
they may move a little where no row does.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from dateline.errors import DatelineError
from dateline.model import Event, Record, Span, Spans, Statement, When
from dateline.score import gate
from dateline.text import quote

ROOM = 0.04
"""Share of the rows that may differ before the records must be looked at and accepted: a quantised model answers a
borderline row differently on another processor."""
LONG = 60


class Change(msgspec.Struct, frozen=True):
    """Rows that one dispatch has now and had not (gained), or had and has not (lost)."""

    id: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def rows_of(record: Record) -> list[str]:
    """Every row of a record in words, a line each, by layer and place in the text."""
    teller = _Teller(record)
    layers: tuple[tuple[str, Iterable[str]], ...] = (
        ("page", teller.page()),
        ("furniture", (f"{f.kind} | {teller.words(f.span)}" for f in record.furniture)),
        ("times", (f"{t.type} {t.value} | {teller.words(t.span)}" for t in record.timexes)),
        ("places", (f"{teller.words(t.span)} | {t.use} | {teller.place(t.place)}" for t in record.toponyms)),
        ("actors", teller.actors()),
        ("statements", map(teller.statement, record.statements)),
        ("events", map(teller.event, record.events)),
        ("positions", (f"{q.stance} | {teller.actor(q.holder)} | {teller.words(q.span)}" for q in record.positions)),
        ("figures", (f"{f.measures} {f.value} | {teller.actor(f.source)} | {teller.words(f.span)}"
                     for f in record.figures)),
        ("problems", (p.kind for p in record.problems)),
    )  # fmt: skip
    return [f"{layer}: {row}" for layer, rows in layers for row in rows]


class _Teller:
    """Rows of one record in words."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.names = {a.id: a.name for a in record.actors}
        self.places = {p.id: f"{p.name}, {p.country}" for p in record.places}

    def words(self, span: Span) -> str:
        """The words of a span, a long one by its two ends, and where it begins."""
        said = " ".join(quote(self.record.text, span).split())
        if len(said) > LONG:
            said = f"{said[: LONG // 2]} … {said[-LONG // 2 :]}"
        return f"“{said}” @{span[0]}"

    def spans(self, spans: Spans) -> str:
        return "; ".join(map(self.words, spans)) or "-"

    def actor(self, id: str | None) -> str:
        return self.names.get(id or "", "-")

    def place(self, id: str | None) -> str:
        return self.places.get(id or "", "-")

    def page(self) -> Iterable[str]:
        for name in ("title", "publisher", "agency", "byline", "published", "written", "language"):
            if (value := getattr(self.record, name)) is not None:
                yield f"{name} {value}"

    def actors(self) -> Iterable[str]:
        for a in self.record.actors:
            codes = " ".join((a.country or "-", *a.sectors))
            yield f"{a.kind} {a.name} | {codes} | {a.role or '-'} | of {self.actor(a.of)} | {len(a.mentions)} mentions"

    def statement(self, s: Statement) -> str:
        said = " | ".join(map(self.spans, (s.source, s.cue, s.content)))
        who = f"{self.actor(s.speaker)} to {self.actor(s.addressee)}"
        return f"{said} | {s.form}{' nested' if s.nested else ''} | {who} | {_day(s.date)}"

    def event(self, e: Event) -> str:
        parties = (", ".join(self.actor(p.actor) for p in side) or "-" for side in (e.actors, e.recipients))
        code = f"{e.type}{'/' + e.mode if e.mode else ''} {e.status}"
        by = f" | says {self.actor(e.claimed_by)}" if e.claimed_by else ""
        same = " | again" if e.same_as else ""
        where = f"{_day(e.date)} | {self.place(e.place)}"
        return f"{code} | {' > '.join(parties)} | {self.words(e.trigger)} | {where}{by}{same}"


def _day(date: When | None) -> str:
    return date.value if date is not None else "-"


def compare(id: str, before: Sequence[str], after: Sequence[str]) -> Change:
    """What came and what went, in the order of the rows.

    >>> compare("d", ["a", "b", "b"], ["b", "c"])
    Change(id='d', gained=('c',), lost=('a', 'b'))
    """
    new, old = Counter(after) - Counter(before), Counter(before) - Counter(after)
    return Change(id, _in_order(after, new), _in_order(before, old))


def _in_order(rows: Sequence[str], kept: Counter[str]) -> tuple[str, ...]:
    left, out = Counter(kept), []
    for row in rows:
        if left[row]:
            left[row] -= 1
            out.append(row)
    return tuple(out)


def accepted(folder: Path) -> dict[str, list[str]]:
    """The accepted records, by dispatch."""
    return {f.stem: f.read_text("utf-8").splitlines() for f in sorted(folder.glob("*.txt"))}


def accept(folder: Path, now: Mapping[str, Sequence[str]]) -> None:
    """Keep the records as they are now, and those alone."""
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.txt"):
        if file.stem not in now:
            file.unlink()
    for id, rows in now.items():
        (folder / f"{id}.txt").write_text("".join(f"{row}\n" for row in rows), "utf-8")


def changes(before: Mapping[str, Sequence[str]], now: Mapping[str, Sequence[str]]) -> list[Change]:
    """The dispatches whose records differ; one that is new, or gone, differs in all its rows."""
    found = (compare(id, before.get(id, ()), now.get(id, ())) for id in sorted({*before, *now}))
    return [c for c in found if c.gained or c.lost]


def share(found: Sequence[Change], before: Mapping[str, Sequence[str]]) -> float:
    """How much differs: the rows lost or gained, whichever are more, of the rows accepted."""
    rows = sum(map(len, before.values()))
    return max(sum(len(c.gained) for c in found), sum(len(c.lost) for c in found)) / max(rows, 1)


def report(found: Sequence[Change], layer: str = "") -> str:
    """Rows gained and lost as a person reads them, with their numbers by layer."""
    lines, counts = [], Counter[tuple[str, str]]()
    for c in found:
        for sign, rows in (("+", c.gained), ("-", c.lost)):
            shown = [r for r in rows if r.startswith(layer)]
            counts.update((r.partition(":")[0], sign) for r in shown)
            lines += [f"{sign} {c.id} {row}" for row in shown]
    for name in sorted({name for name, _ in counts}):
        lines.append(f"{name}: {counts[name, '+']} gained, {counts[name, '-']} lost")
    return "\n".join(lines) or "No row differs."


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0; 1 where more rows differ than the room there is; 2 where something is missing."""
    about = argparse.ArgumentParser(prog="python -m dateline.score.changes", description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    about.add_argument("--tests", type=Path, default=Path("tests"), help="folder with gold/own.jsonl and golden/")
    about.add_argument("--layer", default="", help="only rows of this layer (events, statements, actors, ...)")
    about.add_argument("--accept", action="store_true", help="keep the records as they are now")
    options = about.parse_args(arguments)
    folder = options.tests / "golden"
    try:
        gold = gate.load_gold(options.tests / "gold" / "own.jsonl")
        now = {r.id: rows_of(r) for r in gate.read_own(gold)}
    except DatelineError as e:
        sys.stderr.write(f"{e}\n")
        return 2
    before = accepted(folder)
    found = changes(before, now)
    sys.stdout.write(report(found, options.layer) + "\n")
    if options.accept:
        accept(folder, now)
        return 0
    return int(share(found, before) > ROOM)


if __name__ == "__main__":
    raise SystemExit(main())
