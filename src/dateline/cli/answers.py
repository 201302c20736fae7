"""How an answer is shown: lines to read, JSON Lines, CSV or a table; and what is said where nothing was found."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from dateline.cli.answer_lines import lines
from dateline.cli.shared import UNREADABLE, say
from dateline.query import flat
from dateline.query.rows import (
    Board,
    Calendar,
    Network,
    Page,
    Timeline,
)

if TYPE_CHECKING:
    from dateline.query import Query
    from dateline.store import Store


NEARLY = 75
"""Likeness (0..100) from which words that find nothing are taken for a name written otherwise."""


def show(answer: Any, form: str | None, store: Store, query: Query) -> None:
    """Print an answer. form: json, csv, table, or null for lines to read. Exit 1 where nothing was found."""
    if form == "json":
        for row in _json_rows(answer):
            print(msgspec.json.encode(row).decode())
    elif form == "csv":
        _csv(answer)
    elif form == "table":
        _table(answer)
    else:
        for line in lines(answer):
            print(line)
    if _empty(answer):
        say(_nothing(answer, store, query), False)
        raise typer.Exit(UNREADABLE)
    _notes(answer, store)


def _empty(answer: Any) -> bool:
    if isinstance(answer, Page):
        return not answer.rows
    if isinstance(answer, Timeline):
        return not answer.days
    if isinstance(answer, Calendar):
        return not answer.plans and not answer.undated
    if isinstance(answer, Board):
        return not answer.cells
    return not (answer.actors if isinstance(answer, Network) else answer)


def _nothing(answer: Any, store: Store, query: Query) -> str:
    from dateline.query.terms import shown

    if isinstance(answer, Timeline) and answer.undated:
        return f"{answer.undated} events match, but none of them has a day. Ask `dateline find --in events`."
    asked = shown(query)
    if query.text and (like := _names_like(store, query.text)):
        return f"nothing was found for {asked!r}. Did you mean actor:{' or actor:'.join(map(repr, like))}?"
    remedy = "Ask for less: fewer terms, more days, or other words." if asked else "Add articles: `dateline add PATH`."
    return f"nothing was found for {asked!r}. {remedy}" if asked else f"nothing was found in {store.name}. {remedy}"


def _names_like(store: Store, text: str) -> list[str]:
    """Actors of the store whose names are nearly the words asked for."""
    from rapidfuzz import fuzz

    from dateline.query.resolving import names_like

    with store.reading() as connection:
        return [n for n in names_like(connection, text) if fuzz.ratio(n.casefold(), text.casefold()) >= NEARLY][:3]


def _notes(answer: Any, store: Store) -> None:
    """What a person at a terminal should know of an answer; silent when piped."""
    if not sys.stdout.isatty():
        return
    if isinstance(answer, Timeline) and not answer.linked:
        say("events are not linked across articles yet; each article's own are shown.", False)
    elif isinstance(answer, Timeline) and not store.is_current("clusters"):
        say("articles were added since events were linked across articles; the newest are missing here.", False)
    if getattr(answer, "after", None):
        say(f"there is more: --after {answer.after}", False)


def _json_rows(answer: Any) -> Iterable[Any]:
    if isinstance(answer, Page):
        return answer.rows
    if isinstance(answer, Timeline):
        return answer.days
    if isinstance(answer, Calendar):
        return (*answer.plans, *answer.undated)
    if isinstance(answer, Board):
        return answer.cells
    return (*answer.actors, *answer.edges) if isinstance(answer, Network) else answer


def _csv(answer: Any) -> None:
    import csv

    out: Any = None
    for row in flat(answer):
        if out is None:
            out = csv.DictWriter(sys.stdout, list(row), extrasaction="ignore", lineterminator="\n")
            out.writeheader()
        out.writerow({k: _flag(v) for k, v in row.items()})


def _flag(value: Any) -> Any:
    """A truth value as tables write it."""
    return str(value).lower() if isinstance(value, bool) else value


LONG = frozenset({
    "sentence", "left_sentence", "right_sentence", "url", "left_url", "right_url", "why", "left_why", "right_why",
    "pieces", "ref", "left_ref", "right_ref", "latitude", "longitude", "place_country", "key", "names", "history",
    "differences", "publishers", "rank", "intensity", "cue_class", "form", "statement", "topics", "left_layer",
    "right_layer", "left_score", "right_score", "left_publisher", "right_publisher", "left_title", "right_title",
    "evidence_title", "evidence_why", "evidence_score",
})  # fmt: skip
"""Columns that are too long, or of too little use to a reader, for a table on a screen; `--csv` has them all."""


def _table(answer: Any) -> None:
    """Short columns only: what is long stands in the other forms."""
    rows = [{k: _cell(v) for k, v in r.items() if k not in LONG} for r in flat(answer)]
    columns = [c for c in (rows[0] if rows else ()) if any(r[c] for r in rows)]
    widths = {c: min(40, max(len(c), *(len(r[c]) for r in rows))) for c in columns}
    if columns:
        print("  ".join(c.ljust(widths[c]) for c in columns).rstrip())
    for r in rows:
        cells = (r[c] if len(r[c]) <= widths[c] else r[c][: widths[c] - 1] + "…" for c in columns)
        print("  ".join(x.ljust(widths[c]) for x, c in zip(cells, columns, strict=True)).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else " ".join(str(_flag(value)).split())
