"""What the tables of a store are made of: the metadata they share, row keys, and columns that come again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
    func,
    literal_column,
)

SHIFT = 20
"""Bits of a row key that number the row within its article: a layer of one article holds at most 2**20 rows."""

metadata = MetaData()
BIG = BigInteger().with_variant(Integer(), "sqlite")
DAY = String().with_variant(String(collation="C"), "postgresql")


def key_column() -> Column[int]:
    """The key of a row of a layer (`row_key`)."""
    return Column("row", BIG, primary_key=True, autoincrement=False)


def article_column(primary: bool = False) -> Column[int]:
    """The article a row belongs to; the row goes when it goes."""
    to = ForeignKey("articles.article", ondelete="CASCADE")
    return Column("article", Integer, to, primary_key=primary, nullable=False, autoincrement=False)


def date_columns() -> tuple[Column[Any], ...]:
    """`value` as TIMEX3 has it, and the first and last day it can mean."""
    return Column("value", Text), Column("earliest", DAY), Column("latest", DAY)


def span_columns() -> tuple[Column[Any], ...]:
    """Where a row stands in the text."""
    return Column("start", Integer, nullable=False), Column("end", Integer, nullable=False)


def actor_columns(name: str) -> tuple[Column[Any], ...]:
    """A party by its id in the record and by its number in `actors`."""
    return Column(name, Text), Column(f"{name}_actor", Integer)


def over_months(earliest: Any, latest: Any) -> ColumnElement[bool]:
    """A date that begins in one month and ends in another; written out, as the condition of an index is."""
    month = [func.substr(day, literal_column("1"), literal_column("7")) for day in (earliest, latest)]
    return month[0] != month[1]


def row_key(article: int, n: int) -> int:
    """The key of the `n`-th row of a layer of an article.

    >>> row_key(1, 0), row_key(2, 5)
    (1048576, 2097157)
    """
    return (article << SHIFT) | n


def article_of(row: int) -> int:
    """The article a row key belongs to.

    >>> article_of(row_key(7, 3))
    7
    """
    return row >> SHIFT
