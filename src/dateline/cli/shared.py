"""What the commands share: the application, exit codes, inputs, progress, output.

Exit codes: 0 all read; 1 at least one input could not be read at all (its record says why); 2 a flag, plan or path is
wrong; 3 we met a bug of our own; 130 stopped by the user, 143 by the system.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.front import Front, Version

if TYPE_CHECKING:
    from dateline.model import Article, Record
    from dateline.read.formats import Options

UNREADABLE, WRONG_SETTING, OWN_BUG, STOPPED, ENDED = 1, 2, 3, 130, 143
UNFOLDED = 10_000
"""Width of a line that is piped: nothing is folded or cut."""
DEBUG = "DATELINE_DEBUG"
"""Set in the environment: a bug of ours stops the run and shows where."""

app = typer.Typer(
    name="dateline",
    cls=Front,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 all read; 1 an input could not be read; 2 a flag, plan or path is wrong; 3 a bug of ours.",
)


@app.callback()
def front(version: Version = False) -> None:
    """Read dispatches about conflict and diplomacy into a structured, dated, placed and sourced record."""


Paths = Annotated[
    list[str], typer.Argument(help="Files, folders, http(s) addresses, or - for standard input.", show_default=False)
]
PlanName = Annotated[str, typer.Option("--plan", help="A plan by name, or a .toml file.")]
Published = Annotated[
    str | None, typer.Option("--published", help="Publication date (ISO 8601) of articles that give none.")
]
StoreName = Annotated[
    str, typer.Option("--store", envvar="DATELINE_STORE", help="The store: a file, or postgresql://user@host/name.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]
ActorTable = Annotated[
    str | None,
    typer.Option("--actors", callback=lambda f: _use_actors(f), help="Your own actors, YAML or CSV (docs/actors.md)."),
]
Workers = Annotated[int, typer.Option("--workers", "-w", "--jobs", "-j", min=1, help="Processes.")]
AllowPrivate = Annotated[bool, typer.Option("--allow-private", help="Let addresses of the local network be fetched.")]


def say(words: str, quiet: bool) -> None:
    if not quiet:
        print(f"dateline: {words}", file=sys.stderr)


def _use_actors(file: str | None) -> str | None:
    """Check a user's table of actors before anything is read, and let every process take it."""
    if file is not None:
        from dateline.actor_names import use

        use(file)
    return file


def read_options(**chosen: Any) -> Options:
    import codecs

    from dateline.read.formats import Options

    name = chosen.get("encoding")
    try:
        codecs.lookup(name or "utf-8")
    except LookupError:
        from dateline.errors import SettingError

        raise SettingError("--encoding", f"there is no encoding {name!r}.", "Name one such as windows-1256.") from None
    return Options(**chosen)


def read_inputs(
    paths: list[str], options: Options, published: str | None = None, publisher: str | None = None
) -> Iterator[Article]:
    """The articles of what a user named; flags give what an article does not say."""
    import msgspec

    from dateline.read.sources import read_sources

    day = iso_date(published)
    for a in read_sources(paths, options):
        yield msgspec.structs.replace(a, published=a.published or day, publisher=a.publisher or publisher)


def iso_date(given: str | None) -> str | None:
    """A date a user gave, as ISO 8601; refused where no such day exists or reading it would be a guess."""
    if given is None:
        return None
    from dateline.read.dates import iso_date as read_date

    if day := read_date(given):
        return day
    from dateline.errors import SettingError

    raise SettingError("--published", f"{given!r} is no ISO 8601 date.", "Write it as 2016, 2016-02 or 2016-02-04.")


def records_of(articles: Iterator[Article], plan: str, workers: int, timings: Any = None) -> Iterator[Record]:
    """Records as they come. One article alone is read by itself, so that a view appears at once."""
    if workers > 1:
        from dateline.scale import read_parallel

        return read_parallel(articles, plan, workers, keep_going=DEBUG not in os.environ)
    from dateline.reader import Reader

    return Reader(plan, keep_going=DEBUG not in os.environ).read_articles(articles, timings)


class Tally:
    """Counts what decides the exit code."""

    def __init__(self) -> None:
        self.seen = self.unread = self.bugs = 0

    def add(self, r: Record) -> None:
        self.seen += 1
        kinds = {p.kind for p in r.problems}
        self.unread += not r.text.strip() or "worker-died" in kinds
        self.bugs += "bug" in kinds

    def close_reading(self, quiet: bool) -> None:
        """Close, and say so where what was named held nothing to read."""
        if not self.seen:
            say("nothing was read: there is no file in what was named, or all are hidden or ignored.", quiet)
        self.close(quiet)

    def close(self, quiet: bool) -> None:
        if self.bugs:
            say(f"{self.bugs} article(s) met a bug of ours; `problems` says where. Please report it.", quiet)
            raise typer.Exit(OWN_BUG)
        if self.unread:
            say(f"{self.unread} input(s) could not be read; `problems` in the record says why.", quiet)
            raise typer.Exit(UNREADABLE)


@contextmanager
def line_sink(output: str | None) -> Iterator[Any]:
    """A function that writes one line to standard output or to a file that appears only when it is whole."""
    if output in (None, "-"):
        out = sys.stdout.buffer
        yield lambda line: out.write(line + b"\n")
        out.flush()
        return
    import gzip

    assert output is not None
    part = Path(f"{output}.part")
    try:
        with gzip.open(part, "wb") if output.endswith(".gz") else part.open("wb") as f:
            yield lambda line: f.write(line + b"\n")
        part.replace(output)
    except OSError as e:
        from dateline.errors import SettingError

        kept = f" What was read so far is in {part}." if part.is_file() else ""
        raise SettingError("--output", f"cannot write {output}: {e.strerror}.{kept}", "Name another file.") from e
    except (KeyboardInterrupt, SystemExit):
        say(f"what was read so far is in {part}.", False)
        raise


def with_progress(records: Iterator[Record], quiet: bool) -> Iterator[Record]:
    """A progress line on a terminal; silent when piped or asked to be."""
    if quiet or not sys.stderr.isatty():
        yield from records
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    count = TextColumn("{task.completed} articles, {task.fields[words]} words")
    columns = (SpinnerColumn(), count, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task, words = bar.add_task("read", total=None, words=0), 0
        for r in records:
            words += len(r.text.split())
            bar.update(task, advance=1, words=words)
            yield r


def print_views(records: Iterable[Record], evidence: bool, quiet: bool) -> None:
    from rich.console import Console

    from dateline.view import render

    console = Console(highlight=False, width=None if sys.stdout.isatty() else UNFOLDED)
    tally = Tally()
    for n, r in enumerate(records):
        if n:
            console.rule() if console.is_terminal else console.print("\n" + "-" * 72 + "\n")
        render(r, console, evidence)
        tally.add(r)
    tally.close_reading(quiet)
