"""Lexicons, gazetteer and models: find, verify, override.

Everything the program knows of a human language is a file under `data/`. A user may shadow any of them with a file of
the same relative path under the folder named by DATELINE_DATA.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from dateline.errors import ResourceError

DATA = Path(__file__).parent / "data"
OVERRIDE = "DATELINE_DATA"


def path(name: str) -> Path:
    """Where a resource lies: the user's override first, else the package's own.

    >>> path("plans/default.toml").name
    'default.toml'
    """
    override = os.environ.get(OVERRIDE)
    if override:
        candidate = Path(override) / name
        if candidate.is_file():
            return candidate
    return DATA / name


@cache
def lexicon(name: str, language: str = "en") -> Any:
    """A YAML lexicon of `data/<language>/<name>.yaml`, read once.

    Errors: ResourceError with file and line where it is missing or is not YAML.
    """
    return read_yaml(f"{language}/{name}.yaml")


@cache
def read_yaml(name: str) -> Any:
    """A YAML resource by its path under `data/`. Read once; treat what it gives as read-only."""
    import yaml

    file = path(name)
    if not file.is_file():
        raise ResourceError(str(file), "this resource is missing.", "Install the package again, or mend DATELINE_DATA.")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(file.read_text("utf-8"))
    try:
        root = loader.get_single_node()
        lost = _lost_word(root)
        if lost is not None:
            where = f"{file}:{lost.start_mark.line + 1}"
            raise ResourceError(where, f"YAML reads {lost.value or 'nothing'} as no word.", "Put it in quotes.")
        return None if root is None else loader.construct_document(root)
    except yaml.YAMLError as e:
        mark = getattr(e, "problem_mark", None)
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        raise ResourceError(where, f"this is not YAML: {getattr(e, 'problem', e)}.", "Mend that line.") from None
    finally:
        loader.dispose()


# Written so, a truth value is meant where one may stand; "on", "no" and the like are words that lack their quotes.
TRUTHS = ("true", "false")


def _lost_word(node: Any) -> Any | None:
    """The first scalar that YAML takes for a truth value or for nothing where a word is meant.

    Nothing but words, numbers and collections stand in lists and as keys; a truth value of a key is `true` or `false`.
    """
    if node is None or node.id == "scalar":
        return None
    pairs = node.value if node.id == "mapping" else [(part, None) for part in node.value]
    for first, value in pairs:
        if first.tag.endswith((":bool", ":null")):
            return first
        if value is not None and value.tag.endswith(":bool") and value.value not in TRUTHS:
            return value
        lost = _lost_word(first)
        lost = lost if lost is not None else _lost_word(value)
        if lost is not None:
            return lost
    return None


def sha256(file: Path) -> str:
    """Hex digest of a file."""
    with file.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


class Asset(msgspec.Struct, frozen=True):
    """A binary resource as its manifest names it: path under `data/`, digest, size in bytes, licence and origin."""

    file: str
    sha256: str
    bytes: int
    licence: str = ""
    origin: str = ""


def assets() -> tuple[Asset, ...]:
    """The binary resources of every `data/*/manifest.json`."""
    found: list[Asset] = []
    for manifest in sorted(DATA.glob("*/manifest.json")):
        found.extend(msgspec.json.decode(manifest.read_bytes(), type=list[Asset]))
    return tuple(found)


@cache
def asset(name: str, digest: bool = True) -> Path:
    """Path of a binary resource that is the one its manifest names. Verified once a process.

    digest: false checks the size only, for a large file that must open at once (`dateline doctor` reads its digest).
    An override under DATELINE_DATA is taken as it is: whoever names it answers for it.
    """
    file = path(name)
    if not file.is_file():
        raise ResourceError(str(file), "this model or gazetteer is missing.", "Install the package again.")
    if file.is_relative_to(DATA):
        known = {a.file: a for a in assets()}
        if name not in known:
            raise ResourceError(name, "no manifest names this file.", "Add it to the manifest.json beside it.")
        if file.stat().st_size != known[name].bytes or (digest and sha256(file) != known[name].sha256):
            raise ResourceError(str(file), "its checksum is not the manifest's.", "Install the package again.")
    return file
