"""How likely a row must be: more so in a text on war or diplomacy that reports deeds rather than words.

News of a campaign is made of what people want, back and oppose, and its annotators mark all of it. A communiqué, a
strike report or a notice of talks tells acts, which the codebook does not count as statements: a doubtful row is wrong
there twice as often as its score says. Both kinds of text are told apart by their subject and by how much is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dateline.annotate.attribution import cues
from dateline.annotate.attribution.linking import Draft
from dateline.model import Attribution, Document
from dateline.ontology import ontology

#: Share of sentences on war or diplomacy from which these are what a text is about.
FIELD = 0.25
#: From this score a draft counts as sure; with so many sure ones a sentence a text is one of words.
SURE, WORDY = 0.6, 0.8


class Reserve(NamedTuple):
    """The least score of a row; of an unquoted one with an unknown cue; of one without a source."""

    row: float
    unknown: float
    sourceless: float


#: Bounds of an ordinary text but for that of a row, which is the score model's threshold.
UNKNOWN, SOURCELESS = 0.2, 0.16
#: Relations in which what is handled stands below its verb or below a preposition of it ("took him to court").
HANDLED = frozenset({"dobj", "nsubjpass", "pobj"})
DEEDS = Reserve(row=0.36, unknown=0.6, sourceless=0.2)


@cache
def _subjects() -> re.Pattern[str]:
    """The cues of the contexts that the lexicon lists under ``field``."""
    words = "|".join(ontology().contexts[name].pattern() for name in sorted(cues.entries("field")))
    return re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE)


def on_conflict(document: Document) -> bool:
    """Whether a quarter of the sentences name forces, envoys, borders, relief or terror."""
    pattern = _subjects()
    found = sum(pattern.search(document.text, start, end) is not None for start, end in document.sentences)
    return found > 0 and found >= FIELD * len(document.sentences)


def reserve_for(document: Document, drafts: Sequence[Draft], conflict: bool, threshold: float) -> Reserve:
    """What this text asks of a row."""
    sure = len({d.anchor for d in drafts if d.score > SURE})
    if conflict and sure < WORDY * len(document.sentences):
        return DEEDS
    return Reserve(threshold, UNKNOWN, SOURCELESS)


def is_deed(document: Document, row: Attribution) -> bool:
    """Whether a row only names an act done by words or papers ("thanked the envoy", "signed the accord").

    Unquoted, with a bare object and no clause, such an act is an event and no statement.
    """
    if row.form != "indirect":
        return False
    tokens = document.tokens
    verb = next((i for i in reversed(cues.indices(tokens, row.cue)) if tokens[i].pos == "VERB"), None)
    if verb is None or tokens[verb].lemma.lower() not in cues.entries("deeds"):
        return False
    relations = {tokens[i].dep for i in cues.indices(tokens, row.content) if tokens[i].head == verb}
    return "dobj" in relations and not relations & {"ccomp", "xcomp"}


def is_of_hand(document: Document, row: Attribution) -> bool:
    """Whether the cue is an act of hand or force ("arrested 41 people", "recalled its envoy") and nothing is quoted."""
    if row.form != "indirect":
        return False
    tokens, cue = document.tokens, cues.indices(document.tokens, row.cue)
    verb = next((i for i in cue if tokens[i].pos == "VERB"), None)
    if verb is None:
        return False
    things = cues.acted_on().get(tokens[verb].lemma.lower(), frozenset())
    rest = [i for i in cue if i != verb]
    if any(tokens[i].lemma.lower() in things for i in rest):
        return True
    if tokens[verb].lemma.lower() in cues.entries("hands"):
        return not any(tokens[i].pos == "VERB" for i in rest)
    near = (*cue, *cues.indices(tokens, row.content))
    below = [i for i in near if verb in (tokens[i].head, tokens[tokens[i].head].head) and i != verb]
    if any(tokens[i].dep in ("ccomp", "xcomp") and tokens[i].head == verb for i in below):
        return False
    return any(tokens[i].dep in HANDLED and tokens[i].lemma.lower() in things for i in below)
