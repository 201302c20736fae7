"""What a whole sentence is about: how likely it tells an act of each type, none, or is a mere public statement.

A linear softmax over the mean and the maximum of the shared encoder's states in the sentence, and of what the heads for
acts say of its pieces. Weights: `data/events/gist.npz`, made with the event voter by `training/train_event_voter.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from dateline import resources
from dateline.inference import acts
from dateline.inference.crops import Floats
from dateline.ontology import quad

WEIGHTS = "events/gist.npz"
QUADS = 5
"""Classes of the second head: 0 a public statement that is no event, 1 to 4 the quad class of the sentence's act."""
FLOOR = 1e-4
"""Added to a probability before its logarithm is taken."""


class Gist(NamedTuple):
    """Probabilities of a sentence: `types` in the order of the heads for acts (none first), `quads` as `QUADS` says."""

    types: Floats
    quads: Floats


def features(states: Floats, pieces: Floats) -> Floats:
    """One row of a sentence from the states (n, 384) and the types (n, 17) of its pieces.

    >>> features(np.zeros((3, 384), np.float32), np.full((3, 17), 1 / 17, np.float32)).shape
    (802,)
    >>> features(np.zeros((0, 384), np.float32), np.zeros((0, 17), np.float32)).shape
    (802,)
    """
    if not len(pieces):  # signs for which the encoder has no piece
        states, pieces = np.zeros((1, states.shape[1]), np.float32), np.eye(1, pieces.shape[1], dtype=np.float32)
    logs = np.log(np.stack([pieces.max(axis=0), pieces.mean(axis=0)]) + FLOOR)
    return np.concatenate([states.mean(axis=0), states.max(axis=0), *logs]).astype(np.float32)


def read(rows: Floats) -> list[Gist]:
    """The gist of each row of features."""
    weights = _given[0] if _given else _shipped()
    scores = rows @ weights[:-1] + weights[-1]
    types, quads = acts.softmax(scores[:, :-QUADS]), acts.softmax(scores[:, -QUADS:])
    return [Gist(t, q) for t, q in zip(types, quads, strict=True)]


_given: list[Floats] = []


def use(weights: Floats | None) -> None:
    """Read with these weights instead of the shipped ones (none: the shipped ones again): for scoring out of fold."""
    _given[:] = [] if weights is None else [weights]


@cache
def _shipped() -> Floats:
    with np.load(resources.asset(WEIGHTS), allow_pickle=False) as store:
        return np.asarray(store["weights"], dtype=np.float32)


def facts(gist: Gist, kind: str, proposed: bool) -> Sequence[str]:
    """What the voter hears of a sentence when it weighs an act of one type in it."""
    k = acts.labels().types.index(kind)
    own, none = acts.logit_bin(float(gist.types[k])), acts.logit_bin(float(gist.types[acts.NONE]))
    said, same = acts.logit_bin(float(gist.quads[0])), acts.logit_bin(float(gist.quads[quad(kind)]))
    rank = int((gist.types[1:] > gist.types[k]).sum())
    out = [f"sp={own}", f"spt={kind}/{own // 2}", f"sr={min(rank, 4)}", f"srt={kind}/{min(rank, 3)}"]
    out += [f"spw={own // 2}/{proposed}", f"sn={none}", f"snt={kind}/{none // 2}"]
    return [*out, f"s0={said}", f"s0t={kind}/{said // 2}", f"sq={same}"]
