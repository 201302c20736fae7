"""Attribution: who is said to have said, written, thought or wanted what.

Anchors (cue beginnings) are proposed by one head on the shared encoder's states; a second reads a
crop around each and gives every piece a role; a logistic model turns what both say into a
calibrated score; rows are chosen greedily. Rules add what no cue announces (a transcript's
labels) and the inner attributions that the heads, trained on outermost ones, leave out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec
import numpy as np

from dateline.annotate.attribution import (
    blocks,
    borders,
    clauses,
    cues,
    hearers,
    hearsay,
    impersonal,
    inner,
    linking,
    reserve,
    roles,
    signed,
    sources,
    transcripts,
    wholes,
)
from dateline.inference.graphs import graph
from dateline.inference.pieces import continuations
from dateline.model import Attribution, Document, Form, Quotation, Span, Spans
from dateline.pipeline import Layers, Stage
from dateline.resources import asset
from dateline.text import Around, contains, row_id, trim

#: Share of a content's characters in quotation marks from which it counts as direct.
DIRECT = 0.9
#: The bit of a feature id that says "inside quotation marks".
QUOTED = np.int64(8)
_OUTER = ".,;:—–-"


@cache
def scorer() -> linking.Scorer:
    """The fitted scoring model of ``data/models/attribution.json``."""
    return msgspec.json.decode(asset("models/attribution.json").read_bytes(), type=linking.Scorer)


def form_of(text: str, content: Spans, quotations: Sequence[Quotation]) -> Form:
    """direct where all of the content stands in quotation marks, mixed where some, else indirect.

    >>> from dateline.annotate.quotation import join_paragraphs
    >>> text = 'He called it “a farce”.'
    >>> form_of(text, ((13, 22),), join_paragraphs(text)), form_of(text, ((3, 22),), join_paragraphs(text))
    ('direct', 'mixed')
    """
    total = inside = 0
    parts = [p for q in quotations for p in q.parts]
    for start, end in content:
        total += sum(not c.isspace() for c in text[start:end])
        for s, e in parts:
            inside += sum(not c.isspace() for c in text[max(s, start) : min(e, end)])
    if total and inside >= DIRECT * total:
        return "direct"
    return "mixed" if inside else "indirect"


def snap(text: str, span: Span, parts: Sequence[Span]) -> Span:
    """A content span with its quotation marks taken in and a loose stop or comma left out.

    >>> snap('“No,” he said.', (1, 5), [(0, 5)])
    (0, 5)
    """
    start, end = trim(text, span)
    for s, e in parts:
        if start == s + 1 and end > start:
            start = s
        if end == e - 1 and start < e:
            end = e
    while end > start + 1 and text[end - 1] in _OUTER and not any(s < end <= e for s, e in parts):
        if text[end - 1] == "." and text[start:end].rsplit(None, 1)[-1].count(".") > 1:
            break
        end -= 1
    return trim(text, (start, end))


def propose(document: Document) -> list[linking.Draft]:
    """Drafts of one article with all facts about them, before any is scored or chosen."""
    encoding = document.encoding
    if encoding is None or not len(encoding.ids):
        return []
    scores = roles.score_pieces(graph("pieces"), encoding.states)
    starts = ~continuations()[encoding.ids]
    found = roles.find_candidates(graph("roles"), scores, starts)
    quoted = (encoding.features & QUOTED) > 0
    drafts = linking.make_drafts(document.text, encoding.pieces, found, scores, quoted)
    about = Around(q.span for q in document.quotations)
    children = clauses.children_of(document.tokens)
    whole = [wholes.settle(document, d, _near(document, about, d.content)) for d in drafts]
    return [d._replace(facts={**d.facts, **clauses.facts_of(document, d, children)}) for d in whole]


def find_drafts(document: Document) -> list[linking.Draft]:
    """Scored drafts of one article, before any is chosen."""
    judge = scorer()
    return [d._replace(score=judge(d.facts)) for d in propose(document)]


def _near(document: Document, about: Around, spans: Spans) -> list[Quotation]:
    """The quotations on and beside some spans."""
    return [document.quotations[i] for i in about.near(*((max(0, s - 2), e + 2) for s, e in spans))]


def _why(document: Document, draft: linking.Draft) -> str:
    said = " ".join(document.text[s:e] for s, e in draft.cue)
    sure = np.exp(draft.facts["content"])
    anchor = 1 / (1 + np.exp(-draft.facts["first"]))
    return f"role head on cue “{said}” (anchor {anchor:.2f}, content {sure:.2f})"


def _row(document: Document, draft: linking.Draft, about: Around, shut: Around) -> Attribution:
    quotations = _near(document, about, draft.content)
    parts = [p for q in quotations for p in q.parts]
    content = borders.within(document, draft.cue, tuple(snap(document.text, s, parts) for s in draft.content), shut)
    cue = tuple(trim(document.text, s) for s in draft.cue)
    return Attribution(
        id=row_id("u", document.id, "attributions", *cue, *content),
        source=tuple(trim(document.text, s) for s in draft.source),
        cue=cue,
        content=content,
        form=form_of(document.text, content, quotations),
        cue_class=cues.classify(document, cue),
        by="attribution heads",
        why=_why(document, draft),
        score=round(draft.score, 4),
    )


def choose_rows(document: Document, drafts: Sequence[linking.Draft], least: reserve.Reserve) -> list[linking.Draft]:
    """The drafts that are kept: blocks first, then what stands outside them, then inside.

    In a block, and in a text without any quotation mark, a first person is whoever issued the
    text: no source of its own.
    """
    judge = scorer()
    opened = blocks.open_blocks(document, drafts)
    within = Around(span for draft in opened for span in draft.content)
    openers = {draft.anchor for draft in opened}
    outside, inside = [], []
    for draft in drafts:
        own = blocks.first_person(document, draft.source)
        start = draft.cue[0][0]
        if within.holding((start, start + 1)):
            inside.extend([] if own else [draft])
        elif not (own and not document.quotations) and draft.anchor not in openers:
            outside.append(draft)
    sure = linking.choose(outside, least.row, judge.overlap)
    unlikely = [d for d in outside if not d.source and d.score >= least.sourceless]
    taken = [*opened, *linking.add_unlikely(sure, unlikely, 0.0, judge.overlap)]
    return [*taken, *linking.choose(inside, least.row, judge.overlap)]


def find_attributions(document: Document) -> list[Attribution]:
    """Attributions of one article in text order, outermost and inner."""
    ruled = [*transcripts.find_turns(document), *signed.attribute_signed(document)]
    fit = signed.Ruled(ruled).fit
    drafts = [d for d in find_drafts(document) if fit(d.content, d.cue)]
    conflict = reserve.on_conflict(document)
    least = reserve.reserve_for(document, drafts, conflict, scorer().threshold)
    chosen = choose_rows(document, drafts, least)
    about, shut = Around(q.span for q in document.quotations), borders.closed(document)
    furniture = Around(f.span for f in document.furniture)
    rows = [_row(document, draft, about, shut) for draft in chosen if not furniture.touching(draft.cue[0])]
    rows = [row for row in rows if row.cue_class or row.form != "indirect" or row.score >= least.unknown]
    rows = [row for row in rows if not reserve.is_of_hand(document, row)]
    rows = impersonal.settle(
        document, [*(hearers.asked(document, sources.mended(document, row)) for row in rows), *ruled]
    )
    rows.extend(inner.find_inner(document, rows))
    rows.extend(hearsay.find_hearsay(document, rows))
    if conflict:
        rows = [row for row in rows if not reserve.is_deed(document, row)]
    return sorted(_placed(rows), key=lambda a: (min(a.content)[0], a.id))


def _placed(rows: Sequence[Attribution]) -> list[Attribution]:
    """Each row with the id of the smallest other row in whose content its cue and content stand."""
    owners = [i for i, row in enumerate(rows) for _ in row.content]
    about = Around(span for row in rows for span in row.content)
    out = []
    for row in rows:
        inside = [
            other
            for other in (rows[i] for i in sorted({owners[k] for k in about.near(row.content[0])}))
            if other.id != row.id and all(any(contains(o, s) for o in other.content) for s in (*row.content, *row.cue))
        ]
        if inside and row.cue:
            closest = min(inside, key=lambda o: sum(e - s for s, e in o.content))
            row = msgspec.structs.replace(row, nested=closest.id)
        out.append(row)
    return out


def annotate(document: Document) -> Layers:
    """Give the attributions of one article."""
    return {"attributions": tuple(find_attributions(document))}


STAGE = Stage(
    name="annotate.attribution",
    needs=("encoding", "quotations", "furniture", "page", "sentences", "tokens", "toponyms"),
    gives=("attributions",),
    annotate=annotate,
    purpose="who said, wrote, thought or wanted what",
)
