"""What the words about a plan say became of it: put off, or called off."""

from __future__ import annotations

from functools import cache
from typing import Literal

from dateline import resources

CALLS_OFF = "REJECT"
"""The type of acts by which a plan is put off or called off."""


@cache
def outcome_words(language: str = "en") -> dict[str, tuple[str, ...]]:
    """Beginnings of words that say a plan was put off or called off."""
    table = resources.lexicon("outcomes", language)
    return {name: tuple(words) for name, words in table.items()}


def said_to_be(cues: str) -> Literal["cancelled", "postponed"] | None:
    """What the words about a plan make of it, null where they say nothing of its fate.

    >>> said_to_be("talks postponed"), said_to_be("called off the visit"), said_to_be("will meet")
    ('postponed', 'cancelled', None)
    """
    padded = f" {cues.lower()}"
    for fate in ("cancelled", "postponed"):
        if any(f" {w}" in padded for w in outcome_words()[fate]):
            return "cancelled" if fate == "cancelled" else "postponed"
    return None


def fate_of(type_: str, trigger: str) -> str | None:
    """What an act makes of a plan by its own words, null for an act of another type."""
    return said_to_be(trigger) if type_ == CALLS_OFF else None
