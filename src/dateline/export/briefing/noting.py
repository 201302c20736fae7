"""Numbered notes: every sentence a briefing rests on, once, in the order it is first needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from dateline.export.acts import sentence_of, source_name, story_day
from dateline.export.briefing.parts import Briefing, Note, Numbers, Source
from dateline.export.formats import Identity
from dateline.model import Record

MOST = 6
"""Notes one line of a briefing carries; what has more sources says how many there are."""
LONGEST = 420
Part = TypeVar("Part")


class Notebook:
    """Gives every sentence a provisional number; `numbered` turns them into the order of the page."""

    def __init__(self, records: Sequence[Record], identity: Identity, text: bool) -> None:
        self.records = {r.id: r for r in records}
        self.copies = identity.copies
        self.text = text
        self._keys: list[tuple[str, int]] = []
        self._at: dict[tuple[str, int], int] = {}

    def note(self, record: Record, sentence: int) -> int:
        key = (record.id, sentence)
        if key not in self._at:
            self._at[key] = len(self._keys)
            self._keys.append(key)
        return self._at[key]

    def note_all(self, where: Iterable[tuple[Record, int]]) -> Numbers:
        """Notes of several sentences, one an independent text and a few at most."""
        found: dict[str, int] = {}
        for record, sentence in where:
            found.setdefault(self.text_of(record.id), self.note(record, sentence))
        return tuple(found.values())[:MOST]

    def text_of(self, article: str) -> str:
        """The text an article is: that of its lead where it only repeats another."""
        return self.copies.get(article, article)

    def cut(self, words: str) -> str:
        """Words on one line, cut at a word where they are very long."""
        words = " ".join(words.split())
        return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …"

    def numbered(self, briefing: Briefing) -> Briefing:
        """The briefing with its notes and sources numbered in the order a reader meets them."""
        order: dict[int, int] = {}
        for part in (briefing.developments, briefing.days, briefing.parties, briefing.disputes, briefing.counts,
                     briefing.plans):  # fmt: skip
            for n in _notes_in(part):
                order.setdefault(n, len(order) + 1)
        fields = ("developments", "days", "parties", "disputes", "counts", "plans")
        again = {f: _renumbered(getattr(briefing, f), order) for f in fields}
        sources: dict[str, Source] = {}
        notes = []
        for provisional, number in order.items():
            article, sentence = self._keys[provisional]
            source = sources.setdefault(article, self._source(article, len(sources) + 1))
            record = self.records[article]
            words = self.cut(sentence_of(record, sentence)) if self.text else None
            notes.append(Note(number=number, source=source.number, sentence=sentence + 1, words=words))
        return msgspec.structs.replace(briefing, **again, sources=tuple(sources.values()), notes=tuple(notes))

    def _source(self, article: str, number: int) -> Source:
        r = self.records[article]
        same = sum(1 for other, lead in self.copies.items() if lead == self.text_of(article) and other in self.records)
        return Source(number=number, id=r.id, title=r.title, publisher=source_name(r) or None, day=story_day(r),
                      url=r.url, copies=max(0, same - 1))  # fmt: skip


def _notes_in(value: Any) -> Iterable[int]:
    if isinstance(value, tuple):
        for v in value:
            yield from _notes_in(v)
    elif isinstance(value, msgspec.Struct):
        yield from getattr(value, "notes", ())
        for f in value.__struct_fields__:
            if f != "notes":
                yield from _notes_in(getattr(value, f))


def _renumbered(value: Any, order: dict[int, int]) -> Any:
    if isinstance(value, tuple):
        return tuple(_renumbered(v, order) for v in value)
    if not isinstance(value, msgspec.Struct):
        return value
    fields: dict[str, Any] = {
        f: tuple(order[n] for n in getattr(value, f)) if f == "notes" else _renumbered(getattr(value, f), order)
        for f in value.__struct_fields__
    }
    return type(value)(**fields)
