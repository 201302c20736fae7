"""Dateline reads dispatches about conflict and diplomacy into a structured, dated, placed and sourced record.

    from dateline import Reader
    record = Reader().read_text(open("dispatch.txt").read(), published="2016-02-04")

Names are imported when they are first used, so that `import dateline` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dateline.model import Article, Record
    from dateline.reader import Reader
    from dateline.store import Store, open_store

__version__ = "0.1.0"
__all__ = ["Article", "Reader", "Record", "Store", "__version__", "open_store"]

_HOME = {
    "Article": "dateline.model", "Record": "dateline.model", "Reader": "dateline.reader",
    "Store": "dateline.store", "open_store": "dateline.store",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")
