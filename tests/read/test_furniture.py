"""Furniture: single lines, whole ugly pages, and what holds for any text at all."""

import time
from pathlib import Path
from typing import get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import text as spans
from dateline.model import Article, Document, Furniture, FurnitureKind
from dateline.read import furniture, page_words
from dateline.read.paragraphs import split_paragraphs
from dateline.resources import lexicon

CASES = Path(__file__).parent.parent / "cases"
LINES = yaml.safe_load((CASES / "furniture.yaml").read_text("utf-8"))
PAGES = yaml.safe_load((CASES / "pages.yaml").read_text("utf-8"))
BEFORE = "Two columns of armoured vehicles crossed the Kestrel river before dawn, residents of three villages said."
AFTER = "The governor's office counted 41 dead by nightfall and asked the mission to send more doctors to the valley."


def labelled(text: str, **given: object) -> list[tuple[str, str]]:
    return [(f.kind, text[f.span[0] : f.span[1]]) for f in furniture.find_furniture(text, **given)]


def body(text: str, **given: object) -> list[str]:
    stretches = spans.body(text, furniture.find_furniture(text, **given))
    return [p.text for s, e in stretches for p in split_paragraphs(text[s:e])]


def ids(cases: list[dict]) -> list[str]:
    return [f"{c.get('tier', 'strong')}: {c['text'][:40]!r}" for c in cases]


@pytest.mark.parametrize("case", LINES, ids=ids(LINES))
def test_a_line_between_paragraphs(case: dict) -> None:
    text = f"{BEFORE}\n\n{case['text']}\n\n{AFTER}\n"
    kinds = {f.kind for f in furniture.find_furniture(text)}
    assert kinds == ({case["expected"]} if case["expected"] else set())
    if case["expected"]:
        assert body(text) == [BEFORE, AFTER] or case["expected"] in ("template", "byline", "timestamp")
        assert BEFORE in body(text) and AFTER in body(text)


@pytest.mark.parametrize("case", LINES, ids=ids(LINES))
def test_a_line_between_paragraphs_without_blank_lines(case: dict) -> None:
    text = f"{BEFORE}\n{case['text']}\n{AFTER}\n"
    kinds = {f.kind for f in furniture.find_furniture(text)}
    assert kinds <= ({case["expected"]} if case["expected"] else set()), labelled(text)


@pytest.mark.parametrize("case", PAGES, ids=[c["name"] for c in PAGES])
def test_an_ugly_page(case: dict) -> None:
    text = case["text"]
    given = {"title": case["title"]} if "title" in case else {}
    assert body(text, **given) == case["body"]
    kinds = labelled(text, **given)
    for kind, words in case["expected"]:
        assert any(k == kind and words in w for k, w in kinds), (kind, words, kinds)


def test_there_are_enough_cases() -> None:
    assert len(LINES) + len(PAGES) >= 120 and len(PAGES) >= 10


def test_the_lexicon_names_only_kinds_of_the_model() -> None:
    assert set(lexicon("furniture")["kinds"]) <= set(get_args(FurnitureKind))


def test_every_whole_entry_of_the_lexicon_labels_its_own_line() -> None:
    words = page_words.page_words().whole
    missed = [w for w, kind in words.items() if (kind, w) not in labelled(f"{BEFORE}\n\n{w}\n\n{AFTER}")]
    assert not missed


@pytest.mark.parametrize(
    "text",
    [
        "The envoy met the two ministers in Geneva.",
        "Read more: the envoy met the two ministers in Geneva",
        "Geneva: The envoy met the two ministers in the old hall.",
        "GENEVA - The envoy met the two ministers in the old hall.",
        "GENEVA (Reuters) - Talks",
        "Share this",
        "",
        "   \n\t ",
    ],
)
def test_one_sentence_has_no_furniture(text: str) -> None:
    assert furniture.find_furniture(text) == ()


def test_one_sentence_loses_a_dateline_with_its_agency_or_day() -> None:
    assert labelled("GENEVA (AP) - The envoy met the two ministers there.") == [("dateline", "GENEVA (AP) -")]
    assert labelled("SIDRA, Feb. 3 - The envoy met the two ministers there.") == [("dateline", "SIDRA, Feb. 3 -")]


def test_one_paragraph_keeps_its_words_but_for_dateline_and_credit() -> None:
    text = f"GENEVA, Feb 3 (Reuters) - {BEFORE} {AFTER} (Reporting by Jana Brandt; Editing by Paul Okoro)"
    assert body(text) == [f"{BEFORE} {AFTER}"]


def test_what_the_container_named_is_kept_and_wins() -> None:
    text = f"Menu Home\n\n{BEFORE}\n\nCaption of a picture of the bridge.\n\n{AFTER}"
    at = text.index("Caption")
    marked = (Furniture(span=(at, at + 35), kind="caption", by="read.html", why="<figcaption>"),)
    found = furniture.annotate(Document(article=Article(id="a", text=text, marked=marked)))["furniture"]
    assert marked[0] in found
    assert spans.body(text, found)[-1] == (text.index(AFTER), len(text))


def test_marked_spans_outside_the_text_are_dropped() -> None:
    marked = (Furniture(span=(0, 900), kind="caption"), Furniture(span=(3, 3), kind="caption"))
    assert furniture.find_furniture("Talks go on.", marked=marked) == ()


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Envoys “meet again” in Vienna", 'Envoys "meet again" in Vienna'),
        ("Envoys meet again in Vienna - The Harbour Ledger", "Envoys meet again in Vienna"),
        ("Envoys meet again in Vienna", "ENVOYS MEET AGAIN IN VIENNA"),
        ("Envoys meet again in Vienna", "Envoys meet again in Vienna."),
    ],
)
def test_the_title_in_the_text_is_a_headline(title: str, line: str) -> None:
    assert labelled(f"{line}\n{BEFORE}\n{AFTER}", title=title) == [("headline", line)]


def test_a_first_line_that_is_not_the_given_title_stays() -> None:
    assert (
        labelled(f"Envoys condemn the raid on Kestrel\n\n{BEFORE}\n\n{AFTER}", title="Press statement of 4 June") == []
    )


def test_a_headline_needs_no_mark_but_a_blank_line() -> None:
    assert labelled(f"Armour crosses the Kestrel\n\n{BEFORE}\n\n{AFTER}") == [
        ("headline", "Armour crosses the Kestrel")
    ]


def test_a_transcript_keeps_its_labels() -> None:
    turn = "The mission has not been told about any second corridor so far, and will not guess at it today."
    text = "\n\n".join([f"REUTERS: {turn}", f"SPOKESMAN: {turn}", f"REUTERS: {turn}", f"SPOKESMAN: {turn}"])
    assert labelled(text) == []


def test_wrapped_lines_are_one_paragraph() -> None:
    words = f"{BEFORE} {AFTER}".split()
    lines, line = [], ""
    for w in words:
        if len(line) + len(w) > 60:
            lines.append(line)
            line = ""
        line = f"{line} {w}".strip()
    text = "\n".join([*lines, line])
    assert len(lines) > 2 and len(split_paragraphs(text)) == 1
    assert labelled(text + "\n\n" + AFTER) == []


PIECES = st.sampled_from(
    [
        "Home > World", "{{x}}", "Feb 4, 2016", "By Jana Brandt", "GENEVA (AP) — ", "Reuters: ", BEFORE, AFTER, "\n", "\n\n", " ", "\t",
        " ", "Share this", "---", "“", "”", "<p>", "[1]", "sds", "- Reuters", "(Reporting by A; Editing by B)", "©", "Read more:", "é", "٣",
        "Comments", "3 days ago", "reply", "Related", "\r\n", " ", "10:32 GMT – ", "لا", "停火。", "\x00", "04/02/2016",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.one_of(st.none(), st.just(BEFORE), st.text(max_size=20)))
def test_spans_lie_in_the_text_sorted_disjoint_and_not_empty(text: str, title: str | None) -> None:
    found = furniture.find_furniture(text, title)
    edges = [p for f in found for p in f.span]
    assert edges == sorted(edges) and all(f.span[0] < f.span[1] for f in found)
    assert all(0 <= p <= len(text) for p in edges)
    assert all(f.by == furniture.NAME and f.why for f in found)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all(text: str) -> None:
    found = furniture.find_furniture(text)
    assert all(0 <= f.span[0] < f.span[1] <= len(text) for f in found)


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp"), blacklist_characters="<>{}[]$%"),
        min_size=1,
        max_size=300,
    )
)
def test_a_paragraph_alone_is_never_all_furniture(text: str) -> None:
    found = furniture.find_furniture(text)
    assert not text.strip() or spans.body(text, found)


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 200_000,
        "<a " * 200_000,
        "By And And And And And And And And And And And And And And x\n" * 5_000,
        "A > " * 100_000,
        "word " * 1_000_000,
        f"{BEFORE} " * 10_000,
        "(Reporting by " * 20_000,
        "Feb " * 200_000,
        "10:10 " * 100_000,
        "A/B " * 100_000,
        "Home\n" * 20_000,
        " " * 1_000_000,
        "Paris, Paris/Paris, Paris " * 50_000,
    ],
    ids=lambda t: repr(t[:14]),
)
def test_time_grows_with_the_text_only(text: str) -> None:
    start = time.process_time()
    furniture.find_furniture(text)
    assert time.process_time() - start < 6


def test_the_page_of_documentation_names_every_kind() -> None:
    page = (Path(__file__).parents[2] / "docs" / "page.md").read_text("utf-8")
    table = page.split("## Kinds")[1].split("###")[0]
    named = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(named) == sorted(get_args(FurnitureKind))


HEADS = yaml.safe_load((CASES / "heads.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", HEADS, ids=[f"{c['tier']}: {c['text'][:50]!r}" for c in HEADS])
def test_the_head_of_a_page(case: dict) -> None:
    text = f"{case['text']}\n{BEFORE}\n\n{AFTER}\n"
    given = {"title": case["title"]} if "title" in case else {}
    assert [list(row) for row in labelled(text, **given)] == case["expected"]
