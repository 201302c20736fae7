"""`dateline read --engine`: a large corpus into partitions, over processes or a Ray cluster."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dateline.cli.shared import say

Engine = Annotated[
    str | None,
    typer.Option("--engine", help="Write partitions and a manifest to the folder -o: processes, or ray for a cluster."),
]
Kind = Annotated[str, typer.Option("--kind", help="With --engine: partitions of jsonl or parquet.")]


def without_flags(*flags: str) -> None:
    """Refuse flags that partitions do not heed. Errors: SettingError naming them."""
    from dateline.errors import SettingError

    if flags:
        remedy = "Put `published` and `publisher` into the lines and leave the rest out, or read without --engine."
        raise SettingError("--engine", f"lines are read as they are, without {', '.join(flags)}.", remedy)


def write_partitions(
    paths: list[str], output: str | None, engine: str, kind: str, plan: str, workers: int, quiet: bool
) -> None:
    """Read JSON Lines or Parquet into partitions under the folder `output`; what is there already is kept."""
    from dateline.errors import SettingError
    from dateline.scale import map_records

    if output is None or output == "-":
        raise SettingError("--engine", "partitions need a folder to stand in.", "Name one with -o.")
    if kind not in ("jsonl", "parquet"):
        raise SettingError("--kind", f"there is no kind {kind!r}.", "Kinds: jsonl, parquet.")
    if engine not in ("processes", "ray"):
        raise SettingError("--engine", f"there is no engine {engine!r}.", "Engines: processes, ray.")
    chosen: Any = {"engine": engine, "kind": kind}
    done = map_records(paths, output, plan=plan, workers=workers, **chosen)
    say(
        f"{done.articles:,} articles, {done.words:,} words in {len(done.partitions)} partitions under {output}; "
        f"{done.problems:,} with a problem. The manifest names each.",
        quiet,
    )
