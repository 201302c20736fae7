"""Part of speech, lemma and features of a word from its form, tag and dependency.

spaCy finds these with a matcher of 179 patterns over every article. All but a few of the patterns look at one token, so
that what they say of a form with a tag and a dependency is found once, by those very patterns, and remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

#: Number of a form, its tag and its dependency in the strings of the pipeline.
Key: TypeAlias = tuple[int, int, int]
#: So many keys are remembered; then memory begins anew.
MOST = 200_000


class Word(NamedTuple):
    """What is known of a word in its place, head and name left out."""

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    morph: str
    space: bool


class Words:
    """The pipeline's rules for words, each asked once for each key."""

    def __init__(self, nlp: Any) -> None:
        from spacy.matcher import Matcher

        self._vocab = nlp.vocab
        self._rules = [nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")]
        self._known: dict[Key, Word] = {}
        self._groups: dict[tuple[Key, ...], list[Word]] = {}
        self._several = Matcher(nlp.vocab)
        for i, row in enumerate(self._rules[0].patterns):
            longer = [pattern for pattern in row["patterns"] if len(pattern) > 1]
            if longer:
                self._several.add(str(i), longer)
        known = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index", {})
        for kind, words in list(known.items()):
            known[kind] = frozenset(words)

    def of(self, doc: Any, table: NDArray[np.uint64]) -> list[Word]:
        """Each word of a block; `table` holds its keys (words, 3)."""
        keys: list[Key] = list(map(tuple, table.tolist()))
        known = self._known
        try:
            out = [known[key] for key in keys]
        except KeyError:
            self._learn(keys)
            out = [known[key] for key in keys]
        for _, start, end in self._several(doc, as_spans=False, allow_missing=True):
            out[start:end] = self._group(tuple(keys[start:end]))
        return out

    def _learn(self, keys: Sequence[Key]) -> None:
        if len(self._known) > MOST:
            self._known.clear()
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        self._known.update(zip(new, self._ask(new, apart=True), strict=True))

    def _group(self, keys: tuple[Key, ...]) -> list[Word]:
        """Words that a pattern joins ("gon na", "there is")."""
        if keys not in self._groups:
            if len(self._groups) > MOST:
                self._groups.clear()
            self._groups[keys] = self._ask(keys)
        return self._groups[keys]

    def _ask(self, keys: Sequence[Key], apart: bool = False) -> list[Word]:
        """What the rules say of a row of words; `apart`: of each as if it stood alone."""
        from spacy.tokens import Doc

        strings = self._vocab.strings
        forms, tags, deps = zip(*([strings[part] for part in key] for key in keys), strict=True)
        doc = Doc(self._vocab, words=list(forms), tags=list(tags), deps=list(deps), heads=list(range(len(keys))))
        for rules in self._rules:
            doc = rules(doc)
        out = [Word(t.text, t.lemma_, t.pos_, t.tag_, t.dep_, str(t.morph), t.is_space) for t in doc]
        if apart and len(keys) > 1:
            for _, start, end in self._several(doc, as_spans=False, allow_missing=True):
                out[start:end] = [self._ask((key,))[0] for key in keys[start:end]]
        return out
