"""How much an event matters on its day: how many independent sources tell it, how grave it is, whether it happened."""

from __future__ import annotations

from datetime import date

from dateline import ontology

STATUS = {"actual": 1.0, "planned": 0.8, "negated": 0.5, "hypothetical": 0.25}
"""What an act weighs by its status: one that is only possible is no main event."""
GRAVEST = 10.0
WIDE = 31
"""Days from which a date is no place on a timeline: "in 2013" is counted, not shown on the first of January."""
UNDATED = 0.5
"""What an event weighs that no source dates: many are background to what was reported that day."""


def weight(type_: str, mode: str | None, status: str, sources: int, score: float) -> float:
    """The weight of an event: sources × (1 + intensity / 10, without its sign) × status × score.

    A grave act that one source tells weighs as much as a mild one that two tell.

    >>> weight("ASSAULT", None, "actual", 1, 1.0) > weight("CONSULT", None, "actual", 1, 1.0)
    True
    """
    return sources * gravity(type_) * STATUS.get(status, 0.5) * score


def gravity(type_: str) -> float:
    """1 (an act of no intensity, or of a type we do not know) to 2 (the gravest)."""
    return 1.0 if type_ not in ontology.event_types() else 1 + abs(ontology.intensity(type_)) / GRAVEST


def timeline_day(earliest: str | None, latest: str | None, first: str | None) -> str | None:
    """The day on which an event stands on a timeline; null where its date is too wide for one.

    earliest, latest: the days of its date. first: the day of its first report, on which an event without a date stands.

    >>> timeline_day("2020-05-01", "2020-05-03", None), timeline_day("2020-01-01", "2020-12-31", "2021-02-01")
    ('2020-05-01', None)
    >>> timeline_day(None, None, "2021-02-01")
    '2021-02-01'
    """
    if earliest is None or latest is None:
        return first
    width = date.fromisoformat(latest) - date.fromisoformat(earliest)
    return earliest if width.days < WIDE else None
