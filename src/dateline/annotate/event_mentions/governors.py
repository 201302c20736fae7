"""Who did what a noun names, told by another word: the verb above it, who is blamed for it, who fought it off."""

from __future__ import annotations

from functools import cache

from dateline import resources
from dateline.annotate.event_mentions.clauses import Clauses

CLAIM = 24
"""So many words after an attack "for which X claimed responsibility" may stand."""


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon("events")[name])


def governor(c: Clauses, i: int) -> int | None:
    """The subject of the light verb a noun is the object of ("carried out attacks", "faces an inquiry into"), also
    in a clause of the noun's own ("the crimes it has committed")."""
    at = i
    told = _told_after(c, i)
    if told is not None:
        return told
    for _ in range(4):
        head, dep = c.head(at), c.dep(at)
        if dep == "nsubj" and c.lemma(head) == "come":
            return next(iter(c.prepositions(head).get("from", ())), None)  # "the orders came from X"
        if head == at or dep in ("nsubj", "relcl", "advcl", "appos"):
            return None
        if c.is_verb(head):
            if c.lemma(head) not in _list("light_verbs") or repels(c, head):
                return None
            if c.lemma(head) in _list("halting_verbs") and c.lemma(c.head(head)) in _list("trying_verbs"):
                return None  # "tried to stop the looting"
            return c.by(head) if c.passive(head) else c.agent(head)
        above = c.head(head)
        if dep == "pobj" and c.lemma(above) in _list("joining_verbs") and c.is_verb(above):
            return c.subject(above) if c.passive(above) else c.agent(above)
        if dep == "pobj" and c.lemma(above) in _list("series_nouns"):
            at = above
            continue
        inside = dep in ("conj", "prep", "compound", "nmod", "amod")
        if not inside or c.lemma(head) not in _list("series_nouns"):
            return None if dep != "conj" else governor(c, head)
        at = head
    return None


def repels(c: Clauses, verb: int) -> bool:
    """ "Fought off the attack": the subject is who was attacked."""
    particles = {c.lemma(k) for k in c.children[verb] if k > verb}
    if c.lemma(verb) in _list("driving_verbs"):
        return bool(particles & _list("repelling_particles"))
    return c.lemma(verb) in _list("repelling_verbs")


def sufferer(c: Clauses, i: int) -> int | None:
    """Who fought off, came under or suffered the attack that a noun names."""
    verb = c.head(i) if c.dep(i) in ("dobj", "conj") else c.head(c.head(i)) if c.dep(i) == "pobj" else i
    if c.dep(verb) == "dobj":
        verb = c.head(verb)
    came = c.dep(i) == "pobj" and c.lemma(c.head(i)) == "under" and c.lemma(verb) in _list("coming_verbs")
    return c.agent(verb) if c.is_verb(verb) and (came or (c.dep(i) != "pobj" and repels(c, verb))) else None


def _told_after(c: Clauses, i: int) -> int | None:
    """Who did what a noun names, told in its own clause or where it is blamed: "the raids it has launched", "X is
    responsible for the raid", "the raid, for which X claimed responsibility"."""
    for k in c.kids(i, "relcl"):
        subject = c.own_subject(k)
        if c.lemma(k) in _list("light_verbs") and not c.passive(k) and subject is not None and subject != i:
            return subject
    prep = c.head(i)
    if c.dep(i) == "pobj" and c.lemma(prep) in _list("blaming_prepositions"):
        above = c.head(prep)
        if c.lemma(above) in _list("blamed_words"):
            return c.subject(c.head(above))
        if c.lemma(prep) in _list("blamed_words"):
            return c.subject(above) if c.lemma(above) == "be" else None
        if c.is_verb(above) and c.lemma(above) in _list("blaming_verbs"):
            return c.subject(above) if c.passive(above) else c.own_object(above)
    verb = c.head(i)
    if c.dep(i) in ("dobj", "nsubjpass") and c.lemma(verb) in _list("attributing_verbs"):
        behind = c.prepositions(verb)
        return next((n for p in ("to", "on") for n in behind.get(p, ())), None)
    return _claimer(c, i)


def _claimer(c: Clauses, i: int) -> int | None:
    """The subject of "for which X claimed responsibility" behind a noun, in its sentence."""
    tokens = c.tokens
    for k in range(i + 1, min(i + CLAIM, len(tokens))):
        if tokens[k].sentence != tokens[i].sentence:
            return None
        if tokens[k].tag == "WDT" and tokens[k - 1].lemma == "for":
            verbs = (v for v in range(k + 1, min(k + 8, len(tokens))) if c.lemma(v) in _list("claiming_verbs"))
            verb = next(verbs, None)
            return None if verb is None else c.own_subject(verb)
    return None
