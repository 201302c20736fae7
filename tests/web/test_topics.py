"""What statements are about: counted, chosen, shown, and the same as page, JSON, CSV and through the API."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator

import msgspec
import pytest
from desk_records import BASE, telling
from fastapi.testclient import TestClient

from dateline.model import Record
from dateline.store import open_store
from dateline.web import create_app

CALM, MONEY = "ceasefire and truce", "sanctions and trade"
SAID = ("before the truce ends", "until embargo and truce end", "while sanctions are kept", "before the rain stops")


def saying(n: int, words: str) -> Record:
    """A dispatch whose one statement says these words; all else stays where it is."""
    record = telling(f"said/{n}", f"2016-02-{n + 1:02}", note="")
    old = "before the guns fall silent"
    assert len(words) <= len(old)
    return msgspec.structs.replace(record, text=record.text.replace(old, words.ljust(len(old))))


@pytest.fixture(scope="module")
def topical(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("topics") / "topics.db"
    with open_store(path, create=True) as store:
        store.add([saying(n, words) for n, words in enumerate(SAID)])
    with TestClient(create_app(str(path)), base_url=BASE) as client:
        yield client


def test_topics_are_counted_and_narrow_the_list(topical: TestClient) -> None:
    every = topical.get("/statements.json").json()
    assert every["total"] == 4 and every["facets"]["topic"] == {CALM: 2, MONEY: 2}
    for topic, count in every["facets"]["topic"].items():
        found = topical.get("/statements.json", params={"topic": topic}).json()
        assert found["total"] == count and all(topic in r["topics"] for r in found["rows"])
    both = topical.get("/statements.json", params={"topic": CALM, "q": "embargo"}).json()
    assert both["total"] == 1 and both["rows"][0]["topics"] == [CALM, MONEY]
    page = html.unescape(topical.get("/statements", params={"topic": CALM}).text)
    assert 'aria-current="true"><span>ceasefire and truce</span>' in page
    assert f'name="topic" value="{CALM}"' in page and 'href="/statements?topic=sanctions+and+trade"' in page


def test_a_topic_is_named_by_a_word_of_it_and_a_wrong_one_is_told(topical: TestClient) -> None:
    assert topical.get("/statements.json?topic=sanctions").json()["total"] == 2
    wrong = topical.get("/statements?topic=gardening")
    assert wrong.status_code == 400 and MONEY in html.unescape(wrong.text)


def test_topics_stand_in_the_table_on_the_statement_and_in_the_api(topical: TestClient) -> None:
    lines = list(csv.DictReader(io.StringIO(topical.get("/statements.csv?q=embargo").text)))
    assert [r["topics"] for r in lines] == [f"{CALM}; {MONEY}"]
    assert (
        '<dt>about</dt><dd><a href="/statements?topic=ceasefire%20and%20truce">'
        in topical.get(f"/statement/{lines[0]['id']}").text
    )
    rows = topical.get("/api/v1/statements", params={"topic": "sanctions"}).json()["rows"]
    assert len(rows) == 2 and all(MONEY in r["topics"] for r in rows)
    described = topical.get("/api/v1/openapi.json").json()["paths"]["/api/v1/statements"]["get"]["parameters"]
    assert "topic" in {p["name"] for p in described}
    assert topical.get("/api/v1/statements?topic=gardening").status_code == 400
