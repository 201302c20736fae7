"""Why a row is there, and the view: over a record made by hand, so that every branch is known."""

import io

import pytest
from rich.console import Console

from dateline import explain, record, view
from dateline.errors import SettingError
from dateline.model import (
    Actor,
    Alternative,
    Codes,
    Event,
    Figure,
    Party,
    Position,
    Problem,
    Record,
    Statement,
    When,
)

TEXT = (
    "Rebels  cancelled a meeting with the envoy on Tuesday. “We will not talk,” Haddad said. At least 12 people died."
)


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


RECORD = Record(
    id="a", text=TEXT, title="Talks falter", published="2016-02-04", written="2016-02-03", agency="Northwire",
    sentences=(span(TEXT[: TEXT.index(" “")]), span("“We will not talk,” Haddad said."), span("At least 12 people died.")),
    actors=(
        Actor(id="a1", name="Rebels", kind="armed-group", country="SYR", sectors=("REB",), mentions=(span("Rebels"),)),
        Actor(id="a2", name="Karim Haddad", kind="person", of="a1", role="delegate", mentions=(span("Haddad"),)),
    ),
    events=(
        Event(id="e1", trigger=span("cancelled a meeting"), type="REJECT", mode="meet", actors=(Party(actor="a1", span=span("Rebels")),),
              recipients=(Party(actor=None, span=span("the envoy")),), date=When(value="2016-02-02", earliest="2016-02-02"),
              codes=Codes(plover="REJECT", quad=3, intensity=-2.0, cameo="125"), by="annotate.events", why="verb and object",
              score=0.4, alternatives=(Alternative(value="CONSULT", score=0.2, why="the noun alone"),)),
        Event(id="e2", trigger=span("talk"), type="CONSULT", status="planned", codes=Codes(plover="AGREE", quad=1, intensity=2.5), sentence=1),
    ),
    statements=(
        Statement(id="s1", source=(span("Haddad"),), cue=(span("said"),), content=(span("“We will not talk,”"),), form="direct",
                  speaker="a2", sentence=1, by="annotate.statements", why="roles head"),
    ),
    positions=(Position(id="q1", holder="a2", stance="refusal", span=span("We will not talk"), sentence=1, conditions=(span("We"),)),),
    figures=(Figure(id="f1", span=span("At least 12 people"), value=12, low=12, measures="killed", source="a2", sentence=2),),
    problems=(Problem(kind="odd", message="It is odd.", remedy="Mend it."),),
)  # fmt: skip


def test_words_find_rows_whatever_the_white_space() -> None:
    rows = explain.explain(RECORD, {"annotate.events": "who did what"}, "Rebels cancelled")
    assert {r.id for r in rows} == {"a1", "e1"}
    event = next(r for r in rows if r.id == "e1")
    assert event.purpose == "who did what" and event.why == "verb and object"
    assert event.evidence == {"trigger": ["cancelled a meeting"]}
    assert "Rebels (a1)" in event.facts["actors"] and event.sentence == 0
    assert event.alternatives[0].value == "CONSULT"


def test_straight_marks_find_curly_ones() -> None:
    assert explain.find_occurrences(TEXT, '"We will not talk,"') == [span("“We will not talk,”")]


def test_a_row_is_found_by_id_and_its_source_is_spelled_out() -> None:
    (row,) = explain.explain(RECORD, {}, id="f1")
    assert row.facts["source"] == "Karim Haddad (a2)" and row.evidence["span"] == ["At least 12 people"]


def test_words_or_ids_that_are_not_there_are_refused() -> None:
    with pytest.raises(SettingError, match="does not contain"):
        explain.explain(RECORD, {}, "the moon")
    with pytest.raises(SettingError, match="no row has the id"):
        explain.explain(RECORD, {}, id="zz")
    assert len(explain.explain(RECORD, {})) == 7


def shown(evidence: bool = False, **console: object) -> str:
    out = io.StringIO()
    view.render(RECORD, Console(file=out, width=console.pop("width", 10_000), **console), evidence)  # type: ignore[arg-type]
    return out.getvalue()


def test_the_view_has_every_part() -> None:
    text = shown()
    for words in (
        "Talks falter",
        "Northwire · published 2016-02-04, written 2016-02-03",
        "! It is odd. Mend it.",
        "2016-02-02  REJECT/meet  Rebels → the envoy: “cancelled a meeting” (?) [0]",
        "CONSULT PLANNED",
        "Karim Haddad said: “We will not talk,” [1]",
        "refusal  Karim Haddad: We will not talk [1]",
        "if: We",
        "≥ 12 killed: “At least 12 people”, says Karim Haddad [2]",
    ):
        assert words in text, words
    assert text.index("What happened") < text.index("REJECT") < text.index("What is coming") < text.index("PLANNED")


def test_evidence_names_who_made_the_row() -> None:
    assert "“cancelled a meeting” — annotate.events: verb and object (0.40)" in shown(evidence=True)


def test_a_narrow_terminal_gets_two_lines_a_row() -> None:
    out = io.StringIO()
    long = Record(id="a", text="x " * 300, sentences=((0, 600),), figures=(
        Figure(id="f", span=(0, 590), value=1, measures="killed"),))  # fmt: skip
    view.render(long, Console(file=out, width=60, force_terminal=True, color_system=None))
    assert "…" in out.getvalue() and out.getvalue().count("x x x x") <= 14


def test_selected_rows_are_quoted_and_an_id_is_no_span() -> None:
    plain = record.select(RECORD, ["figures", "statements"], evidence=True)
    assert plain["figures"][0]["quote"] == "At least 12 people" and "source_quote" not in plain["figures"][0]
    assert plain["statements"][0]["content_quote"] == ["“We will not talk,”"]
