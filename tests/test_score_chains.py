"""Coreference on our own dispatches, held by a floor; the measures on groupings whose score is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import ResourceError
from dateline.score import chains
from dateline.score.clusters import assignment, b_cubed, ceaf, muc

GOLD = Path(__file__).parent / "gold"
FLOORS = {"muc": 77.0, "b3": 75.5, "ceafe": 78.5, "conll": 77.0}
"""Least points on chains of two or more mentions; a floor only rises."""


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    golds, records = chains.measure(GOLD)
    return chains.score(golds, records)


def test_there_are_chains_enough() -> None:
    texts = {g["id"]: g["text"] for g in chains.gate.load_gold(GOLD / "own.jsonl")}
    golds = chains.read_chains(GOLD / "chains.yaml", texts)
    assert sum(len(g.chains) for g in golds) >= 400 and len(golds) >= 32


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls(measured: dict[str, float], name: str) -> None:
    assert measured[name] >= FLOORS[name], measured


def test_the_textbook_example() -> None:
    # Luo 2005: key {1..5}, {6,7}, {8,9,a,b,c}; answer joins the first and the last.
    key = [set("12345"), set("67"), set("89abc")]
    answer = [set("12345") | set("89abc"), set("67")]
    assert round(muc(key, answer).f1, 1) == 94.7
    assert round(b_cubed(key, answer).f1, 1) == 73.7
    assert round(ceaf(key, answer).f1, 1) == 66.7


def test_a_quote_that_is_nowhere_is_told(tmp_path: Path) -> None:
    file = tmp_path / "chains.yaml"
    file.write_text("a: |\n  She | Nobody\n", "utf-8")
    with pytest.raises(ResourceError, match="'Nobody' is nowhere"):
        chains.read_chains(file, {"a": "She left."})


groupings = st.lists(st.integers(0, 4), min_size=1, max_size=9).map(
    lambda labels: [{i for i, x in enumerate(labels) if x == k} for k in set(labels)]
)


@settings(max_examples=60, deadline=None)
@given(groupings, groupings)
def test_measures_are_fair(a: list[set[int]], b: list[set[int]]) -> None:
    for measure in (b_cubed, ceaf):
        assert measure(a, a).f1 == pytest.approx(100)
        assert measure(a, b).f1 == pytest.approx(measure(b, a).f1)
        assert 0 <= measure(a, b).f1 <= 100 + 1e-9


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=3))
def test_the_best_pairing_is_found(worth: list[list[float]]) -> None:
    from itertools import permutations

    best = max(sum(worth[i][j] for i, j in enumerate(p)) for p in permutations(range(3), len(worth)))
    assert sum(worth[i][j] for i, j in enumerate(assignment(worth)) if j is not None) == pytest.approx(best)
