"""The command line. Each command is one call; nothing is imported before it is needed.

Exit codes: 0 all read; 1 at least one input could not be read at all (its record says why); 2 a flag, plan or path is
wrong; 3 we met a bug of our own; 130 stopped by the user.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from dateline.model import Article, Record
    from dateline.read.formats import Options

UNREADABLE, WRONG_SETTING, OWN_BUG, STOPPED = 1, 2, 3, 130
UNFOLDED = 10_000
"""Width of a line that is piped: nothing is folded or cut."""
DEBUG = "DATELINE_DEBUG"
"""Set in the environment: a bug of ours stops the run and shows where."""

app = typer.Typer(
    name="dateline",
    help="Read dispatches about conflict and diplomacy into a structured, dated, placed and sourced record.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 all read; 1 an input could not be read; 2 a flag, plan or path is wrong; 3 a bug of ours.",
)

Paths = Annotated[
    list[str], typer.Argument(help="Files, folders, http(s) addresses, or - for standard input.", show_default=False)
]
PlanName = Annotated[str, typer.Option("--plan", help="A plan by name, or a .toml file.")]
Published = Annotated[
    str | None, typer.Option("--published", help="Publication date (ISO 8601) of articles that give none.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", help="Glob of files to pass over; repeatable.")]
AllowPrivate = Annotated[bool, typer.Option("--allow-private", help="Let addresses of the local network be fetched.")]


@app.command()
def read(
    paths: Paths,
    json: Annotated[bool, typer.Option("--json", help="Records as JSON Lines instead of the view.")] = False,
    output: Annotated[str | None, typer.Option("--output", "-o", help="Write JSON Lines to this file.")] = None,
    layers: Annotated[str | None, typer.Option("--layers", help="Only these layers, e.g. events,statements.")] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="Show the words and the reason of every row.")] = False,
    published: Published = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Publisher of articles that give none.")] = None,
    ignore: Ignore = None,
    allow_private: AllowPrivate = False,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds for one address.")] = 20.0,
    max_mb: Annotated[float, typer.Option("--max-mb", help="Largest page or file, in MB.")] = 50.0,
    mend: Annotated[bool, typer.Option("--mend", help="Mend mojibake in JSON too; offsets follow the result.")] = False,
    encoding: Annotated[str | None, typer.Option("--encoding", help="Encoding of files that name none.")] = None,
    format: Annotated[str | None, typer.Option("--format", help="Format of everything given, if mistaken.")] = None,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes.")] = 1,
    plan: PlanName = "default",
    quiet: Quiet = False,
) -> None:
    """Read articles into records, or into a view for people."""
    from dateline import record as records

    wanted = [x.strip() for x in layers.split(",") if x.strip()] if layers else None
    if wanted is not None:
        records.check_layers(wanted)
    _iso(published)
    options = _options(
        ignore=tuple(ignore or ()), allow_private=allow_private, timeout=timeout, max_bytes=int(max_mb * 1e6),
        mend=mend, encoding=encoding, format=format,
    )  # fmt: skip
    articles = _articles(paths, options, published, publisher)
    stream = _progress(_records(articles, plan, workers), quiet)
    if not json and output is None:
        _print_views(stream, evidence, quiet)
        return
    with _sink(output) as write:
        tally = _Tally()
        for r in stream:
            plain = r if wanted is None and not evidence else records.select(r, wanted, evidence)
            write(records.encode(plain))
            tally.add(r)
    tally.close(quiet)


@app.command()
def explain(
    article: Annotated[str, typer.Argument(help="A file, an http(s) address, or - for standard input.")],
    at: Annotated[str | None, typer.Option("--at", help="Rows that stand on these words of the article.")] = None,
    id: Annotated[str | None, typer.Option("--id", help="The row with this id.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON Lines.")] = False,
    published: Published = None,
    allow_private: AllowPrivate = False,
    plan: PlanName = "default",
) -> None:
    """Say why a row is there: stage, rule or model, evidence, alternatives."""
    import msgspec

    from dateline.explain import explain as explained
    from dateline.pipeline import load_plan

    purposes = {s.name: s.purpose for s in load_plan(plan).stages}
    articles = _articles([article], _options(allow_private=allow_private), published)
    for r in _records(articles, plan, 1):
        for row in explained(r, purposes, at, id):
            if json:
                print(msgspec.json.encode(row._asdict()).decode())
            else:
                _print_explanation(row)


@app.command(name="plan")
def show_plan(
    name: Annotated[str, typer.Argument(help="A plan by name, or a .toml file.")] = "default",
    time: Annotated[str | None, typer.Option("--time", help="Measure it on these articles.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show the stages of a plan, what each needs and gives, and how long it takes."""
    from dateline.pipeline import Timings, load_plan

    loaded = load_plan(name)
    timings = Timings() if time else None
    if time:
        for _ in _records(_articles([time], _options()), name, 1, timings):
            pass
    rows = [
        {"stage": s.name, "needs": list(s.needs), "gives": list(s.gives), "purpose": s.purpose,
         "languages": list(s.languages) if s.languages else None}
        for s in loaded.stages
    ]  # fmt: skip
    _print_plan(rows, timings, json)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record, generated from its types."""
    import json

    from dateline.record import schema as record_schema

    print(json.dumps(record_schema(), indent=1))


@app.command()
def ontology(
    type: Annotated[str | None, typer.Argument(help="An event type such as ASSAULT; all where left out.")] = None,
) -> None:
    """Show the event types: what each means, its modes, scores, codes and sentences that are and are not it."""
    from dateline import ontology as plover

    print(plover.describe(type))


@app.command()
def place(
    name: Annotated[str, typer.Argument(help="A place name, in any usual spelling.")],
    near: Annotated[str | None, typer.Option("--near", help="A place it should be near.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON Lines.")] = False,
) -> None:
    """Look a place up in the gazetteer: candidates, best first, with reasons."""
    from dateline.annotate.places import look_up

    _print_rows(list(look_up(name, near)), json, f"No place is called {name!r} in the gazetteer.")


@app.command()
def when(
    expression: Annotated[str, typer.Argument(help='Words for a time, such as "late on Tuesday".')],
    published: Published = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON Lines.")] = False,
) -> None:
    """Resolve words for a time to TIMEX3 values, with reasons and alternatives."""
    from dateline.annotate.times import resolve_expression

    _print_rows(list(resolve_expression(expression, _iso(published))), json, f"No time was found in {expression!r}.")


@app.command()
def doctor() -> None:
    """Look at what is installed, check its checksums, and say what to mend."""
    from dateline.doctor import examine

    wrong = 0
    for f in examine():
        wrong += not f.ok
        print(f"{'ok ' if f.ok else 'BAD'}  {f.what:<28} {f.found}{'  -> ' + f.remedy if f.remedy else ''}")
    print(f"\n{wrong} to mend." if wrong else "\nAll is well. Nothing is sent anywhere.")
    if wrong:
        raise typer.Exit(UNREADABLE)


# ---------------------------------------------------------------- what the commands share


def _options(**chosen: Any) -> Options:
    import codecs

    from dateline.read.formats import Options

    name = chosen.get("encoding")
    try:
        codecs.lookup(name or "utf-8")
    except LookupError:
        from dateline.errors import SettingError

        raise SettingError("--encoding", f"there is no encoding {name!r}.", "Name one such as windows-1256.") from None
    return Options(**chosen)


def _articles(
    paths: list[str], options: Options, published: str | None = None, publisher: str | None = None
) -> Iterator[Article]:
    """The articles of what a user named; flags give what an article does not say."""
    import msgspec

    from dateline.read.sources import read_sources

    day = _iso(published)
    for a in read_sources(paths, options):
        yield msgspec.structs.replace(a, published=a.published or day, publisher=a.publisher or publisher)


def _iso(date: str | None) -> str | None:
    """A date a user gave, refused where it is not ISO 8601 (a year, a month, a day, or a time)."""
    import re

    if date is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?", date):
        return date
    from dateline.errors import SettingError

    raise SettingError("--published", f"{date!r} is no ISO 8601 date.", "Write it as 2016, 2016-02 or 2016-02-04.")


def _records(articles: Iterator[Article], plan: str, workers: int, timings: Any = None) -> Iterator[Record]:
    """Records as they come. One article alone is read by itself, so that a view appears at once."""
    if workers > 1:
        from dateline.scale import read_parallel

        return read_parallel(articles, plan, workers, keep_going=DEBUG not in os.environ)
    from dateline.reader import Reader

    return Reader(plan, keep_going=DEBUG not in os.environ).read_articles(articles, timings)


class _Tally:
    """Counts what decides the exit code."""

    def __init__(self) -> None:
        self.unread = self.bugs = 0

    def add(self, r: Record) -> None:
        self.unread += not r.text.strip()
        self.bugs += any(p.kind == "bug" for p in r.problems)

    def close(self, quiet: bool) -> None:
        if self.bugs:
            _say(f"{self.bugs} article(s) met a bug of ours; `problems` says where. Please report it.", quiet)
            raise typer.Exit(OWN_BUG)
        if self.unread:
            _say(f"{self.unread} input(s) could not be read; `problems` in the record says why.", quiet)
            raise typer.Exit(UNREADABLE)


@contextmanager
def _sink(output: str | None) -> Iterator[Any]:
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
    except OSError as e:
        from dateline.errors import SettingError

        raise SettingError("--output", f"cannot write {output}: {e.strerror}.", "Name another file.") from e
    part.replace(output)


def _progress(records: Iterator[Record], quiet: bool) -> Iterator[Record]:
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


def _print_views(records: Iterable[Record], evidence: bool, quiet: bool) -> None:
    from rich.console import Console

    from dateline.view import render

    console = Console(highlight=False, width=None if sys.stdout.isatty() else UNFOLDED)
    tally = _Tally()
    for n, r in enumerate(records):
        if n:
            console.rule() if console.is_terminal else console.print("\n" + "-" * 72 + "\n")
        render(r, console, evidence)
        tally.add(r)
    tally.close(quiet)


def _print_explanation(row: Any) -> None:
    print(f"{row.layer}{' ' + row.id if row.id else ''}  ({row.score:.2f})")
    print(f"  by        {row.by}{' - ' + row.purpose if row.purpose else ''}")
    print(f"  why       {row.why}")
    for key, words in row.evidence.items():
        print(f"  {key:<9} {' | '.join(f'“{w}”' for w in words)}")
    for key, value in row.facts.items():
        print(f"  {key:<9} {value}")
    if row.sentence is not None:
        print(f"  sentence  [{row.sentence}] {row.sentence_text}")
    for a in row.alternatives:
        print(f"  instead   {a.value} ({a.score:.2f}) {a.why}")
    print()


def _print_plan(rows: list[dict[str, Any]], timings: Any, json: bool) -> None:
    if json:
        import json as j

        speed = {"words": timings.words, "seconds": timings.seconds} if timings else {}
        print(j.dumps({"stages": rows, **speed}, indent=1))
        return
    for r in rows:
        took = f"{timings.words / max(timings.seconds[r['stage']], 1e-9):>11,.0f} words/s" if timings else ""
        print(f"{r['stage']:<24}{took}  {', '.join(r['needs']) or '-'} -> {', '.join(r['gives'])}")
        print(f"{'':<24}{'':>{len(took)}}  {r['purpose']}")
    if timings:
        total = sum(timings.seconds.values())
        print(f"\n{timings.words:,} words in {total:.1f} CPU seconds: {timings.words / max(total, 1e-9):,.0f} words/s")


def _print_rows(rows: list[Any], json: bool, nothing: str) -> None:
    import msgspec

    if not rows:
        _say(nothing, False)
        raise typer.Exit(UNREADABLE)
    for row in rows:
        plain = msgspec.to_builtins(row if not hasattr(row, "_asdict") else row._asdict())
        if json:
            print(msgspec.json.encode(plain).decode())
        else:
            head = " · ".join(str(plain[k]) for k in ("name", "type", "value") if plain.get(k))
            rest = {k: v for k, v in plain.items() if v not in (None, "", [], ()) and k not in _HEAD}
            print(head)
            for k, v in rest.items():
                for item in v if isinstance(v, list | tuple) and v and isinstance(v[0], dict) else [v]:
                    words = " · ".join(f"{a} {b}" for a, b in item.items()) if isinstance(item, dict) else item
                    print(f"  {k:<12} {words}")


_HEAD = frozenset({"name", "type", "value", "id", "span", "by"})


def _say(words: str, quiet: bool) -> None:
    if not quiet:
        print(f"dateline: {words}", file=sys.stderr)


def main() -> None:
    """Run the command line; a user's mistake is one sentence and its remedy, never a stack trace."""
    from dateline.errors import DatelineError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except DatelineError as e:
        _say(str(e), False)
        sys.exit(WRONG_SETTING)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        _say("stopped.", False)
        sys.exit(STOPPED)
    except Exception as e:
        if DEBUG in os.environ:
            raise
        _say(f"a bug of ours: {type(e).__name__}: {e}. Please report it; {DEBUG}=1 shows where.", False)
        sys.exit(OWN_BUG)
