"""I and we: who speaks where they stand, and for "we" the body or state the speaker speaks for."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Mapping

from dateline import actor_names, actor_nouns
from dateline.annotate.coreference.bodies import BODIES, Bodies
from dateline.annotate.coreference.clusters import Cluster
from dateline.annotate.coreference.pairs import SUBJECT
from dateline.annotate.coreference.pronouns import speech_verbs
from dateline.model import Attribution, Document, Mention, Span
from dateline.text import contains, overlaps
from dateline.trees import within

BEHALF = 24  # characters before a name among which "on behalf of" stands
LONGEST = 7  # words of a body's name that are looked for at the head of a title
NEAR = 40  # attributions or mentions looked at before a pronoun


class FirstPerson:
    """Looks up speakers of one article once its other mentions are joined."""

    def __init__(
        self, document: Document, of: Mapping[str, Cluster], by_key: Mapping[tuple[str, ...], Cluster], bodies: Bodies
    ) -> None:
        self.document = document
        self.of = of
        self.by_key = by_key
        self.bodies = bodies
        self.mentions = sorted((m for m in document.mentions if m.id in of), key=lambda m: m.span)
        self.starts = [m.span[0] for m in self.mentions]
        parts = [(span, a) for a in document.attributions if a.source for span in a.content]
        self.contents: list[tuple[Span, Attribution]] = sorted(parts, key=lambda p: p[0])
        self.content_starts = [span[0] for span, _ in self.contents]
        self.stated = self._stated()
        self.issuer = self._publisher() or self._titled()
        self.subject = self._most_told()

    def resolve(self, m: Mention, singular: bool) -> tuple[Cluster, str, float] | None:
        """The actor that a first-person pronoun stands for, why and how surely, or null."""
        row = self._attribution(m.span)
        if row is not None:
            speaker = self._at(row.source[0])
            if speaker is None:
                return None
            if singular or speaker.kind != "person" or self._several(row.source[0]):
                return speaker, "first person inside the speaker's words", 0.8
            return self.bodies.of_person(speaker) or speaker, "we: the body the speaker speaks for", 0.6
        behalf = self._on_behalf(m)
        if behalf is not None:
            return behalf, "first person on behalf of a state", 0.7
        speaker = self._latest_speaker(m)
        if singular:
            return (speaker, "first person after the speaker was named", 0.6) if speaker else None
        if self.stated is not None:
            return self.stated, "we: the body whose statement the title says this is", 0.6
        if speaker is not None:
            own = self.bodies.of_person(speaker)
            return (own, "we: the body of the latest speaker", 0.5) if own else (speaker, "we: the latest speaker", 0.5)
        if self.issuer is not None:
            return self.issuer, "we: the body whose statement this is", 0.55
        told = self._just_told(m) or self.subject
        return (told, "we: the body that is told of before", 0.5) if told is not None else None

    def _several(self, span: Span) -> bool:
        """Whether the source is a noun for several people: "the experts" mean themselves by "we"."""
        at = bisect.bisect_left(self.starts, span[1])
        found = [m for m in self.mentions[max(0, at - NEAR) : at] if overlaps(m.span, span)]
        widest = max(found, key=lambda m: m.span[1] - m.span[0], default=None)
        return widest is not None and widest.plural and widest.form == "nominal"

    def _on_behalf(self, m: Mention) -> Cluster | None:
        """ "On behalf of the Tarvan people, I congratulate": the state or body in whose name a sentence is written."""
        hi = bisect.bisect_left(self.starts, m.span[0])
        before = [x for x in self.mentions[max(0, hi - NEAR) : hi] if x.sentence == m.sentence]
        if not before:
            return None
        opening = self.document.text[max(0, before[0].span[0] - BEHALF) : before[0].span[0]].lower()
        if not any(words in opening for words in actor_nouns.words_of("on_behalf", "coreference")):
            return None
        for x in before:
            cluster = self.of[x.id]
            country = cluster.country or (cluster.entry.country if cluster.entry is not None else None)
            found = cluster if cluster.kind in BODIES else self.by_key.get(("country", country or ""))
            if found is not None:
                return found
        return None

    def _at(self, span: Span) -> Cluster | None:
        """The actor a source names: a person in it, else its longest mention."""
        hi = bisect.bisect_left(self.starts, span[1])
        found = [m for m in self.mentions[max(0, hi - NEAR) : hi] if overlaps(m.span, span)]
        people = [m for m in found if self.of[m.id].kind == "person" and self.of[m.id].named]
        best = max(people or found, key=lambda m: (m.span[1] - m.span[0], -m.span[0]), default=None)
        return self.of[best.id] if best is not None else None

    def _attribution(self, span: Span) -> Attribution | None:
        hi = bisect.bisect_right(self.content_starts, span[0])
        holding = [
            (s[1] - s[0], k) for k, (s, _) in enumerate(self.contents[max(0, hi - NEAR) : hi]) if contains(s, span)
        ]
        return self.contents[max(0, hi - NEAR) + min(holding)[1]][1] if holding else None

    def _latest_speaker(self, m: Mention) -> Cluster | None:
        """The last person said to speak before a pronoun that stands outside all reported words."""
        hi = bisect.bisect_left(self.starts, m.span[0])
        for other in reversed(self.mentions[max(0, hi - NEAR) : hi]):
            cluster = self.of[other.id]
            if cluster.kind == "person" and cluster.named and self._subject(other, speaking=True):
                return None if self._hears(m, other) else cluster
        return None

    def _hears(self, m: Mention, speaker: Mention) -> bool:
        """ "The envoy has told us": whom the latest speaker speaks to is not the speaker's side."""
        tokens = self.document.tokens
        said, (at, _) = tokens[within(tokens, speaker.head)[0]].head, within(tokens, m.head)
        return tokens[at].head == said and tokens[at].dep in ("dobj", "dative")

    def _subject(self, m: Mention, speaking: bool = False) -> bool:
        head, _ = within(self.document.tokens, m.head)
        token = self.document.tokens[head]
        if token.dep not in SUBJECT:
            return False
        return not speaking or self.document.tokens[token.head].lemma in speech_verbs()

    def _leads(self, m: Mention) -> bool:
        """Whether a mention is the subject of a whole sentence, not of a clause inside it."""
        head, _ = within(self.document.tokens, m.head)
        tokens = self.document.tokens
        return tokens[head].dep in SUBJECT and tokens[tokens[head].head].dep == "ROOT"

    def _just_told(self, m: Mention) -> Cluster | None:
        """ "The Coalition obeys the law of war. We will ...": the body that is the subject of the sentence before, in
        the same paragraph."""
        hi = bisect.bisect_left(self.starts, m.span[0])
        for other in reversed(self.mentions[max(0, hi - NEAR) : hi]):
            if m.sentence - other.sentence > 1 or "\n" in self.document.text[other.span[1] : m.span[0]]:
                return None
            if other.sentence == m.sentence - 1 and self._issues(self.of[other.id]) and self._leads(other):
                return self.of[other.id]
        return None

    @staticmethod
    def _issues(cluster: Cluster) -> bool:
        """Whether an actor may be the one who writes a statement: a body or state by name, or "the Coalition"."""
        return (cluster.named or cluster.capital) and cluster.kind in BODIES and cluster.kind != "armed-group"

    def _most_told(self) -> Cluster | None:
        """The body or state that is most often the subject: more than once, in the first sentence, or alone."""
        counts: Counter[int] = Counter()
        first: dict[int, Cluster] = {}
        opening = self.mentions[0].sentence if self.mentions else 0
        for m in self.mentions:
            cluster = self.of[m.id]
            if self._issues(cluster) and self._leads(m):
                counts[id(cluster)] += 2 if m.sentence == opening else 1
                first.setdefault(id(cluster), cluster)
        states = [c for c in first if first[c].kind == "government"]
        order = [c for c in first if counts[c] > 1] or (states if len(first) == 1 else [])
        return first[min(order, key=lambda c: (-counts[c], order.index(c)))] if order else None

    def _publisher(self) -> Cluster | None:
        """The body that publishes the page, where the dictionary knows it and it is no medium; else its state."""
        entry = actor_names.names().lookup(self.document.page.publisher or "")
        if entry is None or entry.kind not in BODIES or "JRN" in entry.sectors:
            return None
        own = self.by_key.get(("entry", entry.name))
        return own or (self.by_key.get(("country", entry.country)) if entry.country else None)

    def _stated(self) -> Cluster | None:
        """The body or state in "Statement by the Foreign Minister of Norway on ..."."""
        title = self.document.page.title or ""
        opening = next((o for o in actor_nouns.words_of("issuing", "coreference") if title.lower().startswith(o)), None)
        if opening is None:
            return None
        words = actor_names.key(title[len(opening) :])
        for start in range(min(len(words), LONGEST)):
            found = self._known(words[start:], adjectives=True)
            if found is not None:
                return found
        return None

    def _titled(self) -> Cluster | None:
        """The body or state that the title begins with ("UK helps secure ...")."""
        return self._known(actor_names.key(self.document.page.title or ""))

    def _known(self, words: tuple[str, ...], adjectives: bool = False) -> Cluster | None:
        """The body or state of the article whose name some words begin with."""
        for n in range(min(len(words), LONGEST), 0, -1):
            entry, state = actor_names.names().by_key.get(words[:n]), actor_names.country_words().get(words[:n])
            found = self.by_key.get(("entry", entry.name)) if entry is not None else None
            if found is None and state is not None and (adjectives or state.use == "name"):
                found = self.by_key.get(("country", state.code))
            found = found or self._spelled(words[:n])
            if found is not None and self._issues(found):
                return found
        return None

    def _spelled(self, words: tuple[str, ...]) -> Cluster | None:
        """The actor that the article names, or calls with a capital, in just these words."""
        spans = ((m, m.name or m.head) for m in self.mentions)
        return next((self.of[m.id] for m, s in spans if actor_names.key(self.document.text[slice(*s)]) == words), None)
