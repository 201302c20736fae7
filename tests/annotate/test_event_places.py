"""Where an act happened: what the words set as its place, and what is only a party or a neighbour."""

import pytest

from dateline.reader import Reader

READER = Reader()
CASES = [
    ("Government jets bombed Aleppo on Monday.", "bombed", "Aleppo"),
    ("The two ministers met in Geneva on Monday.", "met", "Geneva"),
    ("Shelling on the outskirts of Kharkiv killed two civilians.", "Shelling", "Kharkiv"),
    ("She urged Egypt and Saudi Arabia to press the rebels.", "urged", None),
    ("France condemned the coup.", "condemned", None),
    ("Soldiers seized a bridge near Kapan and beat two herders.", "beat", "Kapan"),
    ("Norway called on the parties to meet in Cairo this week.", "called on", None),
    ("The ministers agreed in Luxembourg on a ban on imports from Belarus.", "agreed", "Luxembourg"),
    ("Gunmen in masks threw a grenade at an EU patrol.", "threw", None),
    ("Fighters attacked the village of Léré in central Mali on Friday.", "attacked", "Lere"),
    ("The police detained three men at Juba airport.", "detained", "Juba"),
    ("The presidents held a summit on Yemen.", "held a summit", None),
    ("The envoy spoke of women in Goma who were killed by soldiers.", "killed", "Goma"),
    ("Gunmen who once served in Mali attacked the convoy.", "attacked", None),
    ("Police fired tear gas as crowds gathered in Gori.", "fired", "Gori"),
    ("Protesters marched in Khartoum against the army.", "marched", "Khartoum"),
]


@pytest.mark.parametrize(("text", "trigger", "place"), CASES, ids=[c[0][:30] for c in CASES])
def test_place(text: str, trigger: str, place: str | None) -> None:
    r = READER.read_text(text, published="2016-02-04")
    places = {p.id: p.name for p in r.places}
    found = [places.get(e.place or "") for e in r.events if text[slice(*e.trigger)] == trigger]
    assert found == [place]


def test_what_has_happened_is_not_dated_after_the_dispatch() -> None:
    text = "The army cancelled a meeting planned for Friday. It will meet the envoy on Friday."
    r = READER.read_text(text, published="2016-02-04")
    assert all(e.date is None or e.date.value <= "2016-02-04" for e in r.events if e.status == "actual")
    assert any(e.date and e.date.value == "2016-02-05" for e in r.events if e.status == "planned")
