"""Of very many rows: the same answers read in another way, and estimates that say that they are."""

from pathlib import Path

import msgspec
import pytest

from dateline.query import (
    actor,
    calendar,
    calendars,
    chronology,
    contested,
    disputes,
    facets,
    filtering,
    find_actors,
    find_events,
    find_statements,
    parse,
    positions_board,
    sampling,
    timeline,
    timelines,
    who,
)
from dateline.query.rows import EventRow
from dateline.store import Store, counting, open_store
from dateline.text import row_id


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


@pytest.mark.parametrize("line", ["", "actor:Ruritania", "truce OR velm", "since:2021-03-02"])
def test_a_calendar_of_very_many_acts_looks_at_those_that_may_decide_a_plan(
    store: Store, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = calendar(store, parse(line))
    monkeypatch.setattr(calendars, "FEW_ACTS", 0)
    assert calendar(store, parse(line)) == found
    assert any(p.fate == "held" for p in calendar(store).plans)


def test_the_first_and_latest_report_are_found_beyond_the_first_articles_asked(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ("", "truce", "actor:Borduria", "type:ASSAULT", "since:2021-03-02 until:2021-03-05")
    found = [timeline(store, parse(line)) for line in lines]
    monkeypatch.setattr(timelines, "ASKED_FIRST", 1)
    for many in (filtering.MANY, 1):
        monkeypatch.setattr(filtering, "MANY", many)
        again = [timeline(store, parse(line)) for line in lines]
        assert [(t.first, t.last) for t in again] == [(t.first, t.last) for t in found]


def test_contested_claims_with_a_frequent_word_are_the_same_read_one_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ("said", "truce", "shelled OR died", "said actor:Ruritania")
    found = [contested(store, parse(line)).rows for line in lines]
    assert any(found)
    monkeypatch.setattr(filtering, "FREQUENT", 1)
    for first in (disputes.ASKED_FIRST, 1):
        monkeypatch.setattr(disputes, "ASKED_FIRST", first)
        assert [contested(store, parse(line)).rows for line in lines] == found


def test_of_very_many_positions_the_board_is_the_same_and_its_total_an_estimate(
    wide: Store, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = parse("actor:Ruritania")
    exact = positions_board(store, query)
    monkeypatch.setattr(filtering, "MANY", 1)
    assert positions_board(store, query) == exact and not exact.about
    monkeypatch.setattr(filtering, "FREQUENT", 1)
    monkeypatch.setattr(sampling, "TOLD", 1)
    monkeypatch.setattr(sampling, "SAMPLED", 2)
    assert positions_board(store, query).about


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


# ---------------------------------------------------------------- periods


def _pages(store: Store, line: str) -> list[EventRow]:
    """All rows of a question, three a page."""
    found: list[EventRow] = []
    query = parse(line, limit=3)
    while True:
        page = find_events(store, query)
        found += page.rows
        if page.after is None:
            assert len(found) == page.total and not page.about
            return found
        query = parse(line, limit=3, after=page.after)


@pytest.mark.parametrize("order", ["oldest", "newest"])
@pytest.mark.parametrize(
    "other", ["", "type:CONSULT", "actor:Ruritania", "status:actual", "actor:Ruritania type:ASSAULT"]
)
@pytest.mark.parametrize("days", [
    "since:2021-03-02", "since:2021-03-01 until:2021-03-31", "since:2021-03-05 until:2021-03-06", "until:2021-03-10",
    "since:2020 until:2020", "since:2021-12-15",
])  # fmt: skip
def test_acts_of_a_period_are_those_whose_days_meet_it(store: Store, days: str, other: str, order: str) -> None:
    query = parse(f"{days} {other}")
    everything = _pages(store, f"{other} copies:yes order:{order}")
    texts = {r.ref for r in _pages(store, other)}
    expected = [
        r.ref for r in everything
        if r.earliest and r.latest and r.ref in texts
        and r.latest >= (query.since or "") and r.earliest <= (query.until or "9999")
    ]  # fmt: skip
    assert [r.ref for r in _pages(store, f"{days} {other} order:{order}")] == expected
    assert facets(store, query).total == len(expected)


@pytest.mark.parametrize("actor_", ["", "actor:Ruritania "])
def test_a_period_finds_dates_over_the_turn_of_a_month(tmp_path: Path, store: Store, actor_: str) -> None:
    with open_store(tmp_path / "wide.db", create=True) as kept:
        kept.add(list(store.records()))
        first = find_events(kept, parse(f"{actor_}since:2021-03-01")).rows[0]
        article, _, id = first.ref.partition(".")
        with kept.writing() as c:
            key = c.exec_driver_sql(f"SELECT row FROM events WHERE article = {article} AND id = '{id}'").scalar()
            c.exec_driver_sql(f"UPDATE events SET earliest = '2020-12-20', latest = '2021-04-10' WHERE row = {key}")
            c.exec_driver_sql(f"UPDATE event_parties SET earliest = '2020-12-20' WHERE event = {key}")
        for days in ("since:2021-04-10", "since:2021-03-02 until:2021-03-05", "since:2020-12-25", "until:2020-12-20"):
            assert first.ref in {r.ref for r in _pages(kept, actor_ + days)}, days
        for days in ("since:2021-04-11", "until:2020-12-19"):
            assert first.ref not in {r.ref for r in _pages(kept, actor_ + days)}, days


# ---------------------------------------------------------------- estimates of totals


def test_of_very_many_rows_with_a_word_the_total_is_an_estimate(wide: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = [(find_events(wide, parse(line)), timeline(wide, parse(line))) for line in ("met", "actor:Borduria met")]
    said, board = find_statements(wide, parse("met")), positions_board(wide, parse("met"))
    assert not any(page.about for page, _ in exact)
    for name, n in (("FREQUENT", 1), ("MANY", 1)):
        monkeypatch.setattr(filtering, name, n)
    for name, n in (("SAMPLED", 40), ("TOLD", 1)):
        monkeypatch.setattr(sampling, name, n)
    for (page, days), line in zip(exact, ("met", "actor:Borduria met"), strict=True):
        found = find_events(wide, parse(line))
        assert found.about and found.rows == page.rows
        assert found.total == pytest.approx(page.total, rel=0.2)
        assert timeline(wide, parse(line)) == days
    assert find_statements(wide, parse("met")).rows == said.rows
    assert positions_board(wide, parse("met")).cells == board.cells


def test_the_events_of_an_actor_are_kept_as_a_number(wide: Store) -> None:
    before = [find_events(wide, parse(f"actor:{name}")).total for name in ("Borduria", "Ruritania")]
    with wide.writing() as c:
        counting.count_actors(c)
    assert [find_events(wide, parse(f"actor:{name}")).total for name in ("Borduria", "Ruritania")] == before


def test_of_very_many_contested_pairs_the_total_is_an_estimate(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = list(store.contested())
    pairs = [msgspec.structs.replace(kept[0], pair=row_id("k", f"pair {n}", "")) for n in range(400)]
    store.save_contested(pairs)
    try:
        exact = contested(store, parse("measure:killed"))
        assert exact.total == 400 and not exact.about
        monkeypatch.setattr(disputes, "LOOKED_AT", 200)
        found = contested(store, parse("measure:killed"))
        assert found.about and found.rows == exact.rows and found.total == pytest.approx(400, rel=0.2)
        assert contested(store).total == 400
    finally:
        store.save_contested(kept)
