"""What parties want, refuse, promise, offer and judge, with the conditions they set."""

from __future__ import annotations

from dateline.annotate.positions import clauses
from dateline.annotate.positions.finding import Found, Scene, find, first_person_words
from dateline.annotate.positions.lexicon import phrases
from dateline.model import Actor, Document, Position, Span, Spans, Statement
from dateline.pipeline import Layers, Stage
from dateline.text import row_id
from dateline.trees import Tree, within


def annotate(document: Document) -> Layers:
    """Positions of one article, in text order."""
    if not document.tokens:
        return {"positions": ()}
    tree = Tree(document.tokens)
    actors = _actors_at(document)
    scene = Scene(tree, frozenset(actors), _first_person(document), _contents(document))
    rows: dict[Span, Position] = {}
    for lo, hi in tree.sentences():
        for found in find(scene, lo, hi):
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
    conditions = find_conditions(scene.tree, found)
    stance = "precondition" if conditions and found.stance in ("commitment", "assessment", "offer") else found.stance
    return Position(
        id=row_id("q", document.id, "positions", span), holder=holder_id, stance=stance, span=span,
        target=target.id if target else None, statement=statement.id if statement else None, conditions=conditions,
        sentence=scene.tree.tokens[found.start].sentence, by=STAGE.name, why=found.why, score=found.score,
    )  # fmt: skip


def find_conditions(tree: Tree, found: Found) -> Spans:
    """The clauses a position hangs on: after "unless", "only if", "as long as", one span for each joined verb."""
    tokens = tree.tokens
    strict = phrases("strict")
    out: list[Span] = []
    at = tree.left[found.verb], tree.right[found.verb]
    for i in range(at[0], min(at[1], len(tokens))):
        if tokens[i].dep not in ("advcl", "relcl", "ccomp", "acl") or tokens[i].pos not in ("VERB", "AUX", "ADJ"):
            continue
        left = tree.left[i]
        if clauses.phrase_in(tree, max(at[0], left - 2), min(left + 3, i + 1), strict) is None:
            continue
        out.extend(_joined(tree, i))
    return tuple(dict.fromkeys(out))


def _joined(tree: Tree, verb: int) -> list[Span]:
    """Spans of a verb and of those joined to it, each with its own objects only."""
    tokens = tree.tokens
    heads = [verb]
    for h in heads:
        heads.extend(
            c
            for c in tree.children[h]
            if tokens[c].dep == "conj" and tokens[c].pos in ("VERB", "AUX") and c not in heads
        )
    heads.sort()
    spans: list[Span] = []
    for k, h in enumerate(heads):
        start = tree.left[verb] if k == 0 else h
        end = min(
            tree.right[h],
            tree.left[heads[k + 1]] if k + 1 < len(heads) and tree.left[heads[k + 1]] > h else tree.right[h],
        )
        end = min(end, heads[k + 1]) if k + 1 < len(heads) else end
        start, end = clauses.shave(tree, start, end)
        if end > start:
            spans.append(tree.span(start, end))
    return spans


STAGE = Stage(
    name="annotate.positions",
    needs=("sentences", "tokens", "actors", "statements"),
    gives=("positions",),
    annotate=annotate,
    purpose="finds what parties demand, refuse, promise, offer and judge",
)
