"""What people judged of rows: kept through new readings, and said loudly where its row is gone or says something else.

A review keeps the row and its words as they stood. Reviews are only ever added to; undoing one adds another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection, insert, select

from dateline.errors import SettingError
from dateline.model import Record
from dateline.record import main_span
from dateline.store import schema
from dateline.store.layers import words_of
from dateline.store.rows import Review, Standing, Verdict
from dateline.text import as_spans

LAYERS = ("statements", "events", "positions", "figures", "actors", "places", "timexes")
"""Layers whose rows can be judged."""
UNDO = "undo"
_SPANS = ("span", "trigger", "content", "source", "cue", "mentions", "conditions")
"""Fields that hold words of the article."""
_NO_FACT = frozenset({"by", "why", "score", "alternatives"})
"""Fields that say how a row came to be, not what it says."""


def find_row(record: Record, layer: str, id: str) -> Any:
    """A row of a record by layer and id. Errors: SettingError where there is none."""
    if layer not in LAYERS:
        raise SettingError("review", f"rows of {layer!r} cannot be judged.", f"Layers: {', '.join(LAYERS)}.")
    found = next((row for row in getattr(record, layer) if row.id == id), None)
    if found is None:
        raise SettingError("review", f"the article has no row {id!r} in {layer}.", "Take an id of its record.")
    return found


def snapshot(row: Any) -> dict[str, Any]:
    """What a row says, without how it came to be."""
    plain: dict[str, Any] = msgspec.to_builtins(row)
    return {k: v for k, v in plain.items() if k not in _NO_FACT}


def row_words(row: Any, text: str) -> str:
    """The words a row stands on."""
    spans = as_spans(getattr(row, "content", None))
    one = main_span(row)
    return words_of(text, spans or ((one,) if one else ()))


def review(connection: Connection, key: str, record: Record, layer: str, id: str, verdict: str,
           edit: dict[str, Any] | None, note: str, who: str, at: str) -> int:  # fmt: skip
    """Write a judgement down with the row as it stands."""
    row = find_row(record, layer, id)
    if verdict not in get_args(Verdict):
        raise SettingError("review", f"there is no verdict {verdict!r}.", "Verdicts: y, n, h, edit.")
    if (verdict == "edit") != (edit is not None):
        raise SettingError("review", "an edit needs its fields, and only an edit has them.", "Give verdict and edit.")
    if edit is not None and (wrong := set(edit) - set(type(row).__struct_fields__) | {"id"} & set(edit)):
        raise SettingError("review", f"rows of {layer} have no field {min(wrong)!r} to edit.", "See `dateline schema`.")
    if edit is not None:
        _check_edit(record, row, edit)
    number = _write(connection, {
        "article_key": key, "layer": layer, "id": id, "verdict": verdict, "note": note, "who": who, "at": at,
        "edit": None if edit is None else msgspec.json.encode(edit).decode(),
        "snapshot": msgspec.json.encode(snapshot(row)).decode(), "words": row_words(row, record.text),
    })  # fmt: skip
    _stand(connection, number, "kept", "")
    return number


def _check_edit(record: Record, row: Any, edit: Mapping[str, Any]) -> None:
    """Refuse an edit that makes no row of this article. Errors: SettingError naming the field."""
    try:
        changed = msgspec.convert({**msgspec.to_builtins(row), **edit}, type(row))
    except msgspec.ValidationError as e:
        raise SettingError("edit", f"this makes no row: {e}.", "See `dateline schema`.") from None
    parties = (p.span for name in ("actors", "recipients") for p in getattr(changed, name, ()))
    spans = [s for name in _SPANS for s in as_spans(getattr(changed, name, None))] + [p for p in parties if p]
    if any(not 0 <= start < end <= len(record.text) for start, end in spans):
        raise SettingError("edit", "words lie outside the article.", f"It has {len(record.text):,} characters.")


def undo(connection: Connection, review: int, who: str, at: str) -> int:
    """Take a judgement back. Errors: SettingError where there is none that stands."""
    old = next((r for r in reviews(connection) if r.review == review), None)
    if old is None:
        raise SettingError("review", f"no standing review has the number {review}.", "Look at the list of them.")
    return _write(connection, {
        "article_key": old.article_key, "layer": old.layer, "id": old.id, "verdict": UNDO, "note": "", "who": who,
        "at": at, "edit": None, "snapshot": msgspec.json.encode(old.snapshot).decode(), "words": old.words,
        "undoes": review,
    })  # fmt: skip


def _write(connection: Connection, row: Mapping[str, Any]) -> int:
    made = connection.execute(insert(schema.reviews).returning(schema.reviews.c.review), row)
    return int(made.scalar_one())


def _stand(connection: Connection, review: int, standing: Standing, why: str) -> None:
    t = schema.review_standing
    values = {"standing": standing, "why": why}
    if connection.execute(t.update().where(t.c.review == review).values(**values)).rowcount == 0:
        connection.execute(insert(t), {"review": review, **values})


def reviews(connection: Connection, keys: Sequence[str] | None = None, layer: str | None = None,
            standing: str | None = None, undone: bool = False) -> list[Review]:  # fmt: skip
    """Judgements in the order they were made. undone: those taken back too."""
    r, s = schema.reviews, schema.review_standing
    ask = select(r, s.c.standing, s.c.why).outerjoin(s, s.c.review == r.c.review).order_by(r.c.review)
    if keys is not None:
        ask = ask.where(r.c.article_key.in_(keys))
    rows = connection.execute(ask).mappings().all()
    back = {row["undoes"] for row in rows if row["undoes"] is not None}
    return [
        _as_review(row, row["review"] in back)
        for row in rows
        if row["verdict"] != UNDO
        and (undone or row["review"] not in back)
        and layer in (None, row["layer"])
        and standing in (None, row["standing"])
    ]


def _as_review(row: Mapping[Any, Any], undone: bool) -> Review:
    fields = {k: v for k, v in row.items() if k != "undoes"}
    edit = msgspec.json.decode(row["edit"]) if row["edit"] else None
    return Review(**{**fields, "edit": edit, "snapshot": msgspec.json.decode(row["snapshot"])}, undone=undone)


def stand_again(connection: Connection, read: Mapping[str, Record]) -> list[str]:
    """Compare the reviews of articles that were just read with their rows: the new standing of each review."""
    found: list[str] = []
    for old in reviews(connection, list(read)) if read else ():
        standing, why = _standing(old, read[old.article_key])
        if (standing, why) != (old.standing, old.why):
            _stand(connection, old.review, standing, why)
        found.append(standing)
    return found


def _standing(old: Review, record: Record) -> tuple[Standing, str]:
    row = next((row for row in getattr(record, old.layer) if row.id == old.id), None)
    if row is None:
        return "orphaned", "the new reading has no such row"
    today = msgspec.json.decode(msgspec.json.encode(snapshot(row)))
    other = sorted(k for k in today.keys() | old.snapshot.keys() if today.get(k) != old.snapshot.get(k))
    if row_words(row, record.text) != old.words:
        other.append("words")
    return ("changed", f"the new reading has another {', '.join(other)}") if other else ("kept", "")


def orphan(connection: Connection, keys: Sequence[str]) -> int:
    """Mark the reviews of articles that were removed; they are kept, and stand again when the article comes back."""
    old = reviews(connection, keys)
    for one in old:
        _stand(connection, one.review, "orphaned", "its article was removed")
    return len(old)
