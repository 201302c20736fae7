"""Review: rows to judge, the most telling first; what was judged, by whom and when; the same as annotated material."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote, unquote

import msgspec
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from dateline.errors import SettingError
from dateline.export.reviewed import reviewed_articles
from dateline.store.reviewing import find_row
from dateline.store.rows import Review
from dateline.web import review_cards, review_edits, review_queue
from dateline.web.desk import Desk, TheDesk
from dateline.web.listing import Asked, Column, Facet, Listing, add_listing, json_response, make_cursor, plain
from dateline.web.pages import render
from dateline.web.problems import missing
from dateline.web.routes.session import own_path
from dateline.web.streaming import render_soon

router = APIRouter(include_in_schema=False)
NAV = (60, "Review", "/review", "w")
WHO = "dateline_who"
"""Name of the cookie that holds the reviewer's name."""
SHOWN = 15
"""Rows of a page."""
LOGGED = 100
VERDICTS = {"y": "right", "n": "wrong", "h": "unsure", "edit": "edited"}
LAYERS = review_queue.LAYERS
QUEUE = (
    Column("layer", "Layer"), Column("ref", "Row"), Column("kind", "Kind"), Column("score", "Score"),
    Column("uncertainty", "Uncertainty"), Column("weight", "Weight"), Column("why", "Why here"),
)  # fmt: skip
LOG = (
    Column("review", "Number"), Column("at", "When"), Column("who", "Who"), Column("layer", "Layer"),
    Column("id", "Row"), Column("article_key", "Article"), Column("verdict", "Verdict"), Column("note", "Note"),
    Column("words", "Words"), Column("standing", "Standing"), Column("why", "Why"), Column("undone", "Taken back"),
)  # fmt: skip
Layer = Annotated[str, Form(max_length=20)]
Ref = Annotated[str, Form(max_length=60)]
Note = Annotated[str, Form(max_length=2000)]
To = Annotated[str, Form(max_length=2000)]


def reviewer(request: Request) -> str:
    """Who judges, as they said on this browser."""
    return unquote(request.cookies.get(WHO, ""))[:80]


async def sent_form(request: Request) -> dict[str, list[str]]:
    """What a form sent, every value of each name."""
    form = await request.form()
    return {name: [v for v in form.getlist(name) if isinstance(v, str)] for name in form}


Who = Annotated[str, Depends(reviewer)]
Sent = Annotated[dict[str, list[str]], Depends(sent_form)]


# ---------------------------------------------------------------- the queue


def queue(desk: Desk, asked: Asked) -> Listing:
    """Rows nobody has judged, those first of which a judgement tells most."""
    layer = asked.one_of("layer", LAYERS)
    kind = asked.text("kind") if layer else None
    article = asked.text("article")
    start = asked.after[0] if asked.after else 0
    if not isinstance(start, int) or start < 0:
        raise SettingError("after", "this is no cursor.", "Take the one that the page before gave.")
    if article is not None and not article.isdigit():
        raise SettingError("article", f"{article[:40]!r} is no number.", "Take it from the article's address.")
    limit = asked.limit if asked.text("limit") else SHOWN
    found = review_queue.queue(
        desk.store, layer, kind, int(article) if article else None, start=start, limit=limit
    )  # fmt: skip
    rows = [{**r._asdict(), "ref": r.ref} for r in found.rows]
    cards = [(r, review_cards.make_card(desk.store, r.layer, r.article, r.id)) for r in found.rows[:SHOWN]]
    return Listing(
        title="Review", asked=asked, columns=QUEUE, rows=rows, total=found.waiting, facets=_facets(desk, asked, layer),
        next=None if found.next is None else make_cursor(found.next),
        more={"found": found, "cards": cards, "verdicts": VERDICTS},
    )  # fmt: skip


def _facets(desk: Desk, asked: Asked, layer: str | None) -> tuple[Facet, ...]:
    counts = desk.store.info().counts
    facets = [asked.facet("layer", "Layer", [(name, name, counts.get(name, 0)) for name in LAYERS])]
    if layer:
        kinds = sorted(review_queue.kinds(desk.store, layer), key=lambda pair: -pair[1])
        title = review_queue.KIND[layer].capitalize()
        facets.append(asked.facet("kind", title, [(v, v, n) for v, n in kinds]))
    return tuple(facets)


@router.get("/review")
def queue_page(request: Request, desk: TheDesk, who: Who) -> Response:
    """The queue as a page; it names the reviewer, which its other addresses do not."""

    def found() -> dict[str, Any]:
        listing = queue(desk, Asked("/review", request.query_params.multi_items()))
        return {"listing": listing, "who": who, **listing.more}

    return render_soon(request, "review.html", "Review", found)


add_listing(router, "/review", "review.html", queue)


# ---------------------------------------------------------------- the log


def log(desk: Desk, asked: Asked) -> Listing:
    """Every judgement, the latest first, those that were taken back too."""
    layer, verdict = asked.text("layer"), asked.one_of("verdict", tuple(VERDICTS))
    standing, who = asked.one_of("standing", ("kept", "changed", "orphaned")), asked.text("who")
    every = [r for r in desk.store.reviews(layer=layer, undone=True)
             if (verdict is None or r.verdict == verdict) and (who is None or r.who == who)]  # fmt: skip
    some = [r for r in every if standing is None or (r.standing == standing and not r.undone)]
    some.sort(key=lambda r: -r.review)
    start = asked.after[0] if asked.after else 0
    if not isinstance(start, int) or start < 0:
        raise SettingError("after", "this is no cursor.", "Take the one that the page before gave.")
    limit = asked.limit if asked.text("limit") else LOGGED
    end = start + limit
    facets = (
        asked.facet("standing", "Standing", _count(every, "standing")),
        asked.facet("verdict", "Verdict", [(v, VERDICTS.get(v, v), n) for v, _, n in _count(every, "verdict")]),
        asked.facet("layer", "Layer", _count(every, "layer")),
        asked.facet("who", "Who", _count(every, "who")),
    )
    numbers = _articles(desk, some[start:end])
    rows = [{**plain(r), "article": numbers.get(r.article_key)} for r in some[start:end]]
    return Listing(
        title="What was judged", asked=asked, columns=LOG, rows=rows, total=len(some), facets=facets,
        next=make_cursor(end) if end < len(some) else None, more={"verdicts": VERDICTS},
    )  # fmt: skip


def _count(rows: Sequence[Review], name: str) -> list[tuple[str, str, int]]:
    found: dict[str, int] = {}
    for r in rows:
        if not (name == "standing" and r.undone):
            found[getattr(r, name)] = found.get(getattr(r, name), 0) + 1
    return [(v, v, n) for v, n in sorted(found.items(), key=lambda pair: -pair[1])]


def _articles(desk: Desk, reviews: Sequence[Review]) -> dict[str, int]:
    found = {}
    for key in {r.article_key for r in reviews}:
        try:
            found[key] = desk.store.article(key).article
        except SettingError:
            continue
    return found


add_listing(router, "/review/log", "review_log.html", log, "What was judged")


@router.get("/review/export.jsonl")
def export(desk: TheDesk) -> Response:
    """What was judged, in the shape of annotated material."""

    def lines() -> Iterator[bytes]:
        for article in reviewed_articles(desk.store):
            yield msgspec.json.encode(article) + b"\n"

    headers = {"content-disposition": 'attachment; filename="dateline-reviewed.jsonl"'}
    return StreamingResponse(lines(), media_type="application/jsonl", headers=headers)


# ---------------------------------------------------------------- one row


def _row(desk: Desk, layer: str, ref: str) -> tuple[int, str]:
    number, _, id = ref.partition(".")
    if layer not in LAYERS or not number.isascii() or not number.isdigit() or not id or len(number) > 15:
        raise missing("such row")
    try:
        find_row(desk.store.record(int(number)), layer, id)
    except SettingError:
        raise missing("such row") from None
    return int(number), id


@router.get("/review/row/{layer}/{ref}")
def row(request: Request, desk: TheDesk, layer: str, ref: str, who: Who, to: str = "/review") -> Response:
    """One row with its judgements and the form to edit it."""
    return _row_page(request, desk, layer, ref, who, own_path(to))


def _row_page(request: Request, desk: Desk, layer: str, ref: str, who: str, to: str,
              wrong: SettingError | None = None, sent: Mapping[str, list[str]] | None = None) -> Response:  # fmt: skip
    article, id = _row(desk, layer, ref)
    record = desk.store.record(article)
    fields = review_edits.form_of(record, find_row(record, layer, id), layer)
    if sent is not None:
        fields = [f._replace(value=_typed(f, sent)) for f in fields]
    card = review_cards.make_card(desk.store, layer, article, id)
    status = 200 if wrong is None else 400
    return render(
        request, "review_row.html", status, title=f"Review: {card.words[:60]}", card=card, fields=fields, who=who,
        to=to, wrong=wrong, sent=sent or {}, verdicts=VERDICTS,
    )  # fmt: skip


def _typed(field: review_edits.Field, sent: Mapping[str, list[str]]) -> Any:
    given = sent.get(field.name, [])
    return tuple(given) if field.kind == "parties" else "\n".join(given)


# ---------------------------------------------------------------- judging


@router.post("/review/judge")
def judge(request: Request, desk: TheDesk, who: Who, layer: Layer, ref: Ref, verdict: Annotated[str, Form()],
          note: Note = "", to: To = "/review") -> Response:  # fmt: skip
    """Judge a row right, wrong or unsure."""
    article, id = _row(desk, layer, ref)
    made = desk.store.review(article, layer, id, verdict, note=note, who=who)
    return _judged(request, made, to)


@router.post("/review/edit")
def edit(request: Request, desk: TheDesk, who: Who, layer: Layer, ref: Ref, sent: Sent, note: Note = "",
         to: To = "/review") -> Response:  # fmt: skip
    """Judge a row by what it should have said."""
    article, id = _row(desk, layer, ref)
    record = desk.store.record(article)
    try:
        changes = review_edits.read_edit(record, find_row(record, layer, id), layer, sent)
    except SettingError as wrong:
        return _row_page(request, desk, layer, ref, who, own_path(to), wrong, sent)
    made = desk.store.review(article, layer, id, "edit", edit=changes, note=note, who=who)
    return _judged(request, made, to)


@router.post("/review/undo")
def undo(request: Request, desk: TheDesk, who: Who, review: Annotated[int | None, Form()] = None,
         to: To = "/review") -> Response:  # fmt: skip
    """Take a judgement back: the one named, else the last one of this reviewer. Both stay written down."""
    if review is None:
        mine = [r for r in desk.store.reviews() if r.who == who]
        if not mine:
            raise SettingError("undo", "there is no judgement of yours to take back.", "See what was judged.")
        review = mine[-1].review
    desk.store.undo_review(review, who=who)
    if _wants_json(request):
        return json_response({"undone": review})
    return RedirectResponse(own_path(to), 303)


@router.post("/review/who")
def say_who(name: Annotated[str, Form(max_length=80)] = "", to: To = "/review") -> Response:
    """Remember the reviewer's name on this browser."""
    answer = RedirectResponse(own_path(to), 303)
    answer.set_cookie(WHO, quote(name.strip()), max_age=31_536_000, samesite="strict", httponly=True)
    return answer


def _judged(request: Request, made: Review, to: str) -> Response:
    if _wants_json(request):
        return json_response({"review": made.review, "verdict": made.verdict, "said": VERDICTS[made.verdict]})
    return RedirectResponse(own_path(to), 303)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
