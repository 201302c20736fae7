"""Whom force against a place was used against: whom its actor fights in the article, if enough tells of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dateline import resources
from dateline.annotate.events.sides import FORCE, fights
from dateline.annotate.events.who import Who
from dateline.model import Document, Event, Party
from dateline.trees import within

ENOUGH = 0.4
"""The least weight of the fights told: one sure fight some four sentences away, or several farther ones."""
FADES = 0.1
"""How much a fight weighs less with each sentence between it and the act: 1 / (1 + FADES * sentences)."""


class Fight(NamedTuple):
    """One act of force between two sides, named both: where it is told and how surely it is one."""

    foe: str
    sentence: int
    score: float


class Foes:
    """Finds the armed group that the actors of an act fight."""

    def __init__(self, document: Document, who: Who) -> None:
        self._who, self._tokens = who, document.tokens

    def fights(self, events: Iterable[Event]) -> dict[str, list[Fight]]:
        """For each actor the fights with the one armed group that it fights; none for those who fight several."""
        told: dict[str, list[Fight]] = {}
        for e in events:
            if e.type not in FORCE or e.status == "negated":
                continue
            for a in (p.actor for p in e.actors if fights(self._who, p)):
                for b in (p.actor for p in e.recipients if fights(self._who, p)):
                    if a and b and a != b:
                        told.setdefault(a, []).append(Fight(b, e.sentence, e.score))
                        told.setdefault(b, []).append(Fight(a, e.sentence, e.score))
        return {a: rows for a, rows in told.items() if self._one_group({f.foe for f in rows})}

    def _one_group(self, foes: set[str]) -> bool:
        return len(foes) == 1 and self._who.actors[next(iter(foes))].kind == "armed-group"

    def of(self, event: Event, told: dict[str, list[Fight]]) -> list[str]:
        """Whom an act of force was used against, where its words name a place or nobody."""
        if not all(self._ground(p) for p in event.recipients):
            return []
        known = {p.actor for p in event.actors if p.actor}
        found = {}
        for rows in (told[a] for a in sorted(known) if a in told):
            weight = sum(f.score / (1 + FADES * abs(f.sentence - event.sentence)) for f in rows)
            if weight >= ENOUGH and rows[0].foe not in known:
                found[rows[0].foe] = weight
        return sorted(found, key=lambda a: -found[a])

    def _ground(self, party: Party) -> bool:
        """Whether the words of a party are a place or a thing, not "who" of whom nothing is known, nor a place whose
        holder they tell ("the Kurdish-held town")."""
        if party.span is None:
            return False
        lo, hi = within(self._tokens, party.span)
        held = resources.lexicon("events")["holding_tails"]
        return not any(t.pos == "PRON" or t.text.lower() in held for t in self._tokens[lo:hi])
