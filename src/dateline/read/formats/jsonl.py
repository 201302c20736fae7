"""JSON Lines: one article a line, in the fields of the record's input. Text is kept exactly as given."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from dateline.model import Article, Problem
from dateline.read.blob import Blob
from dateline.read.encoding import decode
from dateline.read.formats import Format, Reading
from dateline.read.json_article import BadJsonError, load_json, read_object, refused
from dateline.read.problems import problem

_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')


def read_jsonl(blob: Blob, reading: Reading) -> Iterator[Article]:
    """One article a line, in order; one that cannot be read is an article with a problem. Blank lines are none."""
    for number, raw in blob.lines(reading.options.max_bytes):
        where = f"{blob.name}:{number}"
        if raw is None:
            limit = f"The line is longer than {reading.options.max_bytes:,} bytes, the limit."
            yield Article(id="", text="", format="jsonl", source=where, problems=(problem("too-large", limit),))
        elif raw.strip():
            yield _article(raw, where, reading.options.mend)


def _article(raw: bytes, where: str, mend: bool) -> Article:
    found = decode(raw, mend=False)
    line = found.text.lstrip("\ufeff")
    try:
        article = read_object(load_json(line), "jsonl", mend)
    except BadJsonError as e:
        article = refused(line, "jsonl", e)
    lost = (problem("encoding", f"{found.lost} bytes of the line are no UTF-8."),) if found.lost else ()
    other = None if found.encoding == "utf-8" else found.encoding
    return _with(article, where, other, lost)


def _with(article: Article, where: str, encoding: str | None, lost: tuple[Problem, ...]) -> Article:
    return msgspec.structs.replace(
        article, source=where, encoding=encoding or article.encoding, problems=(*article.problems, *lost)
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
