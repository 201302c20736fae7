"""Attributions inside the content of another, by rule over the parse.

The neural heads learnt from outermost attributions only. Inside their content, a verb of the cue
lexicon with a subject of its own and a clause (or, for some verbs, an object) is an attribution
too. It is marked nested, so that whoever wants only what the reporter attributes can leave it out.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from dateline.annotate.attribution import cues
from dateline.model import Attribution, CueClass, Document, Span, Token
from dateline.text import Around, contains, row_id

#: How likely such a row is right, from the share found right on annotated records.
SCORE = 0.5
#: An infinitive of fewer tokens ("to do") says nothing of what is wanted.
WISH = 3
#: So many heads up a coordinated verb looks for its subject.
CLIMB = 8
_CLAUSES = frozenset({"ccomp"})
_INFINITIVES = frozenset({"xcomp"})
_OBJECTS = frozenset({"dobj", "obj"})
_SUBJECTS = frozenset({"nsubj"})
_OWNERS, _NOUN_CLAUSES = frozenset({"poss"}), frozenset({"acl", "ccomp", "relcl"})
_MARKS = frozenset({"mark"})
_APART = frozenset({"advcl", "npadvmod", "advmod", "conj", "cc", "parataxis"})
_LOWER = frozenset({"xcomp", "advcl", "conj", "acl", "pcomp"})
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


def _class_of(words: str) -> CueClass | None:
    if words in cues.entries("never_inner"):
        return None
    return next((name for name in cues.VERBAL if words in cues.entries(name)), None)


def clause_span(parse: Parse, clause: int) -> Span:
    """A clause without the "that" that opens it."""
    below = parse.subtree(clause)
    marks = {c for c in parse.children.get(clause, ()) if parse.tokens[c].dep == "mark"}
    return parse.span(below[1:] if below[0] in marks and parse.tokens[below[0]].lemma == "that" else below)


class _Said(NamedTuple):
    """What a cue governs: its class, its last word, the content and in words what it is."""

    cue_class: CueClass
    last: int
    content: Span
    kind: str


def _clear(parse: Parse, verb: int) -> _Said | None:
    """What is made clear: the general made it clear that the road stays shut."""
    if parse.tokens[verb].lemma != "make":
        return None
    last = next(
        (i for i in range(verb + 1, min(verb + 4, len(parse.tokens))) if parse.tokens[i].lemma == "clear"), None
    )
    known = _class_of("make clear")
    if last is None or known is None:
        return None
    for at in (*parse.children.get(verb, ()), *parse.children.get(last, ())):
        mark = parse.child(at, _MARKS)
        if at > last and mark is not None and parse.tokens[mark].lemma == "that":
            return _Said(known, last, clause_span(parse, at), "clause")
    return None


def _is_wish(parse: Parse, at: int) -> bool:
    """Whether a clause is an infinitive ("to be opened") that no comma sets apart."""
    first = parse.subtree(at)[0]
    return parse.tokens[first].tag == "TO" and parse.tokens[first - 1].pos != "PUNCT"


def _through_preposition(parse: Parse, verb: int) -> _Said | None:
    """What a verb with its preposition governs (called for restraint), where the lexicon has the two together."""
    lemma, last = parse.tokens[verb].lemma.lower(), verb + 1
    if last >= len(parse.tokens) or parse.tokens[last].pos not in ("ADP", "SCONJ"):
        return None
    phrase = f"{lemma} {parse.tokens[last].text.lower()}"
    known = _class_of(phrase)
    if known is None or phrase not in cues.entries("with_preposition"):
        return None
    below = [i for i in parse.subtree(verb) if i > last]
    adjunct = [c for c in parse.children.get(verb, ()) if c > last and parse.tokens[c].dep in _APART]
    adjunct = [c for c in adjunct if last not in parse.children.get(c, ()) and not _is_wish(parse, c)]
    stray = [i for i in below if parse.tokens[i].dep == "conj" and _is_finite(parse, i)]
    stray = [i for i in stray if not _is_finite(parse, parse.tokens[i].head)]
    cut = {i for c in (*adjunct, *stray) for i in parse.subtree(c)}
    run = [i for i in below if i not in cut]
    return _Said(known, last, parse.span(run), "phrase") if run else None


def _said(parse: Parse, verb: int) -> _Said | None:
    """The clause under a cue, its complementizer left out, or an object the lexicon allows."""
    found = _clear(parse, verb) or _through_preposition(parse, verb)
    lemma = parse.tokens[verb].lemma.lower()
    known = _class_of(lemma)
    if found is not None or known is None:
        return found
    clause = parse.child(verb, _CLAUSES)
    if clause is not None and clause > verb:
        return _Said(known, verb, clause_span(parse, clause), "clause")
    wish = parse.child(verb, _INFINITIVES)
    if wish is not None and wish > verb and lemma in cues.entries("with_infinitive"):
        below = parse.subtree(wish)
        return _Said(known, verb, parse.span(below), "infinitive") if len(below) >= WISH else None
    thing = parse.child(verb, _OBJECTS)
    if thing is not None and thing > verb and lemma in cues.entries("with_object"):
        return _Said(known, verb, parse.span(parse.subtree(thing)), "object")
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


def _is_finite(parse: Parse, verb: int) -> bool:
    aux = parse.child(verb, frozenset({"aux", "auxpass"}))
    return parse.tokens[verb].tag in ("VBD", "VBZ", "VBP") or (aux is not None and parse.tokens[aux].tag != "TO")


def _subject_of(parse: Parse, verb: int) -> int | None:
    """A verb's subject, or that of the finite verb it is coordinated with."""
    own, at = parse.child(verb, _SUBJECTS), verb
    if own is not None or not _is_finite(parse, verb):
        return own
    for _ in range(CLIMB):
        token = parse.tokens[at]
        joined = token.dep == "conj" and token.head < at
        if not joined and (_is_finite(parse, at) or token.dep not in _LOWER):
            return None
        at = token.head
        own = parse.child(at, _SUBJECTS)
        if own is not None and _is_finite(parse, at):
            return own
    return None


def _first_person(token: Token) -> bool:
    return token.pos == "PRON" and "Person=1" in token.morph


def _marked(row: Attribution, quoted: Around) -> Attribution:
    """A row with its form: mixed where a whole quotation stands in its content."""
    content = row.content[0]
    inside = any(contains(content, quoted.spans[i]) for i in quoted.near(content))
    return msgspec.structs.replace(row, form="mixed") if inside else row


def _predicate(parse: Parse, at: int) -> int:
    """The word that has the subject: a verb itself, or the "be" above an adjective ("is confident")."""
    token = parse.tokens[at]
    return token.head if token.pos == "ADJ" and token.dep == "acomp" else at


def _row(document: Document, source: Span, cue: Span, content: Span, known: CueClass, with_what: str) -> Attribution:
    return Attribution(
        id=row_id("u", document.id, "attributions", cue, content),
        source=(source,),
        cue=(cue,),
        content=(content,),
        form="indirect",
        cue_class=known,
        by="inner rule",
        why=f"“{document.text[slice(*cue)]}” with {with_what}, inside another's words",
        score=SCORE,
    )


def _one(document: Document, parse: Parse, verb: int, within: Span) -> Attribution | None:
    finite = _predicate(parse, verb)
    subject = _subject_of(parse, finite)
    if subject is None or _first_person(parse.tokens[subject]) or parse.tokens[subject].lemma == "that":
        return None
    said = _said(parse, verb)
    if said is None:
        return None
    source, cue = _source(parse, subject), (_cue(parse, finite)[0], parse.tokens[said.last].end)
    content = (said.content[0], min(said.content[1], within[1]))
    if content[0] >= content[1] or not all(within[0] <= s and e <= within[1] for s, e in (source, cue, content)):
        return None
    return _row(document, source, cue, content, said.cue_class, f"a subject of its own and a {said.kind}")


def _noun(document: Document, parse: Parse, at: int, within: Span) -> Attribution | None:
    """A noun with an owner and a clause: the ministry's claim that the wells were safe."""
    token = parse.tokens[at]
    owner, clause = parse.child(at, _OWNERS), parse.child(at, _NOUN_CLAUSES)
    if owner is None or clause is None or clause < at or token.lemma.lower() not in cues.entries("nominal"):
        return None
    opening = parse.tokens[parse.subtree(clause)[0]]
    if _first_person(parse.tokens[owner]) or opening.lemma not in ("that", "to"):
        return None
    source = parse.span([i for i in parse.subtree(owner) if parse.tokens[i].dep != "case"])
    cue, content = (token.start, token.end), clause_span(parse, clause)
    content = (content[0], min(content[1], within[1]))
    if content[0] >= content[1] or not all(within[0] <= s and e <= within[1] for s, e in (source, cue, content)):
        return None
    return _row(document, source, cue, content, "nominal", "an owner and a clause")


_RULES = {"VERB": _one, "ADJ": _one, "NOUN": _noun}


def find_inner(document: Document, rows: Sequence[Attribution]) -> list[Attribution]:
    """Attributions by rule inside the content of ``rows``; none where one of them already stands."""
    if not document.tokens or not rows:
        return []
    parse = Parse(document.tokens)
    taken = Around(c for row in rows for c in row.cue)
    quoted = Around(p for q in document.quotations for p in q.parts)
    found: dict[str, Attribution] = {}
    for row in rows:
        for span in row.content:
            at = bisect.bisect_left(document.tokens, span[0], key=lambda t: t.start)
            while at < len(document.tokens) and document.tokens[at].end <= span[1]:
                rule = _RULES.get(document.tokens[at].pos)
                if rule is not None:
                    new = rule(document, parse, at, span)
                    if new is not None and not taken.touching(*new.cue):
                        found.setdefault(new.id, _marked(new, quoted))
                at += 1
    return list(found.values())
