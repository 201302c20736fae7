"""What was found before, kept as long as the store does not change."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import func, select

from dateline.store import Store, schema
from dateline.web.desk import Desk

T = TypeVar("T")
LONG = 0.3
"""Seconds that a page does not wait for when it can show what was true a moment ago."""
KEPT = 64
"""Answers to questions that are kept, those asked last."""
Change = tuple[tuple[str, ...], int]


def change_of(store: Store) -> Change:
    """What changes whenever the store does: the counts of its changes and of what was linked, and the last decision."""
    t = schema.meta
    with store.reading() as c:
        counts = c.execute(select(t.c.name, t.c.value).where(t.c.name.like("change%")).order_by(t.c.name)).all()
        return tuple(map(str, counts)), int(c.execute(select(func.max(schema.decisions.c.decision))).scalar() or 0)


def remembered(desk: Desk, name: str, make: Callable[[], T], stale: bool = False) -> T:
    """What was found before, as long as the store has not changed.

    stale: where finding it anew takes long, give what was found before, and find it anew beside.
    """
    change = change_of(desk.store)
    kept: _Kept | None = desk.shared.get(name)
    if kept is None or (kept.change != change and not (stale and kept.seconds > LONG)):
        kept = _find(desk, name, change, make)
    elif kept.change != change and not kept.finding:
        kept.finding = True
        threading.Thread(target=_find, args=(desk, name, change, make), daemon=True).start()
    found: T = kept.value
    return found


@dataclass
class _Kept:
    change: Change
    value: Any
    seconds: float
    finding: bool = False


def _find(desk: Desk, name: str, change: Change, make: Callable[[], Any]) -> _Kept:
    start = time.monotonic()
    value = make()
    kept = desk.shared[name] = _Kept(change, value, time.monotonic() - start)
    return kept


@dataclass
class Answers:
    """Answers to the questions asked last. Whoever asks what is being found already waits for it."""

    kept: OrderedDict[Hashable, tuple[Change, Any]] = field(default_factory=OrderedDict)
    finding: dict[Hashable, threading.Lock] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: Hashable, change: Change) -> tuple[Any, ...]:
        """The answer in a tuple, or an empty one."""
        with self.lock:
            found = self.kept.get(key)
            if found is None or found[0] != change:
                return ()
            self.kept.move_to_end(key)
            return found[1:]

    def give(self, key: Hashable, change: Change, value: Any) -> None:
        with self.lock:
            self.kept[key] = (change, value)
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)

    def turn(self, key: Hashable) -> threading.Lock:
        """What whoever finds this answer holds meanwhile."""
        with self.lock:
            return self.finding.setdefault(key, threading.Lock())

    def done(self, key: Hashable) -> None:
        """Nobody finds this answer any more."""
        with self.lock:
            self.finding.pop(key, None)


def answered(desk: Desk, key: Hashable, make: Callable[[], T]) -> T:
    """The answer to a question, kept until the store changes."""
    answers: Answers = desk.shared.setdefault("answers", Answers())
    change = change_of(desk.store)
    if not (found := answers.take(key, change)):
        with answers.turn(key):
            try:
                if not (found := answers.take(key, change)):
                    found = (make(),)
                    answers.give(key, change, found[0])
            finally:
                answers.done(key)
    value: T = found[0]
    return value
