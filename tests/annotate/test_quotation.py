"""Quotation marks: cases, and that the state machine never trips whatever the text."""

import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.annotate.quotation import join_paragraphs
from dateline.annotate.quotation.marks import find_quotations, quoted_mask

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "quotations.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{i}-{c['text'][:30]!r}" for i, c in enumerate(CASES)])
def test_cases(case: dict) -> None:
    text = case["text"]
    assert [[text[s:e] for s, e in q.parts] for q in join_paragraphs(text)] == case["expected"]


@settings(deadline=None)
@given(st.text(alphabet="ab .,'\"“”‘’«»„\n—", max_size=80))
def test_whatever_the_text_quotations_are_ordered_and_inside_it(text: str) -> None:
    found = find_quotations(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert len(quoted_mask(text)) == len(text)


def test_a_word_in_marks_is_scare_and_a_clause_is_not() -> None:
    scare, clause = join_paragraphs("The “safe zone” fell. “We will hold it,” he said.")
    assert scare.scare and not clause.scare


def test_an_unclosed_mark_runs_to_the_end_of_its_paragraph() -> None:
    text = "“We were never asked, the mayor said.\nThe talks go on."
    (only,) = join_paragraphs(text)
    assert text[slice(*only.span)] == "“We were never asked, the mayor said." and not only.closed
