"""Who speaks: from the words of a source to an actor of the article."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

from dateline import actor_names, actor_nouns
from dateline.annotate.statements.papers import Papers
from dateline.model import Actor, Attribution, Chain, Document, Mention, Span, Token
from dateline.text import Around, contains, overlaps
from dateline.trees import within

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
        self.heads: dict[Span, str] = {}
        self.named = {a.id for a in document.actors if any(c.isupper() for c in a.name)}
        self.genders: dict[str, str] = {}
        self._add(document.mentions, document.chains)
        persons = {a.id for a in document.actors if a.kind == "person"}
        self.people = persons & self.named
        self.papers = Papers(document.tokens)
        self._around = Around(span for span, _ in self.places)
        self._words = {a: set(self.actors[a].name.lower().replace(".", " ").split()) for _, a in self.places}
        self._bearers: dict[str, list[tuple[Span, str]]] = {}
        for span, a in self.places:
            for role in actor_nouns.role_heads(self.actors[a].role or "") if a in self.people else ():
                self._bearers.setdefault(role, []).append((span, a))

    def _add(self, mentions: Sequence[Mention], chains: Sequence[Chain]) -> None:
        """Also the full phrase of each mention, for the actor whose span is part of its chain."""
        by_span: dict[Span, str] = {}
        for span, one in sorted(self.places, key=lambda p: -len(self.actors[p[1]].mentions)):
            by_span[span] = one  # of several that a plural means, those together: they have the fewest mentions
        self.places = [(span, one) for span, one in self.places if by_span[span] == one]
        known = {m.id: m for m in mentions}
        for chain in chains:
            members = [known[m] for m in chain.mentions if m in known]
            actor = next((by_span[s] for m in members for s in (m.span, m.name, m.head) if s in by_span), None)
            if actor:
                self.places.extend((m.span, actor) for m in members)
                self.heads.update((m.head, actor) for m in members)
                self._learn(actor, members)
        self.places = sorted(set(self.places))

    def _learn(self, actor: str, members: Sequence[Mention]) -> None:
        """Whether a chain has a proper name at all ("Tarva's minister" is none), and he or she by name and role."""
        if all(m.form in ("nominal", "pronoun") for m in members):
            self.named.discard(actor)
        if self.actors[actor].kind != "person":
            return
        name = actor_names.key(self.actors[actor].name)
        roles = [w.lower() for m in members if m.role for w in self.text[slice(*m.role)].split()]
        gender = actor_nouns.gender_of(name, roles) or self._pronoun_gender(members)
        if gender:
            self.genders[actor] = gender

    def _pronoun_gender(self, members: Sequence[Mention]) -> str | None:
        words = (self.text[slice(*m.span)].lower() for m in members if m.form == "pronoun")
        return next((g for w in words if (g := actor_nouns.pronoun_gender(w)) is not None), None)

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
        return actor in self.named

    def _is_person(self, span: Span) -> bool:
        """Whether the parser sees a person's name in a span, not only a title."""
        return any(t.entity == "PERSON" for t in self.tokens_in(span))

    def _depends(self, span: Span, mention: Span) -> bool:
        """Whether a mention stands after a preposition inside a phrase ("a spokesman for X")."""
        return any(t.pos == "ADP" for t in self.tokens_in((span[0], max(mention[0], span[0]))))

    def _possessor(self, mention: Span) -> bool:
        """Whether a mention only says whose the head is ("Her government", "Tarva's bishops")."""
        lo, hi = within(self.tokens, mention)
        if not lo < hi < len(self.tokens) + 1:
            return False
        after = self.tokens[hi].tag if hi < len(self.tokens) else ""
        return "POS" in (after, self.tokens[hi - 1].tag) or self.tokens[hi - 1].tag in ("PRP$", "WP$")

    def near(self, span: Span) -> list[tuple[Span, str]]:
        """Mentions of actors near a span, in text order."""
        return [self.places[i] for i in self._around.near(span)]

    def at(self, span: Span) -> Speaker:
        """The actor that a phrase names.

        A person named in it comes first, unless after a preposition or before a possessive; then the actor whose head
        word is the phrase's own. A document ("a ministry statement", "the report") speaks for the body behind it.
        """
        head = self.head(span)
        over = [(s, a) for s, a in self.near(span) if overlaps(s, span) and not contains((s[0] + 1, s[1]), span)]
        free = [(s, a) for s, a in over if not self._depends(span, s) and not self._possessor(s)]
        persons = [(s, a) for s, a in free if self.actors[a].kind == "person" and self.is_named(a)]
        if persons:
            best = max(persons, key=lambda p: (self._is_person(p[0]), overlaps(p[0], head), -p[0][0]))
            titled = None if self._is_person(best[0]) else self.by_title(span, head)
            return Speaker(
                titled or best[1], "the one who bears this title" if titled else "the person the source names"
            )
        paper = self.papers.word(head)
        if paper is not None and (issuer := self._issuer(span, paper)) is not None:
            return Speaker(issuer, "the body whose words the paper gives")
        heads = [self.heads[head]] if head in self.heads else []
        heads += [a for _, a in sorted((s[1] - s[0], a) for s, a in free if overlaps(s, head)) if a not in heads]
        named = [a for a in heads if self.is_named(a)]
        if named:
            return Speaker(named[0], "the source names it")
        titled = self.by_title(span, head)
        if titled:
            return Speaker(titled, "the one who bears this title")
        if heads:
            return Speaker(heads[0], "the source describes it")
        bodies = [a for s, a in over if self.is_named(a) and self.actors[a].kind != "person"]
        if bodies:
            return Speaker(bodies[-1], "the body that the source speaks for")
        return Speaker(self.by_words(span), "a name with the same words")

    def _issuer(self, span: Span, paper: str) -> str | None:
        """Who a document speaks for: named in the phrase, else named with the same word before ("The report" again)."""
        for where in (span, *self.papers.before(paper, span[0])):
            inside = [(s, a) for s, a in self.near(where) if contains(where, s) and self.is_named(a)]
            bodies = [a for s, a in inside if self.actors[a].kind != "person"] or [a for _, a in inside]
            if bodies:
                return bodies[0]
        return None

    def by_title(self, span: Span, head: Span) -> str | None:
        """The latest named person before, or the first after, whose own role is this one."""
        lo, hi = within(self.tokens, span)
        at, _ = within(self.tokens, head)
        if not lo <= at < hi or not self._definite(span):
            return None
        role = actor_nouns.ending_at(self.tokens, at, lo)
        if role is None or role.noun.kind != "person" or self.tokens[at].tag in ("NNS", "NNPS"):
            return None
        wanted = {t.text.lower() for t in self.tokens[lo : role.start] if t.pos in ("NOUN", "PROPN", "ADJ")}
        country = next((c.code for i in range(lo, at) if (c := self._country(i, at))), None)
        found = []
        for where, actor in self._bearers.get(actor_nouns.plain(role.words), ()):
            if contains(span, where):
                continue
            said = " ".join((self.text[where[0] : where[1]], self.actors[actor].role or "")).lower()
            same = country is not None and country == self.actors[actor].country
            if same or all(w in said or not w.isalpha() for w in wanted) or self._owned(lo, role.start):
                found.append((where[0] > span[0], abs(where[0] - span[0]), actor))
        return min(found)[2] if found and (country is None or self._agrees(found, country)) else None

    def _agrees(self, found: Sequence[tuple[bool, int, str]], country: str) -> bool:
        return self.actors[min(found)[2]].country in (None, country)

    def _owned(self, lo: int, hi: int) -> bool:
        """Whether only a common noun owns the role: "the state's governor", "the country's president"."""
        inner = self.tokens[lo:hi]
        return any(t.tag == "POS" for t in inner) and not any(t.pos == "PROPN" for t in inner)

    def _country(self, i: int, limit: int) -> actor_names.Country | None:
        found = actor_names.country_at(self.tokens, i, limit)
        return found[1] if found else None

    def _definite(self, span: Span) -> bool:
        tokens = self.tokens_in(span)
        if not tokens:
            return False
        owned = len(tokens) > 1 and any(t.tag == "POS" for t in tokens)
        return tokens[0].pos == "PROPN" or owned or "Definite=Def" in tokens[0].morph

    def by_words(self, span: Span) -> str | None:
        """An actor whose name has the phrase's proper words, the earliest first."""
        wanted = {t.text.lower() for t in self.tokens_in(span) if t.pos == "PROPN" or t.text[:1].isupper()}
        if not wanted:
            return None
        return next((actor for actor, words in self._words.items() if wanted <= words), None)


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
        for s, a in cast.near((max(0, token.start - NEAR - 1), token.start))
        if token.start - NEAR <= s[1] <= token.start and "\n" not in cast.text[s[1] : token.start]
    ]
    return max(near)[1] if near else None


def _gender(token: Token) -> str | None:
    return "m" if "Gender=Masc" in token.morph else "f" if "Gender=Fem" in token.morph else None


def _fits(cast: Cast, actor: Actor, token: Token) -> bool:
    """Whether he, she, it or they may be this actor, by kind and by what is known of its gender."""
    gender = _gender(token)
    if gender is not None:
        several = set(actor.name.lower().split()[-1:]) & actor_nouns.words_of("collectives", "mentions")
        return actor.kind == "person" and not several and cast.genders.get(actor.id, gender) == gender
    return actor.kind != "person"


def _last_fitting(cast: Cast, before: int, token: Token, earlier: Sequence[str]) -> str | None:
    """The latest speaker that a pronoun fits, else the latest named actor before it."""
    personal = _gender(token) is not None
    for actor in reversed(earlier):
        if _fits(cast, cast.actors[actor], token):
            return actor
    for span, actor in reversed(cast.places[: bisect.bisect_left(cast.places, ((before, before), ""))]):
        if span[1] <= before and _fits(cast, cast.actors[actor], token) and (cast.is_named(actor) or not personal):
            return actor
    return None


def _of_pronoun(cast: Cast, token: Token, span: Span, earlier: Sequence[str], outer: str | None) -> Speaker:
    if "Person=1" in token.morph:
        return Speaker(outer, "a first person inside another's words" if outer else "a first person without a speaker")
    if token.tag in ("WDT", "WP", "WP$"):
        return Speaker(_antecedent(cast, token), "what the relative clause hangs on")
    covering = [a for s, a in cast.near(span) if s == span]
    personal = _gender(token) is not None
    fits = [a for a in covering if not personal or _fits(cast, cast.actors[a], token)]
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
    token = _pronoun(cast, span) if row.cue_class != "label" else None  # "A:" is no article
    if token is not None:
        return _of_pronoun(cast, token, span, earlier, outer)
    found = cast.at(span)
    return found if found.actor else Speaker(None, "the source is no known actor")
