"""Three records made by hand, so that an export's every value is known: a raid, a denial, planned talks."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from dateline.export import Options, write
from dateline.model import (
    AcledCode,
    Actor,
    Codes,
    Event,
    Figure,
    Party,
    Place,
    Position,
    Record,
    Span,
    Statement,
    Timex,
    Toponym,
    When,
)

MADE = datetime(2024, 5, 1, 12, 30, 15, tzinfo=UTC)
RAID = (
    "NORTH PORT 😀 — Coastal Army troops shelled the market of Harasta on Tuesday, killing at least 14 civilians.\n"
    "“We fired at nobody,”\nsaid General Amal Rifaï, “and nobody died.”\n"
    "The army did not enter the town.\tThe shelling went on for an hour."
)
TALKS = "Envoy Ilse Brandt will meet Coastal Army officers in Geneva on 9 May. She urged both to stop shelling."
OFF = "The Coastal Army called off its meeting with Envoy Ilse Brandt in Geneva."
HARASTA = Place(id="p1", name="Harasta", geonameid=169577, latitude=33.5586, longitude=36.365, country="SYR",
                admin1="Rif-dimashq", feature="PPL")  # fmt: skip
GENEVA = Place(id="p1", name="Geneva", geonameid=2660646, latitude=46.2022, longitude=6.1457, country="CHE",
               admin1="Geneva", feature="PPLA")  # fmt: skip


def at(text: str, words: str, n: int = 0) -> Span:
    """Where words stand, the nth time."""
    start = -1
    for _ in range(n + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def sentences(text: str, *starts: str) -> tuple[Span, ...]:
    places = [text.index(s) for s in starts]
    return tuple((s, e) for s, e in zip(places, [*[p - 1 for p in places[1:]], len(text)], strict=True))


def _why(stage: str) -> dict[str, Any]:
    return {"by": f"annotate.{stage}", "why": "a rule", "score": 0.9}


def raid() -> Record:
    t = RAID
    day = When(value="2024-04-30", earliest="2024-04-30", latest="2024-04-30", timex="t1")
    shelled = Event(
        id="e1", trigger=at(t, "shelled"), type="ASSAULT", mode="heavy-weapons", contexts=("military", "human_security"),
        actors=(Party(actor="a1", span=at(t, "Coastal Army troops")),), recipients=(Party(actor="a2", span=None),),
        date=day, place="p1", sentence=0,
        codes=Codes(plover="ASSAULT", quad=4, intensity=-9.5, cameo="194", acled=AcledCode(
            event_type="Explosions/Remote violence", sub_event_type="Shelling/artillery/missile attack")),
        **_why("events"),
    )  # fmt: skip
    again = Event(id="e3", trigger=at(t, "shelling"), type="ASSAULT", mode="heavy-weapons", sentence=3, same_as="e1",
                  codes=shelled.codes, **_why("events"))  # fmt: skip
    entered = Event(id="e2", trigger=at(t, "enter"), type="MOBILIZE", mode="troops", status="negated", sentence=2,
                    actors=(Party(actor="a1", span=at(t, "The army")),),
                    codes=Codes(plover="MOBILIZE", quad=4, intensity=-6.5, cameo="154"), **_why("events"))  # fmt: skip
    return Record(
        id="wire/1", url="https://wire.example/1?a=1&b=2", title="Market shelled", publisher="Wire & Co",
        published="2024-05-01T06:30:00+00:00", written="2024-05-01", language="en", text=t,
        sentences=sentences(t, "NORTH PORT", "“We fired", "The army did", "The shelling went"),
        timexes=(Timex(id="t1", span=at(t, "Tuesday"), type="DATE", value="2024-04-30", earliest="2024-04-30",
                       latest="2024-04-30", anchor="written"),
                 Timex(id="t2", span=at(t, "an hour"), type="DURATION", value="PT1H")),
        places=(HARASTA,), toponyms=(Toponym(span=at(t, "Harasta"), place="p1"),),
        actors=(
            Actor(id="a1", name="Coastal Army", kind="armed-group", country="SYR", sectors=("REB",),
                  mentions=(at(t, "Coastal Army troops"), at(t, "The army"))),
            Actor(id="a2", name="civilians", kind="population", country="SYR", sectors=("CVL",),
                  mentions=(at(t, "civilians"),)),
            Actor(id="a3", name="Amal Rifaï", kind="person", country="SYR", sectors=("REB", "MIL"), role="General",
                  of="a1", wikidata="Q1", mentions=(at(t, "General Amal Rifaï"),)),
        ),
        statements=(Statement(id="s1", source=(at(t, "General Amal Rifaï"),), cue=(at(t, "said"),),
                              content=(at(t, "“We fired at nobody,”"), at(t, "“and nobody died.”")), form="direct",
                              speaker="a3", sentence=1, **_why("statements")),),
        events=(shelled, entered, again),
        positions=(Position(id="q1", holder="a3", stance="assessment", span=at(t, "nobody died"), sentence=1),),
        figures=(Figure(id="f1", span=at(t, "at least 14 civilians"), value=14, low=14, measures="killed",
                        source=None, sentence=0),),
    )  # fmt: skip


def _meeting_codes() -> Codes:
    return Codes(plover="AGREE", quad=1, intensity=2.5, cameo="036")


def talks() -> Record:
    t = TALKS
    return Record(
        id="wire-2", title="Talks set", publisher="Wire & Co", published="2024-05-02", written="2024-05-02",
        language="en", text=t, sentences=sentences(t, "Envoy", "She urged"), places=(GENEVA,),
        toponyms=(Toponym(span=at(t, "Geneva"), place="p1"),),
        timexes=(Timex(id="t1", span=at(t, "9 May"), type="DATE", value="2024-05-09", earliest="2024-05-09",
                       latest="2024-05-09"),),
        actors=(Actor(id="a1", name="Ilse Brandt", kind="person", country="UNO", sectors=("IGO",), role="Envoy",
                      mentions=(at(t, "Envoy Ilse Brandt"), at(t, "She"))),
                Actor(id="a2", name="Coastal Army", kind="armed-group", country="SYR", sectors=("REB",),
                      mentions=(at(t, "Coastal Army officers"),))),
        events=(
            Event(id="e1", trigger=at(t, "meet"), type="CONSULT", mode="visit", status="planned",
                  actors=(Party(actor="a1", span=at(t, "Envoy Ilse Brandt")),
                          Party(actor="a2", span=at(t, "Coastal Army officers"))),
                  date=When(value="2024-05-09", earliest="2024-05-09", latest="2024-05-09", timex="t1"), place="p1",
                  sentence=0, codes=_meeting_codes(), **_why("events")),
            Event(id="e2", trigger=at(t, "urged"), type="REQUEST", mode="change", actors=(
                  Party(actor="a1", span=at(t, "She")),), recipients=(Party(actor="a2", span=at(t, "both")),),
                  sentence=1, codes=Codes(plover="REQUEST", quad=3, intensity=-1.0, cameo="1056"), **_why("events")),
        ),
    )  # fmt: skip


def called_off() -> Record:
    t = OFF
    return Record(
        id="wire-3", title="Talks off", publisher="Other Wire", published="2024-05-05", written="2024-05-05",
        language="en", text=t, sentences=((0, len(t)),), places=(GENEVA,),
        toponyms=(Toponym(span=at(t, "Geneva"), place="p1"),),
        actors=(Actor(id="a1", name="Coastal Army", kind="armed-group", country="SYR", sectors=("REB",),
                      mentions=(at(t, "The Coastal Army"),)),
                Actor(id="a2", name="Ilse Brandt", kind="person", country="UNO", sectors=("IGO",),
                      mentions=(at(t, "Envoy Ilse Brandt"),))),
        events=(Event(id="e1", trigger=at(t, "called off"), type="REJECT", mode="meet",
                      actors=(Party(actor="a1", span=at(t, "The Coastal Army")),),
                      recipients=(Party(actor="a2", span=at(t, "Envoy Ilse Brandt")),), place="p1", sentence=0,
                      codes=Codes(plover="REJECT", quad=3, intensity=-2.0, cameo="125"), **_why("events")),),
    )  # fmt: skip


def records() -> list[Record]:
    return [raid(), talks(), called_off()]


def exported(name: str, given: list[Record] | None = None, **options: Any) -> bytes:
    """The bytes of an export."""
    out = io.BytesIO()
    write(name, given or records(), out, Options(made=MADE, **options))
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as z:
        return {n: z.read(n) for n in z.namelist()}
