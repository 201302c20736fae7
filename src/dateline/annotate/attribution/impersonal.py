"""Impersonal cues: "the talks are expected to resume", "the truce seems to hold".

Such a verb has no source; its subject and its complement together are the content. The heads often stop short of one
of the two, or take the subject for a source, where the parse is sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from dateline.annotate.attribution import cues
from dateline.annotate.attribution.wholes import without
from dateline.model import Attribution, Document, Span
from dateline.text import Around, overlaps, row_id, trim
from dateline.trees import Tree, tree_of

#: About the share of such verbs without a row of the heads that people annotate.
SCORE = 0.3
#: A complement ends at most so many tokens after its verb.
REACH = 200
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "acomp", "oprd", "attr", "prep", "dobj"})
_PREDICATES = frozenset({"xcomp", "ccomp", "acomp", "oprd"})
_CLAUSES = frozenset({"ccomp", "csubj", "advcl"})
_BEFORE = frozenset({"aux", "auxpass", "neg"})
_ADJUNCTS = frozenset({"prep", "advcl", "relcl", "acl", "npadvmod", "mark", "advmod", "appos", "cc"})
_APART = frozenset({"relcl", "acl", "appos"})
_HYPHENS = frozenset({"-", "–"})
_COMMA, _DASHES = ",", frozenset({"(", "–", "—", "--", "-", ";", ":"})


class Impersonal(NamedTuple):
    """One such verb: its index, its subject's, the cue with its auxiliaries, and what (told) is said of what (of)."""

    verb: int
    subject: int
    cue: Span
    of: Span | None
    told: Span | None


def _phrase(tree: Tree, places: Sequence[int]) -> Span | None:
    """From the first word to the last; none where there is no word."""
    kept = [i for i in places if tree.tokens[i].pos not in ("PUNCT", "SPACE")]
    return tree.span(kept[0], kept[-1] + 1) if kept else None


def _is_stop(tree: Tree, at: int) -> bool:
    """A comma, a bracket or a dash; not the hyphen of a word."""
    text = tree.tokens[at].text
    apart = at > 0 and tree.tokens[at].start > tree.tokens[at - 1].end
    return text == _COMMA or (text in _DASHES and (text not in _HYPHENS or apart))


def _ends(tree: Tree, stop: int) -> bool:
    """Whether what follows a comma, dash or bracket is only an adjunct."""
    if tree.tokens[stop].text in _DASHES or stop + 1 >= len(tree.tokens):
        return True
    top = start = stop + 1
    while start <= (head := tree.tokens[top].head) != top and tree.left[head] >= start:
        top = head
    return tree.tokens[top].dep in _ADJUNCTS


def _complement(tree: Tree, verb: int, parts: Sequence[int]) -> list[int]:
    """Tokens of the complement: one run, to the first adjunct that a comma, dash or bracket sets off."""
    run: list[int] = []
    for i in sorted({i for p in parts for i in range(max(tree.left[p], verb + 1), min(tree.right[p], verb + REACH))}):
        between = range(run[-1] + 1, i) if run else range(0)
        if any(tree.tokens[k].pos != "PUNCT" for k in between):
            break
        marks = [k for k in (*between, i) if _is_stop(tree, k)]
        if run and marks and _ends(tree, marks[0]):
            break
        run.append(i)
    return run


def _is_complement(tree: Tree, at: int) -> bool:
    """Whether a phrase belongs to what is said: accused of theft, but not announced in May."""
    token = tree.tokens[at]
    said = token.lemma.lower() in cues.entries("complement_prepositions")
    return token.dep in _COMPLEMENTS and (token.dep != "prep" or said)


def _subject(tree: Tree, at: int) -> Span | None:
    """The subject, without what a comma sets off behind its head."""
    end = tree.right[at]
    for child in tree.children[at]:
        mark = tree.left[child] - 1
        if tree.tokens[child].dep in _APART and mark > at and tree.tokens[mark].pos == "PUNCT":
            end = min(end, mark)
    return _phrase(tree, range(tree.left[at], end))


def _is_impersonal(tree: Tree, verb: int, parts: Sequence[int]) -> bool:
    token = tree.tokens[verb]
    lemma, deps = token.lemma.lower(), {tree.tokens[c].dep for c in tree.children[verb]}
    if token.tag == "VBN" and "auxpass" in deps:
        return lemma in cues.entries("passives") and "agent" not in deps
    said = any(tree.tokens[c].dep in _PREDICATES or tree.tokens[c].lemma == "like" for c in parts)
    return said and token.pos == "VERB" and lemma in cues.entries("raising")


def _finite(tree: Tree, verb: int) -> Impersonal | None:
    """A finite verb: the truce seems to hold, it was announced that the port would close."""
    children = tree.children[verb]
    parts = [c for c in children if c > verb and _is_complement(tree, c)]
    subject = next((c for c in children if c < verb and tree.tokens[c].dep in _SUBJECTS), None)
    if subject is None or not _is_impersonal(tree, verb, parts):
        return None
    empty = tree.tokens[subject].lemma.lower() == "it" and any(tree.tokens[c].dep == "ccomp" for c in parts)
    told, of = _phrase(tree, _complement(tree, verb, parts)), None if empty else _subject(tree, subject)
    before = [c for c in children if c < verb and tree.tokens[c].dep in _BEFORE]
    first = min([verb, *before, *([subject] if empty else [])])
    return Impersonal(verb, subject, tree.span(first, verb + 1), of, told)


def _participle(tree: Tree, verb: int) -> Impersonal | None:
    """A participle before its clause: asked whether the bridge was safe, the general shook his head."""
    token, parts = tree.tokens[verb], [c for c in tree.children[verb] if c > verb]
    if token.dep != "advcl" or token.lemma.lower() not in cues.entries("participles") or not parts:
        return None
    if any(tree.tokens[c].dep in (*_SUBJECTS, "agent") or tree.tokens[c].dep in _BEFORE for c in tree.children[verb]):
        return None
    told = _phrase(tree, _complement(tree, verb, parts))
    return told and Impersonal(verb, verb, tree.span(verb, verb + 1), None, told)


def _predicate(tree: Tree, adjective: int) -> Impersonal | None:
    """An adjective with an empty subject: it was unclear whether the convoy had left."""
    verb = tree.tokens[adjective].head
    if tree.tokens[adjective].lemma.lower() not in cues.entries("predicates") or tree.tokens[verb].lemma != "be":
        return None
    subject = next((c for c in tree.children[verb] if c < verb and tree.tokens[c].dep in _SUBJECTS), None)
    clause = [c for c in (*tree.children[adjective], *tree.children[verb]) if c > adjective]
    clause = [c for c in clause if tree.tokens[c].dep in _CLAUSES]
    if subject is None or tree.tokens[subject].lemma.lower() != "it" or not clause:
        return None
    told = _phrase(tree, _complement(tree, adjective, clause))
    return told and Impersonal(adjective, subject, tree.span(subject, adjective + 1), None, told)


def find_impersonal(document: Document) -> Iterator[Impersonal]:
    """Cues of the lexicon's lists ``raising``, ``passives``, ``participles`` and ``predicates``, without an agent."""
    tree = tree_of(document.tokens)
    for at, token in enumerate(tree.tokens):
        found = None
        if token.pos in ("VERB", "AUX"):
            found = _finite(tree, at) or (_participle(tree, at) if token.tag == "VBN" else None)
        elif token.pos == "ADJ" and token.dep == "acomp":
            found = _predicate(tree, at)
        if found is not None:
            yield found


def _new(document: Document, found: Impersonal) -> Attribution | None:
    content = tuple(s for s in (found.of, found.told) if s is not None)
    if not content:
        return None
    verb = document.tokens[found.verb].text
    return Attribution(
        id=row_id("u", document.id, "attributions", found.cue, *content),
        source=(),
        cue=(found.cue,),
        content=content,
        form="indirect",
        cue_class=cues.classify(document, (found.cue,)),
        by="impersonal rule",
        why=f"“{verb}” names no source; its subject and what is said of it are the content",
        score=SCORE,
    )


def _settled(document: Document, row: Attribution, found: Impersonal) -> Attribution:
    """A row with the parse's content, less what its cue already holds ("accused of").

    Where the parse knows no complement, what the row had stays.
    """
    told = row.content if found.told is None else (found.told,)
    content = tuple(s for s in told if found.of is None or not overlaps(s, found.of))
    content = tuple(sorted((*((found.of,) if found.of else ()), *content)))
    for span in row.cue:
        content = tuple(trim(document.text, rest) for piece in content for rest in without(piece, span))
    content = tuple(s for s in content if s[0] < s[1])
    if not content:
        return row
    name = row_id("u", document.id, "attributions", *row.cue, *content)
    return msgspec.structs.replace(row, id=name, source=(), content=content, form="indirect")


def _goes_on(document: Document, row: Attribution, verb: Span) -> bool:
    """Whether the cue has another verb behind the impersonal one, which is then what counts (is expected to argue)."""
    return any(t.pos == "VERB" and t.start > verb[1] for t in cues.tokens_in(document.tokens, row.cue))


def settle(document: Document, rows: Sequence[Attribution]) -> list[Attribution]:
    """Rows with the content that the parse gives an impersonal cue, and rows for the cues that have none.

    A row with a source other than a passive's subject stays as it is; a new row stands in nobody's words.
    """
    out = list(rows)
    cued, whose_cue = Around(s for row in rows for s in row.cue), [i for i, row in enumerate(rows) for _ in row.cue]
    words, fresh = Around(s for row in rows for s in row.content), Around(())
    for found in find_impersonal(document):
        token, subject = document.tokens[found.verb], document.tokens[found.subject]
        here, who = (token.start, token.end), (subject.start, subject.end)
        at = next((whose_cue[k] for k in cued.touching(here)), None)
        if at is None:
            new = None if words.holding(here) or fresh.holding(here) else _new(document, found)
            if new is not None:
                out.append(new)
                fresh = Around(new.content)
        elif out[at].form != "indirect" or _goes_on(document, out[at], here):
            continue
        elif not out[at].source or (token.tag == "VBN" and any(overlaps(s, who) for s in out[at].source)):
            out[at] = _settled(document, out[at], found)
    return out
