"""RSS and Atom files, by feedparser: each entry is an article. It is given bytes, never an address."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from typing import Any

import msgspec

from dateline.model import Article
from dateline.read.blob import Blob
from dateline.read.dates import iso_date
from dateline.read.formats import Format, Reading
from dateline.read.html import read_html_text
from dateline.read.problems import problem, trouble

_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]{0,400}\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^>]{0,400}>\s*){0,9}<(?:rss|feed|rdf:RDF)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_feed(blob: Blob, reading: Reading) -> Iterator[Article]:
    """The entries of a feed in its order, with the feed's title as publisher."""
    import feedparser

    # A stream, because feedparser takes a string for an address or a path and would fetch it.
    found = feedparser.parse(io.BytesIO(blob.read(reading.options.max_bytes)))
    if not found.entries:
        broken = found.get("bozo_exception") if found.get("bozo") else None
        message = "The feed has no entries" + (f"; it is broken: {str(broken)[:120]}." if broken else ".")
        raise trouble("damaged" if broken else "no-article", message)
    feed = found.feed
    for number, entry in enumerate(found.entries, 1):
        article = _article(entry)
        noted = [problem("damaged", "The feed is broken; this is its last entry that can be read.")]
        last = found.get("bozo") and number == len(found.entries) and _broken(found)
        yield msgspec.structs.replace(
            article,
            format="feed",
            source=f"{blob.name}:{number}",
            publisher=_word(entry.get("source", {}).get("title")) or _word(feed.get("title")),
            language=article.language or _word(feed.get("language")),
            encoding=_word(found.get("encoding")),
            problems=(*article.problems, *(noted if last else ())),
        )


def _broken(found: Any) -> bool:
    """Whether the XML itself is broken; a wrong charset declaration or media type is not worth a word."""
    return type(found.get("bozo_exception")).__name__ in ("SAXParseException", "ParseError", "ExpatError")


def _word(value: Any) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None


def _article(entry: Any) -> Article:
    bodies = [c for c in entry.get("content", []) if c.get("value")] or (
        [entry.summary_detail] if entry.get("summary_detail", {}).get("value") else []
    )
    body = max(bodies, key=lambda c: len(c["value"]), default=None)
    if body is None:
        message = "The entry has no text of its own."
        page = Article(id="", text="", problems=(problem("no-text", message, "Read the page that its link names."),))
    elif body.get("type") == "text/plain" and "<" not in body["value"]:
        page = Article(id="", text=body["value"])
    else:
        page = read_html_text(body["value"])
    return msgspec.structs.replace(
        page,
        id=_word(entry.get("id")) or "",
        title=_word(entry.get("title")),
        url=_word(entry.get("link")),
        byline=_word(entry.get("author")),
        published=_date(entry, "published") or _date(entry, "updated"),
        language=_word((body or {}).get("language")) or page.language,
    )


def _date(entry: Any, key: str) -> str | None:
    # Asked as a plain dictionary, because feedparser's own answers "published" with "updated" and warns of it.
    given = _word(dict.get(entry, key))
    parsed = dict.get(entry, f"{key}_parsed")
    return (iso_date(given) if given else None) or (time.strftime("%Y-%m-%dT%H:%M:%SZ", parsed) if parsed else None)


FORMAT = Format(
    "feed",
    read_feed,
    begins=lambda head: _BEGINS.match(head) is not None,
    media=("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
    suffixes=(".rss", ".atom", ".rdf"),
)
