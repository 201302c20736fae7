"""Events: found by actor, type, place, time and words; and one with all its sources."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from dateline.query.finding import find_events
from dateline.query.rows import EventRow
from dateline.web.asking import facets, key_ref, question
from dateline.web.desk import Desk, TheDesk
from dateline.web.event_page import event_body, event_page
from dateline.web.facet_counts import event_facets
from dateline.web.listing import Asked, Column, Listing, add_listing, json_response
from dateline.web.pages import render

router = APIRouter(include_in_schema=False)
NAV = (30, "Events", "/events", "e")
COLUMNS = (
    Column("id", "Event"), Column("day", "Day"), Column("value", "Date"), Column("type", "Type"),
    Column("mode", "Mode"), Column("status", "Status"), Column("actors", "Who"), Column("recipients", "To whom"),
    Column("place", "Place"), Column("country", "Country"), Column("claimed_by", "Claimed by"),
    Column("plover", "PLOVER"), Column("quad", "Quad"), Column("intensity", "Intensity"), Column("cameo", "CAMEO"),
    Column("acled", "ACLED"), Column("words", "Words"), Column("sentence", "Sentence"), Column("article", "Article"),
    Column("publisher", "Publisher"), Column("url", "Address"), Column("score", "Score"),
)  # fmt: skip


def events(desk: Desk, asked: Asked) -> Listing:
    """Mentions of events that match, newest first unless asked otherwise."""
    query = question(asked, **({} if asked.text("order") else {"order": "newest"}))
    found = find_events(desk.store, query)
    counts = event_facets(desk.store, query)
    groups = (
        ("type", "Type"), ("status", "Status"), ("country", "Country"), ("place", "Place"), ("actor", "Actor"),
        ("publisher", "Publisher"), ("month", "Month"),
    )  # fmt: skip
    return Listing(
        title="Events", asked=asked, columns=COLUMNS, rows=[as_row(e) for e in found.rows], next=found.after,
        total=found.total, facets=facets(asked, *((word, title, counts.get(word, ())) for word, title in groups)),
        more={"found": found.rows},
    )  # fmt: skip


def as_row(e: EventRow) -> dict[str, Any]:
    """A mention of an event as a row of a list."""
    source = e.evidence.source
    return {
        "id": key_ref(e.evidence), "cluster": e.cluster, "day": e.earliest, "value": e.value, "type": e.type,
        "mode": e.mode, "status": e.status, "actors": [a.name for a in e.actors],
        "recipients": [a.name for a in e.recipients], "place": e.place.name if e.place else None,
        "country": e.place.country if e.place else None, "claimed_by": e.claimed_by.name if e.claimed_by else None,
        "plover": e.plover, "quad": e.quad, "intensity": e.intensity, "cameo": e.cameo, "acled": e.acled,
        "words": e.evidence.words, "sentence": e.evidence.sentence, "article": source.id, "article_key": source.key,
        "publisher": source.publisher or source.agency, "url": source.url, "score": e.evidence.score,
        "why": e.evidence.why,
    }  # fmt: skip


add_listing(router, "/events", "events.html", events)


@router.get("/event/{name:path}.json")
def as_json(desk: TheDesk, name: str) -> Response:
    """An event with all who tell it."""
    return json_response(event_body(event_page(desk.store, name)))


@router.get("/event/{name:path}")
def page(request: Request, desk: TheDesk, name: str) -> Response:
    """An event with all who tell it, as a page."""
    found = event_page(desk.store, name)
    return render(request, "event.html", title=found["event"].title or found["event"].type, **found)
