"""Where a text stands when an expression is met, and what an expression comes to there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, TypeAlias

import msgspec

from dateline.annotate.times.almanac import Moment, moment
from dateline.annotate.times.reading import Reading
from dateline.model import Alternative, TimexType

Direction: TypeAlias = Literal[-1, 0, 1] | None


class Anchor(msgspec.Struct, frozen=True):
    """A day, month or year that others count from: its moment and its name (`written`, `published`, a timex id)."""

    moment: Moment
    name: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a reading came to: the value, what it was counted from and why; `others` are values that were weighed."""

    value: str
    mod: str | None = None
    anchor: str | None = None
    why: str = ""
    score: float = 0.95
    type: TimexType | None = None
    others: tuple[Alternative, ...] = ()
    bounds: tuple[date, date] | None = None  # first and last day, where they are not those of the value
    aside: bool = False  # a comparison: the text does not move on to it

    @property
    def moment(self) -> Moment | None:
        found = moment(self.value)
        return found if found is None or self.bounds is None else Moment(found.value, found.grain, *self.bounds)


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Where the text stands when an expression is met.

    now: the day of writing, null where unknown. ref: the time last spoken of, by grain `day`, `month`, `year`, `any`.
    history: whether the text tells of the past by a running date. direction: past or future, as the clause has it;
    sure: whether the expression hangs on that clause's own verb.
    """

    now: Anchor | None = None
    refs: Mapping[str, Anchor] = {}
    history: bool = False
    direction: Direction = None
    sure: bool = False
    feasts: Mapping[str, Mapping[str, Any]] = {}

    def ref(self, unit: str | None) -> Anchor | None:
        """The time last spoken of that is fine enough to count `unit` from."""
        if unit in ("D", "W", "W2", "WE", "h", "m", "s"):
            return self.refs.get("day")
        return self.refs.get("month" if unit == "M" else "any")

    def base(self, r: Reading, unit: str | None) -> Anchor | None:
        """What a relative reading counts from: the day of writing, or in a history the running date."""
        if r.base == "ref" or (self.history and not (r.base == "now" and self.now)):
            found = self.ref(unit)
            if found is not None or self.history:
                return found
        return self.now
