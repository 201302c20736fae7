"""Clauses as positions read them: the subject, the modal, the negation, the content a cue word governs."""

from __future__ import annotations

from dateline.annotate.positions.lexicon import words
from dateline.model import Span
from dateline.trees import Tree

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
CLAUSES = ("xcomp", "ccomp", "advcl", "acl", "relcl", "parataxis")
MAX_WORDS = 60


def subject(tree: Tree, verb: int) -> int | None:
    """The subject of a verb; a verb without one takes that of the verb it is joined to or hangs on."""
    at = verb
    for _ in range(4):
        found = tree.child(at, "nsubj", "nsubjpass", "csubj", "expl")
        if found is not None:
            return found
        token = tree.tokens[at]
        if token.dep not in ("conj", "xcomp", "advcl", "acl", "oprd") or token.head == at:
            return None
        if token.dep == "xcomp":
            thing = tree.child(token.head, "dobj")
            if thing is not None and thing < at:
                return thing
        if token.dep == "acl":
            return token.head
        at = token.head
    return None


def modals(tree: Tree, verb: int) -> list[int]:
    """Auxiliaries of a verb; a verb joined to one with auxiliaries shares them."""
    own = [c for c in tree.children[verb] if tree.tokens[c].dep in ("aux", "auxpass")]
    token = tree.tokens[verb]
    if not own and token.dep == "conj" and token.tag in ("VB", "VBN") and token.head != verb:
        return modals_of(tree, token.head)
    return own


def modals_of(tree: Tree, verb: int) -> list[int]:
    """Auxiliaries that stand with the verb itself."""
    return [c for c in tree.children[verb] if tree.tokens[c].dep in ("aux", "auxpass")]


def negated(tree: Tree, verb: int) -> bool:
    """Whether "not" or "never" stands with the verb."""
    return tree.child(verb, "neg") is not None


def clause(tree: Tree, verb: int, inside: Span | None = None) -> tuple[int, int]:
    """Token range of the clause of a verb without the clauses beside it, cut to `inside`."""
    start, end = tree.left[verb], tree.right[verb]
    tokens = tree.tokens
    for c in tree.children[verb]:
        dep = tokens[c].dep
        if dep in ("ccomp", "parataxis") and c < verb and tree.right[c] <= verb:
            start = max(start, tree.right[c])
        elif dep == "conj" and subject_of(tree, c) is not None and c > verb:
            end = min(end, tree.left[c])
    return shave(tree, *clip(tree, start, end, inside))


def subject_of(tree: Tree, verb: int) -> int | None:
    """The verb's own subject."""
    return tree.child(verb, "nsubj", "nsubjpass", "csubj", "expl")


def clip(tree: Tree, start: int, end: int, inside: Span | None) -> tuple[int, int]:
    """A token range cut to a span of the text."""
    tokens = tree.tokens
    if inside is not None:
        while start < end and tokens[start].start < inside[0]:
            start += 1
        while end > start and tokens[end - 1].end > inside[1]:
            end -= 1
    return start, end


def shave(tree: Tree, start: int, end: int) -> tuple[int, int]:
    """A token range without marks, conjunctions and complementizers at its ends."""
    tokens = tree.tokens
    while start < end and (tokens[start].pos in ("PUNCT", "CCONJ", "SPACE") or tokens[start].dep == "mark"):
        start += 1
    while end > start and tokens[end - 1].pos in ("PUNCT", "CCONJ"):
        end -= 1
    return start, min(end, start + MAX_WORDS)


def with_condition(tree: Tree, start: int) -> int:
    """The start of a clause, moved back over the "if" that opens it."""
    before = tree.tokens[start - 1] if start else None
    return start - 1 if before and before.dep == "mark" and before.lemma.lower() in words("open_conditions") else start


def content(tree: Tree, cue: int, wanted: tuple[str, ...]) -> tuple[int, int] | None:
    """Token range of what a cue word governs, by the first place in `wanted` that is filled."""
    for place in wanted:
        found = _at(tree, cue, place)
        if found is not None and found[1] > found[0]:
            return found
    return None


def _at(tree: Tree, cue: int, place: str) -> tuple[int, int] | None:
    tokens = tree.tokens
    if place == "whole":
        return clause(tree, cue)
    if place == "that" and tokens[cue].pos == "NOUN":
        return _that_clause(tree, cue)
    for c in tree.children[cue]:
        if c <= cue and place != "that":
            continue
        dep = tokens[c].dep
        if (
            place == "clause"
            and dep in ("xcomp", "ccomp", "acl", "advcl")
            and tokens[c].pos in ("VERB", "AUX")
            and _infinitive(tree, c)
        ):
            return shave(tree, max(tree.left[c], cue + 1), tree.right[c])
        if place == "clause" and dep == "advcl" and tokens[c].tag == "VBG" and _beside(tree, cue, c):
            return shave(tree, max(tree.left[c], cue + 1), tree.right[c])
        if place in ("clause", "that") and dep == "ccomp" and c > cue:
            return shave(tree, max(tree.left[c], cue + 1), tree.right[c])
        if place == "object" and dep in ("dobj", "obj", "oprd"):
            return shave(tree, max(tree.left[c], cue + 1), tree.right[c])
        if dep in ("prep", "agent", "dative") and tokens[c].lemma.lower() == place:
            return shave(tree, c + 1, tree.right[c])
    return None


def _beside(tree: Tree, cue: int, gerund: int) -> bool:
    """ "Ruled out sending troops": only a particle between the cue and the gerund."""
    return all(tree.tokens[k].dep == "prt" for k in range(cue + 1, gerund))


def _that_clause(tree: Tree, noun: int) -> tuple[int, int] | None:
    """ "The demand that ...": the words after a complementizer right behind a noun, up to the next mark."""
    tokens = tree.tokens
    if noun + 2 >= len(tokens) or tokens[noun + 1].dep != "mark" or tokens[noun + 1].sentence != tokens[noun].sentence:
        return None
    end = noun + 2
    while end < len(tokens) and tokens[end].sentence == tokens[noun].sentence and tokens[end].pos != "PUNCT":
        end += 1
    return shave(tree, noun + 2, end)


def _infinitive(tree: Tree, verb: int) -> bool:
    return tree.child(verb, "aux") is not None or tree.tokens[verb].dep in ("xcomp", "ccomp")


def phrase_in(tree: Tree, start: int, end: int, phrases: tuple[tuple[str, ...], ...]) -> str | None:
    """The first of the phrases that occurs in tokens [start, end), or null."""
    words = tree.tokens[start:end]
    if not words or not phrases:
        return None
    lower = [t.text.lower() for t in words]
    lemmas = [t.lemma.lower() for t in words]
    either = {*lower, *lemmas}
    for phrase in phrases:
        if phrase[0] in either and _stands(phrase, lower, lemmas):
            return " ".join(phrase)
    return None


def _stands(phrase: tuple[str, ...], lower: list[str], lemmas: list[str]) -> bool:
    """Whether the words of a phrase stand side by side, each as it is written or as its lemma."""
    n = len(phrase)
    return any(all(phrase[k] in (lower[i + k], lemmas[i + k]) for k in range(n)) for i in range(len(lower) - n + 1))
