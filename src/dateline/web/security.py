"""What stands between the desk and everybody else: hosts, sessions, tokens against forgery, headers, limits.

Articles are hostile input and a browser visits other pages too. So: no page runs a script that is not ours (a strict
Content-Security-Policy); only the names a user listens on are answered (a foreign name that resolves to this machine
is not); every change carries a token another site cannot know; and who listens beyond this machine must have a
password.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
import socket
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping

import msgspec

from dateline.errors import SettingError
from dateline.web import passwords

SESSION = "dateline_session"
"""Name of the cookie that holds a session."""
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Scripts and styles only from our own files; nothing inline, nothing evaluated, nothing from elsewhere."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\[\]:@\s]+))(?::\d{1,5})?")
"""A Host header: an address of version 6 in brackets, or a name; and a port."""
_BROWSER = ("origin", "sec-fetch-site", "cookie", "referer")
_REMEMBERED = 10_000
_DAY = 86_400


def is_loopback(host: str) -> bool:
    """Whether listening there can be reached from this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("desk.example")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_listening(host: str, token: str | None) -> None:
    """Refuse to listen beyond this machine without a password. Errors: SettingError."""
    if not is_loopback(host) and not token:
        raise SettingError(
            "--host",
            f"{host} can be reached from other machines, and the desk has no password.",
            "Give one with --token (or DATELINE_TOKEN), or listen on 127.0.0.1.",
        )


class Hosts:
    """The names this desk answers to. A page of a foreign name that was made to resolve to this machine gets nothing.

    An address (not a name) cannot be made to resolve elsewhere, so that a desk with a password answers to any.

    >>> Hosts("127.0.0.1").allows("localhost:8000"), Hosts("127.0.0.1").allows("evil.example")
    (True, False)
    """

    def __init__(self, host: str, names: Iterable[str] = ()) -> None:
        self.open = not is_loopback(host)
        self.names = {"localhost", "127.0.0.1", "::1", host.strip("[]").lower(), *(n.lower() for n in names)}
        if self.open:
            self.names.add(socket.gethostname().lower())

    def allows(self, header: str) -> bool:
        """Whether a Host header names this desk."""
        written = _HOST.fullmatch(header)
        name = (written[1] or written[2]) if written else ""
        if name.lower() in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.open


class Session(msgspec.Struct, frozen=True):
    """Who speaks: a random id, whether a password was given, and until when (seconds since 1970)."""

    id: str
    known: bool
    until: int


class Gate:
    """Sessions, their tokens, and the password. All keys are made anew with the program: a restart ends sessions."""

    def __init__(self, token: str | None = None) -> None:
        self._key = secrets.token_bytes(32)
        self._password = None if not token else token if passwords.is_hash(token) else passwords.hash_password(token)
        self._right: str | None = None

    @property
    def needs_password(self) -> bool:
        return self._password is not None

    def new(self, known: bool = False) -> Session:
        """A session for somebody who has none."""
        return Session(secrets.token_urlsafe(18), known, int(time.time()) + 30 * _DAY)

    def seal(self, session: Session) -> str:
        """The session as a cookie's value, which only this program can make."""
        plain = f"{session.id}.{int(session.known)}.{session.until}"
        return f"{plain}.{self._sign('session', plain)}"

    def unseal(self, cookie: str | None) -> Session | None:
        """The session of a cookie, or none where it is forged or too old."""
        plain, _, signed = (cookie or "").rpartition(".")
        if not plain or not self._same(signed, self._sign("session", plain)):
            return None
        id, known, until = plain.split(".")
        session = Session(id, known == "1", int(until))
        return session if session.until > time.time() else None

    def csrf(self, session: Session) -> str:
        """The token that a change of this session has to carry."""
        return self._sign("csrf", session.id)

    def is_csrf(self, session: Session, given: str | None) -> bool:
        """Whether a change carries the token of its session."""
        return bool(given) and self._same(given or "", self.csrf(session))

    def is_password(self, given: str) -> bool:
        """Whether this is the password. A right one is remembered as a keyed hash, so that programs are not slowed."""
        if self._password is None:
            return False
        if self.remembers(given):
            return True
        if not passwords.check_password(given, self._password):
            return False
        self._right = self._sign("password", given)
        return True

    def remembers(self, given: str) -> bool:
        """Whether this is the password, as far as it was given before."""
        return self._right is not None and self._same(self._sign("password", given), self._right)

    def _sign(self, use: str, words: str) -> str:
        message = f"{use}\0{words}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()

    @staticmethod
    def _same(a: str, b: str) -> bool:
        return hmac.compare_digest(a.encode("utf-8", "surrogatepass"), b.encode("utf-8", "surrogatepass"))


def comes_from_browser(headers: Mapping[str, str]) -> bool:
    """Whether a request was sent by a browser, which may speak for a page of another site.

    >>> comes_from_browser({"origin": "https://evil.example"}), comes_from_browser({"accept": "*/*"})
    (True, False)
    """
    return any(name in headers for name in _BROWSER)


class Bucket:
    """So many tries at once, and so many a minute for each caller.

    >>> bucket = Bucket(2, per_minute=60)
    >>> [bucket.take("me", now) for now in (0.0, 0.0, 0.0, 1.0)]
    [True, True, False, True]
    """

    def __init__(self, size: int, per_minute: float) -> None:
        self.size = size
        self.per_second = per_minute / 60
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str, now: float | None = None) -> bool:
        """Whether this caller may go on."""
        now = time.monotonic() if now is None else now
        left, at = self._left.pop(who, (float(self.size), now))
        left = min(float(self.size), left + (now - at) * self.per_second)
        self._left[who] = (left - 1 if left >= 1 else left, now)
        while len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return left >= 1

    @property
    def wait(self) -> int:
        """Seconds until one more try is allowed."""
        return max(1, round(1 / self.per_second))
