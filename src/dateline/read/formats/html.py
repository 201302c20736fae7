"""HTML pages, and XML that is no feed, read for the text in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.model import Article
from dateline.read.blob import Blob
from dateline.read.encoding import looks_binary
from dateline.read.formats import Format, Reading
from dateline.read.problems import trouble

_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*){0,9}<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_LOOKS = re.compile(rb"\s*<(?:\?xml|!--|!doctype|div|p|article|section|main|table|h[1-6]|nitf)\b", re.I)
_WIDE = re.compile(r"\ufeff?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def read_html_page(blob: Blob, reading: Reading) -> Iterator[Article]:
    """One page, one article."""
    from dateline.read.html import read_html

    raw = blob.read(reading.options.max_bytes)
    if looks_binary(raw):
        raise trouble("binary")
    yield read_html(raw, blob.charset or reading.options.encoding, blob.url)


def _begins(head: bytes) -> bool:
    if _BEGINS.match(head):
        return True
    return any(head.startswith(m) and _WIDE.match(head.decode(n, "ignore")) is not None for m, n in
               ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")))  # fmt: skip


FORMAT = Format(
    "html",
    read_html_page,
    begins=_begins,
    media=("text/html", "application/xhtml+xml", "application/xml", "text/xml"),
    suffixes=(".html", ".htm", ".xhtml", ".shtml", ".xml"),
    looks=lambda head: _LOOKS.match(head) is not None,
)
