"""Wordpieces of any text, with offsets in code points of the text as given."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dateline.model import Span
from dateline.resources import asset

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@cache
def tokenizer() -> Tokenizer:
    """The wordpiece tokenizer of ``data/models/tokenizer.json``, kept for the process."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer

    loaded = Tokenizer.from_file(str(asset("models/tokenizer.json")))
    loaded.no_padding()
    loaded.no_truncation()
    loaded.encode_special_tokens = True
    return loaded


@cache
def continuations() -> NDArray[np.bool_]:
    """For each id of the vocabulary, whether it continues the piece before it (``##ing``)."""
    vocabulary = tokenizer().get_vocab()
    out = np.zeros(max(vocabulary.values()) + 1, dtype=bool)
    out[[i for piece, i in vocabulary.items() if piece.startswith("##")]] = True
    return out


def _readable(text: str) -> str:
    """The text with each lone surrogate replaced by one code point, so that offsets stay."""
    if any("\ud800" <= c <= "\udfff" for c in text):
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _whole_characters(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans that end before a combining mark are stretched over it."""
    if text.isascii():
        return list(spans)
    out = []
    for i, (start, end) in enumerate(spans):
        limit = spans[i + 1][0] if i + 1 < len(spans) else len(text)
        while end < limit and unicodedata.combining(text[end]):
            end += 1
        out.append((start, end))
    return out


def find_pieces(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Wordpieces of a text: ids (pieces,) and code-point offsets (pieces, 2).

    >>> find_pieces("the army")[1].tolist()
    [[0, 3], [4, 8]]
    """
    found = tokenizer().encode(_readable(text), add_special_tokens=False)
    spans = _whole_characters(text, found.offsets)
    return np.array(found.ids, dtype=np.int64), np.array(spans, dtype=np.int64).reshape(-1, 2)
