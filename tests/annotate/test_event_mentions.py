"""Acts as they stand: the ontology's own sentences, the lexicon's own examples, parties, and what is no act."""

from __future__ import annotations

import pytest
from event_cases import acts, cases, ontology_sentences, read, triggers

from dateline import text
from dateline.annotate.event_mentions import find_event_mentions
from dateline.annotate.event_mentions.lexicon import NO_EVENT, lexicon
from dateline.model import Article, Document, Token

CASES = cases("events")
KNOWN = frozenset(cases("triggers_known")["patterns"] or ())


def quoted(document, span):
    return text.quote(document.text, span)


@pytest.mark.parametrize(("name", "mode", "sentence", "yes"), list(ontology_sentences()))
def test_the_ontology_executes_its_own_sentences(name, mode, sentence, yes):
    hit = any(m.type == name and (mode is None or m.mode == mode) for m in acts(sentence))
    assert hit == yes, [(m.type, m.mode, m.why) for m in acts(sentence)]


@pytest.mark.parametrize("trigger", triggers(), ids=lambda t: f"{t.type}:{t.pattern}")
def test_a_trigger_finds_its_own_example(trigger):
    found = read()[trigger.example].event_mentions
    hit = not acts(trigger.example) if trigger.type == NO_EVENT else any(m.type == trigger.type for m in found)
    if f"{trigger.type} {trigger.pos} {trigger.pattern}" in KNOWN:
        assert not hit, "it works now: take it off tests/cases/triggers_known.yaml"
    else:
        assert hit, [(m.type, m.mode, m.why) for m in found]


def test_the_lexicon_is_rich():
    assert lexicon().size >= 1_500
    assert len(KNOWN) <= 0.04 * lexicon().size


def expected(line):
    lead, _, parties = line.partition(":")
    kind, trigger = lead.split(None, 1)
    name, _, mode = kind.partition("/")
    actors, _, recipients = parties.partition("->")
    names = [[w.strip() for w in part.split(",") if w.strip()] for part in (actors, recipients)]
    return name, mode or None, trigger, *names


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda c: c["text"][:50])
def test_acts_and_their_parties(case):
    document = read()[case["text"]]
    found = acts(case["text"])
    rows = [(m.type, m.mode, quoted(document, m.trigger)) for m in found]
    wanted = [expected(line) for line in case["acts"]]
    for name, mode, trigger, actors, recipients in wanted:
        match = [
            m
            for m in found
            if m.type == name and (mode is None or m.mode == mode) and trigger in quoted(document, m.trigger)
        ]
        assert match, rows
        for role, names in (("actor", actors), ("recipient", recipients)):
            words = [quoted(document, a.span) for a in match[0].arguments if a.role == role]
            for n in names:
                assert any(n in w for w in words), (role, n, words)
    if case.get("only"):
        assert {m.type for m in found} == {w[0] for w in wanted}, rows


@pytest.mark.parametrize("sentence", CASES["nothing"])
def test_nothing_is_coded(sentence):
    assert [(m.type, m.why) for m in acts(sentence)] == []


def test_every_row_can_say_where_and_why():
    for document in read().values():
        for m in document.event_mentions:
            assert 0 <= m.trigger[0] < m.trigger[1] <= len(document.text)
            assert m.by and m.why and 0 <= m.score <= 1
            for a in m.arguments:
                assert a.span[0] < a.span[1] <= len(document.text)
                assert text.overlaps(a.span, a.head)
        assert len({m.id for m in document.event_mentions}) == len(document.event_mentions)


@pytest.mark.parametrize("heads", [[0, 0, 1], [1, 2, 0], [2, 2, 2], [0, 1, 2]])
def test_a_malformed_parse_does_not_crash(heads):
    words = ["Rebels", "attacked", "Homs"]
    tokens = tuple(
        Token(k * 9, k * 9 + len(w), w, "attack" if k == 1 else w, "VERB" if k == 1 else "NOUN", "VBD", "ROOT", h, 0)
        for k, (w, h) in enumerate(zip(words, heads, strict=True))
    )
    body = "".join(w.ljust(9) for w in words)
    document = Document(article=Article(id="x", text=body), tokens=tokens, sentences=((0, len(body)),))
    find_event_mentions(document)
