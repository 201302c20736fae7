"""Readings to values: what an expression says, the day it was written, and where the story stands by then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import msgspec

from dateline.annotate.times.almanac import add, around, at_grain, nth_weekday
from dateline.annotate.times.amounts import duration, repetition
from dateline.annotate.times.dates import explicit, on_calendar, time_of, with_time
from dateline.annotate.times.reading import Reading
from dateline.annotate.times.scene import Anchor, Found, Scene


def resolve(r: Reading, scene: Scene) -> Found:
    """The value of a reading in a scene. Never guesses from today's date: the unknown stays underspecified.

    >>> resolve(Reading(month=3, year=1991), Scene()).value, resolve(Reading(weekday=3), Scene()).value
    ('1991-03', 'XXXX-WXX-3')
    """
    try:
        found = _WAYS[r.how](r, scene)
    except (OverflowError, ValueError):
        found = Found(value="XXXX-XX-XX", why="beyond what the calendar counts", score=0.1)
    if r.mod and not found.mod:
        found = msgspec.structs.replace(found, mod=r.mod)
    if r.base == "ref" and _too_late(found, scene):
        found = Found(value=_unknown_step(r), why="it would lie after the day of writing", score=0.3, aside=True)
    if found.type is None and r.type != "DATE":
        found = msgspec.structs.replace(found, type=r.type)
    return found


def _clock(r: Reading, scene: Scene) -> Found:
    base = (
        (scene.refs.get("today") or scene.refs.get("day")) if scene.history else (scene.refs.get("today") or scene.now)
    )
    if base is None or base.moment.grain not in ("D", "T", "P"):
        return Found(value="XXXX-XX-XX" + time_of(r), why="the day is not known", score=0.5)
    return Found(
        value=base.moment.first.isoformat() + time_of(r), anchor=base.name, why="of the day the text is in", score=0.8
    )


def _too_late(found: Found, scene: Scene) -> bool:
    """Whether what the clause tells as past would come after the day of writing: it was counted from a wrong day."""
    m = found.moment
    return m is not None and scene.now is not None and scene.direction == -1 and m.first > scene.now.moment.last


# ---------------------------------------------------------------- counted from somewhere


def _step(r: Reading, scene: Scene) -> Found:
    """Last week, this month, tomorrow, the following year."""
    unit = r.unit or "D"
    if scene.history and unit == "D" and r.n == 0 and r.base == "now" and not r.part:
        return Found(value="PRESENT_REF", why="the reader's day, in a history", score=0.6)
    base = scene.base(r, unit)
    if unit == "Q" and r.loose:
        base = scene.refs.get("quarter") or scene.now
    if r.loose and not scene.history and unit not in ("D", "Q"):
        base = scene.now
    if base is None or (r.n is None and unit != "WE"):
        return Found(value=_unknown_step(r), why="what it counts from is not known", score=0.5)
    if not _fine_enough(base.moment.grain, unit):
        return _bounded(r, base, unit)
    n = r.n
    if unit == "WE" and n is None:
        n = 0 if scene.direction == 1 or base.moment.first.isoweekday() > 5 else -1
    if unit == "Q" and r.loose and base.moment.grain != "Q":
        n = -1
    assert isinstance(n, (int, float))
    day = add(base.moment.first, n, unit)
    why = {0: "the same as", 1: "the one after", -1: "the one before"}.get(int(n), f"{n:+g} from")
    return with_time(
        Found(value=at_grain(day, unit), anchor=base.name, why=f"{why} {base.name} ({base.moment.value})", score=0.9), r
    )


NEAR = {"D": 1, "W": 7, "WE": 7}  # days that "yesterday" or "last week" may lie outside the month of the text


def _bounded(r: Reading, base: Anchor, unit: str) -> Found:
    """Today, yesterday or this weekend in a text of which only the month or year is known: that bounds the day."""
    value, n = _unknown_step(r), 0 if r.n is None or isinstance(r.n, str) else r.n
    if (
        unit not in NEAR
        or base.moment.grain not in ("M", "Y")
        or abs(n) > 1
        or base.name not in ("written", "published")
    ):
        return Found(value=value, anchor=base.name, why="what it counts from is too coarse", score=0.4)
    if unit == "D" and n == 0:
        value = base.moment.value + value[len(base.moment.value) :]
    bounds = around(base.moment, NEAR[unit] if n < 0 else 0, NEAR[unit] if n > 0 else 0)
    why = f"the day is not known, only that the text is of {base.moment.value}"
    return Found(value=value, anchor=base.name, why=why, score=0.4, bounds=bounds)


_COARSENESS = {
    "T": 0,
    "P": 0,
    "D": 0,
    "WE": 1,
    "W": 1,
    "W2": 1,
    "M": 2,
    "S": 3,
    "Q": 3,
    "H": 4,
    "Y": 5,
    "DE": 6,
    "CE": 7,
}


def _fine_enough(grain: str, unit: str) -> bool:
    return _COARSENESS.get(grain, 9) <= _COARSENESS.get(unit, 0)


def _unknown_step(r: Reading) -> str:
    unit = r.unit or (r.amount.unit if r.amount else None) or "D"
    shapes = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX"}
    shape = shapes.get(unit, "XXXX")
    return shape + (time_of(r) if shape == "XXXX-XX-XX" else "")


def _shift(r: Reading, scene: Scene) -> Found:
    """Two weeks ago, three days later, a month after the ceasefire of 3 May."""
    amount = r.amount
    assert amount is not None
    while amount.how == "modify" and amount.of is not None:
        amount = msgspec.structs.replace(amount.of, mod=amount.mod or amount.of.mod)
    mod = amount.mod
    n, unit = amount.n, amount.unit or "D"
    if n is None or isinstance(n, str):
        return Found(value="PAST_REF" if r.sign < 0 else "FUTURE_REF", why="how long is not said", score=0.7)
    if r.of is not None:
        outer = resolve(r.of, scene)
        at, name = outer.moment, outer.anchor
    else:
        base = _compare(r, n, unit, scene)
        if isinstance(base, Found):
            return base
        at, name = (base.moment, base.name) if base else (None, None)
    if unit in ("h", "m", "s"):
        return Found(
            value=duration(n, unit, amount.n2, amount.unit2),
            type="DURATION",
            mod=mod,
            anchor=name,
            why="an amount of hours",
            score=0.6,
        )
    if at is None:
        return Found(
            value=duration(n, unit, amount.n2, amount.unit2),
            type="DURATION",
            mod=mod,
            why="what it counts from is not known",
            score=0.5,
        )
    if not _fine_enough(at.grain, unit):
        return Found(
            value=duration(n, unit),
            type="DURATION",
            mod=mod,
            anchor=name,
            why="what it counts from is too coarse",
            score=0.4,
        )
    day = add(at.first, n * r.sign, unit)
    grain = unit if n == int(n) else {"Y": "M", "M": "D", "DE": "Y", "CE": "Y"}.get(unit, unit)
    if grain in ("DE", "CE", "ML"):
        grain = "Y"
    value = at_grain(day, grain)
    if unit == "W" and r.of is not None:
        value = day.isoformat()
    return Found(
        value=value,
        mod=mod,
        anchor=name,
        type="DATE",
        why=f"{n:g} {unit} {'before' if r.sign < 0 else 'after'} {at.value}",
        score=0.85,
    )


def _compare(r: Reading, n: float, unit: str, scene: Scene) -> Anchor | Found | None:
    """What a shift counts from. "A year ago" beside figures for a quarter is that quarter of the year before."""
    last = scene.refs.get("quarter")
    if unit == "Y" and not scene.history and last is not None and n == 1 and r.sign < 0:
        value = at_grain(add(last.moment.first, -12, "M"), "Q")
        return Found(
            value=value, anchor=last.name, why=f"the quarter a year before {last.moment.value}", score=0.7, aside=True
        )
    return scene.base(r, unit)


def _compared(r: Reading, scene: Scene) -> Found:
    """`the year-ago period`: the quarter last spoken of, a year before; else that year."""
    last = scene.refs.get("quarter")
    year = r.year or (scene.now.moment.first.year - 1 if scene.now and r.quarter else None)
    if year is not None:
        quarter = r.quarter or ((last.moment.first.month + 2) // 3 if last else None)
        value = f"{year:04d}-Q{quarter}" if quarter else f"{year:04d}"
        return Found(value=value, anchor=last.name if last else None, why="compared with another year", aside=True)
    shifted = msgspec.structs.replace(r, how="shift", amount=Reading(how="duration", n=1, unit="Y"), sign=-1, unit=None)
    return _shift(shifted, scene)


def _nth(r: Reading, scene: Scene) -> Found:
    """The second week of March 1991, the last Friday of June, the first days of a year."""
    assert r.of is not None and r.which is not None
    outer = resolve(r.of, scene)
    at = outer.moment
    if at is None:
        return Found(value=outer.value, why="part of an unknown stretch", score=0.3)
    day: date | None
    if r.inner is not None and r.inner.weekday:
        day = nth_weekday(at.first.year, at.first.month, r.inner.weekday, r.which)
        return Found(value=day.isoformat(), anchor=outer.anchor, why=f"counted in {at.value}")
    unit = r.unit or "D"
    day = add(at.first, r.which - 1, unit) if r.which > 0 else add(add(at.last, 1, "D"), r.which, unit)
    if unit in ("D", "W") and r.which < 0:
        day = add(at.last, r.which + 1, unit)
    if day > at.last or (day < at.first and unit != "W"):
        return Found(value=at.value, anchor=outer.anchor, why="there are not so many in it", score=0.3)
    return Found(value=at_grain(day, unit), anchor=outer.anchor, why=f"counted in {at.value}", score=0.9)


def _around(r: Reading, scene: Scene) -> Found:
    """The week of 6 March."""
    assert r.of is not None
    outer = resolve(r.of, scene)
    if outer.moment is None:
        return outer
    return msgspec.structs.replace(
        outer, value=at_grain(outer.moment.first, r.unit or "W"), why=f"the one that holds {outer.value}"
    )


def _within(r: Reading, scene: Scene) -> Found:
    """A month of a year, a weekday of a week, a clock time or a part of a day."""
    assert r.of is not None
    outer = resolve(r.of, scene)
    inner = r.inner
    if inner is None:
        return with_time(msgspec.structs.replace(outer, mod=r.mod or outer.mod), r)
    mod = r.mod or inner.mod
    if inner.how == "modify" and inner.of is not None:
        mod, inner = mod or inner.mod, inner.of
    if inner.how in ("clock", "step") and (inner.hour is not None or inner.part):
        return with_time(msgspec.structs.replace(outer, mod=mod or outer.mod), inner)
    at = outer.moment
    if at is None or inner.how != "calendar":
        return resolve(inner, scene)
    if at.grain == "W" and inner.weekday:
        day = at.first + timedelta(days=inner.weekday - 1)
        return with_time(Found(value=day.isoformat(), anchor=outer.anchor, mod=mod, why=f"of week {at.value}"), inner)
    if at.grain in ("Y", "M", "D") and inner.year is None and not inner.weekday:
        return msgspec.structs.replace(
            explicit(inner, at.first.year, scene), anchor=outer.anchor, mod=mod, why=f"of {at.value}"
        )
    return resolve(inner, scene)


# ---------------------------------------------------------------- amounts, repetitions, the rest


def _duration(r: Reading, scene: Scene) -> Found:
    return Found(value=duration(r.n, r.unit, r.n2, r.unit2), type="DURATION", why="an amount of time")


def _set(r: Reading, scene: Scene) -> Found:
    return Found(value=repetition(r), type="SET", why="what comes again")


def _fixed(r: Reading, scene: Scene) -> Found:
    return Found(value=r.value or "", type=r.type, why="not on the calendar")


def _modify(r: Reading, scene: Scene) -> Found:
    assert r.of is not None
    found = resolve(r.of, scene)
    return msgspec.structs.replace(found, mod=r.mod or found.mod)


_WAYS: Mapping[str, Callable[[Reading, Scene], Found]] = {
    "calendar": on_calendar, "step": _step, "shift": _shift, "nth": _nth, "around": _around, "within": _within,
    "compared": _compared, "span": _duration, "duration": _duration, "set": _set, "fixed": _fixed, "clock": _clock,
    "modify": _modify,
}  # fmt: skip
