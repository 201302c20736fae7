"""The compiled gazetteer: opened late, read only, once a process."""

from __future__ import annotations

import sqlite3
import struct
from functools import cache, lru_cache
from typing import NamedTuple

from dateline import resources
from dateline.annotate.places.spelling import fold, skeleton
from dateline.countries import countries

FILE = "gazetteer/places.sqlite"
MAIN, ALTERNATE, SHORT, LOOSE = 0, 1, 2, 3
MOST = 60
"""Bearers of one name that are weighed, the most prominent first. "San José" has 300; the rest are hamlets."""


class Spot(NamedTuple):
    """One place of the gazetteer.

    `weight` is about log10 of the people it matters to; `admin1`, `admin2` are row numbers.
    """

    number: int
    geonameid: int | None
    name: str
    lat: float
    lon: float
    population: int
    weight: float
    country: str
    admin1: int | None
    admin2: int | None
    feature: str
    by_hand: int = 0

    @property
    def is_country(self) -> bool:
        return self.feature.startswith("PCL")

    @property
    def is_area(self) -> bool:
        """Whether it is a state, a province or a district."""
        return self.feature in ("ADM1", "ADM2", "ADM1H", "ADM2H")

    @property
    def is_settled(self) -> bool:
        return self.feature.startswith("PPL")


class Named(NamedTuple):
    """A place under one of its names: `kind` is MAIN, ALTERNATE, SHORT ("Boone" for the county) or LOOSE."""

    spot: Spot
    kind: int


class Gazetteer:
    """Look-ups by folded name. Safe to share between threads; every answer is remembered up to a bound."""

    def __init__(self, file: str) -> None:
        self._db = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._db.execute("PRAGMA mmap_size=67108864")
        self.spot = lru_cache(maxsize=50_000)(self._spot)
        self.known = lru_cache(maxsize=100_000)(self._known)
        self.named = lru_cache(maxsize=20_000)(self._named)
        self.spelled = lru_cache(maxsize=5_000)(self._spelled)

    def _spot(self, number: int) -> Spot:
        row = self._db.execute("SELECT * FROM place WHERE id=?", (number,)).fetchone()
        return Spot(row[0], row[1], row[2], row[3] / 1e4, row[4] / 1e4, row[5], row[6] / 100, *row[7:])

    def _known(self, key: str) -> tuple[int, ...]:
        """Packed bearers of a folded name (row number << 2 | kind), best first; empty where it is unknown."""
        row = self._db.execute("SELECT places FROM name WHERE key=?", (key,)).fetchone()
        return struct.unpack(f"<{len(row[0]) // 4}I", row[0]) if row else ()

    def _named(self, key: str) -> tuple[Named, ...]:
        return tuple(Named(self.spot(p >> 2), p & 3) for p in self.known(key)[:MOST])

    def _spelled(self, key: str) -> tuple[Named, ...]:
        loose = skeleton(key)
        row = self._db.execute("SELECT places FROM spelled WHERE key=?", (loose,)).fetchone() if loose else None
        if not row:
            return ()
        return tuple(Named(self.spot(p >> 2), LOOSE) for p in struct.unpack(f"<{len(row[0]) // 4}I", row[0]))

    def about(self) -> dict[str, int]:
        """How many places, names and spellings it holds."""
        return {what: int(value) for what, value in self._db.execute("SELECT what, value FROM about")}

    def area(self, country: str, name: str) -> Spot | None:
        """The state or province of a country by name."""
        for n in self.named(fold(name)):
            if n.spot.country == country and n.spot.feature == "ADM1":
                return n.spot
        return None

    def country(self, alpha3: str) -> Spot | None:
        """The country or territory itself."""
        entry = countries().get(alpha3)
        found = self.named(fold(entry.name)) if entry else ()
        return next((n.spot for n in found if n.spot.is_country and n.spot.country == alpha3), None)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of this process.

    >>> gazetteer().named("damascus")[0].spot.country
    'SYR'
    """
    return Gazetteer(str(resources.asset(FILE, digest=False)))
