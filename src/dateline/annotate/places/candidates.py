"""Stretches of the text that could be place names: every longest match of the gazetteer that begins with a capital."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.annotate.places.cues import abbreviations, cues, demonyms
from dateline.annotate.places.gazetteer import MAIN, Named, gazetteer
from dateline.annotate.places.spelling import fold, transliterated
from dateline.model import Span, Token

LONGEST = 7
"""Tokens a name may have; spaCy cuts "al-Bab" into three."""

_BREAK = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Candidate:
    """A possible place name: tokens `[first, last)`, its key, and the places that bear it. `how` says by which list."""

    span: Span
    first: int
    last: int
    key: str
    how: str  # name, demonym, abbreviation, loose
    bearers: tuple[Named, ...]


def _may_begin(token: Token) -> bool:
    first = token.text[0]
    return first.isupper() or (first in "'‘’`ʿʾ" and len(token.text) > 1 and token.text[1].isupper())


def _is_article(tokens: Sequence[Token], i: int) -> bool:
    """A lower-case Arabic article glued to a capital by a hyphen: "al-Bab"."""
    if i + 2 >= len(tokens) or len(tokens[i].text) > 3 or tokens[i].text not in cues().inside:
        return False
    return tokens[i + 1].text in "-–" and tokens[i + 2].text[:1].isupper()


def _ends(tokens: Sequence[Token], i: int, text: str) -> Iterator[int]:
    """Where a name that begins at token `i` may end, the longest first (exclusive token index)."""
    inside = cues().inside
    found = [i + 1]
    j = i + 1
    while j < len(tokens) and j - i < LONGEST and tokens[j].sentence == tokens[i].sentence:
        t = tokens[j]
        gap = text[tokens[j - 1].end : t.start]
        if gap and (not gap.isspace() or _BREAK.search(gap)):
            break
        if _may_begin(t) or (t.text == "." and not gap):
            found.append(j + 1)
        elif cues().kinds.get(t.text) == "other":
            found.append(j + 1)
            break
        elif t.text.lower() not in inside:
            if not (t.text[0].islower() and t.start == tokens[j - 1].end and tokens[j - 1].text in "-–'’"):
                break
            found.append(j + 1)
        j += 1
    return reversed(found)


def _match(words: str, tokens: Sequence[Token], i: int, j: int) -> tuple[str, str, tuple[Named, ...]] | None:
    """What list knows these words: (key, how, bearers)."""
    if words in demonyms():
        return words, "demonym", (Named(demonyms()[words], MAIN),)
    if words in abbreviations():
        return words, "abbreviation", (Named(abbreviations()[words][1], MAIN),)
    first, _, others = words.partition(" ")
    opened = first.lower() in cues().article and bool(others)
    if (words[-1] == "." and tokens[j - 1].text == ".") or (opened and others.islower()):
        return None
    key = fold(words)
    if not key or (len(key) <= 3 and not words.isupper() and j - i == 1 and len(key) < 3):
        return None
    if key in cues().pronouns and words not in cues().pronouns[key]:
        return None
    if words.isupper() and len(words) > 4 and words.title() in demonyms():
        return words.title(), "demonym", (Named(demonyms()[words.title()], MAIN),)
    bearers = gazetteer().named(key)
    rest = gazetteer().named(fold(others)) if opened and bearers else ()
    if rest and rest[0].spot.weight > bearers[0].spot.weight - 1.0 and rest[0].kind == MAIN:
        return None
    return (key, "name", bearers) if bearers else None


def _loose(tokens: Sequence[Token], i: int, text: str) -> Candidate | None:
    """A run the tagger calls a place and the gazetteer knows only under another spelling."""
    if tokens[i].entity not in ("GPE", "LOC", "FAC") or not tokens[i].entity_start:
        return None
    j = i + 1
    while j < len(tokens) and tokens[j].entity == tokens[i].entity and not tokens[j].entity_start and j - i < LONGEST:
        j += 1
    span = (tokens[i].start, tokens[j - 1].end)
    words = text[span[0] : span[1]]
    if len(words) < 4 or "\n" in words.strip():
        return None
    key = fold(words)
    bearers = tuple(b for b in gazetteer().spelled(key) if b.spot.country in transliterated())
    return Candidate(span, i, j, key, "loose", bearers) if bearers else None


def _prefix(tokens: Sequence[Token], i: int) -> Candidate | None:
    """The country in front of a hyphen that the tokeniser left alone: "U.S.-led"."""
    words = tokens[i].text.partition("-")[0]
    if words == tokens[i].text or len(words) < 2 or words[-1] in ",;":
        return None
    hit = _match(words, tokens, i, i + 1)
    if hit is None or not (hit[1] == "demonym" or hit[2][0].spot.is_country):
        return None
    return Candidate((tokens[i].start, tokens[i].start + len(words)), i, i + 1, *hit)


def _blocked(tokens: Sequence[Token], i: int, text: str) -> int:
    """Where a name that is no place ends, if one begins at token `i` (an exclusive token index), else `i`."""
    for j in range(min(i + 5, len(tokens)), i, -1):
        if " ".join(text[tokens[i].start : tokens[j - 1].end].split()) in cues().not_places:
            return j
    return i


def find_candidates(tokens: Sequence[Token], text: str) -> list[Candidate]:
    """Possible place names, left to right, longest match first, none overlapping another.

    >>> words = [("Rebels", 0), ("left", 7), ("Deir", 12), ("ez", 17), ("-", 19), ("Zor", 20)]
    >>> tokens = [Token(s, s + len(w), w, w, "PROPN", "NNP", "dep", 0, 0) for w, s in words]
    >>> [(c.key, c.bearers[0].spot.country) for c in find_candidates(tokens, "Rebels left Deir ez-Zor")]
    [('deir ez zor', 'SYR')]
    """
    found: list[Candidate] = []
    i = 0
    while i < len(tokens):
        if tokens[i].text[0].isupper() and (end := _blocked(tokens, i, text)) > i:
            i = end
            continue
        one = _at(tokens, i, text)
        if one is None:
            i += 1
        else:
            found.append(one)
            i = one.last
    return found


def _at(tokens: Sequence[Token], i: int, text: str) -> Candidate | None:
    if not (_may_begin(tokens[i]) or _is_article(tokens, i)):
        return None
    for j in _ends(tokens, i, text):
        if j - i == 1 and tokens[i].text == tokens[i].text.lower():
            continue
        start, end = tokens[i].start, tokens[j - 1].end
        words = " ".join(text[start:end].split())
        hit = _match(words, tokens, i, j)
        if hit is not None:
            key, how, bearers = hit
            return Candidate((start, end), i, j, key, how, bearers)
    return _prefix(tokens, i) or _loose(tokens, i, text)
