"""Acts in a whole dispatch: looser triggers, words that may name two acts, parties that stand in another sentence."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest
from event_cases import REST, STAGES

from dateline import pipeline
from dateline.annotate.event_mentions import find_candidates, find_event_mentions
from dateline.annotate.events import resolve_events
from dateline.model import Actor, Argument, Article, Document, EventMention

TALKS = "Norway hosted negotiators from Chad. The talks failed." + REST
FIGHTING = "Fighting went on near the mine."
MINES = "Soldiers laid mines in the night." + REST


@cache
def read(text: str) -> Document:
    plan = pipeline.Plan("events", tuple(pipeline.load_stage(s, "tests") for s in STAGES))
    return next(iter(pipeline.run(plan, [Document(article=Article(id="d", text=text), language="en")])))


def candidates(text: str, dispatch: bool = True) -> list[tuple[str, str]]:
    clauses, _, found = find_candidates(read(text), dispatch)
    return [(c.type, clauses.lemma(c.anchor)) for group in found for c in group if not c.struck]


def spot(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def mention(text: str, words: str, type_: str, sentence: int, score: float, **parties: str) -> EventMention:
    spans = ((role, spot(text, name)) for role, name in parties.items())
    arguments = tuple(Argument(role=role, span=s, head=s) for role, s in spans)
    head = {"trigger": spot(text, words), "type": type_, "lemma": words, "sentence": sentence}
    return EventMention(id=words, score=score, by="tests", why="by hand", arguments=arguments, **head)


def events(text: str, *mentions: EventMention, actors: tuple[str, ...] = ()) -> list:
    rows = tuple(Actor(id=a, name=a, kind="government", mentions=(spot(text, a),)) for a in actors)
    return resolve_events(msgspec.structs.replace(read(text), event_mentions=mentions, actors=rows))["events"]


def test_a_bare_noun_names_an_act_in_a_dispatch_and_not_in_a_lone_sentence():
    assert ("CONSULT", "talk") in candidates(TALKS)
    assert ("CONSULT", "talk") not in candidates("The talks failed.")
    assert ("CONSULT", "talk") not in candidates(TALKS, dispatch=False)


def test_what_one_word_may_name_is_weighed_and_one_act_is_kept():
    assert {("ASSAULT", "lay"), ("MOBILIZE", "lay")} <= set(candidates(MINES))
    spans = [m.trigger for m in find_event_mentions(read(MINES))["event_mentions"]]
    assert len(spans) == len(set(spans))


def test_the_talks_have_the_parties_of_the_meeting_told_before():
    hosted = mention(TALKS, "hosted", "CONSULT", 0, 0.9, actor="Norway", recipient="negotiators from Chad")
    talks = mention(TALKS, "talks", "CONSULT", 1, 0.3)
    _, e = events(TALKS, hosted, talks, actors=("Norway", "negotiators from Chad"))
    assert [p.actor for p in (*e.actors, *e.recipients)] == ["Norway", "negotiators from Chad"]
    assert {p.span for p in (*e.actors, *e.recipients)} == {None} and "parties of the hosted" in e.why


@pytest.mark.parametrize(("rest", "score", "kept"), [(REST, 0.4, 1), (REST, 0.1, 0), ("", 0.3, 0)])
def test_what_a_dispatch_surely_tells_is_an_event_though_nobody_is_named(rest, score, kept):
    assert len(events(FIGHTING + rest, mention(FIGHTING, "Fighting", "ASSAULT", 0, score))) == kept
