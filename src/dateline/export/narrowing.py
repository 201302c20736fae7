"""Fewer rows: records cut down to what a period, a party, a place or a type leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from dateline.export import crosswalk
from dateline.export.acts import story_day
from dateline.model import Actor, Place, Record, Spans, StatusValue, When


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What to keep. `since` and `until` are ISO days, both included; an undated row has its dispatch's day.

    `about`: words of a party's, speaker's or place's name, of its country, or of the sentence. `actors`, `places`:
    words of a name or a country's code. `types`: event types. Of several values, any.
    """

    about: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    statuses: tuple[StatusValue, ...] = ()

    @property
    def empty(self) -> bool:
        return self == Filter()


def _names_it(words: tuple[str, ...], name: str, code: str | None) -> bool:
    return not words or any(w.casefold() in name.casefold() or w.upper() == code for w in words)


class _Cut:
    def __init__(self, record: Record, keep: Filter) -> None:
        self.keep, self.day = keep, story_day(record)
        self.actors: dict[str, Actor] = {a.id: a for a in record.actors}
        self.places: dict[str, Place] = {p.id: p for p in record.places}
        self.text = record.text
        self.sentences = record.sentences

    def dated(self, when: When | None) -> bool:
        first = when.earliest[:10] if when and when.earliest else self.day
        last = when.latest[:10] if when and when.latest else first
        if self.keep.since is None and self.keep.until is None:
            return True
        if first is None or last is None:
            return False
        return last >= (self.keep.since or "") and first <= (self.keep.until or "~")

    def by(self, *ids: str | None) -> bool:
        if not self.keep.actors:
            return True
        known = (self.actors[i] for i in ids if i in self.actors)
        return any(_names_it(self.keep.actors, a.name, a.country) for a in known)

    def about(self, sentence: int | None, place: str | None, *ids: str | None) -> bool:
        """Whether one of the words asked for names a party, the place or a country of either, or stands in the
        sentence."""
        if not self.keep.about:
            return True
        words = [sentence_words(self.text, self.sentences, sentence)]
        for row in (*(self.actors.get(i or "") for i in ids), self.places.get(place or "")):
            if row is not None:
                country = crosswalk.country(row.country)
                words += [row.name, row.country or "", country.name if country else ""]
        return any(w.casefold() in x.casefold() for w in self.keep.about for x in words)

    def at(self, place: str | None) -> bool:
        if not self.keep.places:
            return True
        p = self.places.get(place or "")
        return p is not None and _names_it(self.keep.places, p.name, p.country)


def sentence_words(text: str, sentences: Spans, index: int | None) -> str:
    """The words of a sentence by its index; "" where there is none."""
    if index is None or not 0 <= index < len(sentences):
        return ""
    return text[sentences[index][0] : sentences[index][1]]


def narrow(record: Record, keep: Filter) -> Record:
    """The record with only the events, statements, positions and figures that fit; the text layers stay whole.

    >>> from dateline.model import Record
    >>> narrow(Record(id="a", text=""), Filter(types=("ASSAULT",))).events
    ()
    """
    if keep.empty:
        return record
    cut = _Cut(record, keep)
    events = tuple(
        e for e in record.events
        if (not keep.types or e.type in keep.types) and (not keep.statuses or e.status in keep.statuses)
        and cut.dated(e.date) and cut.at(e.place) and cut.by(*(p.actor for p in (*e.actors, *e.recipients)))
        and cut.about(e.sentence, e.place, *(p.actor for p in (*e.actors, *e.recipients)))
    )  # fmt: skip
    only_events = bool(keep.types or keep.statuses or keep.places)
    return msgspec.structs.replace(
        record,
        events=events,
        statements=() if only_events else tuple(
            s for s in record.statements
            if cut.dated(s.date) and cut.by(s.speaker) and cut.about(s.sentence, s.place, s.speaker)),
        positions=() if only_events else tuple(
            q for q in record.positions
            if cut.dated(None) and cut.by(q.holder, q.target) and cut.about(q.sentence, None, q.holder, q.target)),
        figures=() if only_events else tuple(
            f for f in record.figures
            if cut.dated(f.date) and cut.by(f.source) and cut.about(f.sentence, None, f.source)),
    )  # fmt: skip


def narrowed(records: Iterable[Record], keep: Filter) -> Iterator[Record]:
    """Records with fewer rows; those of which nothing is left go, unless nothing was asked."""
    for r in records:
        cut = narrow(r, keep)
        if keep.empty or cut.events or cut.statements or cut.positions or cut.figures:
            yield cut
