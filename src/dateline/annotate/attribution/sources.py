"""Sources that cannot be: a day said nothing, the subject of the cue did."""

from __future__ import annotations

import msgspec

from dateline.annotate.attribution.cues import indices
from dateline.model import Attribution, Document
from dateline.trees import tree_of

TIMES = frozenset({"DATE", "TIME"})
SUBJECTS = frozenset({"nsubj"})
RELATIVE = frozenset({"WDT", "WP"})


def mended(document: Document, row: Attribution) -> Attribution:
    """The row with the subject of its cue for source where its source begins with a day.

    "Peru, which recalled its envoy on Monday, called the vote a fraud": not Monday called it so.
    """
    tokens = document.tokens
    held = indices(tokens, row.source) if len(row.source) == 1 else []
    if not held or tokens[held[0]].entity not in TIMES or tokens[held[0]].pos != "PROPN":
        return row
    cue = indices(tokens, row.cue)
    verb = next((i for i in cue if tokens[i].head not in cue or tokens[i].head == i), None)
    if verb is None or verb in held:
        return row
    tree = tree_of(tokens)
    found = (i for i in range(tree.left[verb], verb) if tokens[i].head == verb and tokens[i].dep in SUBJECTS)
    subject = next(found, None)
    if subject is not None and tokens[subject].tag in RELATIVE:
        subject = tokens[verb].head  # "Peru, which recalled ..., called": one clause too many hangs on the name
    if subject is None or subject in held or tokens[subject].pos not in ("NOUN", "PROPN", "PRON"):
        return row
    source = ((tokens[tree.left[subject]].start, tokens[subject].end),)
    return msgspec.structs.replace(row, source=source, why=f"{row.why}; a day is no source, the subject of the cue is")
