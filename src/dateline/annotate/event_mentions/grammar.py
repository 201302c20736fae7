"""Words of a parse and what hangs on them: relations, coordination, voice, prepositions, noun phrases.

Works on Universal-like labels of spaCy's English models. All functions take and give token indices.
"""

from __future__ import annotations

from functools import cache

from dateline import resources
from dateline.model import Span, Token
from dateline.trees import Tree

LOST = frozenset({"npadvmod", "appos", "dep", "nsubj"})
LEFT_OUT = frozenset({"relcl", "acl", "appos", "punct", "cc", "conj", "advcl", "parataxis", "advmod", "preconj"})


@cache
def words(name: str) -> frozenset[str]:
    """One list of the lexicon of events."""
    return frozenset(resources.lexicon("events")[name])


class Grammar(Tree):
    """A parse with relations, coordination, voice and noun phrases."""

    def dep(self, i: int) -> str:
        return self.tokens[i].dep

    def lemma(self, i: int) -> str:
        return self.tokens[i].lemma.lower()

    def head(self, i: int) -> int:
        return self.tokens[i].head

    def is_verb(self, i: int) -> bool:
        return self.tokens[i].pos in ("VERB", "AUX")

    def kids(self, i: int, *deps: str) -> list[int]:
        """Children of token i with one of these relations."""
        return [c for c in self.children[i] if self.tokens[c].dep in deps]

    def conjuncts(self, i: int) -> list[int]:
        """Token i and what is coordinated with it to its right ("Russia, Iran and Turkey")."""
        out, at = [i], 0
        while at < len(out) and len(out) < 40:
            out.extend(c for c in self.kids(out[at], "conj") if c not in out and c > out[at])
            at += 1
        return out

    def listed(self, i: int) -> list[int]:
        """Token i and what is coordinated with it, also where the parser lost the thread of "A, B and C"."""
        out = self.conjuncts(i)
        comma = self.right[i] if len(out) == 1 else len(self.tokens)
        if comma + 1 < len(self.tokens) and self.tokens[comma].text == ",":
            follows = range(comma + 1, min(comma + 6, len(self.tokens)))
            next_ = next((k for k in follows if self.dep(k) in LOST and self.kids(k, "conj")), None)
            if next_ is not None and self.left[next_] == comma + 1:
                out.extend(self.conjuncts(next_))
        return out

    def passive(self, i: int) -> bool:
        """Whether verb i is in the passive: marked, shared with the verb before it, or a participle after a noun."""
        for c in self.children[i]:
            if self.tokens[c].dep in ("nsubjpass", "auxpass"):
                return True
        token = self.tokens[i]
        if token.tag != "VBN":
            return False
        joined = token.dep == "conj" and self.tokens[token.head].tag == "VBN"
        if joined and not self.kids(i, "nsubj", "aux"):
            return self.passive(token.head)
        if self.kids(i, "nsubj", "dobj"):
            return self._absolute(i)
        return token.dep in ("acl", "advcl", "amod") and not self.kids(i, "aux")

    def _absolute(self, i: int) -> bool:
        """ "With ten people killed", "they had their homes seized": a participle with a subject of its own."""
        head = self.head(i)
        if self.dep(i) == "ccomp" and self.lemma(head) == "have":
            return not self.kids(i, "dobj", "aux")
        return self.dep(i) == "pcomp" and self.lemma(head) == "with" and not self.kids(i, "dobj", "aux")

    def by(self, i: int) -> int | None:
        """The noun of a by-phrase of a verb or noun."""
        for c in self.children[i]:
            t = self.tokens[c]
            if t.dep == "agent" or (t.dep == "prep" and t.lemma.lower() in words("agent_prepositions")):
                for p in self.kids(c, "pobj"):
                    return p
        return None

    def cut_participle(self, i: int) -> bool:
        """Whether a participle is half of an adjective that the parser cut at its hyphen: "burnt-out cars"."""
        t = self.tokens[i]
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else t
        return after.text == "-" and after.start == t.end and t.tag in ("VBN", "VBD", "JJ")

    def counted(self, i: int) -> int:
        """What a word of amount counts ("hundreds of fighters": the fighters), else token i itself."""
        if self.lemma(i) in words("amount_nouns") or self.tokens[i].pos in ("NUM", "DET", "PRON"):
            for c in self.children[i]:
                if self.tokens[c].dep == "prep" and self.lemma(c) in words("amount_prepositions"):
                    for p in self.kids(c, "pobj"):
                        return p
        return i

    def prepositions(self, i: int) -> dict[str, list[int]]:
        """Nouns behind each preposition of token i, in order; "out of" and the like count by their last word."""
        out: dict[str, list[int]] = {}
        for c in self.children[i]:
            t = self.tokens[c]
            if t.dep in ("prep", "agent", "dative", "prt", "advmod"):
                self._add_preposition(c, t, out)
        return out

    def _add_preposition(self, c: int, t: Token, out: dict[str, list[int]]) -> None:
        nouns = self.kids(c, "pobj")
        if not nouns and t.lemma.lower() in words("participle_prepositions"):
            nouns = [n for k in self.kids(c, "pcomp") for n in self.kids(k, "dobj")]  # "against visiting Prince X"
        if nouns:
            out.setdefault(t.lemma.lower(), []).extend(nouns)
        elif t.dep == "dative" and t.pos != "ADP":
            out.setdefault("to", []).append(c)
        for inner in self.kids(c, "prep"):
            out.setdefault(self.lemma(inner), []).extend(self.kids(inner, "pobj"))

    def phrase(self, i: int) -> tuple[int, int]:
        """Token range of the noun phrase of head i, without relative clauses, appositions and coordinated heads."""
        lo, hi = i, i + 1
        for c in self.children[i]:
            dep = self.tokens[c].dep
            if dep in LEFT_OUT or self.tokens[c].sentence != self.tokens[i].sentence:
                continue
            if c < i:
                lo = min(lo, self.left[c])
            elif dep == "prep" and self.lemma(c) in words("noun_phrase_prepositions"):
                for p in self.kids(c, "pobj"):
                    hi = max(hi, self.phrase(p)[1])
            elif dep in ("compound", "nummod", "amod", "case", "nmod") and c == hi:
                hi = c + 1
        while lo < i and self.tokens[lo].pos in ("PUNCT", "SPACE"):
            lo += 1
        return lo, hi

    def phrase_span(self, i: int) -> Span:
        """The same as code points."""
        return self.span(*self.phrase(i))

    def token_span(self, i: int) -> Span:
        return self.tokens[i].start, self.tokens[i].end
