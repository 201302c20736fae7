"""The REST API: described as it is, never a 5xx, problems as problem+json."""

from __future__ import annotations

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, settings
from openapi_spec_validator import validate

from dateline.model import Record
from dateline.record import decode
from dateline.web.routes.api import openapi

schema = schemathesis.openapi.from_dict(openapi())
ROOT = "/api/v1"


def test_the_description_is_valid_openapi(desk: TestClient) -> None:
    found = desk.get(f"{ROOT}/openapi.json").json()
    validate(found)
    assert {"/api/v1/read", "/api/v1/articles", "/api/v1/reviews", "/api/v1/events/{name}"} <= set(found["paths"])
    for path, calls in found["paths"].items():
        for method, call in calls.items():
            assert call["description"] and "4XX" in call["responses"], (method, path)


@schema.exclude(path="/api/v1/read").exclude(path="/api/v1/articles", method="POST").parametrize()
@settings(
    max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
def test_nothing_sent_to_the_api_is_a_bug(case: schemathesis.Case, desk: TestClient) -> None:
    words = case.as_transport_kwargs(base_url="")
    sent = {k: v for k, v in words.items() if k in ("method", "url", "params", "json", "data", "content", "headers")}
    headers = {k: v for k, v in dict(sent.pop("headers", {}) or {}).items() if k.lower() not in ("host", "cookie")}
    answer = desk.request(headers=headers, **sent)
    assert answer.status_code < 500, (case.method, case.path, answer.text)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code and answer.json()["detail"]


@pytest.mark.parametrize("layer", ["articles", "events", "statements", "positions", "figures"])
def test_lists_are_paged_by_cursor(desk: TestClient, layer: str) -> None:
    every = desk.get(f"{ROOT}/{layer}?limit=1000&copies=true").json()
    assert every["total"] == len(every["rows"]) > 3 and every["next"] is None
    seen, after = [], None
    while len(seen) < 100:
        body = desk.get(
            f"{ROOT}/{layer}", params={"limit": 4, "copies": True, **({"after": after} if after else {})}
        ).json()
        seen += body["rows"]
        after = body["next"]
        if after is None:
            break
    assert seen == every["rows"]


def test_evidence_is_text_not_offsets(desk: TestClient) -> None:
    for row in desk.get(f"{ROOT}/events").json()["rows"]:
        evidence = row["evidence"]
        assert evidence["words"] in "".join(p["text"] for p in evidence["pieces"])
        assert evidence["why"] and evidence["by"] and "start" not in evidence and "span" not in evidence


def test_a_record_comes_back_as_it_was(desk: TestClient) -> None:
    article = desk.get(f"{ROOT}/articles").json()["rows"][0]["source"]
    record = decode(desk.get(f"{ROOT}/articles/{article['key']}/record").content)
    assert isinstance(record, Record) and record.id == article["id"]


def test_a_text_is_read_into_a_record(own: TestClient) -> None:
    sent = {"text": "GENEVA, Feb 3 (Northwire) - Talks opened on Wednesday.", "published": "2016-02-04", "id": "x"}
    answer = own.post(f"{ROOT}/read", json=sent)
    assert answer.status_code == 200, answer.text
    record = decode(answer.content)
    assert (record.id, record.text, record.written) == ("x", sent["text"], "2016-02-03")
    assert own.get(f"{ROOT}/articles").json()["total"] == 10, "nothing is kept"
    for bad, status in (
        ({}, 422),
        ({"text": ""}, 422),
        ({"text": "a", "more": 1}, 422),
        ({"text": "a", "published": "soon"}, 400),
    ):
        assert own.post(f"{ROOT}/read", json=bad).status_code == status, bad
    answer = own.post(f"{ROOT}/articles", json={"articles": [sent]})
    assert answer.status_code == 202 and answer.headers["location"].startswith(f"{ROOT}/imports/")


def test_a_review_is_made_and_taken_back(own: TestClient) -> None:
    row = own.get(f"{ROOT}/statements").json()["rows"][0]
    sent = {"article": row["evidence"]["source"]["key"], "layer": "statements", "id": row["ref"].partition(".")[2], "verdict": "y",
            "who": "Ida"}  # fmt: skip
    made = own.post(f"{ROOT}/reviews", json=sent)
    assert made.status_code == 201 and made.json()["who"] == "Ida"
    assert own.get(f"{ROOT}/reviews").json()["total"] == 1
    number = made.json()["review"]
    assert own.post(f"{ROOT}/reviews/{number}/undo", json={"who": "Ida"}).status_code == 200
    assert own.get(f"{ROOT}/reviews").json()["total"] == 0
    assert own.post(f"{ROOT}/reviews/{number}/undo", json={}).status_code == 404
    wrong = [{**sent, "verdict": "edit"}, {**sent, "layer": "nothing"}, {**sent, "id": "zz"}]
    assert [own.post(f"{ROOT}/reviews", json=w).status_code for w in wrong] == [400, 400, 400]


def test_a_decision_with_a_wrong_subject_is_refused(own: TestClient) -> None:
    for subject in (
        {},
        {"keep": 1, "merge": 2},
        {"keep": "zz", "merge": ["yy"]},
        {"from": "x", "articles": "y", "name": []},
    ):
        answer = own.post(f"{ROOT}/decisions", json={"kind": "actor", "action": "merge", "subject": subject})
        assert answer.status_code == 400 and answer.headers["content-type"] == "application/problem+json", subject
    odd = {"kind": "event", "action": "split", "subject": {"mentions": [["k"]]}}
    assert own.post(f"{ROOT}/decisions", json=odd).status_code == 400


def test_a_browser_of_another_site_changes_nothing_by_the_api(own: TestClient) -> None:
    sent = {"kind": "actor", "action": "merge", "subject": {}}
    for headers in (
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"referer": "https://evil.example/"},
    ):
        assert own.post(f"{ROOT}/decisions", json=sent, headers=headers).status_code == 403
