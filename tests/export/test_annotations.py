"""Formats that stand on the words: every span comes back from what was written."""

from __future__ import annotations

import hashlib
import json
import re

import msgspec
import pytest
from dispatches import RAID, exported, raid, records, unzipped
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dateline import export
from dateline.errors import SettingError
from dateline.export.brat import standoff
from dateline.export.timeml import timeml
from dateline.export.xmltext import printable
from dateline.model import Actor, Record, Timex
from dateline.record import decode


def test_jsonl_gives_the_records_back() -> None:
    assert decode(exported("jsonl").splitlines()[0]) == raid()


def test_shared_jsonl_has_no_words_but_a_hash_to_lay_the_spans_on() -> None:
    line = exported("jsonl", text=False).splitlines()[0]
    assert b"shelled the" not in line
    shared = decode(line)
    assert shared.text == "" and shared.events == raid().events
    assert shared.extra == {"text_sha256": hashlib.sha256(RAID.encode()).hexdigest(), "text_length": len(RAID)}


def test_web_annotations_resolve_by_position_and_by_quotation() -> None:
    page = json.loads(exported("webannotation", [raid()]))
    assert page["type"] == "AnnotationPage" and page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert len({a["id"] for a in page["items"]}) == len(page["items"]) > 10
    for a in page["items"]:
        assert a["type"] == "Annotation" and a["body"]["type"] == "TextualBody"
        for target in a["target"]:
            assert target["source"]["sha256"] == hashlib.sha256(RAID.encode()).hexdigest()
            quote, position = target["selector"]
            assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
            assert RAID[position["start"] : position["end"]] == quote["exact"]
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert RAID.index(around) + len(quote["prefix"]) == position["start"]


def test_shared_web_annotations_keep_only_positions() -> None:
    page = json.loads(exported("webannotation", [raid()], text=False))
    kinds = {s["type"] for a in page["items"] for t in a["target"] for s in t["selector"]}
    assert kinds == {"TextPositionSelector"}


def test_timeml_keeps_the_text_and_links_events_to_their_times() -> None:
    root = etree.fromstring(unzipped(exported("timeml"))["00001-wire_1.tml"])
    assert "".join(root.find("TEXT").itertext()) == RAID
    events = {e.get("eid"): e for e in root.iter("EVENT")}
    instances = {i.get("eiid"): i for i in root.iter("MAKEINSTANCE")}
    assert {e.text: e.get("class") for e in events.values()} == {
        "shelled": "OCCURRENCE", "enter": "OCCURRENCE", "shelling": "OCCURRENCE", "said": "REPORTING"}  # fmt: skip
    word = {i: events[x.get("eventID")].text for i, x in instances.items()}
    assert {word[i]: x.get("polarity") for i, x in instances.items()}["enter"] == "NEG"
    links = {(word[k.get("eventInstanceID")], k.get("relatedToTime"), k.get("relType")) for k in root.iter("TLINK")}
    assert ("shelled", "t1", "IS_INCLUDED") in links and ("shelling", None, "IDENTITY") in links
    times = {t.get("tid"): t.get("value") for t in root.iter("TIMEX3")}
    assert times == {"t0": "2024-05-01", "t1": "2024-04-30", "t2": "PT1H"}


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=40), st.data())
def test_timeml_round_trips_any_text(text: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 9)), max_size=4))
    timexes = tuple(Timex(id=f"t{n}", span=(s, min(len(text), s + k)), type="DATE", value="2024")
                    for n, (s, k) in enumerate(spans))  # fmt: skip
    made, _ = timeml(Record(id="x", text=text, timexes=timexes))
    assert "".join(etree.fromstring(made).find("TEXT").itertext()) == printable(text)
    assert len(printable(text)) == len(text)


def read_standoff(text: str, ann: str) -> dict[str, tuple[str, list[tuple[int, int]]]]:
    """A reader of brat's stand-off as its manual describes it: every text-bound annotation quotes its fragments."""
    found = {}
    for line in ann.splitlines():
        key, rest, *quote = line.split("\t")
        if key.startswith("T"):
            label, where = rest.split(" ", 1)
            fragments = [(int(a), int(b)) for a, b in (f.split() for f in where.split(";"))]
            assert quote[0] == " ".join(text[a:b] for a, b in fragments)
            assert not any("\n" in text[a:b] for a, b in fragments)
            found[key] = (label, fragments)
    return found


def test_brat_quotes_its_fragments_and_its_events_point_at_them() -> None:
    files = unzipped(exported("brat"))
    text, ann = files["00001-wire_1.txt"].decode(), files["00001-wire_1.ann"].decode()
    assert text == RAID
    bound = read_standoff(text, ann)
    content = next(spans for label, spans in bound.values() if label == "Content")
    assert [text[a:b] for a, b in content] == ["“We fired at nobody,”", "“and nobody died.”"]
    events = dict(re.findall(r"^(E\d+)\t(\S+:T\d+.*)$", ann, re.M))
    arguments = {part.split(":")[0]: bound[part.split(":")[1]][0] for part in events["E1"].split()}
    assert arguments == {"ASSAULT": "ASSAULT", "Actor": "Armed_group", "Time": "Time"}
    assert re.search(r"^A\d+\tStatus E2 negated$", ann, re.M)
    assert re.search(r"^R\d+\tSame_as Arg1:E3 Arg2:E1$", ann, re.M)
    assert re.search(r"^N\d+\tReference T\d+ GeoNames:169577\tHarasta$", ann, re.M)
    declared = set(re.findall(r"^([A-Z_a-z]+)", files["annotation.conf"].decode(), re.M))
    assert {label for label, _ in bound.values()} <= declared


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=30), st.integers(0, 29), st.integers(1, 30))
def test_brat_takes_spans_over_any_line_end(text: str, start: int, length: int) -> None:
    start = min(start, len(text) - 1)
    span = (start, min(len(text), start + length))
    actor = Actor(id="a", name="x", kind="person", mentions=(span,))
    ann = standoff(Record(id="x", text=text, actors=(actor,)))
    found = read_standoff(text, ann.replace("\r", ""))
    if found:
        assert all(span[0] <= a < b <= span[1] for _, fragments in found.values() for a, b in fragments)


def test_label_studio_regions_quote_the_text_and_relations_hold() -> None:
    tasks = json.loads(exported("label-studio"))
    assert len(tasks) == 3 and tasks[0]["data"]["text"] == RAID
    results = tasks[0]["predictions"][0]["result"]
    regions = {r["id"]: r for r in results if r["type"] == "labels"}
    for r in regions.values():
        assert RAID[r["value"]["start"] : r["value"]["end"]] == r["value"]["text"]
    relations = {(regions[r["from_id"]]["value"]["text"], r["labels"][0], regions[r["to_id"]]["value"]["text"])
                 for r in results if r["type"] == "relation"}  # fmt: skip
    assert ("shelled", "actor", "Coastal Army troops") in relations
    assert ("“We fired at nobody,”", "source", "General Amal Rifaï") in relations
    choices = {regions[r["id"]]["value"]["text"]: r["value"]["choices"] for r in results if r["type"] == "choices"}
    assert choices == {"shelled": ["actual"], "enter": ["negated"], "shelling": ["actual"]}


@pytest.mark.parametrize("name", ["timeml", "brat", "label-studio"])
def test_formats_made_of_text_refuse_to_go_without_it(name: str) -> None:
    with pytest.raises(SettingError, match="consists of the text"):
        exported(name, text=False)


@pytest.mark.parametrize("name", [n for n, form in export.formats().items() if not form.needs_text])
def test_without_text_no_four_words_in_a_row_are_an_articles(name: str) -> None:
    """Names and titles stay; sentences go, and so do the words that the reasons of rows quote."""
    odd = []
    for r in records():
        events = tuple(msgspec.structs.replace(e, why=f"a rule on “{r.text[:60]}”") for e in r.events)
        odd.append(msgspec.structs.replace(r, events=events))
    content = exported(name, odd, text=False)
    files = unzipped(content).values() if content[:2] == b"PK" else [content]
    written = " ".join(re.findall(r"\w+", " ".join(f.decode("utf-8", "replace") for f in files)))
    for r in odd:
        names = " ".join([r.title or "", *(a.name for a in r.actors)])
        words = re.findall(r"\w+", r.text)
        runs = (" ".join(words[i : i + 4]) for i in range(len(words) - 3))
        assert [run for run in runs if run in written and run not in names] == []
