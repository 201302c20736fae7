"""Where the parties of an act are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline.annotate.event_mentions import nobodies
from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.event_mentions.governors import governor, sufferer
from dateline.annotate.event_mentions.lexicon import Frame
from dateline.annotate.event_mentions.words import Words
from dateline.annotate.event_mentions.words import listed as _list
from dateline.model import Mention, Toponym

COMPLEMENT = ("against", "with", "on", "at", "from", "to", "into", "for", "of", "in")
INNER = ("by", "of", "from", "with", "to", "against", "on", "for", "between", "among", "at", "in")
QUOTES = frozenset('“”"«»')
DOERS = frozenset({"subj", "gov", "speaker", "poss"})
"""Slots of who acts: there a place inside a phrase is no party."""


class Found:
    """A party: the token that names it, the slot it was found in, the head of the phrase it is told by, and whether
    it is somebody (`party`) or merely what the verb has for an object."""

    __slots__ = ("head", "party", "phrase", "slot")

    def __init__(self, head: int, slot: str, phrase: int | None = None, party: bool = True) -> None:
        self.head, self.slot, self.phrase, self.party = head, slot, head if phrase is None else phrase, party


class Parties(Words):
    """The slots of a frame in one article."""

    def __init__(self, clauses: Clauses, mentions: Sequence[Mention], toponyms: Sequence[Toponym] = ()) -> None:
        super().__init__(clauses, mentions, toponyms)
        self._topics: frozenset[int] = frozenset()

    def fill(self, i: int, frame: Frame, topics: Iterable[int] = ()) -> tuple[list[Found], list[Found]]:
        """Actors and recipients of the act named by token i; `topics` are words of the pattern that are no parties."""
        self._topics = frozenset(topics)
        both: list[Found] = []
        for slot in frame.both:
            both.extend(f for f in self.slot(i, slot) if f.head not in {b.head for b in both})
        actors = both or self._first(i, frame.actor, set())
        recipients = self._first(i, frame.recipient, {a.head for a in actors})
        return actors, recipients

    def _first(self, i: int, slots: Iterable[str], taken: set[int]) -> list[Found]:
        things: list[Found] = []
        for slot in slots:
            if things and slot.rstrip("!?") not in _list("receiving_slots"):
                continue
            found = [f for f in self.slot(i, slot) if f.head not in taken and not self.inside(f.head, taken)]
            if any(f.party for f in found) or (found and slot.rstrip("!?") != "obj"):
                return found
            things = things or found  # "returned the statues to Tarva": the thing only where nobody is named
        return things

    def inside(self, i: int, taken: set[int]) -> bool:
        """Whether token i is a word of a phrase that is taken already ("its troops" of the subject)."""
        for other in taken:
            lo, hi = self.clauses.phrase(other)
            if lo <= i < hi:
                return True
        return False

    def slot(self, i: int, name: str) -> list[Found]:
        """The parties that stand in one slot of token i. `x!` takes what is no actor too, `x!!` as a whole phrase,
        `x?` only what is an actor itself."""
        loose, strict = name.endswith("!"), name.endswith("?")
        slot = name.rstrip("!?")
        whole = name.endswith("!!")
        out: list[Found] = []
        for noun in self._nouns(i, slot):
            together = self.clauses.listed(noun) if slot in ("between", "among") else self.clauses.conjuncts(noun)
            for head in together:
                others = self._side_by_side(head) if self.is_actor(head) else []
                out.extend(Found(k, slot) for k in others if k not in [o.head for o in out])
                phrase = head if whole and self.clauses.lemma(head) not in _list("attack_nouns") else None
                for found in self._accept(head, loose, strict, slot):
                    if found not in [o.head for o in out]:
                        out.append(Found(found, slot, phrase, self.is_actor(found)))
        return out

    def _side_by_side(self, noun: int) -> list[int]:
        """Adjectives that each name a party before one noun ("Russian and Syrian forces": Russia's too)."""
        c = self.clauses
        first = next((k for k in c.kids(noun, "amod") if c.kids(k, "conj")), None)
        several = [] if first is None else c.conjuncts(first)
        named = all(c.tokens[k].entity in ("NORP", "GPE") and k < noun for k in several)
        return [k for k in several[:-1] if named and self.is_actor(k)]

    def _nouns(self, i: int, slot: str) -> list[int]:
        c = self.clauses
        verb = c.is_verb(i) and c.dep(i) != "compound"
        single: int | None = None
        if slot == "subj":
            adjective = c.tokens[i].pos == "ADJ" and c.dep(i) in ("acomp", "oprd", "attr", "xcomp")
            single = c.agent(i) if verb else c.subject(c.head(i)) if adjective else governor(self.clauses, i)
        elif slot == "obj":
            single = self._object(i)
        elif slot == "by":
            single = c.by(i) if verb or c.by(i) is not None else self._by_object(i)
        elif slot == "poss":
            return [c.antecedent(k) for k in c.kids(i, "poss") if not nobodies.undergoes(c, k)]
        elif slot == "undergoer":
            return [c.antecedent(k) for k in c.kids(i, "poss") if nobodies.undergoes(c, k)]
        elif slot == "sufferer":
            single = sufferer(self.clauses, i)
        elif slot == "mod":
            return self.modifiers(i)
        elif slot == "whose":
            return [k for k in self.modifiers(i) if not nobodies.topic(self.clauses, k)]
        elif slot == "lightobj":
            return self._light(i)
        elif slot == "clause":
            return self._clause_subject(i)
        elif slot == "topic":
            single = self._object(i)
            single = single if single is not None and c.lemma(single) in _list("rejected_things") else None
        elif slot == "verb":
            return self._complement_object(i)
        elif slot == "gov":
            single = governor(self.clauses, i)
        elif slot == "speaker":
            single = self._speaker(i)
        elif slot == "told":
            single = self._told(i)
        else:
            return self._prepositional(i, slot)
        return [] if single is None else [single]

    def _by_object(self, noun: int) -> int | None:
        """Whose act the object of an active verb is, where the parser hung its by-phrase on the verb."""
        c = self.clauses
        verb = c.head(noun)
        if c.dep(noun) != "dobj" or not c.is_verb(verb) or c.passive(verb):
            return None
        return next((k for k in c.prepositions(verb).get("by", ()) if self.is_actor(k)), None)

    def _object(self, i: int) -> int | None:
        obj = self.clauses.object(i)
        return obj if obj is not None else self.clauses.shared_object(i)

    def _light(self, i: int) -> list[int]:
        """The object or recipient of the verb a noun leans on: "dealt the rebels a blow"."""
        head = self.clauses.head(i)
        return self.clauses.kids(head, "dative") if self.clauses.is_verb(head) else []

    def _speaker(self, modal: int) -> int | None:
        """Who says that somebody must: the subject of the reporting verb over the clause of a modal verb."""
        c, at = self.clauses, self.clauses.head(modal)
        for _ in range(3):
            head = c.head(at)
            if head == at or c.dep(at) not in ("ccomp", "conj", "advcl"):
                return None
            if c.is_verb(head) and c.dep(at) == "ccomp":
                return c.agent(head)
            at = head
        return None

    def _told(self, modal: int) -> int | None:
        """Who must: the subject of the modal verb's clause, the by-phrase where it is passive."""
        verb = self.clauses.head(modal)
        return self.clauses.by(verb) or self.clauses.subject(verb)

    def _clause_subject(self, i: int) -> list[int]:
        """Whom a request or a claim is about: the subject of the clause, or of "for X to"."""
        c = self.clauses
        for k in c.children[i]:
            if k > i and c.dep(k) in ("ccomp", "xcomp", "advcl", "acl") and c.is_verb(k):
                own = c.own_subject(k)
                if own is not None:
                    return [own]
                by = c.by(k) if c.passive(k) else None
                if by is not None:
                    return [by]
        obj = c.own_object(i)
        for k in () if obj is None else c.kids(obj, "acl"):
            own = c.own_subject(k)
            if own is not None and obj is not None and own > obj:  # "stressed the need for X to act"
                return [own]
        for k in c.kids(i, "prep"):
            for p in c.kids(k, "pcomp"):
                own = c.own_subject(p)
                if own is not None:
                    return [own]
        return []

    def _complement_object(self, i: int) -> list[int]:
        """The object of the infinitive or gerund under word i: "threatened to attack X", "refused to release X"."""
        c = self.clauses
        verbs = [k for k in c.children[i] if k > i and c.dep(k) in ("xcomp", "ccomp", "acl", "advcl") and c.is_verb(k)]
        verbs = [k for k in verbs if c.dep(k) != "advcl" or c.infinitive(k)]  # "left, accusing X" is not leaving X
        for p in c.kids(i, "prep"):
            verbs.extend(c.kids(p, "pcomp"))
        obj = c.own_object(i)
        if obj is not None:
            verbs.extend(k for k in c.kids(obj, "acl") if c.is_verb(k))
        for verb in verbs[:2]:
            behind = c.prepositions(verb)
            for k in (c.object(verb), *(n for p in COMPLEMENT for n in behind.get(p, ()))):
                if k is not None and self._accept(k, False, False, "verb"):
                    return [k]
            for inner in c.kids(verb, "xcomp"):
                got = self._complement_object(verb) if inner else []
                if got:
                    return got
        return []

    def _prepositional(self, i: int, prep: str) -> list[int]:
        """Nouns behind a preposition of the word, of its object, or of the verb a noun leans on."""
        c = self.clauses
        out = list(c.prepositions(i).get(prep, ()))
        if not out and c.is_verb(i):
            obj = c.own_object(i)
            if obj is not None and (c.lemma(obj) not in _list("attack_nouns") or c.lemma(i) in _list("light_verbs")):
                out = list(c.prepositions(obj).get(prep, ()))
                for k in c.kids(obj, "acl") if not out else ():
                    out.extend(c.prepositions(k).get(prep, ()))  # "lifted the sanctions imposed on X"
        elif not out and (aimed := [k for k in c.kids(i, "acl") if c.lemma(k) in _list("aiming_verbs")]):
            out = [n for k in aimed for n in c.prepositions(k).get(prep, ())]  # "an offensive aimed at X"
        elif not out and c.dep(i) in ("dobj", "nsubjpass", "conj") and c.is_verb(c.head(i)):
            out = list(c.prepositions(c.head(i)).get(prep, ()))
        elif not out and c.dep(i) in ("dobj", "conj", "pobj"):
            out = list(c.prepositions(c.head(i)).get(prep, ())) if c.dep(i) == "conj" else []
        return out

    def _accept(self, i: int, loose: bool, strict: bool, slot: str) -> list[int]:
        """Token i itself where it is a party, else a party named inside its phrase ("the Israeli embassy")."""
        listed = self._listed(i)
        if listed:
            return listed
        if self.is_actor(i):
            return [self._meant(i) if slot == "subj" else i]
        if not strict:
            inner = self.inner(i, slot)
            if inner:
                return inner
        if not loose or (i in self._topics and slot != "topic") or self.is_time(i) or self.handled(i):
            return []
        return [i] if self.clauses.tokens[i].pos in ("NOUN", "PROPN", "NUM", "ADJ", "VERB") else []

    def _listed(self, i: int) -> list[int]:
        """Those a word for several is said to be: "figures such as X and Y", "states that struck include X, Y"."""
        c = self.clauses
        if c.tokens[i].tag not in ("NNS", "NNPS"):
            return []
        examples = [n for k in c.kids(i, "prep") if c.lemma(k) == "as" and c.tokens[k - 1].lemma == "such"
                    for n in c.kids(k, "pobj")]  # fmt: skip
        verb = c.head(i)
        if c.dep(i) == "nsubj" and c.lemma(verb) == "include":
            examples += c.kids(verb, "dobj")
        return [k for n in examples[:1] for k in c.conjuncts(n) if self.is_actor(k)]

    def _meant(self, i: int) -> int:
        """ "X said it would": the pronoun that is subject of what is said is who says it."""
        c = self.clauses
        word = c.tokens[i].text.lower()
        if c.tokens[i].pos != "PRON" or word not in _list("said_pronouns"):
            return i
        verb = c.head(i)
        for _ in range(3):
            if c.dep(verb) in ("ccomp", "conj", "xcomp") and c.head(verb) != verb:
                said, verb = c.dep(verb) == "ccomp", c.head(verb)
                if said:
                    break
        else:
            return i
        speaker = c.agent(verb)
        if speaker is None or speaker == i or not self.is_actor(speaker) or self._quoted_apart(i, speaker):
            return i
        t = c.tokens[speaker]
        person = t.entity == "PERSON" or t.lemma.lower() in _list("person_nouns")
        alike = {"it": not person and t.tag not in ("NNS", "NNPS"), "they": not person}
        fits = alike.get(word, t.entity not in ("GPE", "ORG"))
        return speaker if fits and t.pos != "PRON" else i

    def _quoted_apart(self, i: int, speaker: int) -> bool:
        """Whether a mark of quotation stands between: who says “they shot at us” is not they."""
        between = self.clauses.tokens[min(i, speaker) : max(i, speaker)]
        return any(t.tag in ("``", "''") or t.text in QUOTES for t in between)

    def inner(self, i: int, slot: str) -> list[int]:
        """The party inside a phrase whose head is none: its possessor, a name before it, a by-, of- or from-phrase."""
        c = self.clauses
        for k in c.kids(i, "poss"):
            if self.is_actor(k) and c.tokens[k].pos != "PRON":
                return [k]
        if slot == "subj" and c.lemma(i) in _list("document_nouns"):
            return self._author(i)
        made = [c.by(k) for k in c.kids(i, "acl") if c.passive(k)]
        preps = c.prepositions(i)
        first = preps.get("with", ()) if c.lemma(i) in _list("reciprocal_nouns") and slot not in DOERS else ()
        for near in (c.by(i), *made, *first, *self.modifiers(i)):
            if near is not None and self.is_actor(near):
                return [near]
        for k in c.kids(i, "acl", "ccomp"):
            told = c.own_subject(k) if c.kids(k, "mark") else None
            if told is not None and self.is_actor(told):
                return [told]  # "claims that soldiers beat him"
        for p in ("by", "from") if slot in DOERS or (slot == "obj" and c.lemma(i) in _list("attack_nouns")) else INNER:
            for noun in preps.get(p, ()):
                deeper = self._named_in(noun)
                if deeper is not None:
                    return [deeper]
        return []

    def _author(self, i: int) -> list[int]:
        """Whose report or resolution it is: by whom, of whom, or who issued it."""
        c = self.clauses
        for k in (c.by(i), *self.modifiers(i), *c.prepositions(i).get("of", ()), governor(self.clauses, i)):
            if k is not None and self.is_actor(k):
                return [k]
        head = c.head(i)
        if c.dep(i) == "dobj" and c.is_verb(head):
            agent = c.agent(head)
            if agent is not None and self.is_actor(agent):
                return [agent]
        return []

    def _named_in(self, noun: int) -> int | None:
        if self.is_actor(noun):
            return noun
        c = self.clauses
        for k in (*c.kids(noun, "poss"), *self.modifiers(noun)):
            if self.is_actor(k) and c.tokens[k].pos != "PRON":
                return k
        return None
