"""What whole dispatches say: who said it to whom, by which cue, and what is no statement."""

from __future__ import annotations

from functools import cache
from typing import Any

import dispatch_cases
import pytest

from dateline.model import Document, Statement

CASES = dispatch_cases.load("statements.yaml")
ROWS = [pytest.param(case, id=f"{name}: {case['text'][:60]}") for name, cases in CASES.items() for case in cases]


@cache
def read() -> dict[str, Document]:
    """Every text of the cases, read in one stream."""
    return dispatch_cases.read(CASES)


def words(document: Document, spans: Any) -> str:
    return " … ".join(document.text[a:b] for a, b in spans)


def is_row(document: Document, row: Statement, wanted: str) -> bool:
    """Whether a statement is the one that a line of the cases describes."""
    names = {a.id: a.name for a in document.actors}
    who, cue, content = (part.strip() for part in wanted.split("|"))
    speaker, _, addressee = (part.strip() for part in who.partition(">"))
    said = words(document, row.content)
    told = said.startswith(content[1:]) if content.startswith("~") else said == content
    same = speaker in names.get(row.speaker or "", "") and addressee in names.get(row.addressee or "", "")
    return told and same and words(document, row.cue) == cue


@pytest.mark.parametrize("case", ROWS)
def test_what_is_said(case: dict[str, Any]) -> None:
    document = read()[case["text"]]
    names = {a.id: a.name for a in document.actors}
    rows = [
        f"{names.get(s.speaker or '')} > {names.get(s.addressee or '')} | {words(document, s.cue)} | {words(document, s.content)}"
        for s in document.statements
    ]
    for wanted in case.get("said", ()):
        assert any(is_row(document, s, wanted) for s in document.statements), (wanted, rows)
    for cue in case.get("unsaid", ()):
        assert not any(cue == words(document, s.cue) for s in document.statements), (cue, rows)
