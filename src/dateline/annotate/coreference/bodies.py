"""The body or state that a person speaks for: by the words of the role, else by the country."""

from __future__ import annotations

import bisect
from collections import OrderedDict
from collections.abc import Mapping
from itertools import islice

from dateline import actor_nouns
from dateline.annotate.coreference.clusters import Cluster
from dateline.model import Document, Mention, Span
from dateline.text import contains
from dateline.trees import within

BODIES = frozenset({"government", "organisation", "armed-group"})
REACH = 400  # actors looked at, newest first: keeps a long page linear


class Bodies:
    """Looks up whose people are, in an article whose mentions are joined so far."""

    def __init__(
        self,
        document: Document,
        clusters: OrderedDict[int, Cluster],
        of: Mapping[str, Cluster],
        by_key: Mapping[tuple[str, ...], Cluster],
    ) -> None:
        self.document = document
        self.clusters = clusters
        self.of = of
        self.by_key = by_key
        self.mentions = sorted(document.mentions, key=lambda m: m.span)
        self.starts = [m.span[0] for m in self.mentions]

    def of_person(self, person: Cluster) -> Cluster | None:
        """The body or state named in a person's role, else the person's country where the article names it."""
        for m in person.mentions:
            if m.role is not None:
                inner = [self.of[x.id] for x in self.inside(m.role) if x.form != "pronoun"]
                bodies = [c for c in inner if c.kind in BODIES and c is not person]
                if bodies:
                    return bodies[0]
                if (whose := self._whose(m.role, person)) is not None:
                    return whose
                if (own := self._force(m, person)) is not None:
                    return own
        country = person.country or (person.entry.country if person.entry is not None else None)
        return self.by_key.get(("country", country)) if country is not None else None

    def _whose(self, role: Span, person: Cluster) -> Cluster | None:
        """ "Its spokesman": the body that the possessive before the role stands for."""
        for x in self.inside(role):
            owner = self.of[x.id]
            if x.form == "pronoun" and x.span[0] == role[0] and owner is not person and owner.kind in BODIES:
                return owner
        return None

    def _force(self, m: Mention, person: Cluster) -> Cluster | None:
        """ "Army spokesman", "police commissioner": the body of that noun that the article speaks of, if it is one."""
        assert m.role is not None
        lo, hi = within(self.document.tokens, m.role)
        words = {t.lemma.lower() for t in self.document.tokens[lo:hi] if t.pos in ("NOUN", "PROPN", "ADJ")}
        nouns = words & actor_nouns.words_of("acting_modifiers", "mentions")
        told = islice(reversed(self.clusters.values()), REACH)
        fits = (c for c in told if c.roles & nouns and c.kind in BODIES)
        near = [c for c in fits if person.country in (None, c.country) or c.country is None]
        return near[0] if len(near) == 1 else None

    def state(self, code: str) -> Cluster | None:
        """The state of a country where the article names it, else the first organ of its government that it names."""
        known = self.by_key.get(("country", code))
        if known is not None:
            return known
        organs = (c for c in self.of.values() if c.named and c.kind == "government" and c.entry is not None)
        return next((c for c in organs if c.entry is not None and c.entry.country == code), None)

    def after(self, at: int, n: int) -> list[Mention]:
        """The next mentions that begin at or after a place in the text, of those joined already."""
        lo = bisect.bisect_left(self.starts, at)
        return [m for m in self.mentions[lo : lo + n] if m.id in self.of]

    def inside(self, span: Span) -> list[Mention]:
        """The mentions inside a stretch of text that are joined already."""
        lo, hi = bisect.bisect_left(self.starts, span[0]), bisect.bisect_left(self.starts, span[1])
        return [m for m in self.mentions[lo:hi] if m.id in self.of and contains(span, m.span)]
