"""Parties of an act that stand elsewhere in the article.

"The strike destroyed a bridge" does not say whose strike. The parties of the nearest earlier act of the same kind are
taken, without a span, since they are not in the sentence.
"""

from __future__ import annotations

import msgspec

from dateline.model import Event, EventMention, Party
from dateline.ontology import quad

REACH = 14  # sentences back


class Recovery:
    """Remembers acts with their parties, in text order."""

    def __init__(self) -> None:
        self._told: list[tuple[Event, str]] = []

    def complete(self, event: Event, mention: EventMention) -> Event | None:
        """The event with recovered parties; null where neither the sentence nor the article gives it one."""
        if event.type == "ASSAULT" and not event.actors:
            event = self._with_parties(event, mention)
        if not event.actors and not event.recipients:
            return None
        if event.actors:
            self._told.append((event, mention.lemma))
        return event

    def _with_parties(self, event: Event, mention: EventMention) -> Event:
        hit = {p.actor for p in event.recipients if p.actor}
        for told, lemma in reversed(self._told):
            if event.sentence - told.sentence > REACH:
                break
            if not self._alike(event, mention.lemma, told, lemma) or hit & {p.actor for p in told.actors}:
                continue
            actors = self._absent(told.actors)
            recipients = event.recipients or tuple(p for p in self._absent(told.recipients) if p not in actors)
            if actors:
                why = f"{event.why}; parties of the {lemma} in sentence {told.sentence}"
                score = max(event.score, 0.5)
                return msgspec.structs.replace(event, actors=actors, recipients=recipients, why=why, score=score)
        return event

    @staticmethod
    def _alike(event: Event, lemma: str, told: Event, other: str) -> bool:
        """Same type, and the same word or way; a result with no way of its own follows any attack."""
        if told.type != event.type or quad(told.type) != quad(event.type):
            return False
        return lemma == other or event.mode == told.mode or event.mode in (None, "destroy")

    @staticmethod
    def _absent(parties: tuple[Party, ...]) -> tuple[Party, ...]:
        return tuple(Party(actor=p.actor, span=None) for p in parties if p.actor)
