import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import SettingError
from dateline.query import make_query, parse, shown


def test_one_line_is_the_same_question_as_fields() -> None:
    line = parse('actor:Ruritania type:assault since:2018-03 place:"Port Azra" "ceasefire violation" -guns')
    fields = make_query(
        about="Ruritania", type="ASSAULT", since="2018-03-01", place=["Port Azra"], text='"ceasefire violation" -guns'
    )
    assert line == fields


@pytest.mark.parametrize("line, word", [
    ("type:FIGHT", "ASSAULT"), ("status:done", "planned"), ("since:2018-13", "2016-02"), ("colour:red", "actor"),
    ("limit:0", "1 to"), ("score:2", "0 to 1"), ("since:2019 until:2018", "Exchange"), ("mode:walk", "visit"),
    ("stance:maybe", "refusal"), ("order:random", "oldest"), ("topic:cooking", "sanctions and trade"),
])  # fmt: skip
def test_a_wrong_term_says_what_is_allowed(line: str, word: str) -> None:
    with pytest.raises(SettingError, match=word):
        parse(line)


@pytest.mark.parametrize("given_, since, until", [
    ("2016", "2016-01-01", "2016-12-31"), ("2016-02", "2016-02-01", "2016-02-29"), ("2016-02-03", "2016-02-03", "2016-02-03"),
])  # fmt: skip
def test_a_month_or_year_means_all_its_days(given_: str, since: str, until: str) -> None:
    query = make_query(since=given_, until=given_)
    assert (query.since, query.until) == (since, until)


def test_a_topic_is_named_by_the_beginning_of_a_word() -> None:
    assert parse("topic:truce").topic == parse('topic:"Ceasefire and Truce"').topic == ("ceasefire and truce",)
    assert len(parse("topic:peace").topic) == 1 and len(parse("topic:and").topic) > 5


names = st.text("abcdefgh ", min_size=1, max_size=12).map(str.strip).filter(bool)


@settings(deadline=None)
@given(
    st.lists(names, max_size=3), st.sampled_from(["", "CONSULT"]), st.integers(1, 1000), st.sampled_from(["", "truce"])
)
def test_a_question_shown_is_read_back(about: list[str], type_: str, limit: int, words: str) -> None:
    query = make_query(about=about, type=type_, limit=limit, text=words)
    assert parse(shown(query)) == query


@settings(deadline=None)
@given(st.text(max_size=60))
def test_nothing_typed_is_a_crash(line: str) -> None:
    try:
        parse(line)
    except SettingError as e:
        assert e.remedy
