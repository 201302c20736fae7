"""What an export is: a format, its options, what it left out, and where it writes."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO, Protocol, TypeAlias

import msgspec

from dateline.errors import SettingError
from dateline.model import Record, StatusValue

HAPPENED: tuple[StatusValue, ...] = ("actual", "planned")
"""What event data holds unless more is asked for: acts that are negated or only possible are no events."""


class EventIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an event beyond its article: its name, and how often it is told."""

    cluster: str
    mentions: int = 1
    articles: int = 1
    sources: int = 1


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who is who across articles. Keys are (article id, row id), or the article's id for `copies`.

    `copies` names the group of copies an article belongs to; articles that only repeat another are not in `leads`.
    """

    events: Mapping[tuple[str, str], EventIdentity] = {}
    actors: Mapping[tuple[str, str], str] = {}
    copies: Mapping[str, str] = {}
    leads: frozenset[str] = frozenset()

    def repeats(self, article: str) -> bool:
        """Whether the article only repeats another one."""
        return article in self.copies and article not in self.leads


NOBODY = Identity()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to write. `text`: false leaves out the words of articles. `statuses`: null for the format's own choice.
    `made`: the time written into files that ask when they were coded, now if not given. `layers`: for tables, only
    these."""

    text: bool = True
    statuses: tuple[StatusValue, ...] | None = None
    made: datetime = msgspec.field(default_factory=_now)
    layers: tuple[str, ...] | None = None
    dataset: str = "dateline"
    identity: Identity = NOBODY


class Report:
    """What was written and what was not: rows, and reasons with counts. `told` holds the events written so far, as
    numbers, so that an event many articles tell becomes one row."""

    def __init__(self) -> None:
        self.articles = self.rows = 0
        self.left_out: Counter[str] = Counter()
        self.told: set[int] = set()

    def __str__(self) -> str:
        left = "; ".join(f"{n} left out: {why}" for why, n in sorted(self.left_out.items()))
        return f"{self.rows} rows from {self.articles} articles{'; ' + left if left else ''}"


class Folder(Protocol):
    """A place for several files."""

    def write(self, name: str, content: bytes) -> None: ...

    def open(self, name: str) -> BinaryIO: ...


class Directory:
    """A folder on disk. Errors: SettingError where it exists and holds something."""

    def __init__(self, path: Path) -> None:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise SettingError(str(path), "this is there already.", "Name a new folder, or a file that ends in .zip.")
        path.mkdir(parents=True, exist_ok=True)
        self.path = path

    def write(self, name: str, content: bytes) -> None:
        (self.path / name).write_bytes(content)

    def open(self, name: str) -> BinaryIO:
        return (self.path / name).open("wb")


class Zip:
    """A zip file. A file opened in it is spooled to disk first, so that several may grow side by side."""

    def __init__(self, out: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self.spool = Path(tempfile.mkdtemp(prefix="dateline-"))

    def write(self, name: str, content: bytes) -> None:
        self.zip.writestr(_entry(name), content)

    def open(self, name: str) -> BinaryIO:
        return (self.spool / name).open("wb")

    def close(self) -> None:
        try:
            for file in sorted(self.spool.iterdir()):
                with file.open("rb") as f, self.zip.open(_entry(file.name), "w", force_zip64=True) as g:
                    shutil.copyfileobj(f, g)
            self.zip.close()
        finally:
            shutil.rmtree(self.spool)


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without the time of day: the same records make the same bytes."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


Records: TypeAlias = Iterable[Record]
StreamWriter: TypeAlias = Callable[[Records, IO[bytes], Options, Report], None]
FolderWriter: TypeAlias = Callable[[Records, Folder, Options, Report], None]


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A format by its name. One of `stream` (one file) and `folder` (several, or a zip) writes it.

    `needs_text`: it cannot be written without the words of articles. `extra`: the extra that brings its library.
    `inexact`: what in it cannot be as its makers have it, for the documentation.
    """

    name: str
    suffix: str
    about: str
    stream: StreamWriter | None = None
    folder: FolderWriter | None = None
    columns: tuple[str, ...] = ()
    needs_text: bool = False
    extra: str | None = None
    inexact: str = ""


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears only when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as f:
            yield f
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(path)


def write_folder(form: Format, records: Records, target: Path | IO[bytes], options: Options, report: Report) -> None:
    """Several files, into a new folder or, where the name ends in .zip or a stream is given, into one zip."""
    assert form.folder is not None
    if isinstance(target, Path) and target.suffix != ".zip":
        form.folder(records, Directory(target), options, report)
        return
    if isinstance(target, Path):
        with whole_file(target) as f:
            write_folder(form, records, f, options, report)
        return
    seekable = target if target.seekable() else io.BytesIO()
    archive = Zip(seekable)
    try:
        form.folder(records, archive, options, report)
    finally:
        archive.close()
    if seekable is not target:
        assert isinstance(seekable, io.BytesIO)
        target.write(seekable.getbuffer())
