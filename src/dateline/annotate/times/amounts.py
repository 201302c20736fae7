"""Durations and repetitions as TIMEX3 values: `P3M`, `PT2H30M`, `PXY`, `XXXX-WXX-1`."""

from __future__ import annotations

from dateline.annotate.times.reading import Amount, Reading

_TIME_UNITS = {"s": "S", "m": "M", "h": "H"}
_YEARS = {"DE": 10, "CE": 100, "ML": 1000}
_PARTS = {"D": (24, "h"), "W": (7, "D"), "M": (30, "D"), "Y": (12, "M"), "h": (60, "m"), "m": (60, "s"), "Q": (3, "M")}


def duration(n: Amount | None, unit: str | None, n2: Amount | None = None, unit2: str | None = None) -> str:
    """The value of an amount of time.

    >>> duration(2, "W"), duration(2.5, "Y"), duration("X", "DE"), duration(0.5, "h"), duration(1, "Y", 3, "M")
    ('P2W', 'P2Y6M', 'PXDE', 'PT30M', 'P1Y3M')
    """
    parts = [p for p in (_split(n, unit), _split(n2, unit2)) if p]
    days = "".join(f"{a}{u}" for part in parts for a, u in part if u not in _TIME_UNITS)
    hours = "".join(f"{a}{_TIME_UNITS[u]}" for part in parts for a, u in part if u in _TIME_UNITS)
    return "P" + days + ("T" + hours if hours else "")


def _split(n: Amount | None, unit: str | None) -> list[tuple[Amount, str]]:
    """Whole amounts: half a year is six months, two decades are twenty years."""
    if unit is None:
        return []
    if n is None or isinstance(n, str):
        return [("X", "W" if unit == "W2" else unit)]
    if unit in _YEARS:
        n, unit = n * _YEARS[unit], "Y"
    if unit == "W2":
        n, unit = n * 2, "W"
    whole = int(n)
    rest = n - whole
    found: list[tuple[Amount, str]] = [(whole, unit)] if whole else []
    if rest and unit in _PARTS and rest * 4 == int(rest * 4):
        size, finer = _PARTS[unit]
        if unit == "W" and rest * 7 != int(rest * 7):
            return [(_plain(n), unit)]
        found.append((round(rest * size), finer))
    elif rest:
        return [(_plain(n), unit)]
    return found or [(0, unit)]


def _plain(n: float) -> str:
    return f"{n:g}"


def repetition(r: Reading) -> str:
    """The value of what happens again and again.

    >>> repetition(Reading(how="set", type="SET", weekday=1)), repetition(Reading(how="set", n=2, unit="W"))
    ('XXXX-WXX-1', 'P2W')
    """
    part = f"T{r.part}" if r.part else ""
    if r.weekday:
        return f"XXXX-WXX-{r.weekday}{part}"
    if r.month:
        return f"XXXX-{r.month:02d}"
    if r.season:
        return f"XXXX-{r.season}"
    if part:
        return f"XXXX-XX-XX{part}"
    return duration(r.n, r.unit)
