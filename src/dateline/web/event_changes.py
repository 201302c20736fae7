"""Events joined and parted by hand: what a form names, as mentions that a decision of the store can name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import select

from dateline.errors import SettingError
from dateline.query.mainevents import event_named, mentions_of
from dateline.store import Store, schema
from dateline.store.rows import Decision
from dateline.web.event_page import same_in_article
from dateline.web.problems import missing
from dateline.web.row_pages import find_row

Mention = tuple[str, str]
"""The key of an article and the id of an event in it."""
_a, _e = schema.articles, schema.events


def mentions_in(store: Store, name: str) -> list[Mention]:
    """The mentions of an event, by any name it goes or went by. Errors: HTTPException 404."""
    name = name.replace("\0", "")
    with store.reading() as c:
        found = event_named(c, name)
    if found is None:
        name = find_row(store, name, "events").ref
    with store.reading() as c:
        found = found or event_named(c, name)
        if found is None:
            raise missing("such event")
        key, linked = found
        rows = [m.row for m in mentions_of(c, [key], linked)[key]] if linked else same_in_article(c, key)
        ask = select(_e.c.row, _a.c.key, _e.c.id).join(_a, _a.c.article == _e.c.article).where(_e.c.row.in_(rows))
        names = {r.row: (r.key, r.id) for r in c.execute(ask)}
    return [names[row] for row in rows]


def named_event(words: str) -> str:
    """The name of an event that a user gives, as a name or as the address of its page.

    >>> named_event("http://127.0.0.1:8765/event/c%3A1?x=y"), named_event(" c:1 ")
    ('c:1', 'c:1')
    """
    words = words.strip()
    return unquote(urlsplit(words).path.rpartition("/event/")[2]) if "/event/" in words else words


def merge_subject(store: Store, keep: str, other: str) -> dict[str, Any]:
    """What to decide so that two events are one. Errors: HTTPException 404; SettingError where they are one."""
    one, two = mentions_in(store, keep), mentions_in(store, named_event(other))
    if set(one) & set(two):
        raise SettingError("merge", "these are one event already.", "Name another.")
    return {"mentions": [list(one[0]), list(two[0])]}


def split_subject(store: Store, event: str, chosen: Collection[str]) -> dict[str, Any]:
    """What to decide so that mentions `KEY.ID` are not of their event. Errors: HTTPException 404; SettingError."""
    every = mentions_in(store, event)
    names = {f"{key}.{id}": [key, id] for key, id in every}
    if any(name not in names for name in chosen):
        raise SettingError("split", "a mention is not of this event.", "Load the page of the event again.")
    mentions = [pair for name, pair in names.items() if name in chosen]
    others = [pair for name, pair in names.items() if name not in chosen]
    if not mentions or not others:
        raise SettingError("split", "this parts nothing.", "Choose some of the mentions, and leave one at least.")
    return {"mentions": mentions, "others": others}


def decisions_on(store: Store, mentions: Iterable[str]) -> list[Decision]:
    """What was decided on the event of these mentions `KEY.ID`, undone or not."""
    here = set(mentions)
    return [d for d in store.decisions("event", standing_only=False) if here & _named(d)]


def _named(decision: Decision) -> set[str]:
    subject = decision.subject
    return {f"{key}.{id}" for name in ("mentions", "others") for key, id in subject.get(name, ())}
