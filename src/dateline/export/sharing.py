"""Records without the words of their articles that reasons quote, for `--no-text`."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from dateline.model import Record

FOLDERS = re.compile(r"^(?!\w+://).*[\\/]")
"""The folders before a file's name; an address has none."""
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
LEFT = "“…”"


def without_quotations(record: Record) -> Record:
    """The record with every reason's quotations of the article taken out; what made a row stays. Of where it was read
    from, the folders of the machine go too.

    >>> from dateline.model import Timex
    >>> t = Timex(id="t", span=(0, 6), type="DATE", value="2024", by="x", why="the cue “would not say” and a rule")
    >>> without_quotations(Record(id="a", text="", timexes=(t,))).timexes[0].why
    'the cue “…” and a rule'
    """
    shared = msgspec.convert(_cleared(msgspec.to_builtins(record)), Record)
    return msgspec.structs.replace(shared, source=without_folders(record.source))


def without_folders(source: str | None) -> str | None:
    """Where an article was read from, without the folders of the machine it was read on.

    >>> without_folders("/home/me/in/a.jsonl:3"), without_folders("https://wire.example/a/b"), without_folders(None)
    ('a.jsonl:3', 'https://wire.example/a/b', None)
    """
    return FOLDERS.sub("", source) if source else source


def _cleared(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: QUOTED.sub(LEFT, v) if k == "why" and isinstance(v, str) else _cleared(v) for k, v in value.items()}
    return [_cleared(v) for v in value] if isinstance(value, (list, tuple)) else value
