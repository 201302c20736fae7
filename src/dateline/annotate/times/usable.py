"""Second thoughts: what has the form of a time and is none here."""

from __future__ import annotations

from dateline.annotate.times.scan import Item
from dateline.model import Document


def usable(item: Item, document: Document, history: bool) -> bool:
    """Whether an expression counts in this text: some adjectives are times only in histories, some figures no years."""
    r = item.reading
    assert r is not None
    return not (r.only == "history" and not history)
