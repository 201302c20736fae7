"""Which tellings speak of one plan, and what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.query.plans import (
    Act,
    Candidate,
    Plan,
    Turn,
    candidates_that_tell,
    follow_up,
    gather_plans,
    settle,
    telling_days,
    told_once,
)


def telling(row: int, sentence: tuple[int, int] = (1, 0), **given: Any) -> Act:
    day = given.pop("day", "2020-05-08")
    made: dict[str, Any] = {
        "cluster": None, "type": "CONSULT", "mode": None, "status": "planned", "value": day, "earliest": day,
        "latest": day, "place": None, "parties": frozenset({"NOR", "DNK"}), "told": "2020-05-04", "text": sentence[0],
        "score": 0.9, "cues": "will meet",
    }  # fmt: skip
    return Act(row=row, sentence=sentence, **{**made, **given})


def test_a_meeting_told_twice_in_one_sentence_is_one_plan() -> None:
    two = [telling(1), telling(2, parties=frozenset({"NOR", "SWE"}), cues="talks")]
    assert len(gather_plans(two)[0]) == 1
    assert len(gather_plans([telling(1), telling(2, parties=frozenset(), day=None, cues="talks")])[0]) == 1


@pytest.mark.parametrize(
    "other",
    [telling(2, day="2020-05-20", parties=frozenset({"NOR", "SWE"})), telling(2, parties=frozenset({"FIN", "SWE"}))],
    ids=["another day", "other parties"],
)
def test_two_meetings_of_one_sentence_stay_two(other: Act) -> None:
    assert len(gather_plans([telling(1), other])[0]) == 2


def test_a_call_off_in_the_sentence_of_the_plan_cancels_it() -> None:
    (plan,), _ = gather_plans([telling(1)])
    follow_up(
        [plan], [telling(2, type="REJECT", status="actual", day=None, parties=frozenset({"NOR"}), cues="called off")]
    )
    settle(plan, "2020-06-01")
    assert plan.fate == "cancelled"


def test_a_refusal_of_something_else_in_its_sentence_leaves_a_plan_open() -> None:
    (plan,), _ = gather_plans([telling(1)])
    follow_up(
        [plan], [telling(2, type="REJECT", status="actual", day=None, parties=frozenset({"NOR"}), cues="rejected")]
    )
    settle(plan, "2020-06-01")
    assert plan.fate == "unknown"


def test_another_word_for_a_plan_in_its_own_sentence_is_no_second_plan() -> None:
    def plan(*tellings: Act) -> Plan:
        return Plan([Turn(t, "open") for t in tellings], "2020-05-08", "2020-05-08", "2020-05-08", "2020-05-08")

    summit = plan(telling(1), telling(2, sentence=(3, 1), status="actual"))
    talk, other = plan(telling(3, sentence=(3, 1))), plan(telling(4, sentence=(2, 0)))
    assert told_once([summit, talk, other]) == [summit, other]


def test_of_many_acts_those_of_the_days_and_parties_of_a_plan_are_looked_at() -> None:
    def act(row: int, day: str, parties: str, type_: str = "CONSULT", cluster: str | None = None) -> Candidate:
        return Candidate(row, type_, day, day, cluster, frozenset(parties.split()))

    plans, _ = gather_plans([telling(1)])
    both, one = "NOR DNK", "NOR SWE"
    found = [
        act(1, "2020-05-08", both), act(2, "2020-05-08", one), act(3, "2020-05-30", both), act(4, "2020-05-08", "DNK"),
        act(5, "2020-05-08", both, "ASSAULT"), act(6, "2020-05-06", "FIN", "REJECT"), act(7, "2020-05-09", both, cluster="x1"),
        act(8, "2020-06-09", one, cluster="x1"),
    ]  # fmt: skip
    assert sorted(candidates_that_tell(plans, found)) == [1, 4, 6, 7, 8]
    days = telling_days(plans)
    assert days == {"CONSULT": [("2020-05-06", "2020-05-10")], "REJECT": [("2020-05-03", "2020-05-10")]}


def test_a_later_telling_leads_to_its_plan_by_a_party_or_by_its_event_once_told() -> None:
    (plan,), _ = gather_plans([telling(1)])
    held = telling(2, (2, 0), status="actual", told="2020-05-09", cluster="x1", cues="met")
    again = telling(
        3, (3, 0), status="actual", told="2020-05-11", cluster="x1", cues="met", parties=frozenset({"NOR", "FIN"})
    )
    other = telling(4, (4, 0), status="actual", told="2020-05-10", cues="met", parties=frozenset({"NOR", "FIN"}))
    follow_up([plan], [other, again, held])
    assert [t.act.row for t in plan.turns] == [1, 2, 3]
