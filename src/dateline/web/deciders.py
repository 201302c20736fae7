"""Who decides, as they said on this browser, and the way back to what was decided on."""

from __future__ import annotations

from urllib.parse import unquote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from dateline.web.pages import path_part

WHO = "dateline_who"
"""Name of the cookie that holds the decider's name."""


def decider(request: Request) -> str:
    """Who decides, as they said on this browser."""
    return unquote(request.cookies.get(WHO, ""))[:200]


def back_to(kind: str, name: str, who: str) -> Response:
    """Back to the page of an actor or event, by key or name; the browser remembers who decided."""
    answer = RedirectResponse(f"/{kind}/{path_part(name)}", 303)
    if who:
        answer.set_cookie(WHO, path_part(who), max_age=31_536_000, httponly=True, samesite="strict")
    return answer
