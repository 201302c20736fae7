import pytest

from dateline.errors import SettingError
from dateline.query import (
    find_actors,
    find_articles,
    find_events,
    find_figures,
    find_positions,
    find_statements,
    flat,
    make_query,
    parse,
)
from dateline.store import Store


def triggers(store: Store, line: str) -> list[str]:
    return [e.evidence.words for e in find_events(store, parse(line)).rows]


def test_events_come_by_day_and_undated_ones_last(store: Store) -> None:
    assert triggers(store, "") == ["hit", "shelled", "meet", "meeting", "met", "withdrew"]
    assert triggers(store, "order:newest")[-1] == "withdrew"


@pytest.mark.parametrize("line, words", [
    ("actor:Ruritania", ["shelled", "meet", "meeting", "met"]), ("actor:Borduria with:Ruritania", ["meet", "meeting", "met"]),
    ("type:ASSAULT", ["hit", "shelled"]), ("status:planned", ["meet", "meeting"]), ('place:"Port Azra"', ["hit", "shelled"]),
    ("since:2021-03-06", ["meeting", "met"]), ("until:2021-03-01", ["hit", "shelled"]), ("postponed", ["meeting"]),
    ('"met in velm"', ["met"]), ("publisher:south", ["meeting", "shelled"]), ("country:SYR type:CONSULT", ["meet", "met"]),
    ("article:w3", ["met", "withdrew"]), ("copies:yes article:w4", ["met"]), ("actor:RUS type:ASSAULT", ["shelled"]),
])  # fmt: skip
def test_each_term_narrows(store: Store, line: str, words: list[str]) -> None:
    assert sorted(triggers(store, line)) == sorted(words)


def test_pages_together_are_all_rows_once(store: Store) -> None:
    whole = [e.ref for e in find_events(store).rows]
    paged: list[str] = []
    after = None
    while True:
        page = find_events(store, make_query(limit=2, after=after))
        paged += [e.ref for e in page.rows]
        assert page.total == len(whole)
        after = page.after
        if after is None:
            break
    assert paged == whole


def test_evidence_is_text_with_the_words_marked(store: Store) -> None:
    event = next(e for e in find_events(store).rows if e.evidence.words == "shelled")
    marked = {p.mark: p.text for p in event.evidence.pieces if p.mark}
    assert event.evidence.sentence.startswith("Free Army said") and event.evidence.sentence.endswith("on Monday.")
    assert marked == {"trigger": "shelled", "actor": "Ruritania"}
    assert (event.evidence.source.publisher, event.evidence.source.day) == ("South Post", "2021-03-04")
    assert event.evidence.why == "“shelled” is ASSAULT" and event.cluster == "x1"


def test_the_other_layers(store: Store) -> None:
    said = find_statements(store, parse("actor:Ruritania truce")).rows
    assert [s.said for s in said] == ["it would not sign a truce", "it would sign a truce within a week"]
    assert [p.stance for p in find_positions(store, parse("stance:refusal")).rows] == ["refusal"]
    assert [f.number for f in find_figures(store, parse('place:"Port Azra" measure:killed')).rows] == [12, 30]
    assert [a.source.id for a in find_articles(store, parse("postponed")).rows] == ["w2"]
    about = find_statements(store, parse("topic:truce speaker:Ruritania")).rows
    assert [s.topics for s in about] == [("ceasefire and truce",)] * 2
    assert [p.topics for p in find_positions(store, parse("topic:truce")).rows] == [("ceasefire and truce",)] * 3
    assert {a.source.id for a in find_articles(store, parse("topic:truce")).rows} == {"w1", "w2", "w3"}
    assert find_events(store, parse("topic:truce")).total == find_statements(store, parse("topic:sanctions")).total == 0
    assert find_articles(store).rows[2].copies == 1
    assert find_statements(store, parse("type:ASSAULT")).total == 0


def test_actors_by_the_articles_that_name_them(store: Store) -> None:
    found = find_actors(store).rows
    assert (found[0].actor.name, found[0].articles, found[0].acts) == ("Ruritania", 4, 5), "counted in the whole store"
    assert [a.actor.name for a in find_actors(store, parse("holm")).rows] == ["Anna Holm"]


@pytest.mark.parametrize("line, like", [
    ("actor:Ruritanya", "Ruritania"), ("place:Azra", "Port Azra"), ("publisher:Nord", "North Wire"), ("article:w9", "article"),
    ("country:Nowhere", "country"), ("after:xx", "cursor"),
])  # fmt: skip
def test_a_name_that_is_not_there_is_said_with_its_likes(store: Store, line: str, like: str) -> None:
    with pytest.raises(SettingError, match=like):
        find_events(store, parse(line))


def test_flat_rows_have_the_same_columns(store: Store) -> None:
    rows = list(flat(find_events(store)))
    assert len({tuple(r) for r in rows}) == 1
    assert rows[0]["sentence"].startswith("Shells hit") and rows[0]["place"] == "Port Azra"


def test_frames(store: Store) -> None:
    from dateline.query import to_arrow, to_pandas, to_polars

    page = find_events(store)
    for make, library in ((to_arrow, "pyarrow"), (to_pandas, "pandas"), (to_polars, "polars")):
        pytest.importorskip(library, reason=f"{library} is not installed")
        assert len(make(page)) == 6
