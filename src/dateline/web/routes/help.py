"""The keys as a page, for a browser without scripts."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dateline.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/help")
def keys(request: Request) -> Response:
    return render(request, "help.html", title="Keys")
