"""Articles: found by actor, place, type, time and words; and one with its text, layers, reasons and copies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import func, select

from dateline.errors import SettingError
from dateline.query.finding import articles_found, find_articles
from dateline.query.rows import ArticleFound
from dateline.query.shelf import Shelf
from dateline.store import Store, schema
from dateline.store.rows import ArticleRow
from dateline.web.article_view import ArticleView, article_view
from dateline.web.asking import facets, question
from dateline.web.desk import Desk, TheDesk
from dateline.web.facet_counts import Sample, article_facets
from dateline.web.listing import Asked, Column, Listing, add_listing, json_response, make_cursor, plain
from dateline.web.pages import day_words, render
from dateline.web.row_pages import find_article

router = APIRouter(include_in_schema=False)
NAV = (50, "Articles", "/articles", "a")
COLUMNS = (
    Column("id", "Article"), Column("key", "Key"), Column("day", "Day"), Column("title", "Title"),
    Column("publisher", "Publisher"), Column("url", "Address"), Column("words", "Words"), Column("events", "Events"),
    Column("statements", "Statements"), Column("positions", "Positions"), Column("figures", "Figures"),
    Column("copies", "Copies"), Column("copy_kind", "Kind of copy"),
)  # fmt: skip


def articles(desk: Desk, asked: Asked) -> Listing:
    """Articles that match, newest first unless asked otherwise; copies too. `added`: those added since a moment."""
    if moment := asked.text("added"):
        return added_since(desk.store, asked, moment)
    fixed: dict[str, Any] = {} if asked.text("order") else {"order": "newest"}
    query = question(asked, **fixed, **({} if asked.text("copies") else {"copies": True}))
    found = find_articles(desk.store, query)
    counts = article_facets(desk.store, query, total=found.total)
    groups = (("publisher", "Publisher"), ("month", "Month"))
    return Listing(
        title="Articles", asked=asked, columns=COLUMNS, rows=[as_row(a) for a in found.rows], next=found.after,
        total=found.total, about=Sample.of(found.total).about,
        facets=facets(asked, *((word, title, counts.get(word, ())) for word, title in groups)),
    )  # fmt: skip


def added_since(store: Store, asked: Asked, moment: str) -> Listing:
    """Articles that were added since a moment (ISO 8601), the last first. Errors: SettingError for other fields."""
    if {name for name, _ in asked.fields} - {"added", "after", "limit"}:
        raise SettingError("added", "it goes with no other field.", "Leave it out to narrow the list.")
    try:
        since = datetime.fromisoformat(moment.replace(" ", "+")).isoformat(timespec="seconds")
    except ValueError:
        raise SettingError("added", f"{moment[:40]!r} is no moment.", "Write it as 2016-02-03T14:00:00.") from None
    seen, t = asked.after[0] if asked.after else None, schema.articles
    with store.reading() as c:
        ask = select(t.c.article).where(t.c.added > since).order_by(t.c.article.desc()).limit(asked.limit + 1)
        many = c.execute(select(func.count()).select_from(t).where(t.c.added > since)).scalar_one()
        numbers = list(c.execute(ask.where(t.c.article < seen) if isinstance(seen, int) else ask).scalars())
        rows = articles_found(Shelf(c), numbers[: asked.limit])
    more = make_cursor(numbers[asked.limit - 1]) if len(numbers) > asked.limit else None
    return Listing(
        title=f"Added since {day_words(since)}", asked=asked, columns=COLUMNS, rows=[as_row(a) for a in rows],
        next=more, total=many,
    )  # fmt: skip


def as_row(a: ArticleFound) -> dict[str, Any]:
    """An article as a row of a list."""
    s = a.source
    return {
        "id": s.id, "key": s.key, "day": s.day, "title": s.title, "publisher": s.publisher or s.agency, "url": s.url,
        "words": a.words, "events": a.events, "statements": a.statements, "positions": a.positions,
        "figures": a.figures, "copies": a.copies, "copy_kind": a.copy_kind,
    }  # fmt: skip


add_listing(router, "/articles", "articles.html", articles, keep=True)


def copies_of(store: Store, article: ArticleRow) -> list[ArticleRow]:
    """The other articles that carry the same text, the lead first."""
    if article.copy_group is None:
        return []
    t = schema.articles
    ask = select(t.c.article).where((t.c.copy_group == article.copy_group) & (t.c.article != article.article))
    with store.reading() as c:
        numbers = list(c.execute(ask.order_by(t.c.lead.desc(), t.c.day, t.c.article).limit(200)).scalars())
    return [store.article(n) for n in numbers]


def view_body(article: ArticleRow, view: ArticleView, copies: list[ArticleRow]) -> dict[str, Any]:
    """An article for a program: its text in slices with the rows that stand on each, never offsets."""
    return {
        "article": plain(article),
        "slices": [
            {"text": r.text, "rows": r.rows, "furniture": r.furniture, "sentence": r.sentence} for r in view.runs
        ],
        "rows": {
            layer: [{**c._asdict(), "facts": dict(c.facts), "alternatives": plain(c.alternatives)} for c in cards]
            for layer, _, cards in view.layers
        },
        "copies": [plain(c) for c in copies],
    }


@router.get("/article/{name:path}.json")
def as_json(desk: TheDesk, name: str) -> Response:
    """An article with its text in slices."""
    article = find_article(desk.store, name)
    view = article_view(desk.store.record(article.article), article.key)
    return json_response(view_body(article, view, copies_of(desk.store, article)))


@router.get("/article/{name:path}")
def page(request: Request, desk: TheDesk, name: str) -> Response:
    """An article to read."""
    article = find_article(desk.store, name)
    if name != article.key:
        return RedirectResponse(f"/article/{article.key}", 307)
    record = desk.store.record(article.article)
    return render(
        request, "article.html", title=article.title or article.id, article=article, record=record,
        view=article_view(record, article.key), copies=copies_of(desk.store, article),
    )  # fmt: skip
