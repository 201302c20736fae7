"""Attribution by rule over the parse: impersonal cues, words inside words, the ends of contents, deeds."""

from __future__ import annotations

import pytest

from dateline import pipeline
from dateline.annotate.attribution import borders, impersonal, inner, linking, reserve, sources
from dateline.model import Article, Attribution, Document, Span

NAMES = ("annotate.sentences", "annotate.syntax", "annotate.quotation")
PLAN = pipeline.Plan("parse", tuple(pipeline.load_stage(n, "test") for n in NAMES))


def parse(text: str) -> Document:
    return next(iter(pipeline.run(PLAN, [Document(article=Article(id="a", text=text))])))


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def row(document: Document, source: str, cue: str, content: str, score: float = 0.9) -> Attribution:
    text = document.text
    return Attribution(
        id="u1",
        source=(at(text, source),) if source else (),
        cue=(at(text, cue),),
        content=(at(text, content),),
        form="indirect",
        cue_class="speech",
        by="test",
        why="test",
        score=score,
    )


def told(document: Document, found: Attribution) -> tuple[list[str], list[str], list[str]]:
    source, cue, content = (
        [document.text[s:e] for s, e in spans] for spans in (found.source, found.cue, found.content)
    )
    return source, cue, content


IMPERSONAL = [
    ("The truce in Kharmat seems to hold.", ["seems"], ["The truce in Kharmat", "to hold"]),
    (
        "The delegates are expected to meet again in Bergen.",
        ["are expected"],
        ["The delegates", "to meet again in Bergen"],
    ),
    (
        "The envoy, who arrived on Monday, is expected to leave, with both sides claiming success.",
        ["is expected"],
        ["The envoy", "to leave"],
    ),
    ("It was announced that the port would close.", ["It was announced"], ["that the port would close"]),
    (
        "The minister is expected to attend a black-tie dinner.",
        ["is expected"],
        ["The minister", "to attend a black-tie dinner"],
    ),
    ("It was unclear whether the convoy had left.", ["It was unclear"], ["whether the convoy had left"]),
    ("Asked whether the bridge was safe, the general left.", ["Asked"], ["whether the bridge was safe"]),
]


@pytest.mark.parametrize(("text", "cue", "content"), IMPERSONAL)
def test_an_impersonal_cue_has_its_subject_and_its_complement_for_content(
    text: str, cue: list[str], content: list[str]
) -> None:
    document = parse(text)
    (found,) = impersonal.settle(document, [])
    assert told(document, found) == ([], cue, content)
    assert found.score == impersonal.SCORE and "names no source" in found.why


@pytest.mark.parametrize(
    "text",
    [
        "The general was accused of theft by two officers.",
        "The bridge was repaired in March.",
        "The envoy appeared at the gate.",
    ],
)
def test_a_named_agent_and_other_verbs_are_no_impersonal_cue(text: str) -> None:
    assert impersonal.settle(parse(text), []) == []


def test_the_subject_of_a_passive_is_content_and_no_source() -> None:
    document = parse("The governor was asked when the dam would open.")
    (found,) = impersonal.settle(document, [row(document, "The governor", "was asked", "when the dam would open")])
    assert told(document, found) == ([], ["was asked"], ["The governor", "when the dam would open"])


def test_an_impersonal_row_keeps_a_source_that_is_no_subject_and_stays_out_of_others_words() -> None:
    document = parse("The convoy is believed to be lost, officials said.")
    whole = row(document, "officials", "said", "The convoy is believed to be lost")
    assert impersonal.settle(document, [whole]) == [whole]


def test_a_cue_that_goes_on_to_another_verb_keeps_its_source() -> None:
    document = parse("The senator is expected to argue that the base must close.")
    whole = row(document, "The senator", "is expected to argue", "that the base must close")
    assert impersonal.settle(document, [whole]) == [whole]


INNER = [
    (
        "The spokesman said the commander made it clear on Friday that the road would stay shut.",
        (["the commander"], ["made it clear"], ["the road would stay shut"]),
    ),
    (
        "The spokesman said the minister raised the matter and stressed the need for a truce.",
        (["the minister"], ["stressed"], ["the need for a truce"]),
    ),
    (
        "The spokesman said the mediators pressed for the crossing to be opened.",
        (["the mediators"], ["pressed for"], ["the crossing to be opened"]),
    ),
    (
        "The spokesman said he rejected the ministry's claim that the wells were safe.",
        (["the ministry"], ["claim"], ["the wells were safe"]),
    ),
    (
        "The spokesman said the panel had concluded that the shell came from the north.",
        (["the panel"], ["had concluded"], ["the shell came from the north"]),
    ),
]


@pytest.mark.parametrize(("text", "expected"), INNER)
def test_words_inside_words(text: str, expected: tuple[list[str], list[str], list[str]]) -> None:
    document = parse(text)
    outer = row(document, "The spokesman", "said", text.removeprefix("The spokesman said ").rstrip("."))
    found = [told(document, r) for r in inner.find_inner(document, [outer])]
    assert expected in found


def test_a_cue_that_a_row_has_already_gets_no_second_row() -> None:
    document = parse("The spokesman said the report also details the damage to the wells.")
    outer = row(document, "The spokesman", "said", "the report also details the damage to the wells")
    own = row(document, "the report", "also details", "the damage to the wells")
    assert inner.find_inner(document, [outer, own]) == []


def test_content_ends_with_the_subject_that_holds_its_cue() -> None:
    document = parse("The claim that the wells were poisoned was denied in Bergen.")
    cue, content = at(document.text, "claim"), at(document.text, "that the wells were poisoned was denied in Bergen")
    kept = borders.within(document, (cue,), (content,))
    assert [document.text[s:e] for s, e in kept] == ["that the wells were poisoned"]


WAR = "The army shelled two villages. Troops crossed the border at night. The ambassador signed the accord."
CAMPAIGN = "The candidate signed a pledge. He backs the tax plan. Voters like it."


def test_a_text_of_deeds_in_war_asks_more_of_a_row() -> None:
    war, campaign = parse(WAR), parse(CAMPAIGN)
    assert reserve.on_conflict(war) and not reserve.on_conflict(campaign)
    assert reserve.reserve_for(war, [], True, 0.25) == reserve.DEEDS
    assert reserve.reserve_for(campaign, [], False, 0.25).row == 0.25
    sure = [linking.Draft(n, (), (), (), frozenset(), frozenset(), {}, 0.9) for n in range(3)]
    assert reserve.reserve_for(war, sure, True, 0.25).row == 0.25


def test_an_act_done_by_words_with_a_bare_object_is_a_deed() -> None:
    document = parse(WAR)
    assert reserve.is_deed(document, row(document, "The ambassador", "signed", "the accord"))
    document = parse("The envoy thanked the hosts. She said that the talks were useful.")
    assert reserve.is_deed(document, row(document, "The envoy", "thanked", "the hosts"))
    assert not reserve.is_deed(document, row(document, "She", "said", "that the talks were useful"))


def test_a_day_says_nothing_the_subject_of_the_cue_does() -> None:
    text = "Peru, which recalled its envoy on Monday, called the vote a fraud. On Monday Peru called it a farce."
    document = parse(text)
    mended = sources.mended(document, row(document, "Monday", "called", "the vote a fraud"))
    assert told(document, mended)[0] == ["Peru"] and "a day is no source" in mended.why
    kept = row(document, "Peru", "called", "the vote a fraud")
    assert sources.mended(document, kept) is kept
