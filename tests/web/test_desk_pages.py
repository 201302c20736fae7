"""The pages as an analyst meets them: the same rows as page, JSON and CSV; permanent addresses; layers; adding."""

from __future__ import annotations

import csv
import html
import io
import re
import statistics
import time
from pathlib import Path

import msgspec
import pytest
from desk_records import BASE, PAYLOAD, telling, token
from fastapi.testclient import TestClient

from dateline.cli import main
from dateline.store import open_store
from dateline.web import create_app, facet_counts

LISTS = ["/statements", "/events", "/articles", "/actors", "/sources", "/search?q=silent", "/search?q=silent&in=statements",
         "/statements?form=direct&speaker=Anna+Holm&order=oldest", "/events?type=CONSULT&status=planned",
         "/articles?publisher=Northwire&limit=3", "/actors?kind=person"]  # fmt: skip


def with_suffix(address: str, suffix: str) -> str:
    path, _, rest = address.partition("?")
    return path + suffix + (f"?{rest}" if rest else "")


@pytest.mark.parametrize("address", LISTS)
def test_page_json_and_csv_hold_the_same_rows(desk: TestClient, address: str) -> None:
    page = desk.get(address).text
    body = desk.get(with_suffix(address, ".json")).json()
    assert body["rows"], "there is something to compare"
    table = list(csv.DictReader(io.StringIO(desk.get(with_suffix(address, ".csv")).text)))
    assert len(table) == len(body["rows"])
    shown = [html.unescape(x) for x in re.findall(r'data-row="([^"]*)"', page)]
    assert len(shown) == len(body["rows"])
    for row, line in zip(body["rows"], table, strict=True):
        for key, cell in line.items():
            value = row[key]
            value = "" if value is None else "; ".join(map(str, value)) if isinstance(value, list) else str(value)
            assert cell.removeprefix("'") == value.removeprefix("'"), key
    assert desk.get(address).headers["content-type"].startswith("text/html")


def test_a_list_is_paged_by_cursor_without_loss(desk: TestClient) -> None:
    for path, key in (
        ("/statements", "id"),
        ("/events", "id"),
        ("/articles", "key"),
        ("/actors", "key"),
        ("/sources", "source"),
    ):
        every = [r[key] for r in desk.get(f"{path}.json?limit=1000").json()["rows"]]
        seen, after = [], ""
        for _ in range(60):
            body = desk.get(f"{path}.json?limit=3{after}").json()
            seen += [r[key] for r in body["rows"]]
            if body["next"] is None:
                break
            after = f"&after={body['next']}"
        assert seen == every and len(every) == len(set(every)), path
    page = desk.get("/statements?limit=3").text
    following = html.unescape(re.search(r'rel="next" href="([^"]+)"', page)[1])  # type: ignore[index]
    assert desk.get(following).status_code == 200


def test_facets_count_what_they_narrow_to(desk: TestClient) -> None:
    for path in ("/statements", "/events", "/articles", "/actors"):
        facets = desk.get(f"{path}.json").json()["facets"]
        assert facets
        for name, counts in facets.items():
            value, count = next(iter(counts.items()))
            asked = {"since": value, "until": value} if name == "month" else {name: value}
            found = desk.get(f"{path}.json", params={**asked, "limit": 1000}).json()
            assert found["total"] == count, (path, name, value)
            page = html.unescape(desk.get(path, params=asked).text)
            assert 'aria-current="true"' in page, "what is chosen is marked"


@pytest.mark.parametrize("path", ["/events", "/statements", "/positions", "/articles"])
def test_facets_of_very_many_rows_are_estimates_and_say_so(
    desk: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    exact = desk.get(f"{path}.json?limit=11").json()
    assert not exact["about"] and "estimates" not in desk.get(f"{path}?limit=11").text
    monkeypatch.setattr(facet_counts, "COUNTED", exact["total"] // 2)
    found = desk.get(f"{path}.json?limit=12").json()
    assert found["about"] and "the numbers are estimates" in desk.get(f"{path}?limit=12").text
    assert all(n % 3 == 0 for counts in found["facets"].values() for n in counts.values()), "a third stands for all"
    northwire = found["facets"]["publisher"]["Northwire"]
    assert 0.5 <= northwire / exact["facets"]["publisher"]["Northwire"] <= 1.5


def test_addresses_are_permanent(desk: TestClient) -> None:
    article = desk.get("/articles.json").json()["rows"][0]
    for name in (article["id"], article["key"]):
        assert desk.get(f"/article/{name}").url.path == f"/article/{article['key']}"
    statement = desk.get("/statements.json").json()["rows"][0]
    assert statement["id"].startswith(statement["article_key"]), "by the key of the article, not its number"
    event = desk.get("/events.json").json()["rows"][0]
    for path in (f"/statement/{statement['id']}", f"/event/{event['id']}"):
        assert desk.get(path).status_code == 200 and desk.get(f"{path}.json").status_code == 200
    number = desk.get("/actors.json").json()["rows"][0]["number"]
    assert desk.get(f"/actor/{number}").url.path.startswith("/actor/name:")
    for path in ("/article/x", "/statement/x", "/statement/x.y", "/event/1.nope", "/actor/x", "/actor/99999999999999999999",
                 "/import/x", "/nothing", "/article/%00", "/event/%00.e1"):  # fmt: skip
        assert desk.get(path).status_code == 404, path


def test_an_article_shows_text_layers_and_reasons(desk: TestClient) -> None:
    record = telling("wire/1", "2016-02-02")
    found = desk.get("/api/v1/articles/wire%2F1").json()
    assert "".join(s["text"] for s in found["slices"]) == record.text, "slices joined are the text"
    assert not re.search(r'"(start|end|span|spans|offset)"', str(found["slices"]).replace("'", '"')), "never offsets"
    marked = {s["text"] for s in found["slices"] if "events-e1" in s["rows"]}
    assert marked == {"met"}
    assert any(s["furniture"] == "share" for s in found["slices"])
    page = desk.get("/article/wire/1").text
    for words in ("CONSULT · visit", "a quotation", "Northwire", 'id="events-e1"'):
        assert words in page
    assert re.search(r'<span class="furniture" title="share">SHARE THIS PAGE</span>', page)
    for layer in ("statements", "events", "positions", "figures", "timexes", "toponyms", "actors"):
        assert f'id="show-{layer}"' in page and f'class="row-card {layer}"' in page
    assert re.search(r'<a class="run [^"]*events[^"]*" href="#events-e1"', page), "readable without a script"


def test_an_event_shows_its_mentions_in_context_and_its_codes(desk: TestClient) -> None:
    row = next(e for e in desk.get("/events.json?type=ASSAULT").json()["rows"] if e["publisher"] == "Northwire")
    page = desk.get(f"/event/{row['id']}").text
    assert "shelled" in page and "not linked across articles yet" in page
    assert "guns fall silent" in page, "the sentence before"
    assert "The two sides will meet again" in page, "the sentence after"
    body = desk.get(f"/event/{row['id']}.json").json()
    assert body["mentions"][0]["intensity"] == -9.0 and body["mentions"][0]["plover"] == "ASSAULT"


def test_an_actor_shows_what_it_is_said_and_did(desk: TestClient) -> None:
    actor = next(a for a in desk.get("/actors.json").json()["rows"] if a["name"] == "Anna Holm")
    page = desk.get(f"/actor/{actor['number']}").text
    for words in ("Roles through time", "envoy", "Takes part in acts with", "Ruvia", "refusal", "We will not sign"):
        assert words in page
    body = desk.get(f"/actor/{actor['number']}.json").json()
    assert body["statements"]["total"] == 9 and body["with_whom"][0]["actor"]["name"] == "Ruvia"


def test_overview_counts_what_is_new_since_the_last_visit(own: TestClient) -> None:
    first = own.get("/")
    assert "10 articles" in first.text and "since your last visit" not in first.text
    long_ago = int(time.time()) - 7200
    own.cookies.set("dateline_visit", f"0.{long_ago}", domain="127.0.0.1")
    assert "10 new" in re.sub(r"<[^>]+>", "", own.get("/").text)
    own.cookies.set("dateline_visit", f"0.{int(time.time()) + 5000}", domain="127.0.0.1")
    assert own.get("/").status_code == 200
    own.cookies.set("dateline_visit", "x.y", domain="127.0.0.1")
    assert own.get("/").status_code == 200


def test_what_was_added_since_the_last_visit_is_a_list(own: TestClient) -> None:
    own.cookies.set("dateline_visit", "0.1400000000")
    link = re.search(r'href="(/articles\?added=[^"]+)"', own.get("/").text)
    assert link
    page = own.get(html.unescape(link[1]))
    assert page.status_code == 200 and "Added since" in page.text and "Talks, day 3" in page.text
    first = own.get("/articles.json?added=2014-05-13T16:53:20%2B00:00&limit=6").json()
    rest = own.get(f"/articles.json?added=2014-05-13T16:53:20%2B00:00&limit=6&after={first['next']}").json()
    keys = [r["key"] for r in (*first["rows"], *rest["rows"])]
    assert first["total"] == 10 == len(set(keys)) and rest["next"] is None
    assert own.get("/articles.json?added=2100-01-01T00:00:00").json()["total"] == 0
    assert own.get("/articles?added=never").status_code == 400
    assert own.get("/articles?added=2014-05-13T16:53:20&actor=Ruvia").status_code == 400


def test_files_texts_and_their_problems_are_added(own: TestClient) -> None:
    right = {"x-csrf-token": token(own), "accept": "application/json"}
    files = [
        (
            "files",
            (
                "two.jsonl",
                b'{"id": "n1", "text": "Talks opened in Taliq."}\n{oops\n{"id": "n2", "text": "Talks ended."}\n',
            ),
        ),
        ("files", ("../../etc/passwd", b"Envoys met in Taliq on Monday.")),
    ]
    sent = {"text": "The army left Taliq.\r\nIt was quiet.", "title": PAYLOAD, "published": "2016-03-01"}
    job = own.post("/import", data=sent, files=files, headers=right)
    assert job.status_code == 202, job.text
    done = wait(own, job.json()["id"])
    assert (done["state"], done["added"], done["left_out"], done["inputs"]) == ("done", 4, 1, 3)
    assert any("two.jsonl" in p["where"] for p in done["problems"])
    again = wait(own, own.post("/import", data=sent, files=files, headers=right).json()["id"])
    assert again["added"] == 0 and again["known"] == 4, "adding twice changes nothing"
    assert "<script>alert" not in own.get(f"/import/{done['id']}").text
    for bad in ({}, {"text": "   "}, {"text": "x", "published": "soon"}, {"address": "ftp://x.example/"}):
        assert own.post("/import", data=bad, headers=right).status_code == 400, bad


def wait(client: TestClient, id: str) -> dict[str, object]:
    for _ in range(900):
        job = client.get(f"/import/{id}.json").json()
        if job["state"] not in ("waiting", "reading"):
            return job
        time.sleep(0.1)
    raise AssertionError("the import does not end")


def test_an_actor_is_split_and_the_split_undone(own: TestClient) -> None:
    right = token(own)
    actor = next(a for a in own.get("/actors.json").json()["rows"] if a["name"] == "Anna Holm")
    keys = [a["key"] for a in own.get("/articles.json?publisher=Northwire&limit=2").json()["rows"]]
    sent = {"csrf": right, "actor": actor["key"], "articles": keys, "name": "Another Holm", "who": "Ida"}
    assert own.post("/actors/split", data=sent).status_code == 200
    names = {a["name"]: a["articles"] for a in own.get("/actors.json").json()["rows"]}
    assert names["Another Holm"] == 2 and names["Anna Holm"] == actor["articles"] - 2
    (made,) = own.get("/api/v1/decisions").json()["rows"]
    assert own.post("/decisions/undo", data={"csrf": right, "decision": made["decision"]}).status_code == 200
    names = {a["name"]: a["articles"] for a in own.get("/actors.json").json()["rows"]}
    assert "Another Holm" not in names and names["Anna Holm"] == actor["articles"]


def test_a_question_that_is_wrong_is_answered_with_a_sentence(desk: TestClient) -> None:
    for path in ("/statements?since=2016-13-40", "/events?type=FOO", "/statements?speaker=Nobody+There", "/events?limit=0",
                 "/articles?after=zzz", "/search?q=foo:bar", "/search?q=a&in=nowhere", "/statements?q=" + "a" * 3000,
                 "/events?after=WyIyIiw5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OV0"):  # fmt: skip
        answer = desk.get(path)
        assert answer.status_code == 400 and 'class="lead"' in answer.text, path
        assert "Traceback" not in answer.text


def test_pages_have_what_a_keyboard_and_a_reader_need(desk: TestClient) -> None:
    page = desk.get("/statements").text
    for words in (
        'class="skip" href="#main"',
        '<html lang="en"',
        'role="search"',
        'aria-current="page"',
        'id="help"',
        "<h1>",
    ):
        assert words in page
    unnamed = [
        x for x in re.findall(r"<input[^>]*>", page) if 'type="hidden"' not in x and "id=" not in x and "name=" not in x
    ]
    assert not unnamed
    keys = [item.key for item in desk.app.state.desk.nav if item.key]
    assert len(keys) == len(set(keys)), "each key goes to one page"
    assert 'data-theme="dark"' in desk.get("/help", cookies={"dateline_theme": "dark"}).text


def test_half_characters_break_no_page(tmp_path: Path) -> None:
    path = tmp_path / "odd.db"
    with open_store(path, create=True) as store:
        record = telling("odd", "2016-02-03", title="half")
        store.add([msgspec.structs.replace(record, text=record.text.replace("THIS", "T\ud800\x00S"))])
    with TestClient(create_app(str(path)), base_url=BASE) as client:
        for address in (
            "/",
            "/articles",
            "/article/odd",
            "/article/odd.json",
            "/statements.csv",
            "/api/v1/articles/odd/record",
        ):
            assert client.get(address).status_code == 200, address


def test_serve_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, store_file: Path
) -> None:
    for words, said in (
        (["serve", "nowhere.db"], "no such store"),
        (["serve", str(store_file), "--host", "0.0.0.0"], "no password"),
    ):
        monkeypatch.setattr("sys.argv", ["dateline", *words])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 2 and said in capsys.readouterr().err


def test_pages_are_quick_on_a_small_store(desk: TestClient) -> None:
    for path in ("/", "/statements", "/events", "/articles", "/actors"):
        desk.get(path)
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            desk.get(path)
            taken.append(time.perf_counter() - start)
        assert statistics.median(taken) < 1.0, path
