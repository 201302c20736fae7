"""What an expression says before anybody knows when it was said.

A rule of `data/en/times.yaml` turns words into a `Reading`: the fields the words fix ("March", "third", "two weeks",
"last"), and how the rest is to be found. Only `resolve` looks at the calendar.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from dateline.model import TimexType

How = Literal[
    "calendar", "step", "shift", "nth", "around", "within", "compared", "span", "duration", "set", "fixed", "clock",
    "modify", "drop",
]  # fmt: skip
Amount: TypeAlias = int | float | str

# Calendar grains from coarse to fine; a value is as fine as the finest field its reading fixes.
GRAINS = ("CE", "DE", "Y", "H", "Q", "S", "M", "W", "WE", "D", "P", "T")


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reading of an expression.

    how: the way to a value. base: what a relative reading counts from, `now` (the day of writing) or `ref` (the time
    the text last spoke of). n, unit, sign: an amount; n is `X` where the words do not say ("several"). dir: -1 last,
    0 this, 1 next. of: the reading this one stands in ("the second week of ..."); inner: what stands in it; amount: the
    duration a shift goes by. only: `history`, `adjective` where a rule holds only there.
    """

    how: How = "calendar"
    type: TimexType = "DATE"
    century: int | None = None
    decade: int | None = None
    year: int | None = None
    half: int | None = None
    quarter: int | None = None
    season: str | None = None
    month: int | None = None
    week: int | None = None
    weekday: int | None = None
    weekend: bool = False
    day: int | None = None
    feast: str | None = None
    era: str | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    half_day: str | None = None
    part: str | None = None
    zone: str | None = None
    base: Literal["now", "ref"] | None = None
    n: Amount | None = None
    n2: Amount | None = None
    unit: str | None = None
    unit2: str | None = None
    sign: int = 1
    dir: int | None = None
    which: int | None = None
    of: Reading | None = None
    inner: Reading | None = None
    amount: Reading | None = None
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    value: str | None = None
    loose: bool = False
    swap: bool = False
    only: str | None = None

    @property
    def grain(self) -> str:
        """The finest calendar grain the reading fixes, one of GRAINS, or `N` for amounts and references."""
        if self.hour is not None:
            return "T"
        if self.part:
            return "P"
        if self.how == "modify" and self.of is not None:
            return self.of.grain
        if self.how == "within" and self.inner is not None:
            return self.inner.grain
        for field, grain in _FINEST:
            if getattr(self, field):
                return grain
        unit = self.amount.unit if self.how == "shift" and self.amount is not None else self.unit
        if self.how in ("step", "shift", "nth", "around", "compared") and unit:
            return UNIT_GRAIN.get(unit, "N")
        if self.how in ("duration", "span") and self.unit in _CLOCK_UNITS:
            return "T"
        return "N"


_CLOCK_UNITS = ("h", "m", "s")
_FINEST = (
    ("day", "D"), ("weekday", "D"), ("feast", "D"), ("weekend", "WE"), ("week", "W"), ("month", "M"), ("season", "S"),
    ("quarter", "Q"), ("half", "H"), ("year", "Y"), ("decade", "DE"), ("century", "CE"),
)  # fmt: skip

UNIT_GRAIN = {
    "D": "D", "W": "W", "W2": "W", "WE": "WE", "M": "M", "Q": "Q", "H": "H", "Y": "Y", "DE": "DE", "CE": "CE",
    "h": "T", "m": "T", "s": "T",
}  # fmt: skip
