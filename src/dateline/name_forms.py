"""Forms of a name: whether two ways of writing it are one person's or one body's.

Works on words folded to plain lower-case ASCII (`actor_names.key`). Transliteration is met by a skeleton that writes
alike what spellings of Arabic, Persian and Slavic names write in several ways, then by edit distance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz

from dateline import resources

FUZZY_FULL, FUZZY_WORD = 88.0, 84.0
"""Least likeness of two spellings of a name: of the whole, and of each word."""
_SERVANT = re.compile(r"^abd(?:[aeou]|ou)[lrsdztn](?=[a-z]{3})")  # Abdul-, Abdel-, Abdur-: one word with its name
_ALIKE = (("tch", "c"), ("ch", "c"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("sh", "s"),
          ("zh", "j"), ("ck", "k"), ("q", "k"), ("g", "k"), ("x", "ks"), ("dj", "j"), ("oo", "u"), ("ee", "i"),
          ("ou", "u"), ("aw", "au"), ("w", "v"))  # fmt: skip
_VOWELS = str.maketrans("eoy", "aui")


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon("mentions")[name])


@cache
def _body_heads() -> frozenset[str]:
    return frozenset(w for group in resources.lexicon("mentions")["body_heads"] for w in group["words"])


@cache
def _courtesies() -> frozenset[str]:
    return frozenset(resources.lexicon("actor_nouns")["honorifics"]) | _set("name_courtesies")


@lru_cache(maxsize=65536)
def bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Name words without particles ("al", "de"), courtesies ("sheikh") and suffixes ("jr").

    >>> bare(("bashar", "al", "assad")), bare(("sheikh", "yahya", "bin", "ghanim", "jr"))
    (('bashar', 'assad'), ('yahya', 'ghanim'))
    """
    kept = tuple(w for w in words if w not in _set("particles") and w not in _set("suffixes") and len(w) > 1)
    while len(kept) > 1 and kept[0] in _courtesies():
        kept = kept[1:]
    return kept or words


@lru_cache(maxsize=16384)
def skeleton(word: str) -> str:
    """A word as its spellings agree: q, g and k alike, vowels in two kinds, doubles single, silent h gone.

    >>> {skeleton(w) for w in ("gaddafi", "qadhafi", "kadafi", "gadhafi", "qaddafi")}
    {'kadafi'}
    >>> skeleton("zelenskyy") == skeleton("zelensky"), skeleton("husayn") == skeleton("hussein")
    (True, True)
    """
    word = _SERVANT.sub("abd", word)
    word = re.sub(r"^[yj]e", "e", word)
    for spelled, alike in _ALIKE:
        word = word.replace(spelled, alike)
    word = re.sub(r"(.)\1+", r"\1", word.translate(_VOWELS))
    return re.sub(r"(?<=[aiu])h$", "", word)


@lru_cache(maxsize=65536)
def _spelled(words: tuple[str, ...]) -> tuple[str, ...]:
    """Skeletons of a name's words, "Abd al-Rahman" made one word first."""
    out: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in ("abd", "abdul", "abdel") and rest:
            while len(rest) > 1 and rest[0] in _set("particles"):
                rest.pop(0)
            word = "abd" + rest.pop(0)
        out.append(word)
    return tuple(skeleton(w) for w in bare(tuple(out)))


@lru_cache(maxsize=65536)
def spellings(words: tuple[str, ...]) -> frozenset[str]:
    """The words of a name and their skeletons: what another way of writing it shares with it, but for a slip.

    >>> sorted(spellings(("muammar", "qadhafi")) & spellings(("muamar", "gaddafi")))
    ['kadafi', 'muamar']
    """
    return frozenset((*words, *_spelled(words)))


@lru_cache(maxsize=65536)
def _suffixes(words: tuple[str, ...]) -> frozenset[str]:
    return _set("suffixes").intersection(words)


def _apart(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one is a father and the other his son: "Jr" against "Sr" or "II"."""
    one, other = _suffixes(a), _suffixes(b)
    return bool(one and other and one != other)


def _father_of(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one bears a kunya of the other's name: "Abu Yahya" is Yahya's father, not Yahya."""
    return len(a) > 1 and len(b) > 1 and a[0] in _set("kunyas") and b[0] == a[1]


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How surely two names are one person's, 0 (not) to 1: same, surname of the other, or another spelling.

    >>> same_person(("staffan", "de", "mistura"), ("de", "mistura"))
    0.95
    >>> same_person(("riad", "hijab"), ("riyad", "hijab")) > 0.8, same_person(("rami", "hijab"), ("riad", "hijab"))
    (True, 0.0)
    >>> same_person(("abdulrahman", "al", "sabri"), ("abd", "al", "rahman", "al", "sabry"))
    0.9
    """
    if a == b:
        return 1.0
    if _apart(a, b) or _father_of(a, b) or _father_of(b, a):
        return 0.0
    if min(len(a), len(b)) >= 2 and (a[: len(b)] == b or b[: len(a)] == a):
        return 0.92
    x, y = bare(a), bare(b)
    if x == y:
        return 0.98
    short, long = (x, y) if len(x) <= len(y) else (y, x)
    if not short:
        return 0.0
    return _one_word(short[0], long) if len(short) == 1 else max(_words(short, long), _respelled(a, b))


def _one_word(word: str, long: tuple[str, ...]) -> float:
    if word == long[-1]:
        return 0.95
    if word in long[1:]:
        return 0.9
    if len(word) > 5 and skeleton(word) == skeleton(long[-1]):
        return 0.85
    if word == long[0] and len(word) > 4:
        return 0.75
    return 0.75 if len(word) > 4 and fuzz.ratio(word, long[-1]) >= FUZZY_WORD + 4 else 0.0


def _words(short: tuple[str, ...], long: tuple[str, ...]) -> float:
    """Names of two words or more, as they stand."""
    if len(short) == len(long):
        like = all(
            fuzz.ratio(p, q) >= FUZZY_WORD - 9 or (len(p) <= 2 and p[0] == q[0])
            for p, q in zip(short, long, strict=True)
        )
        return 0.85 if like and fuzz.ratio(" ".join(short), " ".join(long)) >= FUZZY_FULL else 0.0
    if short[-1] == long[-1] and short[0] == long[0]:
        return 0.93
    return 0.9 if long[-len(short) :] == short else 0.0


def _respelled(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Names of two words or more by their skeletons; also the family name first in one and last in the other."""
    x, y = _spelled(a), _spelled(b)
    if x == y and len(x) > 1:
        return 0.9
    short, long = (x, y) if len(x) <= len(y) else (y, x)
    if len(short) > 1 and short[0] == long[0] and short[-1] == long[-1]:
        return 0.86
    return 0.85 if len(x) > 1 and sorted(x) == sorted(y) and x[-1] == y[0] else 0.0


def same_body(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How surely two names are one body's: same, the end of the other, or its initials.

    >>> same_body(("syrian", "high", "negotiations", "committee"), ("high", "negotiations", "committee"))
    0.9
    """
    if a == b:
        return 1.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) >= 2 and (long[-len(short) :] == short or long[: len(short)] == short):
        return 0.9
    if len(short) == 1 and len(short[0]) > 4 and short[0] in long and short[0] in _body_heads():
        return 0.75
    if len(short) == 1 and len(long) >= 2 and 2 <= len(short[0]) <= 8 and short[0] in initials(long):
        return 0.88
    return 0.0


def initials(words: Sequence[str]) -> frozenset[str]:
    """Acronyms that a name may have: initials of all its words, of all but small ones, and of the words but the first.

    >>> "hnc" in initials(("high", "negotiations", "committee"))
    True
    """
    big = [
        w for w in words if w not in _set("connectors") and w not in _set("articles") and w not in _set("conjunctions")
    ]
    whole = "".join(w[0] for w in words)
    short = "".join(w[0] for w in big)
    return frozenset(s for s in (whole, short, short[1:]) if len(s) >= 2)
