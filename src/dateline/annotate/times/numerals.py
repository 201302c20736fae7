"""Numbers in words: `twenty-four`, `a hundred`, `two and a half`, `nineteen ninety-eight`, `thirty-first`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dateline.annotate.times.scan import Item, Vocabulary

_SMALL = ("ONES", "TEENS", "TENS")


def read_numerals(items: Sequence[Item], words: Vocabulary) -> list[Item]:
    """The items with every run of number words folded into one item of class NUM, NTH or YEARWORDS."""
    out: list[Item] = []
    i = 0
    while i < len(items):
        values, j = _numeral(items, i)
        if j == i:
            out.append(items[i])
            i += 1
        else:
            out.append(Item(items[i].start, items[j - 1].end, words.char(values), values))
            i = j
    return out


def _numeral(items: Sequence[Item], i: int) -> tuple[Mapping[str, Any], int]:
    first = items[i].values
    if not first:
        return first, i
    if "NUM" in first:
        return _after_figures(items, i, first)
    if any(k in first for k in ("ONES", "TEENS", "TENS", "HUNDRED", "DOZEN")) or (
        "ARTICLE" in first and i + 1 < len(items) and any(k in items[i + 1].values for k in ("HUNDRED", "BIG", "DOZEN"))
    ):
        return _words(items, i)
    return first, i


def _after_figures(items: Sequence[Item], i: int, first: Mapping[str, Any]) -> tuple[Mapping[str, Any], int]:
    """`2 1/2`, `3 million`, `2 and a half`."""
    if i + 1 < len(items):
        following = items[i + 1].values
        j = i + 2 if "DASH" in following and i + 2 < len(items) else i + 1
        if "FRACTION" in items[j].values:
            return {"NUM": first["NUM"] + items[j].values["FRACTION"]}, j + 1
        if "BIG" in following:
            return {"NUM": first["NUM"] * following["BIG"]}, i + 2
        j = _and_a_half(items, i + 1)
        if j > i + 1:
            return {"NUM": first["NUM"] + 0.5}, j
    return first, i


def _and_a_half(items: Sequence[Item], i: int) -> int:
    dashes = sum("DASH" in x.values for x in items[i : i + 5])
    run = [x for x in items[i : i + 3 + dashes] if "DASH" not in x.values][:3]
    shape = [next((k for k in ("LINK", "ARTICLE", "HALF") if k in x.values), "") for x in run]
    return items.index(run[2], i) + 1 if shape == ["LINK", "ARTICLE", "HALF"] else i


def _words(items: Sequence[Item], i: int) -> tuple[Mapping[str, Any], int]:
    """Read number words from `i`; gives the value by class and the index after them."""
    total, current, last, j, year = 0.0, 0.0, "", i, None
    while j < len(items):
        k = _skip(items, j, last)
        values = items[k].values if k < len(items) else {}
        kind = next((c for c in ("ARTICLE", *_SMALL, "HUNDRED", "BIG", "DOZEN") if c in values), "")
        if (kind == "ONES" and last in ("", "ARTICLE", "TENS", "HUNDRED", "BIG")) or (
            kind in ("TEENS", "TENS") and last in ("", "ARTICLE", "HUNDRED", "BIG")
        ):
            current += values[kind]
        elif kind in ("TEENS", "TENS") and last in ("TEENS", "TENS") and year is None and 10 <= current <= 20:
            year, current = current, values[kind]
        elif kind == "ARTICLE" and last == "":
            pass
        elif kind in ("HUNDRED", "BIG", "DOZEN") and last not in ("BIG", "DOZEN"):
            current = max(current, 1) * values[kind]
            if kind == "BIG":
                total, current = total + current, 0.0
        else:
            ordinal = values.get("NTH", 0)
            if last == "TENS" and 1 <= ordinal <= 9 and year is None:
                n = int(current + ordinal)
                return {"NTH": n} | ({"DAYTH": n} if n <= 31 else {}), k + 1
            break
        last, j = kind, k + 1
    return _finish(items, i, j, total + current, year)


def _finish(items: Sequence[Item], i: int, j: int, value: float, year: float | None) -> tuple[Mapping[str, Any], int]:
    if j == i or value == 0:
        return items[i].values, i
    if year is not None:
        return {"YEARWORDS": int(year * 100 + value)}, j
    end = _and_a_half(items, j)
    if end > j:
        return {"NUM": value + 0.5}, end
    whole = int(value)
    if 1900 <= whole <= 2100:
        return {"NUM": whole, "YEARWORDS": whole}, j
    return ({"NUM": whole, "HOUR": whole, "FREQ": whole} if whole <= 12 else {"NUM": whole}), j


def _skip(items: Sequence[Item], j: int, last: str) -> int:
    """Past a hyphen inside a number, or an `and` after a hundred."""
    if j + 1 >= len(items) or not last:
        return j
    values, following = items[j].values, items[j + 1].values
    if "DASH" in values and any(k in following for k in (*_SMALL, "HUNDRED", "BIG", "NTH")):
        joins = (last == "TENS" and ("ONES" in following or "NTH" in following)) or "HUNDRED" in following
        return j + 1 if joins else j
    if "LINK" in values and last in ("HUNDRED", "BIG") and any(k in following for k in _SMALL):
        return j + 1
    return j
