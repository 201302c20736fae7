"""The desk with a hostile eye: every field, every path, every answer, every address to fetch."""

from __future__ import annotations

import csv
import gzip
import io
import re
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from desk_records import BASE, PAYLOAD, records, telling, token
from fastapi.testclient import TestClient
from test_security import Page, enemy, unsafe, wait

from dateline.store import open_store
from dateline.web import create_app
from dateline.web.importing import Job
from dateline.web.routes import imports

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\uff1d1+1")
OUTSIDE = ("../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "..\\..\\x",
           "C:\\windows\\win.ini", "%00", "....//....//etc/passwd", "file:///etc/passwd", "a" * 3000)  # fmt: skip


def routes_of(client: TestClient, method: str) -> list[str]:
    """The paths of every route that takes a method."""
    found: set[str] = set()

    def walk(routes: Any) -> None:
        for route in routes:
            if method in (getattr(route, "methods", None) or ()):
                found.add(route.path)
            for inner in ("routes", "original_router"):
                more = getattr(route, inner, None)
                if more is not None:
                    walk(getattr(more, "routes", more))

    walk(client.app.routes)  # type: ignore[attr-defined]
    return sorted(found)


# ---------------------------------------------------------------- words in every field


def test_what_people_write_runs_nothing_either(own: TestClient) -> None:
    """Names of reviewers, notes, reasons, new names of actors, names of files: shown as the words they are."""
    right = {"csrf": token(own)}
    names = enemy(own)
    actor = own.get("/actors.json").json()["rows"][0]["key"]
    row = own.get("/review.json?limit=1").json()["rows"][0]
    assert own.post("/review/who", data={**right, "name": PAYLOAD[:80]}).status_code == 200
    judged = {**right, "layer": row["layer"], "ref": row["ref"], "verdict": "n", "note": PAYLOAD}
    assert own.post("/review/judge", data=judged).status_code == 200
    renamed = {**right, "actor": actor, "name": PAYLOAD, "why": PAYLOAD, "who": PAYLOAD}
    assert own.post("/actors/rename", data=renamed).status_code == 200
    sent = {**right, "text": "Talks.", "title": PAYLOAD, "publisher": PAYLOAD}
    files = [("files", (f"{PAYLOAD}.pdf", b"%PDF broken")), ("files", ("../../../x.txt", b"Talks opened."))]
    job = own.post("/import", data=sent, files=files, headers={"accept": "application/json"}).json()
    wait(own, job["id"])
    shown = 0
    for path in ("/review", "/review/log", "/decisions", f"/actor/{quote(actor, safe='')}", "/import", f"/import/{job['id']}",
                 "/articles", "/sources", f"/review/row/{row['layer']}/{row['ref']}", f"/event/{names['event']}",
                 f"/review?kind={quote(PAYLOAD)}&layer=events", f"/export?actor={quote(PAYLOAD)}",
                 f"/briefing?title={quote(PAYLOAD)}&since=2016-02-01", f"/positions?topic={quote(PAYLOAD)}",
                 f"/login?to={quote(PAYLOAD)}", f"/calendar?month={quote(PAYLOAD)}"):  # fmt: skip
        answer = own.get(path)
        page = Page()
        page.feed(answer.text)
        assert answer.status_code < 500, path
        assert page.bad == [], path
        assert all(src and src.startswith("/static/") for src in page.scripts), path
        assert not [x for x in page.links if x.lower().lstrip().startswith(("javascript:", "data:"))], path
        assert "<script>alert" not in answer.text and "onerror=alert(1)>" not in answer.text, path
        shown += "&lt;script&gt;alert" in answer.text
    assert shown >= 8


def test_an_address_of_an_article_is_a_link_only_where_it_is_of_the_web(own: TestClient) -> None:
    assert 'href="javascript' not in own.get(f"/article/{enemy(own)['article']}").text
    row = next(a for a in own.get("/articles.json").json()["rows"] if a["url"] == "https://news.example/3")
    page = own.get(f"/article/{row['key']}").text
    assert '<a href="https://news.example/3" rel="noreferrer noopener external">' in page


@pytest.fixture
def formulas(tmp_path: Path) -> Iterator[TestClient]:
    """A desk over dispatches whose every name would be run by a spreadsheet."""
    path = tmp_path / "formulas.db"
    with open_store(path, create=True) as store:
        store.add(
            telling(
                f"f{n}", f"2016-02-0{n + 1}", who=f"{f}who", envoy=f"{f}envoy", place=f"{f}place", title=f, publisher=f
            )
            for n, f in enumerate(FORMULAS)
        )
    with TestClient(create_app(str(path)), base_url=BASE) as client:
        yield client


def cells(content: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]


def is_formula(cell: str) -> bool:
    return cell[:1] in "=+-@\t\r\uff1d" and cell != "" and re.fullmatch(r"[-+]?\d+(\.\d+)?", cell) is None


def test_no_cell_of_a_table_is_a_formula(formulas: TestClient) -> None:
    seen = 0
    for path in routes_of(formulas, "GET"):
        if path.endswith(".csv"):
            found = cells(formulas.get(path).content)
            assert not [c for c in found if is_formula(c)], path
            seen += sum(c.startswith("'=cmd") for c in found)
    assert seen > 5, "the formulas are there, as words"


def test_no_cell_of_an_exported_table_is_a_formula(formulas: TestClient) -> None:
    inside = zipfile.ZipFile(io.BytesIO(formulas.get("/export/file?format=csv").content))
    for name in inside.namelist():
        assert not [c for c in cells(inside.read(name)) if is_formula(c)], name


@pytest.mark.parametrize(
    "form", ["jsonl", "csv", "geojson", "icalendar", "graphml", "gexf", "brat", "timeml", "acled-csv"]
)
def test_an_enemy_is_exported_with_plain_headers(desk: TestClient, form: str) -> None:
    answer = desk.get(f"/export/file?format={form}")
    assert answer.status_code == 200
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', answer.headers["content-disposition"])
    assert "\n" not in answer.headers["x-left-out"] and "html" not in answer.headers["content-type"]
    if "zip" in answer.headers["content-type"]:
        for name in zipfile.ZipFile(io.BytesIO(answer.content)).namelist():
            assert not name.startswith(("/", "..")) and "/../" not in name and "\\" not in name, name


# ---------------------------------------------------------------- paths


def test_no_path_leads_to_a_file(desk: TestClient) -> None:
    for path in routes_of(desk, "GET"):
        for outside in OUTSIDE:
            asked = re.sub(r"\{\w+(:\w+)?\}", lambda _, o=outside: o, path)
            if asked == path:
                continue
            answer = desk.get(asked, follow_redirects=False)
            assert answer.status_code < 500, asked[:100]
            assert "root:" not in answer.text, asked[:100]
    for outside in OUTSIDE:
        answer = desk.get(f"/static/{outside}")
        assert answer.status_code in (400, 404, 405), outside[:100]


def test_reading_changes_nothing(own: TestClient) -> None:
    store = own.app.state.desk.store  # type: ignore[attr-defined]

    def state() -> tuple[Any, ...]:
        return store.info().counts, store.reviews(undone=True), store.decisions(standing_only=False)

    before = state()
    for path in routes_of(own, "GET"):
        asked = re.sub(r"\{\w+(:\w+)?\}", "1", path)
        for fields in ("", "?csrf=x&verdict=y&layer=events&ref=1.e1&name=x&keep=1&other=2&decision=1&review=1&who=x"):
            own.get(asked + fields, follow_redirects=False)
    for _, path in unsafe(own):
        asked = re.sub(r"\{\w+(:\w+)?\}", "1", path)
        assert own.get(asked, follow_redirects=False).status_code in (200, 303, 307, 400, 404, 405, 422), asked
    assert state() == before


# ---------------------------------------------------------------- answers


def test_every_kind_of_answer_carries_the_policy(store_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(str(store_file), largest=10_000)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        csrf = token(client)
        answers = [
            client.get("/nothing"), client.get("/statements?since=never"), client.get("/article/1", follow_redirects=False),
            client.get("/import/none"), client.delete("/statements"), client.post("/theme", data={"theme": "dark"}),
            client.post("/theme", data={"theme": "dark", "csrf": csrf}, follow_redirects=False),
            client.post("/decisions/undo", data={"csrf": csrf, "decision": "x"}),
            client.get("/", headers={"host": "evil.example"}), client.post("/api/v1/read", content=b"x" * 20_000),
            client.post("/api/v1/read", json={"text": 3}), client.get("/export/file?format=csv"),
            client.get("/static/js/desk.js"), client.get("/static/none"), client.get("/review/export.jsonl"),
            client.get("/api/v1/openapi.json"), client.options("/"), client.head("/"), client.get("/briefing.none"),
        ]  # fmt: skip
        monkeypatch.setattr("dateline.web.routes.runs.current_run", lambda _: 1 / 0)
        answers.append(client.get("/runs"))
        statuses = {a.status_code for a in answers}
        assert {200, 303, 307, 400, 403, 404, 405, 413, 421, 422, 500} <= statuses, statuses
        for answer in answers:
            where = (answer.request.method, str(answer.request.url), answer.status_code)
            assert answer.headers["content-security-policy"].startswith("default-src 'none'"), where
            assert answer.headers["x-content-type-options"] == "nosniff", where
            assert answer.headers["x-frame-options"] == "DENY" and "server" not in answer.headers, where
        assert "ZeroDivision" not in answers[-1].text, "a bug shows nothing of the inside"


def test_errors_are_told_in_words_a_person_understands(store_file: Path) -> None:
    with TestClient(create_app(str(store_file), largest=10_000), base_url=BASE) as client:
        csrf = token(client)
        assert "There is nothing at this address." in client.get("/nothing/there").text
        assert "There is no such article." in client.get("/article/none").text
        large = client.post("/import", data={"csrf": csrf}, files={"files": ("a.txt", b"x" * 50_000)})
        assert large.status_code == 413 and "10,000 bytes" in large.text
        wrong = client.post("/decisions/undo", data={"csrf": csrf, "decision": "many"})
        assert wrong.status_code == 422 and "decision" in wrong.text and "integer" in wrong.text
        assert "is no day" in client.get("/statements?since=never").text


# ---------------------------------------------------------------- bodies


BODIES = (
    b"", b"null", b"[]", b"{", b'"x"', b"[" * 5000, b'{"a":' * 2000, b"\xff\xfe", b'{"text": NaN}', b"1e999",
    b'{"text": "\\ud800"}', b'{"text": {"$ne": 1}}', b'{"articles": [{"text": 1}]}', b'{"subject": []}',
    b'{"kind": "actor", "action": "merge", "subject": {"keep": [1], "merge": "x"}}',
    b'{"kind": "event", "action": "split", "subject": {"mentions": [[1, 2]]}}',
    b'{"article": "1", "layer": "articles", "id": "x", "verdict": "y"}',
    b'{"article": "1", "layer": "events", "id": "e1", "verdict": "edit", "edit": {"trigger": [0, 99999999999999999999]}}',
    b'{"article": "1", "layer": "events", "id": "e1", "verdict": "edit", "edit": {"__class__": "x", "type": null}}',
)  # fmt: skip


def test_no_body_is_a_bug(own: TestClient) -> None:
    for method, path in unsafe(own):
        if path.startswith("/api/"):
            for body in BODIES:
                answer = own.request(
                    method, re.sub(r"\{\w+\}", "1", path), content=body, headers={"content-type": "application/json"}
                )
                assert 400 <= answer.status_code < 500, (path, body[:60], answer.text[:200])
                assert answer.headers["content-type"] == "application/problem+json"


def test_a_file_that_swells_is_refused(own: TestClient) -> None:
    """A packed file that unpacks to far more than it may hold costs neither the memory nor the program."""
    right = {"csrf": token(own)}
    swollen = io.BytesIO()
    with (
        zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as inner,
    ):
        for _ in range(300):
            inner.write(b" " * 1_000_000)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as outer:
        for _ in range(70):
            outer.write(b"a " * 500_000)
    for name, content in (("a.txt.gz", packed.getvalue()), ("a.docx", swollen.getvalue())):
        assert len(content) < 1_000_000
        job = own.post("/import", data=right, files={"files": (name, content)}, headers={"accept": "application/json"})
        done = wait(own, job.json()["id"])
        assert done["added"] == 0 and "limit" in done["problems"][0]["message"], name  # type: ignore[index]


def test_too_many_files_and_too_many_imports_are_refused(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    right = {"csrf": token(own)}
    monkeypatch.setattr(imports, "MOST_FILES", 3)
    many = [("files", (f"{n}.txt", b"Talks.")) for n in range(4)]
    refused = own.post("/import", data=right, files=many)
    assert refused.status_code == 413 and "At most 3 files" in refused.text
    jobs = imports.imports_of(own.app.state.desk).jobs  # type: ignore[attr-defined]
    jobs.update({str(n): Job(id=str(n), names=()) for n in range(imports.MOST_RUNNING)})
    assert own.post("/import", data={**right, "text": "Talks."}).status_code == 429
    own.cookies.clear()
    assert own.post("/api/v1/articles", json={"articles": [{"text": "Talks."}]}).status_code == 429


# ---------------------------------------------------------------- addresses and hosts


@pytest.mark.parametrize(
    "address",
    ["http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://0/", "http://[::ffff:127.0.0.1]/",
     "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::a00:1]/", "http://[::]/", "http://[fe80::1]/", "http://[fc00::1]/",
     "http://10.0.0.1/", "http://100.64.0.1/", "http://192.168.1.1:80/", "http://user:word@127.0.0.1/",
     "http://[2002:7f00:1::]/", "http://inside.example/"],
)  # fmt: skip
def test_no_form_of_a_private_address_is_fetched(
    own: TestClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    found = socket.getaddrinfo

    def names(host: str, *given: Any, **named: Any) -> Any:
        return found("10.1.2.3" if host == "inside.example" else host, *given, **named)

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr(socket, "create_connection", never)
    sent = {"csrf": token(own), "address": address}
    job = own.post("/import", data=sent, headers={"accept": "application/json"}).json()
    done = wait(own, job["id"])
    (problem,) = done["problems"]  # type: ignore[misc]
    assert done["added"] == 0 and re.search("private|password|no host", problem["message"]), problem


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:8765", "127.0.0.1@evil.example",
             "", "[::1].evil.example", "localhost evil.example", "0x7f.1", "10.0.0.1"],
)  # fmt: skip
def test_a_name_made_to_resolve_to_this_machine_gets_nothing(desk: TestClient, host: str) -> None:
    for path in ("/", "/api/v1/articles", "/static/js/desk.js", "/login"):
        assert desk.get(path, headers={"host": host}).status_code == 421, (host, path)


def test_a_wrong_password_is_tried_a_few_times_only_by_programs_too(store_file: Path) -> None:
    app = create_app(str(store_file), host="0.0.0.0", token="correct horse battery")
    with TestClient(app, base_url=BASE) as client:
        for n in range(12):
            assert client.get("/api/v1/articles", headers={"authorization": f"Bearer guess {n}"}).status_code == 401
        right = {"authorization": "Bearer correct horse battery"}
        assert client.get("/api/v1/articles", headers=right).status_code == 401, "guessing has used up the tries"
        assert "correct horse" not in client.get("/login").text


def test_a_read_only_desk_refuses_every_route_that_changes(store_file: Path) -> None:
    with TestClient(create_app(str(store_file), read_only=True), base_url=BASE) as client:
        csrf = {"x-csrf-token": token(client)}
        for method, path in unsafe(client):
            if path in ("/login", "/logout", "/theme", "/api/v1/read"):
                continue
            asked = re.sub(r"\{\w+(:\w+)?\}", "1", path)
            assert client.request(method, asked, headers=csrf, data={}).status_code == 403, asked
    assert len(records()) == 10
