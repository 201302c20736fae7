"""The one way in: paths, folders, addresses and standard input become articles, in order, one at a time."""

from __future__ import annotations

import fnmatch
import os
import sys
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import msgspec

from dateline.errors import ArticleProblem, SourceError
from dateline.model import Article, Problem
from dateline.read.blob import Blob
from dateline.read.dates import iso_date
from dateline.read.encoding import scrub
from dateline.read.formats import Options, Reading, load, recognise
from dateline.read.problems import problem
from dateline.text import text_id

STDIN = "-"
#: Ids are remembered for so many articles back, so that a run of any length needs bounded memory.
REMEMBERED = 1_000_000
_STRINGS = ("id", "text", "title", "url", "publisher", "byline", "agency", "published", "language", "source")


def read_sources(
    paths: Sequence[str], options: Options | None = None, stdin: BinaryIO | None = None
) -> Iterator[Article]:
    """Read what a user named, in the order given; folders in the order of their sorted paths.

    paths: files, folders, http(s) addresses, or "-" for standard input (`stdin`, else the process's own).
    Gives articles one by one; memory holds one file, page or line. A file inside a folder, a line or a page that cannot
    be read is an article without text and with a problem.
    Errors: SourceError, before anything is read, for a path that does not exist or an address that is no http(s) one.

    >>> import io
    >>> [a.text for a in read_sources(["-"], stdin=io.BytesIO(b'{"text": "Homs fell."}'))]
    ['Homs fell.']
    """
    chosen = options or Options()
    if chosen.format is not None:
        load(chosen.format)
    for path in paths:
        _check(path)
    given = iso_date(chosen.published) if chosen.published else None
    if chosen.published and given is None:
        raise SourceError(f"--published: {chosen.published!r} is no date.", "Write it as ISO 8601: 2016-02-04.")
    return _with_ids(_read(paths, chosen, stdin), {"published": given, "publisher": chosen.publisher})


def is_address(path: str) -> bool:
    """Whether a user's word is an address of the web and no path."""
    return "://" in path and not Path(path).exists()


def _check(path: str) -> None:
    if path == STDIN:
        return
    if is_address(path):
        parts = urlsplit(path)
        if parts.scheme.lower() not in ("http", "https"):
            raise SourceError(f"{path}: only http and https addresses are read.", "Save the page and name the file.")
        if not parts.hostname:
            raise SourceError(f"{path}: this address names no host.", "Write it as https://host/page.")
        return
    if not _exists(path):
        raise SourceError(f"{path}: there is no such file or folder.", "Check the path; quote it if it holds spaces.")


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):  # a name too long, or with a zero byte in it, is no path; nor is one we may not see
        return False


def _read(paths: Iterable[str], options: Options, stdin: BinaryIO | None) -> Iterator[Article]:
    for path in paths:
        if path == STDIN:
            yield from _read_blob(Blob(STDIN, stdin or sys.stdin.buffer), options)
        elif is_address(path):
            yield from _read_address(path, options)
        elif Path(path).is_dir():
            for file in walk(Path(path), options.ignore):
                yield from _read_file(file, options)
        else:
            yield from _read_file(Path(path), options)


def walk(folder: Path, ignore: Sequence[str] = ()) -> Iterator[Path]:
    """The files below a folder by sorted path; hidden ones and those an `ignore` glob names are left out.

    A glob is held against a file's or folder's name and against its path below `folder`: `*.bak`, `drafts`, `2015/*`.
    Links to folders are not followed, so that no file is read twice and no walk goes in circles.
    """
    for here, folders, files in os.walk(folder):
        base = Path(here)
        folders[:] = sorted(n for n in folders if not _ignored(base / n, folder, ignore))
        # os.walk gives a folder's files before its sub-folders; each group is sorted by itself.
        for name in sorted(files):
            file = base / name
            if not _ignored(file, folder, ignore) and (file.is_file() or file.is_symlink()):
                yield file


def _ignored(path: Path, root: Path, globs: Sequence[str]) -> bool:
    if path.name.startswith("."):
        return True
    below = path.relative_to(root).as_posix()
    return any(fnmatch.fnmatchcase(path.name, g) or fnmatch.fnmatchcase(below, g.rstrip("/")) for g in globs)


def _read_file(file: Path, options: Options) -> Iterator[Article]:
    name = str(file)
    try:
        stream = file.open("rb")
    except OSError as e:
        yield _without_text(name, problem("unreadable", f"The file cannot be opened: {e.strerror or e}."))
        return
    with stream:
        yield from _read_blob(Blob(name, stream), options)


def _read_address(address: str, options: Options) -> Iterator[Article]:
    from dateline.read.web import fetch

    try:
        blob = fetch(address, options)
    except ArticleProblem as e:
        yield _without_text(address, problem(e.kind, e.message, e.remedy), url=address)
        return
    yield from _read_blob(blob, options)


def _read_blob(blob: Blob, options: Options) -> Iterator[Article]:
    """The articles of a blob; what its container noted on the way stands on the last of them."""
    held: Article | None = None
    for article in _dispatch(blob, options):
        if held is not None:
            yield held
        held = article
    noted = tuple(blob.problems)
    if held is None:
        held = _without_text(blob.name, *(noted or (problem("empty"),)))
        noted = ()
    yield msgspec.structs.replace(held, problems=(*held.problems, *noted))


def _dispatch(blob: Blob, options: Options) -> Iterator[Article]:
    form = recognise(blob, options.format)
    reading = Reading(options, lambda inner: _dispatch(inner, options))
    try:
        for article in form.read(blob, reading):
            yield msgspec.structs.replace(article, source=article.source or blob.name, url=article.url or blob.url)
    except ArticleProblem as e:
        yield _without_text(blob.name, problem(e.kind, e.message, e.remedy), form=form.name, url=blob.url)
    except OSError as e:
        row = problem("unreadable", f"Reading it failed: {e.strerror or e}.")
        yield _without_text(blob.name, row, form=form.name, url=blob.url)


def _without_text(source: str, *rows: Problem, form: str = "unknown", url: str | None = None) -> Article:
    return Article(id="", text="", source=source, url=url, format=form, problems=rows)


def _with_ids(articles: Iterable[Article], defaults: Mapping[str, str | None]) -> Iterator[Article]:
    """Every article with an id, all of it text that can be written, and a word on ids that come twice."""
    seen: OrderedDict[str, None] = OrderedDict()
    for article in articles:
        done = _finished(article, defaults)
        if done.id in seen:
            row = problem("duplicate-id", f"An earlier article of this run has the id {done.id!r} too.")
            done = msgspec.structs.replace(done, problems=(*done.problems, row))
        seen[done.id] = None
        if len(seen) > REMEMBERED:
            seen.popitem(last=False)
        yield done


def _finished(article: Article, defaults: Mapping[str, str | None]) -> Article:
    changes: dict[str, Any] = {}
    lost = 0
    for name in _STRINGS:
        value = getattr(article, name)
        value = defaults.get(name) if value is None else value
        if value is not None:
            changes[name], count = scrub(value)
            lost += count if name != "source" else 0
    extra, count = _scrub_all(article.extra)
    changes["extra"] = extra
    rows = list(article.problems)
    if lost + count:
        rows.append(problem("surrogates"))
    text = changes["text"]
    if not rows and not any(map(str.isalnum, text)):
        rows.append(problem("no-text" if text.strip() else "empty"))
    changes["id"] = changes["id"] or text_id(text if text.strip() else f"{changes.get('source')}\n{text}")
    return msgspec.structs.replace(article, **changes, problems=tuple(rows))


def _scrub_all(value: Any) -> tuple[Any, int]:
    """A value of `extra` with every string in it scrubbed, and how many halves of characters there were."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        pairs = {k: _scrub_all(v) for k, v in value.items()}
        return {scrub(k)[0]: v for k, (v, _) in pairs.items()}, sum(n for _, n in pairs.values())
    if isinstance(value, list):
        items = [_scrub_all(v) for v in value]
        return [v for v, _ in items], sum(n for _, n in items)
    return value, 0
