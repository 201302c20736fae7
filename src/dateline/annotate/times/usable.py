"""Second thoughts: what has the form of a time and is none here."""

from __future__ import annotations

from dateline.annotate.times.scan import Item

_ENDS = ".!?:\"“”‘’'`*•-–—("


def usable(item: Item, text: str, history: bool) -> bool:
    """Whether an expression counts in this text.

    Some adjectives are times only in histories (`only: history`). A feast is a name and has a capital. `Today`, `Daily`
    or `This Week` with a capital inside a sentence is a programme or a paper.
    """
    r = item.reading
    assert r is not None
    if r.only == "history" and not history:
        return False
    words = text[item.start : item.end]
    if r.feast:
        return any(c.isupper() for c in words)
    if r.how in ("step", "fixed") and not words.isupper():
        return not _is_name(words, text[max(0, item.start - 3) : item.start])
    return True


def _is_name(words: str, before: str) -> bool:
    last = words.rsplit(None, 1)[-1]
    if not last[:1].isupper():
        return False
    begins = not before.strip() or "\n" in before or before.rstrip()[-1] in _ENDS
    return " " in words or not begins
