"""PLOVER's contexts of an act: from its sentence, its CAMEO code and what the article is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from dateline.model import Document, EventMention
from dateline.ontology import ontology

FREQUENT = 4
"""A context with this many cues in the article is given to each of its events that has none of its own."""
MOST = 4
OPENING = 2
"""So many characters from a word's start say whether a cue can begin there."""

_WORD = re.compile(r"\w+")


@cache
def _pattern() -> re.Pattern[str]:
    """One pattern over all cues; the name of a group is the context's index."""
    parts = [f"(?P<c{k}>{c.pattern()})" for k, c in enumerate(ontology().contexts.values())]
    return re.compile(r"\b(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)


@cache
def _openings() -> frozenset[str]:
    """The first letters of every cue: the pattern is tried only at words that begin so."""
    return frozenset(w[:OPENING].lower() for c in ontology().contexts.values() for w in c.cues)


def _cues(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where cues stand in [start, end) of the text, left to right."""
    pattern, openings, at = _pattern(), _openings(), start
    for word in _WORD.finditer(text, start, end):
        here = word.start()
        if here < at or text[here : here + OPENING].lower() not in openings:
            continue
        found = pattern.match(text, here, end)
        if found is not None:
            yield found
            at = found.end()


@cache
def _names() -> tuple[str, ...]:
    return tuple(ontology().contexts)


@cache
def _by_word() -> tuple[tuple[str, re.Pattern[str]], ...]:
    contexts = ontology().contexts.items()
    return tuple((name, re.compile(rf"(?:{c.pattern()})", re.IGNORECASE)) for name, c in contexts)


@cache
def _contexts_of(word: str) -> tuple[str, ...]:
    """All contexts one cue word speaks for ("refugee": asylum and others)."""
    return tuple(name for name, pattern in _by_word() if pattern.fullmatch(word))


class Contexts:
    """Contexts by sentence, counted once an article."""

    def __init__(self, document: Document) -> None:
        self._sentences: dict[int, tuple[str, ...]] = {}
        total: Counter[str] = Counter()
        for i, (start, end) in enumerate(document.sentences):
            found: Counter[str] = Counter()
            for m in _cues(document.text, start, end):
                found.update(_contexts_of(m.group().lower()))
            total.update(found)
            self._sentences[i] = tuple(name for name in _names() if found[name])
        self._article = tuple(name for name, n in total.most_common(2) if n >= FREQUENT)

    def of(self, mention: EventMention) -> tuple[str, ...]:
        """The contexts of an act, in the ontology's order."""
        names = set(self._sentences.get(mention.sentence, ())[:MOST]) or set(self._article)
        names.update(mention.contexts)
        code = ontology().cameo.get(mention.cameo or "")
        if code is not None:
            names.update(code.contexts)
        return tuple(n for n in _names() if n in names)
