"""Positions: a board of parties by issues, with what each wants, refuses or promises, and where it turned."""

from __future__ import annotations

from typing import Any, get_args

from fastapi import APIRouter

from dateline.model import Stance
from dateline.query.boards import positions_board
from dateline.query.rows import Board, Cell
from dateline.web.asking import key_ref, question
from dateline.web.desk import Desk
from dateline.web.listing import Asked, Column, Listing, add_listing

router = APIRouter(include_in_schema=False)
NAV = (42, "Positions", "/positions", "p")
COLUMNS = (
    Column("party", "Party"), Column("issue", "Issue"), Column("latest", "Latest stance"), Column("day", "Day"),
    Column("stance", "Stance"), Column("words", "Words"), Column("target", "Towards"), Column("turned", "Turned"),
    Column("sources", "Sources"), Column("article", "Article"), Column("id", "Position"),
)  # fmt: skip
ISSUES = 10


def positions(desk: Desk, asked: Asked) -> Listing:
    """Every position of the board, party by party and issue by issue, oldest first."""
    found = positions_board(desk.store, question(asked), issues=ISSUES)
    names = {i.issue: i.name for i in found.issues}
    rows = [row for cell in found.cells for row in _rows(cell, names)]
    cells = {(c.party.actor, c.party.name, c.issue): c for c in found.cells}
    return Listing(
        title="Positions", asked=asked, columns=COLUMNS, rows=rows, total=found.total,
        more={"board": found, "cells": cells, "turns": turns(found), "stances": get_args(Stance)},
    )  # fmt: skip


def _rows(cell: Cell, names: dict[str, str]) -> list[dict[str, Any]]:
    turned = {c.ref: f"{c.before} to {c.after}" for c in cell.changes}
    return [
        {"party": cell.party.name, "party_actor": cell.party.actor, "issue": names.get(cell.issue, cell.issue),
         "latest": cell.latest, "day": r.day, "stance": r.stance, "words": r.words,
         "target": r.target.name if r.target else None, "turned": turned.get(r.ref), "sources": cell.sources,
         "article": r.evidence.source.id, "id": key_ref(r.evidence)}
        for r in cell.rows
    ]  # fmt: skip


def turns(board: Board) -> list[dict[str, Any]]:
    """Where parties changed their stance, the latest first."""
    names = {i.issue: i.name for i in board.issues}
    found = [
        {"party": c.party, "issue": names.get(c.issue, c.issue), "change": change,
         "row": next((r for r in c.rows if r.ref == change.ref), None)}
        for c in board.cells for change in c.changes
    ]  # fmt: skip
    return sorted(found, key=lambda t: t["change"].day or "", reverse=True)


add_listing(router, "/positions", "positions.html", positions)
