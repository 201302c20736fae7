"""Sentences with acts as numbers: pieces, features, a class a piece, roles by act, packed into windows.

Two sources: our own marked sentences (`data/events/*.txt`; files named `silver-*` are marked by the rules and count
half), and GENEVA, whose frames are mapped by `data/geneva_frames.yaml`. Sentences are packed one to six to a window,
since at run time the encoder never sees one alone.
"""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from attribution_corpus import quotation_marks, wordpieces
from event_sentences import MODES, read
from tokenizers import Tokenizer

TYPES = ("O", *sorted(MODES))
MODE_NAMES = ("none", *sorted(f"{t}/{m}" for t, modes in MODES.items() for m in modes))
STATUSES = ("actual", "planned", "hypothetical", "negated")
ROLES = ("O", "actor", "recipient", "place", "time")
BACK, FORWARD = 40, 48
UNKNOWN = -1
"""Nothing is learned from this place."""
HERE = Path(__file__).parent / "data"


@dataclass
class Act:
    """One act: its pieces, classes (UNKNOWN where not told), and a role a piece of the sentence."""

    pieces: np.ndarray
    type: int
    mode: int
    status: int
    roles: np.ndarray | None


@dataclass
class Sentence:
    ids: np.ndarray
    features: np.ndarray
    types: np.ndarray
    weights: np.ndarray
    acts: list[Act]
    weight: float


def _pieces(spans: np.ndarray, start: int, end: int) -> np.ndarray:
    return np.flatnonzero((spans[:, 0] < end) & (spans[:, 1] > start))


def _frame(text: str, tokenizer: Tokenizer) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    encoding = tokenizer.encode(text, add_special_tokens=False)
    spans = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    mask = quotation_marks.quoted_mask(text)
    features = wordpieces.feature_ids(text, spans, mask)
    if len(features):
        features[0] &= ~4  # a sentence inside a window does not begin a line
    return np.array(encoding.ids, dtype=np.int64), features, spans


def own(tokenizer: Tokenizer, folder: Path = HERE / "events") -> list[Sentence]:
    """Our own sentences, completely marked."""
    out = []
    for path in sorted(folder.glob("*.txt")):
        weight = 0.5 if path.name.startswith("silver") else 1.0
        for s in read(path, passing_over=True):
            ids, features, spans = _frame(s.text, tokenizer)
            types, acts = np.zeros(len(ids), np.int64), []
            for a in s.acts:
                pieces = _pieces(spans, *a.trigger)
                types[pieces] = TYPES.index(a.type)
                roles = np.zeros(len(ids), np.int64)
                for role, span in a.arguments:
                    roles[_pieces(spans, *span)] = ROLES.index(role)
                mode = MODE_NAMES.index(f"{a.type}/{a.mode}") if a.mode else 0
                acts.append(Act(pieces, TYPES.index(a.type), mode, STATUSES.index(a.status), roles))
            out.append(Sentence(ids, features, types, np.full(len(ids), weight, np.float32), acts, weight))
    return out


def _detokenised(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Words set as print sets them, with their offsets."""
    text, spans, opened = "", [], False
    for token in tokens:
        word = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}.get(token, token)
        closing = word == '"' and opened
        tight = not text or text.endswith("(") or (text.endswith('"') and opened)
        glue = tight or closing or word in {",", ".", ";", ":", "?", "!", ")", "%", "'s", "n't", "'re", "'ve", "'"}
        text += "" if glue else " "
        spans.append((len(text), len(text) + len(word)))
        text += word
        if word == '"':
            opened = not opened
    return text, spans


def geneva(path: Path, tokenizer: Tokenizer) -> list[Sentence]:
    """GENEVA's sentences: frames that are acts, frames that are none, and silence about the rest."""
    table = yaml.safe_load((HERE / "geneva_frames.yaml").read_text("utf-8"))
    roles_of = {name: ROLES.index(role) for role, names in table["roles"].items() for name in names}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    out = []
    for row in rows:
        text, words = _detokenised(row["tokens"])
        ids, features, spans = _frame(text, tokenizer)
        types, weights, acts = np.zeros(len(ids), np.int64), np.full(len(ids), 0.05, np.float32), []
        for event in row["event_mentions"]:
            first, last = event["trigger"]["start"], event["trigger"]["end"]
            if not 0 <= first < last <= len(words):
                continue
            pieces = _pieces(spans, words[first][0], words[last - 1][1])
            kind = table["frames"].get(event["event_type"])
            if event["event_type"] in table["unsure"]:
                weights[pieces] = 0.0
                continue
            weights[pieces] = 0.5
            if kind is None:
                continue
            types[pieces] = TYPES.index(kind)
            line, found = np.zeros(len(ids), np.int64), False
            for argument in event["arguments"]:
                role = roles_of.get(argument["role"])
                at = text.find(argument["text"])
                if role and at >= 0:
                    line[_pieces(spans, at, at + len(argument["text"]))] = role
                    found = True
            acts.append(Act(pieces, TYPES.index(kind), UNKNOWN, UNKNOWN, line if found else None))
        if len(ids) and weights.max() > 0.05:
            out.append(Sentence(ids, features, types, weights, acts, 0.5))
    return out


def epoch_batches(sentences: list[Sentence], pieces: int, rng: random.Random) -> list[list[list[int]]]:
    """Shuffled batches; each is a list of windows, each window a list of sentence numbers (`pieces` padded a batch)."""
    order = list(range(len(sentences)))
    rng.shuffle(order)
    windows: list[list[int]] = []
    while order:
        window, size, most = [], 0, rng.choice((1, 1, 2, 3, 4, 6))
        while order and len(window) < most and size + len(sentences[order[-1]].ids) <= wordpieces.WINDOW:
            size += len(sentences[order[-1]].ids)
            window.append(order.pop())
        if window:
            windows.append(window)
        else:
            order.pop()
    windows.sort(key=lambda w: sum(len(sentences[i].ids) for i in w))
    batches: list[list[list[int]]] = []
    batch: list[list[int]] = []
    for window in windows:
        longest = sum(len(sentences[i].ids) for i in window) + 2
        if batch and (len(batch) + 1) * longest > pieces:
            batches.append(batch)
            batch = []
        batch.append(window)
    batches.append(batch)
    rng.shuffle(batches)
    return batches


def collate(
    sentences: list[Sentence], batch: list[list[int]], swap: dict[int, int], rng: random.Random
) -> dict[str, np.ndarray]:
    """Pad windows to one array; one row an act."""
    width = max(sum(len(sentences[i].ids) for i in window) for window in batch) + 2
    shape = (len(batch), width)
    out = {k: np.zeros(shape, np.int64) for k in ("ids", "features", "mask", "types")}
    out["weights"] = np.zeros(shape, np.float32)
    where, anchors, roles, heads, weights = [], [], [], [], []
    for b, window in enumerate(batch):
        out["ids"][b, 0], at = wordpieces.CLS, 1
        swapped = rng.random() < 0.5
        for n, i in enumerate(window):
            s, size = sentences[i], len(sentences[i].ids)
            ids = np.array([swap.get(p, p) for p in s.ids.tolist()]) if swapped else s.ids
            out["ids"][b, at : at + size], out["types"][b, at : at + size] = ids, s.types
            out["features"][b, at : at + size], out["weights"][b, at : at + size] = s.features, s.weights
            out["features"][b, at] |= 16 | (4 if n == 0 or rng.random() < 0.25 else 0)
            for act in s.acts:
                anchor = int(rng.choice(act.pieces)) if rng.random() < 0.3 else int(act.pieces[0])
                line = np.full(BACK + FORWARD + 1, UNKNOWN, np.int64)
                if act.roles is not None:
                    line[:] = 0
                    lo, hi = max(0, anchor - BACK), min(size, anchor + FORWARD + 1)
                    line[lo - anchor + BACK : hi - anchor + BACK] = act.roles[lo:hi]
                where.append(b), anchors.append(at + anchor), roles.append(line)
                heads.append((act.type, act.mode, act.status)), weights.append(s.weight)
            at += size
        out["ids"][b, at], out["mask"][b, : at + 1] = wordpieces.SEP, 1
    out["where"], out["anchors"] = np.array(where, np.int64), np.array(anchors, np.int64)
    out["roles"] = np.array(roles, np.int64).reshape(-1, BACK + FORWARD + 1)
    out["heads"] = np.array(heads, np.int64).reshape(-1, 3)
    out["row_weights"] = np.array(weights, np.float32)
    return out
