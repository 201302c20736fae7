"""What is kept of each record for comparing it with others: read once, without its text, small."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dateline.corpus.claims import Claim, claims
from dateline.corpus.event_point import Context, facts_of
from dateline.corpus.tellings import Telling, story, tellings
from dateline.corpus.wording import FACTS_CUSHION, Rarity, lexicon, stems
from dateline.model import Record


class Counts:
    """How often words, facts and names stand in a corpus, or in a fair sample of it: what makes one of them rare."""

    def __init__(self) -> None:
        self.words, self.facts, self.names = Rarity(), Rarity(cushion=FACTS_CUSHION), Rarity()

    def add(self, record: Record) -> None:
        """Count one record."""
        language = lexicon()
        for s, e in record.sentences:
            self.words.add(stems(record.text[s:e], language))
        for t in tellings(record):
            self.facts.add(facts_of(t))
        self.names.add(story(record))


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """The events, names and claims of some records. `stories` by article."""

    told: tuple[Telling, ...]
    stories: dict[str, tuple[str, ...]]
    claims: tuple[Claim, ...]

    def context(self, counts: Counts) -> Context:
        """What a comparison of these records needs to know."""
        return Context(counts.words, counts.facts, self.stories, counts.names)


def gather(records: Iterable[Record]) -> Gathered:
    """What is compared of some records, by article id; the order in which they come changes nothing."""
    told: list[Telling] = []
    found: list[Claim] = []
    stories: dict[str, tuple[str, ...]] = {}
    for r in records:
        told += tellings(r)
        found += claims(r)
        stories[r.id] = story(r)
    told.sort(key=lambda t: (t.told or 0, t.article, t.start, t.id))
    found.sort(key=lambda c: (c.told or 0, c.article, c.span, c.layer, c.id))
    return Gathered(told=tuple(told), stories=stories, claims=tuple(found))


def keyed(record: Record, key: str) -> Record:
    """The record under another id, its event ids led by it: ids are unique within an article only.

    >>> keyed(Record(id="a", text=""), "k1").id
    'k1'
    """
    events = tuple(
        msgspec.structs.replace(e, id=f"{key}/{e.id}", same_as=f"{key}/{e.same_as}" if e.same_as else None)
        for e in record.events
    )
    return msgspec.structs.replace(record, id=key, events=events)
