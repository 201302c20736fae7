"""Whom something is asked of: "urged Egypt and Chad, which back the talks, to wait" says what they are to do.

The content of such a cue is the hearer and the infinitive together. Where a clause stands between the two, or the
hearers are several, the heads now and then stop at the hearer's name or begin with the last of them.
"""

from __future__ import annotations

import msgspec

from dateline.annotate.attribution import cues
from dateline.model import Attribution, Document
from dateline.text import row_id
from dateline.trees import Tree, tree_of

_HEARERS = frozenset({"dobj", "dative"})
_ASKED = frozenset({"xcomp", "ccomp"})


def _verb(document: Document, tree: Tree, row: Attribution) -> int | None:
    """The cue's verb, where it is one whose object hears."""
    held = cues.indices(document.tokens, row.cue)
    verbs = (i for i in reversed(held) if tree.tokens[i].pos == "VERB")
    verb = next(verbs, None)
    return verb if verb is not None and tree.tokens[verb].lemma.lower() in cues.entries("tells") else None


def asked(document: Document, row: Attribution) -> Attribution:
    """The row with hearer and infinitive for content, where its content held only part of the hearer."""
    if row.form != "indirect" or len(row.content) != 1:
        return row
    tree = tree_of(document.tokens)
    verb = _verb(document, tree, row)
    if verb is None:
        return row
    below = [k for k in tree.children[verb] if k > verb]
    hearer = next((k for k in below if tree.tokens[k].dep in _HEARERS), None)
    clause = next((k for k in below if tree.tokens[k].dep in _ASKED and tree.tokens[tree.left[k]].tag == "TO"), None)
    if hearer is None or clause is None or not hearer < tree.left[clause]:
        return row
    (start, end), (first, last) = row.content[0], tree.span(tree.left[hearer], tree.right[clause])
    heard = tree.span(tree.left[hearer], tree.left[clause])
    cut = first < start < heard[1] and any(
        tree.tokens[k].start == start or tree.tokens[tree.left[k]].start == start for k in tree.children[hearer]
    )
    if not (first <= start and end <= heard[1]) and not cut:
        return row
    content = ((first, max(end, last)),)
    name = row_id("u", document.id, "attributions", *row.cue, *content)
    return msgspec.structs.replace(row, id=name, content=content, why=f"{row.why}; what is asked goes with the hearer")
