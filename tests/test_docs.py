"""The pages are true: generated ones are current, examples run, everything is documented."""

import importlib.util
import re
import shlex
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from dateline import pipeline, record
from dateline.cli import app

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").rglob("*.md"))]

spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
assert spec and spec.loader
generate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generate)


@pytest.mark.parametrize("path", sorted(generate.pages()))
def test_generated_pages_are_current(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == generate.pages()[path], "run `make docs`"


def blocks(kind: str) -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for n, m in enumerate(re.finditer(rf"```{kind}\n(.*?)```", page.read_text("utf-8"), re.S)):
            found.append((f"{page.relative_to(ROOT)}#{n}", m.group(1)))
    return found


@pytest.mark.parametrize(("where", "code"), blocks("python"), ids=[w for w, _ in blocks("python")])
def test_python_examples_run(where: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(code, where, "exec"), {"__name__": "example"})


SHELL = [(w, line[2:]) for w, code in blocks("console") for line in code.splitlines() if line.startswith("$ dateline")]


def run(line: str) -> str:
    """What a command of a page prints; it must be plain and succeed."""
    program, *words = shlex.split(line, comments=True)
    assert program == "dateline" and not set(words) & {"|", ">"}, "keep examples to one plain command"
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, the samples in it."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("where", "line"), SHELL, ids=[f"{w}: {line}" for w, line in SHELL])
def test_shell_examples_run(where: str, line: str, folder: Path) -> None:
    run(line)
    for written in re.findall(r" -o (\S+)", line):
        assert (folder / written).stat().st_size > 0


def test_a_corpus_is_kept_asked_and_given_out_as_the_readme_says(folder: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (block,) = (b for b in re.findall(r"```sh\n(.*?)```", readme, re.S) if "dateline add" in b)
    *lines, serve = block.splitlines()
    answers = {line.split()[1]: run(line) for line in lines}
    assert all(answers[name].strip() for name in ("timeline", "calendar", "find")), answers
    assert run(lines[0]).startswith("dateline: 0 added"), "running it again adds nothing twice"
    for written in re.findall(r" -o (\S+)", block):
        assert (folder / written).stat().st_size > 0, written
    _, command, *flags = shlex.split(serve, comments=True)
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    group.commands[command].make_context(command, flags)  # read, and not run: it would serve for ever


def test_the_readme_counts_the_formats() -> None:
    listed = run("dateline export list").splitlines()
    assert f"{len(listed)} formats" in (ROOT / "README.md").read_text("utf-8")


def test_every_command_stage_and_layer_is_documented() -> None:
    text = "\n".join(p.read_text("utf-8") for p in PAGES)
    for stage in pipeline.load_plan().stages:
        assert stage.name in text, stage.name
    for layer in record.LAYERS:
        assert layer in text, layer
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("read", "explain", "plan", "schema", "ontology", "place", "when", "doctor"):
        assert f"dateline {command}" in readme, command


def test_links_between_pages_hold() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_no_page_names_a_machines_path() -> None:
    for page in PAGES:
        assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp)/\w", page.read_text("utf-8")), page
