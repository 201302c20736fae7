"""The weight of an event (`corpus.weighing`) as a column of a question to the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case

from dateline import ontology
from dateline.corpus.weighing import STATUS, gravity


def weight_of(table: Any) -> ColumnElement[float]:
    """The weight of the rows of a table with type, status and score, each told by one source."""
    kind = case({t: gravity(t) for t in ontology.event_types()}, value=table.c.type, else_=1.0)
    product: ColumnElement[float] = kind * case(STATUS, value=table.c.status, else_=0.5) * table.c.score
    return product
