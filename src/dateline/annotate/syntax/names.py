"""Names with their kind: the pipeline's entity recogniser, decoded for all words at once.

The recogniser walks over the words (begin, inside, last, unit, outside). Where no name is open, what it does next hangs
on that word alone, so that all words are scored in one matrix product; only the names that some word begins are then
followed step by step, all of them together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Names:
    """The recogniser's weights, and its moves by the number of their class."""

    def __init__(self, ner: Any) -> None:
        model = ner.model
        if model.attrs["unseen_classes"] or not model.attrs["has_upper"]:
            raise ValueError("this recogniser is built otherwise than its decoding expects")
        self._vectors, self._lower, upper = (model.get_ref(name) for name in ("tok2vec", "lower", "upper"))
        self._lower_bias: Floats = self._lower.get_param("b")
        self._weights: Floats = upper.get_param("W")
        self._bias: Floats = upper.get_param("b")
        moves = [ner.moves.get_class_name(i).partition("-") for i in range(len(self._bias))]
        self._labels = [label for _, _, label in moves]
        index = {(move, label): i for i, (move, _, label) in enumerate(moves)}
        self._units = np.array([m == "U" and bool(label) for m, _, label in moves])
        self._begins = np.array([m == "B" for m, _, _ in moves])
        self._outside = np.array([m == "O" for m, _, _ in moves])
        pairs = [(index.get(("I", label), -1), index.get(("L", label), -1)) for label in self._labels]
        self._inside, self._last = (np.array(x, dtype=np.int64) for x in zip(*pairs, strict=True))

    def of(self, doc: Any, begins: Bools, spaces: Bools) -> tuple[list[str], list[bool]]:
        """The kind of name each word stands in (or ""), and where a name begins.

        begins: first words of sentences. spaces: words of white space, where no name begins.
        """
        size = len(doc)
        kinds, starts = [""] * size, [False] * size
        if not size:
            return kinds, starts
        features = self._lower.predict(self._vectors.predict([doc]))
        apart = np.ones(size, dtype=bool)
        apart[:-1] = begins[1:]
        chosen = self._alone(features, apart, spaces)
        likely = np.flatnonzero(~self._outside[chosen])
        ends = self._ends(features, likely, chosen, apart)
        done = 0
        for start, end in zip(likely.tolist(), ends.tolist(), strict=True):
            if start >= done:
                label = self._labels[chosen[start]]
                kinds[start:end] = [label] * (end - start)
                starts[start] = True
                done = end
        return kinds, starts

    def _hidden(self, parts: Floats) -> Floats:
        return np.asarray((parts + self._lower_bias).max(axis=-1), dtype=np.float32)

    def _alone(self, features: Floats, apart: Bools, spaces: Bools) -> Ints:
        """The move at each word where no name is open; before an end of a sentence none begins that goes on."""
        padding = features[0]
        hidden = self._hidden((features[1:, 0] + padding[1]) + padding[2])
        scores = hidden @ self._weights.T + self._bias
        barred = ~(self._outside | self._units | self._begins)
        scores[:, barred] = -np.inf
        scores[np.ix_(apart | spaces, self._begins)] = -np.inf
        scores[np.ix_(spaces, self._units)] = -np.inf
        return np.asarray(scores.argmax(axis=1), dtype=np.int64)

    def _ends(self, features: Floats, starts: Ints, chosen: Ints, apart: Bools) -> Ints:
        """Where each name ends: a unit after its word, others where the last word is likelier than one more."""
        ends = starts + 1
        open_ = np.flatnonzero(self._begins[chosen[starts]])
        at = starts[open_] + 1
        while len(open_):
            first = starts[open_]
            moves = chosen[first]
            hidden = self._hidden((features[at + 1, 0] + features[first + 1, 1]) + features[at, 2])
            inside, last = self._inside[moves], self._last[moves]
            further = _score(hidden, self._weights, self._bias, inside)
            over = _score(hidden, self._weights, self._bias, last)
            on = ~apart[at] & np.where(inside < last, further >= over, further > over)
            ends[open_] = at + 1
            open_, at = open_[on], at[on] + 1
        return ends


def _score(hidden: Floats, weights: Floats, bias: Floats, classes: Ints) -> Floats:
    return np.asarray((hidden * weights[classes]).sum(axis=1) + bias[classes], dtype=np.float32)
