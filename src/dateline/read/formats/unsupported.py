"""Known formats that are not read, so that a person is told what he has and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.model import Article
from dateline.read.blob import Blob
from dateline.read.formats import Format, Reading
from dateline.read.problems import trouble

#: How the bytes begin, what that is, and whether it is a document at all.
_KNOWN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or Outlook file", True),
    (b"{\\rtf", "a Rich Text file", True),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", True),
    (b"Rar!\x1a\x07", "a RAR archive", True),
    (b"BZh", "a bzip2 file", True),
    (b"\xfd7zXZ\x00", "an xz file", True),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", True),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", False),
    (b"\xff\xd8\xff", "a picture (JPEG)", False),
    (b"GIF8", "a picture (GIF)", False),
    (b"II*\x00", "a picture (TIFF)", False),
    (b"MM\x00*", "a picture (TIFF)", False),
    (b"ID3", "a sound file (MP3)", False),
    (b"OggS", "a sound or film file (Ogg)", False),
    (b"\x1aE\xdf\xa3", "a film (Matroska)", False),
    (b"\x7fELF", "a program", False),
    (b"MZ\x90", "a program", False),
    (b"SQLite format 3\x00", "an SQLite database", False),
    (b"PAR1", "a Parquet table", False),
)


def _kind(head: bytes) -> tuple[str, bool] | None:
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "a picture, sound or film file", False
    if head[4:8] == b"ftyp":
        return "a film or picture (MP4, HEIC)", False
    return next(((what, document) for begins, what, document in _KNOWN if head.startswith(begins)), None)


def refuse(blob: Blob, reading: Reading) -> Iterator[Article]:
    """Nothing but the reason."""
    what, document = _kind(blob.head) or ("a table", True)
    if what == "a table":
        raise trouble("unsupported", "It is a table, which is not read.", "Turn its rows into JSON Lines.")
    if document:
        raise trouble("unsupported", f"It is {what}, which is not read.")
    raise trouble("binary", f"It is {what}.")
    yield  # a reader is a generator


FORMAT = Format(
    "unsupported",
    refuse,
    begins=lambda head: _kind(head) is not None,
    media=("text/csv", "text/tab-separated-values"),
    suffixes=(".csv", ".tsv", ".tab"),
)
