"""What is installed, whether it is what it should be, and what to mend."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from dateline import __version__, pipeline, resources
from dateline.errors import DatelineError


class Finding(NamedTuple):
    """One thing looked at: whether it is well, what was found, and what to do where it is not."""

    ok: bool
    what: str
    found: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything the program rests on. Loads the models: takes a few seconds."""
    ok = sys.version_info >= (3, 11)
    yield Finding(ok, "Python", platform.python_version(), "" if ok else "Install Python 3.11 or newer.")
    yield Finding(True, "dateline", __version__)
    yield from _packages()
    yield from _assets()
    yield _timed("plan", lambda: f"{len(pipeline.load_plan().stages)} stages")
    yield _timed("reading a sentence", _read)


def _packages() -> Iterator[Finding]:
    for requirement in importlib.metadata.requires("dateline") or ():
        if "extra ==" in requirement:
            continue
        name = requirement.split(";")[0].split("[")[0]
        for mark in "<>=!~ ":
            name = name.split(mark)[0]
        try:
            yield Finding(True, name, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(False, name, "missing", f"pip install {name!r}, or install dateline again.")


def _assets() -> Iterator[Finding]:
    for asset in resources.assets():
        try:
            file = resources.asset(asset.file)
            yield Finding(True, f"data/{asset.file}", f"{file.stat().st_size / 1e6:.1f} MB, checksum holds")
        except DatelineError as e:
            yield Finding(False, f"data/{asset.file}", e.message, e.remedy)


def _timed(what: str, look: Callable[[], str]) -> Finding:
    start = time.perf_counter()
    try:
        found = look()
    except DatelineError as e:
        return Finding(False, what, e.message, e.remedy)
    return Finding(True, what, f"{found} in {time.perf_counter() - start:.1f} s")


def _read() -> str:
    from dateline.reader import Reader

    record = Reader().read_text("The envoy met the minister in Geneva on 3 February 2016.", published="2016-02-04")
    layers = ("timexes", "toponyms", "actors", "events")
    return ", ".join(f"{len(getattr(record, layer))} {layer}" for layer in layers)
