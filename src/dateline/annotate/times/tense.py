"""Which way the clause of an expression looks: back, ahead, or not said."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from dateline.annotate.times.reading import Reading
from dateline.annotate.times.scene import Direction
from dateline.model import Span, Token

Kind = Literal["weekday", "day", "other"]

_STEPS = 12
_ATTRIBUTIVE = ("compound", "nmod", "nummod", "amod", "npadvmod")
LONG = 40  # words around a condition in which what it is a condition of stands
NEAR = 2  # steps up the tree from an expression to the verb it hangs on: itself, its preposition


def kind_of_day(r: Reading) -> Kind:
    """Whether the expression rests on a weekday ("late on Thursday"), a day of a month ("24 June"), or neither."""
    while r.of is not None and r.weekday is None:
        r = r.of
    return "weekday" if r.weekday is not None else "day" if r.day and r.month else "other"


class Clauses:
    """The verbs of a document, asked for the clause around a span. Without a parse it answers null."""

    def __init__(self, tokens: Sequence[Token], words: Mapping[str, Any]) -> None:
        self.tokens = tokens
        self.starts = [t.start for t in tokens]
        self.modals = frozenset(words.get("future_modals", ()))
        self.ahead = frozenset(words.get("future_heads", ()))
        self.open_ended = frozenset(words.get("open_ended", ()))
        self.ahead_of_days = frozenset(words.get("ahead_of_days", ()))
        self.until = frozenset(words.get("until", ()))
        self.since = frozenset(words.get("since", ()))
        self.as_words = frozenset(words.get("as_words", ()))
        self.as_ahead = frozenset(words.get("as_ahead", ()))
        self.not_until = frozenset(words.get("not_until", ()))
        self.arranging = frozenset(words.get("arranging", ()))
        self.looking_back = frozenset(words.get("looking_back", ()))
        self.called = frozenset(words.get("called", ()))
        self.perfect = frozenset(words.get("perfect", ()))
        self.copula = frozenset(words.get("copula", ()))
        self.conditions = frozenset(words.get("conditions", ()))
        self.before = frozenset(words.get("ahead_of", ()))
        self.done = frozenset(words.get("past_infinitive", ()))
        self._auxiliaries: dict[int, list[int]] | None = None

    def direction(self, span: Span, kind: Kind = "other") -> tuple[Direction, bool]:
        """-1 where the clause around `span` tells of the past, 1 where it looks ahead, 0 for what was planned and may
        lie either side, else null; and whether the
        expression hangs on that clause's own verb.

        kind: what stands there: "by Monday" may lie either side, "by March" and "for 24 June" lie mostly ahead.
        """
        i = bisect.bisect_right(self.starts, span[0]) - 1
        if i < 0 or self.tokens[i].end <= span[0]:
            return None, False
        before = self.tokens[i - 1].lemma.lower() if i else ""
        if before in self.until and i > 1 and self.tokens[i - 2].sentence == self.tokens[i].sentence:
            return (None if self.tokens[i - 2].lemma.lower() in self.not_until else 1), False
        if before in self.as_words and i > 1 and self.tokens[i - 2].lemma.lower() in self.as_ahead:
            return 1, False  # "as soon as Tuesday"
        if before in self.since:
            return -1, False
        if (kind != "weekday" and before in self.open_ended) or (kind == "day" and before in self.ahead_of_days):
            return 1, False
        if kind == "weekday" and before in self.ahead_of_days and self._called(i - 1):
            return 1, False
        for step in range(_STEPS):
            token = self.tokens[i]
            if token.dep == "poss":
                return None, False
            if token.pos in ("VERB", "AUX"):
                way = 1 if before in self.open_ended and self._is_condition(i) else self._of_verb(i)
                loose = way == 1 and step > NEAR and token.tag in ("VBZ", "VBP") and token.lemma not in self.ahead
                return None if loose else way, step <= NEAR
            if (token.lemma.lower() in self.ahead and token.pos == "ADJ") or token.lemma.lower() in self.before:
                return 1, False
            if token.head == i:
                return None, False
            if token.dep in _ATTRIBUTIVE and kind != "weekday" and self._noun_beyond(token.head, span[1]):
                return None, False  # "the Aug. 7 bombings"
            i = token.head
        return None, False

    def _is_condition(self, i: int) -> bool:
        """Whether a verb stands in a condition of what is still to come ("would shell it if the siege was not lifted
        by Sunday")."""
        verb, told, held = self.tokens[i], False, False
        for t in self.tokens[max(0, i - LONG) : i + LONG]:
            if t.sentence == verb.sentence:
                told = told or (t.tag == "MD" and t.text.lower() in self.modals and self.tokens[t.head] is not verb)
                held = held or (t.start < verb.start and t.dep == "mark" and t.lemma.lower() in self.conditions)
        return told and held

    def _called(self, preposition: int) -> bool:
        """Whether "for" hangs on something that is called for a day, or on a verb that has it for an object."""
        above = self.tokens[preposition].head
        objects = (t for t in self.tokens[above:preposition] if t.dep in ("dobj", "nsubjpass") and t.head == above)
        return self.tokens[above].lemma in self.called or any(t.lemma in self.called for t in objects)

    def _noun_beyond(self, i: int, end: int) -> bool:
        return self.tokens[i].pos == "NOUN" and self.tokens[i].start >= end

    def names_someone(self, span: Span, names: Collection[str]) -> bool:
        """Whether a month standing alone is a person or part of another name: "Theresa May", "May said", "the Long
        March"."""
        i = bisect.bisect_right(self.starts, span[0]) - 1
        if i < 0 or self.tokens[i].start != span[0]:
            return False
        token, before = self.tokens[i], self.tokens[i - 1] if i else None
        if before is not None and before.pos == "PROPN" and before.end + 1 == token.start:
            return before.sentence == token.sentence
        if token.tag == "MD":
            return True
        subject = token.dep.startswith("nsubj") or token.entity == "PERSON"
        return subject and token.text.lower() in names

    def _of_verb(self, i: int) -> Direction:
        verb = self.tokens[i]
        helpers = [self.tokens[k] for k in self._helpers(i)]
        tags = {h.tag for h in helpers}
        if verb.tag == "VBN" and verb.dep == "acl" and verb.lemma in self.ahead and self._under_past(i):
            return 0
        if verb.lemma in self.arranging:
            return 1
        if verb.tag == "MD" or any(h.tag == "MD" and h.text.lower() in self.modals for h in helpers):
            have = any(h.lemma in self.perfect for h in helpers)
            return -1 if have else 1
        if (
            verb.tag == "VBN" and "TO" in tags and not any(h.lemma in self.perfect for h in helpers)
        ):  # "to be held", "are to be held"; "were to be held" may lie either side
            return 0 if "VBD" in tags else self._infinitive(i)
        if verb.tag == "VBD" or "VBD" in tags:
            return self._past(i, verb, helpers)
        if verb.tag == "VBN":
            if any(h.lemma in self.perfect for h in helpers):
                return -1
            if verb.lemma in self.ahead:
                return 1
            return None if tags & {"VBZ", "VBP"} else -1  # "the case is heard in May"
        if verb.tag == "VB":
            return self._infinitive(i)
        if verb.tag == "VBG":
            if any(h.lemma in self.copula for h in helpers):
                return 1 if tags & {"VBP", "VBZ"} else None
            return self._of_head(i)
        if verb.tag in ("VBZ", "VBP") and verb.lemma in self.looking_back:
            return -1  # "condemns the attack on Tuesday"
        if verb.tag in ("VBZ", "VBP") and (verb.lemma in self.ahead or (not helpers and verb.lemma not in self.copula)):
            return 1  # "plans to meet on Tuesday", "the talks open on Tuesday"
        return None

    def _under_past(self, i: int) -> bool:
        """ "Cancelled a session planned for Tuesday": the noun it hangs on is the object of a past verb."""
        noun = self.tokens[i].head
        above = self.tokens[noun].head
        tags = {self.tokens[above].tag, *(self.tokens[k].tag for k in self._helpers(above))}
        return self.tokens[noun].dep in ("dobj", "nsubjpass", "nsubj") and "VBD" in tags

    def _past(self, i: int, verb: Token, helpers: Sequence[Token]) -> Direction:
        ahead = verb.tag == "VBN" and verb.lemma in self.ahead and any(h.lemma in self.copula for h in helpers)
        return 1 if ahead else -1

    def _infinitive(self, i: int) -> Direction:
        if not any(self.tokens[h].tag == "TO" for h in self._helpers(i)):
            if self._is_order(i) or self._is_demanded(i):
                return 1
            return self._of_head(i)  # "announced the US withdraw on Tuesday": no infinitive but a slip of the tagger
        head = self.tokens[i].head
        if head == i:
            return None
        if self.tokens[head].lemma in self.done:
            return -1
        if any(h.lemma in self.perfect and h.tag == "VBD" for h in map(self.tokens.__getitem__, self._helpers(head))):
            return -1  # "had been due to expire"
        if self.tokens[i].dep == "advcl" and self.tokens[head].pos in ("VERB", "AUX"):
            return self._of_verb(head)  # "met to mark the day": as the verb it is the purpose of
        return 1

    def _is_demanded(self, i: int) -> bool:
        """Whether a bare verb is what a demand is for ("demanded that Somalia withdraw its men by Friday")."""
        token, tokens = self.tokens[i], self.tokens
        marked = any(t.dep == "mark" and tokens[t.head] is token for t in tokens[max(0, i - _STEPS) : i])
        return marked and token.dep == "ccomp" and tokens[token.head].lemma in self.ahead

    def _is_order(self, i: int) -> bool:
        """Whether a verb opens its sentence or quotation without a subject: "Leave by Friday or we will attack"."""
        opens = i == 0 or self.tokens[i - 1].sentence != self.tokens[i].sentence or self.tokens[i - 1].pos == "PUNCT"
        own = any(t.dep == "nsubj" and self.tokens[t.head] is self.tokens[i] for t in self.tokens[max(0, i - NEAR) : i])
        return opens and not own and self.tokens[i].dep in ("ROOT", "ccomp")

    def _of_head(self, i: int) -> Direction:
        head = self.tokens[i].head
        if head == i or self.tokens[head].pos not in ("VERB", "AUX"):
            return None
        return self._of_verb(head)

    def _helpers(self, i: int) -> list[int]:
        if self._auxiliaries is None:
            self._auxiliaries = {}
            for k, t in enumerate(self.tokens):
                if t.dep in ("aux", "auxpass"):
                    self._auxiliaries.setdefault(t.head, []).append(k)
        return self._auxiliaries.get(i, [])
