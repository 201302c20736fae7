"""What an actor takes from the one it belongs to: a movement's spokesman is no government's, its forces are rebels'."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dateline import actor_nouns
from dateline.annotate.actors.reading import Facts
from dateline.model import Actor, ActorKind

ROUNDS = 2  # "its leader's spokesman": who belongs to one who belongs to another
OF_STATES = frozenset({"GOV", "MIL", "COP", "SPY"})
"""Sectors that a role noun gives where it does not say whose: "spokesman", "forces", "delegation"."""


def settle(rows: Iterable[tuple[Actor, Facts]]) -> dict[str, Actor]:
    """Actors by id, with country, sectors and kind from the one each belongs to, where their own words say none."""
    told = list(rows)
    made = {row.id: row for row, _ in told}
    for _ in range(ROUNDS):
        for row, facts in told:
            owner = made.get(row.of or "")
            if owner is not None and owner.id != row.id:
                made[row.id] = _of(made[row.id], facts, owner)
    return made


def _of(row: Actor, facts: Facts, owner: Actor) -> Actor:
    changes: dict[str, object] = {}
    whys = []
    if owner.country and owner.country != row.country and (row.country is None or facts.scene):
        changes["country"] = owner.country
        whys.append(f"country of {owner.name}")
    if owner.kind == "person" and row.kind != "person" and "REB" in owner.sectors and _speaks_for(row, facts):
        changes["sectors"], changes["kind"] = ("REB",), "armed-group"
        whys.append(f"led by {owner.name}")
    elif _speaks_for(row, facts) and owner.kind != "person" and owner.sectors and owner.sectors != row.sectors:
        changes["sectors"], changes["kind"] = owner.sectors, _kind(row, owner)
        whys.append(f"sector of {owner.name}")
    if not changes:
        return row
    return msgspec.structs.replace(row, **changes, why="; ".join((row.why, *whys)), score=min(row.score, owner.score))


def _speaks_for(row: Actor, facts: Facts) -> bool:
    """Whether a role noun without a sector of its own, or no noun at all, says what an actor is."""
    if facts.entry is not None or (facts.owner is not None and not facts.owned_by_person):
        return False
    if row.sectors and row.sectors[0] not in OF_STATES:
        return False
    return bool(facts.nouns & actor_nouns.words_of("speaks_for"))


def _kind(row: Actor, owner: Actor) -> ActorKind:
    return row.kind if row.kind == "person" else owner.kind
