"""Addresses: what is refused, what is limited, and that looking a name up twice gains nothing."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import made
import pytest

from dateline.errors import SourceError
from dateline.model import Article
from dateline.read import web
from dateline.read.formats import Options
from dateline.read.sources import read_sources

OPEN = Options(allow_private=True, timeout=5)


class Site(BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self) -> None:
        Site.hits.append(self.path)
        answer = getattr(self, "page" + self.path.split("?")[0].replace("/", "_"), None)
        if answer is None:
            self.send(404, b"gone")
        else:
            answer()

    def send(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page_story(self) -> None:
        self.send(200, made.PAGE.encode(), ("Content-Type", "text/html; charset=utf-8"))

    def page_packed(self) -> None:
        self.send(200, gzip.compress(made.PAGE.encode()), ("Content-Type", "text/html"), ("Content-Encoding", "gzip"))

    def page_bomb(self) -> None:
        self.send(200, gzip.compress(b"a" * 50_000_000), ("Content-Type", "text/plain"), ("Content-Encoding", "gzip"))

    def page_koi8(self) -> None:
        self.send(200, "Посол прибыл в порт.".encode("koi8-r"), ("Content-Type", "text/plain; charset=koi8-r"))

    def page_file(self) -> None:
        self.send(200, made.pdf([["Envoys met in Aden."]]), ("Content-Type", "application/octet-stream"))

    def page_lines(self) -> None:
        self.send(200, made.lines({"text": "One."}, {"text": "Two."}), ("Content-Type", "application/x-ndjson"))

    def page_moved(self) -> None:
        self.send(302, b"", ("Location", "/story"))

    def page_circle(self) -> None:
        self.send(301, b"", ("Location", "/circle"))

    def page_inside(self) -> None:
        self.send(302, b"", ("Location", "http://169.254.169.254/latest/meta-data"))

    def page_disk(self) -> None:
        self.send(302, b"", ("Location", "file:///etc/passwd"))

    def page_long(self) -> None:
        self.send(200, b"x" * 300_000, ("Content-Type", "text/plain"))

    def page_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b"drip ")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def page_hesitant(self) -> None:
        try:
            for n in range(60):
                self.wfile.write(f"X-{n}: ".encode() if n else b"HTTP/1.1 200 OK\r\n")
                self.wfile.flush()
                time.sleep(0.05)
                self.wfile.write(b"1\r\n" if n else b"")
        except OSError:
            pass

    def page_silent(self) -> None:
        time.sleep(2)

    def page_empty(self) -> None:
        self.send(200, b"", ("Content-Type", "text/html"))

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def read(address: str, options: Options = OPEN) -> Article:
    [article] = read_sources([address], options)
    return article


def kinds(article: Article) -> list[str]:
    return [p.kind for p in article.problems]


def test_this_machine_is_not_asked_unless_allowed(site: str) -> None:
    Site.hits.clear()
    port = site.rsplit(":", 1)[1]
    for host in (
        "127.0.0.1",
        "localhost",
        "[::1]",
        "127.1",
        "2130706433",
        "0x7f000001",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ):
        article = read(f"http://{host}:{port}/story", Options(timeout=5))
        assert kinds(article) in (["address-refused"], ["unreachable"]), host
        assert article.text == ""
        assert article.problems[0].remedy
    assert Site.hits == []


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1",
     "::", "fe80::1%eth0", "fd00::1", "::ffff:192.168.0.1", "2002:c0a8:0101::1", "64:ff9b::7f00:1", "192.0.2.1", "198.18.0.1", "ff02::1"],
)  # fmt: skip
def test_addresses_that_are_not_of_the_open_internet(address: str) -> None:
    assert not web.is_public(address)


def test_addresses_of_the_open_internet() -> None:
    assert all(web.is_public(a) for a in ("93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8"))


def test_a_page_is_read_by_its_media_type(site: str) -> None:
    page = read(f"{site}/story")
    assert (page.title, page.format, page.url, page.source) == (
        "Harbour talks open in Aden",
        "html",
        f"{site}/story",
        f"{site}/story",
    )
    assert read(f"{site}/packed").text == page.text
    assert (read(f"{site}/koi8").text, read(f"{site}/koi8").encoding) == ("Посол прибыл в порт.", "koi8-r")
    assert read(f"{site}/file").format == "pdf"
    assert [a.text for a in read_sources([f"{site}/lines"], OPEN)] == ["One.", "Two."]


def test_redirects_are_followed_and_checked(site: str) -> None:
    assert read(f"{site}/moved").url == f"{site}/story"
    assert kinds(read(f"{site}/circle")) == ["unreachable"]
    assert kinds(read(f"{site}/disk")) == ["address-refused"]


def test_a_redirect_to_a_private_network_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.rsplit(":", 1)[1])
    real = socket.create_connection
    # The first address counts as public; the connection to it ends at our own site.
    monkeypatch.setattr(socket, "getaddrinfo", _answers({"post.example": ["93.184.216.34"]}))
    monkeypatch.setattr(socket, "create_connection", lambda a, timeout: real(("127.0.0.1", port), timeout=timeout))
    article = read("http://post.example/inside", Options(timeout=5))
    assert kinds(article) == ["address-refused"]
    assert "169.254.169.254" in article.problems[0].message


def _answers(known: dict[str, list[str]]) -> object:
    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in known.get(host, [host])]

    return look_up


def test_a_name_is_looked_up_once_and_the_connection_goes_where_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    connected: list[str] = []

    def rebinding(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address[0])
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert kinds(read("http://rebind.example/", Options(timeout=5))) == ["unreachable"]
    assert (asked, connected) == (["rebind.example"], ["93.184.216.34"])


def test_a_host_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _answers({"two.example": ["93.184.216.34", "10.0.0.1"]}))
    assert kinds(read("http://two.example/", Options(timeout=5))) == ["address-refused"]


def test_sizes_are_limited_before_and_after_unpacking(site: str) -> None:
    assert kinds(read(f"{site}/long", Options(allow_private=True, max_bytes=100_000))) == ["too-large"]
    assert kinds(read(f"{site}/bomb", Options(allow_private=True, max_bytes=100_000))) == ["too-large"]


@pytest.mark.parametrize("page", ["endless", "silent", "hesitant"])
def test_time_is_limited_for_the_whole_answer(site: str, page: str) -> None:
    before = time.monotonic()
    assert kinds(read(f"{site}/{page}", Options(allow_private=True, timeout=0.4))) == ["too-slow"]
    assert time.monotonic() - before < 2


def test_what_the_server_does_not_have_is_a_problem_and_the_rest_goes_on(site: str) -> None:
    gone, there = read_sources([f"{site}/none", f"{site}/story"], OPEN)
    assert kinds(gone) == ["unreachable"]
    assert "404" in gone.problems[0].message
    assert there.text
    assert kinds(read(f"{site}/empty")) == ["empty"]
    assert kinds(read("http://127.0.0.1:9/", OPEN)) == ["unreachable"]


def test_other_schemes_are_refused_before_anything_is_read() -> None:
    for address in ("ftp://post.example/a", "file:///etc/passwd", "http:///nothing", "gopher://x"):
        with pytest.raises(SourceError):
            read_sources([address])


def test_passwords_in_addresses_are_refused(site: str) -> None:
    assert kinds(read(site.replace("http://", "http://me:secret@") + "/story")) == ["address-refused"]
