"""Positions: own cases, and what must hold of every text."""

from __future__ import annotations

import pytest
from who_cases import parsed, read, rows


@pytest.mark.parametrize(("text", "expected"), rows("positions"))
def test_positions(text: str, expected: str) -> None:
    document = read(text)
    found = [(p.stance, text[slice(*p.span)], [text[slice(*c)] for c in p.conditions]) for p in document.positions]
    if expected == "nothing":
        assert found == []
        return
    for part in expected.split(" ; "):
        head, *conditions = part.split(" if: ")
        stance, words = head.split(": ", 1)
        hits = [c for s, quote, c in found if s == stance and words.strip() in quote]
        assert hits, found
        for condition in conditions:
            assert any(condition.strip() in c for c in hits[0]), found


def test_rows_say_who_and_why() -> None:
    for document in parsed().values():
        ids = {a.id for a in document.actors}
        for p in document.positions:
            assert p.why and p.by == "annotate.positions" and 0 < p.score <= 1
            assert p.holder is None or p.holder in ids
            assert 0 <= p.span[0] < p.span[1] <= len(document.text)


def test_the_holder_is_who_wants() -> None:
    document = read("Norway urged the rebels to free the miners.")
    names = {a.id: a.name for a in document.actors}
    assert [(names[p.holder or ""], names[p.target or ""]) for p in document.positions] == [("Norway", "rebels")]
