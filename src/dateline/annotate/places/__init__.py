"""Place names of a dispatch, and the places they mean."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from dateline.annotate.places.candidates import find_candidates
from dateline.annotate.places.cues import cues, metonyms
from dateline.annotate.places.gazetteer import Spot, gazetteer
from dateline.annotate.places.recognise import THRESHOLD, Judged, judge
from dateline.annotate.places.resolve import Group, Sense, resolve
from dateline.annotate.places.spelling import fold
from dateline.model import Alternative, Document, Place, Token, Toponym
from dateline.pipeline import Layers, Stage

NAME = "annotate.places"
LEAST_LOOSE = 0.15
"""Share of the article a country must have before one of its places is recognised by spelling rules alone."""


def place_id(spot: Spot) -> str:
    """The same id for the same place in every article."""
    key = f"geonames:{spot.geonameid}" if spot.geonameid else f"{spot.name}|{spot.country}|{spot.feature}"
    return "p" + hashlib.blake2b(key.encode(), digest_size=5).hexdigest()


def to_place(spot: Spot, why: str = "", score: float = 1.0) -> Place:
    """A place of the gazetteer as a row."""
    g = gazetteer()
    return Place(
        id=place_id(spot),
        name=spot.name,
        geonameid=spot.geonameid,
        latitude=spot.lat,
        longitude=spot.lon,
        country=spot.country or None,
        admin1=g.spot(spot.admin1).name if spot.admin1 else (spot.name if spot.feature == "ADM1" else None),
        admin2=g.spot(spot.admin2).name if spot.admin2 else None,
        feature=spot.feature,
        by=NAME,
        why=why,
        score=round(score, 3),
    )


def _title(spot: Spot) -> str:
    g = gazetteer()
    parts = [spot.name, g.spot(spot.admin1).name if spot.admin1 else "", spot.country]
    return ", ".join(p for p in parts if p)


def _alternatives(senses: Sequence[Sense]) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(value=f"geonames:{s.named.spot.geonameid}", score=round(s.share, 3), why=_title(s.named.spot))
        for s in senses[1:4]
        if s.named.spot.geonameid and s.share >= 0.001
    )  # fmt: skip


def use_of(j: Judged, spot: Spot | None, tokens: Sequence[Token]) -> str:
    """How the name is used: literal, metonym, adjectival or associative."""
    c = j.candidate
    if c.how == "demonym":
        return "adjectival"
    run = tokens[c.first : c.last]
    head = next((t for t in run if not tokens[c.first].start <= tokens[t.head].start < c.span[1]), run[-1])
    governor = tokens[head.head]
    acts = spot is not None and (spot.is_country or c.key in metonyms())
    if (
        acts
        and head.dep in ("nsubj", "agent")
        and governor.pos in ("VERB", "AUX")
        and governor.lemma not in cues().not_acting
    ):
        return "metonym"
    if acts and head.dep in ("dobj", "obj", "iobj", "dative") and governor.lemma in cues().addressed:
        return "metonym"
    if head.dep in ("compound", "nmod", "amod") and governor.start >= c.span[1]:
        return "associative"
    return "literal"


def _context_names(document: Document) -> list[tuple[str, float]]:
    """Names that place the article without standing in it: its dateline, its paper."""
    page = document.page
    found: list[tuple[str, float]] = []
    if page.dateline is not None and page.dateline.place:
        found.append((fold(page.dateline.place), 1.0))
    words = (page.publisher or "").split()
    for n in (3, 2, 1):
        found.extend(
            (fold(" ".join(words[i : i + n])), 0.6) for i in range(len(words) - n + 1) if words[i][:1].isupper()
        )
    return [(key, w) for key, w in found if key and key not in cues().common][:6]


def _supported(group: Group, groups: Sequence[Group]) -> bool:
    """Whether a loose spelling's country is one the article is about."""
    total = sum(g.weight for g in groups if g is not group) or 1.0
    country = group.best.named.spot.country
    mass = sum(
        g.weight * s.share for g in groups if g is not group for s in g.senses[:5] if s.named.spot.country == country
    )
    return mass / total >= LEAST_LOOSE


def find_places(document: Document) -> Layers:
    """Toponyms as they stand, and the places they mean; `place` is null where a name is recognised and none fits.

    Method: longest matches of the gazetteer, weighed clues for use as a place, then joint resolution by containment,
    country and state of the article, nearness, kind and population.
    """
    tokens, text = document.tokens, document.text
    judged = [j for j in judge(find_candidates(tokens, text), tokens, text) if j.score > THRESHOLD]
    groups = resolve(judged, tokens, _context_names(document))
    toponyms: list[Toponym] = []
    places: dict[str, Place] = {}
    for g in groups:
        spot: Spot | None = g.best.named.spot
        why = "; ".join(g.best.reasons) or "the most prominent bearer of the name"
        if g.how == "loose" and not _supported(g, groups):
            spot = None
        if spot is not None:
            places.setdefault(place_id(spot), to_place(spot, why, g.best.share))
        for i in g.mentions:
            j = judged[i]
            toponyms.append(
                Toponym(
                    span=j.candidate.span,
                    place=place_id(spot) if spot else None,
                    use=use_of(j, spot, tokens),  # type: ignore[arg-type]
                    alternatives=_alternatives(g.senses),
                    by=NAME,
                    why="; ".join(j.reasons),
                    score=round(j.probability, 3),
                )
            )
    toponyms.sort(key=lambda t: t.span)
    return {"toponyms": tuple(toponyms), "places": tuple(places.values())}


STAGE = Stage(
    name=NAME,
    needs=("sentences", "tokens", "page"),
    gives=("toponyms", "places"),
    annotate=find_places,
    purpose="finds place names and resolves them with a gazetteer",
)
