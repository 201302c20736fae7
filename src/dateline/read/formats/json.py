"""A whole file of JSON: one article or a list of them, as the record's input, ninjs or schema.org JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from dateline.model import Article
from dateline.read.blob import Blob
from dateline.read.encoding import decode
from dateline.read.formats import Format, Reading, load
from dateline.read.json_article import BadJsonError, load_json, read_object, refused
from dateline.read.json_shapes import SHAPES, find_schema_org

_LOOKS = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\[\s*\{\s*")')
_LISTS = ("items", "articles", "results", "documents", "docs", "stories", "news")


def read_json(blob: Blob, reading: Reading) -> Iterator[Article]:
    """The articles of a file. One that holds an object a line is read as JSON Lines."""
    jsonl = load("jsonl")
    if jsonl.looks is not None and jsonl.looks(blob.head):
        yield from jsonl.read(blob, reading)
        return
    found = decode(blob.read(reading.options.max_bytes), mend=False)
    text = found.text.lstrip("\ufeff")
    try:
        values = list(find_articles(load_json(text)))
    except BadJsonError as e:
        yield refused(text, "json", e)
        return
    for number, value in enumerate(values, 1):
        source = f"{blob.name}:{number}" if len(values) > 1 else blob.name
        try:
            article = read_object(value, "json", reading.options.mend)
        except BadJsonError as e:
            article = refused(msgspec.json.encode(value).decode(), "json", e)
        yield msgspec.structs.replace(article, source=source)


def find_articles(value: Any) -> Iterator[Any]:
    """The articles in a JSON value: itself, the items of a list, or of the list that an object is a wrapper of.

    >>> [v["text"] for v in find_articles({"items": [{"text": "One."}, {"text": "Two."}]})]
    ['One.', 'Two.']
    """
    if isinstance(value, list):
        for item in value:
            yield from find_articles(item) if isinstance(item, Mapping) else [item]
        return
    if not isinstance(value, Mapping) or "text" in value or "html" in value or any(s.claims(value) for s in SHAPES):
        yield value
        return
    inside = list(find_schema_org(value))
    wrapped = next((value[k] for k in _LISTS if isinstance(value.get(k), list) and value[k]), None)
    if inside:
        yield from inside
    elif wrapped is not None:
        yield from wrapped
    else:
        yield value


FORMAT = Format(
    "json",
    read_json,
    media=("application/json", "application/ld+json"),
    suffixes=(".json", ".jsonld", ".ninjs"),
    looks=lambda head: _LOOKS.match(head) is not None,
)
