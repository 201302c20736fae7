"""Codes of other schemes for countries, sectors and acts: read from `data/crosswalk/*.csv`, once."""

from __future__ import annotations

import csv
from functools import cache

import msgspec

from dateline import resources
from dateline.countries import countries

COUNTRIES, SECTORS, GOLDSTEIN = "crosswalk/countries.csv", "crosswalk/sectors.csv", "crosswalk/goldstein.csv"
SAME = {"KOS": "XKX"}
"""Kosovo is KOS in PLOVER and XKX in the gazetteer."""
REGIONS = ((2, 199, "Americas"), (200, 399, "Europe"), (400, 626, "Africa"), (630, 699, "Middle East"),
           (700, 999, "Asia"))  # fmt: skip
"""UCDP's regions are ranges of Gleditsch and Ward's numbers."""


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """A state or territory. `number` ISO 3166 numeric, `fips` FIPS 10-4, `cow` Correlates of War, `gwno` Gleditsch
    and Ward, `cameo` the code GDELT has for it, `region` ACLED's; null where the scheme does not know it."""

    alpha3: str
    alpha2: str
    name: str
    number: int | None = None
    fips: str | None = None
    cow: int | None = None
    gwno: int | None = None
    cameo: str | None = None
    region: str | None = None

    @property
    def ucdp_region(self) -> str | None:
        """UCDP's region, from the Gleditsch and Ward number."""
        return next((r for low, high, r in REGIONS if self.gwno and low <= self.gwno <= high), None)


class Sector(msgspec.Struct, frozen=True, kw_only=True):
    """A PLOVER sector in other schemes: CAMEO's type code, ICEWS's words, ACLED's kind of actor; "" where none."""

    sector: str
    cameo: str
    icews: str
    acled: str


def _rows(name: str) -> list[dict[str, str]]:
    with resources.path(name).open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


@cache
def _countries() -> dict[str, Country]:
    found = {}
    for row in _rows(COUNTRIES):
        about = countries()[row["alpha3"]]
        found[row["alpha3"]] = Country(
            alpha3=row["alpha3"], alpha2=about.alpha2, name=about.name, cow=about.cow,
            number=int(row["number"]) if row["number"] else None, fips=row["fips"] or None,
            gwno=int(row["gwno"]) if row["gwno"] else None, cameo=row["cameo"] or None,
            region=row["acled_region"] or None,
        )  # fmt: skip
    return found


def country(code: str | None) -> Country | None:
    """A country by its alpha-3 code as the record has it; null for UNO, IGO and the like.

    >>> syria = country("SYR")
    >>> (syria.number, syria.fips, syria.cow, syria.region) if syria else None
    (760, 'SY', 652, 'Middle East')
    """
    return _countries().get(SAME.get(code or "", code or ""))


@cache
def sectors() -> dict[str, Sector]:
    """Every PLOVER sector in other schemes.

    >>> sectors()["JRN"].cameo, sectors()["REB"].acled
    ('MED', 'Rebel group')
    """
    return {row["sector"]: Sector(**row) for row in _rows(SECTORS)}


@cache
def _goldstein() -> dict[str, float]:
    return {row["cameo"]: float(row["score"]) for row in _rows(GOLDSTEIN)}


def goldstein(cameo: str) -> float:
    """Goldstein's scale for a CAMEO code; a code the scale does not list has its parent's.

    >>> goldstein("190"), goldstein("1213")
    (-10.0, -4.0)
    """
    table = _goldstein()
    while cameo not in table and len(cameo) > 2:
        cameo = cameo[:-1]
    return table.get(cameo, 0.0)
