"""Tokens with lemma, part of speech, dependency and entity label, from spaCy's small English pipeline.

The parser's objects stay in this package: what leaves is our own `Token`. Sentence borders are ours, not the parser's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec

from dateline import resources, segmentation
from dateline.annotate.syntax.networks import Networks, Parsed, networks
from dateline.model import Document, Span, Token
from dateline.pipeline import Layers, Stage

CALENDAR = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "QUANTITY", "PERCENT", "MONEY"})
"""Entity labels of what can stand after a verb without being its object."""

BLOCK = 4_000
"""Code points the parser sees at once, about: sentences are grouped up to this length."""


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


def _straight(text: str) -> str:
    """A text with straight apostrophes, as long as it was.

    >>> _straight("won’t")
    "won't"
    """
    return text.replace("’", "'")


@cache
def _contractions() -> frozenset[str]:
    """Endings that the parser knows with a straight apostrophe only ("n’t": it takes that for a noun)."""
    return frozenset(resources.lexicon("sentences")["contractions"])


def _prepare(pipeline: Networks, text: str, group: list[tuple[int, Span]]) -> Any:
    """A block whose words are those of the units only, with the sentence starts set."""
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool] = []
    for _, (start, end) in group:
        piece = pipeline.tokenize(text[start:end])
        for k, token in enumerate(piece):
            words.append(_straight(token.text) if token.text.lower() in _contractions() else token.text)
            spaces.append(bool(token.whitespace_) or k == len(piece) - 1)
            starts.append(k == 0)
    return pipeline.block(words, spaces, starts)


def _tokens(parsed: Parsed, group: list[tuple[int, Span]], text: str, base: int) -> list[Token]:
    """Our tokens of a parsed block; white-space tokens are dropped and heads counted from `base`."""
    where: list[tuple[int, int, int]] = []
    kept: list[int] = []
    index: dict[int, int] = {}
    units = iter(group)
    straight = _straight(text)
    sentence, (at, end) = -1, (0, 0)
    for i, word in enumerate(parsed.words):
        if parsed.begins[i]:
            sentence, (at, end) = next(units)
        at = straight.index(_straight(word.text), at, end)
        if not word.space:
            index[i] = base + len(kept)
            kept.append(i)
            where.append((at, at + len(word.text), sentence))
        at += len(word.text)
    tokens = [_token(parsed, i, w, text, index, base + k) for k, (i, w) in enumerate(zip(kept, where, strict=True))]
    return _mended(tokens, base)


def _mended(tokens: list[Token], base: int) -> list[Token]:
    """What the small parser often gets wrong and the words themselves decide."""
    return _finite_conjuncts(_named_objects(tokens, base), base)


def _finite_conjuncts(tokens: list[Token], base: int) -> list[Token]:
    """ "called on both to halt the fire and offered to mediate": a past tense is no second infinitive, it goes with the
    finite verb above."""
    to = {t.head - base for t in tokens if t.tag == "TO"}
    helped = {t.head - base for t in tokens if t.dep in ("aux", "auxpass", "nsubj", "nsubjpass")}
    for k, t in enumerate(tokens):
        at = t.head - base
        if t.dep != "conj" or t.tag not in ("VBD", "VBZ") or at not in to or tokens[at].tag != "VB" or k in helped:
            continue
        while at in to and tokens[at].head - base != at:
            at = tokens[at].head - base
        if tokens[at].tag in ("VBD", "VBZ", "VBP") and at < k:
            tokens[k] = msgspec.structs.replace(t, head=base + at)
    return tokens


def _named_objects(tokens: list[Token], base: int) -> list[Token]:
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


def _token(parsed: Parsed, i: int, where: tuple[int, int, int], text: str, index: dict[int, int],
           own: int) -> Token:  # fmt: skip
    word, heads = parsed.words[i], parsed.heads
    head = heads[i]
    while head not in index and heads[head] != head:
        head = heads[head]
    return Token(
        start=where[0],
        end=where[1],
        text=text[where[0] : where[1]],
        lemma=word.lemma,
        pos=word.pos,
        tag=word.tag,
        dep=word.dep,
        head=index.get(head, own),
        sentence=where[2],
        entity=parsed.entities[i],
        entity_start=parsed.entity_begins[i],
        morph=word.morph,
    )


def parse(documents: Sequence[Document]) -> list[Layers]:
    """Tokens of each document, in text order. The parse-bound work of all documents goes through in one stream.

    Method: spaCy 3.8 `en_core_web_sm` (MIT; CNN tagger, transition parser and entity recogniser).
    """
    todo = [(d, list(_blocks(d))) for d in documents]
    if not any(groups for _, groups in todo):
        return [{"tokens": ()} for _ in documents]
    pipeline = networks()
    stream = pipeline.read(_prepare(pipeline, d.text, g) for d, groups in todo for g in groups)
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
