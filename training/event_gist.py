"""Train the gist of sentences: a softmax over pooled states of the encoder (see annotate/event_mentions/gist.py).

Trained with the event voter, since the voter must never hear a gist that has seen the sentence: `Gists` fits one set of
weights for each set of folds that is left out, and keeps it.

The types are learned from our own marked sentences, PLV and `records/dev`, and from the classes of ConfliBERT as far as
they say (a quad class is one of its types); the statements that are no event are learned from those classes alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from event_sentences import read
from event_texts import Text, fold_of, key_of, parse

from dateline.annotate.event_mentions import gist
from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.event_mentions.heads import Heads
from dateline.inference import acts
from dateline.model import Document
from dateline.ontology import quad

OWN = Path(__file__).parent / "data" / "events"
WEIGHT = {"own": 1.0, "silver": 0.5, "plv": 1.0, "class": 1.0, "records": 1.5}
TYPES, QUADS = 100.0, 30.0
"""L2 penalties of the two heads."""
STEPS, RATE = 120, 0.06
Array = Any


class Rows(NamedTuple):
    """Sentences as numbers: features, distribution over types, quad class (-1 unknown), weight of each head, fold."""

    features: Array
    types: Array
    quads: Array
    type_weights: Array
    fold: Array


def features_of(document: Document) -> list[tuple[tuple[int, int], Array]]:
    """(span, features) of each sentence of a document."""
    clauses = Clauses(document.tokens)
    if document.encoding is None:
        return []
    heads = Heads(clauses, document.encoding)
    out = []
    for a, b in clauses.sentences():
        span = (clauses.tokens[a].start, clauses.tokens[b - 1].end)
        out.append((span, heads.gist_features(a, b)))
    return out


def rows_of(texts: Iterable[Text]) -> Rows:
    """All that the gist is trained on: the annotated texts and our own marked sentences."""
    out: list[tuple[Array, Array, int, float, int]] = []
    for text in texts:
        found = features_of(text.document)
        if text.corpus in ("own", "dispatch") or not found:
            continue
        if text.corpus != "records":
            found = [((0, len(text.document.text)), np.mean([f for _, f in found], axis=0))]
        for span, row in found:
            kinds = text.kinds(span) if text.kinds else None
            label = -1 if text.label is None else text.label
            weight = 0.0 if label == 0 else WEIGHT[text.corpus]
            out.append((row, _distribution(kinds), label, weight, text.fold))
    out.extend(_own())
    features, types, quads, weights, folds = zip(*out, strict=True)
    return Rows(np.array(features, np.float32), np.array(types, np.float32), np.array(quads),
                np.array(weights, np.float32), np.array(folds))  # fmt: skip


def _own() -> Iterable[tuple[Array, Array, int, float, int]]:
    for path in sorted(OWN.glob("*.txt")):
        sentences = {s.text: s for s in read(path, passing_over=True)}
        weight = WEIGHT["silver" if path.name.startswith("silver") else "own"]
        for d in parse([(t, t) for t in sentences]):
            found = features_of(d)
            if found:
                kinds = frozenset(a.type for a in sentences[d.id].acts)
                row = np.mean([f for _, f in found], axis=0)
                yield row, _distribution(kinds), -1, weight, fold_of(key_of(d.text))


def _distribution(kinds: frozenset[str] | None) -> Array:
    """Equal parts of the types of a sentence; all of "none" where it has no act; nothing where they are unknown."""
    names = acts.labels().types
    out = np.zeros(len(names), np.float32)
    if kinds is not None:
        for kind in kinds or (names[acts.NONE],):
            out[names.index(kind)] = 1 / max(len(kinds), 1)
    return out


class Gists:
    """Weights of the gist by the folds that were left out."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._mean, self._scale = rows.features.mean(axis=0), rows.features.std(axis=0) + 1e-4
        self._x = np.c_[(rows.features - self._mean) / self._scale, np.ones(len(rows.fold), np.float32)]
        self._x = self._x.astype(np.float32)
        self._held: dict[frozenset[int], Array] = {}

    def without(self, *folds: int) -> Array:
        """Weights (803, 22) that have seen no sentence of these folds."""
        out = frozenset(folds)
        if out not in self._held:
            keep = ~np.isin(self.rows.fold, list(out))
            self._held[out] = self._raw(np.c_[self._types(keep), self._quads(keep)])
        return self._held[out]

    def _types(self, keep: Array) -> Array:
        keep = keep & (self.rows.type_weights > 0)
        return fit(self._x[keep], self.rows.types[keep], self.rows.type_weights[keep], TYPES, self.rows.quads[keep])

    def _quads(self, keep: Array) -> Array:
        keep = keep & (self.rows.quads >= 0)
        wanted = np.eye(gist.QUADS, dtype=np.float32)[self.rows.quads[keep]]
        return fit(self._x[keep], wanted, np.ones(int(keep.sum()), np.float32), QUADS)

    def _raw(self, weights: Array) -> Array:
        """The same weights for features that are not standardised."""
        slopes = weights[:-1] / self._scale[:, None]
        return np.r_[slopes, (weights[-1] - self._mean @ slopes)[None]].astype(np.float32)


def fit(x: Array, wanted: Array, weights: Array, l2: float, quads: Array | None = None) -> Array:
    """A softmax regression by Adam over the whole data. A row that wants nothing wants any type of its quad class."""
    w = np.zeros((x.shape[1], wanted.shape[1]), np.float32)
    m, v = np.zeros_like(w), np.zeros_like(w)
    partly = np.flatnonzero(wanted.sum(axis=1) == 0)
    masks = _masks()[quads[partly]] if quads is not None and len(partly) else None
    for t in range(1, STEPS + 1):
        p = acts.softmax(x @ w)
        target = wanted
        if masks is not None:
            likely = p[partly] * masks
            target = wanted.copy()
            target[partly] = likely / (likely.sum(axis=1, keepdims=True) + np.float32(1e-9))
        slope = x.T @ ((p - target) * weights[:, None])
        slope[:-1] += np.float32(l2) * w[:-1]
        m = 0.9 * m + 0.1 * slope
        v = 0.999 * v + 0.001 * slope * slope
        w -= np.float32(RATE * (1 - t / STEPS)) * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + np.float32(1e-8))
    return w


def _masks() -> Array:
    """The types of each quad class, one row a class (0: none)."""
    names = acts.labels().types
    out = np.zeros((gist.QUADS, len(names)), np.float32)
    for k, name in enumerate(names[1:], 1):
        out[quad(name), k] = 1
    return out
