"""Who can be a side of a fight."""

from __future__ import annotations

from dateline.annotate.events.who import Who
from dateline.model import Party

FORCE = ("ASSAULT", "COERCE", "MOBILIZE")
HARMED = frozenset({"CVL", "REF", "MED", "EDU"})
KINDS = frozenset({"armed-group", "government", "organisation"})


def is_side(who: Who, party: Party) -> bool:
    """Whether a party may be who used force: somebody known who is no mere civilian."""
    actor = who.actors.get(party.actor or "")
    return actor is not None and not (actor.sectors and HARMED.issuperset(actor.sectors))


def fights(who: Who, party: Party) -> bool:
    """Whether a party is a body, a state or a group that may fight another."""
    actor = who.actors.get(party.actor or "")
    return actor is not None and actor.kind in KINDS and is_side(who, party)
