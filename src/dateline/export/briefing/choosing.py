"""What is strong enough for a briefing: sure readings, parties that count, the days the articles are about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from dateline.export.acts import Act
from dateline.model import Actor, Figure, Position, Record

SURE = 0.5
"""Score below which an act is left out and counted."""
SURE_FIGURE, SURE_POSITION, SURE_PROMISE = 0.7, 0.6, 0.7
"""A promise of one person must be surer: "I would just say" is none."""
SHARE = "percent"
PERIOD = 31
"""Days above which a date says when in a stretch something happened, not on what day: no main development."""
ASIDE = 0.65
"""Part of a sentence after which an act is told by the way."""
RECENT = 60
"""Days before the first dispatch from which what happened is background, where no period is asked for."""
ALIKE = 4
"""Main developments of one type at most, so that talks stand beside fighting."""
SMALL = 3
"""People below whom a number tells of persons, not of a measure; of the dead and wounded every number is told."""
ORDER = ("killed", "injured", "missing", "detained", "besieged", "displaced", "in need", "troops", "territory", "money")
"""Measures in the order of a page; others follow by name."""
SUFFERED = ORDER[:2]
FIGURES = 12
"""Figures of one measure that are shown."""
T = TypeVar("T")
CIVIL = frozenset({"CVL", "REF", "MED", "EDU", "JRN", "LAB", "AGR", "BUS", "CRM"})


def is_party(actor: Actor) -> bool:
    """Whether an actor is a party to events rather than one caught up in them.

    >>> is_party(Actor(id="a", name="Army", kind="government")), is_party(Actor(id="b", name="boys", kind="population"))
    (True, False)
    """
    if actor.kind == "person":
        return bool(set(actor.sectors) - CIVIL)
    return actor.kind != "population" and not (actor.sectors and CIVIL.issuperset(actor.sectors))


def is_sure(act: Act) -> bool:
    """Whether a reading is sure enough to be sent on: its score, and a known party."""
    return act.event.score >= SURE and bool(act.actors or act.recipients)


def is_named(act: Act, side: str) -> bool:
    """Whether the sentence of an act names a party of a side, rather than pointing at it ("he", "the group")."""
    spans = (p.span for p in getattr(act.event, side) if p.span)
    return any(c.isupper() for s, e in spans for c in act.record.text[s + (s == _begin(act)) : e])


def is_aside(act: Act) -> bool:
    """Whether an act is told by the way, far down its sentence."""
    start, end = act.record.sentences[act.event.sentence]
    return act.event.trigger[0] - start > ASIDE * (end - start)


def is_dated(act: Act) -> bool:
    """Whether the day of an act can be relied on: it stands in the act's own sentence, or the act is no aside."""
    start, end = act.record.sentences[act.event.sentence]
    spans = {t.id: t.span for t in act.record.timexes}
    timex = spans.get(act.event.date.timex or "") if act.event.date else None
    return not is_aside(act) or timex is None or start <= timex[0] < end


def _begin(act: Act) -> int:
    return act.record.sentences[act.event.sentence][0]


def standing(act: Act) -> float:
    """How much the parties of an act count: half a point a side that is a party to events."""
    return 0.5 * (any(map(is_party, act.actors)) + any(map(is_party, act.recipients)))


def is_short(first: str | None, last: str | None) -> bool:
    """Whether days are near enough to each other to be one date."""
    if not first or not last:
        return False
    return (date.fromisoformat(last) - date.fromisoformat(first)).days < PERIOD


def beginning(days: Iterable[str | None]) -> str:
    """The day from which a chronology starts where no period was asked for: some weeks before the first dispatch.

    >>> beginning(["2020-03-01", None, "2020-04-02"]), beginning([])
    ('2020-01-01', '')
    """
    first = min((d for d in days if d), default="")
    return (date.fromisoformat(first) - timedelta(RECENT)).isoformat() if first else ""


def varied(ranked: Iterable[tuple[str, T]], most: int) -> list[T]:
    """The first of a ranking, of one kind only so many; where that leaves room, the rest in order."""
    counts: dict[str, int] = {}
    kept: list[tuple[int, T]] = []
    rest: list[tuple[int, T]] = []
    for n, (kind, item) in enumerate(ranked):
        counts[kind] = counts.get(kind, 0) + 1
        (kept if counts[kind] <= ALIKE else rest).append((n, item))
    chosen = (kept[:most] + rest)[:most]
    return [item for _, item in sorted(chosen, key=lambda pair: pair[0])]


def is_told_number(figure: Figure) -> bool:
    """Whether a figure is one a desk would quote: sure, a number of people or things and no share of them, and no count
    of two or three persons moved or held."""
    return (
        figure.score >= SURE_FIGURE
        and figure.unit != SHARE
        and (figure.value >= SMALL + 1 or figure.measures in SUFFERED)
    )


def is_stand(position: Position, record: Record) -> bool:
    """Whether a position is one of a party, and sure enough."""
    holder = next((a for a in record.actors if a.id == position.holder), None)
    if holder is None or not is_party(holder):
        return False
    promised = holder.kind == "person" and position.stance == "commitment"
    return position.score >= (SURE_PROMISE if promised else SURE_POSITION)
