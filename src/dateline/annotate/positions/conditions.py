"""The conditions a position hangs on: "unless the army lifts the siege, frees prisoners and opens the road" is three.

The parser loses such lists, so the words decide: after a conditional marker, each verb of the first one's form that
follows a comma or a conjunction opens a condition of its own.
"""

from __future__ import annotations

from dateline.annotate.positions import clauses
from dateline.annotate.positions.lexicon import phrases
from dateline.model import Span, Spans
from dateline.trees import Tree

REACH = 60  # tokens a list of conditions may run
STOPS = frozenset(';:”"')


def find_conditions(tree: Tree, verb: int, kind: str = "strict") -> Spans:
    """Spans of the clauses that a verb's clause hangs on, one for each joined verb, in text order.

    kind: `strict` for "only if" and "unless", `open_conditions` for a plain "if".
    """
    tokens, strict = tree.tokens, phrases(kind)
    out: list[Span] = []
    for i in range(tree.left[verb], min(tree.right[verb], len(tokens))):
        if tokens[i].dep not in ("advcl", "relcl", "ccomp", "acl") or tokens[i].pos not in ("VERB", "AUX", "ADJ"):
            continue
        left = tree.left[i]
        if (
            i != verb
            and clauses.phrase_in(tree, max(tree.left[verb], left - 2), min(left + 3, i + 1), strict) is not None
        ):
            out.extend(_joined(tree, i))
    return tuple(dict.fromkeys(out))


def _joined(tree: Tree, verb: int) -> list[Span]:
    """The condition of a verb and those of the verbs listed after it."""
    tokens = tree.tokens
    starts, end = [tree.left[verb]], tree.right[verb]
    for k in range(verb + 1, min(verb + REACH, len(tokens))):
        if tokens[k].sentence != tokens[verb].sentence or tokens[k].text in STOPS:
            break
        if tokens[k].tag == tokens[verb].tag and tokens[k].pos in ("VERB", "AUX", "NOUN") and _listed(tree, k):
            starts.append(k)
    if len(starts) > 1:
        end = _list_end(tree, starts[-1])
    bounds = [*starts[1:], max(end, starts[-1] + 1)]
    pieces = [clauses.shave(tree, a, b) for a, b in zip(starts, bounds, strict=True)]
    return [tree.span(a, b) for a, b in pieces if b > a]


def _listed(tree: Tree, k: int) -> bool:
    """Whether a comma or a conjunction stands right before token k."""
    before = tree.tokens[k - 1]
    return before.text == "," or before.pos == "CCONJ"


def _list_end(tree: Tree, start: int) -> int:
    """The end of the last condition of a list: the next comma, stop or end of the sentence."""
    tokens = tree.tokens
    k = start + 1
    while k < len(tokens) and tokens[k].sentence == tokens[start].sentence and tokens[k].text not in STOPS:
        if tokens[k].text in (",", ".", "“"):
            break
        k += 1
    return k
