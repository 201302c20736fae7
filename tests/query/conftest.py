"""A small corpus of our own: dispatches about talks that were planned, put off and held, and about a shelled town."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.model import Actor, Codes, Event, Figure, Party, Place, Position, Record, Span, Statement, When
from dateline.store import Store, open_store
from dateline.store.rows import ClusterParty, Contested, Copy, EventCluster, EventLink
from dateline.text import row_id

ACTORS = {
    "Ruritania": ("government", "RUS", ("GOV",)), "Borduria": ("government", "TUR", ("GOV",)),
    "Anna Holm": ("person", "UNO", ("IGO",)), "Free Army": ("armed-group", "SYR", ("REB",)),
}  # fmt: skip
PLACES = {"Port Azra": (9_000_001, "PPL"), "Velm": (9_000_002, "PPLA")}
CODES = {"CONSULT": (1, 1.0), "ASSAULT": (4, -9.0), "REJECT": (3, -4.0), "RETREAT": (2, 5.0)}


class Dispatch:
    """A record put together by words: every span is where its words stand."""

    def __init__(self, id: str, day: str, publisher: str, *sentences: str) -> None:
        self.id, self.day, self.publisher = id, day, publisher
        self.text = " ".join(sentences)
        starts = [self.text.index(s) for s in sentences]
        self.spans = tuple((b, b + len(s)) for b, s in zip(starts, sentences, strict=True))
        self.rows: dict[str, list[Any]] = {"events": [], "statements": [], "positions": [], "figures": []}

    def span(self, words: str, n: int) -> Span:
        at = self.text.index(words, self.spans[n][0])
        return at, at + len(words)

    def act(self, n: int, trigger: str, type: str, actors: str = "", to: str = "", day: str | None = None,
            status: str = "actual", place: str | None = None, cue: str = "", score: float = 0.9) -> Dispatch:  # fmt: skip
        span = self.span(trigger, n)
        quad, intensity = CODES[type]
        self.rows["events"].append(Event(
            id=row_id("e", self.id, "events", span), trigger=span, type=type, status=status,
            status_cues=(self.span(cue, n),) if cue else (), actors=self.parties(actors, n),
            recipients=self.parties(to, n), date=self.when(day), place=place, sentence=n, score=score,
            codes=Codes(plover=type, quad=quad, intensity=intensity), by="tests", why=f"“{trigger}” is {type}",
        ))  # fmt: skip
        return self

    def parties(self, names: str, n: int) -> tuple[Party, ...]:
        return tuple(Party(actor=x, span=self.span(x, n)) for x in names.split(" + ") if x)

    def when(self, day: str | None) -> When | None:
        first, _, last = (day or "").partition("/")
        return When(value=first if not last else day or "", earliest=first, latest=last or first) if day else None

    def said(self, n: int, who: str, words: str, stance: str | None = None, target: str | None = None) -> Dispatch:
        span = self.span(words, n)
        id = row_id("s", self.id, "statements", span)
        self.rows["statements"].append(Statement(
            id=id, source=(self.span(who, n),), cue=(self.span("said", n),), content=(span,), form="indirect",
            speaker=who, sentence=n, by="tests", why="“said”", score=0.8,
        ))  # fmt: skip
        if stance:
            self.rows["positions"].append(Position(
                id=row_id("q", self.id, "positions", span), holder=who, stance=stance, span=span, target=target,
                statement=id, sentence=n, by="tests", why=stance,
            ))  # fmt: skip
        return self

    def counted(self, n: int, words: str, value: int, measures: str, who: str | None = None) -> Dispatch:
        span = self.span(words, n)
        self.rows["figures"].append(Figure(
            id=row_id("f", self.id, "figures", span), span=span, value=value, measures=measures, source=who,
            sentence=n, by="tests", why=measures,
        ))  # fmt: skip
        return self

    def record(self) -> Record:
        named = [x for x in ACTORS if x in self.text]
        return Record(
            id=self.id, title=f"Dispatch {self.id}", publisher=self.publisher, published=self.day, written=self.day,
            language="en", text=self.text, sentences=self.spans,
            actors=tuple(
                Actor(id=x, name=x, kind=ACTORS[x][0], country=ACTORS[x][1], sectors=ACTORS[x][2],
                      mentions=((self.text.index(x), self.text.index(x) + len(x)),))
                for x in named
            ),
            places=tuple(Place(id=x, name=x, geonameid=PLACES[x][0], feature=PLACES[x][1], country="SYR",
                               latitude=36.0, longitude=37.0) for x in PLACES if x in self.text),
            **{k: tuple(v) for k, v in self.rows.items()},
        )  # fmt: skip


def dispatches() -> list[Record]:
    """Six days of our own story, and a copy."""
    return [d.record() for d in (
        Dispatch("w1", "2021-03-01", "North Wire",
                 "Ruritania and Borduria will meet in Velm on 5 March.",
                 "Anna Holm said that a truce must come first.",
                 "Shells hit Port Azra on Monday and killed 12 people.")
        .act(0, "meet", "CONSULT", "Ruritania + Borduria", day="2021-03-05", status="planned", place="Velm", cue="will")
        .said(1, "Anna Holm", "a truce must come first", "demand")
        .act(2, "hit", "ASSAULT", day="2021-03-01", place="Port Azra")
        .counted(2, "12 people", 12, "killed"),
        Dispatch("w2", "2021-03-04", "South Post",
                 "The meeting of Ruritania and Borduria was postponed to 9 March.",
                 "Ruritania said that it would not sign a truce.",
                 "Free Army said that 30 people died when Ruritania shelled Port Azra on Monday.")
        .act(0, "meeting", "CONSULT", "Ruritania + Borduria", day="2021-03-09", status="planned", cue="postponed")
        .said(1, "Ruritania", "it would not sign a truce", "refusal")
        .act(2, "shelled", "ASSAULT", "Ruritania", day="2021-03-01", place="Port Azra")
        .counted(2, "30 people", 30, "killed", "Free Army"),
        Dispatch("w3", "2021-03-10", "North Wire",
                 "Ruritania and Borduria met in Velm on Tuesday.",
                 "Ruritania said that it would sign a truce within a week.",
                 "Borduria withdrew its guns.")
        .act(0, "met", "CONSULT", "Ruritania + Borduria", day="2021-03-09", place="Velm")
        .said(1, "Ruritania", "it would sign a truce within a week", "commitment")
        .act(2, "withdrew", "RETREAT", "Borduria"),
        Dispatch("w4", "2021-03-11", "Echo",
                 "Ruritania and Borduria met in Velm on Tuesday.", "The two sides said nothing more.")
        .act(0, "met", "CONSULT", "Ruritania + Borduria", day="2021-03-09", place="Velm"),
    )]  # fmt: skip


def linked(store: Store) -> None:
    """The clusters a linker would find: the shelling, the meeting, and what is told once."""
    with store.reading() as c:
        from sqlalchemy import text

        rows = c.execute(text(
            "SELECT e.\"row\" AS row_, e.type, e.status, e.earliest, e.latest, e.place, e.trigger, e.article, a.day "
            "FROM events e JOIN articles a ON a.article = e.article ORDER BY e.\"row\""
        )).all()  # fmt: skip
        parties = c.execute(text("SELECT event, side, party_actor FROM event_parties")).all()
    names = {"hit": "x1", "shelled": "x1", "meet": "x2", "meeting": "x2", "met": "x2", "withdrew": "x3"}
    groups: dict[str, list[Any]] = {}
    for r in rows:
        groups.setdefault(names[r.trigger], []).append(r)
    of = {r.row_: names[r.trigger] for r in rows}
    dead = {"kind": "count", "of": "killed", "versions": [
        {"value": "12", "mentions": [groups["x1"][0].row_]}, {"value": "30", "mentions": [groups["x1"][1].row_]}]}  # fmt: skip
    store.save_clusters(
        [EventCluster(
            cluster=k, type=g[-1].type, status=g[-1].status, value=g[-1].earliest, earliest=g[-1].earliest,
            latest=g[-1].latest, place=g[0].place, title=g[0].trigger, mentions=len(g), articles=len(g), sources=len(g),
            first=g[0].day, last=g[-1].day, data={"differences": [dead]} if k == "x1" else {},
        ) for k, g in groups.items()],
        [EventLink(event=row, cluster=k, why="the same day and place") for row, k in of.items()],
        [ClusterParty(cluster=k, side=s, actor=a) for k, s, a in
         {(of[p.event], p.side, p.party_actor) for p in parties if p.party_actor}],
    )  # fmt: skip


@pytest.fixture
def dispatch() -> type[Dispatch]:
    """What a test of its own puts its dispatches together with."""
    return Dispatch


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The corpus read and linked, with one copy and one contested pair."""
    path: Path = tmp_path_factory.mktemp("query") / "talks.db"
    with open_store(path, create=True) as kept:
        kept.add(dispatches())
        linked(kept)
        numbers = {a.id: a.article for a in kept.articles()}
        kept.save_copies([
            Copy(article=numbers["w3"], group=numbers["w3"], kind="lead", score=1.0, why="first"),
            Copy(article=numbers["w4"], group=numbers["w3"], kind="excerpt", score=0.9, why="a part of it"),
        ])  # fmt: skip
        figures = {r.id: r.figures[0].id for r in kept.records() if r.figures}
        kept.save_contested([Contested(
            pair="k1", kind="figure", issue="killed in Port Azra", why="12 and 30 cannot both hold", score=0.8,
            day="2021-03-01", left_article=numbers["w1"], left_layer="figures", left_id=figures["w1"],
            right_article=numbers["w2"], right_layer="figures", right_id=figures["w2"],
        )])  # fmt: skip
        yield kept


@pytest.fixture(scope="module")
def loose(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The same corpus before anything was compared across articles."""
    with open_store(tmp_path_factory.mktemp("query") / "loose.db", create=True) as kept:
        kept.add(dispatches())
        yield kept


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Eighty dispatches, each of a meeting of its own: every fourth is of Borduria and Anna Holm, and is an attack."""
    with open_store(tmp_path_factory.mktemp("query") / "wide.db", create=True) as kept:
        for n in range(80):
            day, words = f"2022-{1 + n // 20:02}-{1 + n % 20:02}", f"No. {n} of the year"
            if n % 4:
                made = Dispatch(f"d{n}", day, "North Wire", f"Ruritania and Borduria met in Velm, {words}.")
                made.act(0, "met", "CONSULT", "Ruritania", "Borduria", day=day, place="Velm")
            else:
                made = Dispatch(f"d{n}", day, "South Post", f"Borduria shelled Anna Holm's house, {words}.")
                made.act(0, "shelled", "ASSAULT", "Borduria", "Anna Holm", day=day)
            kept.add([made.record()])
        yield kept
