"""What is talked about: issues by their words (`data/<language>/issues.yaml`); of a position also a place or party."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from dateline import resources


class Topic(NamedTuple):
    """An issue and why: `key` groups, `name` is shown."""

    key: str
    name: str
    why: str


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    table = resources.lexicon("issues", language)
    parts = []
    for n, words in enumerate(table.values()):
        forms = (re.escape(str(w)).replace(r"\*", r"\w*") for w in sorted(words, key=len, reverse=True))
        parts.append(f"(?P<i{n}>{'|'.join(forms)})")
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE), tuple(table)


@lru_cache(maxsize=20_000)
def _hits(words: str, language: str) -> tuple[tuple[int, str], ...]:
    """The words of issues that stand in what was said, each with the number of its issue."""
    return tuple((int(str(m.lastgroup)[1:]), m.group()) for m in _pattern(language)[0].finditer(words))


def issue_names(language: str = "en") -> tuple[str, ...]:
    """The issues that statements and positions are sorted into by their words."""
    return _pattern(language)[1]


def issues_in(words: str, language: str = "en") -> tuple[str, ...]:
    """Every issue whose words stand in what was said, in the order of the table.

    >>> issues_in("the truce will hold until the prisoners are freed")
    ('ceasefire and truce', 'prisoners and hostages')
    >>> issues_in("it rained")
    ()
    """
    names = _pattern(language)[1]
    return tuple(names[n] for n in sorted({n for n, _ in _hits(words, language)}))


def topic(words: str, place: str | None = None, target: str | None = None, language: str = "en") -> Topic | None:
    """What a position is about, and why; null where nothing says it.

    >>> topic("a truce must hold before the envoys return").name
    'ceasefire and truce'
    >>> topic("they must leave at once", target="Ruritania").name
    'on Ruritania'
    """
    names = _pattern(language)[1]
    if hits := _hits(words, language):
        counts = Counter(n for n, _ in hits)
        best = min(counts, key=lambda n: (-counts[n], n))
        shown = ", ".join(dict.fromkeys(w.lower() for n, w in hits if n == best))
        return Topic(names[best], names[best], f"its words: {shown}")
    if place:
        return Topic(f"in {place}", f"in {place}", "the place of its sentence")
    if target:
        return Topic(f"on {target}", f"on {target}", "the party that must act")
    return None
