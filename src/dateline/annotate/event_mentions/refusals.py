"""Refusals told by the mood of a verb, whatever the verb: "we will not send anyone", "said it would not pay"."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.annotate.event_mentions.lexicon import NO_EVENT, Trigger
from dateline.annotate.event_mentions.matching import Match
from dateline.annotate.event_mentions.parties import Parties
from dateline.annotate.event_mentions.words import listed

REFUSAL = "(refusal)"
"""Stands where a candidate of the lexicon has its pattern."""
TOLD = frozenset({"ROOT", "ccomp", "conj", "parataxis"})
"""Places of a verb in the parse: a purpose ("so that they would not starve") is no refusal."""


def refusals(parties: Parties, start: int, end: int, ruled: Sequence[Match]) -> list[Match]:
    """Refusals in one sentence of a dispatch that no pattern of the lexicon holds."""
    taken = {i for m in ruled if m.trigger.type != NO_EVENT for i in (*m.covered, m.anchor)}
    verbs = (i for i in range(start, end) if i not in taken and parties.clauses.is_verb(i))
    told = ((i, _refused(parties, i)) for i in verbs if parties.clauses.dep(i) in TOLD)
    return [Match(_trigger(), i, [i, *words], []) for i, words in told if words and not taken.intersection(words)]


def _refused(parties: Parties, i: int) -> list[int]:
    """The words by which the subject of verb i says that it will not do it."""
    c = parties.clauses
    words = c.refusing(i)
    will = any(c.tokens[k].text.lower() in listed("refusing_auxiliaries") for k in words)
    subject = c.agent(i) if will and c.lemma(i) not in listed("never_refused") else None
    return words if subject is not None and _wills(parties, subject) else []


def _wills(parties: Parties, subject: int) -> bool:
    """Whether a subject is somebody who says it of himself, not "no ship" nor an "it" that is not who speaks."""
    c = parties.clauses
    if not parties.is_actor(subject) or not parties.may_do(subject):
        return False
    if any(c.tokens[k].text.lower() == "no" for k in c.kids(subject, "det")):
        return False
    return c.tokens[subject].text.lower() != "it" or parties.meant(subject) != subject


def _trigger() -> Trigger:
    return Trigger(
        pattern=REFUSAL,
        pos="verb",
        type="REJECT",
        mode=None,
        frame="refuse",
        weight=0.75,
        needs="actor",
        tests=(),
        anchors=(),
    )
