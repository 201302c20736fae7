"""Statements by manner, and how the rows of a question divide: by who speaks, how, where it stood, when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from dateline.query import filtering
from dateline.query.building import statement_rows
from dateline.query.finding import cursor, place_of
from dateline.query.resolving import resolve
from dateline.query.rows import Count, Page, StatementRow
from dateline.query.shelf import Shelf, parts
from dateline.query.terms import Query
from dateline.store import Store, schema
from dateline.store.among import among

MOST = 12
"""Values of a facet that are shown."""
COUNTED = 8_000
"""Rows that are counted, about; of a larger list a fair sample stands for all, so that a facet stays quick."""


_a, _e, _s, _p, _actors = schema.articles, schema.events, schema.statements, schema.positions, schema.actors


class Sample(NamedTuple):
    """Every so many articles of which the rows are counted: their counts are estimates where it is not every one."""

    every: int

    @classmethod
    def of(cls, total: int | None) -> Sample:
        """What is enough of so many rows.

        >>> Sample.of(70).every, Sample.of(70_000).every
        (1, 9)
        """
        return cls(1 + (total or 0) // COUNTED)

    @property
    def about(self) -> bool:
        return self.every > 1

    def where(self, article: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """The condition on the article of a row."""
        some = select(_a.c.article).where(_a.c.article.op("%")(self.every) == 0)
        return [article.in_(some)] if self.about else []

    def scaled(self, found: dict[str, list[Count]]) -> dict[str, list[Count]]:
        """Counts of the sample as counts of all."""
        if not self.about:
            return found
        return {name: [Count(c.value, c.label, c.rows * self.every) for c in counts] for name, counts in found.items()}


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


def statement_facets(
    store: Store, query: Query, manner: Manner = Manner(), total: int | None = None
) -> dict[str, list[Count]]:
    """Speakers, addressees, topics, forms, channels, publishers and months of the statements that match."""
    with store.reading() as c:
        asked, sample = resolve(c, query), Sample.of(total)
        if filtering.says_nothing(asked, "statements"):
            return {}
        columns = (_s.c.row, _s.c.article, _s.c.speaker_actor, _s.c.addressee_actor, _s.c.form, _s.c.channel, _s.c.day)
        where = [*filtering.statements(c, asked), *_said(manner), *sample.where(_s.c.article)]
        matching = select(*columns).where(*where)
        rows = c.execute(matching).all()
        return sample.scaled(
            {
                "speaker": _actor_counts(c, (r.speaker_actor for r in rows)),
                "addressee": _actor_counts(c, (r.addressee_actor for r in rows)),
                "topic": _topic_counts(c, matching, "statements"),
                "form": _counts(r.form for r in rows),
                "channel": _counts(r.channel for r in rows),
                "publisher": _publisher_counts(c, (r.article for r in rows)),
                "month": _month_counts(r.day for r in rows),
            }
        )


def position_facets(store: Store, query: Query, total: int | None = None) -> dict[str, list[Count]]:
    """Holders, stances, topics, publishers and months of the positions that match."""
    with store.reading() as c:
        asked, sample = resolve(c, query), Sample.of(total)
        if filtering.says_nothing(asked, "positions"):
            return {}
        columns = (_p.c.row, _p.c.article, _p.c.holder_actor, _p.c.stance, _p.c.day)
        where = [*filtering.positions(c, asked), *sample.where(_p.c.article)]
        matching = select(*columns).where(*where)
        rows = c.execute(matching).all()
        return sample.scaled(
            {
                "speaker": _actor_counts(c, (r.holder_actor for r in rows)),
                "stance": _counts(r.stance for r in rows),
                "topic": _topic_counts(c, matching, "positions"),
                "publisher": _publisher_counts(c, (r.article for r in rows)),
                "month": _month_counts(r.day for r in rows),
            }
        )


def article_facets(store: Store, query: Query, total: int | None = None) -> dict[str, list[Count]]:
    """Publishers and months of the articles that match."""
    with store.reading() as c:
        asked, sample = resolve(c, query), Sample.of(total)
        where = [*filtering.articles(c, asked), *sample.where(_a.c.article)]
        rows = c.execute(select(_a.c.publisher, _a.c.agency, _a.c.day).where(*where)).all()
        return sample.scaled(
            {
                "publisher": _counts(r.publisher or r.agency for r in rows),
                "month": _month_counts(r.day for r in rows),
            }
        )


def event_facets(store: Store, query: Query, total: int | None = None) -> dict[str, list[Count]]:
    """Types, statuses, countries, places, actors, publishers and months of the events that match."""
    p = schema.event_parties
    with store.reading() as c:
        asked, sample = resolve(c, query), Sample.of(total)
        if filtering.says_nothing(asked, "events"):
            return {}
        columns = (_e.c.row, _e.c.article, _e.c.type, _e.c.status, _e.c.country, _e.c.place, _e.c.earliest)
        where = [*filtering.events(c, asked), *sample.where(_e.c.article)]
        matching = select(*columns).where(*where)
        rows = c.execute(matching).all()
        inner = matching.subquery()
        parties = c.execute(select(p.c.party_actor).join(inner, inner.c.row == p.c.event)).scalars().all()
        return sample.scaled(
            {
                "type": _counts(r.type for r in rows),
                "status": _counts(r.status for r in rows),
                "country": _counts(r.country for r in rows),
                "place": _place_counts(c, (r.place for r in rows)),
                "actor": _actor_counts(c, parties),
                "publisher": _publisher_counts(c, (r.article for r in rows)),
                "month": _month_counts(r.earliest for r in rows),
            }
        )


def _most(values: Iterable[Any], most: int = MOST) -> list[tuple[Any, int]]:
    counts = Counter(v for v in values if v not in (None, ""))
    return sorted(counts.items(), key=lambda x: (-x[1], str(x[0])))[:most]


def _counts(values: Iterable[Any]) -> list[Count]:
    return [Count(str(value), str(value), n) for value, n in _most(values)]


def _topic_counts(connection: Connection, matching: Select[Any], layer: str) -> list[Count]:
    """What the matching rows of a layer are about."""
    t, inner = schema.topics, matching.subquery()
    of_row = (t.c.row == inner.c.row) & (t.c.layer == layer)
    return _counts(connection.execute(select(t.c.topic).join(inner, of_row)).scalars().all())


def _actor_counts(connection: Connection, numbers: Iterable[int | None]) -> list[Count]:
    """By root: several numbers may be one actor."""
    found = dict(_most(numbers, most=2_000))
    root = _actors.alias()
    ask = select(_actors.c.actor, root.c.actor.label("root"), root.c.name).join(root, root.c.actor == _actors.c.root)
    counts: Counter[tuple[int, str]] = Counter()
    for part in parts(found):
        for r in connection.execute(ask.where(among(_actors.c.actor, part))).all():
            counts[r.root, r.name] += found[r.actor]
    ranked = sorted(counts.items(), key=lambda x: (-x[1], x[0][1]))[:MOST]
    return [Count(f"#{number}", name, n) for (number, name), n in ranked]


def _place_counts(connection: Connection, numbers: Iterable[int | None]) -> list[Count]:
    found = _most(numbers)
    t = schema.places
    ask = select(t.c.place, t.c.name).where(t.c.place.in_([n for n, _ in found]))
    names = {r.place: r.name for r in connection.execute(ask)}
    return [Count(str(number), names[number], n) for number, n in found]


def _publisher_counts(connection: Connection, articles: Iterable[int]) -> list[Count]:
    many = Counter(articles)
    counts: Counter[str] = Counter()
    for part in parts(many):
        ask = select(_a.c.article, func.coalesce(_a.c.publisher, _a.c.agency).label("name"))
        for r in connection.execute(ask.where(among(_a.c.article, part))).all():
            if r.name:
                counts[r.name] += many[r.article]
    ranked = sorted(counts.items(), key=lambda x: (-x[1], x[0]))[:MOST]
    return [Count(name, name, n) for name, n in ranked]


def _month_counts(days: Iterable[str | None]) -> list[Count]:
    counts = Counter(d[:7] for d in days if d)
    return [Count(month, month, n) for month, n in sorted(counts.items(), reverse=True)[:MOST]]
