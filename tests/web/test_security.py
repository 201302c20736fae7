"""The desk against its enemies: articles, other sites, other machines."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from desk_records import BASE, PAYLOAD, token
from fastapi.testclient import TestClient

from dateline.errors import SettingError
from dateline.web import create_app, guard
from dateline.web.security import Bucket, Gate, Hosts, check_listening


def enemy(desk: TestClient) -> dict[str, str]:
    row = next(a for a in desk.get("/articles.json").json()["rows"] if a["id"] == PAYLOAD)
    statement = next(s for s in desk.get("/statements.json").json()["rows"] if s["article_key"] == row["key"])
    actor = next(a for a in desk.get("/actors.json").json()["rows"] if a["name"].startswith("Mal<"))
    event = next(e for e in desk.get("/events.json").json()["rows"] if e["article_key"] == row["key"])
    return {"article": row["key"], "statement": statement["id"], "actor": str(actor["number"]), "event": event["id"]}


class Page(HTMLParser):
    """What a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.bad: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "script" and found.get("type") != "application/json":  # a block of data is never run
            self.scripts.append(found.get("src"))
        if tag == "img" or "style" in found or tag == "style":
            self.bad.append(tag)
        self.bad += [f"{tag} {k}" for k in found if k.startswith("on")]
        self.links += [found.get(k) or "" for k in ("href", "src", "action", "formaction") if k in found]


def test_a_hostile_article_runs_nothing_on_any_page(desk: TestClient) -> None:
    names = enemy(desk)
    paths = [item.path for item in desk.app.state.desk.nav]
    paths += [f"/article/{names['article']}", f"/statement/{names['statement']}", f"/event/{names['event']}",
              f"/actor/{names['actor']}", "/actors/proposals", "/decisions", "/search?q=silent", "/search?q=silent&in=statements",
              f"/search?q={PAYLOAD}", f"/statements?speaker={PAYLOAD}", f"/nothing/{PAYLOAD}", f"/article/{PAYLOAD}",
              "/statements?q=silent&publisher=" + PAYLOAD]  # fmt: skip
    shown = 0
    for path in paths:
        answer = desk.get(path)
        if "html" not in answer.headers["content-type"]:
            continue
        page = Page()
        page.feed(answer.text)
        assert answer.status_code < 500, path
        assert page.bad == [], path
        assert all(src and src.startswith("/static/") for src in page.scripts), path
        assert not [x for x in page.links if x.lower().lstrip().startswith(("javascript:", "data:"))], path
        assert "<script>alert" not in answer.text and "onerror=alert(1)>" not in answer.text, path
        assert "49" not in re.findall(r"&gt;(\d+)", answer.text), "a template ran what an article said"
        shown += "&lt;script&gt;alert" in answer.text
    assert shown >= 8, "the payload is shown as the words it is"


def test_every_answer_carries_the_policy(desk: TestClient) -> None:
    for path in ("/", "/statements.json", "/statements.csv", "/nothing", "/static/css/desk.css", "/api/v1/events"):
        headers = desk.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy, path
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"


def test_scripts_and_styles_are_files_without_eval(desk: TestClient) -> None:
    folder = Path(guard.__file__).parent / "static" / "js"
    for file in folder.glob("*.js"):
        words = file.read_text("utf-8")
        assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", words), (
            file.name
        )
    assert desk.get("/static/../app.py").status_code == 404
    assert desk.get("/static/%2e%2e/app.py").status_code == 404
    assert desk.get("/static/css/..%2f..%2fapp.py").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "10.0.0.9"])
def test_foreign_host_names_are_not_answered(desk: TestClient, host: str) -> None:
    assert desk.get("/", headers={"host": host}).status_code == 421


def test_own_host_names_are_answered(desk: TestClient) -> None:
    for host in ("127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765"):
        assert desk.get("/help", headers={"host": host}).status_code == 200
    assert Hosts("0.0.0.0").allows("192.168.1.7:80") and not Hosts("0.0.0.0").allows("evil.example")
    assert Hosts("127.0.0.1", ["desk.example"]).allows("desk.example:443")


def unsafe(client: TestClient) -> list[tuple[str, str]]:
    found = []

    def walk(routes: list[object], prefix: str = "") -> None:
        for route in routes:
            methods = getattr(route, "methods", None)
            if methods:
                found.extend((m, route.path) for m in methods - {"GET", "HEAD", "OPTIONS"})  # type: ignore[attr-defined]
            for inner in ("routes", "original_router"):
                more = getattr(route, inner, None)
                if more is not None:
                    walk(getattr(more, "routes", more))

    walk(client.app.routes)
    return sorted(set(found))


def test_no_change_without_the_token_of_the_session(own: TestClient) -> None:
    changes = unsafe(own)
    assert len(changes) >= 8, "the walk over the routes sees them"
    other = token(TestClient(own.app, base_url=BASE))
    for method, path in changes:
        path = re.sub(r"\{\w+(:\w+)?\}", "1", path)
        for headers in ({}, {"x-csrf-token": "x"}, {"x-csrf-token": other}):
            answer = own.request(method, path, headers={"origin": "https://evil.example", **headers}, data={})
            assert answer.status_code == 403, (method, path, headers)
    own.cookies.clear()
    assert own.post("/actors/merge", data={"keep": "1", "other": "2"}).status_code == 403


def test_a_change_with_the_token_is_made(own: TestClient) -> None:
    right = token(own)
    rows = own.get("/actors.json").json()["rows"]
    sent = {"csrf": right, "keep": rows[0]["key"], "other": f"#{rows[1]['number']}", "who": "Ida"}
    answer = own.post("/actors/merge", data=sent, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    (decision,) = own.get("/api/v1/decisions").json()["rows"]
    assert decision["who"] == "Ida" and not decision["undone"]
    answer = own.post("/decisions/undo", data={"decision": decision["decision"]}, headers={"x-csrf-token": right})
    assert answer.status_code == 200
    assert own.get("/api/v1/decisions").json()["rows"][0]["undone"]


def test_a_session_cookie_cannot_be_forged_or_read_by_scripts(own: TestClient) -> None:
    cookie = own.get("/help").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    gate = Gate("a long password")
    sealed = gate.seal(gate.new())
    assert gate.unseal(sealed) is not None
    assert gate.unseal(sealed.replace(".0.", ".1.", 1)) is None
    assert Gate("a long password").unseal(sealed) is None, "another run has another key"
    assert gate.unseal("") is None and gate.unseal("a.b.c.d") is None


def test_listening_beyond_this_machine_needs_a_password(store_file: Path) -> None:
    for host in ("0.0.0.0", "::", "192.168.1.7", "desk.example"):
        with pytest.raises(SettingError, match="no password"):
            create_app(str(store_file), host=host)
    check_listening("127.0.0.1", None)
    with pytest.raises(SettingError, match="fewer than"):
        create_app(str(store_file), host="0.0.0.0", token="short")


def test_with_a_password_nothing_is_shown_without_it(store_file: Path) -> None:
    with TestClient(
        create_app(str(store_file), host="0.0.0.0", token="correct horse battery"), base_url=BASE
    ) as client:
        assert client.get("/", follow_redirects=False).headers["location"] == "/login?to=/"
        refused = client.get("/api/v1/articles")
        assert refused.status_code == 401 and refused.headers["content-type"] == "application/problem+json"
        assert client.get("/statements.csv", follow_redirects=False).status_code == 303
        right = {"authorization": "Bearer correct horse battery"}
        assert client.get("/api/v1/articles", headers=right).status_code == 200
        assert client.get("/api/v1/articles", headers={"authorization": "Bearer no"}).status_code == 401
        csrf = token_of_login(client)
        assert client.post("/login", data={"csrf": csrf, "password": "wrong horse"}).status_code == 401
        answer = client.post("/login", data={"csrf": csrf, "password": "correct horse battery", "to": "//evil.example"},
                             follow_redirects=False)  # fmt: skip
        assert answer.status_code == 303 and answer.headers["location"] == "/"
        assert client.get("/").status_code == 200
        for _ in range(8):
            last = client.post("/login", data={"csrf": token(client), "password": "guess"})
        assert last.status_code == 429 and "retry-after" in last.headers


def token_of_login(client: TestClient) -> str:
    found = re.search(r'name="csrf-token" content="(\w+)"', client.get("/login").text)
    assert found
    return found[1]


def test_read_only_refuses_every_change(store_file: Path) -> None:
    with TestClient(create_app(str(store_file), read_only=True), base_url=BASE) as client:
        right = token(client)
        assert client.post("/import", data={"csrf": right, "text": "Homs fell."}).status_code == 403
        assert client.post("/api/v1/decisions", json={}).status_code == 403
        renamed = {"csrf": right, "actor": "1", "name": "Other"}
        assert client.post("/actors/rename", data=renamed).status_code == 403
        assert 'action="/actors/' not in client.get("/actor/1").text
        assert client.post("/api/v1/reviews", json={}).status_code == 403
        assert client.post("/theme", data={"csrf": right, "theme": "dark"}, follow_redirects=False).status_code == 303


def test_what_is_too_large_is_refused_before_it_is_kept(store_file: Path) -> None:
    with TestClient(create_app(str(store_file), largest=20_000), base_url=BASE) as client:
        right = token(client)
        answer = client.post("/import", data={"csrf": right}, files={"files": ("a.txt", b"x" * 50_000)})
        assert answer.status_code == 413

        def endless():  # type: ignore[no-untyped-def]
            for _ in range(100):
                yield b"x" * 1_000

        answer = client.post("/api/v1/read", content=endless(), headers={"content-type": "application/json"})
        assert answer.status_code == 413, "whatever its header says"
        long = {"text": "a " * 150_000}
        assert client.post("/api/v1/read", json=long).status_code == 413


def test_a_private_address_is_never_fetched(own: TestClient) -> None:
    right = token(own)
    refused = own.post("/import", data={"csrf": right, "address": "file:///etc/passwd"})
    assert refused.status_code == 400
    for address in ("http://127.0.0.1:1/", "http://[::1]/", "http://169.254.169.254/latest", "http://localhost:9/"):
        answer = own.post("/import", data={"csrf": right, "address": address}, headers={"accept": "application/json"})
        job = wait(own, answer.json()["id"])
        assert job["added"] == 0 and "private" in job["problems"][0]["message"], address


def wait(client: TestClient, id: str) -> dict[str, object]:
    import time

    for _ in range(600):
        job = client.get(f"/import/{id}.json").json()
        if job["state"] not in ("waiting", "reading"):
            return job
        time.sleep(0.1)
    raise AssertionError("the import does not end")


def test_reading_is_rationed() -> None:
    bucket = Bucket(3, per_minute=60)
    assert [bucket.take("a", 0.0) for _ in range(4)] == [True, True, True, False]
    assert bucket.take("b", 0.0), "each caller by itself"
    assert bucket.take("a", 2.0)


def test_a_rationed_reader_is_told_when_to_come_back(own: TestClient) -> None:
    own.app.state.desk.readings = Bucket(0, per_minute=30)
    answer = own.post("/api/v1/read", json={"text": "Homs fell."})
    assert answer.status_code == 429 and answer.headers["retry-after"] == "2"
    assert answer.headers["content-type"] == "application/problem+json"
