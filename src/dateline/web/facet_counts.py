"""Statements by manner, and how the rows of a question divide: by who speaks, how, where it stood, when."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from dateline.query import filtering
from dateline.query.building import statement_rows
from dateline.query.finding import cursor, place_of
from dateline.query.resolving import resolve
from dateline.query.rows import Count, Page, StatementRow
from dateline.query.shelf import Shelf
from dateline.query.terms import Query
from dateline.store import Store, schema

MOST = 12
"""Values of a facet that are shown."""
COUNTED = 20_000
"""Rows that are looked at: of a larger list these, the last added, stand for all, and a facet stays quick."""
_a, _e, _s, _actors = schema.articles, schema.events, schema.statements, schema.actors


class Manner(NamedTuple):
    """How something was said: forms and channels, any where none is named."""

    form: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()


def find_statements(store: Store, query: Query, manner: Manner) -> Page[StatementRow]:
    """Statements that match and were said in this manner, by day; those without a day are left to the end."""
    with store.reading() as c:
        asked = resolve(c, query)
        if filtering.says_nothing(asked, "statements"):
            return Page(rows=(), total=0)
        where = [*filtering.statements(c, asked), *_said(manner)]
        total = c.execute(select(func.count()).select_from(_s).where(*where)).scalar_one()
        keys, after = _page(c, where, query)
        return Page(rows=tuple(statement_rows(Shelf(c), keys)), total=total, after=after)


def _said(manner: Manner) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if manner.form:
        found.append(_s.c.form.in_(manner.form))
    if manner.channel:
        found.append(_s.c.channel.in_(manner.channel))
    return found


def _page(connection: Connection, where: list[ColumnElement[bool]], query: Query) -> tuple[list[int], str | None]:
    """Keys of a page in order of days; a day nobody knows sorts after every other."""
    down = query.order == "newest"
    day = func.coalesce(_s.c.day, "" if down else "~")
    if query.after:
        at, key = place_of(query.after)
        beyond = day < str(at) if down else day > str(at)
        where = [*where, or_(beyond, and_(day == str(at), _s.c.row > key))]
    ask = select(day, _s.c.row).where(*where).order_by(day.desc() if down else day, _s.c.row).limit(query.limit + 1)
    found = connection.execute(ask).all()
    page = found[: query.limit]
    return [key for _, key in page], cursor(*page[-1]) if len(found) > query.limit else None


def statement_facets(store: Store, query: Query, manner: Manner = Manner()) -> dict[str, list[Count]]:
    """Speakers, addressees, forms, channels, publishers and months of the statements that match."""
    t = _s
    with store.reading() as c:
        asked = resolve(c, query)
        if filtering.says_nothing(asked, "statements"):
            return {}
        columns = (t.c.article, t.c.speaker_actor, t.c.addressee_actor, t.c.form, t.c.channel, t.c.day)
        where = [*filtering.statements(c, asked), *_said(manner)]
        rows = select(*columns).where(*where).order_by(t.c.row.desc()).limit(COUNTED).subquery()
        return {
            "speaker": _actor_counts(c, rows, rows.c.speaker_actor),
            "addressee": _actor_counts(c, rows, rows.c.addressee_actor),
            "form": _counts(c, rows, rows.c.form),
            "channel": _counts(c, rows, rows.c.channel),
            "publisher": _publisher_counts(c, rows),
            "month": _month_counts(c, rows, rows.c.day),
        }


def article_facets(store: Store, query: Query) -> dict[str, list[Count]]:
    """Publishers, languages and months of the articles that match."""
    with store.reading() as c:
        asked = resolve(c, query)
        columns = (_a.c.article, _a.c.publisher, _a.c.agency, _a.c.language, _a.c.day)
        where = filtering.articles(c, asked)
        rows = select(*columns).where(*where).order_by(_a.c.article.desc()).limit(COUNTED).subquery()
        publishers = _counts(c, rows, func.coalesce(rows.c.publisher, rows.c.agency))
        return {"publisher": publishers, "month": _month_counts(c, rows, rows.c.day)}


def event_facets(store: Store, query: Query) -> dict[str, list[Count]]:
    """Types, statuses, countries, places, actors, publishers and months of the events that match."""
    p, places = schema.event_parties, schema.places
    with store.reading() as c:
        asked = resolve(c, query)
        if filtering.says_nothing(asked, "events"):
            return {}
        columns = (_e.c.row, _e.c.article, _e.c.type, _e.c.status, _e.c.country, _e.c.place, _e.c.earliest)
        where = filtering.events(c, asked)
        rows = select(*columns).where(*where).order_by(_e.c.row.desc()).limit(COUNTED).subquery()
        parties = select(p.c.party_actor).join(rows, rows.c.row == p.c.event).subquery()
        ask = select(places.c.place, places.c.name, func.count()).select_from(rows)
        ask = ask.join(places, places.c.place == rows.c.place).group_by(places.c.place, places.c.name)
        ask = ask.order_by(func.count().desc(), places.c.name).limit(MOST)
        return {
            "type": _counts(c, rows, rows.c.type),
            "status": _counts(c, rows, rows.c.status),
            "country": _counts(c, rows, rows.c.country),
            "place": [Count(str(n), name, many) for n, name, many in c.execute(ask)],
            "actor": _actor_counts(c, parties, parties.c.party_actor),
            "publisher": _publisher_counts(c, rows),
            "month": _month_counts(c, rows, rows.c.earliest),
        }


def _counts(connection: Connection, rows: Any, column: Any) -> list[Count]:
    ask = select(column, func.count().label("n")).select_from(rows).where(column.is_not(None)).group_by(column)
    found = connection.execute(ask.order_by(func.count().desc(), column).limit(MOST))
    return [Count(str(value), str(value), n) for value, n in found]


def _actor_counts(connection: Connection, rows: Any, column: Any) -> list[Count]:
    root = _actors.alias()
    ask = select(root.c.actor, root.c.name, func.count().label("n")).select_from(rows)
    ask = ask.join(_actors, _actors.c.actor == column).join(root, root.c.actor == _actors.c.root)
    ask = ask.group_by(root.c.actor, root.c.name).order_by(func.count().desc(), root.c.name).limit(MOST)
    return [Count(f"#{number}", name, n) for number, name, n in connection.execute(ask)]


def _publisher_counts(connection: Connection, rows: Any) -> list[Count]:
    name = func.coalesce(_a.c.publisher, _a.c.agency)
    ask = select(name, func.count()).select_from(rows).join(_a, _a.c.article == rows.c.article).where(name.is_not(None))
    found = connection.execute(ask.group_by(name).order_by(func.count().desc(), name).limit(MOST))
    return [Count(str(value), str(value), n) for value, n in found]


def _month_counts(connection: Connection, rows: Any, day: Any) -> list[Count]:
    month = func.substr(day, 1, 7)
    ask = select(month, func.count()).select_from(rows).where(day.is_not(None)).group_by(month)
    found = connection.execute(ask.order_by(month.desc()).limit(MOST))
    return [Count(str(value), str(value), n) for value, n in found]
