"""What the neural heads say of an article, by token: which words name an act, and who stands in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.event_mentions.gist import Gist, features
from dateline.annotate.event_mentions.gist import read as read_gist
from dateline.inference import acts
from dateline.model import Encoding, StatusValue

LIKELY = 0.5
"""A piece belongs to a role, a word to a trigger, from this probability on."""


class Opinion(NamedTuple):
    """The heads on one trigger: probability of each type at its words and in its crop, mode, status, arguments, and the
    gist of its sentence.

    ``actors`` and ``recipients`` are heads of phrases (token indices) with the probability of their role.
    """

    word: NDArray[np.float32]
    crop: NDArray[np.float32]
    mode: str | None
    status: tuple[tuple[StatusValue, float], ...]
    actors: tuple[tuple[int, float], ...]
    recipients: tuple[tuple[int, float], ...]
    gist: Gist


class Heads:
    """The heads' scores over the tokens of one article."""

    def __init__(self, clauses: Clauses, encoding: Encoding) -> None:
        self.clauses = clauses
        self.names = acts.labels()
        self.index = {name: i for i, name in enumerate(self.names.types)}
        self._scores = acts.score_pieces(encoding.states)
        self._states = encoding.states
        spans = np.array(encoding.pieces, dtype=np.int64).reshape(-1, 2)
        tokens = np.array([(t.start, t.end) for t in clauses.tokens], dtype=np.int64).reshape(-1, 2)
        self._first = np.searchsorted(spans[:, 1], tokens[:, 0], side="right")
        self._last = np.searchsorted(spans[:, 0], tokens[:, 1], side="left")
        self._token_of = np.searchsorted(tokens[:, 0], spans[:, 0], side="right") - 1
        self.words = self._by_token()
        self.gists = self._read_gists()

    def _by_token(self) -> NDArray[np.float32]:
        """Type probabilities a token: those of its likeliest piece (first piece where it has none of its own)."""
        out = np.zeros((len(self.clauses.tokens), len(self.names.types)), dtype=np.float32)
        out[:, acts.NONE] = 1.0
        types = self._scores.types
        for i, (first, last) in enumerate(zip(self._first.tolist(), self._last.tolist(), strict=True)):
            if first < last:
                out[i] = types[first + int(types[first:last, acts.NONE].argmin())]
        return out

    def _read_gists(self) -> dict[int, Gist]:
        """The gist of each sentence, by its number."""
        tokens, spans = self.clauses.tokens, self.clauses.sentences()
        found = {tokens[a].sentence: self.gist_features(a, b) for a, b in spans if a < b}
        return dict(zip(found, read_gist(np.stack(list(found.values()))), strict=True)) if found else {}

    def gist_features(self, start: int, end: int) -> NDArray[np.float32]:
        """What the gist of the sentence of tokens `start` to `end` is read from."""
        first, last = int(self._first[start]), int(self._last[end - 1])
        first = min(first, len(self._states) - 1)
        last = max(last, first + 1)
        return features(self._states[first:last], self._scores.types[first:last])

    def runs(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Stretches of tokens that name one act: (first token, end, class), within one sentence."""
        out: list[tuple[int, int, int]] = []
        best = self.words[start:end].argmax(axis=1)
        chance = self.words[start:end].max(axis=1)
        for k, (kind, p) in enumerate(zip(best.tolist(), chance.tolist(), strict=True)):
            if kind == acts.NONE or p < LIKELY:
                continue
            if out and out[-1][1] == start + k and out[-1][2] == kind:
                out[-1] = (out[-1][0], start + k + 1, kind)
            else:
                out.append((start + k, start + k + 1, kind))
        return out

    def opinions(self, triggers: list[tuple[int, tuple[int, ...]]]) -> list[Opinion]:
        """Read the crops around triggers, each (anchor token, covered tokens)."""
        pieces = [min(int(self._first[anchor]), len(self._scores.here) - 1) for anchor, _ in triggers]
        readings = acts.read_triggers(self._scores, pieces)
        return [self._opinion(r, a, c) for r, (a, c) in zip(readings, triggers, strict=True)]

    def _opinion(self, reading: acts.Reading, anchor: int, covered: tuple[int, ...]) -> Opinion:
        word = max((self.words[i] for i in covered), key=lambda row: -float(row[acts.NONE]))
        mode = self.names.modes[int(reading.modes.argmax())]
        sentence = self.clauses.tokens[anchor].sentence
        return Opinion(
            word=word,
            crop=reading.types,
            mode=None if "/" not in mode else mode.partition("/")[2],
            status=tuple(zip(self.names.statuses, (round(p, 4) for p in reading.statuses.tolist()), strict=True)),
            actors=self._heads_of(reading, "actor", sentence, anchor),
            recipients=self._heads_of(reading, "recipient", sentence, anchor),
            gist=self.gists[sentence],
        )

    def _heads_of(self, reading: acts.Reading, role: str, sentence: int, anchor: int) -> tuple[tuple[int, float], ...]:
        """The heads of the phrases that hold a role, in text order."""
        tokens, k = self.clauses.tokens, self.names.roles.index(role)
        likely: dict[int, float] = {}
        for j in np.flatnonzero(reading.roles[:, k] >= LIKELY).tolist():
            i = int(self._token_of[reading.start + j])
            if i >= 0 and tokens[i].sentence == sentence and i != anchor:
                likely[i] = max(likely.get(i, 0.0), float(reading.roles[j, k]))
        out = [(i, p) for i, p in likely.items() if tokens[i].head not in likely or tokens[i].head == i]
        return tuple((i, p) for i, p in out if tokens[i].pos in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"))
