"""What the parse says of a draft: whether cue, source and content hang together as clauses of reported speech do.

The heads read pieces of words; the parse knows which verb governs a clause and what its subject is. These facts go into
the scoring model beside those of the heads (see ``docs/decisions/attribution.md``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from dateline.annotate.attribution import cues, linking
from dateline.model import Document, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent", "pobj", "poss"})
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl", "pcomp"})
OBJECTS = frozenset({"dobj", "pobj", "attr", "oprd"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
CLASSES = ("speech", "writing", "belief", "nominal", "adverbial")
FEW, SEVERAL, MANY = 2, 6, 40
"""Tokens of content: a word, about five words, a long one."""


def children_of(tokens: Sequence[Token]) -> dict[int, list[int]]:
    """Indices of the tokens that hang on each token."""
    out: dict[int, list[int]] = {}
    for i, token in enumerate(tokens):
        if token.head != i:
            out.setdefault(token.head, []).append(i)
    return out


def _below(root: int, children: Mapping[int, list[int]]) -> set[int]:
    out: set[int] = set()
    waiting = [root]
    while waiting:
        at = waiting.pop()
        if at not in out:
            out.add(at)
            waiting += children.get(at, ())
    return out


def _words(tokens: Sequence[Token], at: Iterable[int]) -> int:
    return sum(tokens[i].pos != "PUNCT" for i in at)


def facts_of(document: Document, draft: linking.Draft, children: Mapping[int, list[int]]) -> dict[str, float]:
    """Numbers about one draft, named as in ``data/models/attribution.json``.

    ``subtree`` is the share of words that the content has in common with the clause or phrase below the cue that fits
    it best (0..1); all others are 0 or 1, but ``sentences`` (logarithm of one more than the sentences of the content).
    """
    tokens = document.tokens
    cue, source, content = (set(cues.indices(tokens, spans)) for spans in (draft.cue, draft.source, draft.content))
    heads = [i for i in cue if tokens[i].head not in cue or tokens[i].head == i]
    governed = [i for i in content - cue if tokens[i].head in cue]
    sentences = {tokens[i].sentence for i in content}
    name = cues.classify(document, draft.cue)
    best = 0.0
    for i in governed:
        below = _below(i, children) - cue - source
        best = max(best, _words(tokens, below & content) / max(_words(tokens, below | content), 1))
    out = {f"class_{c}": name == c for c in CLASSES}
    out |= {
        "class_none": name is None,
        "passive": any(tokens[i].dep == "auxpass" for i in cue),
        "subject": any(
            tokens[i].dep in SUBJECTS and (tokens[i].head in cue or tokens[tokens[i].head].head in cue) for i in source
        ),
        "clause": any(tokens[i].dep in CLAUSES for i in governed),
        "object": any(tokens[i].dep in OBJECTS for i in governed),
        "parent": any(tokens[h].head in content for h in heads),
        "same": bool(heads) and tokens[min(heads)].sentence in sentences,
        "finite": any(tokens[i].tag in FINITE for i in content),
        "verb": any(tokens[i].pos in ("VERB", "AUX") for i in content),
        "to": bool(content) and tokens[min(content)].tag == "TO",
        "cue_verb": any(tokens[i].pos == "VERB" for i in cue),
        "cue_noun": any(tokens[i].pos == "NOUN" for i in cue),
        "cue_adjective": any(tokens[i].pos == "ADJ" for i in cue),
        "pronoun": bool(source) and all(tokens[i].pos == "PRON" for i in source),
        "unnamed": bool(source) and not any(tokens[i].pos == "PROPN" for i in source),
        "few": len(content) <= FEW,
        "several": len(content) <= SEVERAL,
        "many": len(content) > MANY,
    }
    numbers = {"subtree": best, "sentences": math.log1p(len(sentences))}
    numbers["unquoted_sourceless"] = (1 - draft.facts["quoted"]) * draft.facts["sourceless"]
    return {k: float(v) for k, v in out.items()} | numbers
