"""The neural heads for acts: which pieces name one, and for each trigger its type, mode, status and arguments.

Pure numpy between two graphs: ``act_pieces`` gives a class to each piece, ``act_roles`` reads a crop around each
trigger. Both start from the states of the shared encoder, so that an act costs little more than its crop.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.inference.crops import Floats, crops_around
from dateline.inference.graphs import graph
from dateline.model import StatusValue
from dateline.resources import asset

#: A crop: so many pieces before the trigger and after it.
BACK, FORWARD = 40, 48
#: Crops in one call.
CALL = 64
#: The class of a piece that names no act, and the role of a piece that is no argument.
NONE = 0


class Labels(NamedTuple):
    """Names of the classes, in the order of the heads' outputs."""

    types: tuple[str, ...]
    modes: tuple[str, ...]
    statuses: tuple[StatusValue, ...]
    roles: tuple[str, ...]


class PieceScores(NamedTuple):
    """Probabilities of the classes a piece, and the two projections the crops are made of."""

    types: Floats
    here: Floats
    there: Floats


class Reading(NamedTuple):
    """What the head says of one trigger; ``roles[j]`` are the probabilities of piece ``start + j``."""

    types: Floats
    modes: Floats
    statuses: Floats
    start: int
    roles: Floats


@cache
def labels() -> Labels:
    """The names of the classes, as the model was trained."""
    names = json.loads(asset("models/acts.json").read_text("utf-8"))
    return Labels(*(tuple(names[field]) for field in Labels._fields))


def softmax(x: NDArray[Any]) -> Floats:
    """Probabilities along the last axis.

    >>> softmax(np.zeros((1, 2), dtype=np.float32)).tolist()
    [[0.5, 0.5]]
    """
    shifted = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


def score_pieces(states: Floats) -> PieceScores:
    """Classes of an article's pieces from their states (pieces, 384)."""
    types, here, there = graph("act_pieces")({"states": states})
    return PieceScores(softmax(types), here, there)


def read_triggers(scores: PieceScores, triggers: Sequence[int]) -> list[Reading]:
    """Read a crop around the first piece of each trigger, in the order given."""
    names, out = labels(), []
    ends = (len(names.types), len(names.types) + len(names.modes))
    for at in range(0, len(triggers), CALL):
        part = np.asarray(triggers[at : at + CALL], dtype=np.int64)
        crops = crops_around(part, scores.here, scores.there, BACK, FORWARD)
        roles, kinds = graph("act_roles")(crops.feeds)
        chances = softmax(roles)
        for row, trigger in enumerate(part.tolist()):
            low, high = crops.extent(row)
            kind = kinds[row]
            out.append(
                Reading(
                    softmax(kind[: ends[0]]),
                    softmax(kind[ends[0] : ends[1]]),
                    softmax(kind[ends[1] :]),
                    trigger - BACK + low,
                    chances[row, low:high],
                )
            )
    return out


def logit_bin(p: float) -> int:
    """A probability as a whole number of nats of its odds, -6 to 6.

    >>> [logit_bin(p) for p in (0.0, 0.5, 0.9)]
    [-6, 0, 2]
    """
    p = min(max(p, 1e-6), 1 - 1e-6)
    return max(-6, min(6, math.floor(math.log(p / (1 - p)))))
