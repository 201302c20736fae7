"""The pages are true: generated ones are current, examples run, everything is documented."""

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dateline import pipeline, record

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


@pytest.mark.parametrize(("where", "line"), SHELL, ids=[f"{w}: {line}" for w, line in SHELL])
def test_shell_examples_run(where: str, line: str, tmp_path: Path) -> None:
    words = shlex.split(line, comments=True)
    assert not set(words) & {"|", ">"}, "keep examples to one plain command"
    if "-o" in words:
        words[words.index("-o") + 1] = str(tmp_path / "out.jsonl")
    run = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, env=os.environ)
    assert run.returncode == 0, run.stderr


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
