"""An article on its way into a store and out again: keys, days, and bytes without the text."""

from __future__ import annotations

import calendar
import hashlib
import re
import zlib
from typing import NamedTuple

import msgspec

from dateline.model import Article, Record

_REFUSED = re.compile("[\x00\ud800-\udfff]")
_STAND_IN = "\ufffd"
_PARTICULARS = ("title", "url", "publisher", "byline", "agency", "published", "language")
_ARTICLES = msgspec.json.Decoder(Article)
_RECORDS = msgspec.json.Decoder(Record)


class Packed(NamedTuple):
    """An article and its record, ready to be written."""

    key: str
    content: str
    text: str
    exact: bytes | None
    record: Record
    record_bytes: bytes
    input_bytes: bytes
    particulars: tuple[str | None, ...]


def digest(text: str) -> str:
    """The name of a text: 128 bits of its hash, in hex."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def article_key(id: str, url: str | None, text: str) -> str:
    """The key of an article for ever: its id and address as given, and its text.

    >>> article_key("1", None, "Homs fell.") == article_key("1", None, "Homs fell. ")
    False
    """
    return digest("\0".join((id, url or "", digest(text))))[:20]


def storable(text: str | None) -> str | None:
    """The text with a stand-in for every character no database takes; offsets stay.

    >>> storable("a\\x00b")
    'a\ufffdb'
    """
    return text if text is None or text.isprintable() else _REFUSED.sub(_STAND_IN, text)


def day_of(date: str | None, last: bool = False) -> str | None:
    """The first (or last) day of an ISO date of any precision; null where there is none.

    >>> day_of("2016-02-03T14:00"), day_of("2016-02"), day_of("2016-02", last=True), day_of("XXXX-WXX-3")
    ('2016-02-03', '2016-02-01', '2016-02-29', None)
    """
    if not date or not date[:4].isdigit():
        return None
    if len(date) >= 10 and date[4] == "-" == date[7]:
        return date[:10]
    if len(date) == 7 and date[5:].isdigit() and 1 <= int(date[5:]) <= 12:
        days = calendar.monthrange(int(date[:4]), int(date[5:]))[1] if int(date[:4]) else 28
        return f"{date}-{days if last else 1:02}"
    return f"{date}-{'12-31' if last else '01-01'}" if len(date) == 4 else None


def as_given(record: Record) -> Article:
    """The article a record was read from, as far as the record knows it."""
    return Article(
        id=record.id, text=record.text, title=record.title, url=record.url, publisher=record.publisher,
        byline=record.byline, agency=record.agency, published=record.published, language=record.language,
        source=record.source, format=record.format, encoding=record.encoding, mended=record.mended, extra=record.extra,
    )  # fmt: skip


def pack(record: Record, given: Article | None = None) -> Packed:
    """A record made ready to be written. given: the article as it was before reading, for reading it again."""
    given = as_given(record) if given is None else given
    content = digest(record.text)
    text = storable(record.text) or ""
    exact = None if text == record.text else record.text.encode("utf-8", "surrogatepass")
    return Packed(
        key=article_key(record.id, record.url, record.text),
        content=content,
        text=text,
        exact=exact,
        record=record,
        record_bytes=zlib.compress(msgspec.json.encode(msgspec.structs.replace(record, text=""))),
        input_bytes=zlib.compress(msgspec.json.encode(msgspec.structs.replace(given, text=""))),
        particulars=particulars(given),
    )


def particulars(article: Article) -> tuple[str | None, ...]:
    """What an article says of itself beside id and text, for telling whether it came again with something else."""
    return tuple(getattr(article, name) for name in _PARTICULARS)


def exact_text(text: str, exact: bytes | None) -> str:
    """A text as it was given."""
    return text if exact is None else exact.decode("utf-8", "surrogatepass")


def unpack_record(data: bytes, text: str) -> Record:
    """A record with its text put back: equal to what was packed."""
    return msgspec.structs.replace(_RECORDS.decode(zlib.decompress(data)), text=text)


def unpack_input(data: bytes, text: str) -> Article:
    """An article as it was given."""
    return msgspec.structs.replace(_ARTICLES.decode(zlib.decompress(data)), text=text)
