"""Articles by number, key or id, and what is kept of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Select, func, select

from dateline.errors import SettingError
from dateline.model import Article, Record
from dateline.store import schema
from dateline.store.packing import exact_text, unpack_input, unpack_record
from dateline.store.rows import ArticleRow, Run

STREAM = 200
"""Rows fetched at a time."""
MANY = 500
_a = schema.articles
_SHOWN = [_a.c[name] for name in ArticleRow.__struct_fields__]


def named(connection: Connection, id: str | int, missing_ok: bool = False) -> list[ArticleRow]:
    """The articles a number, key or id names. Errors: SettingError where there is none."""
    where = _a.c.article == id if isinstance(id, int) else (_a.c.key == id) | (_a.c.id == id)
    rows = connection.execute(select(*_SHOWN).where(where).order_by(_a.c.article)).mappings().all()
    if not rows and not missing_ok:
        raise SettingError("store", f"there is no article {id!r}.", "Take the id, key or number of one it has.")
    return [ArticleRow(**r) for r in rows]


def one(connection: Connection, id: str | int) -> ArticleRow:
    """The one article a number, key or id names. Errors: SettingError where there is none or several."""
    rows = named(connection, id)
    if len(rows) > 1:
        keys = ", ".join(r.key for r in rows)
        raise SettingError("store", f"{len(rows)} articles have the id {id!r}.", f"Name one by its key: {keys}.")
    return rows[0]


def articles(connection: Connection, ids: Iterable[str | int] | None, since: str | None, until: str | None,
             publisher: str | None, leads: bool) -> Iterator[ArticleRow]:  # fmt: skip
    """Articles by the day they were written."""
    ask = select(*_SHOWN)
    if ids is not None:
        ask = ask.where(_a.c.article.in_({r.article for i in ids for r in named(connection, i)}))
    if since is not None:
        ask = ask.where(_a.c.day >= since)
    if until is not None:
        ask = ask.where(_a.c.day <= until)
    if publisher is not None:
        ask = ask.where(_a.c.publisher == publisher)
    if leads:
        ask = ask.where(_a.c.lead)
    for r in _stream(connection, ask.order_by(_a.c.day, _a.c.article)).mappings():
        yield ArticleRow(**r)


def count(connection: Connection) -> int:
    """How many articles there are."""
    return int(connection.execute(select(func.count()).select_from(_a)).scalar_one())


def stale(connection: Connection, run: Run) -> Iterator[ArticleRow]:
    """Articles that another run read."""
    ask = select(*_SHOWN).join(schema.runs).where(schema.runs.c.key != run.key).order_by(_a.c.article)
    for r in _stream(connection, ask).mappings():
        yield ArticleRow(**r)


def records(connection: Connection, articles: Sequence[int] | None) -> Iterator[Record]:
    """Records of these articles, or of all, by number."""
    t, r = schema.texts, schema.records
    ask = select(r.c.record, t.c.text, t.c.exact).select_from(_a.join(r).join(t)).order_by(_a.c.article)
    for part in _parts(ask, articles):
        for row in _stream(connection, part):
            yield unpack_record(row.record, exact_text(row.text, row.exact))


def inputs(connection: Connection, articles: Sequence[int]) -> Iterator[Article]:
    """Articles as they were given, by number."""
    t, r = schema.texts, schema.records
    ask = select(r.c.input, t.c.text, t.c.exact).select_from(_a.join(r).join(t)).order_by(_a.c.article)
    for part in _parts(ask, articles):
        for row in _stream(connection, part):
            yield unpack_input(row.input, exact_text(row.text, row.exact))


def text(connection: Connection, article: int) -> str:
    """The text of an article."""
    t = schema.texts
    row = connection.execute(select(t.c.text, t.c.exact).join(_a).where(_a.c.article == article)).one()
    return exact_text(row.text, row.exact)


def known(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Which of these keys are there."""
    wanted = sorted(set(keys))
    found: set[str] = set()
    for i in range(0, len(wanted), MANY):
        found.update(connection.execute(select(_a.c.key).where(_a.c.key.in_(wanted[i : i + MANY]))).scalars())
    return found


def _parts(ask: Select[Any], articles: Sequence[int] | None) -> Iterator[Select[Any]]:
    if articles is None:
        yield ask
    else:
        for i in range(0, len(articles), MANY):
            yield ask.where(_a.c.article.in_(articles[i : i + MANY]))


def _stream(connection: Connection, ask: Select[Any]) -> CursorResult[Any]:
    return connection.execute(ask.execution_options(yield_per=STREAM))
