"""The countries and territories of the world and what the news calls them: `data/gazetteer/countries.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from dateline import resources
from dateline.errors import ResourceError

FILE = "gazetteer/countries.yaml"


class CountryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A country or territory. `alpha2` ISO 3166; `cow` its Correlates of War number, null for a territory;
    `neighbours` alpha-3 codes; `aliases` other names in English; `metonyms` names that stand for its government."""

    name: str
    alpha2: str
    cow: int | None
    aliases: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()


@cache
def countries() -> Mapping[str, CountryEntry]:
    """Every country and territory by its alpha-3 code. Errors: ResourceError where an entry lacks what it needs.

    >>> countries()["SYR"].metonyms
    ('Damascus',)
    """
    try:
        return msgspec.convert(resources.read_yaml(FILE), dict[str, CountryEntry])
    except msgspec.ValidationError as e:
        raise ResourceError(str(resources.path(FILE)), f"this entry is not as it should be: {e}.", "Mend it.") from None
