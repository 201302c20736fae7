"""Commands that read articles and look things up: read, explain, plan, schema, ontology, place, when, doctor."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dateline.cli.inputs import Reading, reads_articles
from dateline.cli.partitioning import Engine, Kind, without_flags, write_partitions
from dateline.cli.shared import (
    UNREADABLE,
    ActorTable,
    AllowPrivate,
    Paths,
    PlanName,
    Published,
    Quiet,
    Tally,
    Workers,
    app,
    iso_date,
    line_sink,
    print_views,
    read_inputs,
    read_options,
    records_of,
    say,
    with_progress,
)  # fmt: skip


@app.command()
@reads_articles
def read(
    paths: Paths,
    json: Annotated[bool, typer.Option("--json", help="Records as JSON Lines instead of the view.")] = False,
    output: Annotated[str | None, typer.Option("--output", "-o", help="Write JSON Lines to this file.")] = None,
    layers: Annotated[str | None, typer.Option("--layers", help="Only these layers, e.g. events,statements.")] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="Show the words and the reason of every row.")] = False,
    *,
    reading: Reading,
    workers: Workers = 1,
    engine: Engine = None,
    kind: Kind = "jsonl",
    plan: PlanName = "default",
    actors: ActorTable = None,
    quiet: Quiet = False,
) -> None:
    """Read articles into records, or into a view for people."""
    from dateline import record as records

    wanted = [x.strip() for x in layers.split(",") if x.strip()] if layers else None
    if wanted is not None:
        records.check_layers(wanted)
    if engine is not None:
        without_flags(*reading.flags, *(["--layers"] if layers else []), *(["--evidence"] if evidence else []))
        write_partitions(paths, output, engine, kind, plan, workers, quiet)
        return
    stream = with_progress(records_of(reading.articles(paths), plan, workers), quiet)
    if not json and output is None:
        print_views(stream, evidence, quiet)
        return
    with line_sink(output) as write:
        tally = Tally()
        for r in stream:
            plain = r if wanted is None and not evidence else records.select(r, wanted, evidence)
            write(records.encode(plain))
            tally.add(r)
    tally.close_reading(quiet)


@app.command()
def explain(
    article: Annotated[str, typer.Argument(help="A file, an http(s) address, or - for standard input.")],
    at: Annotated[str | None, typer.Option("--at", help="Rows that stand on these words of the article.")] = None,
    id: Annotated[str | None, typer.Option("--id", help="The row with this id.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON Lines.")] = False,
    published: Published = None,
    allow_private: AllowPrivate = False,
    plan: PlanName = "default",
    actors: ActorTable = None,
) -> None:
    """Say why a row is there: stage, rule or model, evidence, alternatives."""
    import msgspec

    from dateline.explain import explain as explained
    from dateline.pipeline import load_plan

    purposes = {s.name: s.purpose for s in load_plan(plan).stages}
    articles = read_inputs([article], read_options(allow_private=allow_private), published)
    for r in records_of(articles, plan, 1):
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
        for _ in records_of(read_inputs([time], read_options()), name, 1, timings):
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

    found = list(resolve_expression(expression, iso_date(published)))
    _print_rows(found, json, f"No time was found in {expression!r}.")


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
        say(nothing, False)
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
