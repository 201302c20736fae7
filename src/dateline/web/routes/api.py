"""The REST API, version 1: read everything, read a text, add articles, review, decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as PathPart
from fastapi.openapi.utils import get_openapi

from dateline import __version__
from dateline.errors import SettingError
from dateline.model import Article
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
from dateline.record import encode
from dateline.store.rows import Review
from dateline.text import text_id
from dateline.web.actor_page import actor_page
from dateline.web.api_models import (
    SCHEMAS,
    ArticlesIn,
    DecisionIn,
    ReviewIn,
    TextIn,
    UndoIn,
    components,
    filters,
    gives,
)
from dateline.web.article_view import article_view
from dateline.web.desk import Desk, TheDesk
from dateline.web.event_page import event_body, event_page
from dateline.web.importing import Given, job_body
from dateline.web.listing import LONGEST_KEPT, Asked, Listing, json_response, listing_body, plain
from dateline.web.pages import render
from dateline.web.problems import missing
from dateline.web.remembering import answered
from dateline.web.routes import actors, search, sources
from dateline.web.routes.articles import copies_of, view_body
from dateline.web.routes.imports import allow_import, allow_reading, day_given, imports_of, job_named, room_of
from dateline.web.routes.runs import runs
from dateline.web.row_pages import find_article
from dateline.web.statement_page import statement_page

ROOT = "/api/v1"
router = APIRouter()
NAV = (98, "API", "/api", "")
v1 = APIRouter(prefix=ROOT)
Asks = Annotated[Question, Depends(filters)]
Name = Annotated[str, PathPart(max_length=400)]
Number = Annotated[int, PathPart(ge=1, le=2**31 - 1)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Cursor = Annotated[str | None, Query(max_length=500)]


def page_body(page: Page[Any]) -> Response:
    """A page of rows with the cursor of the next."""
    return json_response({"rows": page.rows, "total": page.total, "next": page.after})


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


@v1.get("/articles", tags=["articles"], responses=gives(page_of="ArticleFound"))
def list_articles(desk: TheDesk, query: Asks) -> Response:
    """Articles that match, by the day they were written."""
    return page_body(find_articles(desk.store, query))


@v1.get("/events", tags=["rows"], responses=gives(page_of="EventRow"))
def list_events(desk: TheDesk, query: Asks) -> Response:
    """Mentions of acts that match, by the day of the act."""
    return page_body(find_events(desk.store, query))


@v1.get("/statements", tags=["rows"], responses=gives(page_of="StatementRow"))
def list_statements(desk: TheDesk, query: Asks) -> Response:
    """Who said what to whom, by day."""
    return page_body(find_statements(desk.store, query))


@v1.get("/positions", tags=["rows"], responses=gives(page_of="PositionRow"))
def list_positions(desk: TheDesk, query: Asks) -> Response:
    """What parties want, refuse or promise, by day."""
    return page_body(find_positions(desk.store, query))


@v1.get("/figures", tags=["rows"], responses=gives(page_of="FigureRow"))
def list_figures(desk: TheDesk, query: Asks) -> Response:
    """Reported numbers, by day."""
    return page_body(find_figures(desk.store, query))


@v1.get("/timeline", tags=["corpus"], responses=gives("Timeline"))
def get_timeline(
    request: Request, desk: TheDesk, query: Asks, per_day: Annotated[int, Query(ge=1, le=50)] = 5
) -> Response:
    """Main events by day; `limit` counts days."""
    return kept(desk, request, lambda: timeline(desk.store, query, per_day))


@v1.get("/calendar", tags=["corpus"], responses=gives("Calendar"))
def get_calendar(request: Request, desk: TheDesk, query: Asks) -> Response:
    """Plans by the day they are for, and what became of them."""
    return kept(desk, request, lambda: calendar(desk.store, query))


@v1.get("/contested", tags=["corpus"], responses=gives(page_of="ContestedPair"))
def list_contested(desk: TheDesk, query: Asks) -> Response:
    """Claims that cannot both hold, the surest first."""
    return page_body(contested(desk.store, query))


@v1.get("/board", tags=["corpus"], responses=gives("Board"))
def get_board(request: Request, desk: TheDesk, query: Asks) -> Response:
    """What each party holds on each issue, and where it turned."""
    return kept(desk, request, lambda: positions_board(desk.store, query))


@v1.get("/series", tags=["corpus"], responses=gives({"type": "array", "items": {"$ref": SCHEMAS + "Series"}}))
def get_series(request: Request, desk: TheDesk, query: Asks) -> Response:
    """Reported numbers over time, by what they measure and whose they are."""
    return kept(desk, request, lambda: figures_over_time(desk.store, query))


@v1.get("/network", tags=["corpus"], responses=gives("Network"))
def get_network(
    request: Request, desk: TheDesk, query: Asks, period: Literal["all", "year", "month"] = "all"
) -> Response:
    """Who acts on whom and who speaks to or about whom, by period."""
    return kept(desk, request, lambda: who(desk.store, query, period=period))


@v1.get("/facets", tags=["corpus"], responses=gives("Facets"))
def get_facets(request: Request, desk: TheDesk, query: Asks) -> Response:
    """How the events that match divide by type, status, actor, place, month and publisher."""
    return kept(desk, request, lambda: facets(desk.store, query))


@v1.get("/search", tags=["rows"], responses=gives())
def full_text(desk: TheDesk, request: Request, q: Annotated[str, Query(max_length=2000)],
              in_: Annotated[str | None, Query(alias="in", description=", ".join(search.WHERE))] = None,
              limit: Limit = 50, after: Cursor = None) -> Response:  # fmt: skip
    """Sentences by rank, or rows by day, that hold the words."""
    return listed(desk, request, search.search)


@v1.get("/actors", tags=["actors"], responses=gives())
def list_actors(desk: TheDesk, request: Request, q: Annotated[str | None, Query(max_length=300)] = None,
                kind: Annotated[list[str] | None, Query()] = None, country: Annotated[list[str] | None, Query()] = None,
                limit: Limit = 50, after: Cursor = None) -> Response:  # fmt: skip
    """Actors after all merges, those of most articles first."""
    return listed(desk, request, actors.actors)


@v1.get("/sources", tags=["corpus"], responses=gives())
def list_sources(desk: TheDesk, request: Request, limit: Limit = 50, after: Cursor = None) -> Response:
    """Who published what the store holds."""
    return listed(desk, request, sources.sources)


@v1.get("/runs", tags=["corpus"], responses=gives())
def list_runs(desk: TheDesk, request: Request) -> Response:
    """Which program, plan, models and lexicons read the articles."""
    return listed(desk, request, runs)


# ---------------------------------------------------------------- one of each


@v1.get("/articles/{name:path}/record", tags=["articles"], responses=gives("Record"))
def get_record(desk: TheDesk, name: Name) -> Response:
    """The record of an article, `dateline.record/1`: offsets count Unicode code points."""
    return json_response(desk.store.record(find_article(desk.store, name).article))


@v1.get("/articles/{name:path}", tags=["articles"], responses=gives())
def get_article(desk: TheDesk, name: Name) -> Response:
    """An article with its text in slices and the rows that stand on each."""
    article = find_article(desk.store, name)
    view = article_view(desk.store.record(article.article), article.key)
    return json_response(view_body(article, view, copies_of(desk.store, article)))


@v1.get("/events/{name:path}", tags=["rows"], responses=gives())
def get_event(desk: TheDesk, name: Name) -> Response:
    """An event with all mentions, differences, history and codes."""
    return json_response(event_body(event_page(desk.store, name)))


@v1.get("/statements/{name:path}", tags=["rows"], responses=gives())
def get_statement(desk: TheDesk, name: Name) -> Response:
    """A statement with what stands around it."""
    return json_response(plain(statement_page(desk.store, name)))


@v1.get("/actors/{name:path}", tags=["actors"], responses=gives())
def get_actor(desk: TheDesk, name: Name) -> Response:
    """An actor by key or number: names, roles, statements, acts, positions, decisions."""
    found = actor_page(desk.store, name)
    found["positions"] = [{"position": h.row, "turned_from": h.before} for h in found["positions"]]
    found["with_whom"] = [{"actor": a, "acts": n} for a, n in found["with_whom"]]
    return json_response(plain(found))


# ---------------------------------------------------------------- reading and adding


def as_article(given: TextIn) -> Article:
    """A text that was sent, as an article. Errors: SettingError where its date is none."""
    return Article(
        id=given.id or text_id(given.text), text=given.text, title=given.title, url=given.url,
        publisher=given.publisher, published=day_given(given.published or ""), source="api",
    )  # fmt: skip


@v1.post("/read", tags=["reading"], responses=gives("Record"))
def read(request: Request, desk: TheDesk, given: TextIn) -> Response:
    """Read a text into a record. Nothing is kept."""
    allow_reading(desk, request)
    (record,) = room_of(desk).read([as_article(given)])
    return Response(encode(record), media_type="application/json")


@v1.post("/articles", tags=["articles"], status_code=202, responses=gives(code=202))
def add_articles(request: Request, desk: TheDesk, given: ArticlesIn) -> Response:
    """Add articles; the answer names an import whose progress can be asked for."""
    allow_import(desk, request)
    job = imports_of(desk).start([Given("api", articles=tuple(map(as_article, given.articles)))])
    answer = json_response(job_body(job), 202)
    answer.headers["location"] = f"{ROOT}/imports/{job.id}"
    return answer


@v1.get("/imports/{id}", tags=["articles"], responses=gives())
def get_import(desk: TheDesk, id: Name) -> Response:
    """How far an import is, and what went wrong."""
    return json_response(job_body(job_named(desk, id)))


# ---------------------------------------------------------------- what people judge and decide


@v1.get("/reviews", tags=["reviews"], responses=gives(page_of="Review"))
def list_reviews(desk: TheDesk, article: Annotated[str | None, Query(max_length=300)] = None,
                 layer: Annotated[str | None, Query(max_length=20)] = None, undone: bool = False,
                 limit: Limit = 50, after: Annotated[int, Query(ge=0, le=2**31)] = 0) -> Response:  # fmt: skip
    """Judgements in the order they were made; `after` is the number of the last one seen."""
    article = None if article is None else find_article(desk.store, article).key
    every = [r for r in desk.store.reviews(article, layer=layer, undone=undone) if r.review > after]
    page = every[:limit]
    following = str(page[-1].review) if len(every) > limit else None
    return json_response({"rows": page, "total": len(every), "next": following})


@v1.post("/reviews", tags=["reviews"], status_code=201, responses=gives("Review", code=201))
def add_review(desk: TheDesk, given: ReviewIn) -> Response:
    """Judge a row."""
    key = find_article(desk.store, given.article).key
    made: Review = desk.store.review(
        key, given.layer, given.id, given.verdict, edit=given.edit, note=given.note, who=given.who
    )
    return json_response(made, 201)


@v1.post("/reviews/{number}/undo", tags=["reviews"], responses=gives())
def undo_review(desk: TheDesk, number: Number, given: UndoIn) -> Response:
    """Take a judgement back."""
    if all(r.review != number for r in desk.store.reviews()):
        raise missing("such standing review")
    desk.store.undo_review(number, who=given.who)
    return json_response({"undone": number})


@v1.get("/decisions", tags=["actors"], responses=gives())
def list_decisions(desk: TheDesk, kind: Annotated[str | None, Query(max_length=20)] = None) -> Response:
    """What was decided on actors and events, undone or not."""
    found = desk.store.decisions(kind, standing_only=False)
    return json_response({"rows": found, "total": len(found), "next": None})


@v1.post("/decisions", tags=["actors"], status_code=201, responses=gives("Decision", code=201))
def decide(desk: TheDesk, given: DecisionIn) -> Response:
    """Merge or split actors or events, or rename an actor."""
    _check_subject(given.subject)
    made = desk.store.decide(given.kind, given.action, given.subject, why=given.why, who=given.who)
    return json_response(made, 201)


def _check_subject(subject: dict[str, Any]) -> None:
    """Refuse a subject whose fields are not of the kind their names say. Errors: SettingError."""
    strings = all(isinstance(subject.get(k, ""), str) for k in ("keep", "from", "actor", "name"))
    lists = all(_strings(subject.get(k, [])) for k in ("merge", "articles"))
    pairs = all(_pairs(subject.get(k, [])) for k in ("mentions", "others"))
    if not (strings and lists and pairs):
        wanted = "keep, from, actor, name are words; merge, articles lists of words; mentions, others of [key, id]."
        raise SettingError("subject", "a field is not of its kind.", f"Write it so: {wanted}")


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _pairs(value: Any) -> bool:
    return isinstance(value, list) and all(_strings(v) and len(v) == 2 for v in value)


@v1.post("/decisions/{number}/undo", tags=["actors"], responses=gives("Decision"))
def undo_decision(desk: TheDesk, number: Number, given: UndoIn) -> Response:
    """Take a decision back."""
    if all(d.decision != number for d in desk.store.decisions()):
        raise missing("such standing decision")
    return json_response(desk.store.undo_decision(number, who=given.who))


# ---------------------------------------------------------------- the API itself


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI document of version 1."""
    made = get_openapi(
        title="Dateline", version=__version__, routes=v1.routes,
        description="A store of articles as records: read everything, read a text, add articles, review, decide. "
        "Lists are paged by cursor (`next`, then `after`); problems are application/problem+json.",
    )  # fmt: skip
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas.update({k: v for k, v in components().items() if k not in schemas})
    made["components"]["securitySchemes"] = {"password": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{}, {"password": []}]
    return made


@v1.get("/openapi.json", include_in_schema=False)
def document() -> Response:
    """What this API can do."""
    return json_response(openapi())


@router.get("/api", include_in_schema=False)
def page(request: Request) -> Response:
    """The calls of the API, for people."""
    calls = [
        (method.upper(), path, about.get("summary", ""), about.get("description", ""))
        for path, methods in openapi()["paths"].items()
        for method, about in methods.items()
    ]
    return render(request, "api.html", title="API", calls=calls, root=ROOT)


router.include_router(v1)
