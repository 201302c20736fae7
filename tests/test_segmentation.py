"""Sentences: cases, and that nothing is lost whatever the text."""

import itertools
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import segmentation

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "sentences.yaml").read_text("utf-8"))


def cut(text: str) -> list[str]:
    return [
        text[s:e]
        for paragraph in segmentation.paragraphs(text, (0, len(text)))
        for s, e in segmentation.sentences(text, paragraph)
    ]


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:40] for c in CASES])
def test_case(case: dict) -> None:
    assert cut(case["text"]) == case["expected"]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aB .!?\"“”‘’'\n\t,(U.N)é٣"), max_size=300))
def test_sentences_are_in_order_disjoint_and_lose_only_white_space(text: str) -> None:
    spans = [s for p in segmentation.paragraphs(text, (0, len(text))) for s in segmentation.sentences(text, p)]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert all(s < e and not text[s].isspace() and not text[e - 1].isspace() for s, e in spans)
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())


def test_a_stretch_without_a_stop_is_cut_at_white_space() -> None:
    text = "word " * 5_000
    spans = list(segmentation.sentences(text, (0, len(text) - 1)))
    assert len(spans) > 5
    assert all(e - s <= segmentation.LONGEST for s, e in spans)


def test_a_long_quotation_does_not_hold_its_sentences_together() -> None:
    text = "“" + "We will go on. " * 300 + "” he said."
    assert len(cut(text)) > 100


@pytest.mark.parametrize("sentence", ["Mr. Karim met the envoy. ", '"No. We wait," she said. '])
def test_a_paragraph_of_many_stops_and_quotations_takes_time_in_proportion(sentence: str) -> None:
    def seconds(times: int) -> float:
        long = sentence * times
        began = time.process_time()
        assert sum(1 for _ in segmentation.sentences(long, (0, len(long)))) == times
        return time.process_time() - began

    assert min(seconds(16_000) for _ in range(3)) < 12 * min(seconds(4_000) for _ in range(3)), "four times the text"
