"""Where an article plays: the country of those whom the words give none, by places and country words near and far."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Sequence

from dateline import actor_names
from dateline.model import Document, Mention

PLACE, METONYM, DEMONYM = 2, 1, 1
"""Weights of a place, of a place that stands for its government, and of another word that names a country."""
LOCAL = frozenset({"CVL", "REF", "COP", "MED", "EDU", "LAB", "AGR"})
"""Sectors of those who live where a thing happens; soldiers, rebels and officials may meet abroad."""


class Scene:
    """The country most told of in an article, and those told of in each sentence."""

    def __init__(self, document: Document) -> None:
        self.starts = [s[0] for s in document.sentences]
        self.local: dict[int, set[str]] = {}
        counts: Counter[str] = Counter()
        places = {p.id: p for p in document.places}
        for t in document.toponyms:
            place = places.get(t.place or "")
            if place is None or not place.country:
                continue
            counts[place.country] += PLACE if t.use == "literal" else METONYM
            if t.use == "literal":
                self.local.setdefault(self._sentence(t.span[0]), set()).add(place.country)
        for k, token in enumerate(document.tokens):
            if token.text[0].isupper() and token.pos in ("ADJ", "PROPN", "NOUN"):
                found = actor_names.country_at(document.tokens, k, k + 1)
                if found is not None and found[1].use in ("adjective", "people"):
                    counts[found[1].code] += DEMONYM
        self.country = min(counts, key=lambda c: (-counts[c], c)) if counts else None

    def _sentence(self, at: int) -> int:
        return bisect.bisect_right(self.starts, at) - 1

    def country_of(self, sector: str, mentions: Sequence[Mention]) -> tuple[str | None, str]:
        """The country of an actor by where it is told of, and why."""
        if sector in LOCAL:
            for m in mentions:
                near = self.local.get(self._sentence(m.span[0]), set())
                if len(near) == 1:
                    return next(iter(near)), "the country of the place in its sentence"
        return self.country, "the country where the article plays"
