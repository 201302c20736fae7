"""Words as two sentences can be compared by: forms of one word meet, and rare words count more than common ones."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cache

import msgspec

from dateline import resources

_WORD = re.compile(r"[^\W_]+(?:[’'`-][^\W_]+)*")
CUSHION = 400.0
"""Sentences in which every word is taken to be missing: in a small corpus no word is common for want of text."""
MOST_KNOWN = 500_000
"""Words whose stems are remembered."""
FACTS_CUSHION = 1500.0
"""The same for facts (a day, a place, a party): what a handful of articles shares may still be rare in the world."""


class Lexicon(msgspec.Struct, frozen=True):
    """The comparison words of one language (`data/<language>/linking.yaml`), ready to look up.

    known: stems of words met before, as a text uses the same words over and over.
    """

    stop: frozenset[str]
    endings: tuple[str, ...]
    keep: int
    same: Mapping[str, str]
    results: frozenset[str] = frozenset()
    known: dict[str, str] = msgspec.field(default_factory=dict)


@cache
def lexicon(language: str = "en") -> Lexicon:
    """The comparison words of a language. Errors: ResourceError where it has none."""
    table = resources.lexicon("linking", language)
    plain = Lexicon(frozenset(), tuple(table["endings"]), int(table["keep"]), {})
    same = {stem(w, plain): stem(group[0], plain) for group in table["same"] for w in reversed(group)}
    results = frozenset(same.get(stem(w, plain), stem(w, plain)) for w in table["results"])
    return Lexicon(frozenset(table["stop"].split()), plain.endings, plain.keep, same, results)


def fold(words: str) -> str:
    """Lower case without accents.

    >>> fold("Erdoğan’s")
    'erdogan’s'
    """
    if words.isascii():
        return words.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))


def stem(word: str, words: Lexicon) -> str:
    """A form in which most inflections of a word meet; a cheap one, since rows carry no lemma.

    >>> stem("attacked", lexicon()) == stem("attacks", lexicon()) == "attack"
    True
    """
    found = words.known.get(word)
    if found is None:
        found = _stem(word, words)
        if len(words.known) < MOST_KNOWN:
            words.known[word] = found
    return found


def _stem(word: str, words: Lexicon) -> str:
    w = fold(word).removesuffix("’s").removesuffix("'s")
    for ending in words.endings:
        if len(w) - len(ending) >= words.keep and w.endswith(ending):
            w = w[: -len(ending)]
            break
    if len(w) > words.keep and w[-1] == w[-2] and w[-1] not in "sl":
        w = w[:-1]
    return sys.intern(w)


def stems(text: str, words: Lexicon) -> list[str]:
    """The content words of a text, in order, as stems; numbers are left out (figures are compared as figures).

    >>> stems("The rebels shelled Homs on Tuesday.", lexicon())
    ['rebel', 'shell', 'homs']
    """
    found = []
    for m in _WORD.findall(text):
        w = m.lower() if m.isascii() else fold(m)
        if w not in words.stop and len(w) > 1 and not w.isdigit():
            found.append(stem(w, words))
    return found


def act(trigger: str, words: Lexicon) -> str:
    """What a trigger names, its synonyms counted as one.

    >>> act("shelling", lexicon()) == act("bombarded", lexicon())
    True
    """
    found = stems(trigger, words) or [stem(w, words) for w in trigger.split()]
    heads = [words.same[s] for s in found if s in words.same]
    return heads[-1] if heads else " ".join(found)


class Rarity:
    """How much it says that two sentences share a word: the less often it stands, the more.

    Counts are of sentences. `rarity(word)` is the smoothed inverse document frequency, in nats.
    """

    def __init__(self, sentences: Iterable[Iterable[str]] = (), cushion: float = CUSHION) -> None:
        self.cushion = cushion
        self.counts: dict[str, int] = {}
        self.sentences = 0
        self._weights: dict[str, float] = {}
        for s in sentences:
            self.add(s)

    def add(self, words: Iterable[str]) -> None:
        self.sentences += 1
        self._weights = {}
        for w in set(words):
            self.counts[w] = self.counts.get(w, 0) + 1

    def __call__(self, word: str) -> float:
        known = self._weights.get(word)
        if known is None:
            known = math.log((self.sentences + self.cushion) / (self.counts.get(word, 0) + 1.0))
            if len(self._weights) < MOST_KNOWN:
                self._weights[word] = known
        return known

    def weight(self, words: Iterable[str]) -> float:
        """The sum over distinct words; exact, so that no order of them changes it."""
        return math.fsum(self._each(set(words)))

    def _each(self, words: Iterable[str]) -> list[float]:
        known = self._weights
        return [known[w] if w in known else self(w) for w in words]

    def likeness(self, a: Collection[str], b: Collection[str]) -> float:
        """Cosine of two bags of words, each word weighing its rarity (0..1). Each word counts once."""
        if not a or not b:
            return 0.0
        x, y = set(a), set(b)
        square = [math.fsum([w * w for w in self._each(s)]) for s in (x & y, x, y)]
        return square[0] / math.sqrt(square[1] * square[2]) if square[1] and square[2] else 0.0
