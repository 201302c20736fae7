"""Whether a trigger's pattern holds at a token."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.event_mentions.lexicon import Lexicon, Test, Trigger
from dateline.annotate.event_mentions.parties import Parties

NEAR = 4  # a particle stands at most this many tokens after its verb
PREDICATES = {"oprd": ("oprd", "acomp", "attr", "xcomp", "ccomp"), "dat": ("dative",)}
PARTICLES = frozenset({"prt", "advmod", "prep", "dative", "acomp", "oprd", "npadvmod", "agent", "mark"})
MODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "advmod", "npadvmod", "nummod", "det"})
VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})


def _forms(lemma: str, text: str, title: bool) -> tuple[str, ...]:
    """The keys a word is looked up by; a verb in a headline's capitals was not lemmatised."""
    forms = (lemma,) if lemma == text else (lemma, text)
    if title and text.endswith("s"):
        forms = (*forms, text[:-1], text[:-2])
    return forms


class Match:
    """A trigger found at token `anchor`; `covered` are the tokens its words take, `topics` its object words."""

    __slots__ = ("anchor", "covered", "others", "topics", "trigger")

    def __init__(self, trigger: Trigger, anchor: int, covered: list[int], topics: list[int]) -> None:
        self.trigger, self.anchor, self.covered, self.topics = trigger, anchor, covered, topics
        self.others: list[Trigger] = []


class Matcher:
    """Tests patterns of the lexicon against the clauses of one article."""

    def __init__(self, clauses: Clauses, parties: Parties, lexicon: Lexicon) -> None:
        self.clauses, self.parties, self.lexicon = clauses, parties, lexicon
        self.words: frozenset[str] = frozenset()

    def matches(self, start: int, end: int) -> Iterator[Match]:
        """For each token of a sentence the most demanding trigger that holds there."""
        tokens = self.clauses.tokens
        words = ((tokens[k].text.lower(), tokens[k].lemma.lower()) for k in range(start, end))
        self.words = frozenset(w for pair in words for w in pair)
        for i in range(start, end):
            for pos in self._readings(i):
                found = self._first(i, pos)
                if found is not None:
                    yield found
                    break

    def _readings(self, i: int) -> tuple[str, ...]:
        t = self.clauses.tokens[i]
        if t.dep == "aux":
            return ("modal",)
        if t.dep in ("amod", "compound") and i and self.clauses.tokens[i - 1].text == "-":
            return ()
        if self.clauses.cut_participle(i):
            return ()
        if t.dep == "compound" and t.pos == "NOUN":
            return ()
        if t.pos == "PROPN" and t.dep in ("ROOT", "ccomp", "relcl", "conj"):
            return ("noun", "verb")
        if t.pos in ("VERB", "AUX"):
            return ("verb", "noun") if t.tag == "VBG" else ("verb",)
        if t.pos in ("NOUN", "PROPN"):
            return ("noun", "verb") if t.tag in VERB_TAGS else ("noun",)
        if t.pos == "ADJ":
            return ("adj", "verb") if t.tag in VERB_TAGS else ("adj",)
        return ("other",) if t.pos in ("ADP", "SCONJ", "ADV", "INTJ") else ()

    def _first(self, i: int, pos: str) -> Match | None:
        t = self.clauses.tokens[i]
        lemma, text = t.lemma.lower(), t.text.lower()
        best: Match | None = None
        for key in (self.hyphened(i), *_forms(lemma, text, t.pos == "PROPN" and pos == "verb")):
            for trigger in self.lexicon.triggers.get((pos, key), ()):
                held = self._holds(trigger, i)
                if held is None:
                    continue
                if best is None:
                    best = Match(trigger, i, *held)
                elif (trigger.type, trigger.mode) != (best.trigger.type, best.trigger.mode) and len(best.others) < 3:
                    best.others.append(trigger)
        return best

    def _holds(self, trigger: Trigger, i: int) -> tuple[list[int], list[int]] | None:
        covered, topics = [i], []
        for test in trigger.tests:
            at = self._test(test, i)
            if (at is None) != test.forbids:
                return None
            if at is not None and at >= 0 and (test.covers or test.kind in ("part", "mod")):
                covered.append(at)
            if at is not None and at >= 0 and test.kind in ("obj", "prep") and test.words:
                topics.append(at)
        return covered, topics

    def _test(self, test: Test, i: int) -> int | None:
        """The token that makes a condition true (-1 where there is none to point at), or null."""
        if test.kind in ("with", "without"):
            hit = bool(test.words & self.words)
            return -1 if hit == (test.kind == "with") else None
        return _TESTS[test.kind](self, test, i)

    def hyphened(self, i: int) -> str:
        """A word the parser cut at its hyphen, whole again: "cease-fire"."""
        tokens = self.clauses.tokens
        if i < 2 or tokens[i - 1].text != "-" or tokens[i - 1].start != tokens[i - 2].end:
            return ""
        return f"{tokens[i - 2].text.lower()}-{tokens[i].lemma.lower()}"

    def _has_word(self, i: int, test: Test) -> bool:
        t = self.clauses.tokens[i]
        if not test.words and not test.classes:
            return True
        if t.lemma.lower() in test.words or t.text.lower() in test.words:
            return True
        if i > 1 and self.clauses.tokens[i - 1].text == "-" and self.hyphened(i) in test.words:
            return True
        if any(self.parties.is_a(i, c) for c in test.classes):
            return True
        counted = self.clauses.counted(i)
        return counted != i and self._has_word(counted, test)

    def _part(self, test: Test, i: int) -> int | None:
        tokens = self.clauses.tokens
        for c in self.clauses.children[i]:
            if c > i and tokens[c].dep in PARTICLES and self._has_word(c, test):
                return c
        for k in range(i + 1, min(i + 1 + NEAR, len(tokens))):
            if tokens[k].sentence != tokens[i].sentence or tokens[k].pos in ("PUNCT", "VERB"):
                return None
            if (k == i + 1 or tokens[k].dep == "prt") and self._has_word(k, test):
                return k
        return None

    def _mod(self, test: Test, i: int) -> int | None:
        for c in self.clauses.children[i]:
            if c < i and self.clauses.dep(c) in MODIFIERS:
                if self._has_word(c, test):
                    return c
                for inner in self.clauses.children[c]:
                    if self.clauses.dep(inner) in ("compound", "conj", "amod") and self._has_word(inner, test):
                        return inner
        return i - 1 if i and self._has_word(i - 1, test) and self.clauses.tokens[i - 1].pos != "PUNCT" else None

    def _heads(self, noun: int | None, test: Test) -> int | None:
        """The first of coordinated nouns that the condition accepts; classes none and any speak of the whole."""
        if noun is None:
            return -1 if "none" in test.classes else None
        for c in self.clauses.conjuncts(noun):
            if self._has_word(c, test):
                return c
        return None

    def _obj(self, test: Test, i: int) -> int | None:
        obj = self.clauses.object(i)
        return self._heads(obj if obj is not None else self.clauses.shared_object(i), test)

    def _subj(self, test: Test, i: int) -> int | None:
        return self._heads(self.clauses.agent(i) if self.clauses.is_verb(i) else self.clauses.owner(i), test)

    def _prep(self, test: Test, i: int) -> int | None:
        if test.name in PREDICATES:
            found = self.clauses.kids(i, *PREDICATES[test.name])
        else:
            found = self._behind(i, test.name.split("|"))
        for noun in found:
            at = self._heads(noun, test)
            if at is not None:
                return at
        return None

    def _behind(self, i: int, names: list[str]) -> list[int]:
        """Nouns behind one of these prepositions of word i or of its object."""
        found = self.clauses.prepositions(i)
        out = [noun for name in names for noun in found.get(name, ())]
        obj = self.clauses.object(i) if not out and self.clauses.is_verb(i) else None
        if obj is not None:
            found = self.clauses.prepositions(obj)
            out = [noun for name in names for noun in found.get(name, ())]
        return out

    def _verb(self, test: Test, i: int) -> int | None:
        for k in self.complements(i):
            if self._has_word(k, test):
                return k
        return None

    def complements(self, i: int) -> list[int]:
        """Verbs of the infinitives and gerunds that complete word i."""
        clauses = self.clauses
        if clauses.dep(i) == "aux":
            return [clauses.head(i)]
        out = [c for c in clauses.children[i] if c > i and clauses.dep(c) in ("xcomp", "ccomp", "acl", "advcl")
               and clauses.is_verb(c) and (clauses.dep(c) == "xcomp" or self.infinitive(c))]  # fmt: skip
        for p in clauses.kids(i, "prep"):
            out.extend(clauses.kids(p, "pcomp"))
        obj = clauses.own_object(i)
        if obj is not None:
            out.extend(c for c in clauses.kids(obj, "acl") if self.infinitive(c))
        return out

    def infinitive(self, c: int) -> bool:
        return any(self.clauses.tokens[k].tag == "TO" for k in self.clauses.children[c])

    def _clause(self, test: Test, i: int) -> int | None:
        for c in self.clauses.kids(i, "ccomp", "acl"):
            if self.clauses.is_verb(c) and self._has_word(c, test):
                return c
        return None

    def _flag(self, test: Test, i: int) -> int | None:
        if test.name == "first":
            return -1 if i == 0 or self.clauses.tokens[i - 1].sentence != self.clauses.tokens[i].sentence else None
        return -1 if self.clauses.passive(i) == (test.name == "passive") else None


_TESTS = {
    "part": Matcher._part, "mod": Matcher._mod, "obj": Matcher._obj, "subj": Matcher._subj, "prep": Matcher._prep,
    "verb": Matcher._verb, "clause": Matcher._clause, "flag": Matcher._flag,
}  # fmt: skip
