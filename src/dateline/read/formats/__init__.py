"""The formats an article comes in: one small file each, and how each is recognised.

To add one: write `formats/<name>.py` with a `FORMAT`, and name it in `NAMES`, where the order is the order of asking.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple, TypeAlias

import msgspec

from dateline.errors import SourceError
from dateline.model import Article
from dateline.read.blob import Blob

NAMES = ("gzip", "warc", "pdf", "docx", "feed", "unsupported", "html", "jsonl", "json", "text")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to read.

    format: a name of `NAMES` for everything given, where recognising it goes wrong. encoding: the encoding of files
    that do not say. mend: repair mojibake in the text of JSON too, which otherwise is kept as given (where the text
    comes out of bytes it is always repaired). published, publisher: for articles that do not say. ignore: globs on
    names and on paths below a folder. max_bytes: of one file, page or line. The rest is for addresses: seconds for the
    whole answer, redirects followed, and whether addresses of this machine and of private networks may be read.
    """

    format: str | None = None
    encoding: str | None = None
    mend: bool = False
    published: str | None = None
    publisher: str | None = None
    ignore: tuple[str, ...] = ()
    max_bytes: int = 64 * 2**20
    allow_private: bool = False
    timeout: float = 20.0
    max_redirects: int = 5


ReadInner: TypeAlias = Callable[[Blob], Iterator[Article]]


class Reading(NamedTuple):
    """What a format's reader is given beside the bytes: the options, and how to read bytes found inside them."""

    options: Options
    inner: ReadInner


class Format(NamedTuple):
    """A format: how its bytes begin (certain), its media types and name endings, how it looks (a guess), its reader."""

    name: str
    read: Callable[[Blob, Reading], Iterator[Article]]
    begins: Callable[[bytes], bool] | None = None
    media: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    looks: Callable[[bytes], bool] | None = None


@cache
def load(name: str) -> Format:
    """A format by name. Errors: SourceError for a name that is none."""
    if name not in NAMES:
        named = ", ".join(n for n in NAMES if n != "unsupported")
        raise SourceError(f"--format: there is no format {name!r}.", f"Formats: {named}.")
    found: Format = importlib.import_module(f"dateline.read.formats.{name}").FORMAT
    return found


def recognise(blob: Blob, forced: str | None = None) -> Format:
    """The format of a blob: how it begins, then what the sender says, then its name's ending, then how it looks.

    >>> import io
    >>> recognise(Blob("a.txt", io.BytesIO(b"%PDF-1.7"))).name, recognise(Blob("-", io.BytesIO(b"Ankara said"))).name
    ('pdf', 'text')
    """
    known = [load(n) for n in NAMES]
    certain = next((f for f in known if f.begins and f.begins(blob.head)), None)
    if forced and (certain is None or certain.name != "gzip"):
        return load(forced)
    return (
        certain
        or next((f for f in known if blob.media in f.media), None)
        or next((f for f in known if blob.suffix in f.suffixes), None)
        or next((f for f in known if f.looks and f.looks(blob.head)), None)
        or load("text")
    )
