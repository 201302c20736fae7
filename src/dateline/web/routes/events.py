"""Events: found by actor, type, place, time and words; one with all its sources; joining and parting them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from dateline.query.finding import find_events
from dateline.query.rows import EventRow
from dateline.web.asking import facets, key_ref, question
from dateline.web.deciders import back_to, decider
from dateline.web.desk import Desk, TheDesk
from dateline.web.event_changes import decisions_on, merge_subject, split_subject
from dateline.web.event_page import event_body, event_page
from dateline.web.facet_counts import Sample, event_facets
from dateline.web.listing import Asked, Column, Listing, add_listing, json_response
from dateline.web.pages import path_part, render

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
    counts = event_facets(desk.store, query, total=found.total)
    groups = (
        ("type", "Type"), ("status", "Status"), ("country", "Country"), ("place", "Place"), ("actor", "Actor"),
        ("publisher", "Publisher"), ("month", "Month"),
    )  # fmt: skip
    return Listing(
        title="Events", asked=asked, columns=COLUMNS, rows=[as_row(e) for e in found.rows], next=found.after,
        total=found.total, about=Sample.of(found.total).about,
        facets=facets(asked, *((word, title, counts.get(word, ())) for word, title in groups)),
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


add_listing(router, "/events", "events.html", events, keep=True)


@router.get("/event/{name:path}.json")
def as_json(desk: TheDesk, name: str) -> Response:
    """An event with all who tell it."""
    return json_response(event_body(event_page(desk.store, name)))


@router.get("/event/{name:path}")
def page(request: Request, desk: TheDesk, name: str) -> Response:
    """An event with all who tell it, as a page; a name it had before, or a mention's, leads to the one it has today."""
    found = event_page(desk.store, name)
    if name != found["name"]:
        return RedirectResponse(f"/event/{path_part(found['name'])}", 303)
    decided = decisions_on(desk.store, (m.name for m in found["mentions"]))
    title = found["event"].title or found["event"].type
    return render(request, "event.html", title=title, decisions=decided, who=decider(request), **found)


Event = Annotated[str, Form(max_length=400)]
Why = Annotated[str, Form(max_length=1000)]
Who = Annotated[str, Form(max_length=200)]


@router.post("/events/merge")
def merge(desk: TheDesk, keep: Event, other: Annotated[str, Form(max_length=2000)], why: Why = "",
          who: Who = "") -> Response:  # fmt: skip
    """Say that two events are one."""
    desk.store.decide("event", "merge", merge_subject(desk.store, keep, other), why=why, who=who)
    return back_to("event", keep, who)


@router.post("/events/split")
def split(desk: TheDesk, event: Event, mentions: Annotated[list[str], Form()], why: Why = "",
          who: Who = "") -> Response:  # fmt: skip
    """Say that some mentions are of another event than the rest."""
    made = desk.store.decide("event", "split", split_subject(desk.store, event, mentions), why=why, who=who)
    return back_to("event", ".".join(made.subject["others"][0]), who)
