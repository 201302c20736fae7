"""Records as a large corpus would have them, made from a seed: no model reads anything, every number is the same again.

Dispatches of a few wars over some years: a head of frequent actors and places with a long tail, follow-ups of the same
event in later dispatches, copies of one text by several publishers. About 20 events, 10 statements and 25 sentences an
article. The words are templates of our own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from dateline.model import (
    Actor,
    Codes,
    Event,
    Figure,
    Party,
    Place,
    Position,
    Record,
    Statement,
    Timex,
    Toponym,
    When,
)
from dateline.text import row_id

TYPES = (
    ("ASSAULT", "attacked", 4, -10.0, 20), ("FIGHT", "fought", 4, -10.0, 0), ("CONSULT", "met", 1, 1.0, 4),
    ("ACCUSE", "accused", 3, -2.0, 11), ("REJECT", "rejected", 3, -4.0, 12), ("AGREE", "backed", 1, 3.0, 3),
    ("AID", "supplied", 2, 7.0, 7), ("PROTEST", "protested against", 4, -6.5, 14), ("REQUEST", "urged", 3, -0.5, 2),
    ("THREATEN", "threatened", 3, -4.4, 13),
)  # fmt: skip
COUNTRIES = ("SYR", "SDN", "UKR", "YEM", "MMR", "MLI", "COD", "ETH")
STANCES = ("demand", "refusal", "commitment", "offer")
NAMES = "Adel Basim Corin Dalia Emre Farid Galen Hamid Ilse Jovan Karim Lena Milan Nadia Omar Petra Qais Rana Sami Tara"
SURNAMES = "Arlan Belgar Corvin Dastur Elhad Farouz Gorani Haddar Isken Jalur Kasimi Lodar Mansar Nouri Orlan Pasha"
TOWNS = "Abar Belen Cadra Dural Ezrin Falan Gomar Hirat Izdan Jebla Karsa Lomar Minza Nahar Oskan Palma Qurna Rasta"
SUBJECTS = "truce convoy border prisoners bridge market hospital airport election sanctions ceasefire talks corridor"
FIRST = date(2014, 1, 1)
DAYS = 3000


class _Writer:
    """Text that grows, and the spans of what was written."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.at = 0

    def put(self, words: str) -> tuple[int, int]:
        start = self.at
        self.parts.append(words)
        self.at += len(words)
        return start, self.at


class Corpus:
    """A seeded corpus of so many articles. `record(n)` is the same whatever was made before it."""

    def __init__(self, articles: int, seed: int = 7, events: int = 20) -> None:
        self.articles, self.seed, self.events = articles, seed, events
        self.actors = max(200, articles // 10)
        self.towns = max(100, articles // 50)

    def records(self, first: int = 0) -> Iterator[Record]:
        """All records in order, one in memory at a time."""
        return map(self.record, range(first, self.articles))

    def record(self, n: int) -> Record:
        """The n-th article."""
        rng = random.Random(f"{self.seed}/{n}")
        copy = n > 50 and rng.random() < 0.05
        story = random.Random(f"{self.seed}/{n - rng.randrange(1, 50) if copy else n}")
        return _Article(self, f"w{n}", story, f"Agency {rng.randrange(30)}").record()

    def pick(self, rng: random.Random, size: int) -> int:
        """A number with a long tail: few are frequent."""
        return int(size * rng.random() ** 4)


class _Article:
    def __init__(self, corpus: Corpus, id: str, rng: random.Random, publisher: str) -> None:
        self.corpus, self.id, self.rng, self.publisher = corpus, id, rng, publisher
        self.day = FIRST + timedelta(days=rng.randrange(DAYS))
        self.country = COUNTRIES[corpus.pick(rng, len(COUNTRIES))]
        self.writer = _Writer()
        self.sentences: list[tuple[int, int]] = []
        self.cast = [self.actor(corpus.pick(rng, corpus.actors)) for _ in range(10)]
        self.mentions: dict[str, list[tuple[int, int]]] = {}
        self.rows: dict[str, list[Any]] = {k: [] for k in ("events", "statements", "positions", "figures", "toponyms")}
        self.places = {p.id: p for p in (self.place(corpus.pick(rng, corpus.towns)) for _ in range(4))}

    def actor(self, k: int) -> tuple[str, str, str]:
        names, surnames = NAMES.split(), SURNAMES.split()
        name = f"{names[k % len(names)]} {surnames[k // len(names) % len(surnames)]}"
        return row_id("a", self.id, "actors", (k, k)), name + (f" {k // 320}" if k >= 320 else ""), f"C{k % 60:02}"

    def place(self, k: int) -> Place:
        towns = TOWNS.split()
        name = towns[k % len(towns)] + (f" {k // len(towns)}" if k >= len(towns) else "")
        return Place(id=row_id("p", self.id, "places", (k, k)), name=name, geonameid=900_000_000 + k,
                     latitude=20 + k % 30, longitude=30 + k % 40, country=self.country, feature="PPL")  # fmt: skip

    def when(self) -> When:
        back = min(int(self.rng.expovariate(0.5)), 60)
        day = (self.day - timedelta(days=back)).isoformat()
        return When(value=day, earliest=day, latest=day, why="made")

    def named(self, actor: tuple[str, str, str]) -> tuple[int, int]:
        span = self.writer.put(actor[1])
        self.mentions.setdefault(actor[0], []).append(span)
        return span

    def record(self) -> Record:
        while len(self.rows["events"]) < self.corpus.events:
            self.sentence()
        text = "".join(self.writer.parts)
        day = self.day.isoformat()
        kinds = {a[0]: a for a in self.cast if a[0] in self.mentions}
        return Record(
            id=self.id, title=f"Dispatch of {day}", publisher=self.publisher, published=day, written=day,
            language="en", text=text, sentences=tuple(self.sentences), places=tuple(self.places.values()),
            actors=tuple(
                Actor(id=i, name=a[1], kind="person", country=a[2], sectors=("GOV",), mentions=tuple(self.mentions[i]))
                for i, a in kinds.items()
            ),
            timexes=(Timex(id=row_id("t", self.id, "timexes", (0, 1)), span=(0, 1), type="DATE", value=day),),
            **{name: tuple(rows) for name, rows in self.rows.items()},
        )  # fmt: skip

    def sentence(self) -> None:
        start = self.writer.at
        said = self.rng.random() < 0.5
        left, right = self.rng.sample(self.cast, 2)
        speaker = self.rng.choice(self.cast)
        statement = None
        if said:
            source = self.named(speaker)
            self.writer.put(" ")
            cue = self.writer.put(self.rng.choice(("said", "denied", "announced")))
            self.writer.put(" that ")
            content = self.writer.at
        self.act(left, right)
        if self.rng.random() < 0.5:
            self.writer.put(" and ")
            self.act(right, left)
        if said:
            statement = Statement(
                id=row_id("s", self.id, "statements", source), source=(source,), cue=(cue,),
                content=((content, self.writer.at),), form="indirect", speaker=speaker[0], date=self.when(),
                sentence=len(self.sentences), by="made", why="made", score=0.8,
            )  # fmt: skip
            self.rows["statements"].append(statement)
        self.extras(statement, speaker[0])
        self.writer.put(".")
        self.sentences.append((start, self.writer.at))
        self.writer.put(" ")

    def act(self, left: tuple[str, str, str], right: tuple[str, str, str]) -> None:
        rng = self.rng
        type, verb, quad, intensity, cameo = rng.choice(TYPES)
        doer = self.named(left)
        self.writer.put(" ")
        trigger = self.writer.put(verb)
        self.writer.put(" ")
        target = self.named(right)
        self.writer.put(f" over the {rng.choice(SUBJECTS.split())} in ")
        place = rng.choice(list(self.places.values()))
        town = self.writer.put(place.name)
        self.rows["toponyms"].append(Toponym(span=town, place=place.id, by="made", why="made"))
        self.rows["events"].append(Event(
            id=row_id("e", self.id, "events", trigger), trigger=trigger, type=type,
            status="actual" if rng.random() < 0.85 else "planned", contexts=("military",),
            actors=(Party(actor=left[0], span=doer),), recipients=(Party(actor=right[0], span=target),),
            date=self.when() if rng.random() < 0.9 else None, place=place.id, sentence=len(self.sentences),
            codes=Codes(plover=type, quad=quad, intensity=intensity, cameo=f"{cameo:02}0"),
            by="made", why="made from a template by a seed", score=round(rng.uniform(0.5, 1), 3),
        ))  # fmt: skip

    def extras(self, statement: Statement | None, speaker: str) -> None:
        if self.rng.random() < 0.3:
            self.writer.put(", killing ")
            value = self.rng.randrange(1, 80)
            span = self.writer.put(f"{value} people")
            self.rows["figures"].append(Figure(
                id=row_id("f", self.id, "figures", span), span=span, value=value, measures="killed",
                source=speaker if statement else None, sentence=len(self.sentences), by="made", why="made",
            ))  # fmt: skip
        if statement is not None and self.rng.random() < 0.4:
            span = statement.content[0]
            self.rows["positions"].append(Position(
                id=row_id("q", self.id, "positions", span), holder=speaker, stance=self.rng.choice(STANCES),
                span=span, statement=statement.id, sentence=len(self.sentences), by="made", why="made",
            ))  # fmt: skip
