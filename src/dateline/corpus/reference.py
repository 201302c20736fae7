"""How a mention speaks of its act: as one that is known ("the attack"), as a new one ("another attack"), as one of
many ("attacks", "eleven times"), as something that lasts ("the war"), or in general ("from Turkish attack")."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

import msgspec

from dateline import resources
from dateline.corpus.phrases import MARKS, between, tokens
from dateline.corpus.wording import lexicon, stem

BACK = 5
"""Words before a noun among which its determiner is looked for."""
AHEAD = 8
"""Words after it among which "repeatedly" or "eleven times" is looked for."""
Named = Literal["known", "new", "other", "general", ""]
Scale = Literal["lasting", "single", ""]


class Reference(msgspec.Struct, frozen=True, gc=False):
    """named: `known` (the, this, Saturday's), `new` (a, some, two), `other` (another, any, further), `general` (a noun
    in the singular without any determiner), "" where none can be told (verbs). many: a plural or a series. scale:
    whether the word is one for what lasts (war, offensive) or for what is over at once (blast). aim: whether it is told
    as somebody's goal, or as nearly reached."""

    named: Named = ""
    many: bool = False
    scale: Scale = ""
    aim: bool = False


class _Words(msgspec.Struct, frozen=True):
    own: frozenset[str]
    known: frozenset[str]
    new: frozenset[str]
    other: frozenset[str]
    leads: frozenset[str]
    verbs: frozenset[str]
    series: frozenset[str]
    aims: frozenset[str]
    almost: frozenset[str]
    nouns: frozenset[str]
    massed: frozenset[str]
    lasting: frozenset[str]
    single: frozenset[str]


@cache
def _words(language: str = "en") -> _Words:
    table = resources.lexicon("linking", language)["reference"]
    lexicon_ = lexicon(language)
    found = {n: frozenset(str(table[n]).split()) for n in _Words.__struct_fields__}
    for name in ("nouns", "massed", "lasting", "single"):
        found[name] = frozenset(stem(w, lexicon_) for w in found[name])
    return _Words(**found)


def reference(before: str, trigger: str, after: str = "") -> Reference:
    """How a trigger speaks of its act. before, after: what stands before and after it in its sentence.

    >>> reference("He spoke after Saturday’s chemical ", "attack").named
    'known'
    >>> reference("They vetoed it, and then there were ", "attacks").many
    True
    """
    words, lexicon_ = _words(), lexicon()
    spoken = tokens(trigger)
    last = spoken[-1] if spoken else ""
    head = stem(last, lexicon_)
    scale: Scale = "lasting" if head in words.lasting else "single" if head in words.single else ""
    said = tokens(before)
    ahead = said[-BACK:]
    named = _named(ahead, last, head, words)
    plural = last.endswith(between().plural) and head in words.single | words.nouns | words.lasting
    close = (*ahead, *tokens(after)[:AHEAD])
    many = plural or head in words.massed or not words.series.isdisjoint(close)
    short_of = len(said) > 1 and said[-1] == "-" and said[-2] in words.almost
    return Reference(named, many, scale, short_of or not words.aims.isdisjoint(said[-AHEAD:]))


def _named(ahead: Sequence[str], last: str, head: str, words: _Words) -> Named:
    """What the words before a noun say of it, the nearest first."""
    ends = between()
    bare = head in words.nouns and not last.endswith((ends.past, ends.joining, ends.plural))
    for w in reversed(ahead):
        if w in words.other:
            return "other"
        if w in words.known or w.endswith(tuple(words.own)):
            return "known"
        if w in words.new:
            return "new"
        if w in MARKS or w in words.verbs:
            return ""
        if w in words.leads:
            return "general" if bare else ""
    return ""
