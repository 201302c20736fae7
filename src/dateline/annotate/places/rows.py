"""Places of the gazetteer as rows of a record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from dateline.annotate.places.gazetteer import Spot, gazetteer
from dateline.annotate.places.resolve import Sense
from dateline.model import Alternative, Place

NAME = "annotate.places"


def place_id(spot: Spot) -> str:
    """The same id for the same place in every article.

    >>> from dateline.annotate.places.lookup import bearers_of
    >>> place_id(bearers_of("Kiev")[0].spot) == place_id(bearers_of("Kyiv")[0].spot)
    True
    """
    key = f"geonames:{spot.geonameid}" if spot.geonameid else f"{spot.name}|{spot.country}|{spot.feature}"
    return "p" + hashlib.blake2b(key.encode(), digest_size=5).hexdigest()


def to_place(spot: Spot, why: str = "", score: float = 1.0) -> Place:
    """A place of the gazetteer as a row."""
    g = gazetteer()
    above = g.spot(spot.admin1).name if spot.admin1 else None
    return Place(
        id=place_id(spot),
        name=spot.name,
        geonameid=spot.geonameid,
        latitude=spot.lat,
        longitude=spot.lon,
        country=spot.country or None,
        admin1=above or (spot.name if spot.feature == "ADM1" else None),
        admin2=g.spot(spot.admin2).name if spot.admin2 else None,
        feature=spot.feature,
        by=NAME,
        why=why,
        score=round(min(1.0, score), 3),
    )


def title(spot: Spot) -> str:
    """A place in one line.

    >>> from dateline.annotate.places.lookup import bearers_of
    >>> title(bearers_of("Madaya")[0].spot)
    'Madaya, Rif Dimashq, SYR'
    """
    above = gazetteer().spot(spot.admin1).name if spot.admin1 else ""
    return ", ".join(p for p in (spot.name, above, spot.country) if p)


def to_alternatives(senses: Sequence[Sense]) -> tuple[Alternative, ...]:
    """The readings that lost: their GeoNames ids, shares, and what they are."""
    return tuple(
        Alternative(value=f"geonames:{s.named.spot.geonameid}", score=round(s.share, 3), why=title(s.named.spot))
        for s in senses[1:4]
        if s.named.spot.geonameid and s.share >= 0.001
    )
