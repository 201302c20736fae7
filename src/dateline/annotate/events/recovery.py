"""Parties of an act that stand elsewhere in the article.

"The strike destroyed a bridge" does not say whose strike. Who did it is taken from the act of the same kind that tells
it and fits best, if enough speaks for it; whom force was used against, where only a place or a thing is named, is whom
its actor fights in the article (`foes`); whom a condemned attack is held against is who made it. What is taken has no
span: it is not in the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from dateline import resources, text
from dateline.annotate.events.foes import Fight, Foes
from dateline.annotate.events.sides import FORCE, is_side
from dateline.annotate.events.who import Who
from dateline.model import Document, Event, EventMention, Party, Span
from dateline.trees import within

BACK, AHEAD = 14, 2
"""Sentences before and after an act in which its parties are looked for."""
NEAR, ENOUGH = 4.0, 2.0
"""Weight of an act in the same sentence, and the least that makes it the one meant."""
SAME, APART, OTHER = 2.0, 0.2, 0.55
"""Weight of the same word; what a sentence between two acts of one word takes, and between acts of two words."""
AGAIN = 2
"""Sentences within which "the attack" is that told before, with its victims."""
AFTER, ELSE = 1.5, 4.0
"""What is taken from an act told later, and from one with other victims."""
GUESSED, SURE = 0.5, 0.6
"""So far at least and at most an event is believed whose actors are taken from elsewhere."""
RESULTS = (None, "destroy")
"""Modes of acts that say what came of an attack, whatever its way."""


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon("events")[name])


class Told(NamedTuple):
    """An event with the lemma of its trigger, how far it is to be trusted, the how manyth was told, whether its actors
    are taken from elsewhere."""

    event: Event
    lemma: str
    weight: float
    number: int
    guessed: bool = False


class Nearby:
    """Events by sentence and place, for those that ask what else is told there."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events, self._about = events, text.Around(e.trigger for e in events)
        self._of: dict[int, list[int]] = {}
        for i, e in enumerate(events):
            self._of.setdefault(e.sentence, []).append(i)

    def to(self, sentence: int, spans: Sequence[Span]) -> list[Event]:
        """The events of a sentence and those near some spans, in order."""
        return [self._events[i] for i in sorted({*self._of.get(sentence, ()), *self._about.near(*spans)})]


class Recovery:
    """The events of an article, completed from each other."""

    def __init__(self, document: Document, who: Who) -> None:
        self.who, self._tokens = who, document.tokens
        self._foes = Foes(document, who)

    def complete(self, rows: Sequence[tuple[Event, EventMention]]) -> list[tuple[Event, EventMention]]:
        """The events with recovered parties; those that neither sentence nor article gives one go."""
        here: dict[int, list[tuple[Event, EventMention]]] = {}
        told: dict[int, list[Told]] = {}  # by sentence, so that an act is compared with those near it alone
        for e, m in rows:
            here.setdefault(e.sentence, []).append((e, m))
        for n, (e, m) in enumerate(rows):
            attacks = m.lemma not in _words("repelling_verbs") and not _alleged(e, here[e.sentence])
            if attacks and any(self._side(p) for p in e.actors):
                told.setdefault(e.sentence, []).append(Told(e, m.lemma, NEAR, n))
        acted = []
        for n, (e, m) in enumerate(rows):
            row = self._with_actors(e, self._word(e, m, here[e.sentence]), told)
            if row is not e:
                told.setdefault(e.sentence, []).append(Told(row, m.lemma, NEAR - 1.0, len(rows) + n, True))
            acted.append((row, m))
        fights = self._foes.fights(e for e, _ in acted)
        near = Nearby([e for e, _ in acted])
        out = [(self._with_recipients(e, fights, near), m) for e, m in acted]
        return [(e, m) for e, m in out if e.actors or e.recipients]

    @staticmethod
    def _word(event: Event, mention: EventMention, rows: Sequence[tuple[Event, EventMention]]) -> str:
        """The word that tells what an act was: of a result, the attack that is its subject ("the raids destroyed")."""
        for other, m in rows:
            cause = other.sentence == event.sentence and other.trigger[1] <= event.trigger[0]
            if cause and other.type == event.type and event.mode in RESULTS and not other.actors:
                return m.lemma
        return mention.lemma

    # ---- who did it

    def _with_actors(self, event: Event, lemma: str, told: Mapping[int, Sequence[Told]]) -> Event:
        if event.type != "ASSAULT" or event.actors:
            return event
        hit = self._named_in(event.recipients)
        around = (t for s in range(event.sentence - BACK, event.sentence + BACK + 1) for t in told.get(s, ()))
        fits = ((self._fit(event, lemma, t, hit), t) for t in around)
        best = max(fits, key=lambda x: (x[0], -x[1].number), default=None)
        if best is None or best[0] < ENOUGH:
            return event
        source = best[1].event
        actors = self._absent(p for p in source.actors if self._side(p))
        recipients = event.recipients
        again = 0 <= event.sentence - source.sentence <= AGAIN and self._has_article(event, "pointing_words")
        if not recipients and (again or _alike(lemma, best[1].lemma)):
            recipients = tuple(p for p in self._absent(source.recipients) if p not in actors)
        why = f"{event.why}; parties of the {best[1].lemma} in sentence {source.sentence}"
        score = min(max(event.score, GUESSED), SURE)
        return msgspec.structs.replace(event, actors=actors, recipients=recipients, why=why, score=score)

    def _fit(self, event: Event, lemma: str, told: Told, hit: set[str]) -> float:
        """How much speaks for another act's telling who did this one, 0 where it cannot."""
        other = told.event
        back = event.sentence - other.sentence
        same = _alike(lemma, told.lemma)
        if other.type != event.type or other.status != event.status or not -(BACK if same else AHEAD) <= back <= BACK:
            return 0.0
        dated = event.date and other.date and event.date.value != other.date.value
        if dated or hit & {p.actor for p in other.actors}:
            return 0.0
        if not (same or event.mode == other.mode or event.mode in RESULTS):
            return 0.0
        fresh = self._has_article(event, "fresh_articles")
        if (back and told.guessed and not same) or (back > 0 and fresh):
            return 0.0
        if back < 0 and fresh and self._has_article(other, "fresh_articles"):
            return 0.0
        hurt, now = ({p.actor for p in e.recipients if p.actor} for e in (other, event))
        weight = told.weight - (APART if same or back < 0 else OTHER) * abs(back) - (AFTER if back < 0 else 0.0)
        weight += SAME if same else 0.0
        weight += 1.0 if event.place and event.place == other.place else 0.0
        weight += 1.0 if (now or hit) & hurt else 0.0
        weight -= ELSE if back and now and hurt and not now & hurt and not self._noun(event) else 0.0
        weight -= 2.0 if self._own_people(event, other) else 0.0
        return weight

    def _noun(self, event: Event) -> bool:
        """Whether an act is told by a noun: "the killing" points back, "killed" tells of a new one."""
        lo, hi = within(self._tokens, event.trigger)
        return lo < hi and self._tokens[hi - 1].pos in ("NOUN", "PROPN")

    def _has_article(self, event: Event, listed: str) -> bool:
        """Whether an act is a noun with one of these articles: "the attack" was told, "a raid" was not."""
        lo, hi = within(self._tokens, event.trigger)
        heads = {*range(lo, hi), *(t.head for t in self._tokens[lo:hi] if t.dep == "conj")}  # "a strike or raid"
        before = (
            t for t in self._tokens[max(0, min(heads, default=lo) - 4) : hi] if t.dep == "det" and t.head in heads
        )
        return self._noun(event) and any(t.text.lower() in _words(listed) for t in before)

    def _own_people(self, event: Event, other: Event) -> bool:
        """Whether those hit are of the country of those who would have hit them."""
        mine = {self.who.actors[p.actor].country for p in event.recipients if p.actor in self.who.actors}
        theirs = {self.who.actors[p.actor].country for p in other.actors if p.actor in self.who.actors}
        return bool((mine & theirs) - {None})

    def _side(self, party: Party) -> bool:
        return is_side(self.who, party)

    def _named_in(self, parties: Iterable[Party]) -> set[str]:
        """The actors that are parties or named inside their phrases ("an ISIL-held building")."""
        out = set()
        for p in parties:
            out.update([p.actor] if p.actor else [])
            out.update(self.who.inside(p.span) if p.span else ())
        return out

    # ---- to whom

    def _with_recipients(self, event: Event, fights: dict[str, list[Fight]], near: Nearby) -> Event:
        if any(p.actor for p in event.recipients):
            return event
        if event.type == "ACCUSE" and event.mode == "disapprove":
            found, why = self._held_against(event, near), "who did what is condemned"
        elif event.type in FORCE and event.type != "MOBILIZE":
            found = self._foes.of(event, fights)
            why = "whom its actor fights in the article"
        else:
            return event
        if not found:
            return event
        more = tuple(Party(actor=a, span=None) for a in dict.fromkeys(found))
        return msgspec.structs.replace(event, recipients=(*event.recipients, *more), why=f"{event.why}; {why}")

    def _held_against(self, event: Event, near: Nearby) -> list[str]:
        """Who did the act that the phrase of an accusation's recipient tells of, or the nearest one behind its word."""
        known = {p.actor for p in event.actors}
        spans = [p.span for p in event.recipients if p.span]
        for other in near.to(event.sentence, spans):
            held = any(text.contains(s, other.trigger) for s in spans)
            behind = other.sentence == event.sentence and other.trigger[0] > event.trigger[1]
            if other.type in FORCE and (held or behind) and other is not event:
                return [p.actor for p in other.actors if p.actor and p.actor not in known]
        return []

    @staticmethod
    def _absent(parties: Iterable[Party]) -> tuple[Party, ...]:
        return tuple(Party(actor=p.actor, span=None) for p in parties if p.actor)


def _alike(a: str, b: str) -> bool:
    """Whether two words are one, or one ends as the other ("airstrike", "strike")."""
    return a.endswith(b) or b.endswith(a)


def _alleged(event: Event, rows: Sequence[tuple[Event, EventMention]]) -> bool:
    """Whether a party is accused of this act in the same sentence: that does not say who did another."""
    accusers = {p.actor for e, _ in rows if e.mode == "allege" for p in e.actors if p.actor}
    return event.type != "ACCUSE" and event.claimed_by in accusers
