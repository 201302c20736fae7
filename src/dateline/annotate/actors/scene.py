"""Where an article plays: the country of those whom the words give none, by places and country words near and far."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Sequence

from dateline import actor_names, actor_nouns
from dateline.model import Document, Mention, Span
from dateline.trees import within

PLACE, METONYM, DEMONYM, DATELINE = 2, 1, 1, 2
"""Weights of a place, of a place that stands for its government, of another word that names a country, and of the
capital that a dispatch was written in; in the first sentence twice."""
BEFORE = 4  # words before a place among which its preposition stands
LOCAL = frozenset({"CVL", "REF", "COP", "MED", "EDU", "LAB", "AGR"})
"""Sectors of those who live where a thing happens; soldiers, rebels and officials may meet abroad."""


class Scene:
    """The country most told of in an article, and those told of in each sentence."""

    def __init__(self, document: Document) -> None:
        self.starts = [s[0] for s in document.sentences]
        self.local: dict[int, set[str]] = {}
        counts: Counter[str] = Counter()
        places = {p.id: p for p in document.places}
        self.tokens = document.tokens
        lead = self.starts[1] if len(self.starts) > 1 else len(document.text)
        for t in document.toponyms:
            place = places.get(t.place or "")
            if place is None or not place.country:
                continue
            counts[place.country] += (PLACE if t.use == "literal" else METONYM) * (1 + (t.span[0] < lead))
            if t.use == "literal" and self._happens(t.span):
                self.local.setdefault(self._sentence(t.span[0]), set()).add(place.country)
        for k, token in enumerate(document.tokens):
            if token.text[0].isupper() and token.pos in ("ADJ", "PROPN", "NOUN"):
                found = actor_names.country_at(document.tokens, k, k + 1)
                if found is not None and found[1].use in ("adjective", "people"):
                    counts[found[1].code] += DEMONYM * (1 + (token.start < lead))
        written = (
            actor_names.country_words().get(actor_names.key(document.page.dateline.place or ""))
            if document.page.dateline
            else None
        )
        if written is not None:
            counts[written.code] += DATELINE
        self.counts = counts
        self.country = min(counts, key=lambda c: (-counts[c], c)) if counts else None

    def among(self, codes: Sequence[str]) -> str | None:
        """The most told of some countries, or null where the article tells of none of them."""
        told = [c for c in codes if self.counts[c]]
        return max(told, key=lambda c: (self.counts[c], c), default=None)

    def _happens(self, span: Span) -> bool:
        """Whether a place is where something happens ("in Homs"), not where somebody goes or comes from."""
        at, _ = within(self.tokens, span)
        for k in range(at - 1, max(-1, at - 1 - BEFORE), -1):
            if self.tokens[k].pos == "ADP" and self.tokens[k].text.lower() not in actor_nouns.words_of(
                "prepositions_of_belonging", "mentions"
            ):
                return self.tokens[k].text.lower() in actor_nouns.words_of("place_prepositions", "mentions")
        return False

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
