"""Copies: exact, near, cut, updated; what is not one; decisions; order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.corpus.decisions import Decisions
from dateline.corpus.duplicates import Sketch, find_copies, independent, sketch
from dateline.errors import SettingError

PLACES = [
    "Kessim",
    "Taref",
    "Dorrun",
    "Palvik",
    "Sorbo",
    "Anneth",
    "Quille",
    "Marrow",
    "Heddin",
    "Osk",
    "Varn",
    "Tilde",
]
DOERS = ["gunners", "envoys", "nurses", "farmers", "clerks", "miners", "pilots", "teachers", "judges", "sailors"]
DEEDS = ["shelled", "visited", "rebuilt", "left", "counted", "searched", "warned", "praised", "blocked", "mapped"]


def story(seed: int, sentences: int = 14) -> list[str]:
    r = random.Random(seed)
    made = []
    for _ in range(sentences):
        words = [r.choice(DOERS), r.choice(DEEDS), "the", r.choice(PLACES), r.choice(DOERS), "after", r.choice(DEEDS),
                 str(r.randint(2, 900)), r.choice(DOERS), "near", r.choice(PLACES), "and", r.choice(PLACES)]  # fmt: skip
        made.append(" ".join(words).capitalize() + ".")
    return made


def made(id: str, parts: list[str], day: str = "2020-01-01") -> Sketch:
    return sketch(id, " ".join(parts), (), day)


def grouped(*sketches: Sketch, decisions: Decisions = Decisions()) -> set[tuple[str, ...]]:
    return {g.members for g in find_copies(sketches, decisions)}


def test_the_same_words_are_one_text_whatever_the_marks() -> None:
    one = " ".join(story(1))
    (group,) = find_copies(
        [sketch("a", one, (), "2020-01-02"), sketch("b", one.upper().replace(".", " —"), (), "2020-01-01")]
    )
    assert group.members == ("b", "a") and group.lead == "b"
    assert group.links[0].kind == "exact" and group.links[0].containment == 1.0


def test_a_syndicated_copy_with_its_own_head_and_foot_is_found() -> None:
    body = story(2)
    other = [
        "COASTVILLE (Northwire) -",
        *body[:6],
        *body[7:],
        "Our staff added to this report.",
        "All rights reserved.",
    ]
    (group,) = find_copies([made("wire", body), made("paper", other, "2020-01-02")])
    assert group.lead == "wire" and group.links[0].kind == "copy"
    assert group.links[0].why


def test_an_excerpt_is_found_that_likeness_of_the_whole_would_miss() -> None:
    body = story(3, 20)
    (group,) = find_copies([made("full", body), made("cut", body[:4], "2020-01-02")])
    link = group.links[0]
    assert link.kind == "excerpt" and link.likeness < 0.3 < 0.9 < link.containment


def test_an_update_with_other_figures_stays_with_its_story() -> None:
    body = story(4, 16)
    later = ["New details came in during the night.", *(s.replace("1", "7") for s in body[:10]), *story(5, 3)]
    assert grouped(made("first", body), made("later", later, "2020-01-02")) == {("first", "later")}


def test_two_reports_of_one_event_are_not_one_text() -> None:
    a = ["Gunners shelled the market of Kessim on Monday, killing 20 people, the Red Crescent said."]
    b = ["The Red Crescent said 20 people were killed in Kessim on Monday when gunners shelled its market."]
    assert grouped(made("a", a), made("b", b)) == {("a",), ("b",)}
    assert grouped(made("x", story(6)), made("y", story(7))) == {("x",), ("y",)}


def test_the_lead_is_the_earliest_and_of_one_day_the_fullest() -> None:
    body = story(8)
    (group,) = find_copies(
        [made("z", body[:9], "2020-01-01"), made("y", body, "2020-01-01"), made("x", body, "2020-01-03")]
    )
    assert group.members == ("y", "z", "x")


def test_many_copies_of_one_text_stay_together() -> None:
    body = story(9)
    sketches = [
        made(f"c{n:03}", [f"Outlet {n} adds its own opening words here.", *body[: 10 + n % 4]]) for n in range(80)
    ]
    (group,) = find_copies(sketches)
    assert len(group.members) == 80


def test_a_person_joins_and_holds_apart() -> None:
    body = story(10)
    a, b, c = made("a", body), made("b", body, "2020-01-02"), made("c", story(11))
    assert grouped(a, b, c, decisions=Decisions(apart=(("b", "a"),))) == {("a",), ("b",), ("c",)}
    assert grouped(a, b, c, decisions=Decisions(together=(("c", "a"),))) == {("a", "c", "b")}
    assert grouped(a, b, c) == {("a", "b"), ("c",)}, "taking a decision back gives the links again"
    with pytest.raises(SettingError, match="held apart and joined"):
        grouped(a, b, decisions=Decisions(together=(("a", "b"),), apart=(("a", "b"),)))


def test_sources_count_texts_not_copies() -> None:
    body = story(12)
    groups = find_copies([made("a", body), made("b", body, "2020-01-02"), made("c", story(13))])
    assert independent(["a", "b"], groups) == 1 and independent(["a", "b", "c"], groups) == 2


def test_texts_without_words_are_articles_too() -> None:
    assert grouped(sketch("a", ""), sketch("b", "…"), sketch("c", "42")) == {("a",), ("b",), ("c",)}


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(3, 14)), min_size=1, max_size=10),
    st.randoms(use_true_random=False),
)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_order_changes_nothing_and_no_article_is_lost(texts: list[tuple[int, int]], r: random.Random) -> None:
    sketches = [
        made(f"t{n}", story(seed)[:length], f"2020-01-{1 + n % 3:02}") for n, (seed, length) in enumerate(texts)
    ]
    shuffled = sketches[:]
    r.shuffle(shuffled)
    groups = find_copies(sketches)
    assert groups == find_copies(shuffled)
    assert sorted(m for g in groups for m in g.members) == sorted(s.id for s in sketches)
    assert all(g.lead == g.members[0] for g in groups)


def test_sorting_part_by_part_finds_the_same_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.corpus import duplicates

    bodies = [story(n) for n in range(12)]
    some = [made(f"a{n}", b) for n, b in enumerate(bodies)] + [
        made(f"b{n}", b[:9], "2020-01-03") for n, b in enumerate(bodies)
    ]
    whole = grouped(*some)
    monkeypatch.setattr(duplicates, "AT_ONCE", 40)
    assert grouped(*some) == whole and ("a3", "b3") in whole
