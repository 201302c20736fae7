"""A role noun and the name right after it: "the envoy, Ann Lee," and "the charity Open Wells" are one each."""

from __future__ import annotations

from dateline.model import Document, Mention
from dateline.trees import within

MOST = 5  # words between a role and its name: a comma, "in Haiti,"


def names_it(document: Document, noun: Mention, name: Mention) -> bool:
    """Whether a name stands in apposition to the role noun before it."""
    if noun.form != "nominal" or name.form != "name" or noun.plural or noun.sentence != name.sentence:
        return False
    gap = document.text[noun.span[1] : name.span[0]]
    if name.kind_guess == "person":
        return noun.kind_guess == "person" and gap.endswith(", ") and _place_only(document, noun, name)
    return noun.kind_guess in ("organisation", "armed-group") and name.kind_guess == "organisation" and gap == " "


def _place_only(document: Document, noun: Mention, name: Mention) -> bool:
    """Whether only a comma, or "in Haiti," and the like, stands between a role noun and a name."""
    lo, hi = within(document.tokens, (noun.span[1], name.span[0]))
    between = document.tokens[lo:hi]
    commas = sum(t.text == "," for t in between)
    return len(between) <= MOST and commas == 1 and all(t.pos in ("ADP", "PROPN", "DET", "PUNCT") for t in between)
