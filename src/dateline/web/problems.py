"""Errors as a person and a program meet them: a page with a sentence, or application/problem+json (RFC 9457)."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from dateline.errors import DatelineError
from dateline.store import StoreError
from dateline.web.listing import json_response
from dateline.web.pages import render

PROBLEM = "application/problem+json"
TITLES = {
    400: "This cannot be asked so", 401: "A password is needed", 403: "This is not allowed", 404: "Nothing is there",
    405: "This cannot be done here", 413: "That is too much at once", 421: "This desk has another name",
    422: "This cannot be understood", 429: "Too much at once", 500: "A bug of ours", 503: "The store cannot be read",
}  # fmt: skip
"""What a page says over an error; programs get the name of the status."""
WORDS = {
    404: ("There is nothing at this address.", "Look whether it is whole, or search."),
    405: ("This address does not take that kind of request.", "See /api for what it takes."),
}
"""Detail and remedy where the framework has its bare phrase."""
_log = logging.getLogger("dateline.desk")


def wants_json(path: str) -> bool:
    """Whether an address speaks to a program.

    >>> wants_json("/api/v1/events"), wants_json("/statements.json"), wants_json("/statements")
    (True, True, False)
    """
    return path.startswith("/api/") or path.endswith(".json")


def problem(status: int, detail: str, remedy: str = "", **more: Any) -> Response:
    """A problem for a program."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return json_response({**body, **({"remedy": remedy} if remedy else {}), **more}, status, PROBLEM)


def answer(request: Request, status: int, detail: str, remedy: str = "", **more: Any) -> Response:
    """A problem for whoever asked."""
    program = wants_json(request.url.path) or "application/json" in request.headers.get("accept", "")
    if program or not hasattr(request.state, "session"):
        return problem(status, detail, remedy, **more)
    title = TITLES.get(status, HTTPStatus(status).phrase)
    return render(request, "error.html", status, title=title, status=status, detail=detail, remedy=remedy)


def install(app: FastAPI) -> None:
    """Let every error that a user can meet be spoken."""

    @app.exception_handler(StoreError)
    def store(request: Request, error: StoreError) -> Response:
        return answer(request, 503, error.message, error.remedy)

    @app.exception_handler(DatelineError)
    def mistake(request: Request, error: DatelineError) -> Response:
        return answer(request, 400, error.message, error.remedy)

    @app.exception_handler(OverflowError)
    def too_large(request: Request, error: OverflowError) -> Response:
        return answer(request, 400, "A number is larger than any the store has.", "Take one that a page gave.")

    @app.exception_handler(UnicodeEncodeError)
    def half(request: Request, error: UnicodeEncodeError) -> Response:
        return answer(request, 400, "Half a character cannot be kept.", "Send whole Unicode characters.")

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        errors = [{"where": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()]
        first = errors[0] if errors else {"where": "request", "message": "cannot be understood"}
        return answer(request, 422, f"{first['where']}: {first['message']}.", errors=errors)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        detail, remedy = str(error.detail), ""
        if detail == HTTPStatus(error.status_code).phrase:
            detail, remedy = WORDS.get(error.status_code, (f"{detail}.", ""))
        response = answer(request, error.status_code, detail, remedy)
        response.headers.update(error.headers or {})
        return response


def bug(request: Request, error: Exception) -> Response:
    """What is our own fault: logged with where it was, shown without."""
    _log.error("a bug of ours at %s %s", request.method, request.url.path, exc_info=error)
    return answer(request, 500, "A bug of ours.", "Please report what you did; the log of the desk says where.")


def missing(what: str) -> HTTPException:
    """There is no such thing."""
    return HTTPException(404, f"There is no {what}.")
