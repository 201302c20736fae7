"""Positions: a board of parties by issues, with what each wants, refuses or promises, and where it turned."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from fastapi import APIRouter

from dateline.model import Stance
from dateline.query.boards import positions_board
from dateline.query.finding import find_positions
from dateline.query.rows import Board, PositionRow
from dateline.web.asking import facets, key_ref, question
from dateline.web.desk import Desk
from dateline.web.facet_counts import Sample, position_facets
from dateline.web.listing import Asked, Column, Listing, add_listing

router = APIRouter(include_in_schema=False)
NAV = (42, "Positions", "/positions", "p")
COLUMNS = (
    Column("day", "Day"), Column("party", "Party"), Column("issue", "Issue"), Column("stance", "Stance"),
    Column("words", "Words"), Column("target", "Towards"), Column("conditions", "Conditions"),
    Column("turned", "Turned"), Column("topics", "Topics"), Column("article", "Article"),
    Column("publisher", "Publisher"), Column("id", "Position"),
)  # fmt: skip
ISSUES = 10
FACETS = (
    ("speaker", "Party"),
    ("stance", "Stance"),
    ("topic", "Topic"),
    ("publisher", "Publisher"),
    ("month", "Month"),
)


def positions(desk: Desk, asked: Asked) -> Listing:
    """Every position that matches, with the issue it belongs to on the board."""
    query = question(asked)
    found = find_positions(desk.store, query)
    board = positions_board(desk.store, msgspec.structs.replace(query, after=None), issues=ISSUES)
    counts = position_facets(desk.store, query, total=found.total)
    names = {i.issue: i.name for i in board.issues}
    issues = {r.ref: names.get(c.issue, c.issue) for c in board.cells for r in c.rows}
    turned = {c.ref: f"{c.before} to {c.after}" for cell in board.cells for c in cell.changes}
    return Listing(
        title="Positions", asked=asked, columns=COLUMNS, next=found.after, total=found.total,
        about=Sample.of(found.total).about,
        rows=[as_row(r, issues.get(r.ref), turned.get(r.ref)) for r in found.rows],
        facets=facets(asked, *((word, title, counts.get(word, ())) for word, title in FACETS)),
        more={"board": board, "found": found.rows, "turns": turns(board), "stances": get_args(Stance),
              "cells": {(c.party.actor, c.party.name, c.issue): c for c in board.cells}},
    )  # fmt: skip


def as_row(r: PositionRow, issue: str | None, turned: str | None) -> dict[str, Any]:
    """A position as a row of a list. turned: from what stance to what, where it is a turn."""
    return {
        "day": r.day, "party": r.holder.name if r.holder else None, "party_actor": r.holder.actor if r.holder else None,
        "issue": issue, "stance": r.stance, "words": r.words, "target": r.target.name if r.target else None,
        "conditions": list(r.conditions), "turned": turned, "topics": list(r.topics), "article": r.evidence.source.id,
        "publisher": r.evidence.source.publisher or r.evidence.source.agency, "sentence": r.evidence.sentence,
        "id": key_ref(r.evidence),
    }  # fmt: skip


def turns(board: Board) -> list[dict[str, Any]]:
    """Where parties changed their stance, the latest first."""
    names = {i.issue: i.name for i in board.issues}
    found = [
        {"party": c.party, "issue": names.get(c.issue, c.issue), "change": change,
         "row": next((r for r in c.rows if r.ref == change.ref), None)}
        for c in board.cells for change in c.changes
    ]  # fmt: skip
    return sorted(found, key=lambda t: t["change"].day or "", reverse=True)


add_listing(router, "/positions", "positions.html", positions, keep=True)
