"""What the tellings of one event do not agree on, kept side by side: no telling overrules another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

from dateline.corpus.tellings import Telling

FEW_DAYS = 3
Kind = Literal["date", "place", "count", "doer", "status"]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One value and the mentions that give it."""

    value: str
    mentions: tuple[str, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Two or more values for one fact of an event, the one most mentions give first. `of`: what is counted
    (`killed`) where the fact is a count, else ""."""

    kind: Kind
    of: str = ""
    versions: tuple[Version, ...] = ()


def differences(group: Sequence[Telling]) -> tuple[Difference, ...]:
    """Dates, places, counts, doers and statuses of which a group of tellings gives more than one.

    A missing value is no disagreement, nor is a wider date or place that holds the narrower one.
    """
    found = [
        _difference("date", "", ((days, t.id) for t in group if (days := _days(t)))),
        _difference("place", "", ((t.where.name, t.id) for t in group if t.where is not None and not t.where.wide)),
        _difference("doer", "", ((" and ".join(sorted(t.doers.names)), t.id) for t in group if t.doers.named)),
        _difference("status", "", ((t.status, t.id) for t in group)),
    ]
    for measure in sorted({m for t in group for m, _ in t.harmed}):
        counts = ((f"{v:g}", t.id) for t in group for m, v in t.harmed if m == measure)
        found.append(_difference("count", measure, counts))
    return tuple(d for d in found if d is not None)


def _days(t: Telling) -> str:
    """The day or few days a telling gives, as ISO; "" where it gives none or a wider time."""
    if t.first is None or t.last is None or t.last - t.first > FEW_DAYS:
        return ""
    ends = [date.fromordinal(d).isoformat() for d in (t.first, t.last)]
    return ends[0] if ends[0] == ends[1] else "/".join(ends)


def _difference(kind: Kind, of: str, values: Iterable[tuple[str, str]]) -> Difference | None:
    by_value: dict[str, list[str]] = {}
    for value, mention in values:
        by_value.setdefault(value, []).append(mention)
    if len(by_value) < 2:
        return None
    ranked = sorted(by_value, key=lambda v: (-len(by_value[v]), v))
    return Difference(kind=kind, of=of, versions=tuple(Version(value=v, mentions=tuple(by_value[v])) for v in ranked))
