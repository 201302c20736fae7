"""Full-text search over sentences and statements: FTS5 in SQLite, tsvector in PostgreSQL.

What a user types is words that must all occur, `"a phrase"`, `word*` for a beginning, `-word` for what must not occur
and `OR` between two; nothing typed can be a syntax error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, text

from dateline.errors import SettingError
from dateline.store.columns import SHIFT
from dateline.store.rows import Hit

Layer = Literal["sentences", "statements"]
RANKED = 5_000
"""Where more rows hold the words, the ones ranked are those added last: ranking stays interactive on any corpus."""
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
    hits = [h for layer in layers for h in ask(connection, layer, alternatives, limit + offset, since, until)]
    hits.sort(key=lambda h: (-h.rank, h.row))
    return hits[offset : offset + limit]


def _columns(layer: Layer) -> str:
    return 'r.start, r."end"' + (", r.id" if layer == "statements" else ", NULL AS id")


def _days(row: str, since: str | None, until: str | None) -> str:
    """A condition on the article of a row, which its key tells without a look at the row."""
    days = [*(["day >= :since"] if since else []), *(["day <= :until"] if until else [])]
    within = f" AND ({row} >> {SHIFT}) IN (SELECT article FROM articles WHERE {' AND '.join(days)})"
    return within if days else ""


def _search_sqlite(connection: Connection, layer: Layer, alternatives: list[list[Term]], limit: int,
                   since: str | None, until: str | None) -> list[Hit]:  # fmt: skip
    index = _SEARCH_TABLES[layer]
    days = _days("f.rowid", since, until)
    rows = connection.execute(
        text(
            f"""SELECT b."row", r.article, {_columns(layer)}, b.rank FROM
            (SELECT c."row" AS "row", c.rank AS rank FROM
              (SELECT f.rowid AS "row", bm25({index}) AS rank FROM {index} f
               WHERE f.{index} MATCH :words{days} ORDER BY f.rowid DESC LIMIT :ranked) c
             ORDER BY c.rank, c."row" LIMIT :limit) b
            JOIN {layer} r ON r."row" = b."row" ORDER BY b.rank, b."row\""""
        ),
        {"words": fts5_query(alternatives), "ranked": RANKED, "limit": limit, "since": since, "until": until},
    ).all()
    snippets = _snippets(connection, index, fts5_query(alternatives), [r.row for r in rows])
    return [_hit(layer, r, *snippets[r.row], -r.rank) for r in rows]


def _snippets(connection: Connection, index: str, query: str, rows: list[int]) -> dict[int, tuple[str, str]]:
    """Words and snippet of the few rows that are shown: marking reads the text, so it is left to the end."""
    ask = text(
        f"SELECT words, snippet({index}, 0, :open, :close, '…', 32) AS snippet FROM {index} "
        f"WHERE {index} MATCH :words AND rowid = :row"
    )
    found = {}
    for row in rows:
        one = connection.execute(ask, {"words": query, "row": row, "open": MARKS[0], "close": MARKS[1]}).one()
        found[row] = (one.words, one.snippet)
    return found


def _search_postgres(connection: Connection, layer: Layer, alternatives: list[list[Term]], limit: int,
                     since: str | None, until: str | None) -> list[Hit]:  # fmt: skip
    index = _SEARCH_TABLES[layer]
    query, values = tsquery(alternatives)
    days = _days('f."row"', since, until)
    source = "sentence_words" if layer == "sentences" else "statements"
    rows = connection.execute(
        text(
            f"""SELECT b."row", r.article, {_columns(layer)}, b.rank, w.words,
              ts_headline('english', w.words, b.query, :marks) AS snippet FROM
            (SELECT c."row", c.query, ts_rank_cd(c.words, c.query) AS rank FROM
              (SELECT f."row", f.words, q.query FROM {index} f CROSS JOIN (SELECT {query} AS query) q
               WHERE f.words @@ q.query{days} ORDER BY f."row" DESC LIMIT :ranked) c
             ORDER BY rank DESC, c."row" LIMIT :limit) b
            JOIN {layer} r ON r."row" = b."row" JOIN {source} w ON w."row" = b."row" ORDER BY b.rank DESC, b."row\""""
        ),
        {**values, "ranked": RANKED, "limit": limit, "since": since, "until": until,
         "marks": f"StartSel={MARKS[0]}, StopSel={MARKS[1]}, MaxWords=40, MinWords=15"},
    ).all()  # fmt: skip
    return [_hit(layer, r, r.words, r.snippet, r.rank) for r in rows]


def _hit(layer: Layer, row: Any, words: str, snippet: str, rank: float) -> Hit:
    return Hit(
        layer=layer, row=row.row, article=row.article, id=row.id, start=row.start, end=row.end,
        words=words, snippet=snippet, rank=float(rank),
    )  # fmt: skip
