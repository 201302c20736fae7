"""Who is the subject and who the object of a verb, also where the words stand in another clause.

Works on Universal-like labels of spaCy's English models. All functions take and give token indices.
"""

from __future__ import annotations

from dateline.annotate.event_mentions.grammar import Grammar
from dateline.annotate.event_mentions.grammar import words as _words

HOPS = 6  # clauses climbed to find a subject: beyond that it is hardly ever the right one
RELATIVE = frozenset({"WDT", "WP", "WP$"})
FINITE = frozenset({"VBD", "VBZ"})
BODIES = frozenset({"ORG", "NORP"})


class Clauses(Grammar):
    """A parse with the grammar of clauses on top: who is the subject and the object of each verb."""

    def antecedent(self, i: int) -> int:
        """The noun that relative pronoun i stands for, or i itself; a place where something was is not what did it
        ("the attack in Tarva, which killed ten")."""
        if self.tokens[i].tag not in RELATIVE:
            return i
        verb = self._clause(i)
        if verb is None or self.dep(verb) != "relcl":
            return i
        noun = self.head(verb)
        if self.tokens[i].tag != "WDT" or self.lemma(verb) == "be":
            return self._struck(noun, verb) if self.lemma(i) == "that" else noun
        happening = self._happening(noun)
        return happening if happening != noun else self._struck(noun, verb)

    def _happening(self, noun: int) -> int:
        """The noun that a place behind "in" or "at" says the scene of, else the noun itself."""
        at, links = noun, _words("scene_prepositions") | _words("amount_prepositions")
        for _ in range(HOPS):
            ground = self.tokens[at].pos == "PROPN" or self.lemma(at) in _words("ground_nouns")
            if self.dep(at) != "pobj" or not ground or self.lemma(self.head(at)) not in links:
                break
            at = self.head(self.head(at))
        act = self.tokens[at].pos == "NOUN" and self.lemma(at) not in _words("ground_nouns")
        scene = at != noun and self.lemma(self.head(noun)) in _words("scene_prepositions")
        return at if act and scene else noun

    def _struck(self, noun: int, verb: int) -> int:
        """The attack, or the attacker, that a result is told of behind the place that was hit ("shelling a post that
        killed six", "a raid on the market that killed nine"), else the noun itself."""
        if self.lemma(verb) not in _words("result_verbs") or self.lemma(noun) not in _words("no_doers"):
            return noun
        above = self.head(noun)
        if self.dep(noun) == "pobj":
            above = self.head(above)
        if above in (noun, verb):
            return noun
        if self.lemma(above) in _words("attack_nouns") and not self.is_verb(above):
            return above
        if not self.is_verb(above) or self.dep(noun) not in ("dobj", "pobj"):
            return noun
        attacker = self.agent(above)
        return noun if attacker is None else attacker

    def _clause(self, i: int) -> int | None:
        at = i
        for _ in range(HOPS):
            head = self.head(at)
            if head == at:
                return None
            at = head
            if self.dep(at) == "relcl":
                return at
        return None

    def own_subject(self, i: int) -> int | None:
        """The surface subject of verb i (active or passive), relative pronouns resolved."""
        found = self.kids(i, "nsubj", "nsubjpass", "csubj")
        if not found:  # the small parser sometimes hangs the subject on the auxiliary
            found = [c for a in self.kids(i, "aux", "auxpass") for c in self.kids(a, "nsubj", "nsubjpass")]
        before = [c for c in found if c < i]
        if before:
            return self.antecedent(before[-1])
        return self.antecedent(found[0]) if found else None

    def subject(self, i: int, hops: int = HOPS) -> int | None:
        """The understood surface subject of verb i: its own, that of the verb it hangs on, or the noun it modifies."""
        own = self.own_subject(i)
        if own is not None or hops == 0:
            return own
        head, dep = self.head(i), self.dep(i)
        if head == i:
            return None
        if dep == "conj" and self.is_verb(head):
            if self._disagrees(i, head):
                return self._told_after_relative(i, head)
            return self.subject(self._finite(i, head), hops - 1)
        effort = self.effort(i)
        if effort is not None:
            return self.owner(effort, hops - 1)
        if dep in ("relcl", "acl"):
            return self._noun_subject(i, head, hops)
        if dep in ("xcomp", "ccomp") and self.is_verb(head):
            return self._controller(head, hops)
        if dep in ("xcomp", "ccomp") and self.tokens[head].pos == "ADJ":
            return self.subject(self.head(head), hops - 1)
        if dep in ("advcl", "dep", "parataxis") and self.is_verb(head):
            purpose = any(self.tokens[c].tag == "TO" for c in self.children[i])
            if purpose and self.lemma(head) in _words("helping_verbs"):
                return self.own_object(head) or self.agent(head, hops - 1)
            return self.agent(head, hops - 1)
        if dep in ("pcomp", "prep", "pobj"):
            return self._gerund_subject(i, head, hops)
        return None

    def _disagrees(self, i: int, head: int) -> bool:
        """ "He condemns a raid in which nine men, most of them old, were killed": a plural verb is not what he did."""
        plural = any(
            self.tokens[c].text.lower() in _words("plural_auxiliaries") for c in self.kids(i, "aux", "auxpass")
        )
        shared = self.own_subject(head) if plural else None
        return shared is not None and self.tokens[shared].text.lower() in _words("singular_pronouns")

    def _told_after_relative(self, i: int, head: int) -> int | None:
        """The first plural noun behind the last relative word between two verbs that the parser joined wrongly."""
        relative = [k for k in range(head + 1, i) if self.tokens[k].tag in RELATIVE or self.tokens[k].tag == "WRB"]
        behind = range(relative[-1] + 1, i) if relative else range(0)
        return next((k for k in behind if self.tokens[k].tag in ("NNS", "NNPS")), None)

    def _finite(self, i: int, head: int) -> int:
        """The verb that shares its subject with finite verb i: "pressed X to act and stressed Y" is not X's stress."""
        at = head
        if self.tokens[i].tag in FINITE and not self.kids(i, "aux", "auxpass"):
            while self.tokens[at].tag == "VB" and self.infinitive(at) and self.is_verb(self.head(at)):
                if self.head(at) == at:
                    break
                at = self.head(at)
        return at

    def infinitive(self, i: int) -> bool:
        return any(self.tokens[c].tag == "TO" for c in self.children[i])

    def effort(self, i: int) -> int | None:
        """The noun right before "to" whose content an infinitive is, wherever the parser hung it ("operations to take
        Tarva")."""
        to = next((c for c in self.children[i] if self.tokens[c].tag == "TO"), 0)
        if to > 0 and self.lemma(to - 1) in _words("effort_nouns") and self.tokens[to - 1].pos == "NOUN":
            return to - 1
        return None

    def _noun_subject(self, i: int, noun: int, hops: int) -> int | None:
        """ "militants attacking X": the noun. "a plan to attack X", "the drive to": whose plan it is."""
        if self.is_verb(noun):
            return self.subject(noun, hops - 1)
        if self.tokens[i].tag == "VBN" and self.dep(noun) == "dobj" and self.kids(i, "dobj"):
            return self.subject(self.head(noun), hops - 1)  # "has flown 90 missions, carried out raids": one subject
        if self.dep(i) == "acl" and any(self.tokens[c].tag == "TO" for c in self.children[i]):
            return self.owner(noun, hops - 1)
        return noun

    def _controller(self, verb: int, hops: int) -> int | None:
        """The subject of an infinitive: the object of "order X to", else the subject of its verb."""
        obj = self.own_object(verb)
        if obj is not None:
            return obj
        return self.agent(verb, hops - 1) if not self.passive(verb) else self.subject(verb, hops - 1)

    def _gerund_subject(self, i: int, prep: int, hops: int) -> int | None:
        governor = self.head(prep)
        if governor == prep:
            return None
        if self.is_verb(governor):
            obj = self.own_object(governor)
            if obj is not None and self._object_controls(governor, prep):
                return obj
            if self.passive(governor) and self.lemma(prep) in _words("object_control_prepositions"):
                return self.subject(governor, hops - 1)
            return self.agent(governor, hops - 1)
        if self.tokens[governor].pos in ("NOUN", "PROPN"):
            blamed = self.dep(governor) == "dobj" and self.lemma(self.head(governor)) in _words("blaming_verbs")
            return governor if blamed else self.owner(governor, hops - 1)
        if self.tokens[governor].pos == "ADJ":
            return self.subject(self.head(governor), hops - 1)
        return None

    def _object_controls(self, verb: int, prep: int) -> bool:
        """ "accused X of bombing", "supported X in defeating": the object does it."""
        if self.lemma(verb) in _words("helping_verbs") or self.lemma(verb) in _words("inviting_verbs"):
            return True
        return self.lemma(prep) in _words("object_control_prepositions")

    def owner(self, noun: int, hops: int = HOPS) -> int | None:
        """Whose act or thing noun i is: its possessive, else the subject of the verb it stands under."""
        for c in self.kids(noun, "poss"):
            helped = self._helped(noun) if self.tokens[c].tag == "PRP$" else None
            return self.antecedent(c) if helped is None else helped
        for c in self.kids(noun, "compound", "amod", "nmod"):
            if self.tokens[c].entity in BODIES and self.lemma(noun) in _words("effort_nouns"):
                return c
        if hops <= 0:
            return None
        head, dep = self.head(noun), self.dep(noun)
        if head == noun:
            return None
        if dep in ("dobj", "attr", "oprd") and self.is_verb(head):
            return self.agent(head, hops - 1)
        if dep == "nsubjpass" and self.is_verb(head):
            return self.by(head)
        if dep == "pobj":
            governor = self.head(head)
            if self.is_verb(governor):
                return self.agent(governor, hops - 1)
            if governor != head:
                return self.owner(governor, hops - 1)
        if dep == "conj":
            return self.owner(head, hops - 1)
        return None

    def _helped(self, noun: int) -> int | None:
        """ "Backed the army in its drive": whose drive it is."""
        prep = self.head(noun)
        if (
            self.dep(noun) != "pobj"
            or self.lemma(prep) != "in"
            or self.lemma(self.head(prep)) not in _words("helping_verbs")
        ):
            return None
        return self.own_object(self.head(prep))

    def agent(self, i: int, hops: int = HOPS) -> int | None:
        """Who does what verb i says: the subject of an active verb, the by-phrase of a passive one."""
        if self.passive(i):
            by = self.by(i)
            if by is None and self.dep(i) == "conj":
                by = self.by(self.head(i))
            return by
        return self.subject(i, hops)

    def own_object(self, i: int) -> int | None:
        """The direct object of verb i; in "allow X to enter" and "let X go" it is X."""
        for c in self.children[i]:
            if self.tokens[c].dep == "dobj":
                return self.antecedent(c)
        for c in self.children[i]:
            if self.tokens[c].dep == "ccomp" and c > i and self.tokens[c].tag == "VB" and not self.kids(c, "mark"):
                for k in self.kids(c, "nsubj"):
                    if i < k < c:
                        return k
        return None

    def object(self, i: int) -> int | None:
        """Whom verb i hits: its object, the subject of a passive, the noun before a participle or an object clause."""
        if self.passive(i):
            own = self.own_subject(i)
            if own is not None:
                return own
            if self.dep(i) in ("acl", "amod"):
                return self.head(i)
            return self.subject(i)
        own = self.own_object(i)
        if own is not None:
            return own
        if self.dep(i) == "relcl":
            subject = self.own_subject(i)
            if subject is not None and subject != self.head(i):
                return self.head(i)
        return None

    def shared_object(self, i: int) -> int | None:
        """ "arrested and beat protesters": the object of the last of coordinated verbs serves those before it."""
        for c in self.kids(i, "conj"):
            if self.is_verb(c) and not self.own_subject(c) and c - i <= 4:
                return self.object(c) or self.shared_object(c)
        return None
