"""Where a run of name words begins and ends in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dateline import actor_names, actor_nouns, resources
from dateline.model import Token

PERSON, BODY = "PERSON", frozenset({"ORG", "NORP"})
"""Labels of the parser."""
HYPHENS = frozenset("-–‐")


@cache
def words(name: str) -> frozenset[str]:
    """One list of the mention lexicon."""
    return frozenset(resources.lexicon("mentions")[name])


def starts(tokens: Sequence[Token], i: int, lo: int, hi: int, shouted: bool) -> bool:
    """Whether a run may begin with token i of the sentence [lo, hi). shouted: the sentence is in capitals."""
    token = tokens[i]
    first = token.text[0]
    if token.pos == "DET":
        return False
    if not (first.isupper() or (first.isdigit() and token.entity == "ORG")):
        return token.text.lower() in words("joined_particles") and _joins(tokens, i)
    if token.text.lower() in words("never") and token.entity not in BODY:
        return False
    if token.text.lower() in words("things") or _leads_a_place(tokens, i):
        return False
    if token.text.lower() in words("prefixes") and i + 1 < hi and tokens[i + 1].text in HYPHENS:
        return actor_names.names().match(tokens, i, hi) is not None  # "Counter-IED" is none, "Anti-Balaka" is a group
    if token.pos in ("PROPN",) or token.entity in (PERSON, "ORG", "NORP", "GPE"):
        return True
    if token.pos in ("DET", "PRON", "ADP", "AUX", "CCONJ", "SCONJ", "PART", "INTJ", "NUM") and not token.text.isupper():
        return False
    if shouted or i == lo or not tokens[i - 1].text[-1].isalnum():
        return (
            actor_names.names().match(tokens, i, min(i + 8, len(tokens))) is not None
            or actor_names.country_at(tokens, i, i + 3) is not None
        )
    return token.pos in ("NOUN", "ADJ") or token.text.isupper()


def _leads_a_place(tokens: Sequence[Token], i: int) -> bool:
    """Whether a preposition only has the capital of the sentence: "Near Homs", not "Near East"."""
    return (
        tokens[i].text.lower() in words("place_prepositions")
        and actor_names.names().match(tokens, i, min(i + 4, len(tokens))) is None
    )


def _joins(tokens: Sequence[Token], i: int) -> bool:
    return i + 2 < len(tokens) and tokens[i + 1].text in HYPHENS and tokens[i + 2].text[0].isupper()


def run_end(tokens: Sequence[Token], i: int, hi: int) -> int:
    """Where the run of name words that starts at i ends."""
    title = actor_nouns.starting_at(tokens, i, hi)
    j = max(i + 1, title.start if title else 0)
    while j < hi:
        token = tokens[j]
        inner = actor_nouns.starting_at(tokens, j, hi) if token.text[0].isupper() else None
        if inner is not None and inner.start > j + 1:
            j = inner.start
        elif name_word(token):
            j += 1
        elif (
            token.text in HYPHENS
            and j + 1 < hi
            and tokens[j + 1].text[:1].isupper()
            and tokens[j - 1].end == token.start
        ) or _syllable(tokens, i, j, hi):
            j += 2
        elif token.text in words("stops") and j + 1 < hi and name_word(tokens[j + 1]) and _short_title(tokens, i, j):
            j += 1
        elif token.text.lower() in words("particles") and (particle_end := _particles(tokens, j, hi)):
            j = particle_end
        else:
            break
    known = actor_names.names().match(tokens, i, hi)
    return max(j, known.end) if known else j


def _syllable(tokens: Sequence[Token], i: int, j: int, hi: int) -> bool:
    """Whether a hyphen and a small syllable end a given name after a family name: "Moon Jae-in"."""
    if tokens[j].text not in HYPHENS or j + 1 >= hi or j < i + 2 or not tokens[j - 2].text[0].isupper():
        return False
    tail = tokens[j + 1]
    joined = tokens[j - 1].end == tokens[j].start and tokens[j].end == tail.start
    return joined and tail.text.islower() and len(tail.text) <= 5 and tail.text not in words("hyphen_tails")


def _short_title(tokens: Sequence[Token], i: int, stop: int) -> bool:
    """Whether the stop at `stop` belongs to a title the tokenizer cut off ("Capt" + "."), not to the sentence's end."""
    found = actor_nouns.starting_at(tokens, stop - 1, stop)
    return stop > i and len(tokens[stop - 1].text) <= 5 and found is not None and found.start == stop


def name_word(token: Token) -> bool:
    """Whether a token can be part of a name."""
    if not (token.text[0].isupper() or (token.text[0].isdigit() and token.pos == "PROPN")):
        return False
    return (
        token.pos in ("PROPN", "NOUN", "ADJ", "X")
        or token.entity in (PERSON, "ORG", "NORP", "GPE")
        or len(token.text) == 1
    )


def _particles(tokens: Sequence[Token], j: int, hi: int) -> int | None:
    """The end of "de", "van der", "al-" and the name word after them, or null."""
    for k in range(j, min(j + 3, hi)):
        text = tokens[k].text
        if text[0].isupper():
            return k + 1 if name_word(tokens[k]) else None
        if text.lower() not in words("particles") and text not in HYPHENS:
            return None
        if text.lower() in words("hyphened_particles") and not (k + 1 < hi and tokens[k + 1].text in HYPHENS):
            return None
    return None
