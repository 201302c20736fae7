"""Place names of a dispatch, and the places they mean."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.annotate.places.candidates import find_candidates
from dateline.annotate.places.cues import cues, metonyms
from dateline.annotate.places.gazetteer import Spot
from dateline.annotate.places.lookup import look_up
from dateline.annotate.places.recognise import THRESHOLD, Judged, judge
from dateline.annotate.places.resolve import Group, resolve
from dateline.annotate.places.rows import NAME, place_id, to_alternatives, to_place
from dateline.annotate.places.spelling import fold
from dateline.model import Document, Place, Token, Toponym, ToponymUse
from dateline.pipeline import Layers, Stage

__all__ = ["STAGE", "find_places", "look_up"]

LEAST_ALONE = 4.0
"""Prominence below which a place must lie in a country the article has to do with."""

LEAST_LOOSE = 0.15
"""Share of the article a country must have before one of its places is recognised by spelling rules alone."""


def use_of(j: Judged, spot: Spot | None, tokens: Sequence[Token]) -> ToponymUse:
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


def _elsewhere(group: Group, groups: Sequence[Group]) -> bool:
    """Whether a small place lies in a country the article has nothing to do with, while another fills it."""
    best = group.best
    if best.prior > LEAST_ALONE or group.holder or group.how != "name":
        return False
    mass: dict[str, float] = {}
    for g in groups:
        if g is not group:
            for s in g.senses[:5]:
                mass[s.named.spot.country] = mass.get(s.named.spot.country, 0.0) + g.weight * s.share
    total = sum(mass.values())
    return total > 0 and max(mass.values()) / total > 0.5 and mass.get(best.named.spot.country, 0.0) / total < 0.02


def find_places(document: Document) -> Layers:
    """Toponyms as they stand, and the places they mean; `place` is null where a name is recognised and none fits.

    Method: longest matches of the gazetteer, weighed clues for use as a place, then joint resolution by containment,
    country and state of the article, nearness, kind and population.

    >>> from dateline.model import Article
    >>> homs = Token(3, 7, "Homs", "Homs", "PROPN", "NNP", "pobj", 1, 0, "GPE", True)
    >>> tokens = (Token(0, 2, "In", "in", "ADP", "IN", "prep", 0, 0), homs)
    >>> found = find_places(Document(article=Article(id="a", text="In Homs"), tokens=tokens))
    >>> found["toponyms"][0].span, found["places"][0].country
    ((3, 7), 'SYR')
    """
    tokens, text = document.tokens, document.text
    judged = [j for j in judge(find_candidates(tokens, text), tokens, text) if j.score > THRESHOLD]
    groups = resolve(judged, tokens, _context_names(document))
    toponyms: list[Toponym] = []
    places: dict[str, Place] = {}
    for g in groups:
        spot: Spot | None = g.best.named.spot
        why = "; ".join(g.best.reasons) or "the most prominent bearer of the name"
        if (g.how == "loose" and not _supported(g, groups)) or _elsewhere(g, groups):
            spot, why = None, "no bearer of the name lies in the countries the article names"
            if not any(judged[i].placed for i in g.mentions):
                continue
        if spot is not None:
            places.setdefault(place_id(spot), to_place(spot, why, g.best.share))
        for i in g.mentions:
            j = judged[i]
            toponyms.append(
                Toponym(
                    span=j.candidate.span,
                    place=place_id(spot) if spot else None,
                    use=use_of(j, spot, tokens),
                    alternatives=to_alternatives(g.senses),
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
