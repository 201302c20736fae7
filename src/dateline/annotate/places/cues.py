"""The words around a name, compiled once from the lexicons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dateline import resources
from dateline.annotate.places.gazetteer import Spot, gazetteer
from dateline.annotate.places.spelling import fold
from dateline.countries import countries


@dataclass(frozen=True)
class Cues:
    """Closed lists, lower case unless said. `kinds` maps a word to area1, area2, settled or other."""

    inside: frozenset[str]
    strong: frozenset[str]
    weak: frozenset[str]
    taken: frozenset[str]
    kinds: dict[str, str]
    street: frozenset[str]
    press: frozenset[str]
    person: frozenset[str]
    people: frozenset[str]
    titles: frozenset[str]
    common: frozenset[str]
    given: frozenset[str]
    not_acting: frozenset[str]
    addressed: frozenset[str]
    language: frozenset[str]
    not_places: frozenset[str]
    article: frozenset[str]
    links: frozenset[str]
    within: frozenset[str]
    listing: frozenset[str]
    possessive: frozenset[str]
    saint: str
    parties: frozenset[str]
    pronouns: dict[str, list[str]]


@cache
def cues() -> Cues:
    """The cues of `data/en/places.yaml`."""
    t = resources.lexicon("places")
    return Cues(
        inside=frozenset(t["inside"]),
        strong=frozenset(t["before"]["strong"]),
        weak=frozenset(t["before"]["weak"]),
        taken=frozenset(t["before"]["taken"]),
        kinds={w: kind for kind, words in t["kinds"].items() for w in words},
        street=frozenset(t["behind"]["street"]),
        press=frozenset(t["behind"]["press"]),
        person=frozenset(t["behind"]["person"]),
        people=frozenset(t["behind"]["people"]),
        titles=frozenset(t["titles"]),
        common=frozenset(t["common"]) | frozenset(resources.lexicon("everyday")["words"]),
        given=frozenset(t["given"]),
        not_acting=frozenset(t["government"]["not_acting"]),
        addressed=frozenset(t["government"]["addressed"]),
        language=frozenset(t["language"]),
        not_places=frozenset(t["not_places"]),
        article=frozenset(t["article"]),
        links=frozenset(t["links"]),
        within=frozenset(t["within"]),
        listing=frozenset(t["listing"]),
        possessive=frozenset(t["possessive"]),
        saint=t["saint"],
        parties=frozenset(t["parties"]),
        pronouns=t["pronouns"],
    )


@cache
def demonyms() -> dict[str, Spot]:
    """What an adjective or the name of a people points at, by its form as printed."""
    g = gazetteer()
    found: dict[str, Spot] = {}
    for form, alpha3 in resources.read_yaml("gazetteer/demonyms.yaml").items():
        spot = g.country(alpha3)
        if spot is not None:
            found[form] = spot
    for form, name in resources.read_yaml("gazetteer/demonyms_regions.yaml").items():
        bearers = g.named(fold(name))
        if bearers:
            found[form] = next((b.spot for b in bearers if not b.spot.is_country), bearers[0].spot)
    return found


@cache
def abbreviations() -> dict[str, tuple[str, Spot]]:
    """Short forms of states -> (plain, guarded or postal; the state)."""
    found: dict[str, tuple[str, Spot]] = {}
    for how, forms in resources.read_yaml("gazetteer/abbreviations.yaml").items():
        for form, (country, name) in forms.items():
            spot = gazetteer().area(country, name)
            if spot is not None:
                found[form] = (how, spot)
    return found


@cache
def metonyms() -> dict[str, str]:
    """Folded names that stand for a government (capitals, palaces) -> alpha-3."""
    return {fold(str(m)): code for code, c in countries().items() for m in c.metonyms}
