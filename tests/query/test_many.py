"""Of very many rows: the same answers read in another way, and estimates that say that they are."""

import pytest

from dateline.query import actor, calendar, chronology, facets, filtering, find_actors, parse, sampling, timeline, who
from dateline.store import Store, counting


@pytest.mark.parametrize("line", [
    "", "actor:Ruritania", "actor:Borduria with:Ruritania", "truce OR velm", "type:CONSULT", "actor:Ruritania type:ASSAULT",
    "since:2021-03-02", "actor:Ruritania since:2021-03-05 until:2021-03-31", "publisher:south", "actor:Ruritania met",
])  # fmt: skip
def test_what_is_read_in_order_is_what_would_be_collected(
    store: Store, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = parse(line)
    few = timeline(store, query), chronology(store, query), calendar(store, query)
    monkeypatch.setattr(filtering, "MANY", 1)
    assert (timeline(store, query), chronology(store, query), calendar(store, query)) == few


def test_few_mentions_are_counted_one_by_one(wide: Store) -> None:
    found = facets(wide)
    assert not found.about and found.total == 80
    assert {c.value: c.rows for c in found.types} == {"CONSULT": 60, "ASSAULT": 20}
    assert {c.label: c.rows for c in found.actors} == {"Borduria": 80, "Ruritania": 60, "Anna Holm": 20}


@pytest.mark.parametrize("line, total", [("", 80), ("actor:Borduria", 80), ("actor:Ruritania met", 60), ("year", 80)])
def test_of_very_many_a_fair_sample_stands_for_all(
    wide: Store, line: str, total: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "ENOUGH", 30)
    found, network = facets(wide, parse(line)), who(wide, parse(line), period="all")
    assert found.about and network.about
    assert found.total == pytest.approx(total, rel=0.1)
    assert sum(c.rows for c in found.types) == pytest.approx(found.total, abs=2)
    acts = {(e.source, e.target): e.rows for e in network.edges}
    assert max(acts.values()) == pytest.approx(60, rel=0.15)


def test_the_page_of_a_frequent_actor_says_that_it_estimates(wide: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    number = find_actors(wide, parse("Borduria")).rows[0].actor.actor
    exact = actor(wide, number or 0)
    assert not exact.about and {c.label: c.rows for c in exact.with_whom} == {"Ruritania": 60, "Anna Holm": 20}
    assert sum(e.rows for e in exact.edges) == 80
    monkeypatch.setattr(sampling, "ENOUGH", 30)
    assert actor(wide, number or 0).about


def test_a_small_part_of_very_many_is_counted_whole(wide: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "ENOUGH", 10)
    found = facets(wide, parse("actor:Borduria since:2022-04-18"))
    assert not found.about and found.total == 3


def test_what_linking_counted_of_actors_is_what_counting_anew_gives(wide: Store) -> None:
    anew = find_actors(wide).rows
    with wide.writing() as c:
        counting.count_actors(c)
    assert find_actors(wide).rows == anew
    assert [(a.actor.name, a.articles, a.acts, a.suffered) for a in anew] == [
        ("Borduria", 80, 20, 60), ("Ruritania", 60, 60, 0), ("Anna Holm", 20, 0, 20)]  # fmt: skip
