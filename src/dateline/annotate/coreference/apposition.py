"""A role noun and the name right after it: "the envoy, Ann Lee," and "the charity Open Wells" are one each."""

from __future__ import annotations

from dateline import actor_nouns
from dateline.model import Document, Mention
from dateline.trees import within

MOST = 5  # words between a role and its name: a comma, "in Haiti,"


def names_it(document: Document, noun: Mention, name: Mention) -> bool:
    """Whether a name stands in apposition to the role noun before it."""
    if noun.form != "nominal" or name.form != "name" or noun.sentence != name.sentence:
        return False
    if noun.plural and not _one_of(document, noun):
        return False
    gap = document.text[noun.span[1] : name.span[0]]
    if name.kind_guess == "person" and noun.kind_guess == "person" and gap.strip() in _naming():
        return True
    if name.kind_guess == "person" and noun.kind_guess == "person":
        return gap.endswith(", ") and _place_only(document, noun, name)
    if noun.kind_guess not in ("organisation", "armed-group"):
        return False
    if gap == " ":
        return name.kind_guess in ("organisation", "armed-group", "person")
    return name.kind_guess in ("organisation", "armed-group") and gap == ", " and _closed(document, noun, name)


def _one_of(document: Document, noun: Mention) -> bool:
    """ "One of its commanders, Omar Said": the plural names the kind, the name the one."""
    lo, _ = within(document.tokens, noun.span)
    before = [t.text.lower() for t in document.tokens[max(0, lo - 2) : lo]]
    return before == list(actor_nouns.words_in_order("one_of", "coreference"))


def _closed(document: Document, noun: Mention, name: Mention) -> bool:
    """Whether a name between commas tells which body is meant, and is no second one of a list."""
    tokens = document.tokens
    _, end = within(tokens, name.span)
    start, _ = within(tokens, noun.span)
    stopped = end < len(tokens) and tokens[end].text in (",", ".", ";")
    listed = start > 0 and tokens[start - 1].text in (",", "and")
    more = end + 1 < len(tokens) and tokens[end + 1].pos == "CCONJ"
    return stopped and not listed and not more


def _place_only(document: Document, noun: Mention, name: Mention) -> bool:
    """Whether only a comma, or "in Haiti," and the like, stands between a role noun and a name."""
    lo, hi = within(document.tokens, (noun.span[1], name.span[0]))
    between = document.tokens[lo:hi]
    commas = sum(t.text == "," for t in between)
    return len(between) <= MOST and commas == 1 and all(t.pos in ("ADP", "PROPN", "DET", "PUNCT") for t in between)


def _naming() -> frozenset[str]:
    return actor_nouns.words_of("naming", "coreference")
