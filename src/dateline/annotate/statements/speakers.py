"""Who speaks: from the words of a source to an actor of the article."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

from dateline.model import Actor, Attribution, Chain, Document, Mention, Span, Token
from dateline.text import contains, overlaps

#: Code points between a relative pronoun and the name it may refer to.
NEAR = 60


class Speaker(NamedTuple):
    """An actor's id, or null, and how it was found."""

    actor: str | None
    why: str


class Cast:
    """Actors, mentions and tokens of one article, looked up by span."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.tokens = document.tokens
        self.actors = {a.id: a for a in document.actors}
        self.places = sorted({(span, a.id) for a in document.actors for span in a.mentions})
        self._add(document.mentions, document.chains)
        persons = {a.id for a in document.actors if a.kind == "person"}
        self.people = {a for s, a in self.places if a in persons and self._is_person(s)}

    def _add(self, mentions: Sequence[Mention], chains: Sequence[Chain]) -> None:
        """Also the full phrase of each mention, for the actor whose span is part of its chain."""
        by_span = dict(self.places)
        known = {m.id: m for m in mentions}
        for chain in chains:
            members = [known[m] for m in chain.mentions if m in known]
            actor = next((by_span[s] for m in members for s in (m.span, m.name, m.head) if s in by_span), None)
            if actor:
                self.places.extend((m.span, actor) for m in members)
        self.places = sorted(set(self.places))

    def tokens_in(self, span: Span) -> Sequence[Token]:
        """Tokens that begin in a span."""
        low = bisect.bisect_left(self.tokens, span[0], key=lambda t: t.start)
        high = bisect.bisect_left(self.tokens, span[1], key=lambda t: t.start)
        return self.tokens[low:high]

    def head(self, span: Span) -> Span:
        """The head word of a noun phrase: the token whose own head lies outside; the span itself without a parse."""
        for token in self.tokens_in(span):
            above = self.tokens[token.head]
            outside = above is token or not span[0] <= above.start < span[1]
            if outside and token.pos not in ("PUNCT", "ADP", "DET"):
                return token.start, token.end
        return span

    def is_named(self, actor: str) -> bool:
        """Whether the actor has a proper name, rather than only a description."""
        return any(c.isupper() for c in self.actors[actor].name)

    def _is_person(self, span: Span) -> bool:
        """Whether the parser sees a person's name in a span, not only a title."""
        return any(t.entity == "PERSON" for t in self.tokens_in(span))

    def _depends(self, span: Span, mention: Span) -> bool:
        """Whether a mention stands after a preposition inside a phrase ("a spokesman for X")."""
        return any(t.pos == "ADP" for t in self.tokens_in((span[0], max(mention[0], span[0]))))

    def at(self, span: Span) -> Speaker:
        """The actor that a phrase names.

        A person named in it comes first, unless after a preposition; then what covers its head
        word; where that has no name, the body it speaks for.
        """
        head = self.head(span)
        over = [(s, a) for s, a in self.places if overlaps(s, span) and not contains((s[0] + 1, s[1]), span)]
        free = [(s, a) for s, a in over if not self._depends(span, s)]
        persons = [(s, a) for s, a in free if self.actors[a].kind == "person" and self.is_named(a)]
        if persons:
            best = max(persons, key=lambda p: (self._is_person(p[0]), overlaps(p[0], head), -p[0][0]))
            titled = None if self._is_person(best[0]) else self.by_title(span, head)
            return Speaker(
                titled or best[1], "the one who bears this title" if titled else "the person the source names"
            )
        heads = sorted((s[1] - s[0], a) for s, a in over if overlaps(s, head))
        named = [a for _, a in heads if self.is_named(a)]
        if named:
            return Speaker(named[0], "the source names it")
        titled = self.by_title(span, head)
        if titled:
            return Speaker(titled, "the one who bears this title")
        bodies = [a for s, a in over if self.is_named(a) and self.actors[a].kind != "person"]
        if bodies:
            return Speaker(bodies[-1], "the body that the source speaks for")
        if heads:
            return Speaker(heads[0][1], "the source describes it")
        return Speaker(self.by_words(span), "a name with the same words")

    def by_title(self, span: Span, head: Span) -> str | None:
        """The latest named person before, or the first after, whose role or mention has these words."""
        wanted = {t.text.lower() for t in self.tokens_in(span) if t.pos in ("NOUN", "PROPN", "ADJ")}
        title = self.text[head[0] : head[1]].lower()
        if not title.isalpha() or not self._definite(span):
            return None
        found = []
        for where, actor in self.places:
            if actor not in self.people or contains(span, where):
                continue
            words = (self.text[where[0] : where[1]] + " " + (self.actors[actor].role or "")).lower().split()
            words = [w.strip(",.“”") for w in words]
            if title in words and wanted <= set(words):
                found.append((where[0] > span[0], abs(where[0] - span[0]), actor))
        return min(found)[2] if found else None

    def _definite(self, span: Span) -> bool:
        tokens = self.tokens_in(span)
        return bool(tokens) and (tokens[0].pos == "PROPN" or "Definite=Def" in tokens[0].morph)

    def by_words(self, span: Span) -> str | None:
        """An actor whose name has the phrase's proper words, the earliest first."""
        wanted = {t.text.lower() for t in self.tokens_in(span) if t.pos == "PROPN" or t.text[:1].isupper()}
        for _, actor in self.places:
            if wanted and wanted <= set(self.actors[actor].name.lower().replace(".", " ").split()):
                return actor
        return None


def _pronoun(cast: Cast, span: Span) -> Token | None:
    found = cast.tokens_in(span)
    return found[0] if len(found) == 1 and found[0].pos in ("PRON", "DET") else None


def _antecedent(cast: Cast, token: Token) -> str | None:
    """The actor a relative pronoun refers to: the noun its clause hangs on, else the nearest name before it."""
    at = token
    for _ in range(6):
        above = cast.tokens[at.head]
        if at.dep == "relcl":
            found = cast.at((above.start, above.end)).actor
            if found:
                return found
            break
        if above is at:
            break
        at = above
    near = [
        (s[1], a)
        for s, a in cast.places
        if token.start - NEAR <= s[1] <= token.start and "\n" not in cast.text[s[1] : token.start]
    ]
    return max(near)[1] if near else None


def _fits(actor: Actor, token: Token) -> bool:
    if "Gender=Masc" in token.morph or "Gender=Fem" in token.morph:
        return actor.kind == "person" and any(c.isupper() for c in actor.name)
    return actor.kind != "person"


def _last_fitting(cast: Cast, before: int, token: Token, earlier: Sequence[str]) -> str | None:
    """The latest speaker that a pronoun fits, else the latest actor named before it."""
    for actor in reversed(earlier):
        if _fits(cast.actors[actor], token):
            return actor
    for span, actor in reversed(cast.places):
        if span[1] <= before and _fits(cast.actors[actor], token):
            return actor
    return None


def _of_pronoun(cast: Cast, token: Token, span: Span, earlier: Sequence[str], outer: str | None) -> Speaker:
    if "Person=1" in token.morph:
        return Speaker(outer, "a first person inside another's words" if outer else "a first person without a speaker")
    if token.tag in ("WDT", "WP", "WP$"):
        return Speaker(_antecedent(cast, token), "what the relative clause hangs on")
    covering = [a for s, a in cast.places if s == span]
    personal = "Gender=Masc" in token.morph or "Gender=Fem" in token.morph
    fits = [a for a in covering if not personal or (cast.actors[a].kind == "person" and cast.is_named(a))]
    if fits:
        return Speaker(fits[0], "the pronoun's chain")
    last = _last_fitting(cast, span[0], token, earlier)
    if last is None and covering:
        return Speaker(covering[0], "the pronoun's chain")
    return Speaker(last, "the last speaker that the pronoun fits")


def find_speaker(cast: Cast, row: Attribution, earlier: Sequence[str], outer: str | None) -> Speaker:
    """The speaker of one attribution.

    earlier: actor ids of the speakers before it, in text order. outer: the speaker of the
    attribution it stands inside, whom a first person there means.
    """
    if not row.source:
        return Speaker(None, "no source is stated")
    span = row.source[0]
    token = _pronoun(cast, span)
    if token is not None:
        return _of_pronoun(cast, token, span, earlier, outer)
    found = cast.at(span)
    return found if found.actor else Speaker(None, "the source is no known actor")
