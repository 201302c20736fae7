"""Who answers in an interview: the person whom the text before the first question says is interviewed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from dateline.annotate.coreference.clusters import Cluster
from dateline.model import Document, Mention
from dateline.resources import lexicon


@cache
def _cue() -> re.Pattern[str]:
    """The words after which the name of who is interviewed stands, with what may stand between, in one sentence."""
    words = sorted(lexicon("cues")["interview"]["subjects"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b[^.?!\n]*$", re.IGNORECASE)


def is_answer(document: Document, m: Mention) -> bool:
    """Whether a mention is the label of an answer."""
    if m.role != m.span or document.text[slice(*m.span)] not in _answers():
        return False
    return any(a.cue_class == "label" and a.source[:1] == (m.span,) for a in document.attributions)


@cache
def _answers() -> frozenset[str]:
    return frozenset(lexicon("cues")["interview"]["answers"])


def answerer(document: Document, ordered: Sequence[Mention], of: Mapping[str, Cluster]) -> Cluster | None:
    """The one whom the text before the questions says is interviewed, else the only person whom it names."""
    turns = [a for a in document.attributions if a.cue_class == "label" and not a.cue and a.source]
    first = min((a.source[0][0] for a in turns), default=0)
    told: list[Cluster] = []
    for m in ordered:
        if m.span[1] > first:
            break
        cluster = of[m.id].final() if m.id in of else None
        if cluster is None or cluster.kind != "person" or not cluster.named:
            continue
        if _cue().search(document.text, max(0, m.span[0] - 200), m.span[0]):
            return cluster
        told.append(cluster)
    return told[0] if told and all(c is told[0] for c in told) else None
