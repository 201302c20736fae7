"""Files of this machine and objects of a cloud by one address: a path, or s3://, gs://, abfs:// and hdfs:// addresses.

Addresses are pyarrow's to open (its own clients and the usual environment variables name the account). A file of this
machine appears under its name only when it is whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from dateline.errors import MissingExtraError, SettingError, SourceError


def is_remote(address: str) -> bool:
    """Whether an address is an object store's.

    >>> is_remote("s3://bucket/a.jsonl"), is_remote("a.jsonl")
    (True, False)
    """
    return "://" in address


def absolute(address: str) -> str:
    """The address as it is from anywhere: workers of a cluster stand in other folders."""
    return address if is_remote(address) else str(Path(address).absolute())


def join(folder: str, name: str) -> str:
    """The address of a name in a folder.

    >>> join("s3://bucket/out/", "part-00000.jsonl")
    's3://bucket/out/part-00000.jsonl'
    """
    return f"{folder.rstrip('/')}/{name}"


def _remote(address: str) -> tuple[Any, str]:
    try:
        from pyarrow import fs
    except ImportError:
        raise MissingExtraError(address, "pyarrow", "ray") from None
    try:
        store, path = fs.FileSystem.from_uri(address)
    except (ValueError, OSError) as e:
        raise SourceError(f"{address}: this address cannot be opened: {e}.", "Check it and the account.") from None
    return store, path


@contextmanager
def reading(address: str) -> Iterator[BinaryIO]:
    """An open file with seek. Errors: SourceError where there is none."""
    try:
        if is_remote(address):
            store, path = _remote(address)
            with store.open_input_file(path) as f:
                yield f
        else:
            with Path(address).open("rb") as f:
                yield f
    except FileNotFoundError:
        raise SourceError(f"{address}: there is no such file.", "Check the path.") from None


def size_of(address: str) -> int | None:
    """Bytes of a file, or null where there is none."""
    if is_remote(address):
        store, path = _remote(address)
        found = store.get_file_info(path)
        return int(found.size) if found.is_file else None
    file = Path(address)
    return file.stat().st_size if file.is_file() else None


def files_of(address: str) -> list[str]:
    """The file itself, or the files of a folder by name; hidden ones are left out."""
    if is_remote(address):
        from pyarrow import fs

        store, path = _remote(address)
        if store.get_file_info(path).is_file:
            return [address]
        head = address.removesuffix(path)
        found = store.get_file_info(fs.FileSelector(path, recursive=True, allow_not_found=True))
        names = sorted(f.path for f in found if f.is_file and not f.base_name.startswith((".", "_")))
        return [head + n for n in names]
    here = Path(address)
    if here.is_file():
        return [address]
    return [str(f) for f in sorted(here.rglob("*")) if f.is_file() and not f.name.startswith((".", "_"))]


def load(address: str) -> bytes | None:
    """All of a file, or null where there is none."""
    if size_of(address) is None:
        return None
    with reading(address) as f:
        return f.read()


def save(address: str, content: bytes) -> None:
    """Write a file whole, or not at all. Errors: SettingError where it cannot be written."""
    try:
        if is_remote(address):
            store, path = _remote(address)
            with store.open_output_stream(path) as f:
                f.write(content)
            return
        file = Path(address)
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            part.write_bytes(content)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as e:
        raise SettingError(address, f"this cannot be written: {e.strerror or e}.", "Name another place.") from None
