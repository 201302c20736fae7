"""The first page."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from dateline.web import overview_page
from dateline.web.desk import Desk, TheDesk
from dateline.web.listing import json_response, plain
from dateline.web.remembering import remembered
from dateline.web.streaming import render_soon

router = APIRouter(include_in_schema=False)
NAV = (0, "Overview", "/", "h")
VISIT = "dateline_visit"
"""Cookie with two moments: the end of the visit before, and the last request of this one (seconds since 1970)."""
PAUSE = 1800
"""Seconds without a look at this page after which the next look is another visit."""


def visits(cookie: str | None, now: int) -> tuple[int | None, str]:
    """When the visit before ended (null for the first), and the cookie to keep.

    >>> visits(None, 1000), visits("0.1000", 1500), visits("0.1000", 9000)
    ((None, '0.1000'), (None, '0.1500'), (1000, '1000.9000'))
    """
    parts = (cookie or "").split(".")
    whole = len(parts) == 2 and all(p.isascii() and p.isdigit() and len(p) < 12 for p in parts)
    before, last = (int(parts[0]), int(parts[1])) if whole else (0, now)
    if now - last > PAUSE:
        before = last
    return before or None, f"{before}.{now}"


def overview(desk: Desk, since: int | None) -> dict[str, object]:
    """What the page shows."""
    moment = datetime.fromtimestamp(since, UTC).isoformat(timespec="seconds") if since else None
    store = desk.store
    return {
        "new": overview_page.new_since(store, moment),
        "days": remembered(desk, "overview.days", lambda: overview_page.main_days(store), True),
        "coming": remembered(desk, "overview.coming", lambda: overview_page.coming(store), True),
        "active": remembered(desk, "overview.active", lambda: overview_page.active(store), True),
        "contested": overview_page.contested(store),
        "linked": store.is_current("clusters"),
        "asof": overview_page.latest_day(store),
        "window": overview_page.WINDOW,
        "articles": store.count(),
    }


def prepare(desk: Desk) -> None:
    """Find what the first page shows before anybody asks for it."""
    overview(desk, None)


@router.get("/")
def page(request: Request, desk: TheDesk) -> Response:
    since, cookie = visits(request.cookies.get(VISIT), int(time.time()))
    answer = render_soon(request, "overview.html", "Overview", lambda: overview(desk, since))
    answer.set_cookie(VISIT, cookie, max_age=31_536_000, httponly=True, samesite="strict")
    return answer


@router.get("/overview.json")
def as_json(request: Request, desk: TheDesk) -> Response:
    since, _ = visits(request.cookies.get(VISIT), int(time.time()))
    return json_response(plain(overview(desk, since)))
