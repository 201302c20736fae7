"""Acts between political actors as they stand in the text: trigger, type, mode, who and to whom.

Method: a lexicon of triggers with patterns over the parse gives candidates, and neural heads over the shared encoder
give those that no pattern knows; each is scored by its pattern and the parties found for it; rules of the codebook
strike out what is no event of its own; a voter weighs rules and heads. Several events a sentence are usual.
"""

from __future__ import annotations

from functools import cache

from dateline import resources, text
from dateline.annotate.event_mentions import voter
from dateline.annotate.event_mentions.choice import FORCE, RECOVERABLE, Candidate, alleged, reopen, strike
from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.event_mentions.heads import Heads, Opinion
from dateline.annotate.event_mentions.lexicon import NO_EVENT, lexicon
from dateline.annotate.event_mentions.matching import Match, Matcher
from dateline.annotate.event_mentions.parties import Found, Parties
from dateline.annotate.event_mentions.proposals import propose, supplement
from dateline.model import Alternative, Argument, ArgumentRole, Document, EventMention, Span
from dateline.ontology import quad
from dateline.pipeline import Layers, Stage

NAME = "annotate.event_mentions"
USE_VOTER = True
"""False while the voter is trained."""
VOTE, LAST, CERTAIN = 0.175, 0.055, 0.015
"""A candidate needs the first likelihood; the best of its sentence needs only the second, and only the third where a
strong pattern of a material act has both its parties."""
VOTE_IN_DISPATCH, LAST_IN_DISPATCH = 0.2, 0.08
"""The first two in a dispatch."""
EFFORT = 0.08
"""What force needs that somebody's efforts are for, or that somebody is accused of."""
STRONG = 0.95
PROPOSAL, HELD, SAID, DOUBTFUL = 0.2, 0.6, 0.5, 0.85
"""What only the neural heads propose needs this likelihood, even where it is alone; coercion and acts of words
more, since routine police work and mere statements look like them; most where none of its parties is political."""
VERBAL = (1, 3)
"""Quad classes of acts of words."""
SURE = 0.5
THRESHOLD = 0.3
"""Mentions below 0.5 have no party in their sentence; they become events only if the article gives one."""


def find_event_mentions(document: Document) -> Layers:
    """Event mentions of an article, in text order.

    >>> find_event_mentions(Document(article=__import__("dateline.model").model.Article(id="a", text="")))
    {'event_mentions': ()}
    """
    if not document.tokens:
        return {"event_mentions": ()}
    clauses, parties, found = find_candidates(document)
    rows = [_row(document, clauses, parties, c) for group in found for c in _kept(group, clauses)]
    return {"event_mentions": tuple(rows)}


def find_candidates(document: Document) -> tuple[Clauses, Parties, list[list[Candidate]]]:
    """What the rules find, by sentence, struck candidates too: the voter is trained on it."""
    clauses = Clauses(document.tokens)
    parties = Parties(clauses, document.mentions, document.toponyms)
    matcher = Matcher(clauses, parties, lexicon())
    heads = Heads(clauses, document.encoding) if document.encoding is not None else None
    matches, words = [], []
    for start, end in clauses.sentences():
        ruled = list(matcher.matches(start, end))
        matches.append(ruled + (propose(heads, parties, start, end, ruled) if heads else []))
        words.append(matcher.words)
    opinions = iter(heads.opinions([(m.anchor, tuple(m.covered)) for group in matches for m in group]) if heads else ())
    found: list[list[Candidate]] = []
    for group, held in zip(matches, words, strict=True):
        candidates = [_candidate(m, parties, next(opinions, None)) for m in group]
        if candidates:
            strike(candidates, clauses, held)
            if voter.whole(clauses):
                reopen(candidates)
            found.append(candidates)
    return clauses, parties, found


def _candidate(match: Match, parties: Parties, opinion: Opinion | None) -> Candidate:
    frame = lexicon().frames[match.trigger.frame]
    actors, recipients = parties.fill(match.anchor, frame, match.topics)
    c = Candidate(match, actors, recipients)
    if opinion is not None:
        supplement(c, opinion, parties)
    return c


def _kept(group: list[Candidate], clauses: Clauses) -> list[Candidate]:
    """The candidates of a sentence that stand: the voter strikes those no annotator would code, hardly the last one."""
    kept = [c for c in group if not c.struck and c.score >= THRESHOLD and c.type != NO_EVENT]
    for c in kept:
        c.drop_objects()
    if USE_VOTER and kept:
        dispatch = voter.whole(clauses)
        votes = {c: voter.likelihood(voter.facts(c, group, clauses, dispatch), dispatch) for c in kept}
        best = max((p for c, p in votes.items() if not c.proposed), default=0.0)
        strong = any(_strong(c) for c in kept)
        most, least = (VOTE_IN_DISPATCH, LAST_IN_DISPATCH) if dispatch else (VOTE, LAST)
        floor = min(most, max(best, CERTAIN if strong else least))
        for c, p in votes.items():
            c.score = p if c.score >= SURE else min(p, RECOVERABLE)
            c.voted = True
        kept = [c for c in kept if votes[c] >= (_proposal(c) if c.proposed else _floor(c, floor, group, clauses))]
    return sorted(kept, key=lambda c: c.anchor)


def _floor(c: Candidate, floor: float, group: list[Candidate], clauses: Clauses) -> float:
    """Force that somebody's efforts are for ("its drive to retake the town"), or that a party is accused of, is told
    beside the main act."""
    beside = c.type in FORCE and c.actors and (clauses.effort(c.anchor) is not None or alleged(c, group, clauses))
    return min(floor, EFFORT) if beside else floor


def _strong(c: Candidate) -> bool:
    return c.score >= STRONG and not c.proposed and quad(c.type) not in VERBAL


def _proposal(c: Candidate) -> float:
    """How likely an act must be that only the heads propose."""
    if not c.political:
        return DOUBTFUL
    if quad(c.type) in VERBAL:
        return SAID
    return HELD if c.type == "COERCE" else PROPOSAL


def _befalls(c: Candidate, clauses: Clauses) -> bool:
    """Whether the subject of an act is whom it befell: "nine civilians died in the attack"."""
    return bool(c.actors) and clauses.is_verb(c.anchor) and clauses.lemma(c.anchor) in _befalling()


@cache
def _befalling() -> frozenset[str]:
    return frozenset(resources.lexicon("events")["befalling_verbs"])


def _row(document: Document, clauses: Clauses, parties: Parties, c: Candidate) -> EventMention:
    trigger = c.match.trigger
    span = trigger_span(clauses, c.match)
    actors, recipients = ([], c.actors) if _befalls(c, clauses) else (c.actors, c.recipients)
    arguments = [_argument(clauses, parties, "actor", f) for f in actors]
    arguments += [_argument(clauses, parties, "recipient", f) for f in recipients]
    return EventMention(
        id=text.row_id("m", document.id, "event_mentions", span, (c.anchor, c.anchor + 1)),
        trigger=span,
        type=c.type,
        mode=c.mode,
        arguments=tuple(arguments),
        sentence=clauses.tokens[c.anchor].sentence,
        lemma=clauses.lemma(c.anchor),
        cameo=trigger.cameo if c.type == trigger.type else None,
        status_guess=c.opinion.status if c.opinion else (),
        alternatives=_alternatives(c),
        by=NAME,
        why=f"trigger {trigger.pattern!r} ({trigger.pos}) of {trigger.type}, frame {trigger.frame}"
        + (f"; {c.why}" if c.why else "")
        + ("; likelihood by the event voter" if c.voted else ""),
        score=round(c.score, 3),
    )


def _alternatives(c: Candidate) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(value=t.type + (f"/{t.mode}" if t.mode else ""), score=t.weight, why=f"trigger {t.pattern!r}")
        for t in c.match.others
    )


def trigger_span(clauses: Clauses, match: Match) -> Span:
    """The words of the trigger: from its first to its last where they stand close together, else the anchor."""
    lo, hi = min(match.covered), max(match.covered)
    if hi - lo > 6:
        lo = hi = match.anchor
    return clauses.span(lo, hi + 1)


def _argument(clauses: Clauses, parties: Parties, role: ArgumentRole, found: Found) -> Argument:
    mention = parties.heads.get(found.phrase)
    span = mention.span if mention is not None else clauses.phrase_span(found.phrase)
    if not text.contains(span, clauses.token_span(found.head)):
        span = clauses.phrase_span(found.head)
    return Argument(role=role, span=span, head=clauses.token_span(found.head), why=found.slot)


STAGE = Stage(
    name=NAME,
    needs=("sentences", "tokens", "toponyms", "mentions", "encoding"),
    gives=("event_mentions",),
    annotate=find_event_mentions,
    purpose="acts between political actors as they stand: trigger, type, mode, who and to whom",
)
