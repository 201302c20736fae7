"""Which mentions of an article tell of one act."""

from __future__ import annotations

import msgspec

from dateline import resources
from dateline.annotate.events.who import Who
from dateline.model import Event, EventMention, Party

RELATIVE = 3  # words before a result among which its relative word stands: "which has also killed"
NEXT = 2  # sentences between two tellings of one talk


class Identity:
    """Gives an event the id of the first mention of the same act: same type, parties that agree, date and place that
    do not disagree, and the same status. A result told with its attack in one sentence is the attack."""

    def __init__(self, who: Who) -> None:
        self.who = who
        self._seen: dict[str, list[tuple[Event, str]]] = {}

    def place(self, event: Event, mention: EventMention) -> Event:
        """The event; where an earlier one is the same act, with `same_as` and the day and place it was told with."""
        earlier = self._seen.setdefault(event.type, [])
        for first, lemma in earlier[-60:]:
            if self._same(first, event, lemma, mention):
                date, place = event.date or first.date, event.place or first.place
                return msgspec.structs.replace(event, same_as=first.same_as or first.id, date=date, place=place)
        earlier.append((event, mention.lemma))
        return event

    def _same(self, a: Event, b: Event, lemma: str, mention: EventMention) -> bool:
        if a.status != b.status or (a.mode and b.mode and a.mode != b.mode):
            return False
        if a.date and b.date and a.date.value != b.date.value:
            return False
        if a.place and b.place and a.place != b.place:
            return False
        actors, recipients = self._shared(a.actors, b.actors), self._shared(a.recipients, b.recipients)
        if a.type == "CONSULT" and self._both(a, b):
            return b.sentence - a.sentence <= NEXT  # "A and B met ...; A and B discussed ..."
        if a.sentence == b.sentence:
            told = bool(a.actors or b.actors or recipients) or self._left_behind(a, b, mention)
            return a.type == "ASSAULT" and actors is not False and recipients is not False and told
        if lemma == mention.lemma:
            return bool(actors) and recipients is not False
        return bool(actors) and bool(recipients)

    def _left_behind(self, a: Event, b: Event, mention: EventMention) -> bool:
        """ "An attack on a post that killed six": the result is told behind a relative word, of nobody else's act."""
        table = resources.lexicon("events")
        between = self.who.text[a.trigger[1] : b.trigger[0]].lower().split()
        return mention.lemma in table["result_verbs"] and bool(set(between[-RELATIVE:]) & set(table["relative_words"]))

    @staticmethod
    def _both(a: Event, b: Event) -> bool:
        """Whether two talks are between the same parties, two at least."""
        x, y = {p.actor for p in a.actors if p.actor}, {p.actor for p in b.actors if p.actor}
        return len(x & y) > 1

    @staticmethod
    def _shared(a: tuple[Party, ...], b: tuple[Party, ...]) -> bool | None:
        """Whether two lists of parties share an actor; null where one of them is empty."""
        x, y = {p.actor for p in a if p.actor}, {p.actor for p in b if p.actor}
        if not x or not y:
            return None
        return bool(x & y)
