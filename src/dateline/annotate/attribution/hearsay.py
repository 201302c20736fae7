"""Hearsay adverbs: "reportedly" and its like are a cue without a source; the clause is the content."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.annotate.attribution import cues
from dateline.annotate.attribution.inner import Parse
from dateline.annotate.attribution.wholes import join
from dateline.model import Attribution, Document, Spans
from dateline.text import Around, row_id

#: From the share that is so annotated in the training articles.
SCORE = 0.6
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_APART = frozenset({"parataxis", "advcl"})


def _clause(parse: Parse, adverb: int) -> Spans:
    """The clause around an adverb without the adverb, or none where its verb has no subject of its own."""
    verb = parse.tokens[adverb].head
    if parse.tokens[verb].pos not in ("VERB", "AUX") or parse.child(verb, _SUBJECTS) is None:
        return ()
    left_out = {adverb}
    for child in parse.children.get(verb, ()):
        token = parse.tokens[child]
        own = token.dep == "conj" and parse.child(child, _SUBJECTS) is not None
        if own or token.dep in _APART or token.dep in ("mark", "cc", "punct"):
            left_out.update(parse.subtree(child) if own or token.dep in _APART else (child,))
    kept = [i for i in parse.subtree(verb) if i not in left_out]
    runs: list[list[int]] = []
    for i in kept:
        between = range(runs[-1][-1] + 1, i) if runs else range(0)
        if runs and all(parse.tokens[k].pos == "PUNCT" for k in between):
            runs[-1].append(i)
        else:
            runs.append([i])
    spans = [parse.span(run) for run in runs]
    return tuple(s for s in spans if s[0] < s[1])


def find_hearsay(document: Document, rows: Sequence[Attribution]) -> list[Attribution]:
    """Rows for the hearsay adverbs that no row has as its cue and no other's words hold."""
    if not document.tokens:
        return []
    parse = Parse(document.tokens)
    said = Around(s for row in rows for s in row.cue)
    quoted = Around(s for row in rows for s in row.content if row.form != "indirect")
    found = []
    for at, token in enumerate(document.tokens):
        here = (token.start, token.end)
        if token.text.lower() not in cues.entries("hearsay"):
            continue
        if said.touching(here):
            continue
        content = join(document.text, _clause(parse, at))
        if not content or quoted.holding(here):
            continue
        found.append(
            Attribution(
                id=row_id("u", document.id, "attributions", here, *content),
                source=(),
                cue=(here,),
                content=content,
                form="indirect",
                cue_class="adverbial",
                by="hearsay rule",
                why=f"“{token.text}” names no source; its clause is what is told",
                score=SCORE,
            )
        )
    return found
