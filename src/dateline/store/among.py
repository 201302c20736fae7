"""A long list of keys as one value of a question: a thousand of them cost no more to ask for than one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class _Numbers(FunctionElement[Any]):
    """The numbers of a JSON list, as rows."""

    name = "numbers"
    inherit_cache = True


class _Names(FunctionElement[Any]):
    """The words of a JSON list, as rows."""

    name = "names"
    inherit_cache = True


@compiles(_Numbers, "sqlite")
@compiles(_Names, "sqlite")
def _sqlite(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **kw)}))"


@compiles(_Numbers, "postgresql")
def _postgres_numbers(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    return f"(SELECT CAST(value AS BIGINT) FROM {_elements(element, compiler, **kw)})"


@compiles(_Names, "postgresql")
def _postgres_names(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    return f"(SELECT value FROM {_elements(element, compiler, **kw)})"


def _elements(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **kw)} AS JSON))"


def among(column: Any, keys: Collection[int] | Collection[str]) -> ColumnElement[bool]:
    """Whether a column has one of these keys, all numbers or all names."""
    make = _Names if isinstance(next(iter(keys), 0), str) else _Numbers
    found: ColumnElement[bool] = column.bool_op("IN")(make(literal(msgspec.json.encode(list(keys)).decode())))
    return found
