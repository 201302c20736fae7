"""CSV and Parquet: one file a layer."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from dateline.errors import SettingError
from dateline.export.formats import Folder, Format, Options, Records, Report
from dateline.export.layers import FLAG, NUMBER, TABLES, TEXT, WHOLE, Table
from dateline.export.rows import CsvRows

BATCH = 2000
"""Rows of a layer held before Parquet writes them."""


def chosen(options: Options) -> tuple[Table, ...]:
    """The tables asked for; all where none is named. Errors: SettingError for a name that is no table."""
    names = [t.name for t in TABLES]
    for name in options.layers or ():
        if name not in names:
            raise SettingError("--layers", f"there is no table {name!r}.", f"Tables: {', '.join(names)}.")
    return tuple(t for t in TABLES if options.layers is None or t.name in options.layers)


def _columns(table: Table, options: Options) -> tuple[tuple[str, str], ...]:
    return tuple(c for c in table.columns if options.text or c[0] not in table.words)


def _each(records: Records, tables: tuple[Table, ...], options: Options, report: Report, write: Any) -> None:
    for r in records:
        report.articles += 1
        for table in tables:
            for row in table.rows(r):
                full = {"article": r.id, **row}
                write(table, {n: full.get(n) for n, _ in _columns(table, options)})
                report.rows += 1


def write_csv(records: Records, folder: Folder, options: Options, report: Report) -> None:
    """`articles.csv`, `events.csv` and so on: UTF-8, comma, a header."""
    tables = chosen(options)
    with ExitStack() as stack:
        files = {}
        for t in tables:
            out = stack.enter_context(folder.open(f"{t.name}.csv"))
            files[t.name] = CsvRows(out, (n for n, _ in _columns(t, options)))
        _each(records, tables, options, report, lambda t, row: files[t.name].write(row))


class _Batches:
    """A Parquet file that is written a batch of rows at a time."""

    def __init__(self, out: Any, columns: tuple[tuple[str, str], ...]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {TEXT: pa.string(), WHOLE: pa.int64(), NUMBER: pa.float64(), FLAG: pa.bool_()}
        self.table = pa.Table
        self.schema = pa.schema([(n, kinds[k]) for n, k in columns])
        self.file = pq.ParquetWriter(out, self.schema, compression="zstd")
        self.rows: list[dict[str, Any]] = []

    def write(self, row: dict[str, Any]) -> None:
        self.rows.append(row)
        if len(self.rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        if self.rows:
            self.file.write_table(self.table.from_pylist(self.rows, schema=self.schema))
            self.rows.clear()

    def close(self) -> None:
        self.flush()
        self.file.close()


def write_parquet(records: Records, folder: Folder, options: Options, report: Report) -> None:
    """`articles.parquet`, `events.parquet` and so on, typed: text, 64-bit whole numbers, doubles."""
    tables = chosen(options)
    with ExitStack() as stack:
        files: dict[str, _Batches] = {}
        for t in tables:
            out = stack.enter_context(folder.open(f"{t.name}.parquet"))
            files[t.name] = _Batches(out, _columns(t, options))
            stack.callback(files[t.name].close)
        _each(records, tables, options, report, lambda t, row: files[t.name].write(row))


FORMATS = (
    Format(name="csv", suffix=".zip", about="tables of every layer, one CSV file each", folder=write_csv),
    Format(name="parquet", suffix=".zip", about="the same tables as Parquet", folder=write_parquet, extra="parquet"),
)
