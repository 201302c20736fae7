"""Two small dispatches of our own as records, made by hand: quick, and every row is known."""

from __future__ import annotations

from dateline.model import (
    AcledCode,
    Actor,
    Alternative,
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
from dateline.text import row_id

DAY = When(value="2031-03-05", earliest="2031-03-05", latest="2031-03-05", timex="t1", why="named")


def find(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def shelling(id: str = "shelling", killed: int = 12, publisher: str = "Northwire") -> Record:
    """An attack that one side denies, a figure and a demand."""
    text = (
        "KELVAR, March 6 - Marsh Front rebels shelled the port of Kelvar on Wednesday, the army said.\n"
        f"Army spokesman Ilan Dorval said {killed} people were killed and demanded that the front leave the port.\n"
        "The front denied it. “We fired nothing,” its envoy Sela Marun told reporters."
    )
    lines = [(s, s + len(part)) for part in text.split("\n") for s in [text.index(part)]]
    a = {name: row_id("a", id, "actors", find(text, name)) for name in
         ("Marsh Front rebels", "the army", "Ilan Dorval", "Sela Marun", "people")}  # fmt: skip
    said, denied = find(text, "said"), find(text, "told")
    s1, s2 = row_id("s", id, "statements", said), row_id("s", id, "statements", denied)
    return Record(
        id=id, title="Port shelled", publisher=publisher, published="2031-03-06", written="2031-03-06", language="en",
        text=text, furniture=(Furniture(span=(0, 17), kind="dateline", by="hand"),), sentences=tuple(lines),
        timexes=(Timex(id="t1", span=find(text, "on Wednesday"), type="DATE", value="2031-03-05"),),
        places=(Place(id="p1", name="Kelvar", geonameid=990_001, latitude=1.5, longitude=2.5, country="SYR",
                      feature="PPL"), Place(id="p2", name="the port of Kelvar", country="SYR")),
        toponyms=(Toponym(span=find(text, "Kelvar"), place="p1"), Toponym(span=(9, 14))),
        actors=(
            Actor(id=a["Marsh Front rebels"], name="Marsh Front", kind="armed-group", country="SYR", sectors=("REB",),
                  mentions=(find(text, "Marsh Front rebels"),), why="made"),
            Actor(id=a["the army"], name="army", kind="armed-group", country="SYR", sectors=("MIL",),
                  mentions=(find(text, "the army"),)),
            Actor(id=a["Ilan Dorval"], name="Ilan Dorval", kind="person", country="SYR", sectors=("MIL",),
                  role="army spokesman", of=a["the army"], mentions=(find(text, "Ilan Dorval"),)),
            Actor(id=a["Sela Marun"], name="Sela Marun", kind="person", country="SYR", sectors=("REB",),
                  wikidata="Q990001", mentions=(find(text, "Sela Marun"),)),
            Actor(id=a["people"], name="people", kind="population", mentions=(find(text, "people"),)),
        ),
        statements=(
            Statement(id=s1, source=(find(text, "the army"),), cue=(said,), content=((18, 77),), form="indirect",
                      speaker=a["the army"], date=DAY, sentence=0, score=0.9, by="hand", why="cue said"),
            Statement(id=s2, source=(find(text, "its envoy Sela Marun"),), cue=(denied,),
                      content=(find(text, "We fired"), find(text, "nothing")), form="direct", speaker=a["Sela Marun"],
                      sentence=2, alternatives=(Alternative(value=a["the army"], score=0.1),)),
        ),
        events=(
            Event(id=row_id("e", id, "events", find(text, "shelled")), trigger=find(text, "shelled"), type="ASSAULT",
                  mode="heavy-weapons", contexts=("military",), place="p1", date=DAY, sentence=0, statement=s1,
                  claimed_by=a["the army"], actors=(Party(actor=a["Marsh Front rebels"], span=(18, 36)),),
                  recipients=(Party(actor=None, span=find(text, "the port of Kelvar")),),
                  codes=Codes(plover="ASSAULT", quad=4, intensity=-10.0, cameo="194",
                              acled=AcledCode(event_type="Explosions/Remote violence",
                                              sub_event_type="Shelling/artillery/missile attack"))),
            Event(id=row_id("e", id, "events", find(text, "demanded")), trigger=find(text, "demanded"),
                  type="REQUEST", sentence=1, status_cues=(find(text, "demanded"),),
                  actors=(Party(actor=a["Ilan Dorval"]),), recipients=(Party(actor=a["Marsh Front rebels"]),),
                  codes=Codes(plover="REQUEST", quad=3, intensity=-1.0)),
        ),
        positions=(Position(id=row_id("q", id, "positions", find(text, "leave the port")), holder=a["Ilan Dorval"],
                            stance="demand", span=find(text, "leave the port"), target=a["Marsh Front rebels"],
                            statement=s1, sentence=1, conditions=(find(text, "the front leave"),)),),
        figures=(Figure(id=row_id("f", id, "figures", find(text, f"{killed} people")), measures="killed",
                        span=find(text, f"{killed} people"), value=killed, source=a["Ilan Dorval"], sentence=1),),
        source="wire.jsonl", format="jsonl", extra={"desk": "south", "codes": [1, 2.5, None]},
    )  # fmt: skip


def talks(id: str = "talks") -> Record:
    """A meeting that is planned, of one whom the other dispatch names too."""
    text = "Sela Marun will meet the mediator in Ostrava on Friday. A délégué 🕊 hoped for peace."
    who, trigger = row_id("a", id, "actors", find(text, "Sela Marun")), find(text, "meet")
    other = row_id("a", id, "actors", find(text, "A délégué"))
    return Record(
        id=id, published="2031-03-07", text=text, sentences=((0, 55), (56, len(text))), language="en",
        actors=(Actor(id=who, name="S. Marun", kind="person", country="SYR", wikidata="Q990001",
                      mentions=(find(text, "Sela Marun"),)),
                Actor(id=other, name="délégué", kind="person", mentions=(find(text, "A délégué"),))),
        places=(Place(id="p9", name="Ostrava", geonameid=990_002, country="CZE"),),
        toponyms=(Toponym(span=find(text, "Ostrava"), place="p9"),),
        events=(Event(id=row_id("e", id, "events", trigger), trigger=trigger, type="CONSULT", status="planned",
                      actors=(Party(actor=who, span=find(text, "Sela Marun")),), place="p9",
                      date=When(value="2031-03", earliest="2031-03-07T10:00", latest="2031-03"),
                      codes=Codes(plover="AGREE", quad=1, intensity=1.0)),),
    )  # fmt: skip
