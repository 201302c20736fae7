"""Statements: who speaks, to whom, when, where and how, from layers made by hand and from whole articles."""

import msgspec
import pytest

from dateline import pipeline
from dateline.annotate.statements import find_statements
from dateline.model import Actor, Article, Attribution, Document, Statement

TEXT = """GENEVA, Feb 3 (Reuters) - The United Nations envoy Maren Olsbakken said on Wednesday that the talks would resume.

“We are tired of promises,” she told reporters at a news conference in Geneva. “We want trucks on the road.”

The opposition's chief delegate, Karim Haddad, wrote in a letter to Olsbakken on Tuesday that his side would not come.
"""


@pytest.fixture(scope="module")
def document() -> Document:
    article = Article(id="a", text=TEXT, published="2016-02-04")
    return next(iter(pipeline.run(pipeline.load_plan(), [Document(article=article)])))


def of(document: Document, words: str) -> Statement:
    return next(s for s in document.statements if any(words in document.text[a:b] for a, b in s.content))


def name(document: Document, actor: str | None) -> str | None:
    return next((a.name for a in document.actors if a.id == actor), None)


def test_a_pronoun_is_the_person_it_means(document: Document) -> None:
    assert "Olsbakken" in (name(document, of(document, "tired of promises").speaker) or "")


def test_a_title_and_a_name_are_one_speaker(document: Document) -> None:
    assert "Haddad" in (name(document, of(document, "would not come").speaker) or "")


def test_the_day_is_the_one_in_the_cues_clause(document: Document) -> None:
    when = of(document, "would not come").date
    assert when is not None and when.value == "2016-02-02" and when.timex


def test_the_channel_is_told(document: Document) -> None:
    assert of(document, "tired of promises").channel == "news conference"
    assert of(document, "would not come").channel == "writing"


def test_the_place_of_saying(document: Document) -> None:
    place = of(document, "tired of promises").place
    assert {p.id: p.name for p in document.places}.get(place or "") in ("Geneva", "Genève")


def test_discontinuous_content_is_one_statement(document: Document) -> None:
    row = of(document, "tired of promises")
    assert len(row.content) == 2 and row.form == "direct"


def test_every_row_says_why(document: Document) -> None:
    assert all("speaker:" in s.why and s.by and s.sentence is not None for s in document.statements)


def test_no_source_no_speaker() -> None:
    row = Attribution(id="u1", source=(), cue=((0, 4),), content=((5, 9),), form="indirect")
    (only,) = find_statements(Document(article=Article(id="a", text="Told they left."), attributions=(row,)))
    assert only.speaker is None


def test_a_first_person_inside_anothers_words_is_the_outer_speaker(document: Document) -> None:
    text = "Vint said: “We announced aid.”"
    outer = Attribution(id="u1", source=((0, 4),), cue=((5, 9),), content=((11, 30),), form="direct")
    inner = Attribution(id="u2", source=((12, 14),), cue=((15, 24),), content=((25, 28),), form="indirect", nested="u1")
    bare = pipeline.Plan("parse", tuple(pipeline.load_stage(f"annotate.{n}", "test") for n in ("sentences", "syntax")))
    parsed = next(iter(pipeline.run(bare, [Document(article=Article(id="b", text=text))])))
    vint = Actor(id="a1", name="Vint", kind="person", mentions=((0, 4),))
    rows = find_statements(msgspec.structs.replace(parsed, attributions=(outer, inner), actors=(vint,)))
    assert [r.speaker for r in rows] == ["a1", "a1"]
    assert rows[1].nested == rows[0].id


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("The minister did not say that the talks were over.", True),
        ("Neither delegation has told the mediator that it will leave.", True),
        ("No spokesman for the army has said that the bridge fell.", True),
        ("No spokesman for the army has said that the bridge fell.", True),
        ("The general would not confirm that the bridge had fallen.", True),
        ("The minister said that the talks were not over.", False),
        ("The minister not only said that the talks were over.", False),
        ("The general denied that his men had burned the mill.", False),
    ],
)
def test_a_statement_told_as_not_made_is_negated(text: str, negated: bool) -> None:
    article = Article(id="n", text=text, published="2016-02-04")
    read = next(iter(pipeline.run(pipeline.load_plan(), [Document(article=article)])))
    assert [s.negated for s in read.statements] == [negated]
