"""The desk as one application: pages for people, an API for programs, over one store."""

from __future__ import annotations

import logging
import pkgutil
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib import import_module

from fastapi import APIRouter, Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from dateline import __version__
from dateline.errors import DatelineError
from dateline.store import open_store
from dateline.web import guard, problems, review_queue, routes, security
from dateline.web.desk import Desk, NavItem
from dateline.web.listing import prepare_list
from dateline.web.pages import HERE
from dateline.web.routes import (
    actors,
    articles,
    calendar,
    events,
    figures,
    network,
    overview,
    positions,
    statements,
    timeline,
)
from dateline.web.routes import map as places

MANY = 2_000
"""Articles from which on lists are prepared."""
DEAR = (
    ("/events", events.events), ("/statements", statements.statements), ("/timeline", timeline.timeline),
    ("/articles", articles.articles), ("/positions", positions.positions), ("/figures", figures.figures),
    ("/map", places.places), ("/calendar", calendar.calendar), ("/network", network.network),
)  # fmt: skip
"""Lists that are dear over many articles, the more asked for first."""
_log = logging.getLogger("dateline.desk")


def create_app(store_url: str, *, read_only: bool = False, token: str | None = None, host: str = "127.0.0.1",
               names: Iterable[str] = (), plan: str = "default", largest: int = guard.LARGEST) -> FastAPI:  # fmt: skip
    """The desk over a store, ready to be served.

    store_url: a file, or `postgresql://user@host/name`. read_only: refuse every change. token: the password, or its
    hash (`passwords.hash_password`); needed where `host`, the address listened on, can be reached from elsewhere.
    names: further host names it answers to. plan: how texts that are added are read. largest: bytes of a request.
    Errors: SettingError for a store that is not there, or for listening beyond this machine without a password.
    """
    security.check_listening(host, token)
    store = open_store(store_url, read_only=read_only)
    desk = Desk(
        store=store, gate=security.Gate(token), hosts=security.Hosts(host, names), read_only=read_only, plan=plan
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=_prepare, args=(desk,), name="dateline-prepare", daemon=True).start()
        yield
        for kept in desk.shared.values():
            if hasattr(kept, "close"):
                kept.close()
        store.close()

    app = FastAPI(
        title="Dateline", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None,
        dependencies=[Depends(guard.check_change)],
    )  # fmt: skip
    app.state.desk = desk
    problems.install(app)
    for router, nav in collect():
        app.include_router(router)
        if nav is not None:
            desk.nav.append(nav)
    desk.nav.sort(key=lambda item: item.order)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(guard.Guard, desk=desk, largest=largest)
    return app


def _prepare(desk: Desk) -> None:
    """What takes a moment is found before anybody asks for it; what fails here is said where it is asked for."""
    for prepare in (overview.prepare, actors.prepare, _prepare_lists):
        try:
            prepare(desk)
        except DatelineError as e:
            _log.warning("a page cannot be prepared: %s", e)


def _prepare_lists(desk: Desk) -> None:
    """The first page of every list that takes a moment over many articles."""
    if desk.store.count() >= MANY:
        for path, ask in DEAR:
            prepare_list(desk, path, ask)
        review_queue.queue(desk.store)


def collect() -> Iterable[tuple[APIRouter, NavItem | None]]:
    """Every module of `routes`: its `router`, and where the navigation names it, its `NAV` (order, label, path, key).

    >>> any(nav and nav.path == "/runs" for _, nav in collect())
    True
    """
    for found in sorted(m.name for m in pkgutil.iter_modules(routes.__path__)):
        module = import_module(f"{routes.__name__}.{found}")
        if hasattr(module, "router"):
            nav = getattr(module, "NAV", None)
            yield module.router, NavItem(*nav) if nav else None
