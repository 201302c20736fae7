"""Answers as plain tables: one dictionary a row, names and numbers only, for CSV, data frames and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import msgspec

from dateline.query.rows import (
    ActorFound,
    ActorRef,
    Board,
    Calendar,
    ContestedPair,
    Evidence,
    MainEvent,
    Network,
    Page,
    PlaceRef,
    Planned,
    Series,
    Source,
    Timeline,
)

JOIN = "; "
Flat: TypeAlias = dict[str, Any]
Answer: TypeAlias = Page[Any] | Timeline | Calendar | Board | Network | Iterable[msgspec.Struct]


def flat(answer: Answer) -> Iterator[Flat]:
    """The rows of any answer as dictionaries of text and numbers; every row has the same columns.

    A party is its name, several are joined with "; "; a place has a second column with its country; evidence becomes
    article, publisher, day, title, url, sentence, words, why, score; what a row has of its own by such a name (the
    title and reason of a plan) stays, and the evidence's is `evidence_title`, `evidence_why`.

    >>> from dateline.query.rows import Count
    >>> list(flat([Count("ASSAULT", "ASSAULT", 3)]))
    [{'value': 'ASSAULT', 'label': 'ASSAULT', 'rows': 3}]
    """
    for row in _rows(answer):
        found: Flat = {}
        for name, value in row.items():
            _put(found, name, value)
        yield found


def _rows(answer: Answer) -> Iterator[Flat]:
    if isinstance(answer, Timeline):
        for day in answer.days:
            for e in day.events:
                yield {"day": day.day, **_main(e)}
    elif isinstance(answer, Calendar):
        for p in (*answer.plans, *answer.undated):
            yield _planned(p)
    elif isinstance(answer, Board):
        for c in answer.cells:
            for r in c.rows:
                yield {"party": c.party, "issue": c.issue, **_fields(r)}
    elif isinstance(answer, Network):
        yield from (_actor(a) for a in answer.actors)
    elif isinstance(answer, Page):
        yield from _rows(answer.rows)
    else:
        for row in answer:
            yield from _one(row)


def _one(row: msgspec.Struct) -> Iterator[Flat]:
    if isinstance(row, Series):
        yield from (_fields(p) for p in row.points)
    elif isinstance(row, ContestedPair):
        sides = {
            f"{side}_{k}": v for side in ("left", "right") for k, v in _fields(getattr(row, side)).items()
        }  # fmt: skip
        yield {k: v for k, v in _fields(row).items() if k not in ("left", "right")} | sides
    elif isinstance(row, MainEvent):
        yield _main(row)
    elif isinstance(row, Planned):
        yield _planned(row)
    elif isinstance(row, ActorFound):
        yield _actor(row)
    else:
        yield _fields(row)


def _fields(row: msgspec.Struct) -> Flat:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def _actor(a: ActorFound) -> Flat:
    """An actor with its number in the store, by which it can be asked for, and its country."""
    return {"number": a.actor.actor, "actor": a.actor.name, "country": a.actor.country, **{
        k: v for k, v in _fields(a).items() if k != "actor"}}  # fmt: skip


def _main(e: MainEvent) -> Flat:
    kept = {k: v for k, v in _fields(e).items() if k not in ("told", "more", "differences")}
    history = JOIN.join(f"{t.day} {t.status}" for t in e.told)
    differs = JOIN.join(
        " ".join((d.kind, d.of)).strip() + " " + " / ".join(v.value for v in d.versions) for d in e.differences
    )
    kept["rank"] = round(e.rank, 4)
    return {**kept, "history": history, "differences": differs, "evidence": e.told[0].evidence if e.told else None}


def _planned(p: Planned) -> Flat:
    kept = {k: v for k, v in _fields(p).items() if k != "updates"}
    history = JOIN.join(f"{u.day} {u.fate}" + (f" {u.value}" if u.value else "") for u in p.updates)
    return {**kept, "history": history, "evidence": p.updates[0].evidence if p.updates else None}


def _put(found: Flat, name: str, value: Any) -> None:
    if isinstance(value, ActorRef):
        found[name] = value.name
    elif isinstance(value, PlaceRef):
        found |= {name: value.name, f"{name}_country": value.country, "latitude": value.latitude,
                  "longitude": value.longitude}  # fmt: skip
    elif isinstance(value, Evidence):
        lead = name.removesuffix("evidence")
        _put(found, f"{lead}source", value.source)
        _add(found, {f"{lead}sentence": value.sentence, f"{lead}words": value.words, f"{lead}why": value.why,
                     f"{lead}score": value.score})  # fmt: skip
    elif isinstance(value, Source):
        lead = name.removesuffix("source")
        _add(found, {f"{lead}article": value.id, f"{lead}publisher": value.publisher or value.agency,
                     f"{lead}told": value.day, f"{lead}title": value.title, f"{lead}url": value.url})  # fmt: skip
    elif isinstance(value, tuple):
        found[name] = JOIN.join(v.name if isinstance(v, ActorRef) else str(v) for v in value)
    elif name in ("place",) and value is None:
        found |= {name: None, f"{name}_country": None, "latitude": None, "longitude": None}
    else:
        found[name] = value


def _add(found: Flat, more: Flat) -> None:
    """Put evidence beside what a row has of its own by the same name, never over it; words it has are the same."""
    for name, value in more.items():
        if name not in found:
            found[name] = value
        elif not name.endswith("words"):
            found[f"evidence_{name}"] = value
