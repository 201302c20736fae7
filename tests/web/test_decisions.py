"""What people decide on the desk: actors renamed, events joined and parted, each taken back from where it is shown."""

from __future__ import annotations

import html

from desk_records import token
from fastapi.testclient import TestClient

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
    assert own.get("/statements.json?speaker=Anna+Holmström").json()["total"] == own.get("/statements.json?speaker=Anna+Holm").json()["total"] > 0
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
    for subject in ({"actor": key}, {"actor": 7, "name": "Holm"}, {"actor": key, "name": []}, {"actor": "x", "name": "y"}):
        assert own.post("/api/v1/decisions", json={**sent, "subject": subject}).status_code == 400, subject
