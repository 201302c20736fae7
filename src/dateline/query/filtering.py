"""A resolved question as conditions on each table."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
    text,
)

from dateline.query.resolving import Resolved
from dateline.store import schema
from dateline.store.columns import BIG, SHIFT
from dateline.store.counting import BITS as BITS
from dateline.store.counting import repeats as repeats
from dateline.store.searching import fts5_query, parse, tsquery

Where = list[ColumnElement[bool]]
MOST_NUMBERS = 50
"""Numbers that one actor may have had before it was merged."""
MANY = 10_000
"""Rows from which on they are read in order rather than collected."""
FREQUENT = 20_000
"""Hits of a search from which on rows that hold the words are met soon by going through rows in order."""
FEW = 2_000
"""Hits of a search up to which their articles are looked up first."""
_e, _s, _q, _f, _a = schema.events, schema.statements, schema.positions, schema.figures, schema.articles
_party, _links = schema.event_parties, schema.event_links
_t = schema.topics
OTHERS = {
    "events": ("speaker", "addressee", "stance", "topic", "measure"),
    "statements": ("type", "mode", "status", "stance", "measure"),
    "positions": ("type", "mode", "status", "measure"),
    "figures": ("type", "mode", "status", "stance", "topic", "addressee"),
}  # fmt: skip
"""Terms that say nothing of a layer: a question that gives one of them asks for no row of it."""


def says_nothing(asked: Resolved, layer: str) -> list[str]:
    """The terms of a question that rule a whole layer out."""
    return [name for name in OTHERS[layer] if getattr(asked.query, name)]


def events(connection: Connection, asked: Resolved, walk: bool = False) -> Where:
    """Conditions on the mentions of events. walk: they are read in order and left after the first ones, so that acts of
    a frequent actor are better asked for their parties one at a time than collected."""
    where = any_turn(connection, asked, walk)
    turns = [and_(*turn.where) for turn in turns_of(asked) if turn.where]
    return [*where, or_(*turns)] if turns else where


def any_turn(connection: Connection, asked: Resolved, walk: bool = False) -> Where:
    """Conditions on the mentions of events, but for kind, place and days: those are told in turns (`turns_of`)."""
    where = _common(connection, asked, _e, _e.c.score)
    for actors in (asked.about, asked.partner):
        if (
            actors is not None
            and walk
            and many(connection, select(_party.c.event).where(_party.c.party_actor.in_(actors)))
        ):
            where.append(of_parties(actors))
        elif actors is not None:
            where.append(_e.c.row.in_(select(_party.c.event).where(_party.c.party_actor.in_(actors))))
    return where


class Turn(NamedTuple):
    """Some of the acts of a kind, place and period, by their first day; no turn has an act of another.

    since, until: bounds of that day, `bare` where they are all there is to its days; wide: acts over the turn of a
    month, found by their last day.
    """

    where: Where
    since: str | None
    until: str | None
    bare: bool = False
    wide: bool = False

    def within(self, first: Any) -> Where:
        """The bounds on another column that has the first day."""
        return [*([first >= self.since] if self.since else []), *([first <= self.until] if self.until else [])]


def turns_of(asked: Resolved, apart: bool = False) -> list[Turn]:
    """Acts of a kind and place whose days meet those asked for, in turns by first day: acts over the turn of a month
    that begin before the month, acts that begin in it before the first day asked for, and all that begin later.

    The first are few, and have an index of their own (`events_wide`), which the other conditions must not draw away
    from: they are asked of the row. apart: so in all turns, since another table leads to the rows.
    """
    q = asked.query
    kind = _kind(asked, apart)
    last = [_e.c.latest >= q.since] if q.since else []
    spans = [(q.since, q.until)]
    if q.since and not q.since.endswith("-01"):
        before = date.fromisoformat(q.since) - timedelta(days=1)
        spans.insert(0, (f"{q.since[:7]}-01", before.isoformat()))
    later = [Turn([*kind, *last], since, until) for since, until in spans]
    later[-1] = Turn(kind, q.since, q.until, bare=True)
    found = [t._replace(where=[*t.where, *t.within(_e.c.earliest)]) for t in later]
    if not q.since:
        return found
    month = f"{q.since[:7]}-01"
    days = [_e.c.latest >= q.since, _e.c.earliest.concat("") < month, schema.over_months(_e.c.earliest, _e.c.latest)]
    return [Turn([*_kind(asked, True), *days], None, None, wide=True), *found]


def _kind(asked: Resolved, apart: bool) -> Where:
    """Conditions on kind, status and place of an act. apart: no index of these answers them."""
    q = asked.query
    terms = ((_e.c.type, q.type), (_e.c.mode, q.mode), (_e.c.status, q.status))
    kind = [term for column, values in terms for term in one_of(column.concat("") if apart else column, values)]
    if apart:
        return kind + somewhere(asked, _e.c.place + 0, _e.c.country.concat(""))
    return kind + somewhere(asked, _e.c.place, _e.c.country)


def statements(connection: Connection, asked: Resolved) -> Where:
    """Conditions on statements. about: speaker or addressee."""
    q = asked.query
    where = _common(connection, asked, _s, _s.c.score)
    where += [*one_of(_s.c.speaker_actor, asked.speaker), *one_of(_s.c.addressee_actor, asked.addressee)]
    where += _either(_s.c.speaker_actor, _s.c.addressee_actor, asked.about)
    where += _either(_s.c.speaker_actor, _s.c.addressee_actor, asked.partner)
    where += _about(_s, asked)
    if asked.places is not None or asked.countries is not None:
        where.append(_s.c.place.in_(_place_numbers(asked)))
    return where + between(q.since, q.until, _s.c.day, _s.c.day)


def positions(connection: Connection, asked: Resolved, walk: bool = False) -> Where:
    """Conditions on positions. about: holder or target; addressee: target; place: named in the article.

    walk: they are read in order and left after the first ones, so that those of a frequent actor are not collected.
    """
    q = asked.query
    where = _common(connection, asked, _q, _q.c.score)
    where += [*one_of(_q.c.holder_actor, asked.speaker), *one_of(_q.c.target_actor, asked.addressee)]
    for actors in (asked.about, asked.partner):
        often = walk and actors is not None and many(connection, select(_q.c.row).where(_q.c.holder_actor.in_(actors)))
        holder, target = (
            (_q.c.holder_actor + 0, _q.c.target_actor + 0) if often else (_q.c.holder_actor, _q.c.target_actor)
        )
        where += _either(holder, target, actors)
    where += one_of(_q.c.stance, q.stance) + _about(_q, asked)
    if asked.places is not None or asked.countries is not None:
        where.append(_sentence_place(_q, asked))
    return where + between(q.since, q.until, _q.c.day, _q.c.day)


def figures(connection: Connection, asked: Resolved) -> Where:
    """Conditions on figures. about, speaker: whose figure it is; place: of an act in the same sentence."""
    q = asked.query
    where = _common(connection, asked, _f, _f.c.score)
    for actors in (asked.about, asked.partner, asked.speaker):
        where += one_of(_f.c.source_actor, actors)
    where += one_of(_f.c.measures, q.measure)
    if asked.places is not None or asked.countries is not None:
        where.append(_sentence_place(_f, asked))
    return where + between(q.since, q.until, _f.c.day, _f.c.day)


def articles(connection: Connection, asked: Resolved) -> Where:
    """Conditions on articles: that hold a sentence with the words, and rows about the actors, places and types."""
    q = asked.query
    where: Where = between(q.since, q.until, _a.c.day, _a.c.day)
    where += _of_articles(asked, _a.c.article, _a)
    used, places = schema.article_actors, schema.article_places
    for actors in (asked.about, asked.partner):
        if actors is not None:
            where.append(_a.c.article.in_(select(used.c.article).where(used.c.actor.in_(actors))))
    if asked.places is not None or asked.countries is not None:
        where.append(_tells(places.c.article, [places.c.place.in_(_place_numbers(asked))]))
    if q.type or q.mode or q.status:
        acts = [*one_of(_e.c.type, q.type), *one_of(_e.c.mode, q.mode), *one_of(_e.c.status, q.status)]
        where.append(_tells(_e.c.article, acts))
    if q.topic:
        where.append(_a.c.article.in_(select(_t.c.row.op(">>")(BITS)).where(_t.c.topic.in_(q.topic))))
    if q.text:
        keys = holding(connection, q.text, "sentences")
        where.append(_a.c.article.in_(keys.with_only_columns(keys.selected_columns[0].op(">>")(BITS))))
    return where


def of_article(row: Any, article: Any) -> ColumnElement[bool]:
    """Rows of an article by their key: they lie side by side."""
    first = cast(article, BIG).op("<<")(BITS)
    last = first.op("|")(literal_column(str((1 << SHIFT) - 1)))
    return and_(row >= first, row <= last)


def of_parties(actors: Any) -> ColumnElement[bool]:
    """Acts that one of these actors is a party of, an act at a time; "+ 0" keeps databases off the index of actors."""
    party = select(_party.c.event).where(_party.c.event == _e.c.row, (_party.c.party_actor + 0).in_(actors))
    return party.correlate(_e).exists()


def many(connection: Connection, keys: Select[Any], most: int = MANY) -> bool:
    """Whether there are so many of these that they are better read in order than collected."""
    some = keys.limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one()) >= most


def is_frequent(connection: Connection, words: str) -> bool:
    """Whether the words stand in so many sentences that rows with them are met soon on the way through all."""
    return many(connection, holding(connection, words, "sentences"), FREQUENT)


def the_one(connection: Connection, numbers: Collection[int] | None, column: Any) -> int | None:
    """The number that stands in a column, where it is one alone of these: an actor's, whatever it was merged from."""
    if not numbers or len(numbers) > MOST_NUMBERS:
        return None
    there = [n for n in numbers if connection.execute(select(column).where(column == n).limit(1)).first()]
    return there[0] if len(there) == 1 else None


def between(since: str | None, until: str | None, first: Any, last: Any) -> Where:
    """Rows whose days meet the days asked for; a row without a day meets none."""
    return [*([last >= since] if since else []), *([first <= until] if until else [])]


def _tells(article: Any, where: Where) -> ColumnElement[bool]:
    """Articles with such rows, an article at a time: rows of one kind are too many to be collected first."""
    return select(article).where(article == _a.c.article, *where).correlate(_a).exists()


def holding(connection: Connection, words: str, layer: str) -> Select[Any]:
    """Keys of the sentences or statements that hold the words."""
    index = "sentence_search" if layer == "sentences" else "statement_search"
    alternatives = parse(words)
    if not alternatives:
        return select(literal_column("0")).where(false())
    if connection.dialect.name == "sqlite":
        found = text(f"{index} MATCH :words").bindparams(words=fts5_query(alternatives))
        return select(literal_column("rowid")).select_from(text(index)).where(found)
    query, values = tsquery(alternatives)
    found = text(f"words @@ ({query})").bindparams(**values)
    return select(literal_column('"row"')).select_from(text(index)).where(found)


def _common(connection: Connection, asked: Resolved, table: Table, score: Any) -> Where:
    q = asked.query
    where = _of_articles(asked, table.c.article, None, table.c.row)
    if q.min_score:
        where.append(score >= q.min_score)
    if not q.text:
        return where
    found = holding(connection, q.text, "statements" if table is _s else "sentences")
    key, own = found.selected_columns[0], _s.c.row if table is _s else _sentence_key(table)
    if asked.each:
        where.append(own.in_(found.where(key == own).correlate(table)))
    elif table is _s:
        # Of very many, rows are asked in another order whether they are one.
        where.append((own + 0 if many(connection, found, FREQUENT) else own).in_(found))
    else:
        if len(connection.execute(found.limit(FEW)).all()) < FEW:
            # Few hits are looked up by their articles; many are met faster on the way through the rows.
            where.append(table.c.article.in_(found.with_only_columns(key.op(">>")(BITS))))
        where.append(own.in_(found))
    return where


def _of_articles(asked: Resolved, column: Any, table: Table | None, row: Any | None = None) -> Where:
    q = asked.query
    where: Where = [*one_of(column, asked.articles)]
    if asked.publishers is not None:
        ours = or_(_a.c.publisher.in_(asked.publishers), _a.c.agency.in_(asked.publishers))
        where.append(ours if table is _a else column.in_(select(_a.c.article).where(ours)))
    if not q.copies and asked.articles is None and asked.repeats:
        # The article by the row's own key: an index then answers without looking at the row.
        where.append((column if row is None else row.op(">>")(BITS)).not_in(repeats()))
    return where


def one_of(column: Any, values: Collection[Any] | None) -> Where:
    return [column.in_(values)] if values else []


def _either(left: Any, right: Any, values: Collection[int] | None) -> Where:
    return [or_(left.in_(values), right.in_(values))] if values else []


def somewhere(asked: Resolved, place: Any, country: Any) -> Where:
    parts: list[ColumnElement[bool]] = []
    if asked.places:
        parts.append(place.in_(asked.places))
    if asked.countries:
        parts.append(country.in_(asked.countries))
    return [or_(*parts)] if parts else []


def _about(table: Table, asked: Resolved) -> Where:
    """Statements or positions that are about one of the topics asked for."""
    topics = asked.query.topic
    return [table.c.row.in_(select(_t.c.row).where(_t.c.topic.in_(topics), _t.c.layer == table.name))] if topics else []


def _place_numbers(asked: Resolved) -> Select[Any]:
    t = schema.places
    return select(t.c.place).where(*somewhere(asked, t.c.place, t.c.country))


def _sentence_place(table: Table, asked: Resolved) -> Any:
    """Rows in whose sentence an act at the place stands."""
    return _sentence_key(table).in_(select(_sentence_key(_e)).where(*somewhere(asked, _e.c.place, _e.c.country)))


def _sentence_key(table: Table) -> Any:
    """The key of the sentence a row stands in."""
    return cast(table.c.article, BIG).op("<<")(BITS).op("|")(table.c.sentence)


def joined(where: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """All of these conditions as one."""
    from sqlalchemy import true

    return and_(true(), *where)
