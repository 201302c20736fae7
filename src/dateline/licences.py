"""What this program is made of: every package it needs and every model and table it carries, with its licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from importlib import metadata
from typing import NamedTuple, cast

from packaging.requirements import Requirement

from dateline import resources

_LONGEST = 60


class Part(NamedTuple):
    """One part: a package or a file of `data/`, its version or size, its licence, and where it comes from."""

    kind: str
    name: str
    version: str
    licence: str
    origin: str


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(about: Message) -> str:
    """The licence as the package states it: its expression, else its classifiers, else its own words if short."""
    stated = about.get("License-Expression")
    if stated:
        return str(stated)
    classes = [c.rsplit(" :: ", 1)[1] for c in about.get_all("Classifier") or () if c.startswith("License ::")]
    if classes:
        return "; ".join(classes)
    words = str(about.get("License") or "").strip()
    return words if words and "\n" not in words and len(words) <= _LONGEST else "see the package"


def packages(root: str = "dateline") -> Iterator[Part]:
    """The packages that are needed, and those they need, by name; extras that are not installed are left out.

    >>> "spacy" in {p.name for p in packages()}
    True
    """
    seen: dict[str, Part] = {}
    todo = [root]
    while todo:
        name = todo.pop()
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        about = cast(Message, found.metadata)
        if _key(name) in seen:
            continue
        homes = [u.split(",", 1)[1].strip() for u in about.get_all("Project-URL") or ()]
        home = homes[0] if homes else about.get("Home-page") or ""
        seen[_key(name)] = Part("package", about["Name"], found.version, _licence(about), str(home))
        needed = (Requirement(line) for line in found.requires or ())
        todo.extend(r.name for r in needed if r.marker is None or r.marker.evaluate({"extra": ""}))
    yield from sorted(seen.values(), key=lambda p: p.name.lower())


def assets() -> Iterator[Part]:
    """The models and tables under `data/` that a manifest names, each checked by its digest when it is loaded."""
    for a in resources.assets():
        yield Part("file", a.file, f"{a.bytes:,} bytes", a.licence, a.origin)
