"""The running date of a text: whether it is news or a history, and the time it last spoke of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dateline.annotate.times.almanac import Moment, moment
from dateline.annotate.times.reading import Reading
from dateline.annotate.times.scene import Anchor, Found

_FINE = ("D", "T", "P")
_PERIODS = ("P9M", "P6M", "P1Y")  # figures for these are compared with the year before, not with a quarter
_MONTHLY = (*_FINE, "M", "W", "WE")


def anchor(iso: str | None, name: str) -> Anchor | None:
    """An anchor from an ISO date as precise as known (`2016`, `2016-02`, `2016-02-04T10:00Z`), or null."""
    if not iso:
        return None
    found = moment(iso[:10]) or moment(iso[:7]) or moment(iso[:4])
    return Anchor(found, name) if found is not None else None


def is_history(readings: Iterable[Reading], now: Anchor | None, settings: Mapping[str, Any]) -> bool:
    """Whether a text tells of the past by a running date: it names many years, far from its own day, and hardly any
    day by its weekday, `today` or `yesterday`.

    Without a day of writing the last of these decides alone.
    """
    years = far = deictic = 0
    for r in readings:
        while r.of is not None and r.how in ("modify", "within"):
            r = r.of
        if r.year and r.how == "calendar":
            years += 1
            far += now is None or abs(r.year - now.moment.first.year) >= settings.get("distance", 2)
        elif (r.weekday and not r.month) or (r.how in ("step", "shift") and r.base == "now"):
            deictic += 1
    few: bool = deictic <= (far + deictic) * settings.get("deictic_share", 0.1)
    if now is None:
        return few
    enough = far >= settings.get("min_years", 6) and far * 2 > years
    return bool(enough and few)


class Story:
    """What a text last spoke of, kept while reading on: the last day, the last month, the last time of any grain."""

    def __init__(self, now: Anchor | None) -> None:
        self.now = now
        self.refs: dict[str, Anchor] = {}
        self.sentence: int | None = None

    def enter(self, sentence: int | None) -> None:
        """Begin a sentence: a clock time no longer leans on the day named in the one before, unless it says so."""
        if sentence != self.sentence:
            self.refs.pop("today", None)
            self.sentence = sentence

    def note(self, found: Found, timex_id: str, opens: bool = True) -> None:
        """Remember what an expression came to. A bare year moves the story on only where it opens a sentence
        (`opens`) or no month was spoken of yet: elsewhere it is mostly an aside ("the War of 1812")."""
        if (found.type or "DATE") not in ("DATE", "TIME") or found.aside:
            if found.value in _PERIODS:
                self.refs.pop("quarter", None)
            return
        m = found.moment
        if m is None or m.grain in ("DE", "CE"):
            return
        here = Anchor(m if m.grain != "T" else Moment(m.value[:10], "D", m.first, m.last), timex_id)
        if m.grain == "Y" and not opens and "month" in self.refs:
            return
        self.refs["any"] = here
        if m.grain == "Q" and (self.now is None or m.last < self.now.moment.last):
            self.refs["quarter"] = here
        if m.grain in _MONTHLY:
            self.refs["month"] = here
        if m.grain in _FINE:
            self.refs["day"] = self.refs["today"] = here
