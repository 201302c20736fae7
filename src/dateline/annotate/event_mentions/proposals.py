"""Acts that no pattern of the lexicon knows, and parties that no rule finds: what the neural heads add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from dateline import actor_nouns, resources
from dateline.annotate.event_mentions.choice import FORCE, PROPOSED, Candidate
from dateline.annotate.event_mentions.governors import repels
from dateline.annotate.event_mentions.heads import Heads, Opinion
from dateline.annotate.event_mentions.lexicon import Trigger
from dateline.annotate.event_mentions.matching import Match
from dateline.annotate.event_mentions.parties import Found, Parties
from dateline.annotate.event_mentions.words import NAMED
from dateline.inference import acts
from dateline.ontology import ontology

SLOT = "neural head"
ADJECTIVE = "adj_of"
OPEN = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ"})
WEIGHT = 0.7
TOLD, HINT = 0.7, 0.05
"""Where a whole sentence tells a type this surely and no candidate has it, its likeliest word needs only so much."""


@cache
def _frames() -> dict[str, list[str]]:
    return dict(resources.lexicon("events")["proposed_frames"])


@cache
def _never() -> frozenset[str]:
    return frozenset(resources.lexicon("events")["never_proposed"])


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon("events")[name])


def propose(heads: Heads, parties: Parties, start: int, end: int, ruled: Sequence[Match]) -> list[Match]:
    """Acts of one sentence that the heads see and no pattern holds, senses that are none included. A word for somebody
    ("terrorists") names no act."""
    clauses = parties.clauses
    taken = {i for m in ruled for i in (*m.covered, m.anchor)}
    out = []
    for first, last, kind in heads.runs(start, end):
        run = range(first, last)
        if taken.intersection(run):
            continue
        outside = [i for i in run if clauses.head(i) not in run or clauses.head(i) == i]
        anchor = next((i for i in outside if clauses.tokens[i].pos in OPEN), None)
        if anchor is None or _somebody(anchor, parties) or clauses.cut_participle(anchor):
            continue
        if clauses.lemma(anchor) not in _never():
            verb, adjective = clauses.is_verb(anchor), clauses.tokens[anchor].pos == "ADJ"
            out.append(Match(_trigger(heads.names.types[kind], verb, adjective), anchor, list(run), []))
    return out + _told(heads, parties, start, end, [*ruled, *out])


def _told(heads: Heads, parties: Parties, start: int, end: int, found: Sequence[Match]) -> list[Match]:
    """The likeliest word for the act that the whole sentence tells and that no candidate has."""
    clauses, names = parties.clauses, heads.names.types
    gist = heads.gists[clauses.tokens[start].sentence].types
    kind = int(gist.argmax())
    if kind == acts.NONE or gist[kind] < TOLD or any(m.trigger.type == names[kind] for m in found):
        return []
    taken = {i for m in found for i in (*m.covered, m.anchor)}
    free = [i for i in range(start, end) if i not in taken and clauses.tokens[i].pos in ("VERB", "NOUN")]
    free = [i for i in free if clauses.lemma(i) not in _never() and not _somebody(i, parties)]
    best = max(free, key=lambda i: float(heads.words[i, kind]), default=None)
    if best is None or heads.words[best, kind] < HINT:
        return []
    return [Match(_trigger(names[kind], clauses.is_verb(best), False), best, [best], [])]


def _somebody(i: int, parties: Parties) -> bool:
    """Whether a noun names a party, and is not half of a compound that names an act ("machine-gunned")."""
    tokens = parties.clauses.tokens
    half = i > 0 and tokens[i - 1].text == "-"
    return not half and not parties.clauses.is_verb(i) and parties.is_actor(i)


def _trigger(kind: str, verb: bool, adjective: bool) -> Trigger:
    return Trigger(
        pattern=PROPOSED,
        pos="verb" if verb else "noun",
        type=kind,
        mode=None,
        frame=ADJECTIVE if adjective else _frames()[kind][0 if verb else 1],
        weight=WEIGHT,
        needs="either",
        tests=(),
        anchors=(),
    )


def supplement(c: Candidate, opinion: Opinion, parties: Parties) -> None:
    """Give a candidate the heads' opinion: parties where the rules found none, the mode of a proposed act."""
    c.opinion = opinion
    if c.proposed and opinion.mode in ontology().types[c.type].modes:
        c.mode = opinion.mode
    ruled = any(f.party for f in (*c.actors, *c.recipients))
    actors, recipients = c.actors, c.recipients
    if not any(f.party for f in actors):
        doers = _doers(opinion.actors, parties, recipients, c.type)
        actors = [f for f in doers if not _judges(f.head, c.anchor, parties) and not _hit(f.head, c, parties)] or actors
    if not any(f.party for f in recipients):
        heard = [f for f in _found(opinion.recipients, parties, actors) if not _topic(f.head, c, parties)]
        recipients = (heard if not recipients else [f for f in heard if parties.may_do(f.head)]) or recipients
    c.political = any(_political(f.head, parties) for f in (*actors, *recipients))
    if ruled or c.political or c.proposed:
        c.actors, c.recipients = actors, recipients
    c.weigh()


def _hit(head: int, c: Candidate, parties: Parties) -> bool:
    """Whether a party is whom a passive verb hits, or who died of it."""
    clauses = parties.clauses
    if clauses.dep(head) == "nsubj" and clauses.lemma(clauses.head(head)) in _words("befalling_verbs"):
        return True
    verb = c.type not in ("MOBILIZE", "RETREAT") and clauses.is_verb(c.anchor)  # "soldiers are stationed there"
    hit = clauses.own_subject(c.anchor) if verb and clauses.passive(c.anchor) else None
    return hit is not None and clauses.left[hit] <= head < clauses.right[hit]


def _topic(head: int, c: Candidate, parties: Parties) -> bool:
    """ "They discussed military planning": what talks are about is not with whom they are."""
    clauses = parties.clauses
    obj = clauses.own_object(c.anchor) if c.type == "CONSULT" and clauses.is_verb(c.anchor) else None
    return obj is not None and clauses.left[obj] <= head < clauses.right[obj] and not parties.is_actor(obj)


def _doers(heads: Sequence[tuple[int, float]], parties: Parties, others: Iterable[Found], kind: str) -> list[Found]:
    """The parties that the heads see as acting, without what can only be where or what was hit."""
    tokens = parties.clauses.tokens
    found = _found(heads, parties, others)
    return [
        f for f in found if tokens[f.head].dep == "nsubj" or (parties.may_do(f.head) and not _harmed(f, kind, parties))
    ]


def _judges(head: int, act: int, parties: Parties) -> bool:
    """Whether a party only speaks of the act that a noun names ("condemned the shelling") or fights it off."""
    clauses, at = parties.clauses, act
    if clauses.dep(act) in ("xcomp", "ccomp") and clauses.by(clauses.head(act)) == head:
        return True  # "was reported by X to have been killed"
    for _ in range(4):
        above = clauses.head(at)
        if above == at or clauses.is_verb(at):
            return False
        if clauses.is_verb(above):
            word, under = clauses.lemma(above), clauses.lemma(clauses.head(above))
            halts = word in _words("halting_verbs") and under in _words("trying_verbs")
            spoken = halts or word in _words("judging_verbs") or repels(clauses, above)
            return spoken and head in clauses.conjuncts(clauses.agent(above) or above)
        at = above
    return False


def _harmed(f: Found, kind: str, parties: Parties) -> bool:
    """Whether those said to use force are plain people: they are who it was used against."""
    noun = actor_nouns.ending_at(parties.clauses.tokens, f.head, max(0, f.head - 3))
    return kind in FORCE and noun is not None and noun.noun.sectors[:1] in (("CVL",), ("REF",))


def _political(head: int, parties: Parties) -> bool:
    """Whether a party is somebody by name, or by a role that is not a private one ("doctors", "parents", "he")."""
    tokens = parties.clauses.tokens
    if tokens[head].entity in NAMED:
        return True
    noun = actor_nouns.ending_at(tokens, head, max(0, head - 3))
    private = frozenset(resources.lexicon("events")["private_sectors"])
    return noun is not None and not private.issuperset(noun.noun.sectors)


def _half(i: int, parties: Parties) -> bool:
    """Whether a parser takes a word for half of a compound, though not of one name ("Islamic" of the State)."""
    tokens = parties.clauses.tokens
    return tokens[i].dep == "compound" and (not tokens[i].entity or tokens[i].entity != tokens[tokens[i].head].entity)


def _found(heads: Sequence[tuple[int, float]], parties: Parties, others: Iterable[Found]) -> list[Found]:
    """Parties that the heads see, but none inside the other side's phrase ("one of our soldiers"); a word that a parser
    takes for half of a compound may be a subject all the same."""
    taken = {f.head for f in others}
    within = {i for i, _ in heads if parties.inside(i, taken) and not _half(i, parties)}
    meant = dict.fromkeys(parties.clauses.antecedent(i) for i, _ in heads if i not in within)
    return [Found(i, SLOT) for i in meant if i not in taken and parties.is_actor(i)]
