"""Labels of a transcript's turns: "MR. TONER:" is a person, "A:" whoever answers, "Q:" and "QUESTION:" nobody."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator

import msgspec

from dateline import actor_names
from dateline.model import Document, Mention, Span
from dateline.resources import lexicon
from dateline.text import overlaps, row_id
from dateline.trees import within


def labels_of(document: Document) -> list[Span]:
    """The labels before the turns of a transcript, in text order."""
    return sorted(a.source[0] for a in document.attributions if a.cue_class == "label" and not a.cue and a.source)


def settle_labels(document: Document, rows: Iterable[Mention]) -> Iterator[Mention]:
    """Mentions with those in labels set right: a name there is a person's, a mark of question or answer is no name."""
    spans = labels_of(document)
    words = lexicon("cues")["interview"]
    for m in rows:
        k = bisect.bisect_right(spans, (m.span[1], 0)) - 1
        label = next((s for s in spans[max(0, k - 1) : k + 1] if overlaps(s, m.span)), None)
        if label is None:
            yield m
        elif document.text[slice(*label)] not in (*words["asks"], *words["answers"]):
            unknown = m.form == "name" and m.kind_guess == "organisation" and not _known(document, m)
            yield msgspec.structs.replace(m, kind_guess="person") if unknown else m
    yield from (_answer(document, s) for s in spans if document.text[slice(*s)] in words["answers"])


def _known(document: Document, m: Mention) -> bool:
    return m.name is not None and actor_names.names().lookup(document.text[slice(*m.name)]) is not None


def _answer(document: Document, label: Span) -> Mention:
    lo, _ = within(document.tokens, label)
    head = document.tokens[lo]
    return Mention(
        id=row_id("m", document.id, "mentions", label), span=label, head=(head.start, head.end), form="nominal",
        role=label, kind_guess="person", sentence=head.sentence, why="the label of an answer",
    )  # fmt: skip
