"""Acts that no pattern of the lexicon knows, and parties that no rule finds: what the neural heads add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from dateline import resources
from dateline.annotate.event_mentions.choice import Candidate
from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.event_mentions.heads import Heads, Opinion
from dateline.annotate.event_mentions.lexicon import Trigger
from dateline.annotate.event_mentions.matching import Match
from dateline.annotate.event_mentions.parties import Found, Parties
from dateline.ontology import ontology

PROPOSED = "(neural head)"
"""Stands where a candidate of the lexicon has its pattern."""
SLOT = "neural head"
OPEN = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ"})
WEIGHT = 0.7


@cache
def _frames() -> dict[str, list[str]]:
    return dict(resources.lexicon("events")["proposed_frames"])


def propose(heads: Heads, clauses: Clauses, start: int, end: int, ruled: Sequence[Match]) -> list[Match]:
    """Acts of one sentence that the heads see and no pattern holds, senses that are none included."""
    taken = {i for m in ruled for i in (*m.covered, m.anchor)}
    out = []
    for first, last, kind in heads.runs(start, end):
        run = range(first, last)
        if taken.intersection(run):
            continue
        outside = [i for i in run if clauses.head(i) not in run or clauses.head(i) == i]
        anchor = next((i for i in outside if clauses.tokens[i].pos in OPEN), None)
        if anchor is not None:
            verb = clauses.is_verb(anchor)
            out.append(Match(_trigger(heads.names.types[kind], verb), anchor, list(run), []))
    return out


def _trigger(kind: str, verb: bool) -> Trigger:
    return Trigger(
        pattern=PROPOSED,
        pos="verb" if verb else "noun",
        type=kind,
        mode=None,
        frame=_frames()[kind][0 if verb else 1],
        weight=WEIGHT,
        needs="either",
        tests=(),
        anchors=(),
    )


def supplement(c: Candidate, opinion: Opinion, parties: Parties) -> None:
    """Give a candidate the heads' opinion: parties where the rules found none, the mode of a proposed act."""
    c.opinion = opinion
    if c.match.trigger.pattern == PROPOSED and opinion.mode in ontology().types[c.type].modes:
        c.mode = opinion.mode
    if not any(f.party for f in c.actors):
        c.actors = _found(opinion.actors, parties, c.recipients) or c.actors
    if not any(f.party for f in c.recipients):
        c.recipients = _found(opinion.recipients, parties, c.actors) or c.recipients
    c.weigh()


def _found(heads: Iterable[tuple[int, float]], parties: Parties, others: Iterable[Found]) -> list[Found]:
    taken = {f.head for f in others}
    return [Found(i, SLOT) for i, _ in heads if i not in taken and parties.is_actor(i)]
