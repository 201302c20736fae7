"""Nouns that name an actor by what it is or does ("envoy", "riot police", "rebels"), with their PLOVER sectors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dateline import resources
from dateline.model import ActorKind, Token

LONGEST = 4


class Noun(NamedTuple):
    """What a role noun says: the kind of actor, its sectors, and whether it may stand before a name as a title."""

    kind: ActorKind
    sectors: tuple[str, ...]
    title: bool


class Found(NamedTuple):
    """A role noun that ends at a token: it starts at token `start`."""

    start: int
    noun: Noun
    words: str


@cache
def nouns() -> dict[tuple[str, ...], Noun]:
    """Role nouns by their words in lower case."""
    found: dict[tuple[str, ...], Noun] = {}
    for group in resources.lexicon("actor_nouns")["groups"]:
        noun = Noun(group["kind"], tuple(group["sectors"]), bool(group.get("title")))
        for words in group["words"]:
            found.setdefault(tuple(words.replace("-", " - ").split()), noun)
    return found


@cache
def titles() -> dict[tuple[str, ...], Noun]:
    """Role nouns that may stand before a name, and courtesies ("Mr"), which are no role."""
    found = {words: noun for words, noun in nouns().items() if noun.title}
    for word in resources.lexicon("actor_nouns")["honorifics"]:
        found.setdefault((word,), Noun("person", (), True))
    return found


@cache
def peoples() -> dict[str, tuple[str, ...]]:
    """Words for peoples without a state of their own, with the states where they live."""
    table = resources.lexicon("actor_nouns")["peoples"]
    return {word: tuple(codes.split()) for codes, words in table.items() for word in words}


@cache
def phrase_countries() -> dict[str, str]:
    """A phrase to the country code that is no state's ("international coalition": IGO)."""
    table = resources.lexicon("actor_nouns")["phrase_countries"]
    return {phrase.replace("-", " - "): code for code, phrases in table.items() for phrase in phrases}


@cache
def office_countries() -> dict[str, str]:
    """An office to the state that calls one so ("foreign secretary": GBR)."""
    table = resources.lexicon("actor_nouns")["office_countries"]
    return {office: code for code, offices in table.items() for office in offices}


@cache
def modifier_sectors() -> dict[str, str]:
    """A word before a role noun to the sector it settles ("army spokesman")."""
    table = resources.lexicon("actor_nouns")["modifiers"]
    return {word: sector for sector, words in table.items() for word in words}


@cache
def words_of(name: str, lexicon: str = "actor_nouns") -> frozenset[str]:
    """One list of a lexicon as a set."""
    return frozenset(resources.lexicon(lexicon)[name])


def words_in_order(name: str, lexicon: str) -> tuple[str, ...]:
    """One list of a lexicon as it stands there."""
    return tuple(resources.lexicon(lexicon)[name])


def ending_at(tokens: Sequence[Token], head: int, floor: int) -> Found | None:
    """The longest role noun whose last word is token `head` and that starts no earlier than `floor`.

    >>> words = [("foreign", "ADJ"), ("minister", "NOUN")]
    >>> ts = [Token(9 * i, 9 * i + 8, w, w, p, "", "", 1, 0) for i, (w, p) in enumerate(words)]
    >>> found = ending_at(ts, 1, 0)
    >>> found.words, found.noun.sectors
    ('foreign minister', ('GOV',))
    """
    table = nouns()
    lemma, text = tokens[head].lemma.lower(), tokens[head].text.lower()
    best = None
    before: tuple[str, ...] = ()
    for start in range(head, max(floor, head - LONGEST) - 1, -1):
        if start < head:
            before = (tokens[start].text.lower(), *before)
        noun = table.get((*before, text)) or table.get((*before, lemma))
        if noun is not None:
            best = Found(start, noun, " ".join((*before, lemma)))
    return best


def starting_at(tokens: Sequence[Token], start: int, limit: int) -> Found | None:
    """The longest title that begins at token `start`, as `Found` with `start` the token after it."""
    table = titles()
    best = None
    words: tuple[str, ...] = ()
    for end in range(start + 1, min(limit, start + LONGEST + 1) + 1):
        words = (*words, tokens[end - 1].text.lower())
        noun = table.get(words) or table.get((*words[:-1], words[-1].rstrip(".")))
        if noun is not None:
            best = Found(end, noun, " ".join(words))
    return best


def gender_of(name: Sequence[str], role_words: Sequence[str]) -> str | None:
    """m or f by a role noun ("spokeswoman") or a given name that opens a name of two words, else null.

    >>> gender_of(("maria", "lopez"), ()), gender_of((), ("spokesman",)), gender_of(("lopez",), ())
    ('f', 'm', None)
    """
    for word in role_words:
        if word in words_of("male_nouns", "mentions"):
            return "m"
        if word in words_of("female_nouns", "mentions"):
            return "f"
    return given_names().get(name[0]) if len(name) > 1 else None


@cache
def given_names() -> dict[str, str]:
    """Given name to m or f."""
    table = resources.lexicon("mentions")["given_names"]
    return {name: gender for gender, names in table.items() for name in names}


def pronoun_gender(word: str) -> str | None:
    """m or f for a pronoun of the third person, else null.

    >>> pronoun_gender("she"), pronoun_gender("they")
    ('f', None)
    """
    row = resources.lexicon("mentions")["pronouns"].get(word)
    return row[0] if row is not None and row[0] in ("m", "f") else None


@cache
def role_heads(role: str) -> frozenset[str]:
    """The role nouns that end a role's leading phrase: what its bearer is, not what it belongs to.

    >>> sorted(role_heads("deputy foreign minister of Tarva")), sorted(role_heads("Opposition delegate"))
    (['foreign minister', 'minister'], ['delegate', 'opposition delegate'])
    """
    words = re.findall(r"[\w'’.-]+", role.lower().replace("-", " - "))
    stops = words_of("phrase_prepositions", "mentions")
    end = next((i for i, w in enumerate(words) if i and w in stops), len(words))
    table = nouns()
    found = {tuple(words[k:end]) for k in range(max(0, end - LONGEST), end)}
    return frozenset(plain(" ".join(w)) for w in found if w in table)


def plain(words: str) -> str:
    """A role noun without its hyphens, so that "secretary-general" and "secretary general" are one.

    >>> plain("secretary - general")
    'secretary general'
    """
    return words.replace(" - ", " ").replace("-", " ")
