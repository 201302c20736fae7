"""Documents that speak: "the report", "a ministry statement". Who issued them is named with them once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dateline.model import Span, Token
from dateline.resources import lexicon

#: Tokens after a document's word that may name who issued it: "the report by the commission on ...".
REACH = 14


@cache
def _words() -> frozenset[str]:
    return frozenset(lexicon("cues")["papers"])


class Papers:
    """Where an article names documents."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at: dict[str, list[int]] = {}
        self.heads: dict[Span, str] = {}
        for i, t in enumerate(tokens):
            word = t.lemma.lower()
            if t.pos == "NOUN" and word in _words():
                self.at.setdefault(word, []).append(i)
                self.heads[t.start, t.end] = word

    def word(self, head: Span) -> str | None:
        """The document that a head word names, or null."""
        return self.heads.get(head)

    def before(self, word: str, start: int) -> list[Span]:
        """Phrases of the same document before a place in the text, the newest first."""
        found = [i for i in self.at.get(word, ()) if self.tokens[i].start < start]
        return [self._phrase(i) for i in reversed(found)]

    def _phrase(self, i: int) -> Span:
        """What stands before a document's word in its phrase, and after it in its "by ..." and "from ..." phrases."""
        tokens = self.tokens
        lo = i
        while lo > 0 and tokens[lo - 1].sentence == tokens[i].sentence and self._under(lo - 1, i):
            lo -= 1
        hi = i + 1
        while hi < min(len(tokens), i + REACH) and tokens[hi].sentence == tokens[i].sentence and self._issued(hi, i):
            hi += 1
        return tokens[lo].start, tokens[hi - 1].end

    def _under(self, k: int, i: int) -> bool:
        for _ in range(4):
            if self.tokens[k].head == i:
                return True
            k = self.tokens[k].head
        return False

    def _issued(self, k: int, i: int) -> bool:
        """Whether token k stands in a phrase of issuing below token i."""
        for _ in range(8):
            token = self.tokens[k]
            if token.head == i:
                return token.dep == "prep" and token.lemma.lower() in lexicon("cues")["paper_prepositions"]
            if token.head == k:
                return False
            k = token.head
        return False
