"""Records for a small store of our own, one of them by an enemy."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from dateline.model import (
    Actor,
    Codes,
    Event,
    Figure,
    Furniture,
    Party,
    Place,
    Position,
    Record,
    Statement,
    Timex,
    Toponym,
    When,
)

BASE = "http://127.0.0.1:8765"
PAYLOAD = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
"""What an article of an enemy would put into every field."""


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def telling(id: str, day: str, who: str = "Ruvia", envoy: str = "Anna Holm", place: str = "Taliq", note: str = "",
            **more: str) -> Record:  # fmt: skip
    """A dispatch of one meeting, one attack, one statement, one position, one figure."""
    body = (
        f"{place.upper()}, {day} - Envoy {envoy} met the {who} government in {place} on Monday.",
        f'"We will not sign before the guns fall silent," {envoy} said.',
        f"Rebels shelled {place} at dawn and 14 people were killed.",
        "The two sides will meet again on Friday.",
    )
    text = f"SHARE THIS PAGE {note}\n\n" + " ".join(body)
    sentences = [span(text, sentence) for sentence in body]
    codes = Codes(plover="CONSULT", quad=1, intensity=2.0, cameo="042")
    when = When(value=day, earliest=day, latest=day)
    return Record(
        id=id, text=text, written=day, published=day, language="en", sentences=tuple(sentences),
        furniture=(Furniture(span=span(text, "SHARE THIS PAGE"), kind="share", by="read.furniture", why=f"a share line {note}"),),
        timexes=(Timex(id="t1", span=span(text, "Monday"), type="DATE", value=day, by="times", why="weekday"),),
        places=(Place(id="p1", name=place, geonameid=900001, latitude=10.0, longitude=20.0, country="SYR"),),
        toponyms=(Toponym(span=span(text, place), place="p1", by="places", why=f"gazetteer {note}"),),
        actors=(
            Actor(id="a1", name=envoy, kind="person", country="UNO", role=f"envoy {note}", mentions=(span(text, envoy),)),
            Actor(id="a2", name=who, kind="government", country="SYR", sectors=("GOV",), mentions=(span(text, who),)),
            Actor(id="a3", name="rebels", kind="armed-group", country="SYR", sectors=("REB",), mentions=(span(text, "Rebels"),)),
        ),
        statements=(
            Statement(id="s1", source=(span(text, f"{envoy} said"),), cue=(span(text, "said"),),
                      content=(span(text, "We will not sign before the guns fall silent"),), form="direct", speaker="a1",
                      date=when, place="p1", sentence=1, by="statements", why=f"a quotation {note}", score=0.9),
        ),
        events=(
            Event(id="e1", trigger=span(text, "met"), type="CONSULT", mode="visit", actors=(Party(actor="a1", span=span(text, envoy)),),
                  recipients=(Party(actor="a2", span=span(text, who)),), date=when, place="p1", sentence=0, codes=codes,
                  by="events", why=f"met {note}", score=0.8),
            Event(id="e2", trigger=span(text, "shelled"), type="ASSAULT", mode="heavy-weapons",
                  actors=(Party(actor="a3", span=span(text, "Rebels")),), date=when, place="p1", sentence=2,
                  codes=Codes(plover="ASSAULT", quad=4, intensity=-9.0), by="events", why="shelled", score=0.7),
            Event(id="e3", trigger=span(text, "meet again"), type="CONSULT", status="planned", sentence=3, date=when,
                  codes=codes, by="events", why="will meet", score=0.6),
        ),
        positions=(
            Position(id="q1", holder="a1", target="a2", stance="refusal", span=span(text, "We will not sign"), statement="s1",
                     sentence=1, by="positions", why="will not", score=0.8),
        ),
        figures=(
            Figure(id="f1", span=span(text, "14 people were killed"), value=14, measures="killed", sentence=2, by="figures",
                   why="14 people", score=0.9),
        ),
        **more,
    )  # fmt: skip


def records() -> list[Record]:
    plain = [
        telling(
            f"wire/{n}",
            f"2016-02-{n + 1:02}",
            title=f"Talks, day {n}",
            publisher="Northwire",
            url=f"https://news.example/{n}",
        )
        for n in range(1, 9)
    ]
    enemy = telling(
        PAYLOAD, "2016-02-20", who=f"Khar{PAYLOAD}", envoy=f"Mal{PAYLOAD}", place=f"Xan{PAYLOAD}", note=PAYLOAD,
        title=PAYLOAD, publisher=PAYLOAD, byline=PAYLOAD, agency=PAYLOAD, url=f"javascript:{PAYLOAD}", source=PAYLOAD,
    )  # fmt: skip
    formula = telling("f", "2016-01-01", title="=1+1", publisher="@cmd")
    return [*plain, enemy, formula]


def token(client: TestClient) -> str:
    """The token of this client's session."""
    found = re.search(r'name="csrf-token" content="(\w+)"', client.get("/help").text)
    assert found
    return found[1]
