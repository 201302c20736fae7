"""Pages whose rows take long: their head goes first; answers are kept as long as the store does not change."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from dateline.errors import SettingError
from dateline.store import open_store
from dateline.store.linking import link_store
from dateline.web import streaming
from dateline.web.remembering import answered
from dateline.web.routes import timeline


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages that wait for nothing, and a timeline that takes its time."""
    monkeypatch.setattr(streaming, "PATIENCE", 0.01)
    found = timeline.chronology

    def later(*given: Any, **named: Any) -> Any:
        time.sleep(0.3)
        return found(*given, **named)

    monkeypatch.setattr(timeline, "chronology", later)
    yield


def pieces_of(desk: TestClient, address: str) -> list[bytes]:
    """The body of a page as it is sent, piece by piece."""
    sent: list[bytes] = []
    asked = SimpleNamespace(done=False)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        async def counted(message: Any) -> None:
            if message["type"] == "http.response.body" and message.get("body"):
                sent.append(message["body"])
            await send(message)

        await desk.app(scope, receive, counted)
        asked.done = True

    assert TestClient(app, base_url="http://127.0.0.1").get(address).status_code == 200
    assert asked.done
    return sent


@pytest.mark.usefixtures("slow")
def test_the_head_of_a_slow_page_goes_first_and_the_whole_is_the_same(
    own: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = pieces_of(own, "/timeline?limit=140")
    assert len(sent) > 1
    assert b"<h1" not in sent[0] and b'aria-label="Pages"' in sent[0] and b"<title>Timeline" in sent[0]
    own.app.state.desk.shared.pop("answers")  # type: ignore[attr-defined]
    monkeypatch.setattr(streaming, "PATIENCE", 60.0)
    (whole,) = pieces_of(own, "/timeline?limit=140")
    assert b"Looking it up" in sent[0]
    assert (
        b"".join(sent).replace(streaming.LOOKING.encode(), b"").partition(b"<main")[2] == whole.partition(b"<main")[2]
    )


@pytest.mark.usefixtures("slow")
def test_a_slow_page_is_escaped_and_guarded_too(own: TestClient) -> None:
    answer = own.get("/timeline?q=<script>alert(1)</script>")
    assert "<script>alert(1)" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_every_page_is_the_same_whether_its_head_goes_first_or_not(
    own: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [item.path for item in own.app.state.desk.nav]  # type: ignore[attr-defined]
    actor = own.get("/actors.json").json()["rows"][0]["key"]
    names += ["/search?q=silent", "/briefing?since=2016-01-01", "/review/log", f"/actor/{quote(actor, safe='')}"]
    begin = streaming._begin

    def late(make: Any) -> Any:
        return begin(lambda: (time.sleep(0.02), make())[1])

    for path in names:
        own.get(path)  # the visit is counted, the token is given
        whole = own.get(path).text
        with monkeypatch.context() as hurried:
            hurried.setattr(streaming, "_begin", late)
            hurried.setattr(streaming, "PATIENCE", 0.0)
            streamed = own.get(path)
        assert streamed.status_code == 200 and streamed.text.replace(streaming.LOOKING, "") == whole, path


def test_what_fails_late_is_told_in_the_page(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "PATIENCE", 0.01)

    def fails(*_: Any, **__: Any) -> Any:
        time.sleep(0.1)
        raise SettingError("place", "there is no <b>such</b> place.", "Name another.")

    monkeypatch.setattr(timeline, "chronology", fails)
    page = own.get("/timeline").text
    assert "there is no &lt;b&gt;such&lt;/b&gt; place." in page and "Name another." in page
    assert page.count("<main") == 1 and page.rstrip().endswith("</html>")


def test_what_fails_at_once_has_its_status(own: TestClient) -> None:
    assert own.get("/timeline?since=never").status_code == 400


def test_an_answer_is_kept_until_the_store_changes(own: TestClient) -> None:
    desk, found = own.app.state.desk, []  # type: ignore[attr-defined]

    def find() -> int:
        found.append(1)
        return len(found)

    assert [answered(desk, "q", find) for _ in range(3)] == [1, 1, 1]
    key = own.get("/actors.json").json()["rows"][0]["key"]
    desk.store.decide("actor", "rename", {"actor": key, "name": "Another Name"})
    assert answered(desk, "q", find) == 2


def test_a_very_long_answer_is_not_kept(own: TestClient) -> None:
    desk = own.app.state.desk  # type: ignore[attr-defined]
    for path in ("/events.json?limit=1000", "/api/v1/timeline?limit=1000"):
        assert own.get(path).status_code == 200
    assert "answers" not in desk.shared or not desk.shared["answers"].kept
    own.get("/events.json")
    assert len(desk.shared["answers"].kept) == 1


def test_linking_by_another_program_shows_at_once(own: TestClient) -> None:
    before = own.get("/timeline").text
    assert "not linked across articles yet" in before
    with open_store(own.app.state.desk.store.name) as store:  # type: ignore[attr-defined]
        link_store(store, lambda words: None)
    assert "not linked across articles yet" not in own.get("/timeline").text


def test_what_two_ask_at_once_is_found_once(own: TestClient) -> None:
    desk, found = own.app.state.desk, []  # type: ignore[attr-defined]

    def find() -> int:
        time.sleep(0.1)
        found.append(1)
        return len(found)

    askers = [threading.Thread(target=answered, args=(desk, "same", find)) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(found) == 1


def test_an_error_is_not_kept(own: TestClient) -> None:
    desk = own.app.state.desk  # type: ignore[attr-defined]

    def fails() -> int:
        raise SettingError("x", "not yet.", "Wait.")

    with pytest.raises(SettingError):
        answered(desk, "later", fails)
    assert answered(desk, "later", lambda: 3) == 3
