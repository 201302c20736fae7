"""Words that look like a party and are none: an empty "it", an asking "who", holders of what was hit, topics."""

from __future__ import annotations

from functools import cache

from dateline import resources
from dateline.annotate.event_mentions.clauses import Clauses


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon("events")[name])


def nobody(c: Clauses, i: int) -> bool:
    """An "it" that only opens its sentence ("it is too early to talk"), a "who" that asks ("about who did it")."""
    t = c.tokens[i]
    verb = c.head(i)
    if t.tag == "WP":
        return t.dep == "nsubj" and c.dep(verb) in ("pcomp", "ccomp") and c.antecedent(i) == i
    if t.text.lower() != "it" or t.dep not in ("nsubj", "nsubjpass"):
        return False
    if c.lemma(verb) in _list("empty_verbs") and not c.passive(verb):
        return True
    if c.passive(verb):
        return any(c.kids(k, "mark") for k in c.kids(verb, "ccomp"))
    said = c.kids(verb, "acomp", "attr") if c.lemma(verb) == "be" else []
    return any(c.lemma(k) in _list("empty_predicates") for k in said)


def against(c: Clauses, i: int) -> bool:
    """ "Counter-IED training": a thing behind such a prefix is nobody."""
    tokens = c.tokens
    return i > 1 and tokens[i - 1].text == "-" and tokens[i - 2].text.lower() in _list("prefixes_against")


def held(c: Clauses, i: int) -> bool:
    """ "Rebel-held buildings": who holds what was hit did not hit it."""
    tokens = c.tokens
    return i + 2 < len(tokens) and tokens[i + 1].text == "-" and tokens[i + 2].text.lower() in _list("holding_tails")


def undergoes(c: Clauses, i: int) -> bool:
    """ "Their arrest", "Foley's killing": whose it is underwent it, unless others did ("the army's killing of")."""
    t, noun = c.tokens[i], c.head(i)
    if c.lemma(noun) not in _list("undergone_nouns") or c.prepositions(noun).get("of"):
        return False
    return t.tag == "PRP$" or t.entity == "PERSON"


def scene(c: Clauses, i: int) -> bool:
    """ "The Syrian war" is fought in Syria, by whomever; "the Syrian war on the rebels" is Syria's. So are
    the peace talks of one country."""
    t, noun = c.tokens[i], c.head(i)
    peace = c.lemma(noun) in _list("reciprocal_nouns") and any(c.lemma(k) == "peace" for k in c.kids(noun, "compound"))
    if noun <= i or not (peace or c.lemma(noun) in _list("war_nouns")) or t.entity not in ("GPE", "NORP", "LOC"):
        return False
    if peace and c.kids(i, "conj"):
        return False
    return t.dep in ("amod", "compound", "nmod") and not {"on", "against", "with"} & c.prepositions(noun).keys()


def topic(c: Clauses, i: int) -> bool:
    """ "The Syria probe" is about Syria; "the Syrian probe" and "the US probe" are theirs."""
    t = c.tokens[i]
    return t.entity == "GPE" and t.pos != "ADJ" and not t.text.replace(".", "").isupper()
