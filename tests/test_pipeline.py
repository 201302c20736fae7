"""Stages, plans, and what happens when an article or a plan is bad."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dateline import pipeline
from dateline.errors import ArticleProblem, SettingError
from dateline.model import Article, Document
from dateline.pipeline import Plan, Stage


def document(text: str = "x", language: str | None = None, id: str = "a") -> Document:
    return Document(article=Article(id=id, text=text), language=language)


def whole_text(d: Document) -> dict[str, Any]:
    return {"sentences": ((0, len(d.text)),)}


SENTENCES = Stage("t.sentences", (), ("sentences",), annotate=whole_text)


def test_the_default_plan_loads_and_its_stages_meet() -> None:
    plan = pipeline.load_plan()
    given: set[str] = set()
    for stage in plan.stages:
        assert set(stage.needs) <= given, stage.name
        given |= set(stage.gives)
    assert "events" in given


def test_every_stage_says_what_it_is_for() -> None:
    assert all(s.purpose for s in pipeline.load_plan().stages)


def test_a_stage_that_needs_what_none_gives_is_refused() -> None:
    needy = Stage("t.needy", ("tokens",), ("timexes",), annotate=lambda d: {"timexes": ()})
    with pytest.raises(SettingError, match="needs 'tokens', which no stage before it gives"):
        pipeline.check(Plan("p", (SENTENCES, needy)))


def test_two_stages_that_give_one_layer_are_refused() -> None:
    with pytest.raises(SettingError, match="both give 'sentences'"):
        pipeline.check(Plan("p", (SENTENCES, SENTENCES)))


def test_a_layer_that_is_none_is_refused() -> None:
    odd = Stage("t.odd", (), ("moods",), annotate=lambda d: {"moods": ()})
    with pytest.raises(SettingError, match="'moods' that is none"):
        pipeline.check(Plan("p", (odd,)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("stages = [", "not TOML"),
        ("title = 'x'", "needs `stages`"),
        ("stages = ['annotate.astrology']", "no stage 'annotate.astrology'"),
        ("stages = ['text']", "is no stage"),
        ("stages = ['annotate.syntax']", "needs 'sentences'"),
    ],
)
def test_a_bad_plan_says_what_and_where(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(content)
    with pytest.raises(SettingError, match=message) as e:
        pipeline.load_plan(str(file))
    assert "mine.toml" in str(e.value)


def test_an_articles_problem_stays_with_the_article() -> None:
    def picky(d: Document) -> dict[str, Any]:
        if d.id == "bad":
            raise ArticleProblem("odd", "It is odd.", "Mend it.")
        return {"timexes": ()}

    plan = Plan("p", (SENTENCES, Stage("t.picky", (), ("timexes",), annotate=picky)))
    good, bad, other = pipeline.run(plan, [document(id="good"), document(id="bad"), document(id="other")])
    assert [p.kind for p in bad.problems] == ["odd"]
    assert bad.problems[0].stage == "t.picky"
    assert bad.sentences and not good.problems and not other.problems


def broken(documents: Sequence[Document]) -> list[dict[str, Any]]:
    return [{"timexes": (1 // (d.id != "bad"),)} for d in documents]


def test_a_bug_costs_one_article_when_asked_to_keep_going() -> None:
    plan = Plan("p", (Stage("t.broken", (), ("timexes",), batch=broken),))
    rows = list(pipeline.run(plan, [document(id=i) for i in ("a", "bad", "c")], keep_going=True))
    assert [[p.kind for p in d.problems] for d in rows] == [[], ["bug"], []]
    assert rows[0].timexes and rows[2].timexes


def test_a_bug_raises_otherwise() -> None:
    plan = Plan("p", (Stage("t.broken", (), ("timexes",), batch=broken),))
    with pytest.raises(ZeroDivisionError):
        list(pipeline.run(plan, [document(id="bad")]))


def test_a_stage_passes_over_a_language_it_cannot_read() -> None:
    plan = Plan("p", (SENTENCES,))
    english, french, unknown = pipeline.run(plan, [document("x", "en"), document("x", "fr"), document("x")])
    assert english.sentences and unknown.sentences and not french.sentences


def test_memory_is_bounded_by_a_batch() -> None:
    seen: list[str] = []

    def articles() -> Any:
        for i in range(100):
            seen.append(str(i))
            yield document(id=str(i))

    stream = pipeline.run(Plan("p", (SENTENCES,)), articles(), batch_size=4)
    next(stream)
    assert len(seen) <= 5
    assert len(list(stream)) == 99


def test_timings_count_words_and_stages() -> None:
    timings = pipeline.Timings()
    list(pipeline.run(Plan("p", (SENTENCES,)), [document("one two three")] * 3, timings=timings))
    assert timings.words == 9 and set(timings.seconds) == {"t.sentences"}
