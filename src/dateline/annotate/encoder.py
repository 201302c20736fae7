"""The shared encoder: every article is read once, and all neural heads start from its states.

MiniLM-L6 (Wang et al. 2020), fine-tuned for attribution, int8. An article of any length is cut
into overlapping windows, which are run together, sorted by length.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dateline.inference import wordpieces
from dateline.inference.graphs import graph
from dateline.inference.pieces import find_pieces
from dateline.model import Document, Encoding, Spans
from dateline.pipeline import Layers, Stage

#: Width of a state.
WIDTH = 384
#: Padded pieces in one call of the encoder.
CALL = 512

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def quoted(length: int, parts: Sequence[Spans]) -> bytearray:
    """A byte a code point: 1 inside quotation marks."""
    mask = bytearray(length)
    for spans in parts:
        for start, end in spans:
            mask[start:end] = b"\x01" * (end - start)
    return mask


def _batches(jobs: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Windows [start, end) of like length together, ``CALL`` padded pieces a batch."""
    out: list[list[tuple[int, int]]] = []
    batch: list[tuple[int, int]] = []
    for job in sorted(jobs, key=lambda j: (j[1] - j[0], j)):
        if batch and (len(batch) + 1) * (job[1] - job[0] + 2) > CALL:
            out.append(batch)
            batch = []
        batch.append(job)
    return [*out, batch] if batch else out


def _run(batch: list[tuple[int, int]], ids: Ints, features: Ints) -> Floats:
    shape = (len(batch), max(end - start for start, end in batch) + 2)
    feeds = {name: np.zeros(shape, dtype=np.int64) for name in ("ids", "features", "mask")}
    for row, (start, end) in enumerate(batch):
        size = end - start
        feeds["ids"][row, 0], feeds["ids"][row, size + 1] = wordpieces.CLS, wordpieces.SEP
        feeds["ids"][row, 1 : size + 1] = ids[start:end]
        feeds["features"][row, 1 : size + 1] = features[start:end]
        feeds["mask"][row, : size + 2] = 1
    return np.asarray(graph("encoder")(feeds)[0][:, 1:-1], dtype=np.float32)


def encode(text: str, mask: bytes | bytearray) -> Encoding:
    """Encode one article; ``mask`` marks what of it stands in quotation marks (a byte a code point).

    Gives its pieces with offsets and float32 states (pieces, 384). Only windows of one article
    share a call: int8 activations are scaled by what is in the call, so that batches across
    articles would make a record depend on its neighbours.
    """
    ids, spans = find_pieces(text)
    features = wordpieces.feature_ids(text, spans, mask)
    states = np.zeros((len(ids), WIDTH), dtype=np.float32)
    cut = wordpieces.windows(wordpieces.cut_points(text, spans))
    own = dict(zip(cut, wordpieces.owned(cut), strict=True))
    for batch in _batches(cut):
        out = _run(batch, ids, features)
        for row, job in enumerate(batch):
            first, last = own[job]
            states[first:last] = out[row, first - job[0] : last - job[0]]
    pieces = tuple((s, e) for s, e in spans.tolist())
    return Encoding(pieces=pieces, states=states, ids=ids, features=features)


def annotate(document: Document) -> Layers:
    """Give the encoding of one article."""
    return {"encoding": encode(document.text, quoted(len(document.text), [q.parts for q in document.quotations]))}


STAGE = Stage(
    name="annotate.encoder",
    needs=("quotations",),
    gives=("encoding",),
    annotate=annotate,
    purpose="reads each article once with the shared neural encoder",
)
