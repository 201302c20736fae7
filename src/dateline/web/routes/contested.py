"""Contested: claims that cannot both hold, the two sides face to face."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter

from dateline.query.disputes import contested as contested_pairs
from dateline.query.rows import ContestedPair, Page
from dateline.query.terms import MOST
from dateline.web.asking import key_ref, question
from dateline.web.desk import Desk
from dateline.web.listing import Asked, Column, Listing, add_listing

router = APIRouter(include_in_schema=False)
NAV = (44, "Contested", "/contested", "c")
COLUMNS = (
    Column("id", "Pair"), Column("kind", "Kind"), Column("issue", "About"), Column("day", "Day"),
    Column("left_holder", "One side"), Column("left_words", "says"), Column("left_article", "in"),
    Column("right_holder", "The other"), Column("right_words", "says"), Column("right_article", "in"),
    Column("why", "Why"), Column("score", "Score"),
)  # fmt: skip
SHOWN = 25


def contested(desk: Desk, asked: Asked) -> Listing:
    """Contested claims, those that weigh most first."""
    query = question(asked, **({} if asked.text("limit") else {"limit": MOST if asked.text("pair") else SHOWN}))
    found = contested_pairs(desk.store, query)
    if pair := asked.text("pair"):
        rows = tuple(p for p in found.rows if p.pair == pair)
        found = Page(rows=rows, total=len(rows))
    return Listing(
        title="Contested", asked=asked, columns=COLUMNS, rows=[as_row(p) for p in found.rows], next=found.after,
        total=found.total, about=found.about,
        more={"pairs": found.rows, "about": about, "current": desk.store.is_current("contested")},
    )  # fmt: skip


def about(p: ContestedPair) -> str:
    """What a pair is about, in words as the two sides have them, where the store keeps their stems."""
    words = re.findall(r"\w+", f"{p.left.words} {p.right.words} {p.left.evidence.sentence} {p.right.evidence.sentence}")
    whole = (next((w for w in words if w.lower().startswith(stem)), stem) for stem in p.issue.split(", "))
    return ", ".join(dict.fromkeys(whole))


def as_row(p: ContestedPair) -> dict[str, Any]:
    """A pair as a row of a list."""
    sides = {
        f"{name}_{key}": value
        for name, side in (("left", p.left), ("right", p.right))
        for key, value in (
            ("holder", side.holder.name if side.holder else None), ("words", side.words), ("day", side.day),
            ("sentence", side.evidence.sentence), ("article", side.evidence.source.id),
            ("publisher", side.evidence.source.publisher), ("row", key_ref(side.evidence)),
        )
    }  # fmt: skip
    return {"id": p.pair, "kind": p.kind, "issue": p.issue, "day": p.day, "why": p.why, "score": p.score, **sides}


add_listing(router, "/contested", "contested.html", contested, keep=True)
