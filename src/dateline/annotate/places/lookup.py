"""One name looked up by a person: every reading, best first, with the reason."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dateline.annotate.places.cues import abbreviations, demonyms
from dateline.annotate.places.gazetteer import ALTERNATE, LOOSE, MAIN, SHORT, Named, Spot, gazetteer
from dateline.annotate.places.resolve import PENALTY, distance
from dateline.annotate.places.rows import to_place
from dateline.annotate.places.spelling import fold
from dateline.model import Place

SHARPNESS = 1.2
UNDER = {
    MAIN: "its name",
    ALTERNATE: "another of its names",
    SHORT: "short for its name",
    LOOSE: "a spelling of its name",
}


def bearers_of(name: str) -> tuple[Named, ...]:
    """Places that bear a name: by the lists, exactly, or failing that by the spelling rules.

    >>> [b.spot.name for b in bearers_of("Kamishly")][:1], bearers_of("Syrians")[0].spot.country
    (['Qamishli'], 'SYR')
    """
    words = " ".join(name.split())
    if words in demonyms():
        return (Named(demonyms()[words], ALTERNATE),)
    if words in abbreviations():
        return (Named(abbreviations()[words][1], ALTERNATE),)
    key = fold(words)
    return gazetteer().named(key) or gazetteer().spelled(key)


def _closeness(spot: Spot, near: Sequence[Spot]) -> tuple[float, str]:
    """Points for lying in or close to a place, and the reason."""
    best, why = 0.0, ""
    for n in near:
        if spot.number == n.number:
            continue
        if n.number in (spot.admin1, spot.admin2) or (
            n.is_country and spot.country == n.country and not spot.is_country
        ):
            return 5.0, f"in {n.name}"
        km = distance(spot, n)
        points = 5.0 * math.exp(-km / 150.0)
        if spot.country == n.country and spot.country:
            points += 1.0
        if points > best:
            best, why = points, f"{km:.0f} km from {n.name}"
    return best, why


def look_up(name: str, near: str | None = None, most: int = 8) -> list[Place]:
    """What places a name may mean, the likeliest first, each with a score (the scores of all sum to 1) and a reason.

    near: another place name that the one sought lies in or close to. most: how many to give. Empty where the gazetteer
    knows neither the name nor a spelling of it.

    >>> look_up("Madaya", near="Damascus")[0].country, look_up("Springfield", near="Missouri")[0].admin1
    ('SYR', 'Missouri')
    >>> look_up("Qwxz")
    []
    """
    bearers = bearers_of(name)
    if not bearers:
        return []
    around = [b.spot for b in bearers_of(near)[:2]] if near else []
    weighed = []
    for b in bearers:
        points, why = _closeness(b.spot, around)
        people = f", {b.spot.population:,} people" if b.spot.population and not b.spot.is_area else ""
        reason = f"{UNDER[b.kind]}{people}" + (f"; {why}" if why else "")
        weighed.append((b.spot.weight - PENALTY[b.kind] + points, b.spot, reason))
    weighed.sort(key=lambda w: -w[0])
    parts = [math.exp((w[0] - weighed[0][0]) * SHARPNESS) for w in weighed]
    total = sum(parts)
    return [to_place(spot, why, part / total) for part, (_, spot, why) in zip(parts, weighed[:most], strict=False)]
