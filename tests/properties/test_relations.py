"""Relations between two readings that house rules promise: furniture once and for all, records read again, locality."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline import pipeline
from dateline.model import Article, Document, Record
from dateline.read.json_article import read_object
from dateline.reader import Reader
from dateline.record import encode
from dateline.text import Around, body, overlaps

ROOT = Path(__file__).parents[2]
FURNITURE = next(s for s in pipeline.load_plan().stages if s.name == "read.furniture")
OWN = {
    g["id"]: g["text"] for g in map(json.loads, (ROOT / "tests" / "gold" / "own.jsonl").read_text("utf-8").splitlines())
}
SAMPLES = {f.stem: f.read_text("utf-8") for f in sorted((ROOT / "samples").glob("*.txt"))}
PARAGRAPHS = (
    "The army said on Monday that rebels had shelled a market in Homs.",
    "At least 14 people were killed and 30 wounded in Aleppo.",
    "Norway condemned the attack and called on the rebels to release three hostages.",
    "The U.N. says 250,000 people have fled Syria since March.",
    "Egypt expelled two diplomats on February 1, 2016.",
    "Talks will resume in Geneva next week, the ministry said.",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("name", [*OWN, *SAMPLES])
def test_what_is_left_of_a_page_holds_no_furniture(name: str) -> None:
    """Labelling is done once: the dispatch without its furniture has none."""
    text = {**OWN, **SAMPLES}[name]
    assert FURNITURE.annotate is not None
    found = FURNITURE.annotate(Document(article=Article(id="f", text=text)))["furniture"]
    left = "\n\n".join(text[s:e] for s, e in body(text, found))
    again = FURNITURE.annotate(Document(article=Article(id="f", text=left)))["furniture"]
    assert [(f.kind, left[slice(*f.span)]) for f in again] == []


def test_a_record_read_again_is_the_same_record(reader: Reader) -> None:
    """A record is an input line like any other; its layers are found anew and are the same."""
    for name, text in list(SAMPLES.items())[:4]:
        first = next(reader.read_articles([Article(id=name, text=text)]))
        (again,) = reader.read_articles([read_object(json.loads(encode(first)), "text")])
        assert [(f.span, f.kind) for f in again.furniture] == [(f.span, f.kind) for f in first.furniture]
        for layer in ("sentences", "toponyms", "actors", "statements", "events", "positions", "figures"):
            assert getattr(again, layer) == getattr(first, layer), (name, layer)


def told(r: Record, start: int, end: int) -> dict[str, list[object]]:
    """What rules found in [start, end), counted from its start."""
    return {
        "timexes": [(t.span[0] - start, t.type, t.value) for t in r.timexes if start <= t.span[0] < end],
        "toponyms": [(t.span[0] - start, t.span[1] - start) for t in r.toponyms if start <= t.span[0] < end],
        "figures": [(f.span[0] - start, f.value, f.measures) for f in r.figures if start <= f.span[0] < end],
    }


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(range(len(PARAGRAPHS))), out=st.integers(0, len(PARAGRAPHS) - 1))
def test_deleting_any_paragraph_leaves_the_others(reader: Reader, order: list[int], out: int) -> None:
    texts = [PARAGRAPHS[i] for i in order]
    fewer = [t for i, t in enumerate(texts) if i != out]
    whole, less = (reader.read_text("\n\n".join(ts), id="d", published="2016-02-04") for ts in (texts, fewer))
    for text in fewer:
        a, b = whole.text.index(text), less.text.index(text)
        assert told(whole, a, a + len(text)) == told(less, b, b + len(text)), text


@given(
    spans=st.lists(
        st.tuples(st.integers(0, 5_000), st.integers(1, 3_000)).map(lambda s: (s[0], s[0] + s[1])), max_size=40
    ),
    place=st.tuples(st.integers(0, 5_000), st.integers(1, 2_000)).map(lambda s: (s[0], s[0] + s[1])),
)
def test_what_is_near_holds_all_that_overlaps(spans: list[tuple[int, int]], place: tuple[int, int]) -> None:
    near = Around(spans).near(place)
    assert near == sorted(set(near))
    assert {i for i, s in enumerate(spans) if overlaps(s, place)} <= set(near)
