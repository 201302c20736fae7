"""Records made by hand: own sentences, rows as reading would give them."""

from __future__ import annotations

from typing import Any

from dateline.model import Actor, Codes, Event, Figure, Party, Place, Record, Span, Statement, When
from dateline.text import row_id

KINDS: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    "Norland": ("government", "NOR", ("GOV",)), "Sudria": ("government", "SDN", ("GOV",)),
    "Free Hill Army": ("armed-group", "SDN", ("REB",)), "rebels": ("armed-group", "SDN", ("REB",)),
    "villagers": ("population", "SDN", ("CVL",)), "Anna Holm": ("person", "NOR", ("GOV",)),
    "Idris Kone": ("person", "SDN", ("GOV",)), "Ole Holm": ("person", "NOR", ("GOV",)),
    "Red Crescent": ("organisation", None, ("NGO",)), "Relief Watch": ("organisation", None, ("NGO",)),
}  # fmt: skip
PLACES = {
    "Kessim": Place(id="p1", name="Kessim", geonameid=1, country="SDN", admin1="Hill", latitude=10.0, longitude=30.0, feature="PPL"),
    "Taref": Place(id="p2", name="Taref", geonameid=2, country="SDN", admin1="Coast", latitude=14.0, longitude=35.0, feature="PPL"),
    "Oslo": Place(id="p3", name="Oslo", geonameid=3, country="NOR", admin1="Oslo", latitude=59.9, longitude=10.7, feature="PPLC"),
}  # fmt: skip


class Made:
    """An article under construction."""

    def __init__(self, id: str, published: str | None, *sentences: str, publisher: str | None = None) -> None:
        self.id, self.published, self.publisher = id, published, publisher
        self.text = " ".join(sentences)
        self.sentences: list[Span] = []
        at = 0
        for s in sentences:
            self.sentences.append((at, at + len(s)))
            at += len(s) + 1
        self.actors: dict[str, Actor] = {}
        self.events: list[Event] = []
        self.statements: list[Statement] = []
        self.figures: list[Figure] = []

    def span(self, sentence: int, words: str) -> Span:
        start = self.text.index(words, self.sentences[sentence][0])
        return start, start + len(words)

    def party(self, name: str) -> Party:
        if name not in self.actors:
            kind, country, sectors = KINDS[name]
            found = self.text.find(name)
            mentions = ((found, found + len(name)),) if found >= 0 else ()
            self.actors[name] = Actor(
                id=row_id("a", self.id, name), name=name, kind=kind, country=country, sectors=sectors, mentions=mentions
            )
        found = self.text.find(name)
        return Party(actor=self.actors[name].id, span=(found, found + len(name)) if found >= 0 else None)

    def event(
        self,
        sentence: int,
        trigger: str,
        type: str,
        doers: tuple[str, ...] = (),
        targets: tuple[str, ...] = (),
        day: str | None = None,
        place: str | None = None,
        by: str | None = None,
        **more: Any,
    ) -> Made:
        span = self.span(sentence, trigger)
        cues = more.pop("cues", ())
        self.events.append(Event(
            id=row_id("e", self.id, "events", span), trigger=span, type=type, sentence=sentence,
            actors=tuple(map(self.party, doers)), recipients=tuple(map(self.party, targets)),
            date=When(value=day, earliest=day, latest=day) if day else None,
            place=PLACES[place].id if place else None, claimed_by=self.party(by).actor if by else None,
            status_cues=tuple(self.span(sentence, c) for c in cues),
            codes=Codes(plover=type, quad=1, intensity=0.0), score=0.9, **more,
        ))  # fmt: skip
        return self

    def statement(self, sentence: int, speaker: str, cue: str, content: str) -> Made:
        span = self.span(sentence, content)
        who = self.party(speaker)
        self.statements.append(Statement(
            id=row_id("s", self.id, "statements", span), source=(), cue=(self.span(sentence, cue),), content=(span,),
            form="indirect", speaker=who.actor, sentence=sentence, cue_class="speech",
        ))  # fmt: skip
        return self

    def figure(self, sentence: int, words: str, value: int, measures: str, source: str | None = None) -> Made:
        span = self.span(sentence, words)
        self.figures.append(Figure(
            id=row_id("f", self.id, "figures", span), span=span, value=value, measures=measures, sentence=sentence,
            source=self.party(source).actor if source else None,
        ))  # fmt: skip
        return self

    def record(self) -> Record:
        return Record(
            id=self.id, text=self.text, published=self.published, written=self.published, publisher=self.publisher,
            language="en", sentences=tuple(self.sentences), actors=tuple(self.actors.values()),
            places=tuple(PLACES.values()), events=tuple(self.events), statements=tuple(self.statements),
            figures=tuple(self.figures),
        )  # fmt: skip


def shelling() -> list[Record]:
    """Three articles on the shelling of Kessim on 4 May, one on another day, one in another town, one on talks."""
    a = Made(
        "a",
        "2020-05-04",
        "Hill army gunners shelled the market of Kessim on Monday, killing 20 villagers.",
        publisher="Post",
    )
    a.event(0, "shelled", "ASSAULT", ("Free Hill Army",), ("villagers",), "2020-05-04", "Kessim", mode="heavy-weapons")
    a.figure(0, "20 villagers", 20, "killed", "Red Crescent")
    b = Made(
        "b",
        "2020-05-05",
        "Shells that the Free Hill Army fired at the Kessim market killed 31 people, nurses said.",
        publisher="Courier",
    )
    b.event(0, "fired", "ASSAULT", ("Free Hill Army",), (), "2020-05-04", "Kessim").figure(
        0, "31 people", 31, "killed", "Relief Watch"
    )
    c = Made(
        "c", "2020-05-09", "Survivors of Monday's attack on the market in Kessim buried their dead.", publisher="Herald"
    )
    c.event(0, "attack", "ASSAULT", (), ("villagers",), "2020-05-04", "Kessim")
    d = Made("d", "2020-05-12", "The Free Hill Army attacked the Kessim market again on Tuesday.", publisher="Post")
    d.event(0, "attacked", "ASSAULT", ("Free Hill Army",), (), "2020-05-12", "Kessim")
    e = Made("e", "2020-05-04", "Gunners shelled the fish market of Taref on Monday.", publisher="Post")
    e.event(0, "shelled", "ASSAULT", (), (), "2020-05-04", "Taref", mode="heavy-weapons")
    f = Made(
        "f", "2020-05-05", "Minister Anna Holm met Idris Kone in Oslo on Monday to discuss Kessim.", publisher="Post"
    )
    f.event(0, "met", "CONSULT", ("Anna Holm", "Idris Kone"), (), "2020-05-04", "Oslo")
    return [m.record() for m in (a, b, c, d, e, f)]
