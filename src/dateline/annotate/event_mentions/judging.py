"""Judgements: of whom or what a verb gives one in a small clause, and who gives one that a quotation or a clause holds.

"Called the ban a farce", "found it unacceptable", "regards the raid as piracy", “Shameful,” she said.
"""

from __future__ import annotations

from functools import cache

from dateline import resources
from dateline.annotate.event_mentions.clauses import Clauses

HOPS = 4
PREDICATES = ("oprd", "acomp", "attr")
OPENING, CLOSING = frozenset('“"«``'), frozenset("”\"»''")
ENDS = frozenset(",.!?")
BEHIND = 3


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon("events")[name])


def judgements(c: Clauses, i: int) -> list[int]:
    """The words that may be the judgement of verb i, wherever the parser hung them."""
    out = c.kids(i, *PREDICATES)
    for k in c.kids(i, "ccomp", "xcomp"):
        if k < i or c.kids(k, "mark"):
            continue
        if c.lemma(k) == "be":
            out += c.kids(k, *PREDICATES)
        elif (c.tokens[k].pos != "VERB" or c.tokens[k].tag == "VBN") and not c.kids(k, "aux"):
            out.append(k)
    for k in c.kids(i, "prep"):
        if c.lemma(k) == "as":
            out += c.kids(k, "pobj", "amod", "pcomp", "advcl")
    obj = next(iter(c.kids(i, "dobj")), None)
    if obj is not None:
        out += [k for k in c.kids(obj, "amod", "acl") if k > obj]
        out += [n for k in c.kids(obj, "prep") if c.lemma(k) == "as" for n in c.kids(k, "pobj", "amod", "pcomp")]
        out += [obj] if c.kids(i, "dative") else []
    return [n for k in out for n in c.conjuncts(k)]


def judged(c: Clauses, i: int) -> int | None:
    """Of whom or what verb i gives a judgement: its object, or the subject of the small clause."""
    for k in c.kids(i, "dative"):
        if k > i and c.kids(i, "dobj"):
            return k
    if c.passive(i):
        return c.object(i)
    for k in c.kids(i, "dobj"):
        return c.antecedent(k)
    for k in c.kids(i, "ccomp", "xcomp"):
        for n in c.kids(k, "nsubj", "nsubjpass"):
            if n > i:
                return c.antecedent(n)
    return c.object(i)


def quoted(c: Clauses, i: int) -> bool:
    """Whether the phrase of word i stands in quotation marks of its own."""
    lo, tokens = c.left[i], c.tokens
    while lo < i and tokens[lo].pos == "DET":
        lo += 1
    around = {tokens[k].text for k in (c.left[i], lo, c.left[i] - 1, lo - 1) if k >= 0}
    return bool(around & OPENING)


def speaker(c: Clauses, i: int) -> int | None:
    """Who says what a word tells: the subject of the reporting verb over its clause, or whose view the clause is."""
    at = c.head(i) if c.dep(i) in ("aux", "acomp", "attr", "oprd") else i
    for _ in range(HOPS):
        head, dep = c.head(at), c.dep(at)
        if head == at:
            return _cited(c, at)
        if c.is_verb(head) and dep == "ccomp":
            return c.agent(head)
        if dep in ("acl", "ccomp", "relcl") and c.lemma(head) in _list("view_nouns"):
            return c.owner(head)
        if dep not in ("ccomp", "conj", "advcl", "dep", "acomp", "amod", "attr", "oprd", "intj", "xcomp"):
            return None
        if c.is_verb(head) and dep in ("dep", "amod", "acomp", "intj", "oprd", "advcl", "xcomp") and alone(c, i):
            return c.agent(head) or next(iter(c.kids(head, "dobj")), None)
        at = head
    return None


def of_whom(c: Clauses, i: int) -> int | None:
    """What is said to be so: the subject of a predicate, whom a verb that nobody does hits."""
    if c.is_verb(i):
        return c.object(i) if c.passive(i) else c.own_subject(i)
    return c.subject(c.head(i)) if c.dep(i) in PREDICATES else c.own_subject(i)


def _cited(c: Clauses, root: int) -> int | None:
    """ "According to X": whose word a sentence is."""
    for k in c.kids(root, "prep"):
        if c.lemma(k) == "accord":
            return next((n for p in c.kids(k, "prep") for n in c.kids(p, "pobj")), None)
    return None


def alone(c: Clauses, i: int) -> bool:
    """Whether a judgement is all there is in its quotation: “Shameful,” or “Not serious.”"""
    tokens = c.tokens
    if c.dep(i) == "oprd" or (c.dep(i) == "ccomp" and c.kids(i, "nsubj")):
        return False
    before = tokens[i - 1].text in OPENING or (i > 1 and tokens[i - 2].text in OPENING and tokens[i - 1].dep == "neg")
    after = [t.text for t in tokens[i + 1 : i + BEHIND]]
    return before and len(after) > 1 and after[0] in ENDS and after[1] in CLOSING
