"""The REST API, version 1: rows, questions and one of each thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from dateline.query import Query as Question
from dateline.query import (
    calendar,
    contested,
    facets,
    figures_over_time,
    find_articles,
    find_events,
    find_figures,
    find_positions,
    find_statements,
    positions_board,
    timeline,
    who,
)
from dateline.query.rows import Page
from dateline.web.actor_page import actor_page
from dateline.web.api_models import (
    ROOT,
    SCHEMAS,
    Limit,
    Name,
    filters,
    gives,
)
from dateline.web.article_view import article_view
from dateline.web.desk import Desk, TheDesk
from dateline.web.event_page import event_body, event_page
from dateline.web.listing import LONGEST_KEPT, Asked, Listing, json_response, listing_body, plain
from dateline.web.remembering import answered
from dateline.web.routes import actors, search, sources
from dateline.web.routes.articles import copies_of, view_body
from dateline.web.routes.runs import runs
from dateline.web.row_pages import find_article
from dateline.web.statement_page import statement_page

routes = APIRouter(prefix=ROOT)
Asks = Annotated[Question, Depends(filters)]
Cursor = Annotated[str | None, Query(max_length=500)]


def page_body(page: Page[Any]) -> Response:
    """A page of rows with the cursor of the next."""
    return json_response({"rows": page.rows, "total": page.total, "about": page.about, "next": page.after})


def listed(desk: Desk, request: Request, ask: Any) -> Response:
    """The rows of a list that a page has too."""
    found: Listing = ask(desk, Asked(request.url.path, request.query_params.multi_items()))
    return json_response(listing_body(found))


def kept(desk: Desk, request: Request, find: Callable[[], Any]) -> Response:
    """The answer to a dear question, kept until the store changes unless it is very long."""
    if Asked(request.url.path, request.query_params.multi_items()).limit > LONGEST_KEPT:
        return json_response(find())
    key = (request.url.path, *request.query_params.multi_items())
    return json_response(answered(desk, key, find))


# ---------------------------------------------------------------- rows


@routes.get("/articles", tags=["articles"], responses=gives(page_of="ArticleFound"))
def list_articles(desk: TheDesk, query: Asks) -> Response:
    """Articles that match, by the day they were written."""
    return page_body(find_articles(desk.store, query))


@routes.get("/events", tags=["rows"], responses=gives(page_of="EventRow"))
def list_events(desk: TheDesk, query: Asks) -> Response:
    """Mentions of acts that match, by the day of the act."""
    return page_body(find_events(desk.store, query))


@routes.get("/statements", tags=["rows"], responses=gives(page_of="StatementRow"))
def list_statements(desk: TheDesk, query: Asks) -> Response:
    """Who said what to whom, by day."""
    return page_body(find_statements(desk.store, query))


@routes.get("/positions", tags=["rows"], responses=gives(page_of="PositionRow"))
def list_positions(desk: TheDesk, query: Asks) -> Response:
    """What parties want, refuse or promise, by day."""
    return page_body(find_positions(desk.store, query))


@routes.get("/figures", tags=["rows"], responses=gives(page_of="FigureRow"))
def list_figures(desk: TheDesk, query: Asks) -> Response:
    """Reported numbers, by day."""
    return page_body(find_figures(desk.store, query))


@routes.get("/timeline", tags=["corpus"], responses=gives("Timeline"))
def get_timeline(
    request: Request, desk: TheDesk, query: Asks, per_day: Annotated[int, Query(ge=1, le=50)] = 5
) -> Response:
    """Main events by day; `limit` counts days."""
    return kept(desk, request, lambda: timeline(desk.store, query, per_day))


@routes.get("/calendar", tags=["corpus"], responses=gives("Calendar"))
def get_calendar(request: Request, desk: TheDesk, query: Asks) -> Response:
    """Plans by the day they are for, and what became of them."""
    return kept(desk, request, lambda: calendar(desk.store, query))


@routes.get("/contested", tags=["corpus"], responses=gives(page_of="ContestedPair"))
def list_contested(desk: TheDesk, query: Asks) -> Response:
    """Claims that cannot both hold, the surest first."""
    return page_body(contested(desk.store, query))


@routes.get("/board", tags=["corpus"], responses=gives("Board"))
def get_board(request: Request, desk: TheDesk, query: Asks) -> Response:
    """What each party holds on each issue, and where it turned."""
    return kept(desk, request, lambda: positions_board(desk.store, query))


@routes.get("/series", tags=["corpus"], responses=gives({"type": "array", "items": {"$ref": SCHEMAS + "Series"}}))
def get_series(request: Request, desk: TheDesk, query: Asks) -> Response:
    """Reported numbers over time, by what they measure and whose they are."""
    return kept(desk, request, lambda: figures_over_time(desk.store, query))


@routes.get("/network", tags=["corpus"], responses=gives("Network"))
def get_network(
    request: Request, desk: TheDesk, query: Asks, period: Literal["all", "year", "month"] = "all"
) -> Response:
    """Who acts on whom and who speaks to or about whom, by period."""
    return kept(desk, request, lambda: who(desk.store, query, period=period))


@routes.get("/facets", tags=["corpus"], responses=gives("Facets"))
def get_facets(request: Request, desk: TheDesk, query: Asks) -> Response:
    """How the events that match divide by type, status, actor, place, month and publisher."""
    return kept(desk, request, lambda: facets(desk.store, query))


@routes.get("/search", tags=["rows"], responses=gives())
def full_text(desk: TheDesk, request: Request, q: Annotated[str, Query(max_length=2000)],
              in_: Annotated[str | None, Query(alias="in", description=", ".join(search.WHERE))] = None,
              limit: Limit = 50, after: Cursor = None) -> Response:  # fmt: skip
    """Sentences by rank, or rows by day, that hold the words."""
    return listed(desk, request, search.search)


@routes.get("/actors", tags=["actors"], responses=gives())
def list_actors(desk: TheDesk, request: Request, q: Annotated[str | None, Query(max_length=300)] = None,
                kind: Annotated[list[str] | None, Query()] = None, country: Annotated[list[str] | None, Query()] = None,
                limit: Limit = 50, after: Cursor = None) -> Response:  # fmt: skip
    """Actors after all merges, those of most articles first."""
    return listed(desk, request, actors.actors)


@routes.get("/sources", tags=["corpus"], responses=gives())
def list_sources(desk: TheDesk, request: Request, limit: Limit = 50, after: Cursor = None) -> Response:
    """Who published what the store holds."""
    return listed(desk, request, sources.sources)


@routes.get("/runs", tags=["corpus"], responses=gives())
def list_runs(desk: TheDesk, request: Request) -> Response:
    """Which program, plan, models and lexicons read the articles."""
    return listed(desk, request, runs)


# ---------------------------------------------------------------- one of each


@routes.get("/articles/{name:path}/record", tags=["articles"], responses=gives("Record"))
def get_record(desk: TheDesk, name: Name) -> Response:
    """The record of an article, `dateline.record/1`: offsets count Unicode code points."""
    return json_response(desk.store.record(find_article(desk.store, name).article))


@routes.get("/articles/{name:path}", tags=["articles"], responses=gives())
def get_article(desk: TheDesk, name: Name) -> Response:
    """An article with its text in slices and the rows that stand on each."""
    article = find_article(desk.store, name)
    view = article_view(desk.store.record(article.article), article.key)
    return json_response(view_body(article, view, copies_of(desk.store, article)))


@routes.get("/events/{name:path}", tags=["rows"], responses=gives())
def get_event(desk: TheDesk, name: Name) -> Response:
    """An event with all mentions, differences, history and codes."""
    return json_response(event_body(event_page(desk.store, name)))


@routes.get("/statements/{name:path}", tags=["rows"], responses=gives())
def get_statement(desk: TheDesk, name: Name) -> Response:
    """A statement with what stands around it."""
    return json_response(plain(statement_page(desk.store, name)))


@routes.get("/actors/{name:path}", tags=["actors"], responses=gives())
def get_actor(desk: TheDesk, name: Name) -> Response:
    """An actor by key or number: names, roles, statements, acts, positions, decisions."""
    found = actor_page(desk.store, name)
    found["positions"] = [{"position": h.row, "turned_from": h.before} for h in found["positions"]]
    found["with_whom"] = [{"actor": a, "acts": n} for a, n in found["with_whom"]]
    return json_response(plain(found))
