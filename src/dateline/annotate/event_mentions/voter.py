"""A learned second opinion on each act the rules found: how likely an annotator codes it.

A logistic regression over hashed facts of the candidate: its trigger, type, place in the parse, parties, neighbours.
Of a lone sentence and of a dispatch (`whole`) annotators code other acts: each has its weights. They are in
`data/events/voter.npz`, made by `training/train_event_voter.py`; the model card stands beside them.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dateline import resources
from dateline.annotate.event_mentions import gist
from dateline.annotate.event_mentions.choice import Candidate
from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.event_mentions.parties import Found
from dateline.inference import acts

BUCKETS = 1 << 14
WEIGHTS = "events/voter.npz"
DISPATCH = 3
"""Sentences from which a text is a dispatch."""
RIVALS = ("n=", "first=", "o=", "u=", "under", "uo=", "ud=", "over", "nr=")
"""Facts of the other acts of the sentence: a dispatch has its own in their stead."""
BOTH = ("bias", "d=", "td=", "depth=", "hd=", "w=", "ar=", "pa=", "s")
"""Facts that weigh otherwise in a dispatch (those of the gist begin with s): it has its own beside them."""


def bucket(fact: str) -> int:
    """The column of a fact: the same on every machine."""
    return zlib.crc32(fact.encode("utf-8")) % BUCKETS


def facts(c: Candidate, others: Sequence[Candidate], clauses: Clauses, dispatch: bool = False) -> list[str]:
    """What the voter knows of a candidate, as strings.

    Of a lone sentence the public corpora code the main act, of a dispatch the codebook every act. What depends on that
    (rivals, place in the parse, the gist) is told apart: a dispatch has its own facts, beside or instead of the common.
    """
    found = _facts(c, others, clauses)
    if not dispatch:
        return found
    own = [f"w:{f}" for f in found if f.startswith(BOTH)]
    told = [f"w:{f}" if f.startswith(RIVALS) else f for f in found]
    doubt = [f"w:doubt={c.doubt}", f"w:doubts={c.doubt}/{c.type}"] if c.doubt else []
    return told + own + doubt


def whole(clauses: Clauses) -> bool:
    """Whether a text is a dispatch and not a lone sentence or two."""
    return bool(clauses.tokens) and clauses.tokens[-1].sentence + 1 >= DISPATCH


def _facts(c: Candidate, others: Sequence[Candidate], clauses: Clauses) -> list[str]:
    i, t = c.anchor, clauses.tokens[c.anchor]
    trigger = c.match.trigger
    head = clauses.head(i)
    kind = c.type
    out = ["bias", f"t={kind}", f"m={kind}/{c.mode}", f"p={kind}/{trigger.pattern}", f"l={kind}/{clauses.lemma(i)}"]
    out += [f"pos={trigger.pos}", f"tp={kind}/{trigger.pos}", f"d={t.dep}", f"td={kind}/{t.dep}", f"tag={t.tag}"]
    out += [f"w={round(trigger.weight, 1)}", f"ttag={kind}/{t.tag}", f"depth={_depth(i, clauses)}"]
    out += [f"h={clauses.lemma(head) if head != i else 'none'}", f"hd={t.dep}/{clauses.tokens[head].pos}"]
    out += [f"a={_slot(c.actors)}", f"r={_slot(c.recipients)}", f"ar={kind}/{bool(c.actors)}/{bool(c.recipients)}"]
    out += [f"why={bool(c.why)}", f"pa={trigger.pos}/{bool(c.actors)}/{bool(c.recipients)}"]
    rest = [o for o in others if o is not c and not (o.struck or o.doubt) and o.score > 0 and o.type != kind]
    out += [f"n={min(len(rest), 4)}", f"first={all(o.anchor > i for o in rest)}"]
    for o in rest:
        out.append(f"o={kind}/{o.type}/{'after' if o.anchor > i else 'before'}")
        if _under(i, o.anchor, clauses):
            out += [f"u={kind}/{o.type}", "under", f"uo={o.type}", f"ud={t.dep}/{o.type}"]
        elif _under(o.anchor, i, clauses):
            out += [f"over={kind}/{o.type}", "over"]
    return out if c.opinion is None else out + _heard(c, others)


def _heard(c: Candidate, others: Sequence[Candidate]) -> list[str]:
    """What the neural heads say of a candidate, in steps of one nat of the odds."""
    opinion, k = c.opinion, acts.labels().types.index(c.type)
    assert opinion is not None
    word, crop = acts.logit_bin(float(opinion.word[k])), acts.logit_bin(float(opinion.crop[k]))
    none = acts.logit_bin(float(opinion.word[acts.NONE]))
    best = int(opinion.word[1:].argmax()) + 1 == k
    rival = max((float(o.opinion.word[k]) for o in others if o is not c and o.opinion is not None), default=0.0)
    out = [f"nw={word}", f"nc={crop}", f"no={none}", f"nb={best}", f"nr={acts.logit_bin(rival)}"]
    out += [f"nwt={c.type}/{word // 2}", f"nct={c.type}/{crop // 2}", f"nwc={word // 2}/{crop // 2}"]
    out += [f"np={c.proposed}/{crop // 2}", f"nbt={c.type}/{best}"]
    out += [f"na={bool(opinion.actors)}", f"nq={bool(opinion.recipients)}"]
    return [*out, *gist.facts(opinion.gist, c.type, c.proposed)]


def _depth(i: int, clauses: Clauses) -> int:
    """Clauses above the word, at most four."""
    depth, at = 0, i
    for _ in range(20):
        head = clauses.head(at)
        if head == at:
            break
        depth += clauses.dep(at) in ("ccomp", "relcl", "advcl", "acl", "xcomp", "pcomp", "pobj")
        at = head
    return min(depth, 4)


def _slot(found: list[Found]) -> str:
    return found[0].slot if found else "none"


def _under(i: int, over: int, clauses: Clauses) -> bool:
    at = i
    for _ in range(12):
        head = clauses.head(at)
        if head == over:
            return True
        if head == at:
            return False
        at = head
    return False


class Weights(NamedTuple):
    """Weights by column: of lone sentences, and of dispatches."""

    lone: Sequence[float]
    dispatch: Sequence[float]


_given: list[Weights] = []


def use(weights: Weights | None) -> None:
    """Vote with these weights instead of the shipped ones (none: the shipped ones again): for scoring out of fold."""
    _given[:] = [] if weights is None else [weights]


@cache
def _shipped() -> Weights:
    import numpy

    with numpy.load(resources.asset(WEIGHTS), allow_pickle=False) as store:
        return Weights(*(store[name].astype(float).tolist() for name in Weights._fields))


def likelihood(found: Sequence[str], dispatch: bool = False) -> float:
    """How likely, 0..1, an act with these facts is one an annotator codes."""
    weights = (_given[0] if _given else _shipped())[dispatch]
    total = sum(weights[bucket(f)] for f in found)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
