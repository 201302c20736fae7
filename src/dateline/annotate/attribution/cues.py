"""What class a cue is of: speech, writing, belief, nominal or adverbial; from ``data/en/cues.yaml``."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from functools import cache

from dateline.model import CueClass, Document, Spans, Token
from dateline.resources import lexicon

VERBAL: tuple[CueClass, ...] = ("speech", "writing", "belief")
_BY_POS: dict[str, tuple[CueClass, ...]] = {
    "NOUN": ("nominal", "adverbial"),
    "PROPN": ("nominal", *VERBAL),
    "ADV": ("adverbial", "belief"),
    "ADP": ("adverbial",),
    "SCONJ": ("adverbial",),
    "ADJ": ("belief", "adverbial", "speech"),
}


@cache
def entries(name: str) -> frozenset[str]:
    """The entries of one list of the cue lexicon."""
    return frozenset(lexicon("cues")[name])


@cache
def acted_on() -> dict[str, frozenset[str]]:
    """Verbs that are acts of hand with some objects, and these objects."""
    return {verb: frozenset(things) for verb, things in lexicon("cues")["hands_on"].items()}


def indices(tokens: Sequence[Token], spans: Spans) -> list[int]:
    """Indices of the tokens that share a code point with any of the spans, span by span."""
    out: list[int] = []
    for start, end in spans:
        at = bisect.bisect_right(tokens, start, key=lambda t: t.end)
        while at < len(tokens) and tokens[at].start < end:
            out.append(at)
            at += 1
    return out


def tokens_in(tokens: Sequence[Token], spans: Spans) -> list[Token]:
    """Tokens that share a code point with any of the spans, in order."""
    return [tokens[i] for i in indices(tokens, spans)]


def _phrases(words: Sequence[str]) -> list[str]:
    """Every run of two to four words, the longest first."""
    return [" ".join(words[i : i + n]) for n in (4, 3, 2) for i in range(len(words) - n + 1)]


def _phrase_class(found: Sequence[Token]) -> CueClass | None:
    names: tuple[CueClass, ...] = (*VERBAL, "adverbial")
    for words in ([t.lemma.lower() for t in found], [t.text.lower() for t in found]):
        for phrase in _phrases(words):
            for name in names:
                if phrase in entries(name):
                    return name
    return None


def _word_class(token: Token) -> CueClass | None:
    order = _BY_POS.get(token.pos, (*VERBAL, "nominal", "adverbial"))
    for name in order:
        if token.lemma.lower() in entries(name) or token.text.lower() in entries(name):
            return name
    return None


def classify(document: Document, cue: Spans) -> CueClass | None:
    """Class of a cue; null where neither a phrase nor a word of it is in the lexicon.

    The longest phrase decides; else the first content word that the lexicon knows, where a word
    that only opens a phrase (``has``, ``also``) is passed over.
    """
    if not cue:
        return "label"
    found = tokens_in(document.tokens, cue)
    phrase = _phrase_class(found)
    if phrase:
        return phrase
    opening = entries("auxiliary")
    for token in found:
        if token.text.lower() in opening or token.lemma.lower() in opening:
            continue
        known = _word_class(token)
        if known:
            return known
    return _fallback(found)


def _fallback(found: Sequence[Token]) -> CueClass | None:
    """A cue without an entry: a noun is nominal, a predicate adjective a belief, else unknown."""
    for token in found:
        if token.pos in ("NOUN", "PROPN"):
            return "nominal"
        if token.pos == "ADJ":
            return "belief"
    return None
