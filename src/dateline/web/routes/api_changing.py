"""The REST API, version 1: read a text, add articles, review, decide."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as PathPart

from dateline.errors import SettingError
from dateline.model import Article
from dateline.record import encode
from dateline.store.rows import Review
from dateline.text import text_id
from dateline.web.api_models import (
    ROOT,
    ArticlesIn,
    DecisionIn,
    Limit,
    Name,
    ReviewIn,
    TextIn,
    UndoIn,
    gives,
)
from dateline.web.desk import TheDesk
from dateline.web.importing import Given, job_body
from dateline.web.listing import json_response
from dateline.web.problems import missing
from dateline.web.routes.imports import allow_import, allow_reading, day_given, imports_of, job_named, room_of
from dateline.web.row_pages import find_article

routes = APIRouter(prefix=ROOT)
Number = Annotated[int, PathPart(ge=1, le=2**31 - 1)]


# ---------------------------------------------------------------- reading and adding


def as_article(given: TextIn) -> Article:
    """A text that was sent, as an article. Errors: SettingError where its date is none."""
    return Article(
        id=given.id or text_id(given.text), text=given.text, title=given.title, url=given.url,
        publisher=given.publisher, published=day_given(given.published or ""), source="api",
    )  # fmt: skip


@routes.post("/read", tags=["reading"], responses=gives("Record"))
def read(request: Request, desk: TheDesk, given: TextIn) -> Response:
    """Read a text into a record. Nothing is kept."""
    allow_reading(desk, request)
    (record,) = room_of(desk).read([as_article(given)])
    return Response(encode(record), media_type="application/json")


@routes.post("/articles", tags=["articles"], status_code=202, responses=gives(code=202))
def add_articles(request: Request, desk: TheDesk, given: ArticlesIn) -> Response:
    """Add articles; the answer names an import whose progress can be asked for."""
    allow_import(desk, request)
    job = imports_of(desk).start([Given("api", articles=tuple(map(as_article, given.articles)))])
    answer = json_response(job_body(job), 202)
    answer.headers["location"] = f"{ROOT}/imports/{job.id}"
    return answer


@routes.get("/imports/{id}", tags=["articles"], responses=gives())
def get_import(desk: TheDesk, id: Name) -> Response:
    """How far an import is, and what went wrong."""
    return json_response(job_body(job_named(desk, id)))


# ---------------------------------------------------------------- what people judge and decide


@routes.get("/reviews", tags=["reviews"], responses=gives(page_of="Review"))
def list_reviews(desk: TheDesk, article: Annotated[str | None, Query(max_length=300)] = None,
                 layer: Annotated[str | None, Query(max_length=20)] = None, undone: bool = False,
                 limit: Limit = 50, after: Annotated[int, Query(ge=0, le=2**31)] = 0) -> Response:  # fmt: skip
    """Judgements in the order they were made; `after` is the number of the last one seen."""
    article = None if article is None else find_article(desk.store, article).key
    every = [r for r in desk.store.reviews(article, layer=layer, undone=undone) if r.review > after]
    page = every[:limit]
    following = str(page[-1].review) if len(every) > limit else None
    return json_response({"rows": page, "total": len(every), "next": following})


@routes.post("/reviews", tags=["reviews"], status_code=201, responses=gives("Review", code=201))
def add_review(desk: TheDesk, given: ReviewIn) -> Response:
    """Judge a row."""
    key = find_article(desk.store, given.article).key
    made: Review = desk.store.review(
        key, given.layer, given.id, given.verdict, edit=given.edit, note=given.note, who=given.who
    )
    return json_response(made, 201)


@routes.post("/reviews/{number}/undo", tags=["reviews"], responses=gives())
def undo_review(desk: TheDesk, number: Number, given: UndoIn) -> Response:
    """Take a judgement back."""
    if all(r.review != number for r in desk.store.reviews()):
        raise missing("such standing review")
    desk.store.undo_review(number, who=given.who)
    return json_response({"undone": number})


@routes.get("/decisions", tags=["actors"], responses=gives())
def list_decisions(desk: TheDesk, kind: Annotated[str | None, Query(max_length=20)] = None) -> Response:
    """What was decided on actors and events, undone or not."""
    found = desk.store.decisions(kind, standing_only=False)
    return json_response({"rows": found, "total": len(found), "next": None})


@routes.post("/decisions", tags=["actors"], status_code=201, responses=gives("Decision", code=201))
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


@routes.post("/decisions/{number}/undo", tags=["actors"], responses=gives("Decision"))
def undo_decision(desk: TheDesk, number: Number, given: UndoIn) -> Response:
    """Take a decision back."""
    if all(d.decision != number for d in desk.store.decisions()):
        raise missing("such standing decision")
    return json_response(desk.store.undo_decision(number, who=given.who))
