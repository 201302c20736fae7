"""The questions of a person have one answer, whatever database the store is in and however its rows are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small import shelling, talks

from dateline import query
from dateline.errors import SettingError
from dateline.query import calendars, disputes, filtering, sampling, timelines
from dateline.store import Store, linking, open_store

LINES = (
    "", "actor:Syria", "rebels", "rebels OR mediator", "since:2031-03-01 until:2031-03-31", "type:ASSAULT", "kelvar type:ASSAULT",
    "since:2031-03-04", "publisher:northwire",
)  # fmt: skip
QUESTIONS: dict[str, Callable[..., Any]] = {
    "events": query.find_events, "statements": query.find_statements, "positions": query.find_positions,
    "figures": query.find_figures, "articles": query.find_articles, "actors": query.find_actors, "timeline": query.timeline,
    "chronology": query.chronology, "calendar": query.calendar, "facets": query.facets, "who": query.who,
    "board": query.positions_board, "series": query.figures_over_time, "contested": query.contested,
}  # fmt: skip
WAYS = {
    "as it comes": (),
    "of very many": (
        (filtering, "MANY", 1), (filtering, "FREQUENT", 1), (filtering, "FEW", 1), (calendars, "FEW_ACTS", 0),
        (disputes, "ASKED_FIRST", 1), (timelines, "ASKED_FIRST", 1), (sampling, "TOLD", 10**9),
    ),
}  # fmt: skip


def fill(store: Store) -> None:
    store.add([shelling("one"), talks("two"), shelling("three", 30, "Southwire"), talks("four")])
    linking.link_store(store)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "here.db", create=True) as store:
        fill(store)
        yield store


@pytest.fixture
def there(postgres_url: str) -> Iterator[Store]:
    with open_store(postgres_url, create=True) as store:
        fill(store)
        yield store


def answers(store: Store, ask: Callable[..., Any]) -> dict[str, Any]:
    found = {}
    for line in LINES:
        try:
            found[line] = ask(store, query.parse(line))
        except SettingError as e:
            found[line] = str(e)
    return found


@pytest.mark.parametrize("way", WAYS)
def test_a_question_has_the_same_answer_on_a_server(
    here: Store, there: Store, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, value in WAYS[way]:
        monkeypatch.setattr(module, name, value)
    for name, ask in QUESTIONS.items():
        assert answers(there, ask) == answers(here, ask), name
    assert query.actor(there, 1) == query.actor(here, 1)
    found = answers(here, query.find_events)
    assert found[""].total == 3 and found["rebels"].rows and found["type:ASSAULT"].rows
