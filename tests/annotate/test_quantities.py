"""Numbers: own cases, and what must hold of every text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from who_cases import read, rows, span_of

from dateline.model import Quantity


def shown(q: Quantity) -> list[str]:
    low, high = ("" if x is None else f"{x:g}" if isinstance(x, float) else str(x) for x in (q.low, q.high))
    bounds = [f"{low}..{high}"] if low or high else []
    return [str(q.value), *bounds, *([q.unit] if q.unit else [])]


@pytest.mark.parametrize(("text", "expected"), rows("quantities"))
def test_numbers(text: str, expected: str) -> None:
    found = {text[q.span[0] : q.span[1]]: " ".join(shown(q)) for q in read(text).quantities}
    if expected == "nothing":
        assert found == {}
        return
    wanted = dict(part.split(" = ") for part in expected.split(" ; "))
    for quote, value in wanted.items():
        span_of(text, quote)
        assert any(quote in q or q in quote for q in found), found
        assert any((quote in q or q in quote) and v == value for q, v in found.items()), found


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=2, max_value=5_000_000))
def test_a_count_is_read_as_it_is_written(n: int) -> None:
    found = read(f"The flood displaced {n:,} people.").quantities
    assert [q.value for q in found] == [n]
