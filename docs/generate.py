"""Write the pages of docs/ that are made from the code: `make docs`. A test fails where they are out of date."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import click
import typer
import yaml

from dateline import cli, export, model, ontology, pipeline, record

ROOT = Path(__file__).parent.parent
SAMPLE = "samples/wire-geneva-talks.txt"
PEERS = (
    ("attributions with their source, F1", "polnear_dev", "attribution.full", "Citron: 37.8 (two people: 70.6)"),
    ("times with the right value, F1", "timex_timebank", "timex.value", "HeidelTime: 79.5"),
    ("", "timex_aquaint", "timex.value", "HeidelTime: 72.9"),
    ("", "timex_wikiwars_dev", "timex.value", "HeidelTime: 82.9"),
    ("places within 161 km, F1", "geo_trnews", "toponym.place", "most populous match: 70.9"),
    ("", "geo_lgl", "toponym.place", "most populous match: 45.8"),
    ("event types, F1", "plv_train", "event.type", "UniversalPetrarch: 51.0 (on the test part)"),
    ("event types in whole dispatches, F1", "dev", "event.type", "–"),
    ("statements with their source, F1", "dev", "attribution.content+source", "–"),
    ("positions with their stance, F1", "dev", "position.stance", "–"),
    ("figures with their value, F1", "dev", "figure.value", "–"),
    ("event types, F1", "own", "event.type", "–"),
    ("attributions with their source, F1", "own", "attribution.full", "–"),
)
"""What the README shows: words, corpus, measure of scores.json, and the best peer measured on the same material."""
BEGIN, END = "<!-- generated: {} -->", "<!-- end -->"


def _command_help(context: click.Context, group: Any) -> list[str]:
    """The help of every command of a group, and of the groups inside it."""
    parts: list[str] = []
    for name in group.list_commands(context):
        command = group.commands[name]
        inner = type(context)(command, info_name=name, parent=context, terminal_width=100, max_content_width=100)
        text = "\n".join(line.rstrip() for line in command.get_help(inner).strip().splitlines())
        parts += [f"## {inner.command_path}", "", "```text", text, "```", ""]
        parts += _command_help(inner, command) if hasattr(command, "commands") else []
    return parts


def commands() -> str:
    """docs/cli.md: the help of every command."""
    group = typer.main.get_command(cli.app)
    assert isinstance(group, click.Group) or hasattr(group, "commands")
    parts = ["# Command line", "", "Generated from `dateline --help` and the help of each command.", ""]
    with group.make_context("dateline", ["--help"], resilient_parsing=True) as root:
        parts += _command_help(root, group)
    codes = (cli.__doc__ or "").split("Exit codes:")[1].strip().replace("\n", " ")
    return "\n".join([*parts, "## Exit codes", "", codes[0].upper() + codes[1:], ""])


def layer_table() -> str:
    """The stages of the default plan and the layers they need and give."""
    rows = ["| stage | needs | gives | what it does |", "|---|---|---|---|"]
    for s in pipeline.load_plan().stages:
        rows.append(f"| `{s.name}` | {', '.join(s.needs) or '–'} | **{', '.join(s.gives)}** | {s.purpose} |")
    return "\n".join(rows)


def record_table() -> str:
    """Every row type of the record with its fields and meaning, from the types."""
    parts: list[str] = []
    for name in ("Furniture", "Dateline", "Timex", "Place", "Toponym", "Actor", "Statement", "Event", "Party", "Codes",
                 "When", "Position", "Figure", "Problem", "Alternative"):  # fmt: skip
        kind = getattr(model, name)
        meaning = " ".join((kind.__doc__ or "").split())
        parts += [f"### {name}", "", meaning, "", "Fields: " + ", ".join(f"`{f}`" for f in kind.__struct_fields__), ""]
    return "\n".join(parts)


def sample_view() -> str:
    """What `dateline read` prints for the first sample."""
    import io

    from rich.console import Console

    from dateline.read.sources import read_sources
    from dateline.reader import Reader
    from dateline.view import render

    out = io.StringIO()
    console = Console(file=out, width=cli.UNFOLDED, highlight=False)
    for r in Reader().read_articles(read_sources([str(ROOT / SAMPLE)])):
        render(r, console)
    return "```text\n" + "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n```"


def score_table() -> str:
    """The floors the gate holds, beside the best peer measured on the same material."""
    book = json.loads((ROOT / "tests" / "gold" / "scores.json").read_text("utf-8"))
    rows = ["| what | corpus | at least | best peer |", "|---|---|---|---|"]
    for what, corpus, measure, peer in PEERS:
        floors = book["own"]["floors"] if corpus == "own" else book["corpora"].get(corpus, {}).get("floors", {})
        if measure in floors:
            name = "our own dispatches" if corpus == "own" else f"`{corpus}`"
            rows.append(f"| {what or '〃'} | {name} | {floors[measure]:g} | {peer} |")
    return "\n".join(rows)


def export_table() -> str:
    """The formats of `dateline export`, and what in each cannot be as its makers have it."""
    rows = ["| format | file | what | not exact |", "|---|---|---|---|"]
    for f in export.formats().values():
        needs = f" Needs the extra `{f.extra}`." if f.extra else ""
        text = " Not without text." if f.needs_text else ""
        rows.append(f"| `{f.name}` | {f.suffix} | {f.about}.{needs}{text} | {f.inexact or '–'} |")
    return "\n".join(rows)


def export_checks() -> str:
    """What each format was held against, and what was checked in it: `exports.yaml`, which names every format."""
    book = yaml.safe_load((ROOT / "docs" / "exports.yaml").read_text("utf-8"))
    rows = ["| format | held against | checked |", "|---|---|---|"]
    if set(book) != set(export.formats()):
        sys.exit(f"docs/exports.yaml: these formats differ: {set(book) ^ set(export.formats())}")
    rows += [f"| `{name}` | {against} | {checked} |" for name, (against, checked) in book.items()]
    return "\n".join(rows)


def within(file: str, name: str, made: str, text: str | None = None) -> str:
    """The text of `file` (or `text`, made of it before) with the block called `name` replaced by what was made."""
    text = text or (ROOT / file).read_text("utf-8")
    begin = BEGIN.format(name)
    pattern = re.compile(re.escape(begin) + r".*?" + re.escape(END), re.S)
    if not pattern.search(text):
        sys.exit(f"{file} has no block {begin} … {END}")
    return pattern.sub(lambda _: f"{begin}\n{made}\n{END}", text)


def _result(name: str) -> Any:
    """The figures of a benchmark, or null where it was not run."""
    file = ROOT / "benchmarks" / "results" / f"{name}.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


def _machine(found: Any) -> str:
    m = found["machine"]
    versions = ", ".join(f"{k} {v}" for k, v in m["versions"].items())
    return f"{m['processor']}, Python {m['python']}, {versions}; {m['day']}, load {m['load'][0]} on {m['cores']} cores."


def speed_table() -> str:
    """Words per CPU second by stage, from benchmarks/results/speed.json."""
    found = _result("speed")
    if found is None:
        return "Not measured yet: `make bench`."
    speed, first = found["words_per_cpu_second"], found["first_record"]
    rows = ["| | words per CPU second | share |", "|---|---|---|"]
    for name, v in sorted(found["stages"].items(), key=lambda x: x[1]):
        rows.append(f"| `{name}` | {v:,} | {found['share_of_the_plan'][name]:.1%} |")
    rows += [f"| **whole record** | **{speed['plan']:,}** | |", f"| parser alone | {speed['parser_alone']:,} | |", ""]
    rows.append(
        f"Record to parser alone: **{found['plan_to_parser_alone']:.2f}**. From cold: {found['from_cold']['plan']:,} "
        f"and {found['from_cold']['parser_alone']:,}. First record {first['cpu_seconds']} CPU s from a cold start; "
        f"`--help` {found['help']['cpu_seconds']} CPU s; {found['peak_mb']} MB a process. "
        f"Over {found['words']:,} words."
    )
    return "\n".join([*rows, "", _machine(found)])


def long_table() -> str:
    """Curves and odd inputs, from benchmarks/results/long_inputs.json."""
    found = _result("long_inputs")
    if found is None:
        return "Not measured yet: `make bench`."
    rows = ["| characters of prose | CPU seconds | µs a character | MB |", "|---|---|---|---|"]
    keys = ("characters", "cpu_seconds", "us_a_character", "mb_peak")
    rows += ["| " + " | ".join(f"{r[k]:,}" for k in keys) + " |" for r in found["prose"] if "characters" in r]
    rows += ["", "| odd input | characters | CPU seconds | times normal text, a character |", "|---|---|---|---|"]
    for name, r in found["odd"].items():
        if "characters" in r:
            rows.append(f"| {name} | {r['characters']:,} | {r['cpu_seconds']:,} | {r['times_normal']} |")
    return "\n".join([*rows, "", _machine(found)])


def growth_table() -> str:
    """How a store grows, from benchmarks/results/store.json."""
    found = _result("store")
    if found is None:
        return "Not measured yet: `python benchmarks/store.py 1000 10000 --results benchmarks/results/store.json`."
    head = (
        "articles", "events told", "events", "on disk", "adding, an article", "linking, an article",
        "MB at most: adding, linking, asking", "questions within 200 ms", "slowest question",
    )  # fmt: skip
    rows = [f"| {' | '.join(head)} |", "|---:" * len(head) + "|"]
    for size, e in found.items():
        asked = [q["slowest_cpu"] for q in e["questions_ms"].values()]
        mb = ", ".join(str(e[f"peak_mb_{step}"]) for step in ("adding", "linking", "asking"))
        rows.append(
            f"| {int(size):,} | {e['rows']['events']:,} | {e['rows']['event_clusters']:,} | {e['mb'] / 1000:.2f} GB | "
            f"{e['add']['cpu_ms_per_article']:.1f} ms | {e['link']['cpu_ms_per_article']:.1f} ms | {mb} | "
            f"{sum(ms <= 200 for ms in asked)} of {len(asked)} | {max(asked):.0f} ms |"
        )
    largest = max(found, key=int)
    times = {name: q["slowest_cpu"] for name, q in found[largest]["questions_ms"].items()}
    told = ", ".join(f"{name} {times[name]:.0f}" for name in sorted(times, key=lambda name: -times[name])[:6])
    m = found[largest]["machine_answer"]
    return "\n".join([
        *rows, "", f"The slowest questions of the largest, in ms: {told}.", "",
        f"{m['cpu']}, Python {m['python']}, SQLite {m['sqlite']}, SQLAlchemy {m['sqlalchemy']}; {m['date']}, "
        f"{m['load']}.",
    ])  # fmt: skip


def cost_table() -> str:
    """What a million and a hundred million articles of 500 words take, worked out from the measured speed."""
    found = _result("speed")
    if found is None:
        return "Not measured yet: `make bench`."
    speed, a_word = found["words_per_cpu_second"]["plan"], found["bytes_a_word"]
    rows = ["| articles of 500 words | core hours | on 16 cores | on 1,000 cores | text | records, JSON Lines |"]
    rows.append("|---|---|---|---|---|---|")
    for n in (1_000_000, 100_000_000):
        hours, size = n * 500 / speed / 3600, n * 500 / 1e9
        rows.append(
            f"| {n:,} | {hours:,.0f} | {hours / 16:,.0f} h | {hours / 1000:,.1f} h | {size * 6:,.0f} GB | "
            f"{size * a_word:,.0f} GB |"
        )
    return "\n".join([*rows, "", f"Memory: {found['peak_mb']} MB a worker."])


def pages() -> dict[str, str]:
    """Every generated page by its path."""
    return {
        "docs/cli.md": commands(),
        "docs/codebook.md": ontology.codebook_markdown(),
        "docs/record.schema.json": json.dumps(record.schema(), indent=1) + "\n",
        "docs/exports.md": within(
            "docs/exports.md", "exports", export_table(), within("docs/exports.md", "checks", export_checks())
        ),
        "docs/record.md": within("docs/record.md", "rows", record_table()),
        "ARCHITECTURE.md": within("ARCHITECTURE.md", "layers", layer_table()),
        "README.md": within("README.md", "scores", score_table()),
        "docs/speed.md": within(
            "docs/speed.md",
            "speed",
            speed_table(),
            within("docs/speed.md", "long", long_table(), within("docs/speed.md", "growth", growth_table())),
        ),
        "docs/cluster.md": within("docs/cluster.md", "cost", cost_table()),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        (ROOT / path).write_text(text, "utf-8")
    # Not among the pages a test compares: a borderline row may fall the other way on another processor.
    (ROOT / "README.md").write_text(within("README.md", "view", sample_view()), "utf-8")
