"""The gist of a sentence: what kind of act it tells as a whole, and whether it is a mere public statement."""

from __future__ import annotations

import numpy as np
import pytest
from event_cases import STAGES

from dateline import pipeline
from dateline.annotate.event_mentions import gist
from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.event_mentions.heads import Heads
from dateline.inference import acts
from dateline.model import Article, Document

TELLS = {
    "Mortar crews of the militia shelled the fishing port for an hour, killing three dockers.": "ASSAULT",
    "Police arrested two nurses at the gate of the ministry.": "COERCE",
    "The court sentenced the former governor to nine years in prison.": "SANCTION",
    "The envoy urged both sides to return to the table without delay.": "REQUEST",
    "The two presidents met in Lusaka and discussed the ferry.": "CONSULT",
    "Thousands of students marched through the port against the decree.": "PROTEST",
}
NOTHING = (
    "The ministry declined to comment on the timetable of the ferries.",
    "He said the harvest was good and the roads were dry.",
)


def heads(*sentences):
    plan = pipeline.Plan("gist", tuple(pipeline.load_stage(s, "tests") for s in STAGES[:-2]))
    text = " ".join(sentences)
    document = next(iter(pipeline.run(plan, [Document(article=Article(id="g", text=text), language="en")])))
    return Heads(Clauses(document.tokens), document.encoding)


@pytest.fixture(scope="module")
def read():
    return heads(*TELLS, *NOTHING).gists


def test_every_sentence_has_a_gist_and_its_parts_are_probabilities(read):
    assert list(read) == list(range(len(TELLS) + len(NOTHING)))
    for g in read.values():
        assert len(g.types) == len(acts.labels().types) and len(g.quads) == gist.QUADS
        assert g.types.sum() == pytest.approx(1, abs=1e-4) and g.quads.sum() == pytest.approx(1, abs=1e-4)


def test_of_all_types_it_finds_the_one_that_the_sentence_tells_likeliest(read):
    names = acts.labels().types[1:]
    for g, kind in zip(read.values(), TELLS.values(), strict=False):
        assert names[int(g.types[1:].argmax())] == kind


def test_a_sentence_without_an_act_is_none(read):
    for g in list(read.values())[len(TELLS) :]:
        assert int(g.types.argmax()) == acts.NONE


def test_weights_can_be_given_and_taken_back():
    rows = np.ones((1, 802), np.float32)
    shipped = gist.read(rows)[0]
    gist.use(np.zeros((803, 22), np.float32))
    try:
        assert gist.read(rows)[0].quads.tolist() == pytest.approx([0.2] * 5)
    finally:
        gist.use(None)
    assert gist.read(rows)[0].types.tolist() == shipped.types.tolist()
