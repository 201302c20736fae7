"""Borders that content does not cross: page furniture, the dateline, a section's label, another sentence."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from dateline.annotate.attribution.cues import indices
from dateline.annotate.attribution.wholes import without
from dateline.model import Document, Span, Spans
from dateline.text import Around, overlaps, trim
from dateline.trees import tree_of

_LABEL = re.compile(r"[A-Z][A-Z.'’\-]+(?:[ ,]+[A-Z][A-Z.'’\-]+){0,6}:[ \t]+")
#: A scrap has no more words than this.
SCRAP = 6
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
#: Part of speech and relation of a cue that may stand in a subject: "the claim that", "the ministry, which claims".
_IN_SUBJECT = frozenset({("NOUN", "nsubj"), ("NOUN", "nsubjpass"), ("VERB", "relcl")})
#: What a trimmed span loses at its ends.
_LOOSE = ".,;: \t\xa0\n—–-"


def sentence_at(sentences: Sequence[Span], offset: int) -> int:
    """Index of the sentence around or before an offset; -1 before the first.

    >>> sentence_at([(0, 5), (6, 9)], 7)
    1
    """
    return bisect.bisect_right(sentences, offset, key=lambda s: s[0]) - 1


def closed(document: Document) -> Around:
    """Stretches that no content holds: furniture and datelines."""
    found = [f.span for f in document.furniture]
    if document.page.dateline is not None:
        found.append(document.page.dateline.span)
    return Around(found)


def _cut(document: Document, span: Span, shut: Around) -> list[Span]:
    left = [span]
    for k in shut.touching(span):
        left = [rest for piece in left for rest in without(piece, shut.spans[k])]
    if len(left) == 1 and left[0] == span:
        return left
    out = []
    for start, end in left:
        while start < end and document.text[start] in _LOOSE:
            start += 1
        if any(c.isalnum() for c in document.text[start:end]):
            out.append(trim(document.text, (start, end)))
    return out


def _without_label(document: Document, span: Span) -> Span:
    start, end = span
    match = _LABEL.match(document.text, start, end)
    if match and match.end() < end and document.text[max(0, start - 40) : start].rstrip(" \t\xa0")[-1:] in ("", "\n"):
        return match.end(), end
    return span


def _to_subject(document: Document, cue: Spans, span: Span) -> Span:
    """A span behind a cue that stands in a subject, ended where the subject ends.

    In "the claim that the road was open was denied" the content cannot hold the verb whose subject the claim is.
    """
    tree = tree_of(document.tokens)
    held, inside = indices(document.tokens, cue), set(indices(document.tokens, (span,)))
    if not held or not inside or min(inside) <= max(held):
        return span
    at = next((i for i in held if tree.tokens[i].head not in held), held[0])
    if (tree.tokens[at].pos, tree.tokens[at].dep) not in _IN_SUBJECT:
        return span
    while (head := tree.tokens[at].head) != at:
        if head in inside and tree.tokens[at].dep in _SUBJECTS:
            end = tree.right[at]
            while end > min(inside) and tree.tokens[end - 1].pos == "PUNCT":
                end -= 1
            cut = (tree.tokens[end - 1].end, span[1])
            quoted = any(overlaps(cut, part) for q in document.quotations for part in q.parts)
            return span if quoted or end <= min(inside) else (span[0], cut[0])
        at = head
    return span


def within(document: Document, cue: Spans, content: Spans, shut: Around | None = None) -> Spans:
    """Content without what lies across a border, never without all of it.

    A short piece without quotation marks that shares no sentence with the cue or with the longest
    piece is a scrap of somebody else's words. shut: what `closed` gives, where many rows ask.
    """
    shut = shut or closed(document)
    kept = [piece for span in content for piece in _cut(document, _without_label(document, span), shut)]
    if not kept:
        return content
    if len(kept) == 1:
        return (_to_subject(document, cue, kept[0]),)
    longest = max(kept, key=lambda s: s[1] - s[0])
    return tuple(s for s in kept if s == longest or not _is_scrap(document, s, (*cue, longest)))


def _is_scrap(document: Document, piece: Span, homes: Spans) -> bool:
    """Whether a short piece without quotation marks stands in a sentence where nothing else of its row stands."""
    if len(document.text[slice(*piece)].split()) > SCRAP:
        return False
    own = sentence_at(document.sentences, piece[0])
    for start, end in homes:
        if sentence_at(document.sentences, start) <= own <= sentence_at(document.sentences, end - 1):
            return False
    return not any(overlaps(piece, p) for q in document.quotations for p in q.parts)
