"""Chains: own cases, and what must hold of every text."""

from __future__ import annotations

import pytest
from who_cases import read, rows, span_of

from dateline.model import Document, Span
from dateline.name_forms import same_body, same_person


def actor_at(document: Document, span: Span) -> str | None:
    """The chain of the mention at a span: the same start and end, else the shortest that starts or ends there."""
    near = [m for m in document.mentions if m.span == span]
    near = near or sorted(
        (m for m in document.mentions if m.span[1] == span[1] or m.span[0] == span[0] or m.name == span),
        key=lambda m: m.span[1] - m.span[0],
    )
    return next((c.id for m in near for c in document.chains if m.id in c.mentions), None)


@pytest.mark.parametrize(("text", "expected"), rows("coreference"))
def test_who_is_the_same(text: str, expected: str) -> None:
    document = read(text)
    for part in expected.split(" ; "):
        sign = " != " if " != " in part else " = "
        a, b = (actor_at(document, span_of(text, quote)) for quote in part.split(sign))
        assert a is not None, part
        assert (a == b) is (sign == " = "), (
            f"{part}: {[[text[slice(*m.span)] for m in document.mentions if m.id in c.mentions] for c in document.chains]}"
        )


@pytest.mark.parametrize(
    ("text", "phrase", "members"),
    [
        ("The army attacked the rebels. The envoy met the two delegations.", "the two delegations", {"The army", "the rebels"}),
        ("The Lake Front fought the army. Envoys met both delegations.", "both delegations", {"The Lake Front", "the army"}),
        ("The army and the rebels met in Oslo. The two delegations left early.", "The two delegations", {"The army", "the rebels"}),
        ("The army attacked. The envoy met the two delegations.", "the two delegations", set()),
        ("Chad's army and Chad's ministry spoke. The envoy met the two delegations.", "the two delegations", set()),
    ],
)  # fmt: skip
def test_two_delegations_are_the_two_sides(text: str, phrase: str, members: set[str]) -> None:
    document = read(text)
    chains, mentions = {c.id: c for c in document.chains}, {m.id: m for m in document.mentions}
    several = chains[actor_at(document, span_of(text, phrase)) or ""]
    best = (mentions[chains[c].best].span for c in several.together)
    assert {text[slice(*span)] for span in best} == members


def test_every_mention_is_in_one_chain_at_most() -> None:
    for text in ("Rebels met the envoy. They told him that he was late.", "Russia and Iran agreed. Both said so."):
        document = read(text)
        used = [m for c in document.chains for m in c.mentions]
        assert len(used) == len(set(used)) and set(used) <= {m.id for m in document.mentions}
        assert all(c.best in c.mentions and c.why and 0 <= c.score <= 1 for c in document.chains)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("mohammed alloush", "mohamed alloush", True),
        ("abu bakr al baghdadi", "abu bakr baghdadi", True),
        ("ahmed hassan", "omar hassan", False),
        ("j smith", "john smith", True),
        ("maria lopez", "mario lopes", False),
        ("nouri al maliki", "nuri al maliki", True),
    ],
)
def test_spellings_of_a_person(a: str, b: str, same: bool) -> None:
    assert (same_person(tuple(a.split()), tuple(b.split())) > 0) is same


def test_a_body_and_its_initials() -> None:
    assert same_body(("hnc",), ("high", "negotiations", "committee")) > 0
    assert same_body(("abc",), ("high", "negotiations", "committee")) == 0
