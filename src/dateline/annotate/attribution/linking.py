"""From candidates to attributions: spans, a calibrated score, and a choice that is consistent.

A candidate's roles become spans; twenty-odd facts about it (how sure each head is, how long the
content, how it sits in quotation marks) go through a logistic model fitted on development data,
which gives the probability that the row is right. Rows are then taken greedily by that score.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from dateline.annotate.attribution.roles import CONTENT, CUE, SOURCE, Candidate, PieceScores
from dateline.inference.crops import Bools
from dateline.model import Span, Spans
from dateline.text import trim

_LINE_END = re.compile(r"\s*\n\s*(?=[A-Z])")


class Draft(NamedTuple):
    """An attribution before it is chosen: spans of each role, pieces of content, score, facts."""

    anchor: int
    source: Spans
    cue: Spans
    content: Spans
    pieces: frozenset[int]
    cue_pieces: frozenset[int]
    facts: Mapping[str, float]
    score: float = 0.0


def _runs(places: Sequence[int], pieces: Sequence[Span], text: str) -> list[Span]:
    """Char spans of runs of pieces; runs with only white space between them are one."""
    spans: list[Span] = []
    for i in places:
        start, end = pieces[i]
        if spans and not text[spans[-1][1] : start].strip():
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _has_word(text: str, span: Span) -> bool:
    return any(c.isalnum() for c in text[span[0] : span[1]])


def role_spans(candidate: Candidate, role: int, pieces: Sequence[Span], text: str) -> Spans:
    """Char spans of one role; fragments of source and content without letter or digit are dropped."""
    places = (np.flatnonzero(candidate.roles == role) + candidate.start).tolist()
    spans = _runs(places, pieces, text)
    return tuple(s for s in spans if role == CUE or _has_word(text, s))


def nearest(spans: Spans, to: Span) -> Spans:
    """The one span nearest to another: a source or a cue is one phrase in all but a few rows.

    >>> nearest(((0, 4), (20, 30)), (32, 36))
    ((20, 30),)
    """
    return (min(spans, key=lambda s: (max(s[0] - to[1], to[0] - s[1], 0), s)),) if spans else ()


def lines(text: str, span: Span) -> list[Span]:
    """A span cut where a line ends and a capital follows, so that a heading is never part of a name.

    >>> lines("A. Vint\\n\\nThe envoy", (0, 18))
    [(0, 7), (9, 18)]
    """
    found, at = [], span[0]
    for match in _LINE_END.finditer(text, *span):
        found.append(trim(text, (at, match.start())))
        at = match.end()
    found.append(trim(text, (at, span[1])))
    return [f for f in found if f[0] < f[1]]


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def _mean_log(values: np.ndarray) -> float:
    return float(np.log(np.maximum(values, 1e-4)).mean()) if len(values) else 0.0


def facts_of(
    candidate: Candidate, scores: PieceScores, quoted: Bools, source: Spans, content: Spans, cue: Spans
) -> dict[str, float]:
    """What the scoring model is told about a candidate (natural logs and shares)."""
    role, chance = candidate.roles, candidate.chance
    content_at = role == CONTENT
    low, high = candidate.start, candidate.start + len(role)
    tags = scores.tags[low:high]
    agree = np.logaddexp(tags[:, 5], tags[:, 6])[content_at]
    agree_cue = np.logaddexp(tags[:, 3], tags[:, 4])[role == CUE]
    agree_source = np.logaddexp(tags[:, 1], tags[:, 2])[role == SOURCE]
    inside = quoted[low:high][content_at]
    size = int(content_at.sum())
    held, missed = float(chance[content_at].sum()), float(candidate.content[~content_at].sum())
    return {
        "first": _logit(candidate.first),
        "any": _logit(candidate.any_cue),
        "verdict": candidate.verdict,
        "content": _mean_log(chance[content_at]),
        "content_worst": float(np.log(max(float(chance[content_at].min()), 1e-4))) if size else 0.0,
        "missed": float(np.log1p(missed)),
        "jaccard": (held / (size + missed)) if size else 0.0,
        "doubt": float((1 - chance[content_at]).sum()),
        "doubt_share": float((1 - chance[content_at]).sum()) / max(size, 1),
        "source": _mean_log(chance[role == SOURCE]),
        "cue": _mean_log(chance[role == CUE]),
        "tag_content": float(np.clip(agree, -6, 0).mean()) if size else 0.0,
        "tag_cue": float(np.clip(agree_cue, -6, 0).mean()) if len(agree_cue) else -3.0,
        "tag_source": float(np.clip(agree_source, -6, 0).mean()) if len(agree_source) else 0.0,
        "sourceless": float(not source),
        "source_doubt": float(candidate.source[role != SOURCE].max(initial=0.0)),
        "to_source": math.log1p(abs(source[0][0] - cue[0][0])) if source and cue else 0.0,
        "to_content": math.log1p(min(abs(content[0][0] - cue[0][1]), abs(cue[0][0] - content[0][1])))
        if cue and content
        else 0.0,
        "log_size": math.log1p(size),
        "short": float(size <= 6),
        "quoted": float(inside.mean()) if size else 0.0,
        "fragments": float(len(content) - 1),
        "long_cue": float(len(cue) > 1),
    }


class Scorer(msgspec.Struct, frozen=True):
    """A logistic model over facts: standardised weights, bias, threshold, allowed overlap."""

    names: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    threshold: float
    overlap: float

    def __call__(self, facts: Mapping[str, float]) -> float:
        total = self.bias
        for name, mean, scale, weight in zip(self.names, self.mean, self.scale, self.weights, strict=True):
            total += weight * (facts[name] - mean) / scale
        return 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0)))


def make_drafts(
    text: str, pieces: Sequence[Span], candidates: Sequence[Candidate], scores: PieceScores, quoted: Bools
) -> list[Draft]:
    """Candidates with content, as spans and facts, not yet scored."""
    drafts = []
    for c in candidates:
        source, cue, content = (role_spans(c, role, pieces, text) for role in (SOURCE, CUE, CONTENT))
        if not content or not cue:
            continue
        at = pieces[c.anchor]
        cue = nearest(cue, at)
        source = nearest(tuple(part for span in source for part in lines(text, span)), at)
        places = frozenset((np.flatnonzero(c.roles == CONTENT) + c.start).tolist())
        cues = frozenset((np.flatnonzero(c.roles == CUE) + c.start).tolist())
        drafts.append(
            Draft(c.anchor, source, cue, content, places, cues, facts_of(c, scores, quoted, source, content, cue))
        )
    return drafts


def choose(drafts: Sequence[Draft], threshold: float, overlap: float) -> list[Draft]:
    """Take drafts by falling score; leave out what overlaps content already taken.

    A draft is dropped where more than ``overlap`` of its content is taken, or where its anchor
    stands inside content or cue that is taken; in text order.
    """
    kept: list[Draft] = []
    taken: set[int] = set()
    cues: set[int] = set()
    for draft in sorted(drafts, key=lambda d: (-d.score, d.anchor)):
        if draft.score < threshold:
            break
        if draft.anchor in taken or draft.anchor in cues:
            continue
        if len(draft.pieces & taken) > overlap * len(draft.pieces):
            continue
        kept.append(draft)
        taken |= draft.pieces
        cues |= draft.cue_pieces
    return sorted(kept, key=lambda d: d.anchor)


def add_unlikely(kept: Sequence[Draft], more: Sequence[Draft], threshold: float, overlap: float) -> list[Draft]:
    """``kept`` and those of ``more`` from a lower threshold that touch no cue and little content of it."""
    content = frozenset().union(*(d.pieces for d in kept))
    cues = frozenset().union(*(d.cue_pieces for d in kept))
    taken = content | cues
    anchors = taken | {d.anchor for d in kept}
    free = [d for d in more if d.anchor not in anchors and len(d.pieces & taken) <= overlap * len(d.pieces)]
    return sorted([*kept, *choose(free, threshold, overlap)], key=lambda d: d.anchor)
