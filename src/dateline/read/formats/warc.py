"""Web archives (WARC), by fastwarc: each page that was answered with its content is an article."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import msgspec

from dateline.model import Article
from dateline.read.blob import Blob
from dateline.read.formats import Format, Reading, load
from dateline.read.problems import problem, trouble

#: Formats in an archive that are articles; pictures, styles and scripts are not, and are passed over.
_READ = ("html", "text", "pdf", "docx", "jsonl", "json", "feed")


def read_warc(blob: Blob, reading: Reading) -> Iterator[Article]:
    """The pages of an archive, one record in memory at a time. The day it was fetched is kept under `extra`."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    limit = reading.options.max_bytes
    pages = 0
    stream: Any = _Stream(blob.stream)  # typed as it asks it would have to do more than it is asked
    try:
        records = ArchiveIterator(stream, record_types=wanted, parse_http=True, auto_decode="all")
        for record in records:
            for article in _articles(record, blob.name, limit, reading):
                pages += 1
                yield article
    except (OSError, ValueError, EOFError, RuntimeError) as e:
        raise trouble("truncated", f"The archive breaks off: {str(e)[:120] or type(e).__name__}.") from None
    if not pages and not blob.problems:
        raise trouble("no-article", "The archive holds no page that was answered with text.")


class _Stream:
    """What fastwarc asks of a stream, and no more: it would otherwise seek in one that cannot, and close it."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._at += len(piece)
        return piece

    def tell(self) -> int:
        return self._at


def _articles(record: Any, archive: str, limit: int, reading: Reading) -> Iterator[Article]:
    headers = record.http_headers
    status = getattr(headers, "status_code", None) if headers is not None else None
    media = (record.http_content_type or record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    if status not in (None, 200) or not any(media in load(name).media for name in _READ):
        return
    url = record.headers.get("WARC-Target-URI", "").strip("<>") or None
    name = f"{archive}#{record.record_id or url}"
    body = record.reader.read(limit + 1)
    fetched = {"fetched": record.record_date.isoformat()} if record.record_date else {}
    if len(body) > limit:
        row = problem("too-large", f"The page is larger than {limit:,} bytes, the limit.")
        yield Article(id="", text="", source=name, url=url, format="warc", problems=(row,), extra=fetched)
        return
    page = Blob(name, io.BytesIO(body), media=media, charset=record.http_charset, url=url, depth=1)
    for article in reading.inner(page):
        yield msgspec.structs.replace(article, extra={**article.extra, **fetched})


FORMAT = Format(
    "warc",
    read_warc,
    begins=lambda head: head.startswith(b"WARC/"),
    media=("application/warc",),
    suffixes=(".warc",),
)
