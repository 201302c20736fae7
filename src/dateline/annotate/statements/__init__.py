"""Statements: attributions with a speaker, a hearer, a day, a place and a channel."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from msgspec.structs import replace

from dateline.annotate.statements import setting
from dateline.annotate.statements.polarity import not_made
from dateline.annotate.statements.speakers import Cast, find_speaker
from dateline.annotate.statements.turns import addressees
from dateline.model import Attribution, Document, Span, Statement
from dateline.pipeline import Layers, Stage
from dateline.text import at, row_id
from dateline.trees import tree_of


def _id(document: Document, row: Attribution) -> str:
    return row_id("s", document.id, "statements", *row.cue, *row.content)


def _first(row: Attribution) -> Span:
    return (row.cue or row.source or row.content)[0]


def _order(rows: Sequence[Attribution]) -> list[Attribution]:
    """Outer rows before the rows inside them, else in text order."""
    by_id = {r.id: r for r in rows}

    def depth(row: Attribution) -> int:
        steps, at_row = 0, row
        while at_row.nested in by_id and steps < 10:
            at_row = by_id[at_row.nested or ""]
            steps += 1
        return steps

    return sorted(rows, key=lambda r: (depth(r), _first(r)))


def find_statements(document: Document) -> list[Statement]:
    """Statements of one article, in text order."""
    cast, about, tree = Cast(document), setting.Surroundings(document), tree_of(document.tokens)
    ids = {row.id: _id(document, row) for row in document.attributions}
    spoken: dict[str, str] = {}
    said_at: list[tuple[int, str]] = []
    out = []
    for row in _order(document.attributions):
        earlier = [a for _, a in said_at[: bisect.bisect_left(said_at, (_first(row)[0], ""))]]
        speaker = find_speaker(cast, row, earlier, spoken.get(row.nested or ""))
        if speaker.actor:
            spoken[row.id] = speaker.actor
            bisect.insort(said_at, (_first(row)[0], speaker.actor))
        words = setting.own_words(about, row)
        addressee, _ = setting.find_addressee(cast, row)
        out.append(
            Statement(
                id=ids[row.id],
                source=row.source,
                cue=row.cue,
                content=row.content,
                form=row.form,
                speaker=speaker.actor,
                addressee=addressee if addressee != speaker.actor else None,
                date=setting.find_date(about, row, words),
                place=setting.find_place(document, about, row, words),
                nested=ids.get(row.nested) if row.nested else None,
                channel=setting.find_channel(document, row, words),
                cue_class=row.cue_class,
                negated=not_made(tree, row),
                sentence=at(document.sentences, _first(row)[0]),
                by=row.by,
                why=f"{row.why}; speaker: {speaker.why}",
                score=row.score,
            )
        )
    heard = {ids[k]: who for k, who in addressees(document, document.attributions, spoken).items()}
    told = (replace(s, addressee=heard[s.id]) if s.id in heard and s.addressee is None else s for s in out)
    return sorted(told, key=lambda s: (s.content[0], s.id))


def annotate(document: Document) -> Layers:
    """Give the statements of one article."""
    return {"statements": tuple(find_statements(document))}


STAGE = Stage(
    name="annotate.statements",
    needs=("attributions", "sentences", "tokens", "mentions", "chains", "actors", "timexes", "toponyms", "places"),
    gives=("statements",),
    annotate=annotate,
    purpose="who said it, to whom, when, where and how",
)
