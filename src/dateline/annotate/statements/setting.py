"""To whom, when, where and how something was said, from the words of the cue's own clause."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from functools import cache
from typing import get_args

from dateline.annotate.statements.speakers import Cast
from dateline.model import Attribution, Channel, Document, Span, Spans, Timex, Token, Toponym, When
from dateline.resources import lexicon
from dateline.text import Around, overlaps

#: Relations in which a verb of telling has its hearer.
_HEARERS = frozenset({"dobj", "dative", "iobj", "obj"})
_ASKED = frozenset({"xcomp", "ccomp"})
#: Words behind a verb of telling in which its infinitive begins.
LONG = 40
_TO = frozenset({"to", "with"})


class Surroundings:
    """Sentences, times and place names of an article by where they stand."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._sentences = Around(document.sentences)
        self._timexes = Around(t.span for t in document.timexes)
        self._toponyms = Around(t.span for t in document.toponyms)

    def sentences(self, places: Spans) -> list[Span]:
        """Sentences near the places."""
        return [self._document.sentences[i] for i in self._sentences.near(*places)]

    def timexes(self, places: Spans) -> list[Timex]:
        """Times near the places."""
        return [self._document.timexes[i] for i in self._timexes.near(*places)]

    def toponyms(self, places: Spans) -> list[Toponym]:
        """Place names near the places."""
        return [self._document.toponyms[i] for i in self._toponyms.near(*places)]


def own_words(about: Surroundings, row: Attribution) -> Spans:
    """The sentences of the cue (or source) without the content: where the setting is told."""
    anchors = row.cue or row.source
    hit = [s for s in about.sentences(anchors) if any(overlaps(s, a) for a in anchors)] or list(anchors)
    out: list[Span] = []
    for start, end in hit:
        at = start
        for s, e in sorted(row.content):
            if e <= at or s >= end:
                continue
            if s > at:
                out.append((at, min(s, end)))
            at = max(at, e)
        if at < end:
            out.append((at, end))
    return tuple(out)


def _inside(span: Span, places: Spans) -> bool:
    return any(s <= span[0] and span[1] <= e for s, e in places)


def _distance(span: Span, row: Attribution) -> int:
    return min(max(c[0] - span[1], span[0] - c[1], 0) for c in (row.cue or row.source))


@cache
def _channel_patterns() -> tuple[tuple[Channel, re.Pattern[str]], ...]:
    listed = lexicon("cues")["channels"]
    known: tuple[Channel, ...] = get_args(Channel)
    return tuple(
        (name, re.compile(r"\b(?:" + "|".join(re.escape(w) for w in listed[name]) + r")\b", re.IGNORECASE))
        for name in listed
        if name in known
    )


def find_channel(document: Document, row: Attribution, words: Spans) -> Channel | None:
    """How it was said, where the clause tells; the source's own name does not count."""
    text = document.text
    for name, pattern in _channel_patterns():
        for start, end in words:
            for match in pattern.finditer(text, start, end):
                if not any(overlaps(match.span(), s) for s in row.source):
                    return name
    return "writing" if row.cue_class == "writing" else None


def find_date(about: Surroundings, row: Attribution, words: Spans) -> When | None:
    """The calendar expression nearest to the cue in its own clause, as a date."""
    fitting = [t for t in about.timexes(words) if t.type in ("DATE", "TIME") and t.earliest and _inside(t.span, words)]
    fitting = [t for t in fitting if not any(overlaps(t.span, s) for s in row.source)]
    if not fitting or not (row.cue or row.source):
        return None
    best: Timex = min(fitting, key=lambda t: (_distance(t.span, row), t.span))
    return When(
        value=best.value, earliest=best.earliest, latest=best.latest, timex=best.id, why="the date in the cue's clause"
    )


def find_place(document: Document, about: Surroundings, row: Attribution, words: Spans) -> str | None:
    """The place named in the cue's clause after a preposition of place, else null."""
    fitting = []
    for toponym in about.toponyms(words):
        if toponym.place is None or toponym.use != "literal" or not _inside(toponym.span, words):
            continue
        if any(overlaps(toponym.span, s) for s in row.source):
            continue
        at = bisect.bisect_left(document.tokens, toponym.span[0], key=lambda t: t.start)
        above = document.tokens[document.tokens[at].head] if at < len(document.tokens) else None
        while above is not None and above.pos == "PROPN" and document.tokens[above.head] is not above:
            above = document.tokens[above.head]
        if above is not None and above.pos == "ADP" and above.lemma.lower() in lexicon("cues")["place_prepositions"]:
            fitting.append((_distance(toponym.span, row), toponym.place))
    return min(fitting)[1] if fitting else None


def _verbs(tokens: Sequence[Token], cue: Spans) -> list[int]:
    found = []
    for start, end in cue:
        at = bisect.bisect_left(tokens, start, key=lambda t: t.start)
        while at < len(tokens) and tokens[at].start < end:
            if tokens[at].pos in ("VERB", "AUX"):
                found.append(at)
            at += 1
    return found


def find_addressee(cast: Cast, row: Attribution) -> tuple[str | None, Span | None]:
    """The hearer: object of the verb of telling, or after "to" and "with" below the cue.

    Gives the actor's id, if it is one, and the words that name the hearer.
    """
    tokens = cast.tokens
    for verb in _verbs(tokens, row.cue):
        for i in range(verb + 1, min(verb + LONG, len(tokens))):
            token = tokens[i]
            if token.sentence != tokens[verb].sentence:
                break
            span, hears = (token.start, token.end), _hears(tokens, i, verb)
            if any(overlaps(span, s) for s in row.source):
                continue
            if any(overlaps(span, c) for c in row.content) and not (hears and _is_asked(tokens, verb)):
                continue
            if hears:
                return _named(cast, token)
            if token.dep == "pobj" and tokens[token.head].lemma.lower() in _TO and _below(tokens, token.head, verb):
                return _named(cast, token)
    return None, None


def _hears(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """Whether a token is the object of a verb of telling."""
    return (
        tokens[at].head == verb
        and tokens[at].dep in _HEARERS
        and tokens[verb].lemma.lower() in lexicon("cues")["tells"]
    )


def _is_asked(tokens: Sequence[Token], verb: int) -> bool:
    """Whether an infinitive says what the hearer is to do ("urged Egypt to wait")."""
    infinitives = (t for t in tokens[verb + 1 : verb + LONG] if t.tag == "TO" and t.sentence == tokens[verb].sentence)
    return any(tokens[t.head].head == verb and tokens[t.head].dep in _ASKED for t in infinitives)


def _below(tokens: Sequence[Token], at: int, verb: int) -> bool:
    for _ in range(4):
        if tokens[at].head == verb:
            return True
        if tokens[at].head == at:
            return False
        at = tokens[at].head
    return False


def _named(cast: Cast, token: Token) -> tuple[str | None, Span]:
    span = (token.start, token.end)
    return cast.at(span).actor, span
