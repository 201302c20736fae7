"""A stretch of bytes on its way to being articles: a file, standard input, a page, a record of an archive."""

from __future__ import annotations

import codecs
import io
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from dateline.model import Problem
from dateline.read.problems import problem, trouble

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Bytes: TypeAlias = BinaryIO | io.RawIOBase | io.BufferedIOBase

HEAD = 8192
CHUNK = 1 << 16


class _Piecewise(io.RawIOBase, ABC):
    """A readable stream that needs only say what its next bytes are."""

    @abstractmethod
    def next_piece(self, size: int) -> bytes:
        """The next bytes, `size` at the most; none at the end."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer)
        piece = self.next_piece(len(room))
        room[: len(piece)] = piece
        return len(piece)


class _Rewound(_Piecewise):
    """A stream whose first bytes were looked at and are given again."""

    def __init__(self, head: bytes, rest: Bytes) -> None:
        self._head, self._rest = head, rest

    def next_piece(self, size: int) -> bytes:
        if not self._head:
            return self._rest.read(size) or b""
        piece, self._head = self._head[:size], self._head[size:]
        return piece


class Blob:
    """Bytes with what is known of them before they are read.

    name: what `Article.source` will say. media, charset: as the sender declared them. url: where the page lives.
    `problems` gathers what the bytes' own container met on the way (a gzip that ends too early); it is complete only
    when the stream has been read to its end. depth: how many containers it was taken out of.
    """

    def __init__(self, name: str, stream: Bytes, *, media: str | None = None, charset: str | None = None,
                 url: str | None = None, problems: list[Problem] | None = None, depth: int = 0) -> None:  # fmt: skip
        self.depth = depth
        self.name, self.media, self.charset, self.url = name, media, charset, url
        self.problems: list[Problem] = [] if problems is None else problems
        self.head = _read_up_to(stream, HEAD)
        self.stream = io.BufferedReader(_Rewound(self.head, stream), CHUNK)

    @property
    def suffix(self) -> str:
        """The file name's ending in lower case, `.gz` taken off first.

        >>> Blob("a/Story.HTML.gz", io.BytesIO()).suffix
        '.html'
        """
        path = PurePath(self.name.split("#")[0].split("?")[0] if self.url else self.name)
        if path.suffix.lower() in (".gz", ".gzip"):
            path = path.with_suffix("")
        return path.suffix.lower()

    def read(self, limit: int) -> bytes:
        """All of it. Errors: ArticleProblem `too-large` where there are more than `limit` bytes."""
        whole = _read_up_to(self.stream, limit + 1)
        if len(whole) > limit:
            raise trouble("too-large", f"It is larger than {limit:,} bytes, the limit.")
        return whole

    def lines(self, limit: int) -> Iterator[tuple[int, bytes | None]]:
        """Number (from 1) and bytes of each line, its end taken off; null for a line longer than `limit`."""
        number = 0
        while line := self.stream.readline(limit + 1):
            number += 1
            whole = len(line) <= limit or line.endswith(b"\n")
            while not line.endswith(b"\n") and (more := self.stream.readline(CHUNK)):
                whole, line = False, more
            yield number, line.rstrip(b"\r\n") if whole else None


def _read_up_to(stream: Bytes, size: int) -> bytes:
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(min(size, 1 << 20))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


class Recoded(_Piecewise):
    """A stream in some wide encoding as UTF-8, so that its lines can be found."""

    def __init__(self, stream: Bytes, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""

    def next_piece(self, size: int) -> bytes:
        while not self._ready:
            raw = self._stream.read(CHUNK) or b""
            self._ready = self._decoder.decode(raw, final=not raw).encode("utf-8", "replace")
            if not raw and not self._ready:
                return b""
        piece, self._ready = self._ready[:size], self._ready[size:]
        return piece


class Gunzip(_Piecewise):
    """A gzip stream of one or more members that gives what there is and notes where it broke off.

    Python's own `gzip` raises at the end of a truncated file and keeps what it had read to itself.
    """

    def __init__(self, packed: Bytes, problems: list[Problem]) -> None:
        self._packed, self._problems = packed, problems
        self._member = zlib.decompressobj(wbits=31)
        self._input = b""
        self._fresh = True
        self._over = False

    def next_piece(self, size: int) -> bytes:
        piece = b""
        while not piece and not self._over:
            piece = self._unpack(size)
        return piece

    def _unpack(self, size: int) -> bytes:
        if not self._input:
            self._input = self._packed.read(CHUNK) or b""
            if not self._input:
                self._finish(None if self._fresh else "The gzip ends too early; what came before is read.")
                return b""
        if self._fresh:
            self._input = self._input.lstrip(b"\0")  # tape blocks are padded with zeros between members
            if not self._input:
                return b""
        self._fresh = False
        try:
            piece = self._member.decompress(self._input, size)
        except zlib.error:
            self._finish("The gzip is broken inside; what came before is read.")
            return b""
        self._input = self._member.unconsumed_tail
        if self._member.eof:
            self._input, self._fresh = self._member.unused_data, True
            self._member = zlib.decompressobj(wbits=31)
        return piece

    def _finish(self, message: str | None) -> None:
        self._over = True
        if message:
            self._problems.append(problem("truncated", message))
