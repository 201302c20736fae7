"""Names that nobody knows: places by what governs them, persons otherwise."""

from __future__ import annotations

import pytest
from who_cases import read


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
        ("The Lake Relief Council shelled nobody, and troops marched to the Lake Relief Council.", {"Lake Relief Council"}),
    ],
)  # fmt: skip
def test_persons_and_bodies_stay(text: str, persons: set[str]) -> None:
    assert persons <= named(text)
