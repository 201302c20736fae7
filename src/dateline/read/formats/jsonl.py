"""JSON Lines: one article a line, in the fields of the record's input. Text is kept exactly as given."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from dateline.model import Article
from dateline.read.blob import Blob, Recoded
from dateline.read.encoding import decode, marked_encoding
from dateline.read.formats import Format, Reading
from dateline.read.json_article import BadJsonError, find_articles, load_json, read_object, refused
from dateline.read.problems import problem

_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')


def read_jsonl(blob: Blob, reading: Reading) -> Iterator[Article]:
    """One article a line, in order; one that cannot be read is an article with a problem. Blank lines are none."""
    wide = marked_encoding(blob.head)
    if wide and wide != "utf-8":
        blob = Blob(blob.name, Recoded(blob.stream, wide), problems=blob.problems, depth=blob.depth)
    for number, raw in blob.lines(reading.options.max_bytes):
        where = f"{blob.name}:{number}"
        if raw is None:
            limit = f"The line is longer than {reading.options.max_bytes:,} bytes, the limit."
            yield Article(id="", text="", format="jsonl", source=where, problems=(problem("too-large", limit),))
        elif raw.strip():
            yield from _articles(raw, where, reading.options.mend)


def _articles(raw: bytes, where: str, mend: bool) -> Iterator[Article]:
    """The article of a line; or those of a graph or a list of articles that stands in one line."""
    found = decode(raw, mend=False)
    line = found.text.lstrip("\ufeff")
    lost = (problem("encoding", f"{found.lost} bytes of the line are no UTF-8."),) if found.lost else ()
    other = None if found.encoding == "utf-8" else found.encoding
    try:
        values = list(find_articles(load_json(line))) or [[]]
        articles = [read_object(value, "jsonl", mend) for value in values]
    except BadJsonError as e:
        articles = [refused(line, "jsonl", e)]
    for number, article in enumerate(articles, 1):
        source = where if len(articles) == 1 else f"{where}:{number}"
        yield msgspec.structs.replace(
            article, source=source, encoding=other or article.encoding, problems=(*article.problems, *lost)
        )


def _looks(head: bytes) -> bool:
    """An object on the first line, or at least the beginning of one too long to see its end."""
    if not _OBJECT.match(head):
        return False
    first, end, _ = head.partition(b"\n")
    return not end or first.rstrip().endswith(b"}")


FORMAT = Format(
    "jsonl",
    read_jsonl,
    media=("application/jsonl", "application/x-ndjson", "application/ndjson", "application/x-jsonlines"),
    suffixes=(".jsonl", ".ndjson", ".jsonlines"),
    looks=_looks,
)
