"""Statements: who said what to whom, searched and narrowed; and one of them with its context."""

from __future__ import annotations

from typing import Any, get_args

from fastapi import APIRouter, Request, Response

from dateline.model import Channel, Form
from dateline.query.rows import StatementRow
from dateline.web.asking import facets, key_ref, question
from dateline.web.desk import Desk, TheDesk
from dateline.web.facet_counts import Manner, Sample, find_statements, statement_facets
from dateline.web.listing import Asked, Column, Listing, add_listing, json_response, plain
from dateline.web.pages import render
from dateline.web.statement_page import statement_page

router = APIRouter(include_in_schema=False)
NAV = (40, "Statements", "/statements", "s")
COLUMNS = (
    Column("id", "Statement"), Column("day", "Day"), Column("speaker", "Speaker"), Column("addressee", "To"),
    Column("form", "Form"), Column("channel", "Channel"), Column("cue", "Cue"), Column("said", "What was said"),
    Column("topics", "Topics"),
    Column("article", "Article"), Column("publisher", "Publisher"), Column("url", "Address"), Column("score", "Score"),
)  # fmt: skip


def statements(desk: Desk, asked: Asked) -> Listing:
    """Statements that match, newest first unless asked otherwise."""
    query = question(asked, **({} if asked.text("order") else {"order": "newest"}))
    manner = Manner(asked.many("form"), asked.many("channel"))
    found = find_statements(desk.store, query, manner)
    counts = statement_facets(desk.store, query, manner, total=found.total)
    groups = (
        ("speaker", "Speaker"), ("addressee", "Addressee"), ("topic", "Topic"), ("form", "Form"),
        ("channel", "Channel"), ("publisher", "Publisher"), ("month", "Month"),
    )  # fmt: skip
    return Listing(
        title="Statements", asked=asked, columns=COLUMNS, rows=[as_row(r) for r in found.rows], next=found.after,
        total=found.total, about=Sample.of(found.total).about,
        facets=facets(asked, *((word, title, counts.get(word, ())) for word, title in groups)),
        more={"forms": get_args(Form), "channels": get_args(Channel)},
    )  # fmt: skip


def as_row(r: StatementRow) -> dict[str, Any]:
    """A statement as a row of a list."""
    source = r.evidence.source
    return {
        "id": key_ref(r.evidence), "day": r.day, "speaker": r.speaker.name if r.speaker else r.source or None,
        "speaker_actor": r.speaker.actor if r.speaker else None, "addressee": r.addressee.name if r.addressee else None,
        "addressee_actor": r.addressee.actor if r.addressee else None, "form": r.form, "channel": r.channel,
        "cue": r.cue, "negated": r.negated, "said": r.said, "topics": list(r.topics), "article": source.id,
        "article_key": source.key, "title": source.title, "publisher": source.publisher or source.agency,
        "url": source.url, "score": r.evidence.score, "why": r.evidence.why,
    }  # fmt: skip


add_listing(router, "/statements", "statements.html", statements, keep=True)


@router.get("/statement/{name:path}.json")
def as_json(desk: TheDesk, name: str) -> Response:
    """A statement with what stands around it."""
    return json_response(plain(statement_page(desk.store, name)))


@router.get("/statement/{name:path}")
def page(request: Request, desk: TheDesk, name: str) -> Response:
    """A statement with what stands around it, as a page."""
    found = statement_page(desk.store, name)
    return render(request, "statement.html", title="Statement", **found)
