"""The noun phrase around a name or a role noun: its edges, its apposition, its role words."""

from __future__ import annotations

from dateline.annotate.mentions.names import Name
from dateline.annotate.mentions.runs import HYPHENS
from dateline.annotate.mentions.runs import words as words
from dateline.trees import Tree

LEFT = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART", "PRON", "ADV", "SYM", "X"})
LEFT_DEPS = frozenset(
    {
        "det",
        "amod",
        "compound",
        "nummod",
        "poss",
        "nmod",
        "predet",
        "quantmod",
        "case",
        "advmod",
        "punct",
        "npadvmod",
        "appos",
        "prep",
        "pobj",
        "conj",
        "dep",
        "flat",
        "nsubj",
    }
)
MAX_LEFT, MAX_TAIL = 10, 9


def left_edge(tree: Tree, start: int, head: int, floor: int) -> int:
    """The first token of the noun phrase of `head`, whose name or noun starts at `start`."""
    tokens = tree.tokens
    j = start
    while j > floor and start - j < MAX_LEFT:
        token = tokens[j - 1]
        if token.text in HYPHENS and j - 1 > floor and tokens[j - 2].end == token.start:
            j -= 2
            continue
        if not (token.pos in LEFT or (token.pos == "VERB" and token.dep == "amod")) or not _belongs(
            tree, j - 1, j, head
        ):
            break
        if token.pos == "PRON" and token.tag != "PRP$":
            break
        j -= 1
    while j < start and (
        tokens[j].pos in ("PUNCT", "ADV", "SYM")
        or tokens[j].tag == "POS"
        or tokens[j].text in HYPHENS
        or tokens[j].text.lower() in words("bounding")
    ):
        j += 1
    return j


def _belongs(tree: Tree, i: int, start: int, head: int) -> bool:
    token = tree.tokens[i]
    return token.dep in LEFT_DEPS and tree.climbs_to(i, start, head + 1)


def tail_edge(tree: Tree, head: int, end: int, limit: int, name: bool) -> int:
    """Where the phrase ends with its "of ..." and "for ..." phrases (for a common noun also "in ...", "from ...")."""
    tokens = tree.tokens
    for c in tree.children[head]:
        if c != end or tokens[c].dep != "prep" or tokens[c].lemma not in words("phrase_prepositions"):
            continue
        right = tree.right[c]
        if right > limit or right - c > MAX_TAIL or c + 1 >= right:
            continue
        if name and tokens[c].lemma in words("nominal_prepositions"):
            continue
        if tokens[c].lemma == "for" and right < limit and tokens[right].tag == "TO":
            continue  # "calls from its allies for Kenya to stop"
        governor = tokens[tokens[head].head].lemma
        if governor in words("of_verbs") and tokens[c].lemma in words("prepositions_of_belonging"):
            continue  # "accused the army of a crime"
        if any(tokens[k].pos in ("VERB", "AUX", "SCONJ") or tokens[k].text in ",;:(" for k in range(c, right)):
            continue
        end = right
    return end


def apposition(
    tree: Tree, start: int, end: int, head: int, names: dict[int, Name], limit: int
) -> tuple[int, int] | None:
    """The apposition after a phrase "X, the Y," as token range [start, end) without commas, or null.

    Taken where the parser sees one, else where "," and a phrase that ends in "," or a stop stand beside each other.
    """
    tokens = tree.tokens
    if end + 1 >= limit or tokens[end].text != ",":
        return None
    at = end + 1
    for c in tree.children[head]:
        if tokens[c].dep == "appos" and c >= at and tree.left[c] <= at + 1 and tree.right[c] <= limit:
            return at, _cut_clause(tree, at, c, tree.right[c])
    return None


def _cut_clause(tree: Tree, start: int, head: int, right: int) -> int:
    """The apposition without its own clauses and coordination."""
    end = right
    for c in tree.children[head]:
        if (
            c > head
            and tree.tokens[c].dep in ("relcl", "acl", "cc", "conj", "appos", "punct", "advcl", "prep")
            and (tree.tokens[c].dep != "prep" or tree.tokens[c].lemma not in words("phrase_prepositions"))
        ):
            end = min(end, tree.left[c])
    return max(end, head + 1)
