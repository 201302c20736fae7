"""What a number measures: by the verb that governs it, the noun it counts, or a word beside it."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from dateline import actor_names, resources
from dateline.model import Quantity, Token
from dateline.trees import Tree

CLIMB = 7
PASSIVE_REACH = 14  # tokens between a counted noun and its passive verb
PHRASE_DEPS = frozenset(
    {"conj", "appos", "nummod", "compound", "nmod", "quantmod", "amod", "pobj", "prep", "dep", "npadvmod", "attr"}
)


class Measure(NamedTuple):
    """What is measured, and why."""

    measures: str
    why: str
    score: float


@cache
def table(name: str) -> Any:
    """One table of the figure lexicon."""
    return resources.lexicon("figures")[name]


@cache
def words(name: str) -> frozenset[str]:
    """One list of the figure lexicon as a set."""
    return frozenset(table(name))


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {name: frozenset(members) for name, members in table("classes").items()}


@cache
def _verbs() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(lemma, object or subject) to (measure, class of noun asked for)."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for group in table("verbs"):
        for use in ("object", "subject"):
            for lemma in group.get(use, ()):
                found.setdefault((lemma, use), []).append((group["measures"], group["of"]))
    return found


def noun_of(tree: Tree, head: int | None) -> str:
    """Lemma of the counted noun in lower case, or the empty string; a people's name ("Syrians") counts as people."""
    if head is None:
        return ""
    if actor_names.country_at(tree.tokens, head, head + 1):
        return str(table("victims")[0])
    return tree.tokens[head].lemma.lower()


def measure_of(tree: Tree, quantity: Quantity, first: int, last: int, head: int | None) -> Measure | None:
    """What a count of people or things measures, or null where it is no figure."""
    noun = noun_of(tree, head)
    anchor = head if head is not None else max(first, last - 1)
    return (
        _beside(tree, last, anchor)
        or (_by_total(tree, anchor) if head is None else None)
        or _by_verb(tree, anchor, noun, head is None)
        or _by_passive(tree, anchor, noun)
        or (
            Measure(table("nouns")[noun], f"noun: {noun}", 0.8)
            if noun in table("nouns") and noun not in words("never")
            else None
        )
        or _by_cue(tree, anchor, noun)
    )


def _beside(tree: Tree, last: int, anchor: int) -> Measure | None:
    """ "12 dead", "40 people wounded": a state right after the number or its noun."""
    tokens = tree.tokens
    for k in (anchor + 1, last):
        if k >= len(tokens) or tokens[k].sentence != tokens[anchor].sentence or tokens[k].tag == "VBD":
            continue
        state = table("predicates").get(tokens[k].text.lower())
        if state is not None and tokens[k].pos in ("VERB", "ADJ", "NOUN"):
            return Measure(state, f"state: {tokens[k].text}", 0.9)
    return None


def _by_total(tree: Tree, anchor: int) -> Measure | None:
    """ "The death toll rose to 120", "the number of refugees exceeds 4,000": the subject says what is counted."""
    tokens = tree.tokens
    at = anchor
    for _ in range(3):
        above = tokens[at].head
        if above == at:
            return None
        if tokens[above].pos in ("VERB", "AUX"):
            subject = tree.child(above, "nsubj") if tokens[above].lemma.lower() in words("sum_verbs") else None
            return _total(tree, subject) if subject is not None else None
        if tokens[at].dep not in ("pobj", "prep", "nummod", "quantmod", "advmod"):
            return None
        at = above
    return None


def _total(tree: Tree, subject: int) -> Measure | None:
    """What a sum's subject counts: "toll", or the noun after "number of"."""
    tokens = tree.tokens
    noun = tokens[subject].lemma.lower()
    if noun in words("number_nouns"):
        of = tree.child(subject, "prep")
        inner = tree.child(of, "pobj") if of is not None else None
        noun = tokens[inner].lemma.lower() if inner is not None else noun
    measures = table("totals").get(noun) or table("nouns").get(noun)
    return Measure(measures, f"total: {noun}", 0.8) if measures else None


def _by_verb(tree: Tree, anchor: int, noun: str, bare: bool) -> Measure | None:
    """The verb or act noun above the counted noun."""
    tokens = tree.tokens
    at, use = anchor, ""
    for _ in range(CLIMB):
        token = tokens[at]
        above = token.head
        if above == at:
            return None
        if token.dep in ("dobj", "nsubjpass", "obj", "dative"):
            use = "object"
        elif token.dep in ("nsubj", "agent"):
            use = "subject"
        elif token.dep == "relcl" or token.dep == "acl":
            return None
        governor = tokens[above]
        if token.dep == "pobj" and governor.dep == "prep":  # "including 20 children" counts what its whole counts
            at = above
            continue
        if governor.pos in ("VERB", "AUX") and use:
            return _verb(governor, "object" if use == "object" else "subject", noun, bare)
        if (
            governor.pos == "NOUN"
            and governor.lemma.lower() in table("act_nouns")
            and token.dep in ("prep", "poss", "compound")
        ):
            return Measure(table("act_nouns")[governor.lemma.lower()], f"noun of the act: {governor.lemma}", 0.85)
        if governor.pos in ("VERB", "AUX") or (token.dep not in PHRASE_DEPS and not use):
            return (
                _verb(governor, "object", noun, bare)
                if token.dep in ("attr", "conj", "npadvmod", "dep", "oprd")
                else None
            )
        at = above
    return None


def _by_passive(tree: Tree, anchor: int, noun: str) -> Measure | None:
    """ "in which 14 people, most of them women, were killed": a passive that the parse left no subject."""
    tokens = tree.tokens
    for k in range(anchor + 1, min(anchor + PASSIVE_REACH, len(tokens))):
        if tokens[k].sentence != tokens[anchor].sentence:
            return None
        if tokens[k].pos == "VERB" and tree.child(k, "auxpass") is not None:
            alone = tree.child(k, "nsubj", "nsubjpass", "expl") is None
            return _verb(tokens[k], "object", noun, False) if alone else None
        if tokens[k].pos in ("VERB", "AUX") and tokens[k].tag in ("VBD", "VBZ", "VBP") and tokens[k].dep != "auxpass":
            return None
    return None


def _verb(verb: Token, use: str, noun: str, bare: bool) -> Measure | None:
    for measures, wanted in _verbs().get((verb.lemma.lower(), use), ()):
        if (bare and wanted == "people") or noun in _classes()[wanted]:
            return Measure(measures, f"verb: {verb.lemma}", 0.85)
    return None


def by_relative_clause(tree: Tree, anchor: int, noun: str) -> Measure | None:
    """ "30 people who were killed", "14 tanks captured near ...": a clause on the counted noun."""
    for c in tree.children[anchor]:
        if tree.tokens[c].dep in ("relcl", "acl") and tree.tokens[c].pos == "VERB":
            passive = tree.tokens[c].tag == "VBN" or tree.child(c, "nsubjpass", "auxpass") is not None
            found = _verb(tree.tokens[c], "object" if passive else "subject", noun, False)
            if found is not None:
                return found
    return None


def _by_cue(tree: Tree, anchor: int, noun: str) -> Measure | None:
    """A word of the sentence that says what people are counted for."""
    found = by_relative_clause(tree, anchor, noun)
    if found is not None:
        return found
    if noun not in _classes()["people"] and noun not in table("nouns"):
        return None
    sentence = tree.tokens[anchor].sentence
    lo, hi = anchor, anchor
    while lo > 0 and tree.tokens[lo - 1].sentence == sentence:
        lo -= 1
    while hi < len(tree.tokens) and tree.tokens[hi].sentence == sentence:
        hi += 1
    present = {t.text.lower() for t in tree.tokens[lo:hi]}
    for cue in table("cues"):
        hit = present & set(cue["words"])
        if hit:
            return Measure(cue["measures"], f"word beside it: {min(hit)}", 0.6)
    return None
