"""Whatever the bytes: reading never stops, every article can be written, and its furniture lies in its text."""

from __future__ import annotations

import gzip
import io
import json

import made
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.model import Article
from dateline.read.formats import NAMES, Options
from dateline.read.problems import KINDS
from dateline.read.sources import read_sources

SEEDS = {
    "pdf": made.pdf([["Envoys met in Aden.", "They parted."], ["Page two."]]),
    "docx": made.docx(),
    "feed": made.RSS.encode(),
    "warc": made.warc(),
    "html": made.PAGE.encode(),
    "gzip": gzip.compress(made.lines({"text": "One."}, {"text": "Two."}), mtime=0),
    "json": json.dumps([made.NINJS_3, made.SCHEMA_ORG]).encode(),
}


def check(raw: bytes, options: Options | None = None) -> list[Article]:
    articles = list(read_sources(["-"], options, stdin=io.BytesIO(raw)))
    assert articles
    for a in articles:
        msgspec.json.decode(msgspec.json.encode(a), type=Article)
        assert a.id
        assert a.text.strip() or a.problems
        assert {p.kind for p in a.problems} <= set(KINDS)
        assert all(p.message and p.remedy for p in a.problems)
        for f in a.marked:
            assert 0 <= f.span[0] < f.span[1] <= len(a.text)
    again = list(read_sources(["-"], options, stdin=io.BytesIO(raw)))
    assert msgspec.json.encode(again) == msgspec.json.encode(articles)
    return articles


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes(raw: bytes) -> None:
    check(raw)


@given(st.sampled_from(sorted(set(NAMES) - {"unsupported"})), st.binary(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_bytes_as_any_format(name: str, raw: bytes) -> None:
    check(raw, Options(format=name))


@pytest.mark.parametrize("name", sorted(SEEDS))
@given(cut=st.floats(0, 1), at=st.floats(0, 1), junk=st.binary(max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_files_cut_short_and_overwritten(name: str, cut: float, at: float, junk: bytes) -> None:
    whole = SEEDS[name]
    check(whole[: int(len(whole) * cut)])
    place = int(len(whole) * at)
    check(whole[:place] + junk + whole[place + len(junk) :])


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from(["id", "text", "html", "title", "url", "publisher", "byline", "published", "language", "uri", "bodies",
                         "body_text", "headlines", "@type", "articleBody", "author", "@graph", "items", "schema", "extra"])  # fmt: skip


@given(st.dictionaries(_KEYS, _VALUES | st.sampled_from(["NewsArticle", "dateline.record/1", "2016-02"]), max_size=6))
@settings(max_examples=200, deadline=None)
def test_any_json_object_on_a_line(value: dict[str, object]) -> None:
    line = json.dumps(value)
    for article in check(b'{"text": "Before."}\n' + line.encode() + b"\n")[1:]:
        if isinstance(value.get("text"), str) and article.format == "jsonl" and not article.problems:
            assert article.text == value["text"]


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
@settings(deadline=None)
def test_the_text_of_a_line_comes_back_exactly(text: str) -> None:
    [article] = check(json.dumps({"text": text}).encode())
    assert article.text == text


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_line_at_all(line: str) -> None:
    check(line.encode("utf-8", "surrogatepass"), Options(format="jsonl"))
