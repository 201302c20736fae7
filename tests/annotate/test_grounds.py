"""Names that nobody knows: places by what governs them, persons otherwise."""

from __future__ import annotations

import pytest
from who_cases import read

from dateline import pipeline
from dateline.model import Article, Document


def named(text: str) -> set[str]:
    """The names of persons and bodies in a text."""
    return {text[slice(*m.name)] for m in read(text).mentions if m.name and m.kind_guess in ("person", "organisation")}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The army shelled Dumarra overnight.", {"Dumarra"}),
        ("Troops advanced towards Beni Karem and Wadi Sulan.", {"Beni Karem", "Wadi Sulan"}),
        ("The fighters withdrew from Old Kerbat to Umm Dalil.", {"Old Kerbat", "Umm Dalil"}),
        ("A resident of Kerbat said the wells were dry.", {"Kerbat"}),
        ("Militants torched homes in Magumeri and Gajiram.", {"Magumeri", "Gajiram"}),
        ("The army fired from the hills above Old Kerbat.", {"Old Kerbat"}),
        ("Gunmen attacked Dungas, a village in the north.", {"Dungas"}),
    ],
)
def test_an_unknown_name_where_only_a_place_can_stand_is_no_actor(text: str, places: set[str]) -> None:
    assert not named(text) & places


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("The army arrested Dumarra Olin at dawn.", {"Dumarra Olin"}),
        ("The president flew to meet Osran in Bergen. General Osran said he would stay.", {"Osran"}),
        ("Protesters marched to the house of Omar Selim.", {"Omar Selim"}),
        ("Governor Idris Amal accused the mayor.", {"Idris Amal"}),
        ("The Lake Relief Council shelled nobody, and troops marched to the Lake Relief Council.", {"Lake Relief Council"}),
    ],
)  # fmt: skip
def test_persons_and_bodies_stay(text: str, persons: set[str]) -> None:
    assert persons <= named(text)


def test_the_words_of_the_dateline_are_places() -> None:
    text = (
        "Envoy to see governor of border town\n\nKERBAT, Tarva, March 12 (Northwire) - The envoy is expected to visit "
        "Kerbat on Friday, the ministry said. She will meet Lund Olsen, a teacher, and leave on Sunday."
    )
    plan = pipeline.load_plan()
    found = next(iter(pipeline.run(plan, [Document(article=Article(id="a", text=text, published="2024-03-13"))])))
    names = {text[slice(*m.name)] for m in found.mentions if m.name}
    assert found.page.dateline is not None and "Kerbat" not in names and "Lund Olsen" in names
