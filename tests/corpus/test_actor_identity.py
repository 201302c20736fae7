"""A key joins what is surely one actor, and nothing else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.corpus.actor_identity import folded, identify
from dateline.model import Actor


def key(article: str = "x", **fields: Any) -> str:
    return identify(Actor(**{"id": "a1", "kind": "person", **fields}), article).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Nadir Qabbani", "country": "SYR"}, {"name": "NADIR  QABBANI", "country": "SYR", "id": "a9"}),
        ({"name": "the Islamic State", "kind": "armed-group"}, {"name": "Islamic State", "kind": "armed-group"}),
        ({"name": "S. Marun", "wikidata": "Q990001"}, {"name": "Sela Marun", "wikidata": "Q990001"}),
        ({"name": "US", "kind": "government", "country": "USA", "sectors": ("GOV",)},
         {"name": "United States", "kind": "government", "country": "USA", "sectors": ("GOV",)}),
        ({"name": "U.N.", "kind": "organisation"}, {"name": "United Nations", "kind": "organisation"}),
        ({"name": "rebels", "kind": "armed-group", "country": "SYR"},
         {"name": "the rebels", "kind": "armed-group", "country": "SYR"}),
    ],
)  # fmt: skip
def test_one_actor_has_one_key_in_every_article(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert key("first", **one) == key("second", **other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Nadir Qabbani", "country": "SYR"}, {"name": "Nadir Qabbani", "country": "IRQ"}),
        ({"name": "Dorval", "kind": "person"}, {"name": "Dorval", "kind": "organisation"}),
        ({"name": "Sela Marun", "wikidata": "Q990001"}, {"name": "Sela Marun", "wikidata": "Q990002"}),
        ({"name": "rebels", "kind": "armed-group", "country": "SYR"},
         {"name": "rebels", "kind": "armed-group", "country": "SDN"}),
    ],
)  # fmt: skip
def test_two_actors_have_two_keys(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert key(**one) != key(**other)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "a delegate"},
        {"name": "two gunmen", "country": "SYR"},
        {"name": "the committee", "kind": "organisation", "country": "SYR"},
        {"name": "residents", "kind": "population"},
        {"name": "rebels", "kind": "armed-group"},
    ],
)
def test_whom_an_article_leaves_unnamed_stays_with_it(fields: dict[str, Any]) -> None:
    assert key("first", **fields) != key("second", **fields)
    assert key("first", **fields) == key("first", **fields)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_every_name_has_a_key(name: str) -> None:
    assert folded(name) is not None
    assert key(name=name)
