"""Plain text: the whole file is one article."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.model import Article
from dateline.read.blob import Blob
from dateline.read.encoding import decode, looks_binary
from dateline.read.formats import Format, Reading
from dateline.read.problems import problem, trouble


def read_text(blob: Blob, reading: Reading) -> Iterator[Article]:
    """One article; its text is what the bytes say, line ends and all."""
    raw = blob.read(reading.options.max_bytes)
    if looks_binary(raw):
        raise trouble("binary")
    found = decode(raw, blob.charset or reading.options.encoding)
    lost = [problem("encoding", f"{found.lost} bytes are no characters in {found.encoding}.")] if found.lost else []
    yield Article(
        id="", text=found.text, format="text", encoding=found.encoding, mended=found.mended, problems=tuple(lost)
    )


FORMAT = Format("text", read_text, media=("text/plain",), suffixes=(".txt", ".text", ".md"))
