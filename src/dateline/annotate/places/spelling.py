"""How a name becomes a key: the same folding when the gazetteer is built and when a text is read."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from dateline import resources

_DROPPED = dict.fromkeys(map(ord, "'’‘ʼʻ`´ʿʾ′.·ـ\"“”"))
_SPACED = dict.fromkeys(map(ord, "-–—‐‑/_,()"), " ")
_TABLE = _DROPPED | _SPACED
_PLAIN_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a"}
)


@cache
def _rules() -> tuple[dict[str, str], frozenset[str], tuple[tuple[re.Pattern[str], str], ...]]:
    table = resources.read_yaml("gazetteer/spelling.yaml")
    loose = tuple((re.compile(pattern), into) for pattern, into in table["skeleton"])
    return dict(table["words"]), frozenset(table["articles"]), loose


@cache
def transliterated() -> frozenset[str]:
    """Alpha-3 codes of the countries whose names reach English through a transliteration."""
    groups = resources.read_yaml("gazetteer/spelling.yaml")["transliterated"]
    return frozenset(code for codes in groups.values() for code in codes)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The exact key of a name: lower case, no accents, apostrophes or full stops, hyphens as spaces, "St." as "saint".

    >>> fold("St. John’s"), fold("Deir ez-Zor"), fold("Malmö"), fold("U.S.")
    ('saint johns', 'deir ez zor', 'malmo', 'us')
    """
    flat = name.translate(_TABLE)
    if not flat.isascii():
        flat = "".join(c for c in unicodedata.normalize("NFKD", flat) if not unicodedata.combining(c))
    flat = flat.lower().translate(_PLAIN_LETTERS).translate(_DROPPED)
    words = _rules()[0]
    return " ".join(words.get(w, w) for w in flat.split())


def without_article(key: str) -> str:
    """A folded key without Arabic articles, wherever they stand; glued ones ("Alraqqa") are left.

    >>> without_article("deir ez zor"), without_article("al bab")
    ('deir zor', 'bab')
    """
    parts = key.split()
    kept = [p for p in parts if p not in _rules()[1]]
    return " ".join(kept) if kept else key


@lru_cache(maxsize=65536)
def skeleton(key: str) -> str:
    """The loose key: what is left when transliterations are made one. Empty where too little is left to tell.

    >>> skeleton(fold("Kharkov")) == skeleton(fold("Kharkiv")), skeleton("ab")
    (True, '')
    >>> skeleton(fold("Al-Qamishli")) == skeleton(fold("Kamishly"))
    True
    """
    loose = without_article(key)
    for pattern, into in _rules()[2]:
        loose = pattern.sub(into, loose)
    loose = loose.replace(" ", "")
    return loose if len(loose) >= 3 else ""
