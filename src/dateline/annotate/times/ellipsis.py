"""Expressions that borrow from their neighbours: `4, 5 and 9 April`, `April and June 1955`, `264 to 241 BC`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from dateline.annotate.times.reading import Reading
from dateline.annotate.times.scan import Item
from dateline.model import Spans
from dateline.text import at

NEAR = 18  # code points between a clock time and the day it belongs to (" (0735 GMT) ")

_SEPARATORS = ("AND", "DASH", "=,", "=/")


def share(items: Sequence[Item]) -> list[Item]:
    """The items with bare days, months and short years completed from the full date they are listed with."""
    out = list(items)
    for i, item in enumerate(out):
        if item.reading is None:
            continue
        core = _core(item.reading)
        if core.month and core.day:
            _days(out, i, core, -1)
            _days(out, i, core, 1)
        if core.year and core.how == "calendar" and (core.month or core.season or core.quarter):
            _years_back(out, i, core.year)
        if core.how == "within" and core.inner is not None and core.inner.month and core.of is not None:
            _outer_back(out, i, core.of)
        if core.era and core.year:
            _year_of_era(out, i, core.era)
        if core.season:
            _season(out, i)
        if core.year and not (core.month or core.season or core.quarter or core.half):
            _short_year(out, i, core.year)
    return out


def borrow_days(found: Sequence[Item], sentences: Spans) -> Iterator[Item]:
    """Clock times with the day that follows close by in their sentence: `10:35 a.m. (0735 GMT) Friday`."""
    for i, item in enumerate(found):
        r = item.reading
        if r is not None and _core(r).how == "clock":
            day = _day_after(found, i)
            if day is not None and at(sentences, item.start) == at(sentences, day.start):
                reading = Reading(how="within", type="TIME", inner=r, of=day.reading)
                item = Item(item.start, item.end, item.char, item.values, reading, item.rule)
        yield item


def _day_after(found: Sequence[Item], i: int) -> Item | None:
    for j in range(i + 1, min(i + 3, len(found))):
        r = found[j].reading
        if r is None or found[j].start - found[j - 1].end > NEAR:
            return None
        if r.grain == "D" and r.type == "DATE":
            return found[j]
        if r.how == "within" and r.of is not None and r.of.grain == "D" and r.inner is not None:
            return Item(found[j].start, found[j].end, "", {}, r.of)
        if _core(r).how != "clock":
            return None
    return None


def _core(r: Reading) -> Reading:
    while r.how == "modify" and r.of is not None:
        r = r.of
    return r


def _separator(items: Sequence[Item], i: int) -> bool:
    return 0 <= i < len(items) and items[i].reading is None and any(s in items[i].values for s in _SEPARATORS)


def _days(items: list[Item], i: int, core: Reading, step: int) -> None:
    """Days before or after a full date; a comma alone does not join the last of them."""
    at, joined, pending = i + step, False, []
    while _separator(items, at):
        joined = joined or "=," not in items[at].values
        at += step
        if "=," in items[at - step].values and _separator(items, at):  # ", and"
            joined = True
            at += step
        if not 0 <= at < len(items) or ("DAY" not in items[at].values and "DAYTH" not in items[at].values):
            break
        pending.append(at)
        at += step
    if not joined or (step > 0 and pending and _counts_things(items, pending[-1])):
        return
    if step > 0 and pending and core.year is None:
        core = _trailing_year(items, i, pending[-1], core)
    for k in pending:
        day = items[k].values.get("DAY") or items[k].values["DAYTH"]
        reading = Reading(month=core.month, day=day, year=core.year, base=core.base)
        items[k] = Item(items[k].start, items[k].end, items[k].char, {}, reading, "day of a list")


def _trailing_year(items: list[Item], i: int, last: int, core: Reading) -> Reading:
    """`April 4 and 5, 2015`: the year after the last day is that of both."""
    if last + 2 >= len(items) or "=," not in items[last + 1].values:
        return core
    year = items[last + 2].reading
    if year is None or year.year is None or year.month or year.how != "calendar":
        return core
    items[last].end = items[last + 2].end
    items[last + 2].reading = None
    items[i].reading = _with_year(items[i].reading or core, year.year)
    return _with_year(core, year.year)


def _counts_things(items: Sequence[Item], k: int) -> bool:
    following = items[k + 1].values if k + 1 < len(items) else {}
    return any(c in following for c in ("COUNTED", "UNITS", "UNIT", "BIG", "AMPM", "MONTH", "=:"))


def _years_back(items: list[Item], i: int, year: int) -> None:
    """`April and June 1955`: the earlier of the two takes the year as well."""
    at = i - 2
    while at >= 0 and _separator(items, at + 1) and items[at].reading is not None:
        reading = items[at].reading
        assert reading is not None
        core = _core(reading)
        if (
            core.how != "calendar"
            or core.year
            or core.base
            or core.dir is not None
            or not (core.month or core.season or core.quarter)
        ):
            return
        items[at].reading = _with_year(reading, year)
        at -= 2


def _outer_back(items: list[Item], i: int, outer: Reading) -> None:
    """`June and August last year`: the earlier of the two lies in that year as well."""
    first = items[i - 2].reading if i >= 2 and _separator(items, i - 1) else None
    if first is not None and first.how == "calendar" and first.month and not (first.year or first.base):
        items[i - 2].reading = Reading(how="within", inner=first, of=outer)


def _with_year(r: Reading, year: int) -> Reading:
    if r.how == "modify" and r.of is not None:
        return msgspec.structs.replace(r, of=_with_year(r.of, year))
    return msgspec.structs.replace(r, year=year)


def _short_year(items: list[Item], i: int, year: int) -> None:
    """`1973-74`."""
    if i + 2 < len(items) and ("DASH" in items[i + 1].values or "=/" in items[i + 1].values):
        short = items[i + 2].values.get("SHORTYEAR")
        if short is None or items[i + 1].start != items[i].end or items[i + 2].start != items[i + 1].end:
            return
        full = year // 100 * 100 + short % 100
        if full > year:
            items[i + 2] = Item(
                items[i + 2].start, items[i + 2].end, "", {}, Reading(year=full), "short year of a range"
            )


def _year_of_era(items: list[Item], i: int, era: str) -> None:
    """`264 to 241 BC`."""
    if i >= 2 and _separator(items, i - 1) and "NUM" in items[i - 2].values:
        first = items[i - 2]
        items[i - 2] = Item(
            first.start, first.end, "", {}, Reading(year=int(first.values["NUM"]), era=era), "year of a list"
        )


def _season(items: list[Item], i: int) -> None:
    """`the spring and summer`."""
    if (
        _separator(items, i + 1)
        and i + 2 < len(items)
        and "SEASON" in items[i + 2].values
        and items[i + 2].reading is None
    ):
        second = items[i + 2]
        items[i + 2] = Item(
            second.start, second.end, "", {}, Reading(season=second.values["SEASON"]), "season of a list"
        )
