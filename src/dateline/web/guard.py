"""Every request on its way in and out: host, size, session, password, token; headers on the way out."""

from __future__ import annotations

from http.cookies import SimpleCookie
from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.web.desk import Desk, desk_of
from dateline.web.problems import bug, problem, wants_json
from dateline.web.security import CSRF_FIELD, CSRF_HEADER, HEADERS, SAFE, SESSION, Session, comes_from_browser

LARGEST = 64_000_000
"""Bytes of a request at most."""
OPEN = ("/login", "/static/")
"""What is answered without a password."""
HARMLESS = ("/login", "/logout", "/theme", "/api/v1/read")
"""Posts that change nothing in the store: read-only mode lets them through."""


class Guard:
    """The outermost layer of the desk."""

    def __init__(self, app: ASGIApp, desk: Desk, largest: int = LARGEST) -> None:
        self.app = app
        self.desk = desk
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session = self._session(headers)
        fresh = session is None
        if session is None or (self.desk.gate.needs_password and not session.known):
            known = self._bearer(headers, (scope.get("client") or ("",))[0])
            session = self.desk.gate.new(known) if known or session is None else session
        scope.setdefault("state", {})["session"] = session
        out = _Out(send, self._cookie(session) if fresh and not self._is_program(scope, headers) else None, scope)
        refusal = self._refusal(scope, headers, session)
        if refusal is not None:
            await refusal(scope, receive, out)
            return
        try:
            await self.app(scope, _counted(receive, self.largest), out)
        except Exception as e:  # the last place where a bug can be logged and spoken of
            if out.started:
                raise
            await bug(Request(scope), e)(scope, receive, out)

    def _refusal(self, scope: Scope, headers: Headers, session: Session) -> Response | None:
        path = scope["path"]
        if not self.desk.hosts.allows(headers.get("host", "")):
            return problem(421, "This desk does not answer to that host name.", "Use the address that it printed.")
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self.largest:
            return problem(413, f"A request may have {self.largest:,} bytes.", "Send less at once.")
        if self.desk.gate.needs_password and not session.known and not path.startswith(OPEN):
            if wants_json(path) or scope["method"] not in SAFE:
                refused = problem(401, "This desk wants its password.", "Send it as Authorization: Bearer, or log in.")
                refused.headers["www-authenticate"] = "Bearer"
                return refused
            return RedirectResponse(f"/login?to={quote(path)}", 303)
        return None

    def _session(self, headers: Headers) -> Session | None:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except Exception:  # noqa: BLE001 - a cookie nobody can read is no cookie
            return None
        found = cookies.get(SESSION)
        return self.desk.gate.unseal(found.value) if found else None

    def _bearer(self, headers: Headers, caller: str) -> bool:
        """Whether a program gave the password; who guesses is answered a few times a minute only."""
        kind, _, word = headers.get("authorization", "").partition(" ")
        gate = self.desk.gate
        if kind.lower() != "bearer" or not gate.needs_password:
            return False
        return gate.remembers(word.strip()) or (self.desk.logins.take(caller) and gate.is_password(word.strip()))

    def _cookie(self, session: Session) -> str:
        return session_cookie(self.desk.gate.seal(session))

    @staticmethod
    def _is_program(scope: Scope, headers: Headers) -> bool:
        return scope["path"].startswith(("/api/", "/static/")) or "authorization" in headers


def session_cookie(value: str) -> str:
    """The header that sets a session: no script can read it, and no other site can send it."""
    return f"{SESSION}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000"


class _Out:
    """Sends an answer with our headers."""

    def __init__(self, send: Send, cookie: str | None, scope: Scope) -> None:
        self.send = send
        self.cookie = cookie
        self.static = scope["path"].startswith("/static/")
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            # Our own files are asked for each time and answered with 304: a new version shows at once.
            headers["cache-control"] = "no-cache" if self.static else "no-store"
            if self.cookie is not None and not any(SESSION in c for c in headers.getlist("set-cookie")):
                headers.append("set-cookie", self.cookie)
        await self.send(message)


def _counted(receive: Receive, largest: int) -> Receive:
    """The body of a request, refused as soon as it is too large, whatever its header said."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > largest:
            raise HTTPException(413, f"A request may have {largest:,} bytes.")
        return message

    return counted


async def check_change(request: Request) -> None:
    """Refuse a change that is not allowed or may have been sent by a page of another site.

    A browser has to send the token of its session, as a field or a header. A program that is no browser carries no
    cookies of anybody, so that there is nothing to forge: on the API it may go without.
    """
    if request.method in SAFE:
        return
    desk = desk_of(request)
    path = request.url.path
    if desk.read_only and path not in HARMLESS:
        raise HTTPException(403, "This desk is read-only: nothing can be changed.")
    if path.startswith("/api/") and not comes_from_browser(request.headers):
        return
    given = request.headers.get(CSRF_HEADER)
    if given is None:
        field = (await request.form()).get(CSRF_FIELD)
        given = field if isinstance(field, str) else None
    if not desk.gate.is_csrf(request.state.session, given):
        raise HTTPException(403, "The page is too old, or the request came from another site. Load the page again.")
