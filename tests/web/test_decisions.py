"""What people decide on the desk: actors renamed, events joined and parted, each taken back from where it is shown."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_records import BASE, telling, token
from fastapi.testclient import TestClient

from dateline.store import open_store
from dateline.store.linking import link_store
from dateline.web import create_app
from dateline.web.pages import path_part


def actor_named(client: TestClient, name: str) -> dict[str, object]:
    return next(a for a in client.get("/actors.json").json()["rows"] if a["name"] == name)


def test_an_actor_is_renamed_and_the_rename_undone(own: TestClient) -> None:
    right = token(own)
    actor = actor_named(own, "Anna Holm")
    path = f"/actor/{path_part(actor['key'])}"
    assert 'action="/actors/rename"' in own.get(path).text
    sent = {"csrf": right, "actor": actor["key"], "name": " Anna  Holmström ", "who": "Ida", "why": "her own spelling"}
    answer = own.post("/actors/rename", data=sent, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == path
    page = html.unescape(own.get(path).text)
    assert "<h1>Anna Holmström</h1>" in page and "from “Anna Holm” to “Anna Holmström”" in page
    assert "her own spelling" in page and 'name="who" maxlength="200" value="Ida"' in page
    assert (
        own.get("/statements.json?speaker=Anna+Holmström").json()["total"]
        == own.get("/statements.json?speaker=Anna+Holm").json()["total"]
        > 0
    )
    assert "to “Anna Holmström”" in own.get("/decisions").text
    undone = own.post("/decisions/undo", data={"csrf": right, "decision": 1}, follow_redirects=False)
    assert undone.headers["location"] == path, "back to the actor"
    assert "<h1>Anna Holm</h1>" in own.get(path).text


def test_a_rename_is_refused_without_token_name_or_actor(own: TestClient) -> None:
    right, key = token(own), actor_named(own, "Anna Holm")["key"]
    assert own.post("/actors/rename", data={"actor": key, "name": "Other"}).status_code == 403
    assert own.post("/actors/rename", data={"csrf": right, "actor": key, "name": "  "}).status_code == 400
    assert own.post("/actors/rename", data={"csrf": right, "actor": "nobody", "name": "Other"}).status_code == 404
    assert own.get("/api/v1/decisions").json()["total"] == 0


def test_a_program_renames_an_actor(own: TestClient) -> None:
    rows = own.get("/api/v1/actors").json()["rows"]
    key = next(a["key"] for a in rows if a["name"] == "Anna Holm")
    sent = {"kind": "actor", "action": "rename", "subject": {"actor": key, "name": "Holm"}, "who": "Ida"}
    made = own.post("/api/v1/decisions", json=sent)
    assert made.status_code == 201 and made.json()["subject"]["was"] == "Anna Holm"
    assert key in {a["key"] for a in own.get("/api/v1/actors").json()["rows"] if a["name"] == "Holm"}
    for subject in (
        {"actor": key},
        {"actor": 7, "name": "Holm"},
        {"actor": key, "name": []},
        {"actor": "x", "name": "y"},
    ):
        assert own.post("/api/v1/decisions", json={**sent, "subject": subject}).status_code == 400, subject


@pytest.fixture(scope="module")
def linked_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("linked") / "linked.db"
    papers = ("Northwire", "Evening Post", "Echo")
    with open_store(path, create=True) as store:
        store.add([telling(f"{p}/1", "2016-02-03", publisher=p, title=f"Talks in {p}") for p in papers])
        link_store(store)
    return path


@pytest.fixture
def linked(tmp_path: Path, linked_file: Path) -> Iterator[TestClient]:
    """A desk over a store whose events are linked."""
    copy = tmp_path / "linked.db"
    copy.write_bytes(linked_file.read_bytes())
    with TestClient(create_app(str(copy)), base_url=BASE) as client:
        yield client


def event_of(client: TestClient, type: str) -> dict[str, Any]:
    """The event of this type that most mentions tell."""
    names = {r["cluster"] for r in client.get(f"/events.json?type={type}&copies=true").json()["rows"]}
    return max(
        (client.get(f"/event/{path_part(n)}.json").json() for n in names), key=lambda e: (len(e["mentions"]), e["name"])
    )


def mention_names(event: dict[str, Any]) -> list[str]:
    return [f"{m['evidence']['source']['key']}.{m['ref'].partition('.')[2]}" for m in event["mentions"]]


def test_events_are_merged_and_old_names_lead_to_the_event(linked: TestClient) -> None:
    right = token(linked)
    talks, shelling = event_of(linked, "CONSULT"), event_of(linked, "ASSAULT")
    many = len(talks["mentions"]) + len(shelling["mentions"])
    page = f"/event/{path_part(talks['name'])}"
    assert 'action="/events/merge"' in linked.get(page).text
    sent = {"csrf": right, "keep": talks["name"], "other": f"{BASE}/event/{path_part(shelling['name'])}", "who": "Ida"}
    answer = linked.post("/events/merge", data=sent, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == page
    joined = linked.get(f"{page}.json").json()
    assert len(joined["mentions"]) == many
    for old in {talks["name"], shelling["name"], *mention_names(shelling)} - {joined["name"]}:
        led = linked.get(f"/event/{path_part(old)}", follow_redirects=False)
        assert led.status_code == 303 and led.headers["location"] == f"/event/{path_part(joined['name'])}", old
    shown = linked.get(f"/event/{path_part(joined['name'])}").text
    assert "1: merge" in shown and f'name="to" value="{html.escape(joined["name"])}"' in shown
    assert linked.post("/events/merge", data={**sent, "other": shelling["name"]}).status_code == 400, "one already"
    undo = {"csrf": right, "decision": 1, "to": joined["name"]}
    back = linked.post("/decisions/undo", data=undo, follow_redirects=False)
    assert back.headers["location"] == f"/event/{path_part(joined['name'])}", "back to the event"
    assert linked.get(back.headers["location"]).status_code == 200
    assert mention_names(event_of(linked, "ASSAULT")) == mention_names(shelling)
    assert 'class="tag">undone' in linked.get(page).text


def test_an_event_is_split_and_the_split_undone(linked: TestClient) -> None:
    right, whole = token(linked), event_of(linked, "ASSAULT")
    names = mention_names(whole)
    assert len(names) > 1 and 'action="/events/split"' in linked.get(f"/event/{path_part(whole['name'])}").text
    sent = {"csrf": right, "event": whole["name"], "mentions": names[:1], "why": "another village", "who": "Ida"}
    page = linked.post("/events/split", data=sent)
    assert page.status_code == 200 and "another village" in page.text and "1 mention from" in page.text
    assert mention_names(linked.get(f"/event/{names[0]}.json").json()) == names[:1]
    assert mention_names(linked.get(f"/event/{names[1]}.json").json()) == names[1:]
    held = {"csrf": right, "keep": names[0], "other": names[1]}
    assert linked.post("/events/merge", data=held).status_code == 400, "a person held them apart"
    undo = {"csrf": right, "decision": 1, "to": names[1]}
    assert linked.post("/decisions/undo", data=undo).url.path == f"/event/{path_part(whole['name'])}"
    assert mention_names(event_of(linked, "ASSAULT")) == names


def test_what_parts_or_joins_nothing_is_refused(linked: TestClient) -> None:
    right, event = token(linked), event_of(linked, "ASSAULT")
    names = mention_names(event)
    sent = {"csrf": right, "event": event["name"]}
    for mentions, status in (
        (names, 400),
        ([], 422),
        (["x.e1"], 400),
        (mention_names(event_of(linked, "CONSULT")), 400),
    ):
        assert linked.post("/events/split", data={**sent, "mentions": mentions}).status_code == status, mentions
    assert linked.post("/events/split", data={"event": event["name"], "mentions": names[:1]}).status_code == 403
    for other, status in (("nothing", 404), (event["name"], 400), ("/event/", 404)):
        assert (
            linked.post("/events/merge", data={"csrf": right, "keep": event["name"], "other": other}).status_code
            == status
        )
    assert linked.get("/api/v1/decisions").json()["total"] == 0


def test_what_is_decided_before_linking_is_carried_out_by_it(own: TestClient) -> None:
    right = token(own)
    talks = own.get("/events.json?type=CONSULT&status=actual&order=oldest").json()["rows"]
    acts = own.get("/events.json?type=ASSAULT&order=newest").json()["rows"]
    rows = [talks[0]["id"], acts[0]["id"], acts[-1]["id"]]
    page = own.post("/events/merge", data={"csrf": right, "keep": rows[0], "other": rows[1], "who": "Ida"})
    assert page.status_code == 200 and "not linked across articles yet" in page.text and "1: merge" in page.text
    own.post("/events/merge", data={"csrf": right, "keep": rows[0], "other": rows[2]})
    assert own.post("/decisions/undo", data={"csrf": right, "decision": 2, "to": rows[0]}).status_code == 200
    assert mention_names(own.get(f"/event/{rows[0]}.json").json()) == rows[:1], "nothing is half linked"
    with open_store(own.app.state.desk.store.name) as store:  # type: ignore[attr-defined]
        link_store(store)
    joined = set(mention_names(own.get(f"/event/{rows[0]}.json").json()))
    assert set(rows[:2]) <= joined and rows[2] not in joined


def test_an_event_that_came_after_the_linking_is_joined_at_once_and_taken_back(linked: TestClient) -> None:
    right, whole = token(linked), event_of(linked, "ASSAULT")
    with open_store(linked.app.state.desk.store.name) as store:  # type: ignore[attr-defined]
        store.add([telling("late", "2016-05-01", publisher="Late Post", place="Morn")])
    rows = linked.get("/events.json?type=ASSAULT&publisher=Late Post").json()["rows"]
    late = rows[0]["id"]
    assert "not linked across articles yet" in linked.get(f"/event/{late}").text
    answer = linked.post("/events/merge", data={"csrf": right, "keep": whole["name"], "other": late})
    assert answer.status_code == 200
    assert mention_names(linked.get(f"/event/{late}.json").json()) == [*mention_names(whole), late]
    linked.post("/decisions/undo", data={"csrf": right, "decision": 1})
    assert mention_names(linked.get(f"/event/{late}.json").json()) == [late]
    assert mention_names(event_of(linked, "ASSAULT")) == mention_names(whole)


def test_a_reader_of_an_unlinked_store_that_is_read_only_sees_no_form(store_file: Path) -> None:
    with TestClient(create_app(str(store_file), read_only=True), base_url=BASE) as client:
        row = client.get("/events.json?limit=1").json()["rows"][0]["id"]
        assert 'action="/events/' not in client.get(f"/event/{row}").text


def test_a_reader_of_a_read_only_desk_sees_no_form_to_join_or_part(linked_file: Path) -> None:
    with TestClient(create_app(str(linked_file), read_only=True), base_url=BASE) as client:
        name = event_of(client, "ASSAULT")["name"]
        assert 'action="/events/' not in client.get(f"/event/{path_part(name)}").text
        sent = {"csrf": token(client), "keep": name, "other": name}
        assert client.post("/events/merge", data=sent).status_code == 403


def test_a_program_splits_an_event_from_some_others(linked: TestClient) -> None:
    pairs = [n.rsplit(".", 1) for n in mention_names(linked.get("/api/v1/events/" + _told(linked)).json())]
    sent = {"kind": "event", "action": "split", "subject": {"mentions": pairs[:1], "others": pairs[1:]}}
    assert linked.post("/api/v1/decisions", json=sent).status_code == 201
    assert len(linked.get("/api/v1/events/" + ".".join(pairs[0])).json()["mentions"]) == 1
    assert (
        linked.post("/api/v1/decisions", json={**sent, "subject": {"mentions": pairs, "others": "x"}}).status_code
        == 400
    )


def _told(client: TestClient) -> str:
    rows = client.get("/api/v1/events?type=ASSAULT&copies=true").json()["rows"]
    return path_part(rows[0]["cluster"])
