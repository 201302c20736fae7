"""Roles around an anchor: who is source, what is cue, what is content, given one cue piece.

Pure numpy between two graphs: ``pieces`` proposes anchors (pieces that may begin a cue), ``roles``
reads a crop around each. The best role sequence is found by Viterbi search with a price for each
change of role between words; inside a word no change is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.inference.crops import Bools, Floats, Ints, crops_around

#: A crop: so many pieces before the anchor and after it.
BACK, FORWARD = 64, 96
SOURCE, CUE, CONTENT = 1, 2, 3
#: Price of a change of role between two words, in nats.
SWITCH = 0.5
#: Anchors worth reading: probability of being a cue's first piece, or any piece of one.
FIRST, ANY = 0.15, 0.55
#: Crops in one call of the role graph.
CALL = 32

Runs = Callable[[Mapping[str, NDArray[Any]]], Sequence[NDArray[Any]]]


class PieceScores(NamedTuple):
    """What the piece head says of an article: log-probabilities of tags, anchors and two projections."""

    tags: Floats
    anchors: Floats
    here: Floats
    there: Floats


class Candidate(NamedTuple):
    """One possible attribution: its anchor and the role of each piece in [start, start + len(roles)).

    ``chance`` holds the probability of the chosen role a piece; ``content`` and ``source``
    those of content and source.
    """

    anchor: int
    start: int
    roles: Ints
    chance: Floats
    content: Floats
    source: Floats
    first: float
    any_cue: float
    verdict: float


def sigmoid(x: Floats) -> Floats:
    """Logistic function that does not overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)), dtype=np.float32)


def log_softmax(x: Floats) -> Floats:
    """Log-probabilities along the last axis."""
    shifted = x - x.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), dtype=np.float32)


def score_pieces(run: Runs, states: Floats) -> PieceScores:
    """Read the piece head over an article's states (pieces, 384)."""
    tags, anchors, here, there = run({"states": states})
    return PieceScores(log_softmax(tags), sigmoid(anchors), here, there)


def find_anchors(anchors: Floats) -> Ints:
    """Pieces worth reading as an anchor.

    A piece that is likely inside a cue but not its first is read only where no likelier first
    piece stands within two pieces before it.
    """
    first, any_cue = anchors[:, 0], anchors[:, 1]
    covered = first > FIRST
    near = covered.copy()
    for step in (1, 2, 3):
        near[step:] |= covered[:-step] & (any_cue[step:] > 0.3)
    return np.flatnonzero(covered | ((any_cue > ANY) & ~near))


def best_roles(chances: Floats, word_start: Bools, switch: float = SWITCH) -> Ints:
    """Viterbi search: log-probabilities (rows, places, roles), word starts (rows, places) -> roles.

    >>> import numpy as np
    >>> logs = np.log(np.array([[[0.9, 0.1], [0.45, 0.55], [0.9, 0.1]]]))
    >>> best_roles(logs, np.ones((1, 3), dtype=bool)).tolist()
    [[0, 0, 0]]
    """
    rows, places, _ = chances.shape
    total = chances[:, 0].copy()
    back = np.zeros(chances.shape, dtype=np.int8)
    own = np.arange(chances.shape[2], dtype=np.int8)
    for t in range(1, places):
        best = total.argmax(axis=1)
        leap = total[np.arange(rows), best][:, None] - switch
        leaps = (leap > total) & word_start[:, t, None]
        back[:, t] = np.where(leaps, best[:, None], own)
        total = np.where(leaps, leap, total) + chances[:, t]
    out = np.zeros((rows, places), dtype=np.int64)
    out[:, -1] = total.argmax(axis=1)
    for t in range(places - 1, 0, -1):
        out[:, t - 1] = back[np.arange(rows), t, out[:, t]]
    return out


def find_candidates(run: Runs, scores: PieceScores, word_start: Bools, switch: float = SWITCH) -> list[Candidate]:
    """Read a crop around each likely anchor of an article and decode its roles."""
    anchors = find_anchors(scores.anchors)
    found: list[Candidate] = []
    for at in range(0, len(anchors), CALL):
        part = anchors[at : at + CALL]
        crops = crops_around(part, scores.here, scores.there, BACK, FORWARD)
        raw, verdicts = run(crops.feeds)
        logs = log_softmax(raw)
        logs[~crops.inside] = np.array([0.0, -50.0, -50.0, -50.0], dtype=np.float32)
        decoded = best_roles(logs, word_start[crops.where], switch)
        for row, anchor in enumerate(part.tolist()):
            low, high = crops.extent(row)
            chosen = decoded[row, low:high]
            probability = np.exp(logs[row, low:high])
            chance = np.take_along_axis(probability, chosen[:, None], axis=1)[:, 0]
            found.append(
                Candidate(
                    anchor=anchor,
                    start=anchor - BACK + low,
                    roles=chosen,
                    chance=chance,
                    content=probability[:, CONTENT],
                    source=probability[:, SOURCE],
                    first=float(scores.anchors[anchor, 0]),
                    any_cue=float(scores.anchors[anchor, 1]),
                    verdict=float(verdicts[row]),
                )
            )
    return found
