"""Cases of whole dispatches (`tests/cases`), read in one stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from dateline import pipeline
from dateline.model import Article, Document

Cases = Mapping[str, Sequence[Mapping[str, Any]]]
FOLDER = Path(__file__).parents[1] / "cases"


def load(file: str) -> Cases:
    """The cases of a file, by the name of what they show."""
    return dict(yaml.safe_load((FOLDER / file).read_text("utf-8")))


def read(cases: Cases) -> dict[str, Document]:
    """Every text of the cases with its document."""
    texts = dict.fromkeys(case["text"] for group in cases.values() for case in group)
    documents = [Document(article=Article(id="a", text=t, published="2024-03-13")) for t in texts]
    return {d.text: d for d in pipeline.run(pipeline.load_plan(), documents)}
