"""Whether an act happened: each status with its cues."""

from __future__ import annotations

import pytest
from event_cases import cases, read

from dateline import text
from dateline.annotate.status import judge_status

ROWS = [(status, c) for status, group in cases("status")["cases"].items() for c in group]


@pytest.mark.parametrize(("status", "case"), ROWS, ids=[f"{s}:{c['text'][:40]}" for s, c in ROWS])
def test_status(status, case):
    document = read()[case["text"]]
    of = {s.of: s for s in document.statuses}
    mentions = [m for m in document.event_mentions if case["trigger"] in text.quote(document.text, m.trigger)]
    assert mentions, [(m.type, text.quote(document.text, m.trigger)) for m in document.event_mentions]
    row = of[mentions[0].id]
    assert row.status == status, row
    if status != "actual":
        assert row.cues and all(a < b for a, b in row.cues)


def test_one_status_for_each_mention():
    for document in read().values():
        assert [s.of for s in document.statuses] == [m.id for m in document.event_mentions]


def test_the_same_words_give_the_same_verdict():
    document = read()["Rebels could attack the town of Bria."]
    assert judge_status(document) == judge_status(document)
