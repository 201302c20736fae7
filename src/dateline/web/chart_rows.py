"""Main events as rows of a chart: what a timeline, a map and their tables show of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from dateline import ontology
from dateline.query.calendars import calendar
from dateline.query.rows import ActorRef, MainEvent, Timeline
from dateline.query.terms import Query
from dateline.store import Store, schema
from dateline.web.listing import Column

COLUMNS = (
    Column("id", "Event"), Column("first", "From"), Column("last", "To"), Column("dated", "Dated"),
    Column("title", "Event"),
    Column("type", "Type"), Column("mode", "Mode"), Column("status", "Status"), Column("fate", "What became of it"),
    Column("actors", "Who"), Column("recipients", "To whom"), Column("place", "Place"), Column("country", "Country"),
    Column("latitude", "Latitude"), Column("longitude", "Longitude"), Column("exact", "How exact"),
    Column("sources", "Sources"), Column("publishers", "Publishers"),
)  # fmt: skip
MODES = ("actual", "planned", "negated")
"""Statuses that are shown where none is asked for: acts that are only possible are left out."""
MOST_PLANS = 300
"""Plans whose fate is looked up for one chart."""
_LEVELS = {
    "PCL": "country", "ADM1": "region", "ADM": "district", "RGN": "region", "CONT": "continent",
}  # fmt: skip
"""What a gazetteer's feature code says of how exact a place is; everything else is a town or a spot."""


def fates_of(store: Store, query: Query, found: Timeline) -> dict[str, str]:
    """What became of the plans among some events, by event; empty where none of them is one."""
    planned = [day.day for day in found.days for e in day.events if e.status == "planned"]
    if not planned:
        return {}
    asked = msgspec.structs.replace(
        query, status=(), order="oldest", after=None, since=min(planned), until=max(planned), limit=MOST_PLANS
    )
    return {p.plan: p.fate for p in calendar(store, asked).plans if p.fate != "unknown"}


def rows_of(store: Store, found: Timeline, fates: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The events of a timeline, day after day, as plain rows. fates: what became of plans, by event."""
    events = [(day.day, e) for day in found.days for e in day.events]
    exact = exactness(store, {e.place.place for _, e in events if e.place is not None})
    return [_row(day, e, exact, (fates or {}).get(e.cluster)) for day, e in events]


def _row(day: str, e: MainEvent, exact: Mapping[int, str], fate: str | None) -> dict[str, Any]:
    place = e.place
    kind = ontology.ontology().types.get(e.type)
    return {
        "id": e.cluster, "first": e.earliest or day, "last": e.latest or e.earliest or day,
        "dated": e.earliest is not None,
        "title": told_as(e.title, _names(e.actors), _names(e.recipients)), "type": e.type, "mode": e.mode,
        "status": e.status, "fate": fate, "quad": kind.quad if kind else 0,
        "actors": _names(e.actors), "recipients": _names(e.recipients),
        "actor_numbers": [a.actor for a in (*e.actors, *e.recipients) if a.actor is not None],
        "place": place.name if place else None, "place_number": place.place if place else None,
        "country": place.country if place else None, "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None, "exact": exact.get(place.place) if place else None,
        "sources": e.sources, "articles": e.articles, "publishers": list(e.publishers), "score": e.score,
        "told": e.told[0].evidence.sentence if e.told else "",
    }  # fmt: skip


def _names(parties: Iterable[ActorRef]) -> list[str]:
    return list(dict.fromkeys(p.name for p in parties))


def told_as(words: str, who: Sequence[str], whom: Sequence[str] = ()) -> str:
    """An event in a few words: who, to whom, and the words of the act.

    >>> told_as("shelled", ["army"], ["a", "b", "c"])
    'army → a, b and 1 more: shelled'
    """
    sides = [_some(side) for side in (who, whom)]
    parties = " → ".join(sides) if sides[1] else sides[0]
    return f"{parties.strip()}: {words}" if parties.strip() else words


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def exactness(store: Store, places: set[int]) -> dict[int, str]:
    """How exact each place is: country, region, district, or a town or spot."""
    t = schema.places
    ask = select(t.c.place, t.c.feature).where(t.c.place.in_(places))
    with store.reading() as c:
        return {r.place: level(r.feature) for r in c.execute(ask)} if places else {}


def level(feature: str | None) -> str:
    """What a GeoNames feature code says of how exact a place is.

    >>> level("PCLI"), level("ADM1"), level("PPLA"), level(None)
    ('country', 'region', 'town', 'unknown')
    """
    if not feature:
        return "unknown"
    return next((name for start, name in _LEVELS.items() if feature.startswith(start)), "town")
