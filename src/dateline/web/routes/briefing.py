"""Briefing: a period and a subject chosen, a preview, and the document to take away."""

from __future__ import annotations

import io
from typing import Any

from fastapi import APIRouter, Request, Response

from dateline.errors import SettingError
from dateline.export.briefing import Briefing, build_briefing, write_briefing
from dateline.export.stored import identity_of
from dateline.web.asked_records import asked_records
from dateline.web.asking import question
from dateline.web.desk import Desk, TheDesk
from dateline.web.listing import Asked, json_response
from dateline.web.streaming import CODE, render_soon

router = APIRouter(include_in_schema=False)
NAV = (70, "Briefing", "/briefing", "b")
MOST = 3_000
"""Articles a briefing is made of at most."""
KINDS = {
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    "pdf": ("pdf", "application/pdf", "PDF"),
    "html": ("html", "text/html; charset=utf-8", "HTML"),
    "md": ("markdown", "text/markdown; charset=utf-8", "Markdown"),
}
"""Suffix: what the writer calls it, its media type, its name for people."""
OWN = ("title", "text")


def _build(desk: Desk, asked: Asked) -> Briefing:
    kept = Asked(asked.path, [(k, v) for k, v in asked.fields if k not in OWN])
    found = asked_records(desk.store, question(kept), most=MOST)
    return build_briefing(
        found.records(apply_reviews=True), found.keep, identity_of(desk.store),
        title=(asked.text("title") or "")[:200], text=asked.text("text") != "no",
    )  # fmt: skip


def _asked(request: Request) -> Asked:
    return Asked("/briefing", request.query_params.multi_items())


@router.get("/briefing")
def page(request: Request, desk: TheDesk) -> Response:
    """The form, and the preview where something was asked for."""
    asked = _asked(request)

    def found() -> dict[str, Any]:
        made: dict[str, Any] = {"briefing": None, "wrong": None, "asked": asked, "kinds": KINDS}
        if asked.fields:
            try:
                made["briefing"] = _build(desk, asked)
            except SettingError as wrong:
                made |= {"wrong": wrong, CODE: 400}
        return {**made, "info": desk.store.info()}

    return render_soon(request, "briefing.html", "Briefing", found)


@router.get("/briefing.json")
def as_json(request: Request, desk: TheDesk) -> Response:
    """The briefing as data."""
    return json_response(_build(desk, _asked(request)))


@router.get("/briefing.{suffix}")
def document(request: Request, desk: TheDesk, suffix: str) -> Response:
    """The briefing as a document to take away."""
    if suffix not in KINDS:
        raise SettingError("briefing", f"there is no format {suffix[:20]!r}.", f"Formats: {', '.join(KINDS)}, json.")
    kind, media, _ = KINDS[suffix]
    out = io.BytesIO()
    write_briefing(_build(desk, _asked(request)), out, kind)
    headers = {"content-disposition": f'attachment; filename="dateline-briefing.{suffix}"'}
    return Response(out.getvalue(), media_type=media, headers=headers)
