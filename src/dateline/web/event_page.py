"""An event with all that tell it: every mention with its sentence in context, what they do not agree on, its codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select, tuple_

from dateline.query.building import event_rows, keys_of
from dateline.query.mainevents import event_named, main_events, mentions_of
from dateline.query.rows import EventRow, MainEvent
from dateline.query.shelf import Shelf
from dateline.store import Store, schema
from dateline.web.problems import missing
from dateline.web.row_pages import find_row

MOST_MENTIONS = 300
"""Mentions of an event on its page; the API gives the others."""
_e = schema.events


class Shown(NamedTuple):
    """A mention, why it is of this event, and the sentences before and after."""

    row: EventRow
    why: str
    before: list[str]
    after: list[str]
    name: str


def event_page(store: Store, name: str) -> dict[str, Any]:
    """All that is known of an event by its cluster, or by `KEY.ID` of a mention. Errors: HTTPException 404."""
    with store.reading() as c:
        found = event_named(c, name.replace("\0", ""))
    if found is None:
        row = find_row(store, name, "events")
        name = row.ref
    with store.reading() as c:
        found = event_named(c, name)
        if found is None:
            raise missing("such event")
        key, linked = found
        shelf = Shelf(c)
        event = main_events(shelf, [key], linked)[key]
        mentions = mentions_of(c, [key], linked)[key]
        keys = [m.row for m in mentions] if linked else same_in_article(c, key)
        rows = event_rows(shelf, keys[:MOST_MENTIONS])
        whys = {m.row: m.why for m in mentions}
        return {
            "name": name_of(event, rows, linked),
            "event": event,
            "linked": linked,
            "mentions": _shown(c, shelf, rows, keys, whys),
            "left": max(0, len(keys) - MOST_MENTIONS),
            "sources": len({r.evidence.source.text for r in rows}),
            "contested": _contested(c, keys),
        }


def name_of(event: MainEvent, rows: Sequence[EventRow], linked: bool) -> str:
    """The name of an event in addresses: its cluster, else the key of its article and the id of its mention."""
    if linked or not rows:
        return event.cluster
    return f"{rows[0].evidence.source.key}.{rows[0].ref.partition('.')[2]}"


def same_in_article(connection: Connection, key: int) -> list[int]:
    """Mentions of one event in its article, where it is not linked across articles."""
    one = connection.execute(select(_e.c.article, _e.c.id, _e.c.same_as).where(_e.c.row == key)).one()
    first = one.same_as or one.id
    ask = select(_e.c.row).where((_e.c.article == one.article) & ((_e.c.id == first) | (_e.c.same_as == first)))
    return list(connection.execute(ask.order_by(_e.c.row)).scalars())


def _shown(connection: Connection, shelf: Shelf, rows: Sequence[EventRow], keys: Sequence[int],
           whys: dict[int, str]) -> list[Shown]:  # fmt: skip
    where = _e.c.row.in_(keys[:MOST_MENTIONS])
    spans = {r.row: r for r in connection.execute(select(_e.c.row, _e.c.article, _e.c.start, _e.c.end).where(where))}
    numbers = keys_of(connection, "events", [r.ref for r in rows])
    found = []
    for row in rows:
        key = numbers[row.ref]
        at = spans[key]
        sentence = next((s for s in shelf.sentences(at.article) if s[0] <= at.start < s[1]), None)
        before, after = around(shelf, at.article, *(sentence or (at.start, at.end)))
        name = f"{row.evidence.source.key}.{row.ref.partition('.')[2]}"
        found.append(Shown(row, whys.get(key, ""), before, after, name))
    return found


def around(shelf: Shelf, article: int, start: int, end: int) -> tuple[list[str], list[str]]:
    """The sentence just before and the one just after a stretch of an article."""
    sentences = shelf.sentences(article)
    before = [s for s in sentences if s[1] <= start][-1:]
    after = [s for s in sentences if s[0] >= end][:1]
    return [shelf.words(article, s) for s in before], [shelf.words(article, s) for s in after]


def _contested(connection: Connection, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Contested claims in which one of these mentions is a side."""
    t = schema.contested
    pairs = connection.execute(select(_e.c.article, _e.c.id).where(_e.c.row.in_(keys))).all()
    if not pairs:
        return []
    left, right = tuple_(t.c.left_article, t.c.left_id), tuple_(t.c.right_article, t.c.right_id)
    rows = connection.execute(select(t).where(left.in_(pairs) | right.in_(pairs)).order_by(t.c.score.desc()).limit(50))
    return [{"pair": r.pair, "kind": r.kind, "issue": r.issue, "why": r.why, "score": r.score} for r in rows]


def event_body(page: dict[str, Any]) -> dict[str, Any]:
    """An event for a program."""
    mentions = [
        {**msgspec.to_builtins(m.row), "why": m.why, "before": m.before, "after": m.after} for m in page["mentions"]
    ]
    return {**page, "event": msgspec.to_builtins(page["event"]), "mentions": mentions}
