"""Attributions inside the content of another, by rule over the parse.

The neural heads learnt from outermost attributions only. Inside their content, a verb of the cue
lexicon with a subject of its own and a clause (or, for some verbs, an object) is an attribution
too. It is marked nested, so that whoever wants only what the reporter attributes can leave it out.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from dateline.annotate.attribution import cues
from dateline.model import Attribution, CueClass, Document, Form, Quotation, Span, Token
from dateline.text import row_id

#: How likely such a row is right, from the share found right on annotated records.
SCORE = 0.5
_CLAUSES = frozenset({"ccomp"})
_INFINITIVES = frozenset({"xcomp"})
_OBJECTS = frozenset({"dobj", "obj"})
_SUBJECTS = frozenset({"nsubj"})
_BEFORE_VERB = frozenset({"aux", "auxpass", "neg"})


class Parse:
    """The parse of an article with children by head, so that a subtree is found quickly."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.children: dict[int, list[int]] = {}
        for i, token in enumerate(tokens):
            if token.head != i:
                self.children.setdefault(token.head, []).append(i)

    def child(self, at: int, relations: frozenset[str]) -> int | None:
        """First child in one of the relations, or null."""
        return next((c for c in self.children.get(at, ()) if self.tokens[c].dep in relations), None)

    def subtree(self, at: int) -> list[int]:
        """Token indices under ``at``, itself included, in order."""
        out, todo = [], [at]
        while todo:
            i = todo.pop()
            out.append(i)
            todo.extend(self.children.get(i, ()))
        return sorted(out)

    def span(self, indices: Sequence[int]) -> Span:
        """From the first to the last token, punctuation at the ends left out."""
        kept = list(indices)
        while kept and self.tokens[kept[-1]].pos == "PUNCT":
            kept.pop()
        while kept and self.tokens[kept[0]].pos == "PUNCT":
            kept.pop(0)
        return (self.tokens[kept[0]].start, self.tokens[kept[-1]].end) if kept else (0, 0)


def _verb_class(token: Token) -> CueClass | None:
    lemma = token.lemma.lower()
    if lemma in cues.entries("never_inner"):
        return None
    return next((name for name in cues.VERBAL if lemma in cues.entries(name)), None)


def _content(parse: Parse, verb: int) -> tuple[Span, str] | None:
    """The clause under a cue, its complementizer left out, or an object the lexicon allows."""
    clause = parse.child(verb, _CLAUSES)
    lemma = parse.tokens[verb].lemma.lower()
    if clause is not None and parse.tokens[clause].start > parse.tokens[verb].end:
        below = parse.subtree(clause)
        marks = {c for c in parse.children.get(clause, ()) if parse.tokens[c].dep == "mark"}
        if below and below[0] in marks and parse.tokens[below[0]].lemma == "that":
            below = below[1:]
        return parse.span(below), "clause"
    wish = parse.child(verb, _INFINITIVES)
    if (
        wish is not None
        and lemma in cues.entries("with_infinitive")
        and parse.tokens[wish].start > parse.tokens[verb].end
    ):
        return parse.span(parse.subtree(wish)), "infinitive"
    thing = parse.child(verb, _OBJECTS)
    if (
        thing is not None
        and lemma in cues.entries("with_object")
        and parse.tokens[thing].start > parse.tokens[verb].end
    ):
        return parse.span(parse.subtree(thing)), "object"
    return None


def _cue(parse: Parse, verb: int) -> Span:
    start = parse.tokens[verb].start
    at = verb - 1
    while at >= 0 and parse.tokens[at].head == verb and parse.tokens[at].dep in _BEFORE_VERB:
        start = parse.tokens[at].start
        at -= 1
    return start, parse.tokens[verb].end


def _source(parse: Parse, subject: int) -> Span:
    """The subject with its apposition, a relative clause and what follows it left out."""
    below = parse.subtree(subject)
    cut = [c for c in parse.children.get(subject, ()) if parse.tokens[c].dep in ("relcl", "acl")]
    out = {i for c in cut for i in parse.subtree(c)}
    return parse.span([i for i in below if i not in out])


def _first_person(token: Token) -> bool:
    return token.pos == "PRON" and "Person=1" in token.morph


def _marked(quotations: Sequence[Quotation], content: Span) -> Form:
    inside = any(content[0] <= p[0] and p[1] <= content[1] for q in quotations for p in q.parts)
    return "mixed" if inside else "indirect"


def _predicate(parse: Parse, at: int) -> int:
    """The word that has the subject: a verb itself, or the "be" above an adjective ("is confident")."""
    token = parse.tokens[at]
    return token.head if token.pos == "ADJ" and token.dep == "acomp" else at


def _one(document: Document, parse: Parse, verb: int, within: Span) -> Attribution | None:
    known = _verb_class(parse.tokens[verb])
    finite = _predicate(parse, verb)
    subject = parse.child(finite, _SUBJECTS)
    if known is None or subject is None:
        return None
    if _first_person(parse.tokens[subject]) or parse.tokens[subject].lemma == "that":
        return None
    found = _content(parse, verb)
    if found is None:
        return None
    content, kind = found
    source, cue = _source(parse, subject), (_cue(parse, finite)[0], parse.tokens[verb].end)
    if content[0] >= content[1] or not all(within[0] <= s and e <= within[1] for s, e in (source, cue, content)):
        return None
    return Attribution(
        id=row_id("u", document.id, "attributions", cue, content),
        source=(source,),
        cue=(cue,),
        content=(content,),
        form=_marked(document.quotations, content),
        cue_class=known,
        by="inner rule",
        why=f"“{parse.tokens[verb].text}” with its own subject and a {kind}, inside another's words",
        score=SCORE,
    )


def find_inner(document: Document, rows: Sequence[Attribution]) -> list[Attribution]:
    """Attributions by rule inside the content of ``rows``; none where one of them already stands."""
    if not document.tokens or not rows:
        return []
    parse = Parse(document.tokens)
    taken = {c[0] for row in rows for c in row.cue}
    found: dict[str, Attribution] = {}
    for row in rows:
        for span in row.content:
            at = bisect.bisect_left(document.tokens, span[0], key=lambda t: t.start)
            while at < len(document.tokens) and document.tokens[at].end <= span[1]:
                if document.tokens[at].pos in ("VERB", "ADJ") and document.tokens[at].start not in taken:
                    new = _one(document, parse, at, span)
                    if new is not None and not any(s in taken for s, _ in new.cue):
                        found.setdefault(new.id, new)
                at += 1
    return list(found.values())
