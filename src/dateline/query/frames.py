"""Answers as data frames: pandas, polars or Arrow, each imported only when it is asked for (extra `frames`)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from dateline.errors import MissingExtraError
from dateline.query.flat import Answer, flat


def to_pandas(answer: Answer) -> Any:
    """An answer as a pandas DataFrame, one row a row of the answer. Errors: MissingExtraError without pandas."""
    return _library("pandas").DataFrame.from_records(list(flat(answer)))


def to_polars(answer: Answer) -> Any:
    """An answer as a polars DataFrame. Errors: MissingExtraError where polars is missing."""
    return _library("polars").from_dicts(list(flat(answer)), infer_schema_length=None)


def to_arrow(answer: Answer) -> Any:
    """An answer as an Arrow table. Errors: MissingExtraError where pyarrow is missing."""
    return _library("pyarrow").Table.from_pylist(list(flat(answer)))


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise MissingExtraError("frames", name, "frames") from None
