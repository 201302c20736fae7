"""Actors: who is there; one of them; and merging, splitting, renaming and taking any of it back."""

from __future__ import annotations

import re
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from dateline.corpus.actor_candidates import Known
from dateline.corpus.actor_identity import folded
from dateline.errors import SettingError
from dateline.query.resolving import actors_called
from dateline.store import Store
from dateline.store.rows import Decision
from dateline.web.actor_page import actor_page, all_actors, proposals
from dateline.web.deciders import back_to, decider
from dateline.web.desk import Desk, TheDesk
from dateline.web.listing import Asked, Column, Listing, add_listing, json_response, make_cursor, plain
from dateline.web.pages import path_part, render
from dateline.web.remembering import answered, remembered
from dateline.web.row_pages import find_actor, find_article, name_of
from dateline.web.streaming import render_soon

router = APIRouter(include_in_schema=False)
NAV = (27, "Actors", "/actors", "l")
COLUMNS = (
    Column("number", "Number"), Column("name", "Name"), Column("kind", "Kind"), Column("country", "Country"),
    Column("sectors", "Sectors"), Column("role", "Role"), Column("articles", "Articles"),
    Column("wikidata", "Wikidata"), Column("names", "Names"), Column("key", "Key"),
)  # fmt: skip
Who = Annotated[str, Form(max_length=200)]
Why = Annotated[str, Form(max_length=1000)]


def actors(desk: Desk, asked: Asked) -> Listing:
    """Actors after all merges, those of most articles first."""
    every = remembered(desk, "actors", lambda: all_actors(desk.store))
    words = folded(asked.text("q") or "")
    fits = [a for a in every if not words or any(words in folded(n) for n in (a.name, *a.names))]
    for name in ("kind", "country", "sector"):
        chosen = asked.many(name)
        fits = [a for a in fits if not chosen or set(chosen) & set(_values(a, name))]
    seen = asked.after[0] if asked.after and isinstance(asked.after[0], int) and 0 <= asked.after[0] < 10**7 else 0
    rows = [msgspec.to_builtins(a) for a in fits[seen : seen + asked.limit]]
    more = len(fits) > seen + asked.limit
    return Listing(
        title="Actors", asked=asked, columns=COLUMNS, rows=rows, total=len(fits),
        next=make_cursor(seen + asked.limit) if more else None,
        facets=tuple(asked.facet(n, n.capitalize(), _counts(fits, n)) for n in ("kind", "country", "sector")),
    )  # fmt: skip


def _values(actor: Known, name: str) -> tuple[str, ...]:
    return actor.sectors if name == "sector" else tuple(filter(None, (getattr(actor, name),)))


def _counts(actors: list[Known], name: str) -> list[tuple[str, str, int]]:
    counts: dict[str, int] = {}
    for a in actors:
        for value in _values(a, name):
            counts[value] = counts.get(value, 0) + 1
    return [(v, v, n) for v, n in sorted(counts.items(), key=lambda x: (-x[1], x[0]))[:14]]


add_listing(router, "/actors", "actors.html", actors)


def prepare(desk: Desk) -> None:
    """Find who may be one before anybody opens an actor."""
    remembered(desk, "actors", lambda: all_actors(desk.store))
    remembered(desk, "proposals", lambda: proposals(desk.store))


@router.get("/actors/proposals")
def proposed(request: Request, desk: TheDesk) -> Response:
    """Pairs of actors that may be one."""
    found = remembered(desk, "proposals", lambda: proposals(desk.store), True)
    known = {a.key: a for a in remembered(desk, "actors", lambda: all_actors(desk.store))}
    pairs = [(p, known[p.keep], known[p.merge]) for p in found[:100] if p.keep in known and p.merge in known]
    return render(
        request, "actor_proposals.html", title="Who may be one", pairs=pairs, total=len(found), who=decider(request)
    )


@router.get("/decisions")
def decisions(request: Request, desk: TheDesk) -> Response:
    """What was decided on actors and events, the last first."""
    rows = list(reversed(desk.store.decisions(standing_only=False)))
    return render(request, "decisions.html", title="Decisions", decisions=rows[:500], who=decider(request))


@router.get("/actor/{name:path}.json")
def as_json(desk: TheDesk, name: str) -> Response:
    """An actor with all that is known of it."""
    found = actor_page(desk.store, name)
    found["positions"] = [{"position": h.row, "turned_from": h.before} for h in found["positions"]]
    found["with_whom"] = [{"actor": a, "acts": n} for a, n in found["with_whom"]]
    return json_response(plain(found))


@router.get("/actor/{name:path}")
def page(request: Request, desk: TheDesk, name: str) -> Response:
    """An actor, as a page under its key."""
    key = find_actor(desk.store, name)[1]
    if name != key:
        return RedirectResponse(f"/actor/{path_part(key)}", 307)
    return render_soon(request, "actor.html", name_of(desk.store, key), lambda: _found(request, desk, key))


def _found(request: Request, desk: Desk, key: str) -> dict[str, Any]:
    found = answered(desk, ("actor", key), lambda: actor_page(desk.store, key))
    alike = [p for p in remembered(desk, "proposals", lambda: proposals(desk.store), True) if key in (p.keep, p.merge)]
    known = {a.key: a for a in remembered(desk, "actors", lambda: all_actors(desk.store))}
    pairs = [(p, known.get(p.merge if p.keep == key else p.keep)) for p in alike[:8]]
    return {**found, "alike": pairs, "who": decider(request)}


def other_actor(store: Store, name: str) -> str:
    """The key of the one actor that a user means. Errors: SettingError where there is none or several."""
    with store.reading() as c:
        roots = {int(name.lstrip("#"))} if re.fullmatch(r"#?\d{1,9}", name) else actors_called(c, name)
    if len(roots) == 1:
        return find_actor(store, str(next(iter(roots))))[1]
    if roots:
        numbers = ", ".join(f"#{n}" for n in sorted(roots)[:8])
        raise SettingError("merge", f"{len(roots)} actors go by {name!r}.", f"Give the number of one: {numbers}.")
    return find_actor(store, name)[1]


@router.post("/actors/merge")
def merge(desk: TheDesk, keep: Annotated[str, Form()], other: Annotated[str, Form()], why: Why = "",
          who: Who = "") -> Response:  # fmt: skip
    """Say that two actors are one."""
    kept, merged = find_actor(desk.store, keep)[1], other_actor(desk.store, other.strip())
    if kept == merged:
        raise SettingError("merge", "these are one actor already.", "Name another.")
    desk.store.decide("actor", "merge", {"keep": kept, "merge": [merged]}, why=why, who=who)
    return back_to("actor", kept, who)


@router.post("/actors/split")
def split(desk: TheDesk, actor: Annotated[str, Form()], name: Annotated[str, Form(min_length=1, max_length=300)],
          articles: Annotated[list[str], Form()], why: Why = "", who: Who = "") -> Response:  # fmt: skip
    """Say that in some articles an actor is somebody else."""
    key = find_actor(desk.store, actor)[1]
    keys = [find_article(desk.store, a).key for a in articles]
    desk.store.decide("actor", "split", {"from": key, "articles": keys, "name": name.strip()}, why=why, who=who)
    return back_to("actor", key, who)


@router.post("/actors/rename")
def rename(desk: TheDesk, actor: Annotated[str, Form()], name: Annotated[str, Form(min_length=1, max_length=300)],
           why: Why = "", who: Who = "") -> Response:  # fmt: skip
    """Say what an actor is called. It is still found by its other names."""
    key = find_actor(desk.store, actor)[1]
    desk.store.decide("actor", "rename", {"actor": key, "name": name}, why=why, who=who)
    return back_to("actor", key, who)


@router.post("/decisions/undo")
def undo(desk: TheDesk, decision: Annotated[int, Form(ge=1, le=2**31)], to: Annotated[str, Form()] = "",
         who: Who = "") -> Response:  # fmt: skip
    """Take a decision back, and go back to the actor or event it was taken back on."""
    made: Decision = desk.store.undo_decision(decision, who=who)
    subject = made.subject
    name = to or (subject.get("keep") or subject.get("from") or subject.get("actor") if made.kind == "actor" else "")
    return back_to(made.kind, name, who) if name else RedirectResponse("/decisions", 303)
