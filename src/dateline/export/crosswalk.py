"""Codes of other schemes for countries, sectors and acts: read from `data/crosswalk/*.csv`, once."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache

import msgspec

from dateline import resources
from dateline.countries import countries

COUNTRIES, SECTORS, GOLDSTEIN = "crosswalk/countries.csv", "crosswalk/sectors.csv", "crosswalk/goldstein.csv"
NAMES, SPECIAL = "crosswalk/country_names.csv", "crosswalk/special.csv"
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

    def name_in(self, scheme: str) -> str:
        """Its name in `acled`, `icews` or `ucdp`.

        >>> russia = country("RUS")
        >>> (russia.name_in("icews"), russia.name_in("acled")) if russia else None
        ('Russian Federation', 'Russia')
        """
        return _names().get((scheme, self.alpha3), self.name)

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
            alpha3=row["alpha3"], alpha2=about.alpha2, name=about.name.strip(), cow=about.cow,
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
def _names() -> dict[tuple[str, str], str]:
    return {(row["scheme"], row["alpha3"]): row["name"] for row in _rows(NAMES)}


@cache
def _special() -> dict[str, str]:
    return {row["code"]: row["icews"] for row in _rows(SPECIAL)}


def icews_sectors(sectors_: Iterable[str], country_: str | None) -> tuple[str, ...]:
    """ICEWS's words for an actor's sectors; bodies of no country say among them what they are.

    >>> icews_sectors(("JRN",), "SYR"), icews_sectors((), "UNO")
    (('Media',), ('International Government Organization',))
    """
    words = [sectors()[s].icews for s in sectors_ if s in sectors()]
    return tuple(dict.fromkeys(w for w in (*words, _special().get(country_ or "", "")) if w))


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
