"""Which tellings speak of one plan, and what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.query.plans import Act, Plan, Turn, follow_up, gather_plans, settle, told_once


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
