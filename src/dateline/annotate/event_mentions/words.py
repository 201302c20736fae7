"""Which words may stand for a party."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dateline import actor_names, actor_nouns, resources
from dateline.annotate.event_mentions import nobodies
from dateline.annotate.event_mentions.clauses import Clauses
from dateline.model import Mention, Toponym
from dateline.trees import within

NAMED = frozenset({"GPE", "NORP", "ORG", "PERSON", "FAC"})
REACH = 5
"""So many words before a noun a name may stand that says whose act it is."""
STANDING = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
DONE_TO = frozenset({"dobj", "nsubjpass", "pobj"})


@cache
def listed(name: str) -> frozenset[str]:
    """One list of the lexicon of events."""
    return frozenset(resources.lexicon("events")[name])


class Words:
    """Which words of one article may stand for a party."""

    def __init__(self, clauses: Clauses, mentions: Sequence[Mention], toponyms: Sequence[Toponym] = ()) -> None:
        self.clauses = clauses
        starts = {t.start: i for i, t in enumerate(clauses.tokens)}
        self.heads = {starts[m.head[0]]: m for m in mentions if m.head[0] in starts}
        places = (t.span for t in toponyms if t.use != "metonym")
        named = {i for m in mentions if m.name for i in range(*within(clauses.tokens, m.name))}
        self._places = {i for span in places for i in range(*within(clauses.tokens, span))} - named
        self._cache: dict[int, bool] = {}

    def is_actor(self, i: int) -> bool:
        """Whether token i heads a phrase that may be a party."""
        known = self._cache.get(i)
        if known is None:
            known = self._cache[i] = self._judge(i)
        return known

    def _judge(self, i: int) -> bool:
        t = self.clauses.tokens[i]
        if t.lemma.lower() in listed("never_parties"):
            return False
        first = self.clauses.left[i]
        if first < i and self.clauses.tokens[first].text.lower() in listed("setting_words"):
            return False
        if t.pos == "PRON" and nobodies.nobody(self.clauses, i):
            return False
        if self.handled(i):
            return False
        if i in self.heads:
            return True
        counted = self.clauses.counted(i)
        if counted != i:
            return self.is_actor(counted)
        if t.text.lower() in listed("crowds") and t.pos in ("NOUN", "NUM") and t.dep in STANDING:
            return True
        if t.pos == "PRON":
            return t.text.lower() in listed("party_pronouns")
        if t.entity in NAMED:
            return t.pos in ("PROPN", "NOUN", "ADJ") and t.text[0].isalnum() and not nobodies.against(self.clauses, i)
        forms = {t.lemma.lower(), t.text.lower(), t.text.lower().removesuffix("s")}
        if t.pos in ("NOUN", "PROPN", "ADJ") and forms & listed("party_nouns"):
            return True
        if t.pos in ("NOUN", "PROPN"):
            return actor_nouns.ending_at(self.clauses.tokens, i, max(0, i - 3)) is not None
        return t.pos == "NUM" and t.dep in ("nsubj", "nsubjpass", "dobj", "pobj") and t.entity == "CARDINAL"

    def handled(self, i: int) -> bool:
        """Whether token i is a munition that is nobody's or with which something is done ("launched 40 drones"); "its
        drones" and "Russian drones" stand for whose they are."""
        t, c = self.clauses.tokens[i], self.clauses
        if t.pos not in ("NOUN", "PROPN") or not {t.lemma.lower(), t.text.lower().removesuffix("s")} & listed(
            "munitions"
        ):
            return False
        return t.dep in DONE_TO or not (c.kids(i, "poss") or self.modifiers(i))

    def may_do(self, i: int) -> bool:
        """Whether a party may be who acts though it is no subject: towns, cars and houses are where or what was hit."""
        t = self.clauses.tokens[i]
        if i in self._places or (t.entity in ("GPE", "LOC", "FAC") and t.pos != "ADJ"):
            if t.dep == "pobj" and self.clauses.lemma(t.head) in listed("scene_prepositions"):
                return False
            return actor_names.country_at(self.clauses.tokens, self.clauses.left[i], i + 1) is not None
        return t.lemma.lower() not in listed("no_doers") and not nobodies.held(self.clauses, i)

    def is_a(self, i: int, kind: str) -> bool:
        """Whether token i is of a class that patterns name with `#`."""
        t = self.clauses.tokens[i]
        if kind == "actor":
            return self.is_actor(i)
        if kind == "any":
            return True
        if kind == "place":
            return t.entity in ("GPE", "LOC", "FAC") or t.lemma.lower() in listed("ground_nouns")
        if kind == "person":
            return t.entity == "PERSON" or t.pos == "PRON" or (t.entity != "GPE" and self.is_actor(i))
        if kind == "state":
            return t.entity in ("GPE", "NORP") or t.lemma.lower() in listed("state_nouns")
        if kind == "name":
            return t.pos == "PROPN"
        return False

    def modifiers(self, i: int) -> list[int]:
        """Names before a noun: "Russian air strikes", "army shelling"; a town there is where it struck."""
        near = (c for c in self.clauses.kids(i, "amod", "compound", "nmod") if i - c <= REACH)
        return [c for c in near if self._names_party(c)]

    def _names_party(self, c: int) -> bool:
        t = self.clauses.tokens[c]
        if not self.is_actor(c) or t.lemma.lower() in listed("no_party_modifiers") or nobodies.scene(self.clauses, c):
            return False
        return self.may_do(c)

    def is_time(self, i: int) -> bool:
        return self.clauses.tokens[i].entity in ("DATE", "TIME", "MONEY", "PERCENT")
