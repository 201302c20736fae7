"""Names as the news of many lands writes them: family names added, aliases, first names that are states, halves."""

import pytest

from dateline.reader import Reader

READER = Reader()
SAME = [
    ("Former president Álvaro Uribe Vélez condemned it. Uribe said so twice.", "Álvaro Uribe Vélez", "Uribe"),
    ("Osman Warsame, also known as Dalmar Farah, urged calm. Farah left.", "Osman Warsame", "Farah"),
    ("Commander Khaled Mansour, known as Abu Walid, vowed revenge. Abu Walid fled.", "Khaled Mansour", "Abu Walid"),
    ("Hamas leader Ismail Abdel Salam Haniyeh spoke. Haniya rang the envoy.", "Ismail Abdel Salam Haniyeh", "Haniya"),
    ("The raid killed one of its commanders, Omar Said Barre. Barre was 40.", "Omar Said Barre", "Barre"),
    ("North Korea fired at South Korea. The North denied it.", "North Korea", "The North"),
    ("Minister Joseph ole Lenku resigned. Lenku gave no reason.", "Joseph ole Lenku", "Lenku"),
    (
        "Ukraine's Volodymyr Oleksandrovych Zelensky was not invited. Zelenskiy shrugged.",
        "Volodymyr Oleksandrovych Zelensky",
        "Zelenskiy",
    ),
]


def actors(text: str):
    r = READER.read_text(text, published="2019-05-15")
    return {a.name: (a, [text[s:e] for s, e in a.mentions]) for a in r.actors}


@pytest.mark.parametrize(("text", "name", "other"), SAME, ids=[c[1] for c in SAME])
def test_one_person_in_two_forms(text: str, name: str, other: str) -> None:
    found = actors(text)
    assert name in found and other in found[name][1]


def test_a_first_name_that_is_a_state() -> None:
    found = actors("Colombian rebel commander Israel Ramírez Pineda signed the deal.")
    assert "Israel" not in found and found["Israel Ramírez Pineda"][0].country == "COL"


def test_the_army_is_no_rebels_army() -> None:
    found = actors("Colombia will talk to the National Liberation Army. The army sent 200 troops.")
    assert "The army" not in found["National Liberation Army"][1]


def test_a_persons_spokesman_is_of_the_persons_country() -> None:
    found = actors("Abu Mazen's spokesman, Nabil Rudeineh, blamed Israel for the violence in Israel.")
    assert found["Nabil Rudeineh"][0].country == "PSE"


def test_a_military_accord_is_no_actor() -> None:
    assert "military" not in actors("She threatened to tear up a military accord.")


def test_an_intelligence_chief_is_a_person() -> None:
    a, _ = actors("He met Egypt's intelligence chief, Abbas Kamel.")["Abbas Kamel"]
    assert (a.kind, a.country, a.sectors[:1]) == ("person", "EGY", ("SPY",))


def test_both_sides_of_a_coordination() -> None:
    text = "Tarva's government and the Osvan Front will resume talks, envoys of both sides said."
    rows = READER.read_text(text).actors
    assert any("both sides" in text[s:e] for a in rows if a.name != "sides" for s, e in a.mentions)
