"""Which place a name means here: what holds it, what else is named, how near, what kind; people counted last."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dateline.annotate.places.gazetteer import ALTERNATE, LOOSE, MAIN, SHORT, Named, Spot, gazetteer
from dateline.annotate.places.recognise import Judged, held, held_by
from dateline.countries import countries
from dateline.model import Token

ROUNDS = 3
NEAR_KM = 80.0
PENALTY = {MAIN: 0.0, ALTERNATE: 1.3, SHORT: 2.3, LOOSE: 1.6}
COUNTRY_SHARE, AREA_SHARE, NEIGHBOUR_SHARE, NEARNESS, HELD = 4.0, 9.0, 0.5, 3.5, 8.0
SHARPNESS = 0.9
ONCE_CALLED = 1.2
"""Less for a place that bears the name among others where some town bears it as its own ("Salisbury" for Harare)."""
FITS = {
    "area1": (("ADM1",), 2.5, ("PPL",), -1.0),
    "area2": (("ADM2", "ADM3"), 2.5, ("PPL",), -0.7),
    "settled": (("PPL",), 2.0, ("ADM", "PCL"), -1.5),
}


@dataclass
class Sense:
    """One bearer of a name, as weighed in this article."""

    named: Named
    prior: float
    score: float = 0.0
    share: float = 0.0
    reasons: list[str] = field(default_factory=list)


@dataclass
class Group:
    """All mentions of one name that must mean one place: the same key, and the same holder where one is stated."""

    key: str
    senses: list[Sense]
    mentions: list[int] = field(default_factory=list)
    holder: Group | None = None
    holds: list[Group] = field(default_factory=list)
    weight: float = 1.0
    how: str = "name"

    @property
    def best(self) -> Sense:
        return self.senses[0]


def distance(a: Spot, b: Spot) -> float:
    """Kilometres between two places, on a plane: good enough within a few hundred.

    >>> from dateline.annotate.places.lookup import bearers_of
    >>> round(distance(bearers_of("Aleppo")[0].spot, bearers_of("Damascus")[0].spot), -1)
    310.0
    """
    dx = (a.lon - b.lon + 180.0) % 360.0 - 180.0
    return 111.2 * math.hypot(a.lat - b.lat, dx * math.cos(math.radians((a.lat + b.lat) / 2)))


def _prior(named: Named, wanted: Sequence[str]) -> float:
    points = named.spot.weight - PENALTY[named.kind]
    for kind in wanted:
        if kind in FITS:
            good, plus, bad, minus = FITS[kind]
            if named.spot.feature.startswith(good):
                points += plus
            elif named.spot.feature.startswith(bad):
                points += minus
    return points


def _holders(judged: Sequence[Judged], tokens: Sequence[Token]) -> dict[int, int]:
    """Which mention stands in which other one by the words between them."""
    found: dict[int, int] = {}
    for i, (a, b) in enumerate(itertools.pairwise(judged)):
        inner, _, _ = held(a, b, tokens)
        if inner is a:
            found[i] = i + 1
        elif inner is b:
            found[i + 1] = i
    return found


def group(judged: Sequence[Judged], tokens: Sequence[Token]) -> list[Group]:
    """One group a name and stated holder; a bare mention joins the group of its name that has a holder."""
    holder = _holders(judged, tokens)
    stated = {judged[i].candidate.key: judged[h].candidate.key for i, h in sorted(holder.items(), reverse=True)}
    groups: dict[tuple[str, str], Group] = {}
    for i, j in enumerate(judged):
        key = j.candidate.key
        outer = judged[holder[i]].candidate.key if i in holder else stated.get(key, "")
        groups.setdefault((key, outer), Group(key, [], how=j.candidate.how)).mentions.append(i)
    for (_, outer), g in groups.items():
        wanted = sorted({judged[i].wanted for i in g.mentions} - {""})
        bearers = judged[g.mentions[0]].candidate.bearers
        less = ONCE_CALLED if any(b.kind == MAIN and b.spot.weight > 3.4 for b in bearers) else 0.0
        g.senses = [Sense(b, _prior(b, wanted) - (less if b.kind == ALTERNATE else 0.0)) for b in bearers]
        g.weight = math.sqrt(min(len(g.mentions), 4)) * (0.5 if g.how == "demonym" else 1.0)
        if outer:
            g.holder = next((o for k, o in groups.items() if k[0] == outer and o is not g), None)
            if g.holder:
                g.holder.holds.append(g)
    return list(groups.values())


def _spread(senses: list[Sense]) -> None:
    """Turn scores into shares that sum to one, best first."""
    top = max(s.score for s in senses)
    parts = [math.exp((s.score - top) * SHARPNESS) for s in senses]
    total = sum(parts)
    for s, part in zip(senses, parts, strict=True):
        s.share = part / total
    senses.sort(key=lambda s: -s.score)


class Context:
    """How much of the article's naming falls into each country and each state."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.country: dict[str, float] = defaultdict(float)
        self.area: dict[int, float] = defaultdict(float)
        self.total = 0.0
        for g in groups:
            self.add(g, 1.0)

    def add(self, g: Group, sign: float) -> None:
        self.total += sign * g.weight
        for s in g.senses[:12]:
            spot = s.named.spot
            if spot.country:
                self.country[spot.country] += sign * g.weight * s.share
            area = spot.number if spot.feature == "ADM1" else spot.admin1
            if area is not None:
                self.area[area] += sign * g.weight * s.share

    def support(self, spot: Spot) -> tuple[float, float, float]:
        """Shares of the rest of the article in the spot's country, in its state, and next door."""
        over = self.total + 1.0
        wide = self.total + 2.5
        area = spot.number if spot.feature == "ADM1" else spot.admin1
        next_door = sum(self.country.get(n, 0.0) for n in _neighbours(spot.country))
        return (
            self.country.get(spot.country, 0.0) / over,
            (self.area.get(area, 0.0) / wide if area else 0.0),
            next_door / over,
        )


def _neighbours(alpha3: str) -> Sequence[str]:
    entry = countries().get(alpha3)
    return entry.neighbours if entry else ()


def _weigh(g: Group, context: Context, anchors: Sequence[tuple[Spot, float, Group]]) -> None:
    """Score the senses of one group against the rest of the article."""
    for s in g.senses:
        spot = s.named.spot
        s.reasons = []
        country, area, next_door = context.support(spot)
        s.score = s.prior + COUNTRY_SHARE * country + AREA_SHARE * area + NEIGHBOUR_SHARE * next_door
        if country > 0.25:
            s.reasons.append("its country is named elsewhere")
        if area > 0.2:
            s.reasons.append("its province or state is named elsewhere")
        near = 0.0 if spot.is_country or spot.feature == "CONT" else _nearness(spot, g, anchors)
        if near > 0.1:
            s.score += NEARNESS * min(1.2, near)
            s.reasons.append("near other places of the article")
        if g.holder and _inside(spot, g.holder):
            s.score += HELD
            s.reasons.insert(0, f"in {g.holder.key}, named beside it")
        if any(
            held_by(o.best.named.spot, {spot.number}, {spot.country} if spot.is_country else set()) for o in g.holds
        ):
            s.score += HELD / 2
            s.reasons.insert(0, f"holds {g.holds[0].key}, named beside it")


def _inside(spot: Spot, holder: Group) -> bool:
    spots = [s.named.spot for s in holder.senses[:5]]
    return held_by(spot, {s.number for s in spots}, {s.country for s in spots if s.is_country})


def _nearness(spot: Spot, g: Group, anchors: Sequence[tuple[Spot, float, Group]]) -> float:
    near = 0.0
    for anchor, weight, owner in anchors:
        if owner is not g and (km := distance(spot, anchor)) < NEAR_KM:
            near += weight * (1.0 - km / (2 * NEAR_KM))
    return near


def _anchors(groups: Sequence[Group]) -> list[tuple[Spot, float, Group]]:
    found = []
    for g in groups:
        for s in g.senses[:3]:
            spot = s.named.spot
            if s.share > 0.3 and (spot.is_settled or spot.feature == "ADM2"):
                found.append((spot, s.share, g))
    return found[:40]


def resolve(
    judged: Sequence[Judged], tokens: Sequence[Token], context_names: Sequence[tuple[str, float]] = ()
) -> list[Group]:
    """Decide each group; `senses` come best first with their shares.

    `context_names`: names that speak for a country or state without being mentions (the dateline's place, the paper's
    name), with the weight they have.
    """
    groups = group(judged, tokens)
    silent = []
    for key, weight in context_names:
        bearers = gazetteer().named(key)
        if bearers:
            silent.append(Group(key, [Sense(b, _prior(b, ())) for b in bearers], weight=weight))
    everything = [*groups, *silent]
    for g in everything:
        for s in g.senses:
            s.score = s.prior
        _spread(g.senses)
    for _ in range(ROUNDS):
        context = Context(everything)
        anchors = _anchors(everything)
        for g in everything:
            if len(g.senses) == 1 and not g.holder and g.how != "loose":
                continue
            context.add(g, -1.0)
            _weigh(g, context, anchors)
            _spread(g.senses)
            context.add(g, 1.0)
    return groups
