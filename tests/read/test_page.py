"""The page's facts: cases, dates as pages print them, and what holds whatever the date."""

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import text as spans
from dateline.model import Article, Document, Page
from dateline.read import furniture, page, stamps, written

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "page.yaml").read_text("utf-8"))
PARTS = {
    "head": "Envoys meet again in the old customs house",
    "lead": "Envoys of the two river states have met again in the old customs house to save what is left of the truce.",
    "more": "Neither side would say what was on the table, and the guards sent the cameras away.",
}


def read(text: str, **given: str) -> tuple[Document, Page]:
    d = Document(article=Article(id="a", text=text, **given))
    d = msgspec.structs.replace(d, **furniture.annotate(d))
    return d, page.annotate(d)["page"]


def filled(text: str) -> str:
    for name, words in PARTS.items():
        text = text.replace("{" + name + "}", words)
    return text


@pytest.mark.parametrize("case", CASES, ids=[f"{c['tier']}: {c['text'][:50]!r} {c.get('given', '')}" for c in CASES])
def test_case(case: dict) -> None:
    _, facts = read(filled(case["text"]), **case.get("given", {}))
    for name, value in case["expected"].items():
        got = getattr(facts, name)
        if name == "dateline" and value:
            got = got and {"place": got.place, "date": got.date, "agency": got.agency}
        assert got == value, (name, facts)


def test_reasons_are_given_with_dates() -> None:
    _, facts = read(filled("{head}\n\n4 February 2016\n\n{lead} It began on Tuesday."))
    assert facts.published_why and "Tuesday" in facts.written_why


def test_a_datelines_spans_quote_the_text() -> None:
    d, facts = read(filled("{head}\n\nHOMS, Syria, March 2 (AP) — {lead}"))
    assert facts.dateline is not None and facts.dateline.place_span is not None
    assert spans.quote(d.text, facts.dateline.span) == "HOMS, Syria, March 2 (AP) —"
    assert spans.quote(d.text, facts.dateline.place_span) == "HOMS, Syria" == facts.dateline.place


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Wed., Feb. 3, 2016 at 5:04pm", ["2016-02-03T17:04"]),
        ("Sept. 4th 2016", ["2016-09-04"]),
        ("4-Feb-2016", ["2016-02-04"]),
        ("POSTED: 04/02/07, 9:00 PM PDT", ["2007-02-04T21:00-07:00"]),
        ("20160204", []),
        ("30/02/2016", []),
        ("2016-13-45", []),
        ("May we 2016", []),
        ("Feb 3", ["--02-03"]),
        ("from 3 to 5 February 2016", ["2016-02-05"]),
    ],
)
def test_dates_as_printed(text: str, values: list[str]) -> None:
    assert [s.value for s in stamps.find_stamps(text)] == values


@settings(deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2049, 12, 31)),
    st.sampled_from(["%d %B %Y", "%b %d, %Y", "%Y-%m-%d", "%A, %d %B %Y", "%d.%m.%Y", "%B %d %Y", "%Y/%m/%d"]),
)
def test_any_day_is_read_in_any_common_form(day: date, form: str) -> None:
    _, facts = read(filled(f"{{head}}\n\n{day.strftime(form)}\n\n{{lead}}"))
    assert facts.published == day.isoformat()


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)), st.integers(-200, 200))
def test_moving_the_page_by_weeks_moves_the_dispatch_by_weeks(day: date, weeks: int) -> None:
    text = filled("{lead} The guards said so on Tuesday. A vote will follow on Sunday.")
    one, two = (read(text, published=(day + d).isoformat())[1].written for d in (timedelta(0), timedelta(weeks=weeks)))
    assert one and two and date.fromisoformat(two) - date.fromisoformat(one) == timedelta(weeks=weeks)


@settings(deadline=None)
@given(st.text(max_size=300), st.one_of(st.none(), st.text(max_size=30)))
def test_any_text_and_any_given_date(text: str, published: str | None) -> None:
    _, facts = read(text, **({"published": published} if published is not None else {}))
    assert facts.published is None or facts.published[:1].isdigit()


def test_weekdays_are_the_last_such_day() -> None:
    anchor = date(2016, 2, 4)
    assert [written.at_or_before(n, anchor).isoformat() for n in (4, 3, 5)] == [
        "2016-02-04",
        "2016-02-03",
        "2016-01-29",
    ]
