from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from dateline.errors import SettingError
from dateline.query import (
    actor,
    article,
    calendar,
    chronology,
    contested,
    event,
    facets,
    figures_over_time,
    find_actors,
    find_events,
    find_statements,
    parse,
    positions_board,
    statement,
    timeline,
    who,
)
from dateline.query.mainevents import _by_actor, _Difference, _Version
from dateline.store import Store, open_store


def test_a_day_has_its_main_events_with_sources_counted_by_text(store: Store) -> None:
    found = timeline(store)
    days = {d.day: [e.cluster for e in d.events] for d in found.days}
    assert days == {"2021-03-01": ["x1"], "2021-03-09": ["x2"], "2021-03-10": ["x3"]}
    meeting = found.days[1].events[0]
    assert (meeting.mentions, meeting.sources) == (4, 3), "w4 is a copy of w3"
    assert [(t.day, t.status) for t in meeting.told] == [("2021-03-01", "planned"), ("2021-03-10", "actual")]
    assert (found.first.id, found.last.id) == ("w1", "w4") if found.first and found.last else False


def test_what_sources_do_not_agree_on_stands_side_by_side(store: Store) -> None:
    (difference,) = timeline(store).days[0].events[0].differences
    assert [(v.value, [s.publisher for s in v.sources]) for v in difference.versions] == [
        ("12", ["North Wire"]), ("30", ["South Post"])]  # fmt: skip


def test_two_names_of_one_doer_are_no_difference() -> None:
    versions = tuple(_Version(name, (n,)) for n, name in enumerate(("US", "United States", "Iran and Iraq", "Iran")))
    joined = _by_actor(_Difference("doer", "", versions), {"us": 1, "united states": 1, "iran": 2, "iraq": 3})
    assert [(v.value, v.mentions) for v in joined.versions] == [("US", (0, 1)), ("Iran and Iraq", (2,)), ("Iran", (3,))]


def test_an_event_no_source_dates_stands_on_the_day_of_its_report(store: Store) -> None:
    last = timeline(store).days[-1].events[0]
    assert last.value is None and last.told[0].day == "2021-03-10"


@pytest.mark.parametrize("line, clusters", [
    ("actor:Borduria", ["x2", "x3"]), ("type:ASSAULT", ["x1"]), ("postponed", ["x2"]), ("since:2021-03-10", ["x3"]),
    ("publisher:south", ["x1", "x2"]), ("place:Velm", ["x2"]),
])  # fmt: skip
def test_a_timeline_follows_the_question(store: Store, line: str, clusters: list[str]) -> None:
    assert [e.cluster for d in timeline(store, parse(line)).days for e in d.events] == clusters


def test_pages_of_days_go_on_where_they_ended(store: Store) -> None:
    first = timeline(store, parse("limit:1"))
    rest = timeline(store, parse(f"after:{first.after}"))
    assert [d.day for d in (*first.days, *rest.days)] == [d.day for d in timeline(store).days]


def test_a_chronology_keeps_the_weightiest(store: Store) -> None:
    assert [d.events[0].cluster for d in chronology(store, parse("limit:1")).days] == ["x2"]
    assert [d.day for d in chronology(store, parse("order:newest")).days] == ["2021-03-10", "2021-03-09", "2021-03-01"]


def test_a_timeline_before_linking(loose: Store) -> None:
    found = timeline(loose)
    assert not found.linked and found.total == 7
    assert [e.title for e in found.days[0].events] == ["hit", "shelled"]


@pytest.mark.parametrize("which", ["store", "loose"])
def test_a_plan_is_followed_until_it_is_held(which: str, request: pytest.FixtureRequest) -> None:
    plans = calendar(request.getfixturevalue(which)).plans
    assert len(plans) == 1
    plan = plans[0]
    assert (plan.first_set, plan.earliest, plan.fate) == ("2021-03-05", "2021-03-09", "held")
    assert [u.fate for u in plan.updates][:3] == ["open", "postponed", "held"]
    assert {p.name for p in plan.parties} == {"Ruritania", "Borduria"}


def test_a_party_that_turned_is_seen(store: Store) -> None:
    board = positions_board(store)
    cell = next(c for c in board.cells if c.party.country == "RUS")
    assert cell.issue == "ceasefire and truce" and cell.latest == "commitment"
    assert [(c.day, c.before, c.after) for c in cell.changes] == [("2021-03-10", "refusal", "commitment")]


def test_figures_by_measure_and_source(store: Store) -> None:
    series = figures_over_time(store)
    assert [(s.measures, s.said_by.name if s.said_by else None, s.points[0].number) for s in series] == [
        ("killed", "Free Army", 30), ("killed", None, 12)]  # fmt: skip


def test_contested_claims_with_both_sides(store: Store) -> None:
    (pair,) = contested(store).rows
    assert (pair.left.words, pair.right.words) == ("12 people", "30 people")
    assert pair.right.holder is not None and pair.right.holder.name == "Free Army"
    assert contested(store, parse("measure:killed")).total == 1
    assert contested(store, parse("since:2022")).total == 0


def test_facets_add_up(store: Store) -> None:
    found = facets(store)
    assert found.total == 6 == sum(t.rows for t in found.types) == sum(s.rows for s in found.statuses)
    by_value = {a.label: a for a in found.actors}
    narrowed = find_events(store, parse(f"actor:{by_value['Ruritania'].value}"))
    assert narrowed.total == by_value["Ruritania"].rows
    assert facets(store, parse("type:ASSAULT")).places[0].label == "Port Azra"


def test_who_takes_part(store: Store) -> None:
    found = who(store, period="all")
    assert [a.actor.name for a in found.actors] == ["Ruritania", "Borduria"]
    assert all(e.source != e.target for e in found.edges)


def test_whom_another_sentence_was_taken_to_mean_ties_nobody(wide: Store, tmp_path: Path) -> None:
    assert [e.kind for e in who(wide, parse("place:Velm"), period="all").edges] == ["acts on"]
    with open_store(tmp_path / "guessed.db", create=True) as kept:
        for r in wide.records():
            unseen = [replace(e, recipients=tuple(replace(p, span=None) for p in e.recipients)) for e in r.events]
            kept.add([replace(r, events=tuple(unseen))])
        assert who(kept, parse("place:Velm"), period="all").edges == ()


def test_one_event_from_a_cluster_or_any_mention(store: Store) -> None:
    whole = event(store, "x1")
    assert [m.evidence.words for m in whole.mentions] == ["hit", "shelled"]
    assert event(store, whole.mentions[1].ref) == whole
    assert [c.pair for c in whole.contested] == []
    with pytest.raises(SettingError, match="no event"):
        event(store, "nothing")


def test_one_statement_article_and_actor(store: Store) -> None:
    said = find_statements(store, parse("speaker:Ruritania")).rows[0]
    detail = statement(store, said.ref)
    assert detail.before == ("The meeting of Ruritania and Borduria was postponed to 9 March.",)
    assert [p.stance for p in detail.positions] == ["refusal"]
    page = article(store, "w2")
    assert len(page.sentences) == 3 and page.figures[0].ref in page.sentences[2].rows
    assert [c.id for c in article(store, "w3").copies] == ["w4"]
    one = actor(store, find_actors(store, parse("ruritania")).rows[0].actor.actor or 0)
    assert [c.label for c in one.with_whom] == ["Borduria"] and one.statements[0].speaker == one.actor.actor


def test_no_answer_holds_an_offset(store: Store) -> None:
    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {k for v in value.values() for k in keys(v)}
        return {k for v in value for k in keys(v)} if isinstance(value, list) else set()

    answers = (timeline(store), calendar(store), positions_board(store), contested(store), article(store, "w1"))
    for answer in answers:
        assert not keys(msgspec.to_builtins(answer)) & {"start", "end", "span", "spans"}
