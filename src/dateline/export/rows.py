"""Rows of text: CSV with quotes, or plain columns parted by tabs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import IO, Any

QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}


class TabRows:
    """Rows parted by tabs, without quoting: tabs and line ends inside a value become spaces.

    missing: what stands for no value. header: false where the format has none.
    """

    def __init__(self, out: IO[bytes], columns: Iterable[str], missing: str = "", header: bool = True) -> None:
        self.out, self.columns, self.missing = out, tuple(columns), missing
        if header:
            self._line(self.columns)

    def _line(self, values: Iterable[str]) -> None:
        self.out.write(("\t".join(values) + "\n").encode("utf-8", "replace"))

    def write(self, row: Mapping[str, Any]) -> None:
        unknown = set(row) - set(self.columns)
        assert not unknown, unknown
        self._line(self._cell(row.get(c)) for c in self.columns)

    def _cell(self, value: Any) -> str:
        words = " ".join(plain(value).split())
        return words or self.missing


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", re.I)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: one that would be is led by an apostrophe.

    >>> harmless("=1+1"), harmless("-9.0"), harmless("@reader"), harmless("talks")
    ("'=1+1", '-9.0', "'@reader", 'talks')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


class CsvRows:
    """Rows of RFC 4180 CSV in UTF-8; a missing value is empty, and no cell is a formula."""

    def __init__(self, out: IO[bytes], columns: Iterable[str]) -> None:
        self.out, self.columns = out, tuple(columns)
        self.buffer = io.StringIO(newline="")
        self.csv = csv.writer(self.buffer)
        self._row(self.columns)

    def _row(self, values: Iterable[str]) -> None:
        self.csv.writerow(values)
        self.out.write(self.buffer.getvalue().encode("utf-8", "replace"))
        self.buffer.seek(0)
        self.buffer.truncate()

    def write(self, row: Mapping[str, Any]) -> None:
        unknown = set(row) - set(self.columns)
        assert not unknown, unknown
        self._row(harmless(plain(row.get(c))) for c in self.columns)


def plain(value: Any) -> str:
    """A value as text: null is "", a whole number has no decimal point.

    >>> plain(None), plain(14.0), plain(-9.5), plain(True)
    ('', '14', '-9.5', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
