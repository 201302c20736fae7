"""A page of the web that the user named: fetched once, with limits of time and size, and never from a private network.

The name is looked up once, every address it has is checked, and the connection goes to an address that was checked: a
name that answers differently the second time ("rebinding") gains nothing. Each redirect is checked in the same way.
Proxies of the environment are not used, because behind one the check would be the proxy's.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from contextlib import suppress
from email.message import Message
from typing import BinaryIO, NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from dateline.model import Problem
from dateline.read.blob import Blob
from dateline.read.formats import Options
from dateline.read.problems import problem, trouble

_AGENT = "dateline (reads one page for its user)"
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = "text/html,application/xhtml+xml,application/json,application/pdf,text/plain,*/*;q=0.5"
#: Prefixes of IPv6 that carry an IPv4 address which is where the packets go: 6to4, and NAT64's own.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class _Clock:
    """The time left of one fetch, whatever its steps take."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._seconds = seconds
        self._alarms: list[tuple[threading.Timer, socket.socket]] = []

    def left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise trouble("too-slow", f"The address did not answer within {self._seconds:g} seconds.")
        return left

    def watch(self, connection: socket.socket) -> None:
        """Cut a connection off when the time is over: a socket's own limit begins anew with each byte it gets."""
        held = connection.dup()
        alarm = threading.Timer(self.left(), _cut, [held])
        alarm.daemon = True
        alarm.start()
        self._alarms.append((alarm, held))

    def stop(self) -> None:
        for alarm, held in self._alarms:
            alarm.cancel()
            held.close()
        self._alarms.clear()


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


def fetch(address: str, options: Options) -> Blob:
    """The page at an http or https address, ready to be read by its media type.

    Errors: ArticleProblem `address-refused`, `unreachable`, `too-slow`, `too-large`.
    """
    clock = _Clock(options.timeout)
    here = address
    for _ in range(options.max_redirects + 1):
        answer = _get(_split(here), options, clock)
        target = answer.headers.get("Location")
        if answer.status not in _REDIRECTS or not target:
            return _blob(here, answer, options)
        here = urljoin(here, target.strip())
    raise trouble("unreachable", f"The address redirects more than {options.max_redirects} times.")


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # reading it is what checks it
    except ValueError:
        raise trouble("unreachable", f"{address[:200]!r} is no address.") from None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise trouble("address-refused", f"It redirects to {address[:200]!r}, which is no http or https address.")
    if parts.username or parts.password:
        raise trouble("address-refused", "An address with a name and password in it is not read.", "Leave them out.")
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not of this machine, a private network, or reserved.

    >>> [is_public(a) for a in ("93.184.216.34", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False]
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    closed = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved
    return ip.is_global and not closed and not ip.is_unspecified


def _look_up(host: str, port: int, allow_private: bool) -> list[str]:
    """The addresses of a host, all of them checked: one that is private refuses the host."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise trouble("unreachable", f"There is no host {host!r}, or no network to ask.") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and not all(is_public(a) for a in addresses):
        raise trouble("address-refused", f"{host} leads to this machine, a private network or a reserved address.")
    return addresses


def _connect(parts: SplitResult, options: Options, clock: _Clock) -> http.client.HTTPConnection:
    """A connection to a checked address; the name is used for the certificate and the Host line only."""
    secure = parts.scheme.lower() == "https"
    host = parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    problem_met: OSError | None = None
    for address in _look_up(host, port, options.allow_private):
        try:
            plain = socket.create_connection((address, port), timeout=clock.left())
        except OSError as e:
            problem_met = e
            continue
        clock.watch(plain)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        return connection
    raise trouble("unreachable", f"{host} does not answer: {_reason(problem_met)}.")


def _reason(e: Exception | None) -> str:
    return str(getattr(e, "strerror", None) or e or "no address").rstrip(".")


def _get(parts: SplitResult, options: Options, clock: _Clock) -> _Answer:
    connection: http.client.HTTPConnection | None = None
    try:
        connection = _connect(parts, options, clock)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
        )
        headers = {"User-Agent": _AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip", "Connection": "close"}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = b"" if answer.status in _REDIRECTS else _body(answer, connection, options, clock)
        return _Answer(answer.status, answer.headers, body)
    except TimeoutError:
        raise trouble("too-slow", f"The address did not answer within {options.timeout:g} seconds.") from None
    except (OSError, http.client.HTTPException, ValueError) as e:
        clock.left()
        raise trouble("unreachable", f"{parts.hostname} gave no answer that can be used: {_reason(e)}.") from None
    finally:
        clock.stop()
        if connection is not None:
            connection.close()


def _body(answer: http.client.HTTPResponse, connection: http.client.HTTPConnection, options: Options,
          clock: _Clock) -> bytes:  # fmt: skip
    """The whole body, or ArticleProblem: a server that drips a byte a second is stopped by the clock."""
    pieces: list[bytes] = []
    size = 0
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(clock.left())
        clock.left()
        piece = answer.read1(1 << 16)
        if not piece:
            clock.left()  # a body that was cut off by the clock ends like any other
            break
        size += len(piece)
        if size > options.max_bytes:
            raise trouble("too-large", f"The page is larger than {options.max_bytes:,} bytes, the limit.")
        pieces.append(piece)
    return b"".join(pieces)


def _blob(address: str, answer: _Answer, options: Options) -> Blob:
    noted: list[Problem] = []
    if answer.status >= 400:
        meaning = http.client.responses.get(answer.status, "")
        raise trouble("unreachable", f"The server answered {answer.status} {meaning}.")
    body = answer.body
    if (answer.headers.get("Content-Encoding") or "").strip().lower() in ("gzip", "x-gzip", "deflate"):
        body = _unpacked(body, options.max_bytes, noted)
    stream: BinaryIO = io.BytesIO(body)
    given = answer.headers.get("Content-Type")
    media = answer.headers.get_content_type() if given else None
    return Blob(address, stream, media=media, charset=answer.headers.get_content_charset(), url=address, problems=noted)


def _unpacked(body: bytes, limit: int, noted: list[Problem]) -> bytes:
    """A packed body unpacked, never beyond the limit, however small it was when packed."""
    for wbits in (47, -15):  # gzip or zlib by their headers; some servers send deflate bare
        engine = zlib.decompressobj(wbits=wbits)
        try:
            out = engine.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(out) > limit:
            raise trouble("too-large", f"The page is larger than {limit:,} bytes, the limit.")
        if not engine.eof:
            noted.append(problem("truncated", "The page ends too early; what came before is read."))
        return out
    raise trouble("damaged", "The page's packing is broken.")
