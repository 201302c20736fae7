"""Reads own cases (`text | expected | tier`) and takes their texts through the stages that say who is who."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import pytest
import yaml

from dateline.annotate import actors, coreference, figures, mentions, positions, quantities, sentences, syntax
from dateline.model import Article, Document, Span
from dateline.pipeline import Plan, run

CASES = Path(__file__).parents[1] / "cases"
STAGES = tuple(m.STAGE for m in (sentences, syntax, mentions, coreference, actors, quantities, figures, positions))


def rows(name: str) -> list[object]:
    """The cases of one file as pytest parameters (text, expected); a weak one is expected to fail."""
    found = []
    for row in yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8")):
        text, expected, tier = (part.strip() for part in row.rsplit(" | ", 2))
        marks = [pytest.mark.xfail(reason="known not to be met", strict=False)] if tier == "weak" else []
        found.append(pytest.param(text, expected, id=f"{tier}: {text[:80]}", marks=marks))
    return found


@cache
def parsed() -> dict[str, Document]:
    """Every case text with sentences and tokens, parsed in one stream."""
    names = ("mentions", "coreference", "actors", "quantities", "figures", "positions")
    texts = dict.fromkeys(p.values[0] for name in names for p in rows(name))  # type: ignore[attr-defined]
    documents = [Document(article=Article(id="case", text=t), language="en") for t in texts]
    return {d.text: d for d in run(Plan("who", STAGES), documents)}


def read(text: str) -> Document:
    """A text through all stages of this part."""
    if text in parsed():
        return parsed()[text]
    return next(iter(run(Plan("who", STAGES), [Document(article=Article(id="case", text=text), language="en")])))


def span_of(text: str, quote: str) -> Span:
    """Where a quote stands: its first occurrence as whole words, or the n-th with "#n"."""
    words, _, n = quote.partition("#")
    at = -1
    for _ in range(int(n or 1)):
        at = text.index(words, at + 1)
        while (at and text[at - 1].isalnum()) or text[at + len(words) : at + len(words) + 1].isalnum():
            at = text.index(words, at + 1)
    return at, at + len(words)


def with_layers(document: Document, **layers: object) -> Document:
    """A copy with some layers replaced."""
    return msgspec.structs.replace(document, **layers)
