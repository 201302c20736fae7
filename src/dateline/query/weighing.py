"""How much an event matters on its day: how many independent sources tell it, how grave it is, whether it happened."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, literal

from dateline import ontology

STATUS = {"actual": 1.0, "planned": 0.8, "negated": 0.5, "hypothetical": 0.25}
"""What an act weighs by its status: one that is only possible is no main event."""
GRAVEST = 10.0


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


def weight_of(table: Any, sources: Any | None = None) -> ColumnElement[float]:
    """The same as a column of a question to the database, over rows with type, status and score."""
    kind = case({t: gravity(t) for t in ontology.event_types()}, value=table.c.type, else_=1.0)
    standing = case(STATUS, value=table.c.status, else_=0.5)
    many = literal(1) if sources is None else sources
    product: ColumnElement[float] = many * kind * standing * table.c.score
    return product
