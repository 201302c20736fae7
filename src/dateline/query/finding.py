"""Rows that match a question, page by page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, Table, and_, func, or_, select

from dateline.errors import SettingError
from dateline.query import filtering
from dateline.query.acts import Acts, acts
from dateline.query.building import event_rows, figure_rows, position_rows, statement_rows
from dateline.query.resolving import Resolved, resolve
from dateline.query.rows import (
    ArticleFound,
    EventRow,
    FigureRow,
    Page,
    PositionRow,
    StatementRow,
)
from dateline.query.sampling import total
from dateline.query.shelf import Shelf, source_of
from dateline.query.terms import Query
from dateline.store import Store, schema
from dateline.store.among import among

T = TypeVar("T")
ALL = Query()


class _Layer(NamedTuple):
    table: Table
    day: Any
    where: Callable[[Connection, Resolved], filtering.Where]


LAYERS = {
    "events": _Layer(schema.events, schema.events.c.earliest, filtering.events),
    "statements": _Layer(schema.statements, schema.statements.c.day, filtering.statements),
    "positions": _Layer(schema.positions, schema.positions.c.day, filtering.positions),
    "figures": _Layer(schema.figures, schema.figures.c.day, filtering.figures),
}


def find_events(store: Store, query: Query = ALL) -> Page[EventRow]:
    """Mentions of acts that match, by the day of the act; undated ones come last.

    Errors: SettingError for a name the store does not have.
    """
    return _found(store, query, "events", event_rows)


def find_statements(store: Store, query: Query = ALL) -> Page[StatementRow]:
    """What was said, by day. query.text is looked for in the words said."""
    return _found(store, query, "statements", statement_rows)


def find_positions(store: Store, query: Query = ALL) -> Page[PositionRow]:
    """What parties want, refuse or promise, by day. `about` finds holders and targets, `speaker` holders."""
    return _found(store, query, "positions", position_rows)


def find_figures(store: Store, query: Query = ALL) -> Page[FigureRow]:
    """Counts of people and things, by day. `about` and `speaker` find whose figure it is."""
    return _found(store, query, "figures", figure_rows)


def find_articles(store: Store, query: Query = ALL) -> Page[ArticleFound]:
    """Articles by the day they were written, with how much was read from each."""
    with store.reading() as c:
        asked = resolve(c, query)
        t = schema.articles
        where = filtering.joined(filtering.articles(c, asked))
        known = total(c, asked, t, filtering.articles)
        keys, after = _page(c, [Acts(t, t.c.article, t.c.day, where, False)], query)
        return Page(rows=tuple(articles_found(Shelf(c), keys)), total=known.rows, after=after, about=known.about)


def articles_found(shelf: Shelf, numbers: Sequence[int]) -> list[ArticleFound]:
    """Articles with the number of their rows and copies, in the order given."""
    c, t = shelf.connection, schema.articles
    rows = {r.article: r for r in c.execute(select(t).where(among(t.c.article, numbers))).all()}
    counts: dict[str, dict[int, int]] = {}
    for name, table in schema.LAYER_TABLES.items():
        ask = select(table.c.article, func.count()).where(among(table.c.article, numbers)).group_by(table.c.article)
        counts[name] = dict(c.execute(ask).all())
    groups = {r.copy_group for r in rows.values() if r.copy_group}
    ask = select(t.c.copy_group, func.count()).where(among(t.c.copy_group, groups)).group_by(t.c.copy_group)
    copies: dict[int | None, int] = dict(c.execute(ask).all())
    return [
        ArticleFound(
            source=source_of(r), language=r.language, words=r.words, copy_kind=r.copy_kind,
            copies=copies.get(r.copy_group, 1) - 1, events=counts["events"].get(n, 0),
            statements=counts["statements"].get(n, 0), positions=counts["positions"].get(n, 0),
            figures=counts["figures"].get(n, 0),
        )
        for n in numbers
        if (r := rows.get(n)) is not None
    ]  # fmt: skip


def latest(connection: Connection, query: Query, layer: str) -> list[int]:
    """Keys of the newest rows that match, as many as the question asks for, uncounted."""
    return _one_page(connection, resolve(connection, msgspec.structs.replace(query, order="newest")), layer)[0]


def _found(store: Store, query: Query, layer: str, build: Callable[[Shelf, Sequence[int]], list[T]]) -> Page[T]:
    with store.reading() as c:
        asked = resolve(c, query)
        if filtering.says_nothing(asked, layer):
            return Page(rows=(), total=0)
        known = total(c, asked, LAYERS[layer].table, LAYERS[layer].where)
        keys, after = _one_page(c, asked, layer)
        return Page(rows=tuple(build(Shelf(c), keys)), total=known.rows, after=after, about=known.about)


def _one_page(c: Connection, asked: Resolved, layer: str) -> tuple[list[int], str | None]:
    """Keys of one page in order, and the cursor of the next."""
    table, day, make = LAYERS[layer]
    if layer == "events" and asked.query.order != "best":
        turns = list(acts(c, asked, walk=True))
    else:
        turns = [Acts(table, table.c.row, day, filtering.joined(make(c, asked)), False)]
    return _page(c, turns, asked.query, table.c.score)


# ---------------------------------------------------------------- pages


def cursor(sort: Any, key: int) -> str:
    """The name of the place after a row, for the next page."""
    return base64.urlsafe_b64encode(msgspec.json.encode([sort, key])).decode().rstrip("=")


def place_of(cursor: str) -> tuple[Any, int]:
    """Where a cursor stands. Errors: SettingError where it is none of ours."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        sort, key = msgspec.json.decode(raw, type=tuple[str | float | None, int])
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise SettingError("query", f"{cursor!r} is no cursor.", "Take the `after` of the page before.") from None
    return sort, key


def _page(connection: Connection, turns: Sequence[Acts], query: Query,
          score: Any = None) -> tuple[list[int], str | None]:  # fmt: skip
    """Keys of one page in order, and the cursor of the next: dated rows by day, then those without a day.

    turns: where the rows come from; of several, rows of one come before those of the next. score: what the best are
    known by, where they are asked for.
    """
    at = place_of(query.after) if query.after else None
    best = query.order == "best" and score is not None
    down, want = best or query.order == "newest", query.limit + 1
    found: list[tuple[Any, int]] = []
    for turn in turns[:: -1 if down else 1] if at is None or at[0] is not None else ():
        sort = score if best else turn.day
        ask = select(sort, turn.key).select_from(turn.source).where(turn.where, sort.is_not(None))
        if at is not None:
            beyond = sort < at[0] if down else sort > at[0]
            ask = ask.where(or_(beyond, and_(sort == at[0], turn.key > at[1])))
        ask = ask.distinct() if turn.twice else ask
        ask = ask.order_by(sort.desc() if down else sort, turn.key).limit(want - len(found))
        found += connection.execute(ask).all()
        if len(found) == want:
            break
    if len(found) < want and not (best or query.since or query.until):
        turn = turns[-1]
        ask = select(turn.day, turn.key).select_from(turn.source).where(turn.where, turn.day.is_(None))
        if at is not None and at[0] is None:
            ask = ask.where(turn.key > at[1])
        ask = ask.distinct() if turn.twice else ask
        found += connection.execute(ask.order_by(turn.key).limit(want - len(found))).all()
    page = found[: query.limit]
    return [k for _, k in page], cursor(*page[-1]) if len(found) > query.limit else None
