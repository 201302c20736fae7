"""Logging in and out, and light or dark."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from dateline.web.desk import TheDesk
from dateline.web.guard import session_cookie
from dateline.web.pages import THEME, THEMES, render

router = APIRouter(include_in_schema=False)


def own_path(to: str) -> str:
    """An address of this desk to go back to; whatever could lead elsewhere becomes the first page.

    >>> own_path("/statements?q=a"), own_path("//evil.example"), own_path("https://evil.example")
    ('/statements?q=a', '/', '/')
    """
    plain = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if plain else "/"


@router.get("/login")
def ask_password(request: Request, to: str = "/") -> Response:
    return render(request, "login.html", title="Log in", to=own_path(to), wrong=False)


@router.post("/login")
def log_in(request: Request, desk: TheDesk, password: Annotated[str, Form(max_length=1000)],
           to: Annotated[str, Form()] = "/") -> Response:  # fmt: skip
    if not desk.logins.take(request.client.host if request.client else ""):
        raise HTTPException(429, "Too many passwords were tried.", {"retry-after": str(desk.logins.wait)})
    if not desk.gate.is_password(password):
        return render(request, "login.html", 401, title="Log in", to=own_path(to), wrong=True)
    answer = RedirectResponse(own_path(to), 303)
    # A new session, so that nobody who knew the old one is logged in with it.
    answer.headers.append("set-cookie", session_cookie(desk.gate.seal(desk.gate.new(known=True))))
    return answer


@router.post("/logout")
def log_out(desk: TheDesk) -> Response:
    answer = RedirectResponse("/login", 303)
    answer.headers.append("set-cookie", session_cookie(desk.gate.seal(desk.gate.new())))
    return answer


@router.post("/theme")
def choose_theme(to: Annotated[str, Form()] = "/", theme: Annotated[str, Form()] = "") -> Response:
    answer = RedirectResponse(own_path(to), 303)
    if theme in THEMES:
        answer.set_cookie(THEME, theme, max_age=31_536_000, httponly=False, samesite="strict")
    else:
        answer.delete_cookie(THEME, samesite="strict")
    return answer
