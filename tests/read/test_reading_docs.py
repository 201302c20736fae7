"""docs/reading.md lists every format and every kind of problem as the code has them.

`python tests/read/test_reading_docs.py` writes the two tables anew.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from dateline.read.formats import NAMES, load
from dateline.read.problems import KINDS

PAGE = Path(__file__).parents[2] / "docs" / "reading.md"


def formats() -> str:
    rows = ["| format | name ends in | media types | what is read |", "|---|---|---|---|"]
    for name in NAMES:
        form = load(name)
        module = sys.modules[f"dateline.read.formats.{name}"]
        said = (module.__doc__ or "").split("\n\n")[0].replace("\n", " ").strip()
        rows.append(f"| {name} | {' '.join(form.suffixes) or '–'} | {', '.join(form.media) or '–'} | {said} |")
    return "\n".join(rows)


def problems() -> str:
    rows = ["| kind | what it means | what to do |", "|---|---|---|"]
    return "\n".join([*rows, *(f"| `{kind}` | {k.meaning} | {k.remedy} |" for kind, k in KINDS.items())])


TABLES = {"formats": formats, "problems": problems}


def block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- generated: {name} -->\n)(.*?)(<!-- end -->)", re.DOTALL)


@pytest.mark.parametrize("name", TABLES)
def test_the_page_has_the_table_of_the_code(name: str) -> None:
    found = block(name).search(PAGE.read_text("utf-8"))
    assert found is not None
    assert found.group(2).strip() == TABLES[name](), "run `python tests/read/test_reading_docs.py`"


def test_every_kind_of_problem_is_met_somewhere_in_the_code() -> None:
    source = "\n".join(p.read_text("utf-8") for p in (PAGE.parents[1] / "src/dateline/read").rglob("*.py"))
    for kind in KINDS:
        assert re.search(rf'(?:problem|trouble|BadJsonError)\(\s*"{kind}"', source) or f'"{kind}" if' in source, kind


if __name__ == "__main__":
    text = PAGE.read_text("utf-8")
    for name, made in TABLES.items():
        text = block(name).sub(lambda m, made=made: f"{m.group(1)}{made()}\n{m.group(3)}", text)  # type: ignore[misc]
    PAGE.write_text(text, "utf-8")
