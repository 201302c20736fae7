"""Pages that answer at once: where what they show takes long to find, their head goes first and the rest follows.

The head of a page (its frame, its navigation, its style sheets) needs nothing of the store. A page whose rows are found
within `PATIENCE` is sent whole, with the status its question deserves; of any other the head is sent then, so that a
browser shows where one is and fetches styles and scripts meanwhile. A mistake that is found only after that is told in
the page itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLong
from typing import Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from dateline.errors import DatelineError
from dateline.web.pages import LATER, page_pieces, render

PATIENCE = 0.08
"""Seconds that a page waits for its rows before its head is sent."""
CODE = "code"
"""What `make` may find besides: the status of the page, which can be told as long as nothing was sent."""
CHUNK = 1 << 14
LOOKING = '<p class="looking" role="status">Looking it up…</p>\n'
"""What a page says until its rows come; its style hides it then."""
_HEAD_ENDS = '<main id="main"'
_log = logging.getLogger("dateline.desk")
Found = Mapping[str, Any]


def render_soon(request: Request, template: str, title: str, make: Callable[[], Found]) -> Response:
    """A page of a template with what `make` finds. Errors: those of `make`, where it fails at once."""
    found = _begin(make)
    try:
        made = dict(found.result(PATIENCE))
        return render(request, template, made.pop(CODE, 200), title=title, **made)
    except TooLong:
        if found.done():
            raise
        return StreamingResponse(_pieces(request, template, title, found), media_type="text/html; charset=utf-8")


def _begin(make: Callable[[], Found]) -> Future[Found]:
    future: Future[Found] = Future()

    def run() -> None:
        try:
            future.set_result(make())
        except BaseException as e:  # noqa: BLE001 - whoever waits for the answer gets the error
            future.set_exception(e)

    threading.Thread(target=run, name="dateline-find", daemon=True).start()
    return future


def _pieces(request: Request, template: str, title: str, found: Future[Found]) -> Iterator[bytes]:
    """The page, its head at once."""
    held: list[str] = []
    size = 0
    try:
        for piece in page_pieces(request, template, title=title, **{LATER: found.result}):
            held.append(piece)
            size += len(piece)
            if size > CHUNK or _HEAD_ENDS in piece:
                held += [LOOKING] if _HEAD_ENDS in piece else []
                yield _bytes(held)
                held, size = [], 0
    except DatelineError as e:
        held = [_sorry(request, e.message, e.remedy)]
    except HTTPException as e:
        held = [_sorry(request, str(e.detail), "")]
    except Exception as e:  # noqa: BLE001 - the status has gone out: a bug is logged, and the page says so
        _log.error("a bug of ours at %s %s", request.method, request.url.path, exc_info=e)
        held = [_sorry(request, "A bug of ours.", "Please report what you did; the log of the desk says where.")]
    yield _bytes(held)


def _sorry(request: Request, detail: str, remedy: str) -> str:
    """What went wrong, and the end of the page."""
    pieces = "".join(page_pieces(request, "error.html", title="", detail=detail, remedy=remedy, status=None))
    return pieces.partition(_HEAD_ENDS)[2].partition(">")[2]


def _bytes(pieces: list[str]) -> bytes:
    return "".join(pieces).encode("utf-8", "replace")
