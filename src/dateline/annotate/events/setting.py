"""When and where an act happened, and on whose word the article has it."""

from __future__ import annotations

import bisect
import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from dateline import resources, text
from dateline.annotate.events import places
from dateline.model import Document, EventMention, Place, Span, Statement, Timex, When
from dateline.trees import tree_of, within

CALENDAR = ("DATE", "TIME")
OWN, CLAUSE = 3, 4  # steps through the parse from an act to a time that hangs on it, that stands in its clause
CLAUSE_ENDS = frozenset(",;:.()")


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon("events")[name])


class Apart(NamedTuple):
    """The day of an act that is told by its distance from another day; null where that day is not known."""

    when: When | None


def _markers() -> frozenset[str]:
    return _list("after_words") | _list("before_words")


def _span_of_days(value: str) -> timedelta | None:
    """The length of a TIMEX3 duration of days or weeks.

    >>> _span_of_days("P2W"), _span_of_days("P3M")
    (datetime.timedelta(days=14), None)
    """
    found = re.fullmatch(r"P(\d{1,3})([DW])", value)
    return timedelta(days=int(found[1]) * (7 if found[2] == "W" else 1)) if found else None


def told_with(statement: Statement | None, span: Span) -> bool:
    """Whether a day or place stands in the words that tell the act, not in those that set the saying."""
    if statement is None:
        return True
    setting = (*statement.cue, *statement.source)
    pieces = sorted(statement.content)
    whole = [pieces[0]]
    for piece in pieces[1:]:
        if any(whole[-1][1] <= s[0] < piece[0] for s in setting):
            whole.append(piece)
        else:
            whole[-1] = (whole[-1][0], piece[1])
    return any(text.contains(c, span) for c in whole)


class Setting:
    """Times, places and statements of one article, by sentence."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tree = tree_of(document.tokens)
        self.today = (document.page.written or document.page.published or "")[:10]
        self._timexes: dict[int, list[Timex]] = {}
        for t in document.timexes:
            k = text.at(document.sentences, t.span[0])
            if k is not None and t.type in CALENDAR:
                self._timexes.setdefault(k, []).append(t)
        by_id = {p.id: p for p in document.places}
        self._toponyms: dict[int, list[tuple[Span, Place]]] = {}
        for top in document.toponyms:
            k = text.at(document.sentences, top.span[0])
            if k is not None and top.place in by_id and top.use in ("literal", "associative"):
                self._toponyms.setdefault(k, []).append((top.span, by_id[top.place]))
        self._offsets = self._find_offsets()
        self._contents = sorted((c, s.id) for s in document.statements for c in s.content)
        self._ends = self._running_ends()
        self._statements = {s.id: s for s in document.statements}

    def _bounds(self, timex: Timex) -> bool:
        """Whether a time only bounds a stretch: what a noun names did not happen on it ("the worst since 2019")."""
        before = self.document.text[max(0, timex.span[0] - 12) : timex.span[0]].split()
        return bool(before) and before[-1].lower() in _list("bounding_prepositions")

    def _find_offsets(self) -> dict[int, list[tuple[Timex, Span, int]]]:
        """By sentence: "a day after" as its amount, its marker, and where its clause ends (the next comma or stop)."""
        out: dict[int, list[tuple[Timex, Span, int]]] = {}
        tokens = self.document.tokens
        for t in self.document.timexes:
            if t.type != "DURATION" or _span_of_days(t.value) is None:
                continue
            _, k = within(tokens, t.span)
            if k >= len(tokens) or tokens[k].start - t.span[1] > 1 or tokens[k].lemma.lower() not in _markers():
                continue
            j = k
            while j < len(tokens) and tokens[j].sentence == tokens[k].sentence and tokens[j].text not in CLAUSE_ENDS:
                j += 1
            out.setdefault(tokens[k].sentence, []).append((t, (tokens[k].start, tokens[k].end), tokens[j - 1].end))
        return out

    def _running_ends(self) -> list[int]:
        out, top = [], 0
        for (_, end), _ in self._contents:
            top = max(top, end)
            out.append(top)
        return out

    # ---- whose word

    def statement(self, mention: EventMention) -> Statement | None:
        """The innermost statement whose content holds the trigger."""
        at = mention.trigger[0]
        best: tuple[Span, str] | None = None
        k = bisect.bisect_right(self._contents, ((at, 1 << 60), "")) - 1
        while k >= 0 and self._ends[k] > at:
            span, ident = self._contents[k]
            holds = span[0] <= at and mention.trigger[1] <= span[1]
            if holds and (best is None or span[1] - span[0] < best[0][1] - best[0][0]):
                best = (span, ident)
            k -= 1
        return self._statements[best[1]] if best else None

    def claimed_by(self, mention: EventMention, statement: Statement | None, actors: set[str | None]) -> str | None:
        """The speaker on whose word alone the act is told; an actor's own speech act is no claim."""
        if statement is None or statement.speaker is None:
            return None
        if statement.speaker in actors and mention.type in _list("speech_types"):
            return None
        return statement.speaker

    # ---- when

    def date(self, mention: EventMention, status: str, statement: Statement | None = None) -> When | None:
        """The timex that belongs to the act's clause, else the only one of its sentence, else null.

        A day that the act's status forbids belongs to something else.
        """
        apart = self._apart(mention)
        if apart is not None:
            return apart.when
        timex, why = self._nearest(mention, status, statement)
        if timex is None:
            return None
        latest = timex.latest
        if status == "actual" and latest and latest[:10] < self.today and self._opens(mention, timex):
            latest, why = self.today, f"{why}, until the dispatch"
        return When(value=self._value(timex), earliest=timex.earliest, latest=latest, timex=timex.id, why=why)

    def _opens(self, mention: EventMention, timex: Timex) -> bool:
        """Whether a time only opens the stretch an act fills ("have died since the siege began on Sunday")."""
        act, at = self._anchor(mention.trigger), self._anchor(timex.span)
        tokens = self.document.tokens
        for _ in range(8):
            if at is None or at == act or tokens[at].head == at:
                return False
            at = tokens[at].head
            marks = (at, *(c for c in self.tree.children[at] if tokens[c].dep in ("mark", "prep")))
            if at != act and any(tokens[k].text.lower() in _list("opening_prepositions") for k in marks):
                return True
        return False

    def _apart(self, mention: EventMention) -> Apart | None:
        """ "On Tuesday, a day after police shot a man": an act told by its distance from another's day."""
        for amount, marker, end in self._offsets.get(mention.sentence, ()):
            if marker[1] <= mention.trigger[0] < end:
                sign = -1 if text.quote(self.document.text, marker).lower() in _list("after_words") else 1
                return Apart(self._counted(mention.sentence, amount, sign, end))
        return None

    def _counted(self, sentence: int, amount: Timex, sign: int, end: int) -> When | None:
        days = [
            (abs(t.span[0] - amount.span[0]), t.earliest[:10], t) for t in self._timexes.get(sentence, ())
            if t.earliest and t.latest and t.earliest[:10] == t.latest[:10] and not amount.span[0] <= t.span[0] < end
        ]  # fmt: skip
        length = _span_of_days(amount.value)
        if not days or length is None:
            return None
        _, known, base = min(days, key=lambda found: found[:2])
        try:
            day = (date.fromisoformat(known) + sign * length).isoformat()
        except OverflowError:  # beyond the years that the calendar counts
            return None
        return When(value=day, earliest=day, latest=day, timex=base.id, why=f"counted from {known}")

    def _value(self, timex: Timex) -> str:
        """The day, month or year of a timex; where only the month the text is of bounds it, that month."""
        day = timex.value[:10]
        if "X" not in day:
            return day
        known = day.split("-X")[0]
        return known if "X" not in known else (self.document.page.written or self.document.page.published or day)

    def _nearest(self, mention: EventMention, status: str, statement: Statement | None) -> tuple[Timex | None, str]:
        anchor = self._anchor(mention.trigger)
        found = [
            t
            for t in self._timexes.get(mention.sentence, ())
            if told_with(statement, t.span) or (anchor is not None and self._distance(anchor, t.span) <= OWN)
        ]
        found = [t for t in found if t.earliest and self._may_date(t, status, anchor) and not self._names_it(t, anchor)]
        if anchor is not None and self.document.tokens[anchor].pos != "VERB":
            found = [t for t in found if not self._bounds(t)]
        if anchor is None or not found:
            return None, ""
        best = min(found, key=lambda t: (self._distance(anchor, t.span), abs(t.span[0] - mention.trigger[0])))
        hops = self._distance(anchor, best.span)
        if hops <= CLAUSE:
            return best, "the time of its clause"
        return (best, "the only time of its sentence") if len(found) == 1 and hops <= 8 else (None, "")

    def _names_it(self, timex: Timex, anchor: int | None) -> bool:
        """Whether a year only says which agreement or law is meant ("the 2015 accord"), not when another act was."""
        at, tokens = self._anchor(timex.span), self.document.tokens
        if at is None or tokens[at].dep not in ("nummod", "compound", "nmod", "amod"):
            return False
        return tokens[at].head != anchor and tokens[tokens[at].head].lemma.lower() in _list("dated_nouns")

    def _may_date(self, timex: Timex, status: str, anchor: int | None) -> bool:
        """What has happened did not happen after the day of writing; what is planned does not lie before it, unless its
        own clause says so ("tried on Monday to seize the airport")."""
        if len(self.today) != 10 or not timex.earliest or not timex.latest:
            return True
        if status == "actual":
            return timex.earliest[:10] <= self.today
        if status == "planned" and timex.latest[:10] <= self.today and self._another_past(timex, anchor):
            return False
        far = status == "planned" and (anchor is None or self._distance(anchor, timex.span) > CLAUSE)
        return not far or timex.latest[:10] >= self.today

    def _another_past(self, timex: Timex, anchor: int | None) -> bool:
        """Whether a time says when something else took place: "before the summit, ministers met on Sunday"."""
        tokens, at = self.document.tokens, self._anchor(timex.span)
        if anchor is None or at is None or tokens[anchor].pos == "VERB":
            return False
        while tokens[at].head != at and tokens[at].pos != "VERB":
            at = tokens[at].head
        return at != anchor and tokens[at].tag == "VBD"

    def _anchor(self, span: Span) -> int | None:
        lo, hi = within(self.document.tokens, span)
        return self.tree.root_of(lo, hi) if lo < hi else None

    def _distance(self, anchor: int, span: Span) -> int:
        """Steps through the parse between an act and a span; clauses of their own cost more."""
        other = self._anchor(span)
        if other is None:
            return 99
        up = self._path(anchor)
        for k, i in enumerate(self._path(other)):
            if i in up:
                return k + up[i]
        return 99

    def _path(self, i: int) -> dict[int, int]:
        """Token indices from i to its root with their distance."""
        out: dict[int, int] = {}
        cost = 0
        for _ in range(12):
            out[i] = cost
            t = self.document.tokens[i]
            if t.head == i:
                break
            cost += 3 if t.dep in ("relcl", "advcl", "ccomp", "parataxis") else 1
            i = t.head
        return out

    # ---- where

    def place(self, mention: EventMention, statement: Statement | None = None) -> str | None:
        """The place the act happened at, if its sentence names it in the words that tell the act."""
        anchor = self._anchor(mention.trigger)
        if anchor is None:
            return None
        named = [(span, p) for span, p in self._toponyms.get(mention.sentence, ()) if told_with(statement, span)]
        tokens = self.document.tokens
        return places.choose(places.sites(mention, anchor, named, tokens, self._anchor, self._distance))
