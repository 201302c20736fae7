"""Which of the acts found in a sentence are kept.

Each candidate has a score; a rule of the codebook may strike it out: what is asked for or threatened is no event of its
own, the topic of a protest is none, moving troops is left out where the clause tells of the attack.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dateline import resources
from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.event_mentions.heads import Opinion
from dateline.annotate.event_mentions.matching import Match
from dateline.annotate.event_mentions.parties import Found

REFUSED = {
    "RETREAT": "yield", "CONCEDE": "yield", "CONSULT": "meet", "AID": "assist", "COOPERATE": "assist", "AGREE": None,
}  # fmt: skip
"""Modes of the refusal that a negated act of each type is."""
CONTENT = frozenset({"REQUEST", "THREATEN", "REJECT"})
"""Types whose content is not an event of its own."""
SWALLOW = {
    "REQUEST": None, "REJECT": None, "THREATEN": None, "PROTEST": None, "CONCEDE": None, "AGREE": None, "RETREAT": None,
    "SUPPORT": frozenset({"AGREE", "SUPPORT", "CONCEDE", "RETREAT", "COOPERATE", "REQUEST"}),
    "CONSULT": frozenset({"CONSULT", "AGREE"}),
    "SANCTION": frozenset({"AID", "SANCTION", "COOPERATE", "CONSULT", "COERCE", "AGREE"}),
    "COERCE": frozenset({"COERCE", "PROTEST", "SANCTION"}),
    "ACCUSE": frozenset({"ACCUSE", "REQUEST", "AGREE", "SUPPORT", "REJECT"}),
    "AID": frozenset({"AID"}),
    "ASSAULT": frozenset({"MOBILIZE", "AID"}),
    "MOBILIZE": frozenset({"ASSAULT", "MOBILIZE", "COERCE", "PROTEST"}),
}  # fmt: skip
"""Types a verb of each type takes up when they stand as its object (null: all)."""
KEPT_UNDER_AGREE = frozenset({"AID", "CONSULT", "COOPERATE", "SUPPORT"})


PROPOSED = "(neural head)"
"""Stands where a candidate of the lexicon has its pattern."""
FORCE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE"})
STRONG = 0.7
RECOVERABLE = 0.3
"""Score of an act of force whose parties are not in the sentence: it is an event only if the article gives them."""
PAIR = 2
"""So near stands the second of two verbs that name one act of force."""
RESULT_PREPOSITIONS = ("in", "by", "during", "with", "from", "after")


class Candidate:
    """An act found in a sentence: its match, its parties and how far it is believed.

    struck: why it is none. doubt: the kind of a reason that holds in lone sentences and is weighed in whole dispatches.
    """

    __slots__ = (
        "actors", "doubt", "match", "mode", "opinion", "political", "recipients", "score", "struck", "type", "voted",
        "why",
    )  # fmt: skip

    def __init__(self, match: Match, actors: list[Found], recipients: list[Found]) -> None:
        self.match, self.actors, self.recipients = match, actors, recipients
        self.struck = self.why = self.doubt = ""
        self.voted = False
        self.opinion: Opinion | None = None
        self.political = True
        self.type, self.mode = match.trigger.type, match.trigger.mode
        self.score = self._score()

    def drop_objects(self) -> None:
        """Where nobody is named, what the verb has for an object is no party either."""
        found = (*self.actors, *self.recipients)
        if self.match.trigger.needs != "none" and not any(f.party for f in found):
            self.actors, self.recipients = [], []

    def weigh(self) -> None:
        """Score again after its parties changed."""
        self.score = self._score()

    def _score(self) -> float:
        t = self.match.trigger
        have = {"actor": any(f.party for f in self.actors), "recipient": any(f.party for f in self.recipients)}
        have["either"] = have["actor"] or have["recipient"]
        have["both"] = have["actor"] and have["recipient"]
        have["none"] = True
        if not have[t.needs]:
            return RECOVERABLE if t.needs == "either" and t.weight >= STRONG and self.type in FORCE else 0.0
        bonus = 0.05 * (have["actor"] + have["recipient"])
        return min(0.99, max(0.0, t.weight - 0.05 + bonus))

    @property
    def anchor(self) -> int:
        return self.match.anchor

    @property
    def proposed(self) -> bool:
        """Whether only the neural heads see this act."""
        return self.match.trigger.pattern == PROPOSED


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon("events")[name])


def share(candidates: Sequence[Candidate], clauses: Clauses) -> None:
    """An attack and its result told in one clause have the same parties ("the raid by rebels killed ten")."""
    force = [c for c in candidates if c.type == "ASSAULT" and not c.struck]
    nouns = {c.anchor: c for c in force if not clauses.is_verb(c.anchor)}
    for c in force:
        if not clauses.is_verb(c.anchor):
            continue
        cause = _cause(c.anchor, nouns, clauses)
        if cause is None:
            continue
        if not c.actors or c.actors[0].head == cause.anchor:
            c.actors = list(cause.actors)
        if not any(r.party for r in cause.recipients):
            taken = {a.head for a in cause.actors}
            cause.recipients = [r for r in c.recipients if r.head not in taken] or cause.recipients
        if not cause.actors:
            cause.actors = list(c.actors)
        c.weigh()
        cause.weigh()


def _cause(verb: int, nouns: dict[int, Candidate], clauses: Clauses) -> Candidate | None:
    """The attack noun that is the subject of a result verb or stands behind "in", "by"."""
    found = [clauses.agent(verb)]
    behind = clauses.prepositions(verb)
    found.extend(n for p in RESULT_PREPOSITIONS for n in behind.get(p, ()))
    for k in found:
        if k is None:
            continue
        for head in clauses.conjuncts(k):
            if head in nouns:
                return nouns[head]
    return None


def refuse(candidates: Sequence[Candidate], clauses: Clauses) -> None:
    """Who says he will not do a kind act refuses it ("will not lift the siege", "failed to reach agreement")."""
    for c in candidates:
        if c.type not in REFUSED or not clauses.is_verb(c.anchor):
            continue
        words = _refusal(c, clauses)
        if words:
            c.match.covered.extend(words)
            c.mode, c.type = REFUSED[c.type], "REJECT"
            c.why = "a negated act of one's own is a refusal"


def _refusal(c: Candidate, clauses: Clauses) -> list[int]:
    """The negation and the auxiliary that make a refusal of an act, or the failing verb above it."""
    i = c.anchor
    if clauses.passive(i):
        return []
    no = [k for k in clauses.kids(i, "neg") if clauses.lemma(k) in _list("refusal_negations")]
    aux = [k for k in clauses.kids(i, "aux") if clauses.tokens[k].text.lower() in _list("refusal_auxiliaries")]
    if no and aux and (c.type != "CONSULT" or c.actors):
        return [*no, *aux]
    head = clauses.head(i)
    if clauses.dep(i) == "xcomp" and clauses.lemma(head) in _list("failing_verbs") and c.type == "AGREE":
        return [head]
    return []


def strike(candidates: Sequence[Candidate], clauses: Clauses, words: frozenset[str]) -> None:
    """Mark what the codebook leaves out, with the reason."""
    refuse(candidates, clauses)
    share(candidates, clauses)
    _fields(candidates, words)
    _nature(candidates, clauses)
    _covered(candidates)
    _pairs(candidates, clauses)
    for c in candidates:
        if not c.struck and c.score > 0:
            _contents(c, candidates, clauses)
    _mobilisation(candidates, clauses)


def _fields(candidates: Sequence[Candidate], words: frozenset[str]) -> None:
    """Sports, markets, weather: two of their words and none of politics."""
    if words & _list("political_words"):
        return
    for name in ("sports_words", "market_words", "nature_words"):
        if len(words & _list(name)) >= 2:
            for c in candidates:
                if not c.struck:
                    c.struck = f"the sentence speaks of {name.split('_')[0]}"


def _nature(candidates: Sequence[Candidate], clauses: Clauses) -> None:
    """What a storm, a flood or a virus does is no act ("Cyclone Amara killed 86")."""
    forces = _list("forces_of_nature")
    for c in candidates:
        agent = clauses.agent(c.anchor) if clauses.is_verb(c.anchor) else clauses.by(c.anchor)
        if c.struck or c.type not in FORCE or agent is None:
            continue
        words = (agent, *clauses.kids(agent, "compound", "nmod"))
        if any(clauses.lemma(i) in forces or clauses.tokens[i].text.lower() in forces for i in words):
            c.struck = "a force of nature does it"


def _covered(candidates: Sequence[Candidate]) -> None:
    """A word of a longer trigger is no trigger of its own."""
    for c in candidates:
        if c.score <= 0 or c.struck:
            continue
        for other in candidates:
            if other is not c and other.anchor in c.match.covered and c.anchor not in other.match.covered[1:]:
                other.struck = other.struck or f"part of {c.match.trigger.pattern}"


def _pairs(candidates: Sequence[Candidate], clauses: Clauses) -> None:
    """ "killed and wounded ten": two verbs of force side by side tell of one act."""
    force = {c.anchor: c for c in candidates if c.type == "ASSAULT" and not c.struck and clauses.is_verb(c.anchor)}
    for i, second in force.items():
        first = force.get(clauses.head(i)) if clauses.dep(i) == "conj" else None
        if first is None or first is second or i - first.anchor > PAIR or clauses.own_subject(i) is not None:
            continue
        second.struck = f"told with {clauses.lemma(first.anchor)}"
        first.match.covered.append(i)
        if not first.recipients:
            first.recipients = second.recipients
            first.weigh()


def _inside(k: int, root: int, clauses: Clauses) -> bool:
    """Whether token k stands in the clause of `root` and not in a circumstance of it ("over its bombing of")."""
    at = k
    for _ in range(30):
        if at == root:
            return True
        t = clauses.tokens[at]
        if t.dep in ("relcl", "advcl", "parataxis") and at != k and t.dep != "xcomp":
            return False
        if t.dep in ("prep", "mark") and t.lemma.lower() in _list("circumstance_prepositions"):
            return False
        if t.head == at:
            return False
        at = t.head
    return False


def _contents(c: Candidate, candidates: Sequence[Candidate], clauses: Clauses) -> None:
    i = c.anchor
    roots = [k for k in clauses.kids(i, "xcomp", "ccomp", "acl") if k > i and clauses.is_verb(k)]
    if clauses.dep(i) == "aux":
        roots.append(clauses.head(i))
    obj = clauses.object(i) if clauses.is_verb(i) else None
    if obj is not None:
        roots.extend(k for k in clauses.kids(obj, "acl") if clauses.is_verb(k))
    nouns = [] if obj is None else clauses.conjuncts(obj)
    for prep, heads in clauses.prepositions(i).items():
        if prep in _list("content_prepositions"):
            nouns.extend(heads)
    for p in clauses.kids(i, "prep"):
        roots.extend(clauses.kids(p, "pcomp"))
    swallow = SWALLOW.get(c.type, frozenset())
    for other in candidates:
        if other is c or other.struck or other.anchor == i or (c.proposed and not other.proposed):
            continue
        behind = other.anchor > i or (c.type == "COERCE" and clauses.passive(i))  # "rallies were banned"
        if other.anchor in nouns and behind and (swallow is None or other.type in swallow):
            other.struck, other.doubt = f"what {c.match.trigger.pattern} is about", f"object/{c.type}"
            continue
        scope = (*roots, *nouns) if c.type in CONTENT else roots if _promised(c, other) else ()
        if any(_inside(other.anchor, r, clauses) for r in scope):
            other.struck, other.doubt = f"the content of {c.match.trigger.pattern}", f"content/{c.type}"


def _promised(c: Candidate, other: Candidate) -> bool:
    """What is agreed to is no act of its own, but help and meetings are coded as planned."""
    return c.type == "AGREE" and other.type not in KEPT_UNDER_AGREE


def _mobilisation(candidates: Sequence[Candidate], clauses: Clauses) -> None:
    """Moving forces is left out where the same clause tells of the force they used."""
    attacks = [c for c in candidates if c.type == "ASSAULT" and not c.struck and c.score > 0]
    for c in candidates:
        if c.type != "MOBILIZE" or c.struck:
            continue
        for a in attacks:
            if clauses.head(a.anchor) == c.anchor or clauses.head(c.anchor) == a.anchor:
                c.struck, c.doubt = "the clause tells of the attack itself", "attack"


def reopen(candidates: Sequence[Candidate]) -> None:
    """In a whole dispatch what was struck as the content or the object of another act is left to the voter."""
    for c in candidates:
        if c.doubt:
            c.struck = ""


def alleged(c: Candidate, candidates: Sequence[Candidate], clauses: Clauses) -> bool:
    """Whether somebody is accused of this act in the same clause ("accused the army of shelling the market")."""
    accusing = [o for o in candidates if o.type == "ACCUSE" and not o.struck and o.score > 0 and o.anchor < c.anchor]
    return any(_inside(c.anchor, o.anchor, clauses) for o in accusing)
