"""Parties of an act as actors of the article."""

from __future__ import annotations

import bisect

from dateline.model import Actor, Argument, Document, EventMention, Party, Span


class Who:
    """Finds the actor whose mention an argument is."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.actors = {a.id: a for a in document.actors}
        spans: dict[Span, str] = {}
        self._together: dict[Span, list[str]] = {}
        for actor in document.actors:
            for span in actor.mentions:
                spans.setdefault(span, actor.id)
                self._together.setdefault(span, []).append(actor.id)
        self._spans = sorted(spans)
        self._of = spans
        self._starts = [s for s, _ in self._spans]
        self._longest = max((e - s for s, e in self._spans), default=0)
        self._heads = {m.head: m.span for m in document.mentions}

    def actor(self, argument: Argument) -> Actor | None:
        """The actor whose mention has the argument's head as its own, else the smallest mention around that head."""
        span = self._heads.get(argument.head)
        if span is not None and span in self._of:
            return self.actors[self._of[span]]
        if argument.span in self._of:
            return self.actors[self._of[argument.span]]
        best: Span | None = None
        for s, e in self._around(argument.head):
            if best is None or e - s < best[1] - best[0]:
                best = (s, e)
        return self.actors[self._of[best]] if best is not None else self._members(argument)

    def _members(self, argument: Argument) -> Actor | None:
        """ "More than forty members of the Coalition": the body named first behind a word for its parts."""
        named = self._spans_in((argument.head[1], argument.span[1]))
        first = min(named, key=lambda s: (s[0], -s[1]), default=None)  # "one of our men" is none of "our"
        return self.actors[self._of[first]] if first is not None else None

    def _spans_in(self, span: Span) -> list[Span]:
        lo, hi = bisect.bisect_left(self._starts, span[0]), bisect.bisect_left(self._starts, span[1])
        return [s for s in self._spans[lo:hi] if s[1] <= span[1]]

    def inside(self, span: Span) -> list[str]:
        """The actors named inside a stretch of text."""
        return [self._of[s] for s in self._spans_in(span)]

    def _around(self, head: Span) -> list[Span]:
        lo = bisect.bisect_left(self._starts, head[0] - self._longest)
        hi = bisect.bisect_right(self._starts, head[0])
        return [s for s in self._spans[lo:hi] if s[0] <= head[0] and head[1] <= s[1]]

    def parties(self, mention: EventMention, role: str) -> tuple[Party, ...]:
        """The parties of one role, each actor once."""
        out: list[Party] = []
        seen: set[str] = set()
        for argument in mention.arguments:
            if argument.role != role:
                continue
            found = self._each(argument)
            new = [i for i in found if i not in seen]
            seen.update(new)
            out.extend(Party(actor=i, span=argument.span) for i in (new if found else [None]))
        return tuple(out)

    def _each(self, argument: Argument) -> list[str]:
        """The actor of an argument; those that "both sides" or "they" means, where they are known, rather than the
        two as one."""
        actor = self.actor(argument)
        if actor is None:
            return []
        span = self._heads.get(argument.head, argument.span)
        several = self._together.get(span, [])
        if actor.id not in several or len(several) < 3:
            return [actor.id]
        whole = min(several, key=lambda i: len(self.actors[i].mentions))
        return [i for i in several if i != whole]
