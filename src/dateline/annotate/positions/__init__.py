"""What parties want, refuse, promise, offer and judge, with the conditions they set."""

from __future__ import annotations

from dateline.annotate.positions.conditions import find_conditions
from dateline.annotate.positions.finding import Found, Scene, find, first_person_words
from dateline.model import Actor, Document, Position, Span, Statement
from dateline.pipeline import Layers, Stage
from dateline.text import row_id
from dateline.trees import Tree, tree_of, within


def annotate(document: Document) -> Layers:
    """Positions of one article, in text order."""
    if not document.tokens:
        return {"positions": ()}
    tree = tree_of(document.tokens)
    actors = _actors_at(document)
    by_id = {a.id: a for a in document.actors}
    scene = Scene(tree, frozenset(actors), _first_person(document), _contents(document), actors, by_id)
    rows: dict[Span, Position] = {}
    for lo, hi in tree.sentences():
        for found in find(scene, lo, hi):
            told = scene.content_of.get(found.verb)
            if told is not None and told.negated:
                continue  # nobody said it
            row = _row(document, scene, found, actors)
            rows.setdefault(row.span, row)
    return {"positions": tuple(sorted(rows.values(), key=lambda p: p.span))}


def _actors_at(document: Document) -> dict[int, Actor]:
    """Token index to the actor whose mention holds it, the shortest mention first."""
    found: dict[int, tuple[int, Actor]] = {}
    for actor in document.actors:
        for span in actor.mentions:
            lo, hi = within(document.tokens, span)
            for k in range(lo, hi):
                if k not in found or hi - lo < found[k][0]:
                    found[k] = (hi - lo, actor)
    return {k: a for k, (_, a) in found.items()}


def _first_person(document: Document) -> frozenset[int]:
    words = first_person_words()
    return frozenset(i for i, t in enumerate(document.tokens) if t.pos == "PRON" and t.text.lower() in words)


def _contents(document: Document) -> dict[int, Statement]:
    """Token index to the innermost statement whose content holds it."""
    found: dict[int, tuple[int, Statement]] = {}
    for statement in document.statements:
        size = sum(e - s for s, e in statement.content)
        for span in statement.content:
            lo, hi = within(document.tokens, span)
            for k in range(lo, hi):
                if k not in found or size < found[k][0]:
                    found[k] = (size, statement)
    return {k: s for k, (_, s) in found.items()}


def _row(document: Document, scene: Scene, found: Found, actors: dict[int, Actor]) -> Position:
    span = scene.tree.span(found.start, found.end)
    statement = scene.content_of.get(found.verb)
    holder = actors.get(found.holder) if found.holder is not None else None
    if holder is None or (found.holder in scene.first_person):
        speaker = statement.speaker if statement else None
        holder_id = speaker or (holder.id if holder else None)
    else:
        holder_id = holder.id
    target = actors.get(found.target) if found.target is not None else None
    conditions = find_conditions(scene.tree, found.verb)
    if not conditions and found.stance == "offer":
        conditions = find_conditions(scene.tree, _clause_head(scene.tree, found.verb), "open_conditions")
    if conditions and span[0] < conditions[0][0] <= span[1] < conditions[-1][1]:
        span = span[0], conditions[-1][1]
    stance = "precondition" if conditions and found.stance in ("commitment", "assessment", "offer") else found.stance
    return Position(
        id=row_id("q", document.id, "positions", span), holder=holder_id, stance=stance, span=span,
        target=target.id if target else None, statement=statement.id if statement else None, conditions=conditions,
        sentence=scene.tree.tokens[found.start].sentence, by=STAGE.name, why=found.why, score=found.score,
    )  # fmt: skip


def _clause_head(tree: Tree, cue: int) -> int:
    """The verb a predicate hangs on ("is ready"), which carries the clause's conditions; a verb is its own."""
    token = tree.tokens[cue]
    return token.head if token.pos == "ADJ" and token.dep in ("acomp", "oprd", "attr") else cue


STAGE = Stage(
    name="annotate.positions",
    needs=("sentences", "tokens", "actors", "statements"),
    gives=("positions",),
    annotate=annotate,
    purpose="finds what parties demand, refuse, promise, offer and judge",
)
