"""Full-text search over sentences and statements: FTS5 in SQLite, tsvector in PostgreSQL.

What a user types is words that must all occur, `"a phrase"`, `word*` for a beginning, `-word` for what must not occur
and `OR` between two; nothing typed can be a syntax error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, text

from dateline.errors import SettingError
from dateline.store.columns import SHIFT
from dateline.store.rows import Hit

Layer = Literal["sentences", "statements"]
RANKED = 5_000
"""Where more rows hold the words, the ones ranked are those added last, the shortest first: bm25 would look through
every row of the corpus that holds one of the words, and tells little apart among so many."""
MARKS = ("[", "]")
_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SEARCH_TABLES = {"sentences": "sentence_search", "statements": "statement_search"}

SQLITE_DDL = (
    """CREATE VIEW sentence_words AS SELECT s."row" AS "row", substr(t.text, s.start + 1, s."end" - s.start) AS words
    FROM sentences s JOIN articles a ON a.article = s.article JOIN texts t ON t.content = a.content""",
    """CREATE VIRTUAL TABLE sentence_search USING fts5(words, content='sentence_words', content_rowid='row',
    tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE statement_search USING fts5(words, content='statements', content_rowid='row',
    tokenize='porter unicode61 remove_diacritics 2')""",
)
POSTGRES_DDL = (
    """CREATE VIEW sentence_words AS SELECT s."row" AS "row", substr(t.text, s.start + 1, s."end" - s.start) AS words
    FROM sentences s JOIN articles a ON a.article = s.article JOIN texts t ON t.content = a.content""",
    *(
        f"""CREATE TABLE {index} ("row" bigint PRIMARY KEY REFERENCES {table} ("row") ON DELETE CASCADE,
    words tsvector NOT NULL)"""
        for table, index in _SEARCH_TABLES.items()
    ),
    *(f"CREATE INDEX {index}_words ON {index} USING gin (words)" for index in _SEARCH_TABLES.values()),
)


Found: TypeAlias = tuple[Layer, Any]
"""A row that holds the words, by layer: row, article, id, start, end, rank."""


class Term(NamedTuple):
    """One thing to look for: its words in order, whether they must be absent, and whether the last is a beginning."""

    words: tuple[str, ...]
    absent: bool = False
    prefix: bool = False


def parse(words: str) -> list[list[Term]]:
    """What a user typed, as alternatives of terms that must all hold.

    >>> parse('"peace talks" geneva -syria')
    [[Term(words=('peace', 'talks'), absent=False, prefix=False), Term(words=('geneva',), absent=False, prefix=False), \
Term(words=('syria',), absent=True, prefix=False)]]
    >>> len(parse("ceasefire OR truce")), parse('" ( *')
    (2, [])
    """
    alternatives: list[list[Term]] = [[]]
    for minus, phrase, word in _TERM.findall(words):
        if word == "OR":
            alternatives.append([])
            continue
        found = tuple(_WORD.findall(phrase or word))
        if found:
            alternatives[-1].append(Term(found, bool(minus), word.endswith("*")))
    return [a for a in alternatives if any(not t.absent for t in a)]


def fts5_query(alternatives: list[list[Term]]) -> str:
    """The same for FTS5; every word is quoted, so that none is an operator.

    >>> fts5_query(parse('"peace talks" NEAR -syria'))
    '(("peace talks" AND "NEAR") NOT "syria")'
    """
    parts = []
    for terms in alternatives:
        wanted = " AND ".join(_fts5(t) for t in terms if not t.absent)
        absent = "".join(f" NOT {_fts5(t)}" for t in terms if t.absent)
        parts.append(f"(({wanted}){absent})")
    return " OR ".join(parts)


def _fts5(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")


def tsquery(alternatives: list[list[Term]]) -> tuple[str, dict[str, str]]:
    """The same for PostgreSQL: an expression with parameters.

    >>> tsquery(parse("truce -syria"))
    ("((phraseto_tsquery('english', :w0)) && !!phraseto_tsquery('english', :w1))", {'w0': 'truce', 'w1': 'syria'})
    """
    values: dict[str, str] = {}

    def one(term: Term) -> str:
        name = f"w{len(values)}"
        values[name] = _beginning(term.words) if term.prefix else " ".join(term.words)
        return f"{'to_tsquery' if term.prefix else 'phraseto_tsquery'}('english', :{name})"

    parts = []
    for terms in alternatives:
        wanted = " && ".join(one(t) for t in terms if not t.absent)
        absent = "".join(f" && !!{one(t)}" for t in terms if t.absent)
        parts.append(f"(({wanted}){absent})")
    return " || ".join(parts), values


def _beginning(words: tuple[str, ...]) -> str:
    """Quoted words for to_tsquery, one after the other, the last a beginning."""
    quoted = ["'" + w.replace("'", "''") + "'" for w in words]
    return " <-> ".join(quoted) + ":*"


def create(connection: Connection) -> None:
    """Make the search tables of an empty store."""
    for statement in SQLITE_DDL if connection.dialect.name == "sqlite" else POSTGRES_DDL:
        connection.exec_driver_sql(statement)


def add(connection: Connection, layer: Layer, rows: Sequence[Mapping[str, Any]]) -> None:
    """Take rows (`row`, `words`) into the search. The rows themselves must be there already."""
    if not rows:
        return
    index = _SEARCH_TABLES[layer]
    if connection.dialect.name == "sqlite":
        insert = f"INSERT INTO {index} (rowid, words) VALUES (:row, :words)"
    else:
        insert = f"INSERT INTO {index} (\"row\", words) VALUES (:row, to_tsvector('english', :words))"
    connection.execute(text(insert), list(rows))


def remove(connection: Connection, article: int) -> None:
    """Take an article out of the search, while its rows still stand (PostgreSQL's go with them)."""
    if connection.dialect.name != "sqlite":
        return
    span = {"low": article << SHIFT, "high": (article + 1) << SHIFT}
    for index, source in (("sentence_search", "sentence_words"), ("statement_search", "statements")):
        connection.execute(
            text(
                f"INSERT INTO {index} ({index}, rowid, words) "
                f'SELECT \'delete\', "row", words FROM {source} WHERE "row" >= :low AND "row" < :high'
            ),
            span,
        )


def search(connection: Connection, words: str, layers: Sequence[Layer] = ("sentences", "statements"), limit: int = 50,
           offset: int = 0, since: str | None = None, until: str | None = None) -> list[Hit]:  # fmt: skip
    """Rows that hold the words, best first (bm25; ts_rank_cd in PostgreSQL).

    since, until: days; only articles written between them. Errors: SettingError where nothing can be looked for.
    """
    alternatives = parse(words)
    if not alternatives:
        raise SettingError("search", f"there is no word to look for in {words!r}.", 'Give words or "a phrase".')
    ask = _search_sqlite if connection.dialect.name == "sqlite" else _search_postgres
    found = ask(connection, layers, alternatives, limit + offset, since, until)
    found.sort(key=lambda h: (-h[1].rank, h[1].row))
    return _shown(connection, alternatives, found[offset : offset + limit])


def _columns(layer: Layer) -> str:
    return 'r.start, r."end"' + (", r.id" if layer == "statements" else ", NULL AS id")


def _days(row: str, since: str | None, until: str | None) -> str:
    """A condition on the article of a row, which its key tells without a look at the row."""
    days = [*(["day >= :since"] if since else []), *(["day <= :until"] if until else [])]
    within = f" AND ({row} >> {SHIFT}) IN (SELECT article FROM articles WHERE {' AND '.join(days)})"
    return within if days else ""


def _search_sqlite(connection: Connection, layers: Sequence[Layer], alternatives: list[list[Term]], limit: int,
                   since: str | None, until: str | None) -> list[Found]:  # fmt: skip
    days = _days("f.rowid", since, until)
    values = {"words": fts5_query(alternatives), "ranked": RANKED, "limit": limit, "since": since, "until": until}
    many = len(alternatives) == 1 and any(_is_frequent(connection, layer, days, values) for layer in layers)
    asked = [(layer, text(_best_rows(layer, days, many))) for layer in layers]
    return [(layer, row) for layer, best in asked for row in connection.execute(best, values).all()]


def _is_frequent(connection: Connection, layer: Layer, days: str, values: Mapping[str, Any]) -> bool:
    """Whether more rows hold the words than are ranked."""
    index = _SEARCH_TABLES[layer]
    probe = f"SELECT f.rowid FROM {index} f WHERE f.{index} MATCH :words{days} ORDER BY f.rowid DESC LIMIT :ranked"
    return int(connection.execute(text(f"SELECT count(*) FROM ({probe})"), values).scalar_one()) >= RANKED


def _best_rows(layer: Layer, days: str, many: bool) -> str:
    """The question for the best rows: by bm25, or, of many, the shortest of those added last."""
    index = _SEARCH_TABLES[layer]
    rank = "1.0" if many else f"-bm25({index})"
    order = 'c.rank / (1 + r."end" - r.start)' if many else "c.rank"
    return f"""SELECT c."row", r.article, {_columns(layer)}, {order} AS rank FROM
        (SELECT f.rowid AS "row", {rank} AS rank FROM {index} f
         WHERE f.{index} MATCH :words{days} ORDER BY f.rowid DESC LIMIT :ranked) c
        JOIN {layer} r ON r."row" = c."row" ORDER BY {order} DESC, c."row" LIMIT :limit"""


def _search_postgres(connection: Connection, layers: Sequence[Layer], alternatives: list[list[Term]], limit: int,
                     since: str | None, until: str | None) -> list[Found]:  # fmt: skip
    query, values = tsquery(alternatives)
    days = _days('f."row"', since, until)
    given = {**values, "ranked": RANKED, "limit": limit, "since": since, "until": until}
    return [
        (layer, row)
        for layer in layers
        for row in connection.execute(
            text(
                f"""SELECT c."row", r.article, {_columns(layer)}, c.rank FROM
                (SELECT m."row", ts_rank_cd(m.words, m.query) AS rank FROM
                  (SELECT f."row", f.words, q.query FROM {_SEARCH_TABLES[layer]} f
                   CROSS JOIN (SELECT {query} AS query) q
                   WHERE f.words @@ q.query{days} ORDER BY f."row" DESC LIMIT :ranked) m
                 ORDER BY rank DESC, m."row" LIMIT :limit) c JOIN {layer} r USING ("row")"""
            ),
            given,
        ).all()
    ]


def _shown(connection: Connection, alternatives: list[list[Term]], found: Sequence[Found]) -> list[Hit]:
    """The rows that are shown, with words and snippet: marking reads the text, so it is left to the end."""
    if connection.dialect.name == "sqlite":
        values = {"query": fts5_query(alternatives), "open": MARKS[0], "close": MARKS[1]}
        ask = (
            "SELECT words, snippet({index}, 0, :open, :close, '…', 32) AS snippet FROM {index} "
            "WHERE {index} MATCH :query AND rowid = :row"
        )
    else:
        query, values = tsquery(alternatives)
        values["marks"] = f"StartSel={MARKS[0]}, StopSel={MARKS[1]}, MaxWords=40, MinWords=15"
        ask = (
            f"SELECT words, ts_headline('english', words, {query}, :marks) AS snippet FROM {{source}} "
            'WHERE "row" = :row'
        )
    hits = []
    for layer, row in found:
        source = "sentence_words" if layer == "sentences" else "statements"
        one = connection.execute(
            text(ask.format(index=_SEARCH_TABLES[layer], source=source)), {**values, "row": row.row}
        ).one()
        hits.append(Hit(
            layer=layer, row=row.row, article=row.article, id=row.id, start=row.start, end=row.end, words=one.words,
            snippet=one.snippet, rank=float(row.rank),
        ))  # fmt: skip
    return hits
