"""Words are found, and whatever is typed is a question, never a fault."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import shelling, talks
from synthetic import Corpus

from dateline.errors import SettingError
from dateline.store import Store, open_store
from dateline.store.searching import fts5_query, parse


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("shelled", {"shelling"}),
        ("SHELLING", {"shelling"}),
        ('"port of Kelvar"', {"shelling"}),
        ('"Kelvar of port"', set()),
        ("kelv*", {"shelling"}),
        ("mediator -friday", set()),
        ("mediator -kelvar", {"talks"}),
        ("mediator OR rebels", {"shelling", "talks"}),
        ("marun", {"shelling", "talks"}),
        ("marun rebels", set()),
        ("hoped for peace", {"talks"}),
        ("NEAR(kelvar)", set()),
        ("don't", set()),
        ("o'n*", set()),
        ("'; drop table", set()),
        ("words:kelvar", set()),
    ],
)
def test_what_is_typed_finds_articles(store: Store, words: str, found: set[str]) -> None:
    store.add([shelling(), talks()])
    ids = {a.article: a.id for a in store.articles()}
    assert {ids[h.article] for h in store.search(words)} == found


def test_a_hit_says_where_it_stands_and_marks_the_words(store: Store) -> None:
    store.add([shelling(), talks()])
    said = store.search("fired", ["statements"])
    assert [(h.layer, h.id, h.words) for h in said] == [
        ("statements", shelling().statements[1].id, "We fired … nothing")
    ]
    assert "[fired]" in said[0].snippet
    (hit,) = store.search("shelled", ["sentences"])
    assert shelling().text[hit.start : hit.end] == hit.words
    assert "[shelled]" in hit.snippet


def test_offsets_after_characters_outside_the_basic_plane(store: Store) -> None:
    store.add([talks()])
    (hit,) = store.search("peace")
    assert talks().text[hit.start : hit.end] == hit.words


def test_best_first_and_page_by_page(store: Store) -> None:
    store.add(Corpus(15).records())
    first = store.search("truce", limit=8)
    assert [h.rank for h in first] == sorted((h.rank for h in first), reverse=True)
    pages = store.search("truce", limit=4) + store.search("truce", limit=4, offset=4)
    assert pages == first


def test_only_articles_of_some_days(store: Store) -> None:
    store.add([shelling(), talks()])
    assert {h.article for h in store.search("marun", since="2031-03-07")} == {store.article("talks").article}
    assert store.search("marun", until="2031-03-01") == []


@pytest.mark.parametrize("words", ["", "  ", '"', "* - ( )", "-syria"])
def test_nothing_to_look_for_is_said(store: Store, words: str) -> None:
    with pytest.raises(SettingError, match="no word to look for"):
        store.search(words)


@settings(deadline=None)
@given(st.text(alphabet="ab\"*-()^:{}+~'\\OR ANDNOT\x00é", max_size=20))
def test_nothing_typed_is_a_syntax_error(words: str) -> None:
    import sqlite3

    if parse(words):
        c = sqlite3.connect(":memory:")
        c.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
        c.execute("SELECT * FROM t WHERE t MATCH ?", (fts5_query(parse(words)),)).fetchall()


def test_search_follows_a_new_reading(tmp_path) -> None:  # type: ignore[no-untyped-def]
    import msgspec

    with open_store(tmp_path / "a.db", create=True) as store:
        store.add([shelling()])
        store.add(
            [msgspec.structs.replace(shelling(), sentences=shelling().sentences[:1], statements=())], replace=True
        )
        assert store.search("fired OR denied") == []
        assert len(store.search("shelled")) == 1
