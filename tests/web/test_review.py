"""Judging rows: the queue, edits, the log, what comes out, and what outlives a new reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from desk_records import telling, token
from fastapi.testclient import TestClient

from dateline.errors import SettingError
from dateline.export.reviewed import judged_records, reviewed_articles
from dateline.model import When
from dateline.store import Store, open_store
from dateline.web import review_queue
from dateline.web.review_cards import context, pieces_of
from dateline.web.review_edits import form_of, read_edit

ROW = {"layer": "events", "ref": "1.e1"}


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with open_store(tmp_path / "own.db", create=True) as made:
        made.add([telling(f"a/{n}", f"2016-02-{n:02}") for n in range(1, 4)])
        yield made


def judge(client: TestClient, **fields: Any) -> Any:
    csrf = {"csrf": token(client)}
    return client.post("/review/judge", data={**ROW, **csrf, **fields}, follow_redirects=False)


def test_the_least_sure_rows_come_first_and_judged_ones_go(store: Store) -> None:
    found = review_queue.queue(store, "events", limit=100)
    assert found.rows[0].uncertainty * found.rows[0].weight == max(r.rank for r in found.rows)
    first = found.rows[0]
    store.review(first.article, "events", first.id, "y", who="Anna")
    after = review_queue.queue(store, "events", limit=100)
    assert after.waiting == found.waiting - 1 and after.judged == 1
    assert (first.article, first.id) not in {(r.article, r.id) for r in after.rows}


def test_an_undone_judgement_puts_the_row_back(store: Store) -> None:
    made = store.review(1, "figures", "f1", "n")
    before = review_queue.queue(store, "figures").waiting
    store.undo_review(made.review)
    assert review_queue.queue(store, "figures").waiting == before + 1


def test_pages_of_the_queue_hold_each_row_once(store: Store) -> None:
    rows, start = [], 0
    while True:
        page = review_queue.queue(store, start=start, limit=4)
        rows += [(r.layer, r.ref) for r in page.rows]
        if page.next is None:
            break
        start = page.next
    assert len(rows) == len(set(rows)) == page.waiting


def test_a_row_that_changed_or_went_is_said_loudly(own: TestClient, tmp_path: Path) -> None:
    with open_store(tmp_path / "own.db") as store:
        record = store.record(1)
        store.review(1, "events", "e1", "y", who="Anna")
        store.review(1, "figures", "f1", "y", who="Anna")
        moved = msgspec.structs.replace(record.events[0], date=When(value="2016-03-01"))
        store.add([msgspec.structs.replace(record, events=(moved,), figures=())], replace=True)
    page = own.get("/review").text
    assert "lost its row" in page and "says something else" in page
    assert 'role="alert"' in page
    log = own.get("/review/log.json?standing=orphaned").json()["rows"]
    assert [r["layer"] for r in log] == ["figures"]


def test_a_judgement_carries_who_and_when(own: TestClient) -> None:
    csrf = token(own)
    own.post("/review/who", data={"csrf": csrf, "name": "Ånna Holm"})
    assert judge(own, verdict="h", note="odd").status_code == 303
    (row,) = own.get("/review/log.json").json()["rows"]
    assert (row["who"], row["verdict"], row["note"]) == ("Ånna Holm", "h", "odd") and row["at"]


@pytest.mark.parametrize("fields, status", [
    ({"verdict": "maybe"}, 400), ({"verdict": "edit"}, 400), ({"verdict": "y", "ref": "1.nothing"}, 404),
    ({"verdict": "y", "ref": "999999.e1"}, 404), ({"verdict": "y", "layer": "actors"}, 404),
    ({"verdict": "y", "ref": "../etc"}, 404), ({"verdict": "y", "csrf": "wrong"}, 403),
])  # fmt: skip
def test_what_cannot_be_judged_is_refused(own: TestClient, fields: dict[str, str], status: int) -> None:
    assert judge(own, **fields).status_code == status
    assert own.get("/review/log.json").json()["total"] == 0


def test_a_judgement_never_leads_to_another_site(own: TestClient) -> None:
    assert judge(own, verdict="y", to="https://evil.example/").headers["location"] == "/"


def test_an_edit_changes_type_span_parties_date_and_place(store: Store) -> None:
    record = store.record(1)
    row = record.events[0]
    sent = {
        "type": ["AID"], "mode": [""], "status": ["negated"], "trigger": ["met the Ruvia"], "actors": ["a2"],
        "recipients": [], "recipients_words": ["Rebels"], "date": ["2016-02/2016-03"], "place": [""],
    }  # fmt: skip
    edit = read_edit(record, row, "events", sent)
    assert edit["type"] == "AID" and edit["mode"] is None and edit["status"] == "negated" and edit["place"] is None
    assert record.text[slice(*edit["trigger"])] == "met the Ruvia"
    assert [p["actor"] for p in edit["actors"]] == ["a2"]
    assert record.text[slice(*edit["recipients"][0]["span"])] == "Rebels"
    assert (edit["date"]["earliest"], edit["date"]["latest"]) == ("2016-02-01", "2016-03-31")
    store.review(1, "events", "e1", "edit", edit=edit)


@pytest.mark.parametrize("layer", ["events", "statements", "positions", "figures"])
def test_a_form_sent_back_as_it_came_changes_nothing(store: Store, layer: str) -> None:
    record = store.record(1)
    for row in getattr(record, layer):
        sent = {f.name: list(f.value) if f.kind == "parties" else [str(f.value)] for f in form_of(record, row, layer)}
        with pytest.raises(SettingError, match="nothing was changed"):
            read_edit(record, row, layer, sent)


@pytest.mark.parametrize("name, value", [
    ("date", "2016-02-31"), ("date", "soon"), ("trigger", "words that are not there"), ("type", "PARTY"),
    ("place", "p999"), ("actors", "a999"), ("trigger", ""),
])  # fmt: skip
def test_an_edit_that_cannot_be_is_a_sentence(store: Store, name: str, value: str) -> None:
    record = store.record(1)
    with pytest.raises(SettingError):
        read_edit(record, record.events[0], "events", {name: [value]})


def test_a_wrong_edit_shows_the_form_again_with_what_was_typed(own: TestClient) -> None:
    csrf = token(own)
    answer = own.post("/review/edit", data={**ROW, "csrf": csrf, "date": "someday", "type": "AID"})
    assert answer.status_code == 400
    assert "someday" in answer.text and 'role="alert"' in answer.text


def test_annotated_material_holds_what_was_right_or_edited(store: Store) -> None:
    store.review(1, "events", "e1", "y", who="Anna")
    store.review(1, "events", "e2", "n", who="Anna")
    store.review(1, "figures", "f1", "edit", edit={"value": 15}, who="Anna")
    store.review(1, "statements", "s1", "y", who="Bea")
    (article,) = reviewed_articles(store)
    assert [e["type"] for e in article["events"]] == ["CONSULT"]
    (event,) = article["events"]
    assert article["text"][slice(*event["trigger"])] == event["trigger_text"] == "met"
    assert event["actors"][0] | {"span": None} == {
        "text": "Anna Holm", "name": "Anna Holm", "country": "UNO", "sector": None, "span": None,
    }  # fmt: skip
    assert [f["value"] for f in article["figures"]] == [15]
    assert [a["speaker"] for a in article["attributions"]] == ["Anna Holm"]
    assert [r["verdict"] for r in article["reviewed"]] == ["y", "n", "edit", "y"]


def test_the_material_of_a_row_that_is_gone_is_kept(store: Store) -> None:
    store.review(1, "figures", "f1", "y")
    store.add([msgspec.structs.replace(store.record(1), figures=())], replace=True)
    (article,) = reviewed_articles(store)
    assert [f["value"] for f in article["figures"]] == [14]
    assert article["reviewed"][0]["standing"] == "orphaned"


def test_exports_say_what_was_judged_and_apply_it_on_wish(store: Store) -> None:
    store.review(1, "events", "e1", "edit", edit={"type": "AID", "mode": None}, who="Anna")
    store.review(1, "events", "e2", "n", who="Anna")
    marked = next(judged_records(store))
    assert ["judged edited by Anna" in e.why for e in marked.events] == [True, False, False]
    assert marked.events[0].type == "CONSULT" and "judged wrong" in marked.events[1].why
    applied = next(judged_records(store, apply=True))
    assert [e.id for e in applied.events] == ["e1", "e3"] and applied.events[0].type == "AID"


def test_the_export_page_and_its_file(own: TestClient) -> None:
    judge(own, verdict="n")
    assert "1 rows were judged" in own.get("/export").text
    lines = own.get("/export/file?format=jsonl").text.splitlines()
    assert any("judged wrong" in e["why"] for line in lines for e in json.loads(line)["events"])
    few = own.get("/export/file?format=jsonl&since=2016-02-05&until=2016-02-05").text.splitlines()
    assert 0 < len(few) < len(lines)
    assert own.get("/export/file?format=nothing").status_code == 400


def test_pieces_make_the_sentences_again(store: Store) -> None:
    record = store.record(1)
    for row in record.events:
        _, pieces, _ = context(record, row, "events")
        start, end = record.sentences[row.sentence]
        assert "".join(p.text for p in pieces) == record.text[start:end]
        assert any(p.mark == "trigger" for p in pieces)
    assert [p.text for p in pieces_of("abcd", (0, 4), [((0, 3), "content"), ((1, 2), "cue")])] == ["a", "b", "c", "d"]
