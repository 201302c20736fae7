"""Who speaks: from the words of a source to an actor of the article."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

from dateline.model import Actor, Attribution, Chain, Document, Mention, Span, Token
from dateline.text import contains, overlaps

FIRST_PERSON = "Person=1"


class Speaker(NamedTuple):
    """An actor's id, or null, and how it was found."""

    actor: str | None
    why: str


class Cast:
    """Actors and mentions of one article, looked up by span."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.tokens = document.tokens
        self.actors = {a.id: a for a in document.actors}
        self.places = sorted((span, a.id) for a in document.actors for span in a.mentions)
        self.mentions = document.mentions
        self.of_mention = _actor_of_mention(document.mentions, document.chains, document.actors)

    def tokens_in(self, span: Span) -> Sequence[Token]:
        """Tokens that lie in a span."""
        low = bisect.bisect_left(self.tokens, span[0], key=lambda t: t.start)
        high = bisect.bisect_left(self.tokens, span[1], key=lambda t: t.start)
        return self.tokens[low:high]

    def head(self, span: Span) -> Span:
        """The head word of a noun phrase: the token whose head lies outside; the span itself without a parse."""
        for token in self.tokens_in(span):
            above = self.tokens[token.head]
            if token.pos not in ("PUNCT", "ADP") and (above is token or not span[0] <= above.start < span[1]):
                return token.start, token.end
        return span

    def at(self, span: Span) -> str | None:
        """The actor that a span names: by its head word first, then by anything inside it.

        Of several mentions over the head the shortest decides, since a longer one may be a phrase
        that only contains it.
        """
        head = self.head(span)
        over = [(s, a) for s, a in self.places if overlaps(s, head)]
        if over:
            return min(over, key=lambda p: (p[0][1] - p[0][0], p[0]))[1]
        inside = [(s, a) for s, a in self.places if contains(span, s)]
        persons = [p for p in inside if self.actors[p[1]].kind == "person"]
        return (persons or inside)[0][1] if inside else self._by_mention(head, span)

    def _by_mention(self, head: Span, span: Span) -> str | None:
        for mention in self.mentions:
            if mention.id in self.of_mention and (overlaps(mention.head, head) or mention.span == span):
                return self.of_mention[mention.id]
        return None


def _actor_of_mention(mentions: Sequence[Mention], chains: Sequence[Chain], actors: Sequence[Actor]) -> dict[str, str]:
    """Mention id -> actor id, through the chain whose spans an actor carries."""
    by_span = {span: a.id for a in actors for span in a.mentions}
    known = {m.id: m for m in mentions}
    out: dict[str, str] = {}
    for chain in chains:
        members = [known[m] for m in chain.mentions if m in known]
        actor = next((by_span[s] for m in members for s in (m.span, m.head, m.name) if s in by_span), None)
        if actor:
            out.update((m.id, actor) for m in members)
    return out


def _pronoun(cast: Cast, span: Span) -> Token | None:
    found = cast.tokens_in(span)
    return found[0] if len(found) == 1 and found[0].pos in ("PRON", "DET") else None


def _is_relative(token: Token) -> bool:
    return token.tag in ("WDT", "WP", "WP$")


def _antecedent(cast: Cast, token: Token) -> str | None:
    """The actor a relative pronoun refers to: the noun its clause hangs on."""
    at = token
    for _ in range(6):
        above = cast.tokens[at.head]
        if at.dep == "relcl":
            return cast.at((above.start, above.end))
        if above is at:
            return None
        at = above
    return None


def _fits(actor: Actor, pronoun: str, token: Token) -> bool:
    plural = "Number=Plur" in token.morph
    personal = "Gender=Masc" in token.morph or "Gender=Fem" in token.morph
    if personal:
        return actor.kind == "person"
    return actor.kind != "person" if not plural else True


def _last_fitting(cast: Cast, before: int, token: Token, earlier: Sequence[str]) -> str | None:
    """The latest speaker that a pronoun fits, else the latest actor named before it."""
    for actor in reversed(earlier):
        if _fits(cast.actors[actor], token.text.lower(), token):
            return actor
    for span, actor in reversed(cast.places):
        if span[1] <= before and _fits(cast.actors[actor], token.text.lower(), token):
            return actor
    return None


def find_speaker(cast: Cast, row: Attribution, earlier: Sequence[str], outer: str | None) -> Speaker:
    """The speaker of one attribution.

    earlier: actor ids of the speakers before it, in text order. outer: the speaker of the
    attribution it stands inside, whom a first person there means.
    """
    if not row.source:
        return Speaker(None, "no source is stated")
    span = row.source[0]
    token = _pronoun(cast, span)
    if token is not None and FIRST_PERSON in token.morph:
        return Speaker(outer, "a first person inside another's words") if outer else Speaker(None, "a first person")
    for part in row.source:
        known = cast.at(part)
        if known:
            return Speaker(known, "the source names it" if token is None else "the pronoun's chain")
    if token is not None:
        if _is_relative(token):
            found = _antecedent(cast, token)
            return Speaker(found, "what the relative clause hangs on")
        found = _last_fitting(cast, span[0], token, earlier)
        return Speaker(found, "the last speaker that the pronoun fits")
    return Speaker(None, "the source is no known actor")
