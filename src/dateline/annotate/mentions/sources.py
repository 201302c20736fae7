"""Sources that no role noun and no name found: "the ambulance service", "one of them", "thousands of miners"."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping

from dateline import actor_names
from dateline.annotate.mentions import phrases
from dateline.annotate.mentions.names import body_head
from dateline.model import ActorKind, Document, Mention, Span
from dateline.text import row_id
from dateline.trees import Tree, within

LONGEST = 12  # words of a source that is a noun phrase rather than a clause
NOUNS = frozenset({"NOUN", "PROPN", "NUM"})


def source_mentions(document: Document, tree: Tree, known: Mapping[Span, Mention]) -> Iterator[Mention]:
    """A mention for each source of an attribution whose head word is in none of the known mentions."""
    heads = sorted(m.head for m in known.values())
    names = sorted(m.name for m in known.values() if m.name)
    for span in sorted({a.source[0] for a in document.attributions if a.source}):
        lo, hi = within(document.tokens, span)
        if not 0 < hi - lo <= LONGEST:
            continue
        head = tree.root_of(lo, hi)
        token = document.tokens[head]
        at = (token.start, token.end)
        if token.lemma.lower() in phrases.words("no_sources"):
            continue
        if token.pos not in NOUNS or token.text[0].isdigit() or _within(heads, at) or _within(names, span):
            continue
        end = phrases.tail_edge(tree, head, head + 1, hi, name=False)
        phrase = tree.span(lo, end)
        if phrase in known:
            continue
        words = actor_names.country_words().get(actor_names.key(document.text[slice(*phrase)]))
        yield Mention(
            id=row_id("m", document.id, "mentions", phrase), span=phrase, head=at,
            form="metonym" if words else "nominal", name=phrase if words else None, role=None if words else phrase,
            kind_guess="government" if words else _kind(token.lemma.lower()), sentence=token.sentence,
            plural=token.tag in ("NNS", "NNPS"), why="the source of reported words",
        )  # fmt: skip


def _within(spans: list[Span], place: Span) -> bool:
    """Whether one of some sorted spans begins inside a place."""
    k = bisect.bisect_left(spans, (place[0], 0))
    return k < len(spans) and spans[k][0] < place[1]


def _kind(word: str) -> ActorKind:
    found = body_head(word)
    return found[0] if found is not None else "person"
