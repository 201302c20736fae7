"""Days and places of acts whose clause names none: told with the act elsewhere, of the talks, of the verb beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from dateline import resources, text
from dateline.annotate.events.who import Who
from dateline.model import Document, Event, EventMention, When
from dateline.trees import tree_of, within

BACK = 12  # sentences to the act that "the attack" means
TALK = 2  # sentences after talks in which what was said there is told
FINITE = frozenset({"VBP", "VBZ"})


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon("events")[name])


class Days:
    """The events of an article, dated from each other and from its own day."""

    def __init__(self, document: Document, who: Who) -> None:
        self.document = document
        self.who = who
        self.tree = tree_of(document.tokens)
        self.today = document.page.written or document.page.published or ""
        self._dated = {text.at(document.sentences, t.span[0]) for t in document.timexes if t.earliest}

    def complete(self, rows: Sequence[tuple[Event, EventMention]]) -> tuple[Event, ...]:
        """The events in their order, with a day and a place where the article gives one."""
        later = {e.same_as: e for e, _ in reversed(rows) if e.same_as and e.date}
        there = {e.same_as: e.place for e, _ in reversed(rows) if e.same_as and e.place}
        out: list[tuple[Event, EventMention]] = []
        for event, mention in rows:
            if event.date is None:
                event = self._dated_by(event, mention, out, later.get(event.id))
            if event.place is None:
                event = self._placed(event, mention, out, there.get(event.id))
            out.append((event, mention))
        return tuple(e for e, _ in out)

    def _dated_by(self, event: Event, mention: EventMention, before: Sequence[tuple[Event, EventMention]],
                  again: Event | None) -> Event:  # fmt: skip
        if again is not None and again.date is not None:
            return self._with(event, again.date, "told again with its day")
        if self._performs(event, mention):
            return msgspec.structs.replace(event, date=When(value=self.today[:10], why="done by writing it"))
        for other, m in reversed(before):
            back = event.sentence - other.sentence
            if back > BACK:
                break
            if other.date is None or other.date.timex is None or event.sentence in self._dated:
                continue
            if self._same_noun(event, mention, other, m):
                return self._with(event, other.date, "the act told before")
            if back <= TALK and self._at_talks(event, mention, other):
                return self._with(event, other.date, "said at the talks told before")
        return event

    def _placed(self, event: Event, mention: EventMention, before: Sequence[tuple[Event, EventMention]],
                again: str | None) -> Event:  # fmt: skip
        """The place told with the act again, with "the attack" before, or with the verb it is joined to."""
        for other, m in reversed(before) if again is None else ():
            if event.sentence - other.sentence > BACK:
                break
            if other.place and (self._joined(mention, m, event, other) or self._same_noun(event, mention, other, m)):
                again = other.place
                break
        return event if again is None else msgspec.structs.replace(event, place=again)

    def _joined(self, mention: EventMention, m: EventMention, event: Event, other: Event) -> bool:
        """ "Stormed a market in Tarva and killed nine": a verb that shares the subject of the one before it."""
        i, j = self._head(mention), self._head(m)
        if i is None or j is None or event.sentence != other.sentence or event.status != other.status:
            return False
        token = self.document.tokens[i]
        own = any(self.document.tokens[k].dep in ("nsubj", "nsubjpass") for k in self.tree.children[i])
        return token.dep == "conj" and token.head == j and not own

    @staticmethod
    def _with(event: Event, day: When, why: str) -> Event:
        return msgspec.structs.replace(event, date=msgspec.structs.replace(day, why=why))

    def _head(self, mention: EventMention) -> int | None:
        lo, hi = within(self.document.tokens, mention.trigger)
        return self.tree.root_of(lo, hi) if lo < hi else None

    def _performs(self, event: Event, mention: EventMention) -> bool:
        """ "We condemn", "I congratulate": whoever writes so does it by writing, on that day."""
        i = self._head(mention)
        if i is None or event.status != "actual" or event.type not in _list("speech_types") or not self.today:
            return False
        token = self.document.tokens[i]
        if event.statement is not None or token.tag not in FINITE or token.dep not in ("ROOT", "conj"):
            return False
        spans = [p.span for p in event.actors if p.span]
        return any(self.document.text[slice(*s)].lower() in _list("writing_pronouns") for s in spans)

    def _same_noun(self, event: Event, mention: EventMention, other: Event, m: EventMention) -> bool:
        """ "The attack" is the one told before with its day, where no party speaks against it."""
        i = self._head(mention)
        if i is None or self.document.tokens[i].tag != "NN" or event.type != other.type:
            return False
        definite = any(self.document.tokens[k].text.lower() in _list("pointing_words") for k in self.tree.children[i])
        alike = mention.lemma == m.lemma or event.mode == other.mode is not None
        here = not (event.place and other.place and event.place != other.place)
        return definite and alike and here and event.status == other.status and self._agree(event, other)

    def _agree(self, a: Event, b: Event) -> bool:
        sides = ((a.actors, b.actors), (a.recipients, b.recipients))
        named = [({p.actor for p in x if p.actor}, {p.actor for p in y if p.actor}) for x, y in sides]
        return all(not x or not y or x & y for x, y in named)

    def _at_talks(self, event: Event, mention: EventMention, other: Event) -> bool:
        """ "They agreed to meet again": what those who met do in words, told right after their meeting."""
        if other.type != "CONSULT" or other.status != "actual" or event.status != "actual":
            return False
        if event.type not in _list("said_at_talks") or self.document.tokens[self._head(mention) or 0].tag != "VBD":
            return False
        talked = {p.actor for p in (*other.actors, *other.recipients) if p.actor}
        here = {p.actor for p in event.actors if p.actor}
        return len(talked) > 1 and bool(here) and here <= talked
