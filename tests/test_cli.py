"""The command line as a user meets it."""

import gc
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from dateline.cli import main

ROOT = Path(__file__).parent.parent
WIRE = ROOT / "samples" / "wire-geneva-talks.txt"


def dateline(
    *words: str, stdin: str | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dateline", *words], input=stdin, capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, **(env or {})}, timeout=300, encoding="utf-8",
    )  # fmt: skip


class Said(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Said]]:
    """The program in this process, which has its models already; what it sets for itself is set back."""

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["dateline", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return Said(int(ended.value.code or 0), *capsys.readouterr())

    monkeypatch.chdir(ROOT)
    sweeps, handlers = gc.get_threshold(), {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}
    yield run
    gc.set_threshold(*sweeps)
    for sign, handler in handlers.items():
        signal.signal(sign, handler)


def test_help_is_quick() -> None:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert dateline("--help").returncode == 0
        times.append(time.perf_counter() - start)
    assert min(times) < 1.0, "help loads something it does not need (0.1 s on an idle core)"


def test_front_page_lists_every_command_once_by_what_it_is_for() -> None:
    import typer

    from dateline.cli import app
    from dateline.cli.front import SECTIONS

    listed = [name for names in SECTIONS.values() for name in names]
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    assert sorted(listed) == sorted(group.commands)
    assert dateline("--version").stdout.split()[0] == "dateline"


def test_help_loads_no_model_and_no_parser() -> None:
    code = "import sys, dateline.cli; print(sorted(set(sys.modules) & {'spacy', 'numpy', 'onnxruntime', 'rich', 'yaml', 'msgspec'}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.strip() == "[]"


def test_read_gives_a_view_and_json() -> None:
    view = dateline("read", str(WIRE))
    assert view.returncode == 0, view.stderr
    for title in ("Who is who", "What happened", "Who said what", "Positions and conditions", "Figures", "Where"):
        assert title in view.stdout
    assert "\x1b" not in view.stdout, "plain when piped"
    run = dateline("read", str(WIRE), "--json")
    (line,) = run.stdout.splitlines()
    assert json.loads(line)["text"] == WIRE.read_text("utf-8")
    assert run.stderr == "", "no progress when piped"


def test_every_line_of_the_view_ends_with_its_sentence(here: Callable[..., Said]) -> None:
    view = here("read", str(WIRE)).stdout
    rows = [
        line for line in view.splitlines() if line.startswith("  ") and "if:" not in line and "recognised." not in line
    ]
    assert rows and sum(line.rstrip().endswith("]") for line in rows) >= 0.9 * len(rows)


def test_layers_and_evidence(here: Callable[..., Said]) -> None:
    row = json.loads(here("read", str(WIRE), "--json", "--layers", "timexes,events", "--evidence").stdout)
    assert "timexes" in row and "statements" not in row
    assert all(t["quote"] == row["text"][slice(*t["span"])] for t in row["timexes"])


def test_standard_input_and_output_file(tmp_path: Path) -> None:
    out = tmp_path / "r.jsonl.gz"
    lines = "\n".join(json.dumps({"id": str(i), "text": f"Rebels left Homs on {i + 1} May 2014."}) for i in range(5))
    run = dateline("read", "-", "-o", str(out), stdin=lines)
    assert run.returncode == 0 and run.stdout == ""
    with gzip.open(out, "rt") as f:
        assert [json.loads(x)["id"] for x in f] == list("01234")
    assert not list(tmp_path.glob("*.part"))


def test_a_bad_line_costs_that_line_only() -> None:
    run = dateline(
        "read", "-", "--json", stdin='{"id": "a", "text": "Homs fell."}\n{oops\n{"id": "c", "text": "Aleppo fell."}\n'
    )
    rows = [json.loads(x) for x in run.stdout.splitlines()]
    assert [r["id"] for r in rows][::2] == ["a", "c"]
    assert rows[1]["problems"][0]["kind"] == "not-json"
    assert run.returncode == 1 and "could not be read" in run.stderr


def test_a_folder_without_files_is_said_to_hold_nothing(here: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text("Homs fell.", "utf-8")
    for form in ((), ("--json",)):
        run = here("read", str(tmp_path), *form)
        assert run.returncode == 0 and run.stdout == "" and "nothing was read" in run.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("read", "no-such-file.txt"), "no-such-file.txt"),
        (("read", str(WIRE), "--layers", "moods"), "no layer 'moods'"),
        (("read", "https://"), "names no host"),
        (("read", "ftp://example.org/page"), "only http and https"),
        (("read", str(WIRE), "--plan", "no-such"), "no-such: there is no such plan. Plans: default"),
        (("read", str(WIRE), "--published", "last week"), "no ISO 8601 date"),
        (("read", str(WIRE), "--published", "2024-13-01"), "no ISO 8601 date"),
        (("read", str(WIRE), "--encoding", "klingon"), "no encoding 'klingon'"),
        (("read", str(WIRE), "--format", "scroll"), "no format 'scroll'"),
        (("read", str(WIRE), "-o", "no/such/folder/x.jsonl"), "cannot write"),
        (("explain", str(WIRE), "--at", "words that are not there"), "does not contain"),
        (("explain", str(WIRE), "--id", "e000"), "no row has the id"),
        (("ontology", "DANCE"), "no event type"),
        (("when", "tomorrow", "--published", "yesterday"), "no ISO 8601 date"),
    ],
)  # fmt: skip
def test_a_users_mistake_is_one_sentence_and_its_remedy(
    words: tuple[str, ...], says: str, here: Callable[..., Said]
) -> None:
    run = here(*words)
    assert run.returncode == 2
    assert says in run.stderr and "Traceback" not in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_explain_names_stage_reason_and_words(here: Callable[..., Said]) -> None:
    run = here("explain", str(WIRE), "--at", "Wednesday")
    assert run.returncode == 0, run.stderr
    assert "annotate.times" in run.stdout and "why" in run.stdout and "sentence" in run.stdout
    id = next(line.split()[1] for line in run.stdout.splitlines() if line.startswith("timexes"))
    again = here("explain", str(WIRE), "--id", id, "--json")
    assert json.loads(again.stdout.splitlines()[0])["id"] == id


def test_plan_shows_and_times_stages(here: Callable[..., Said]) -> None:
    run = here("plan", "--time", str(WIRE), "--json")
    table = json.loads(run.stdout)
    assert table["words"] > 100 and set(table["seconds"]) == {s["stage"] for s in table["stages"]}


def test_schema_is_json(here: Callable[..., Said]) -> None:
    assert json.loads(here("schema").stdout)["title"] == "Dateline record"


def test_place_and_when(here: Callable[..., Said]) -> None:
    assert "Aleppo" in here("place", "Aleppo").stdout
    assert here("place", "Qwxzzyq").returncode == 1
    assert "2016-02-02" in here("when", "on Tuesday", "--published", "2016-02-04").stdout


def test_doctor_is_well() -> None:
    run = dateline("doctor")
    assert run.returncode == 0, run.stdout
    assert "All is well" in run.stdout


def test_partitions_refuse_flags_they_do_not_heed(here: Callable[..., Said], tmp_path: Path) -> None:
    lines, out = tmp_path / "a.jsonl", tmp_path / "out"
    lines.write_text(json.dumps({"id": "a", "text": "Rebels shelled Homs."}) + "\n")
    asked = ("read", str(lines), "--engine", "processes", "-o", str(out))
    refused = here(*asked, "--published", "2024-05-07", "--ignore", "*.md", "--layers", "events")
    assert refused.returncode == 2 and not out.exists()
    assert "--published, --ignore, --layers" in refused.stderr and "read without --engine" in refused.stderr
    assert here(*asked).returncode == 0 and list(out.iterdir())
