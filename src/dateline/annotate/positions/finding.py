"""Positions of one sentence: cue words with their content, promises and demands by modal, judgements by their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dateline.annotate.positions import clauses
from dateline.annotate.positions.lexicon import Cue, cues, frames, judging, phrases, table, words
from dateline.model import Actor, Span, Stance, Statement
from dateline.trees import Tree


class Found(NamedTuple):
    """A position in token indices: content [start, end), the holder's token, the target's token, why."""

    stance: Stance
    start: int
    end: int
    holder: int | None
    target: int | None
    why: str
    score: float
    verb: int


class Scene(NamedTuple):
    """What the finder may ask of the article: who is an actor at a token, which statement holds a token."""

    tree: Tree
    is_actor: frozenset[int]
    first_person: frozenset[int]
    content_of: dict[int, Statement]
    actors: Mapping[int, Actor] = {}
    speakers: Mapping[str, Actor] = {}

    def another(self, i: int, subject: int) -> bool:
        """Whether the words at token i are said by one and speak of another: of another country, both known."""
        statement = self.content_of.get(i)
        who, said_of = self.speakers.get(statement.speaker or "") if statement else None, self.actors.get(subject)
        if who is None or said_of is None or who.id == said_of.id or subject in self.first_person:
            return False
        return said_of.country is not None and who.country is not None and who.country != said_of.country


def find(scene: Scene, lo: int, hi: int) -> list[Found]:
    """Positions of the sentence of tokens [lo, hi), the surest first where they overlap."""
    found = [f for i in range(lo, hi) for f in _at(scene, i, lo, hi) if f.end > f.start]
    found.sort(key=lambda f: (-f.score, f.start))
    kept: list[Found] = []
    for f in found:
        if not any(_same_ground(f, k) for k in kept):
            kept.append(f)
    return sorted(kept, key=lambda f: f.start)


def _same_ground(a: Found, b: Found) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0.3 * min(a.end - a.start, b.end - b.start)


def _at(scene: Scene, i: int, lo: int, hi: int) -> Iterator[Found]:
    token = scene.tree.tokens[i]
    if token.pos in ("VERB", "AUX"):
        yield from _by_verb(scene, i)
        yield from _by_modal(scene, i)
    elif token.pos == "NOUN":
        yield from _by_cue(scene, i, cues("nouns").get(token.lemma.lower()))
    elif token.pos == "ADJ":
        yield from _by_adjective(scene, i)
    if token.pos in ("VERB", "AUX"):
        yield from _judgement(scene, i, lo, hi)


# ---------------------------------------------------------------- cue words


def _by_verb(scene: Scene, i: int) -> Iterator[Found]:
    tokens = scene.tree.tokens
    lemma = tokens[i].lemma.lower()
    for c in scene.tree.children[i]:
        if tokens[c].dep in ("prep", "prt") and c > i:
            cue = cues("verbs").get(f"{lemma}_{tokens[c].lemma.lower()}")
            if cue is not None:
                yield from _by_cue(scene, i, cue, f"{lemma} {tokens[c].lemma.lower()}")
                return
    cue = cues("verbs").get(lemma)
    if cue is None and tokens[i].tag == "VBN":
        if tokens[i].dep in ("acl", "amod", "relcl"):
            return
        yield from _by_cue(scene, i, cues("adjectives").get(tokens[i].text.lower()), state=True)
        return
    if (
        scene.tree.child(i, "dobj") is not None
        and lemma + "_to" in cues("verbs")
        and scene.tree.child(i, "xcomp") is not None
    ):
        cue = cues("verbs")[lemma + "_to"]
    yield from _by_cue(scene, i, cue)


def _by_cue(scene: Scene, i: int, cue: Cue | None, name: str = "", state: bool = False) -> Iterator[Found]:
    """A cue word with its content, its holder and its target."""
    if cue is None:
        return
    tree, tokens = scene.tree, scene.tree.tokens
    places = tuple(p for p in cue.complement if not (cue.clause_only and p == "object"))
    at = clauses.content(tree, i, places)
    if at is None or (
        not state
        and tokens[i].tag == "VBN"
        and tree.child(i, "auxpass") is not None
        and cue.stance not in ("demand", "commitment")
    ):
        return
    holder = _holder(scene, i)
    if holder is None and i not in scene.content_of:
        return
    if holder is not None and holder not in scene.is_actor and scene.tree.tokens[holder].pos != "PRON":
        return
    if cue.stance == "demand" and any(tokens[k].lemma.lower() in words("anonymity") for k in range(*at)):
        return
    if cue.stance == "assessment" and clauses.negated(tree, i) and tokens[i].lemma.lower() in words("negation_raising"):
        start, end = clauses.clause(tree, i, _inside(scene, i))
        at = clauses.with_condition(tree, start), end
    stance: Stance = cue.stance
    if tokens[i].lemma.lower() in words("fact_verbs") and _states_fact(tree, i):
        stance = "assessment"
    if clauses.negated(tree, i) and stance in ("commitment", "offer"):
        stance = "refusal"
    inner = tree.child(i, "xcomp", "ccomp")
    if stance == "commitment" and inner is not None and clauses.negated(tree, inner):
        stance = "refusal"
    target = _target(tree, i, cue) if stance == "demand" else None
    yield Found(
        stance,
        at[0],
        at[1],
        holder,
        target,
        f"{stance}: {name or tokens[i].lemma}",
        0.75 if holder is not None else 0.5,
        i,
    )


def _states_fact(tree: Tree, i: int) -> bool:
    """Whether the verb's clause is finite and has no modal: "agreed that the regime had lied"."""
    inner = tree.child(i, "ccomp")
    if inner is None:
        return False
    return tree.tokens[inner].tag in ("VBD", "VBZ", "VBP") and tree.child(inner, "aux") is None


def _by_adjective(scene: Scene, i: int) -> Iterator[Found]:
    """ "It is essential to ...", "we are committed to ...", "remains determined to ..."."""
    cue = cues("adjectives").get(scene.tree.tokens[i].lemma.lower()) or cues("adjectives").get(
        scene.tree.tokens[i].text.lower()
    )
    if cue is None or scene.tree.tokens[i].dep not in (
        "acomp",
        "oprd",
        "conj",
        "ROOT",
        "attr",
        "advcl",
        "ccomp",
        "dep",
    ):
        return
    if cue.stance == "demand":
        above = scene.tree.tokens[i].head
        at = clauses.content(scene.tree, i, ("clause", "that", "for")) or clauses.content(
            scene.tree, above, ("clause", "that")
        )
        if at is not None and at[0] > i and (i in scene.content_of or _first(scene, i)):
            yield Found("demand", at[0], at[1], None, None, f"demand: {scene.tree.tokens[i].lemma}", 0.7, i)
        return
    yield from _by_cue(scene, i, cue)


def _holder(scene: Scene, cue: int) -> int | None:
    """Who holds a position: the subject of a verb, the owner of a noun, the subject of the copula."""
    tree, tokens = scene.tree, scene.tree.tokens
    if tokens[cue].pos == "NOUN":
        owner = tree.child(cue, "poss")
        if owner is not None:
            return owner
        for c in tree.children[cue]:
            if tokens[c].dep in ("amod", "compound", "nmod") and c in scene.is_actor:
                return c
            if tokens[c].dep in ("prep", "agent") and tokens[c].lemma.lower() in words("holder_prepositions"):
                return tree.child(c, "pobj")
        if tokens[cue].dep not in ("dobj", "attr", "conj", "oprd"):
            return None
    at = cue
    for _ in range(4):
        found = clauses.subject(tree, at)
        if found is not None:
            relative = tokens[found].tag in words("relative") and tokens[at].dep == "relcl"
            return tokens[at].head if relative else found
        if tokens[at].dep in ("ROOT", "relcl") or tokens[at].head == at:
            return tokens[at].head if tokens[at].dep == "relcl" else None
        at = tokens[at].head
    return None


def _target(tree: Tree, i: int, cue: Cue) -> int | None:
    """Who must act: the object of the verb, the phrase after "on", or the subject of the content."""
    if cue.target == "object":
        found = tree.child(i, "dobj", "dative")
        inner = tree.child(i, "ccomp", "xcomp")
        return found if found is not None else clauses.subject_of(tree, inner) if inner is not None else None
    if cue.target:
        for c in tree.children[i]:
            if tree.tokens[c].dep == "prep" and tree.tokens[c].lemma.lower() in (cue.target, "to"):
                return tree.child(c, "pobj")
    inner = tree.child(i, "ccomp", "xcomp", "acl")
    return clauses.subject_of(tree, inner) if inner is not None else None


# ---------------------------------------------------------------- modals


def _by_modal(scene: Scene, i: int) -> Iterator[Found]:
    """ "We will ...", "will not ...", "must ...", and set phrases of promise and refusal."""
    tree, tokens = scene.tree, scene.tree.tokens
    subject = clauses.subject(tree, i)
    start, end = clauses.clause(tree, i, _inside(scene, i))
    said = i in scene.content_of
    if subject is not None and subject not in scene.is_actor:
        subject = _who_reports(scene, i, subject)
    speaks = subject is not None and (subject in scene.first_person)
    acts = subject is not None and (subject in scene.is_actor or speaks) and tokens[i].dep != "relcl"
    modal = {tokens[m].text.lower() for m in clauses.modals(tree, i)}
    if modal & words("demand_modals") or (
        tokens[i].lemma.lower() in words("demand_verbs") and _infinitive_below(tree, i)
    ):
        asked = any(tokens[c].tag in words("question_tags") for c in tree.children[i])
        if (said or speaks or _first(scene, i)) and subject is not None and not clauses.negated(tree, i) and not asked:
            yield Found(
                "demand",
                start,
                end,
                None,
                subject if acts else None,
                f"demand: {min(modal, default=tokens[i].lemma)}",
                0.7,
                i,
            )
    elif modal & words("future_modals") and acts and subject is not None:
        yield from _promise(scene, i, subject, (start, end), min(modal), said or speaks)
    if acts and _is_clause_head(tree, i) and tree.child(i, "ccomp") is None:
        phrase = clauses.phrase_in(tree, start, end, phrases("refusal_phrases"))
        if phrase is not None:
            other = subject is not None and scene.another(i, subject)
            stance: Stance = "assessment" if other else "refusal"
            yield Found(stance, start, end, None if other else subject, None, f"{stance}: {phrase}", 0.72, i)
        phrase = clauses.phrase_in(tree, start, end, phrases("standing"))
        if phrase is not None:
            yield Found("commitment", start, end, subject, None, f"commitment: {phrase}", 0.7, i)


def _who_reports(scene: Scene, verb: int, subject: int) -> int:
    """ "France said it would ...": a pronoun without an actor is the one who says so."""
    tokens = scene.tree.tokens
    if tokens[subject].pos == "PRON" and tokens[verb].dep == "ccomp" and subject not in scene.first_person:
        above = clauses.subject(scene.tree, tokens[verb].head)
        if above is not None and above in scene.is_actor:
            return above
    return subject


def _promise(scene: Scene, i: int, subject: int, at: tuple[int, int], modal: str, told: bool) -> Iterator[Found]:
    """ "We will ...": a commitment, with "not" a refusal; of another party, a judgement of what it will do."""
    lemma = scene.tree.tokens[i].lemma.lower()
    refused = clauses.negated(scene.tree, i)
    if not refused and (lemma in words("no_promise") or not (told or lemma in words("continue_verbs"))):
        return
    stance: Stance = "refusal" if refused else "commitment"
    other = scene.another(i, subject)
    if other:
        stance = "assessment"
    score = 0.65 if told and not other else 0.45
    yield Found(stance, at[0], at[1], None if other else subject, None, f"{stance}: {modal}", score, i)


def _infinitive_below(tree: Tree, i: int) -> bool:
    below = tree.child(i, "xcomp")
    return below is not None and tree.child(below, "aux") is not None


def _is_clause_head(tree: Tree, i: int) -> bool:
    return clauses.subject_of(tree, i) is not None


def _inside(scene: Scene, i: int) -> Span | None:
    """The stretch of a statement's content that holds token i."""
    statement = scene.content_of.get(i)
    if statement is None:
        return None
    at = scene.tree.tokens[i].start
    return next((c for c in statement.content if c[0] <= at < c[1]), None)


def _first(scene: Scene, i: int) -> bool:
    """Whether the sentence of token i speaks in the first person."""
    sentence = scene.tree.tokens[i].sentence
    return any(scene.tree.tokens[k].sentence == sentence for k in scene.first_person)


# ---------------------------------------------------------------- judgements


def _judgement(scene: Scene, i: int, lo: int, hi: int) -> Iterator[Found]:
    """A clause in which a speaker judges: said by someone, or in a text that speaks in the first person."""
    tree, tokens = scene.tree, scene.tree.tokens
    if i not in scene.content_of or not (
        tokens[i].dep in ("ROOT", "ccomp", "conj", "parataxis") and _is_clause_head(tree, i)
    ):
        return
    start, end = clauses.clause(tree, i, _inside(scene, i))
    if end - start < 3:
        return
    why = clauses.phrase_in(tree, start, end, frames())
    if why is None and tokens[i].lemma.lower() in judging("verbs"):
        why = tokens[i].lemma
    if why is None:
        why = _predicate(tree, i)
    if why is not None:
        yield Found(
            "assessment", start, end, None, None, f"assessment: {why}", 0.5 if tokens[i].dep != "conj" else 0.4, i
        )


def _predicate(tree: Tree, verb: int) -> str | None:
    """A word of judgement in what a copula says of its subject, or null."""
    tokens = tree.tokens
    for c in tree.children[verb]:
        if tokens[c].dep not in ("acomp", "attr", "oprd"):
            continue
        for k in (c, *(x for x in tree.children[c] if tokens[x].dep in ("amod", "conj"))):
            kind = {"ADJ": "adjectives", "VERB": "adjectives", "NOUN": "nouns", "PROPN": "nouns"}.get(tokens[k].pos)
            if kind and (tokens[k].lemma.lower() in judging(kind) or tokens[k].text.lower() in judging(kind)):
                return tokens[k].text
    return None


def first_person_words() -> frozenset[str]:
    """Pronouns of the first person."""
    return frozenset(table()["first_person"])
