"""What whole dispatches tell: which acts, by whom against whom, whether they happened, when, and which are one."""

from __future__ import annotations

from functools import cache
from typing import Any

import dispatch_cases
import pytest

from dateline.model import Document, Event, Party

CASES = dispatch_cases.load("event_readings.yaml")
ROWS = [pytest.param(case, id=f"{name}: {case['text'][:60]}") for name, cases in CASES.items() for case in cases]


@cache
def read() -> dict[str, Document]:
    """Every text of the cases, read in one stream."""
    return dispatch_cases.read(CASES)


def told(document: Document, parties: tuple[Party, ...]) -> list[str]:
    """The names of parties, or their words where they are no actor."""
    names = {a.id: a.name for a in document.actors}
    return [names.get(p.actor or "") or (document.text[slice(*p.span)] if p.span else "") for p in parties]


def line(document: Document, e: Event) -> str:
    """An event as the cases write it."""
    who, whom = (", ".join(told(document, parties)) for parties in (e.actors, e.recipients))
    kind, words = e.type + (f"/{e.mode}" if e.mode else ""), document.text[slice(*e.trigger)]
    return f"{kind} {words}: {who} -> {whom} | {e.status} | {e.date.value if e.date else ''} | {'same' if e.same_as else ''}"


def is_event(document: Document, e: Event, wanted: str) -> bool:
    """Whether an event is the one that a line of the cases describes."""
    lead, *rest = (part.strip() for part in wanted.split("|"))
    status, day, same = (*rest, "", "", "")[:3]
    act, _, parties = lead.partition(":")
    kind, _, words = act.partition(" ")
    name, _, mode = kind.partition("/")
    here = e.type == name and mode in ("", e.mode) and words.strip() in document.text[slice(*e.trigger)]
    for part, found in zip(parties.split("->"), (e.actors, e.recipients), strict=False):
        for who in filter(None, (w.strip() for w in part.split(","))):
            here = here and any(who in n for n in told(document, found))
    here = here and status in ("", e.status) and day in ("", e.date.value if e.date else "-")
    return here and (not same or e.same_as is not None)


@pytest.mark.parametrize("case", ROWS)
def test_what_happened(case: dict[str, Any]) -> None:
    document = read()[case["text"]]
    rows = [line(document, e) for e in document.events]
    for wanted in case.get("acts", ()):
        assert any(is_event(document, e, wanted) for e in document.events), (wanted, rows)
    triggers = {document.text[slice(*e.trigger)] for e in document.events}
    assert not triggers & set(case.get("not", ())), rows
    if case.get("only"):
        assert all(any(is_event(document, e, w) for w in case.get("acts", ())) for e in document.events), rows
