"""A whole file of JSON: one article or a list of them, as the record's input, ninjs or schema.org JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from dateline.model import Article
from dateline.read.blob import Blob
from dateline.read.encoding import decode
from dateline.read.formats import Format, Reading, load
from dateline.read.json_article import BadJsonError, find_articles, load_json, read_object, refused

_LOOKS = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\[\s*\{\s*")')


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


FORMAT = Format(
    "json",
    read_json,
    media=("application/json", "application/ld+json"),
    suffixes=(".json", ".jsonld", ".ninjs"),
    looks=lambda head: _LOOKS.match(head) is not None,
)
