"""Whether a statement is told as not made: "did not say that …", "neither side has told us …", "declined to say …"."""

from __future__ import annotations

from functools import cache

from dateline.model import Attribution, Token
from dateline.resources import lexicon
from dateline.trees import Tree, within


@cache
def _words(*path: str) -> frozenset[str]:
    table = lexicon("cues")["not_made"]
    for key in path:
        table = table[key]
    return frozenset(table)


def not_made(tree: Tree, row: Attribution) -> bool:
    """Whether the cue's own words, its subject or the verb above it say that the words were not said.

    A denial is a statement of its own ("denied that …") and does not count.
    """
    for span in row.cue:
        lo, hi = within(tree.tokens, span)
        for verb in (k for k in range(lo, hi) if tree.tokens[k].pos in ("VERB", "AUX")):
            if _negated(tree, verb) or _withheld(tree, verb):
                return True
    return False


def _negated(tree: Tree, verb: int) -> bool:
    for c in tree.children[verb]:
        token = tree.tokens[c]
        if token.dep == "neg" or (token.dep == "advmod" and token.text.lower() in _words("adverbs")):
            return not _only(tree, c)
        if token.dep in ("nsubj", "nsubjpass") and (
            _none(token) or any(_none(tree.tokens[k]) for k in tree.children[c])
        ):
            return True
    return False


def _none(token: Token) -> bool:
    return token.text.lower() in _words("subjects") and token.dep in ("det", "nsubj", "nsubjpass", "neg")


def _only(tree: Tree, negation: int) -> bool:
    """ "not only said": both were said."""
    return negation + 1 < len(tree.tokens) and tree.tokens[negation + 1].text.lower() in _words("but_said")


def _withheld(tree: Tree, verb: int) -> bool:
    """ "declined to say", "without saying": the word above keeps the saying back."""
    token = tree.tokens[verb]
    above = tree.tokens[token.head]
    if token.head == verb:
        return False
    if token.dep == "pcomp":
        return above.lemma.lower() in _words("prepositions")
    return token.dep == "xcomp" and above.lemma.lower() in _words("verbs")
