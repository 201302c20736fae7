"""Names that nobody knows and that stand where only a place can stand: "shelled Dumarra", "fled from Old Kerbat"."""

from __future__ import annotations

from collections.abc import Iterable

from dateline import actor_nouns, resources
from dateline.actor_names import pieces
from dateline.annotate.mentions.names import Name
from dateline.annotate.mentions.runs import words
from dateline.model import Document
from dateline.trees import Tree

COORDINATED = 4
"""So many names of a list are gone back to the first."""


def people_words(tree: Tree, names: Iterable[Name]) -> frozenset[str]:
    """Words of names that are surely persons' in this article: with a title, or known."""
    sure = [n for n in names if n.kind == "person" and (n.title is not None or n.entry is not None)]
    return frozenset(t.text for n in sure for t in tree.tokens[n.start : n.end])


def dateline_words(document: Document) -> frozenset[str]:
    """The words of the dispatch's own dateline, folded: "KERBAT, Tarva, March 12"."""
    line = document.page.dateline
    if line is None:
        return frozenset()
    agency = pieces(line.agency or "")
    return frozenset(p for p in pieces(document.text[slice(*line.span)]) if p not in agency)


def is_ground(tree: Tree, name: Name, people: frozenset[str], where: frozenset[str] = frozenset()) -> bool:
    """Whether an unknown name is a place by what governs it: where forces move, what is shelled, whose residents speak.

    people: words of the persons' names of the article, which are none. where: words of its dateline, which are places.
    """
    if name.entry is not None or name.country is not None or name.title is not None:
        return False
    if any(t.text in people for t in tree.tokens[name.start : name.end]):
        return False
    if name.kind not in ("person", "organisation") or _speaks_for_itself(name):
        return False
    if where and all(p in where for t in tree.tokens[name.start : name.end] for p in pieces(t.text)):
        return True
    at = tree.root_of(name.start, name.end)
    if _described(tree, at, name.end):
        return True
    for _ in range(COORDINATED):
        if tree.tokens[at].dep != "conj" or tree.tokens[at].head == at:
            break
        at = tree.tokens[at].head
    token, above = tree.tokens[at], tree.tokens[tree.tokens[at].head]
    if token.dep == "dobj":
        return above.pos == "VERB" and above.lemma.lower() in words("ground_verbs")
    return token.dep == "pobj" and _behind(tree, token.head, _given(tree, name))


def _speaks_for_itself(name: Name) -> bool:
    """Whether the words of a name say that it is a body ("Relief Council", "NHC")."""
    return name.kind == "organisation" and name.why != "parser: body"


def _given(tree: Tree, name: Name) -> bool:
    first = (pieces(tree.tokens[name.start].text) or ("",))[0]
    return name.end - name.start > 1 and first in actor_nouns.given_names()


def _behind(tree: Tree, preposition: int, given: bool) -> bool:
    """Whether a preposition, by the word it belongs to, has a place behind it."""
    word = tree.tokens[preposition].lemma.lower()
    above = tree.tokens[tree.tokens[preposition].head].lemma.lower()
    table = resources.lexicon("mentions")["ground_prepositions"]
    if word in table["whatever"]:
        return not given and above not in words("trusting")
    return any(word in group["prepositions"] and above in group["of"] for group in table["governed"])


def _described(tree: Tree, at: int, end: int) -> bool:
    """ "Dungas, a village in the north": an apposition that says it is a place."""
    apposed = (k for k in tree.children[at] if tree.tokens[k].dep == "appos" and k >= end)
    return any(tree.tokens[k].lemma.lower() in words("grounds") for k in apposed)
