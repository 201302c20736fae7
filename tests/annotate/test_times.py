"""Expressions of time: own cases, and what must hold of every text."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.annotate import sentences, syntax
from dateline.annotate.times import annotate, resolve_expression
from dateline.annotate.times.almanac import moment
from dateline.model import Article, Document, Page, Timex
from dateline.pipeline import Plan, run

CASES = Path(__file__).parents[1] / "cases" / "times.yaml"
TYPES = {"DATE", "TIME", "DURATION", "SET"}


def document(text: str, published: str | None, language: str = "en") -> Document:
    page = Page(published=published)
    spans = ((0, len(text)),) if text else ()
    return Document(article=Article(id="t", text=text), page=page, language=language, sentences=spans)


def rows() -> list[Any]:
    found = []
    for group in yaml.safe_load(CASES.read_text("utf-8")):
        for row in group["rows"]:
            text, expected, tier = (part.strip() for part in row.rsplit(" | ", 2))
            case = (text, expected, group["published"], group.get("language", "en"), group.get("parsed", False))
            found.append(pytest.param(*case, id=f"{tier}: {group['published']}: {text[:70]}"))
    return found


def parse(expected: str) -> list[tuple[str, ...]]:
    """`quote = value [TYPE] [MOD] [earliest..latest]`, separated by ` ; `."""
    if expected == "nothing":
        return []
    out = []
    for part in expected.split(" ; "):
        quote, rest = part.split(" = ")
        out.append((quote, *rest.split()))
    return out


@pytest.fixture(scope="module")
def parsed() -> dict[str, Document]:
    plan = Plan("times", (sentences.STAGE, syntax.STAGE))
    docs = [document(c.values[0], c.values[2]) for c in rows() if c.values[4]]
    return {d.text: d for d in run(plan, docs)}


def shown(t: Timex, text: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The timex as far as the case speaks of it."""
    out: list[str] = [text[t.span[0] : t.span[1]], t.value]
    if len(wanted) == 2 and t.type != "DATE":
        out.append(t.type)
    for word in wanted[2:]:
        if word in TYPES:
            out.append(t.type)
        elif ".." in word:
            out.append(f"{t.earliest}..{t.latest}")
        else:
            out.append(str(t.mod))
    return tuple(out)


@pytest.mark.parametrize(("text", "expected", "published", "language", "wants_parse"), rows())
def test_case(
    text: str, expected: str, published: str, language: str, wants_parse: bool, parsed: dict[str, Document]
) -> None:
    doc = parsed[text] if wants_parse else document(text, published, language)
    timexes = annotate(doc)["timexes"]
    wanted = parse(expected)
    assert [shown(t, text, w) for t, w in zip(timexes, wanted, strict=False)] == wanted
    assert len(timexes) == len(wanted), [text[t.span[0] : t.span[1]] for t in timexes]


def test_there_are_enough_cases() -> None:
    assert len(rows()) >= 250


VOCABULARY = """
on in at the of a last next this Tuesday May March 3 5 1991 2016 two weeks ago later early morning night 10:30 p.m.
GMT every day and - , . since until Ramadan Christmas second week quarter half century BC '98 1990s 5th few more than
before after same that following year month weekend now today tomorrow 12/05/2014 2014-05-12 thousand and a half
"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join))
DAYS = st.one_of(
    st.none(), st.dates(date(1900, 1, 1), date(2090, 1, 1)).map(date.isoformat), st.just("2016"), st.just("0001-01-01")
)


@settings(max_examples=400, deadline=None)
@given(TEXTS, DAYS)
def test_any_text_gives_valid_spans_and_the_same_rows_twice(text: str, published: str | None) -> None:
    first = annotate(document(text, published))["timexes"]
    end = 0
    for t in first:
        assert end <= t.span[0] < t.span[1] <= len(text)
        assert t.value
        assert t.why
        assert t.by == "annotate.times"
        assert (t.earliest is None) == (t.latest is None)
        assert t.earliest is None or t.earliest <= (t.latest or "")
        end = t.span[1]
    assert annotate(document(text, published))["timexes"] == first


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1600, 1, 1), date(2099, 12, 31)), st.dates(date(1950, 1, 1), date(2060, 1, 1)))
def test_explicit_dates_never_shift(day: date, published: date) -> None:
    named = f"{day:%B} {day.day}, {day.year}"
    for form in (day.isoformat(), named, f"{day.day} {day:%B} {day.year}", f"{day:%d.%m.%Y}"):
        (found,) = annotate(document(f"It was signed on {form}.", published.isoformat()))["timexes"]
        assert (found.value, found.anchor) == (day.isoformat(), None)


RELATIVE = (
    "today|yesterday|on Tuesday|last Friday|next Monday|this morning|last week|ten days ago|two weeks ago|this weekend"
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(RELATIVE.split("|")), st.dates(date(1950, 1, 1), date(2060, 1, 1)), st.integers(-200, 200))
def test_moving_the_day_of_writing_moves_relative_times(words: str, published: date, weeks: int) -> None:
    moved = published + timedelta(weeks=weeks)
    (before,) = resolve_expression(words, published.isoformat())
    (after,) = resolve_expression(words, moved.isoformat())
    a, b = moment(before.value), moment(after.value)
    assert a is not None
    assert b is not None
    assert b.first - a.first == timedelta(weeks=weeks)


def test_written_goes_before_published() -> None:
    text = "Shells hit the market on Tuesday."
    page = Page(published="2016-02-09", written="2016-02-03")
    doc = Document(article=Article(id="t", text=text), page=page, language="en", sentences=((0, len(text)),))
    (found,) = annotate(doc)["timexes"]
    assert (found.value, found.anchor) == ("2016-02-02", "written")


def test_a_history_keeps_its_own_year_whatever_the_page_says() -> None:
    text = (
        "In 1936 the generals rose. In 1937 the front froze. On 26 April the town was bombed. By June 1937 it had "
        "fallen. Two days later the council fled. In 1938 the river was crossed. In 1939 it was over. In October he "
        "ruled. Exiles returned in 1975 and in 1977."
    )
    values = [t.value for t in annotate(document(text, "2009-12-19"))["timexes"]]
    assert values[:4] == ["1936", "1937", "1937-04-26", "1937-06"]
    assert "1939-10" in values


def test_furniture_is_not_read() -> None:
    text = "Updated 5 May 2015\nThe town fell on 3 May 2015."
    doc = Document(article=Article(id="t", text=text), language="en", sentences=((19, len(text)),))
    assert [t.value for t in annotate(doc)["timexes"]] == ["2015-05-03"]


def test_a_wrong_sentence_end_cuts_no_date() -> None:
    text = "The vote was on Aug. 2, 2015."
    doc = Document(article=Article(id="t", text=text), language="en", sentences=((0, 20), (21, len(text))))
    assert [t.value for t in annotate(doc)["timexes"]] == ["2015-08-02"]


def test_alternatives_say_what_was_weighed() -> None:
    (slashed,) = resolve_expression("03/02/2016", "2016-02-04")
    assert {slashed.value, slashed.alternatives[0].value} == {"2016-03-02", "2016-02-03"}
    (weekday,) = resolve_expression("on Tuesday", "2016-02-04")
    assert (weekday.value, weekday.alternatives[0].value) == ("2016-02-02", "2016-02-09")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "’", "1" * 5000, "May " * 3000, "1 and " * 3000, "the " * 5000])
def test_odd_texts_do_no_harm(text: str) -> None:
    annotate(document(text, "2016-02-04"))


def test_without_a_day_nothing_is_counted_from_the_last_date_named() -> None:
    text = "The bridge was hit on 3 May 2015. Yesterday it fell, and on Tuesday it was cleared."
    values = [t.value for t in annotate(document(text, None))["timexes"]]
    assert values == ["2015-05-03", "XXXX-XX-XX", "XXXX-WXX-2"]


def test_a_month_of_fasting_has_its_own_bounds() -> None:
    (found,) = resolve_expression("during Ramadan 2016", None)
    assert (found.value, found.earliest, found.latest) == ("2016-06", "2016-06-07", "2016-07-06")
