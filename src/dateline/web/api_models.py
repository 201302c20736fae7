"""What a program may ask and send, as the API describes it, and the schemas of what it gets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from fastapi import Path as PathPart
from fastapi import Query as Parameter
from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from dateline.model import Record
from dateline.query import rows as found
from dateline.query.terms import LIMIT, MOST, Query
from dateline.store.rows import ArticleRow, Decision, Review, Verdict
from dateline.web.asking import question
from dateline.web.listing import Asked

ROOT = "/api/v1"
SCHEMAS = "#/components/schemas/"
LONGEST_TEXT = 200_000
"""Characters of a text that may be read at once."""
MOST_ARTICLES = 1_000
Many = Annotated[list[str] | None, Parameter()]
Name = Annotated[str, PathPart(max_length=400)]
Limit = Annotated[int, Parameter(ge=1, le=1000)]
_TYPES: tuple[Any, ...] = (
    Record, ArticleRow, Decision, Review, found.ArticleFound, found.EventRow, found.StatementRow, found.PositionRow,
    found.FigureRow, found.Timeline, found.Calendar, found.ContestedPair, found.Board, found.Series, found.Network,
    found.Facets,
)  # fmt: skip


def filters(
    request: Request,
    q: Annotated[str, Parameter(description='One line: `actor:Russia type:ASSAULT since:2018-03 "peace talks"`')] = "",
    actor: Annotated[list[str] | None, Parameter(description="A party, speaker or holder: name, #number, code")] = None,
    with_: Annotated[list[str] | None, Parameter(alias="with", description="Who must take part too")] = None,
    speaker: Many = None,
    addressee: Many = None,
    place: Many = None,
    country: Annotated[list[str] | None, Parameter(description="Name or ISO 3166 alpha-3")] = None,
    type: Annotated[list[str] | None, Parameter(description="PLOVER types")] = None,
    mode: Many = None,
    status: Annotated[list[str] | None, Parameter(description="actual, planned, hypothetical, negated")] = None,
    topic: Annotated[
        list[str] | None, Parameter(description="What statements and positions are about: an issue, or a word of it")
    ] = None,
    stance: Many = None,
    measure: Many = None,
    publisher: Many = None,
    article: Many = None,
    since: Annotated[str | None, Parameter(description="First day: 2016, 2016-02 or 2016-02-03")] = None,
    until: Annotated[str | None, Parameter(description="Last day")] = None,
    score: Annotated[float | None, Parameter(ge=0, le=1, description="Least score")] = None,
    copies: Annotated[bool | None, Parameter(description="Also rows of articles that repeat another")] = None,
    order: Annotated[Literal["oldest", "newest", "best"] | None, Parameter()] = None,
    limit: Annotated[int, Parameter(ge=1, le=MOST)] = LIMIT,
    after: Annotated[str | None, Parameter(description="`next` of the page before")] = None,
) -> Query:
    """The question that the parameters of a request ask."""
    return question(Asked(request.url.path, request.query_params.multi_items()))


class TextIn(BaseModel):
    """A text to be read, or an article to be added."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    id: Annotated[str | None, Field(max_length=300)] = None
    title: Annotated[str | None, Field(max_length=2_000)] = None
    url: Annotated[str | None, Field(max_length=2_000)] = None
    publisher: Annotated[str | None, Field(max_length=300)] = None
    published: Annotated[str | None, Field(max_length=40, description="ISO 8601, as precise as known")] = None


class ArticlesIn(BaseModel):
    """Articles to be added."""

    model_config = ConfigDict(extra="forbid")
    articles: Annotated[list[TextIn], Field(min_length=1, max_length=MOST_ARTICLES)]


class ReviewIn(BaseModel):
    """A judgement of a row: y right, n wrong, h half right, edit with the fields that should be otherwise."""

    model_config = ConfigDict(extra="forbid")
    article: Annotated[str, Field(max_length=300)]
    layer: Annotated[str, Field(max_length=20)]
    id: Annotated[str, Field(max_length=300)]
    verdict: Verdict
    edit: dict[str, Any] | None = None
    note: Annotated[str, Field(max_length=2_000)] = ""
    who: Annotated[str, Field(max_length=200)] = ""


class DecisionIn(BaseModel):
    """A merge, split or rename.

    actor merge: keep, merge; actor split: from, articles, name; actor rename: actor, name; event merge: mentions; event
    split: mentions, and others where these are parted from those only.
    """

    model_config = ConfigDict(extra="forbid")
    kind: Literal["actor", "event"]
    action: Literal["merge", "split", "rename"]
    subject: dict[str, Any]
    why: Annotated[str, Field(max_length=2_000)] = ""
    who: Annotated[str, Field(max_length=200)] = ""


class UndoIn(BaseModel):
    """Who takes something back."""

    model_config = ConfigDict(extra="forbid")
    who: Annotated[str, Field(max_length=200)] = ""


@cache
def components() -> Mapping[str, Any]:
    """JSON Schemas of what the API gives, made from its types."""
    _, made = msgspec.json.schema_components(_TYPES, ref_template=SCHEMAS + "{name}")
    problem = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
            "detail": {"type": "string"}, "remedy": {"type": "string"},
        },
    }  # fmt: skip
    return {**made, "Problem": problem}


def gives(schema: Any = None, *, page_of: str | None = None, code: int = 200) -> dict[int | str, dict[str, Any]]:
    """What a call answers: a schema, or a page of rows of a schema, and problems."""
    if page_of is not None:
        schema = {
            "type": "object",
            "required": ["rows", "total", "next"],
            "properties": {
                "rows": {"type": "array", "items": {"$ref": SCHEMAS + page_of}},
                "total": {"type": ["integer", "null"]},
                "about": {"type": "boolean", "description": "very many rows match: numbers are estimates"},
                "next": {"type": ["string", "null"]},
            },
        }
    elif isinstance(schema, str):
        schema = {"$ref": SCHEMAS + schema}
    problem = {"application/problem+json": {"schema": {"$ref": SCHEMAS + "Problem"}}}
    return {
        code: {"description": "Found", "content": {"application/json": {"schema": schema or {"type": "object"}}}},
        "4XX": {"description": "What is wrong and how to mend it", "content": problem},
    }
