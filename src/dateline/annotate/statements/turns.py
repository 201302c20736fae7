"""Question and answer: whom a turn of an interview or a briefing is spoken to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dateline.model import Attribution, Document
from dateline.resources import lexicon


def addressees(document: Document, rows: Sequence[Attribution], spoken: Mapping[str, str]) -> dict[str, str]:
    """The hearer of each turn that asks or answers, by the id of its attribution.

    Who asks speaks to whoever answers next; who answers, to whoever asked. spoken: the speaker of each row, if known.
    """
    turns = sorted((a for a in rows if a.cue_class == "label" and not a.cue and a.source), key=lambda a: a.source[0])
    asks = frozenset(lexicon("cues")["interview"]["asks"])
    asked = [document.text[slice(*a.source[0])] in asks for a in turns]
    out: dict[str, str] = {}
    for k in range(1, len(turns)):
        if asked[k - 1] and not asked[k]:
            for here, other in ((turns[k - 1].id, turns[k].id), (turns[k].id, turns[k - 1].id)):
                if other in spoken:
                    out[here] = spoken[other]
    return out
