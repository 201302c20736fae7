"""Countries of both parties on sentences coded by hand: the share with both right, and what is named is never lost."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from who_cases import STAGES

from dateline.model import Article, Document, Span
from dateline.pipeline import Plan, run

FLOOR = 0.9
"""Least share of sentences with the country of both parties right; it only rises."""
PARTY = re.compile(r"\[(.+?) ([A-Z]{3}|-)\]")
FILE = Path(__file__).parents[1] / "cases" / "actor_country.yaml"


def parse(row: str) -> tuple[str, list[tuple[Span, str]]]:
    """The plain sentence, and each party's span with its code."""
    text, parties, at = "", [], 0
    for m in PARTY.finditer(row):
        text += row[at : m.start()]
        parties.append(((len(text), len(text) + len(m[1])), m[2]))
        text, at = text + m[1], m.end()
    return text + row[at:], parties


def country_at(document: Document, span: Span) -> str | None:
    """The country of the actor whose mention is most like a span and ends with it, or lies in it."""
    best: tuple[float, str | None] = (0.2, None)
    for a in document.actors:
        for s, e in a.mentions:
            both = min(e, span[1]) - max(s, span[0])
            share = both / (max(e, span[1]) - min(s, span[0])) if both > 0 else 0.0
            if share > best[0]:
                best = (share, a.country or "-")
    return best[1]


def test_both_parties_have_their_country() -> None:
    cases = [parse(row) for row in yaml.safe_load(FILE.read_text("utf-8"))]
    assert len(cases) >= 200 and all(len(parties) == 2 for _, parties in cases)
    documents = run(Plan("who", STAGES), (Document(article=Article(id=f"c{k}", text=t), language="en")
                                          for k, (t, _) in enumerate(cases)))  # fmt: skip
    wrong = []
    for (text, parties), document in zip(cases, documents, strict=True):
        given = [country_at(document, span) for span, _ in parties]
        if any(want not in ("-", got) for (_, want), got in zip(parties, given, strict=True)):
            wrong.append(f"{text} {given} for {[w for _, w in parties]}")
    share = 1 - len(wrong) / len(cases)
    assert share >= FLOOR, f"{share:.3f}\n" + "\n".join(wrong)
