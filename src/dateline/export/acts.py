"""An event with everything one row of event data says of it: parties, day, place, sentence, deaths, ids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property

from dateline.export import crosswalk
from dateline.export.formats import HAPPENED, NOBODY, EventIdentity, Identity, Options, Records, Report
from dateline.model import Actor, Event, Figure, Party, Place, Record, StatusValue, When
from dateline.ontology import is_coded, quad

KILLED, INJURED, DETAINED = "killed", "injured", "detained"
DAY = len("2016-02-04")
NO_DATE = "no date"
NO_DAY = "no day: the date is open by more than a month"
MONTH, YEAR = 31, 366
"""Days a date may be open for its first day to stand for it, or the day it is told in it."""
NO_PARTY = "events without a known party"
ONLY_PLANNED = "planned acts that are no intent in codes"


class Act:
    """One event of one article: the mention that tells it first, completed from its later mentions.

    A date, a place or a party the first mention lacks is taken from the first later one that has it.
    """

    def __init__(self, record: Record, mentions: tuple[Event, ...], identity: EventIdentity | None) -> None:
        self.record, self.mentions, self.event = record, mentions, mentions[0]
        self.identity = identity

    @cached_property
    def _actors(self) -> dict[str, Actor]:
        return {a.id: a for a in self.record.actors}

    def _parties(self, parties: Iterable[Party]) -> tuple[Actor, ...]:
        found = (self._actors.get(p.actor) for p in parties if p.actor)
        return tuple(a for a in dict.fromkeys(found) if a is not None)

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        return next((found for m in self.mentions if (found := self._parties(m.actors))), ())

    @cached_property
    def recipients(self) -> tuple[Actor, ...]:
        """To whom; nobody does anything to themselves, so who is among the actors is not."""
        found = next((found for m in self.mentions if (found := self._parties(m.recipients))), ())
        return tuple(a for a in found if a not in self.actors)

    @cached_property
    def date(self) -> When | None:
        return next((m.date for m in self.mentions if m.date and m.date.earliest), None)

    @cached_property
    def place(self) -> Place | None:
        places = {p.id: p for p in self.record.places}
        return next((places[m.place] for m in self.mentions if m.place and m.place in places), None)

    @cached_property
    def place_words(self) -> str | None:
        """The words of the article that name its place, those of its own sentence first."""
        if self.place is None:
            return None
        sentences = self.record.sentences
        start, end = sentences[self.event.sentence] if self.event.sentence < len(sentences) else self.event.trigger
        spans = [t.span for t in self.record.toponyms if t.place == self.place.id]
        near = next((s for s in spans if start <= s[0] < end), spans[0] if spans else None)
        return self.record.text[near[0] : near[1]] if near else self.place.name

    @property
    def first_day(self) -> str | None:
        """ISO day the event is on, or begins, by its own date."""
        return self.date.earliest[:DAY] if self.date and self.date.earliest else None

    @property
    def last_day(self) -> str | None:
        """ISO day it ends on. What has happened ended when it was told at the latest: "this year" ends that day."""
        if not self.date:
            return None
        last = (self.date.latest or self.date.earliest or "")[:DAY] or None
        told = self.story_day
        if last and told and self.event.status == "actual" and (self.first_day or "") <= told < last:
            return told
        return last

    @property
    def coded_day(self) -> str | None:
        """The one day event data has for it: its own, else its dispatch's. An intent is of the day it is told, whatever
        day the thing intended is set for. "This year" is the day it is told; of "in 2014" or "since 2011"
        no day is known: null."""
        told, first = self.story_day, self.first_day
        if self.event.status == "planned" or first is None:
            return told
        if (self.days or 1) <= MONTH:
            return first
        within = (self.days or 1) <= YEAR and told and first <= told <= (self.last_day or first)
        return told if within else None

    @property
    def story_day(self) -> str | None:
        """The day the dispatch was written, else published, where it is known to the day."""
        return story_day(self.record)

    @property
    def days(self) -> int | None:
        """How many days the date spans: 1 for a day; null where there is no date."""
        from datetime import date

        if not self.first_day or not self.last_day:
            return None
        return (date.fromisoformat(self.last_day) - date.fromisoformat(self.first_day)).days + 1

    @property
    def sentence(self) -> str:
        """The words of the sentence the event stands in."""
        return sentence_of(self.record, self.event.sentence)

    @property
    def id(self) -> str:
        return self.identity.cluster if self.identity else f"{self.record.id}-{self.event.id}"

    @property
    def number(self) -> int:
        """A number for formats whose ids are numbers: stable, below 2**53."""
        return number(self.id)

    @cached_property
    def country(self) -> crosswalk.Country | None:
        """The country of its place."""
        return crosswalk.country(self.place.country) if self.place else None

    def words(self, actor: Actor, parties: str) -> str:
        """The words that name a party in the event's own sentence, else the actor's name. parties: which field."""
        for m in self.mentions:
            for p in getattr(m, parties):
                if p.actor == actor.id and p.span:
                    return " ".join(self.record.text[p.span[0] : p.span[1]].split()) or actor.name
        return actor.name

    def counted(self, measures: str) -> tuple[Figure, ...]:
        """Figures of its sentences that belong to this event rather than to another one there, which may be one that is
        only feared ("thousands could die")."""
        return tuple(f for f in self.record.figures if f.measures == measures and self._owns(f))

    def _owns(self, figure: Figure) -> bool:
        rivals = [e for e in self.record.events if e.sentence == figure.sentence]
        harmful = [e for e in rivals if quad(e.type) == 4] or rivals
        if not harmful:
            return False
        s, e = figure.span
        nearest = min(harmful, key=lambda x: min(abs(x.trigger[0] - e), abs(s - x.trigger[1])))
        return any(nearest.id == m.id for m in self.mentions)


def number(key: str) -> int:
    """A stable number below 2**53 for a key.

    >>> number("a") == number("a") != number("b")
    True
    """
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 11


def sentence_of(record: Record, index: int | None) -> str:
    """A sentence on one line, by its index; "" where there is none."""
    if index is None or not 0 <= index < len(record.sentences):
        return ""
    start, end = record.sentences[index]
    return " ".join(record.text[start:end].split())


def story_day(record: Record) -> str | None:
    """The ISO day a dispatch was written, else published; null where no day is known."""
    for value in (record.written, record.published):
        if value and len(value) >= DAY:
            return value[:DAY]
    return None


def source_name(record: Record) -> str:
    """Who published it, as a reader would say it."""
    return record.publisher or record.agency or ""


def citation(record: Record, mark: str = ", ") -> str:
    """A dispatch as one cites it: publisher, day and title as far as they are known, else its id.

    >>> citation(Record(id="a7", text="", title="Envoys meet", published="2024-03-01T08:00:00Z"))
    '2024-03-01, Envoys meet'
    """
    return mark.join(p for p in (source_name(record), (record.published or "")[:DAY], record.title) if p) or record.id


def groups(record: Record, identity: Identity = NOBODY) -> dict[str, list[Event]]:
    """The events of a record, each with its later mentions, in text order; with an identity, as that joins them."""
    known = {e.id: e for e in record.events}
    found: dict[str, list[Event]] = {}
    for e in record.events:
        head, seen = e, {e.id}
        while head.same_as in known and head.same_as not in seen:
            seen.add(head.same_as)
            head = known[head.same_as]
        one = identity.events.get((record.id, head.id))
        found.setdefault(one.cluster if one else head.id, []).append(e)
    return found


def acts_of(
    record: Record, options: Options, report: Report, statuses: tuple[StatusValue, ...] = HAPPENED
) -> Iterator[Act]:
    """The events of a record as rows of event data: one each, however often it is told.

    With an identity, copies of another article and events another article stands for are left out and counted.
    """
    report.articles += 1
    wanted = options.statuses or statuses
    if options.identity.repeats(record.id):
        report.left_out["events of copies of another article"] += len(groups(record))
        return
    for mentions in groups(record, options.identity).values():
        chosen = tuple(m for m in mentions if m.status in wanted)
        if not chosen:
            report.left_out[f"{mentions[0].status} events"] += 1
            continue
        identity = options.identity.events.get((record.id, chosen[0].id))
        if identity is not None and number(identity.cluster) in report.told:
            report.left_out["events told by an article before"] += 1
            continue
        if identity is not None:
            report.told.add(number(identity.cluster))
        yield Act(record, chosen, identity)


def coded_acts(records: Records, options: Options, report: Report) -> Iterator[Act]:
    """Acts for event data in codes: with a party that is known, and not merely to come.

    What is planned is there where PLOVER and CAMEO have a code for the intent; an attack that is only expected is no
    attack. Statuses that were asked for by name are given as they are.
    """
    for r in records:
        for act in acts_of(r, options, report):
            e = act.event
            if not options.statuses and not is_coded(e.type, e.status, e.codes.plover):
                report.left_out[ONLY_PLANNED] += 1
            elif not (act.actors or act.recipients):
                report.left_out[NO_PARTY] += 1
            else:
                yield act
