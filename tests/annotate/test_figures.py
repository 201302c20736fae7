"""Figures: own cases, and what must hold of every text."""

from __future__ import annotations

import pytest
from who_cases import read, rows, with_layers

from dateline import Reader
from dateline.annotate import figures
from dateline.model import Statement


@pytest.mark.parametrize(("text", "expected"), rows("figures"))
def test_figures(text: str, expected: str) -> None:
    found = {text[f.span[0] : f.span[1]]: f"{f.value} {f.measures}" for f in read(text).figures}
    if expected == "nothing":
        assert found == {}
        return
    for part in expected.split(" ; "):
        quote, value = part.split(" = ")
        assert any((quote in q or q in quote) and v == value for q, v in found.items()), found


def test_the_source_is_who_says_it() -> None:
    text = "The mayor said the flood had killed 12 people."
    document = read(text)
    row = Statement(
        id="s1", source=((0, 9),), cue=((10, 14),), content=((15, len(text) - 1),), form="indirect", speaker="a1"
    )
    found = figures.STAGE.annotate(with_layers(document, statements=(row,)))  # type: ignore[misc]
    assert [f.source for f in found["figures"]] == ["a1"]
    assert [f.source for f in document.figures] == [None]


def test_an_age_is_no_count_of_the_dead() -> None:
    words = "The electrician Tom Hale, 24, one of the oldest volunteers of the militia, died when a mine blew up."
    assert Reader().read_text(words, published="2018-04-12").figures == ()


def test_up_to_a_number_belongs_to_no_name() -> None:
    words = "Up to 200 Russian mercenaries were killed by a US counterattack on 7 February."
    assert "200 Russian mercenaries" in {a.name for a in Reader().read_text(words, published="2018-04-12").actors}
