"""Records as they are, one a line."""

from __future__ import annotations

import hashlib
from typing import IO

import msgspec

from dateline.export.formats import Format, Options, Records, Report
from dateline.model import Record
from dateline.record import encode


def text_hash(text: str) -> str:
    """Hex SHA-256 of a text in UTF-8.

    >>> text_hash("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def without_text(record: Record) -> Record:
    """The record to share: no text, and of `extra` only the text's hash and length, so that spans can be laid on it
    again by whoever has the article."""
    about = {"text_sha256": text_hash(record.text), "text_length": len(record.text)}
    return msgspec.structs.replace(record, text="", extra=about)


def write_jsonl(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """Records as JSON Lines, as `dateline read --json` writes them."""
    for r in records:
        out.write(encode(r if options.text else without_text(r)) + b"\n")
        report.articles += 1
        report.rows += 1


FORMATS = (Format(name="jsonl", suffix=".jsonl", about="records, one a line", stream=write_jsonl),)
