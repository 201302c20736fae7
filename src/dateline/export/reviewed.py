"""What people judged: marked on the rows that are exported, or in the shape of annotated material (docs/review.md).

A row is given as it stood when it was judged, with the reviewer's edit applied: the text of an article never changes
under its key, so that its offsets hold even where a later reading no longer makes the row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from dateline.errors import SettingError
from dateline.model import Record
from dateline.store import Store
from dateline.store.rows import Review
from dateline.text import as_spans

LAYERS = {"statements": "attributions", "events": "events", "positions": "positions", "figures": "figures",
          "timexes": "timexes"}  # fmt: skip
"""Layers of a record, and what the annotated material calls them."""
SAID = {"y": "right", "n": "wrong", "h": "unsure", "edit": "edited"}
"""What each verdict is called."""
WRONG, EDITED = "rows judged wrong", "edits applied"
"""What `judged_records` counts."""
RIGHT = ("y", "edit")
"""Verdicts that leave a row in the layers; `n` and `h` stand in `reviewed` only."""


def reviewed_articles(store: Store, left_out: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """Every reviewed article with the rows people found right, and all that was judged of it.

    Keys: those of annotated material (`text`, `attributions`, `events`, `positions`, `figures`, `timexes`), and
    `reviewed`: each judgement with its row, verdict, reviewer, time and standing. Of a row judged several times the
    last judgement decides. left_out: is given the keys of articles that are no longer in the store.

    >>> import tempfile, os
    >>> from dateline.model import Record, Timex
    >>> from dateline.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder, open_store(os.path.join(folder, "a.db"), create=True) as store:
    ...     day = Timex(id="t1", span=(0, 5), type="DATE", value="2016-02-03")
    ...     added = store.add([Record(id="1", text="Today they met.", sentences=((0, 15),), timexes=(day,))])
    ...     made = store.review("1", "timexes", "t1", "edit", edit={"value": "2016-02-04"}, who="Anna")
    ...     [a["timexes"] for a in reviewed_articles(store)]
    [[{'span': [0, 5], 'type': 'DATE', 'value': '2016-02-04'}]]
    """
    by_article: dict[str, list[Review]] = {}
    for one in store.reviews():
        by_article.setdefault(one.article_key, []).append(one)
    for key, judged in by_article.items():
        try:
            record = store.record(key)
        except SettingError:
            if left_out is not None:
                left_out.append(key)
            continue
        yield _article(key, record, judged)


def _article(key: str, record: Record, judged: list[Review]) -> dict[str, Any]:
    layers: dict[str, list[dict[str, Any]]] = {name: [] for name in LAYERS.values()}
    last = {(r.layer, r.id): r for r in judged}
    for r in last.values():
        if r.layer in LAYERS and r.verdict in RIGHT:
            layers[LAYERS[r.layer]].append(gold_row(r.layer, _fields(r), record))
    for rows in layers.values():
        rows.sort(key=_place)
    return {
        "id": record.id, "key": key, "title": record.title, "published": record.published, "written": record.written,
        "agency": record.agency, "text": record.text, **layers,
        "reviewed": [
            {"layer": LAYERS.get(r.layer, r.layer), "id": r.id, "verdict": r.verdict, "who": r.who, "at": r.at,
             "note": r.note, "standing": r.standing, "why": r.why, "words": r.words,
             "row": gold_row(r.layer, _fields(r), record)}
            for r in judged
        ],
    }  # fmt: skip


def _fields(review: Review) -> dict[str, Any]:
    return {**review.snapshot, **(review.edit or {})}


def _place(row: Mapping[str, Any]) -> tuple[int, int]:
    spans = [s for name in ("trigger", "span", "content", "source") for s in as_spans(row.get(name))]
    return min(spans, default=(0, 0))


def gold_row(layer: str, row: Mapping[str, Any], record: Record) -> dict[str, Any]:
    """One row of a record, as plain data, in the shape of annotated material: ids become names, dates their value.

    Errors: none; an actor or place the record no longer has is named by its id.
    """
    names = {a.id: a.name for a in record.actors} | {p.id: p.name for p in record.places}

    def named(id: str | None) -> str | None:
        return None if id is None else names.get(id, id)

    date = (row.get("date") or {}).get("value")
    if layer == "statements":
        shape = {k: row[k] for k in ("source", "cue", "content", "form")}
        return {**shape, "speaker": named(row.get("speaker")), "addressee": named(row.get("addressee")),
                "date": date, "nested": row.get("nested") is not None}  # fmt: skip
    if layer == "events":
        start, end = row["trigger"]
        shape = {k: row.get(k) for k in ("id", "trigger", "type", "mode", "status")}
        return {**shape, "trigger_text": record.text[start:end], "actors": _parties(row.get("actors"), record),
                "recipients": _parties(row.get("recipients"), record), "date": date, "place": named(row.get("place")),
                "claimed_by": named(row.get("claimed_by")), "same_as": row.get("same_as")}  # fmt: skip
    if layer == "positions":
        return {"holder": named(row.get("holder")), "stance": row["stance"], "content": row["span"],
                "target": named(row.get("target"))}  # fmt: skip
    if layer == "figures":
        shape = {k: row.get(k) for k in ("span", "value", "low", "high", "measures", "unit")}
        return {**shape, "source": named(row.get("source")), "date": date}
    if layer == "timexes":
        return {k: row[k] for k in ("span", "type", "value")}
    return dict(row)


def _parties(parties: Any, record: Record) -> list[dict[str, Any]]:
    actors = {a.id: a for a in record.actors}
    found = []
    for p in parties or ():
        span, actor = p.get("span"), actors.get(p.get("actor") or "")
        words = record.text[span[0] : span[1]] if span else ""
        found.append({
            "text": words, "name": actor.name if actor else words or p.get("actor"),
            "country": actor.country if actor else None,
            "sector": actor.sectors[0] if actor and actor.sectors else None, "span": span,
        })  # fmt: skip
    return found


# ---------------------------------------------------------------- on the rows of an export


def judged_records(store: Store, articles: Iterable[str | int] | None = None, *,
                   apply: bool = False, counts: Counter[str] | None = None) -> Iterator[Record]:  # fmt: skip
    """Records whose rows say in `why` that they were judged, how, by whom and when.

    articles: numbers, keys or ids; all where null. apply: rows judged wrong go, edited rows say what they should.
    A judgement that no longer fits its row (`changed`) is said as such and never applied. counts: is given what was
    judged and applied, in words.

    >>> import tempfile, os
    >>> from dateline.model import Record, Timex
    >>> from dateline.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder, open_store(os.path.join(folder, "a.db"), create=True) as store:
    ...     day = Timex(id="t1", span=(0, 5), type="DATE", value="2016-02-03", why="a word")
    ...     added = store.add([Record(id="1", text="Today they met.", sentences=((0, 15),), timexes=(day,))])
    ...     made = store.review("1", "timexes", "t1", "y", who="Anna")
    ...     [r.timexes[0].why[:32] for r in judged_records(store)]
    ['a word; judged right by Anna, 20']
    """
    judged: dict[str, dict[tuple[str, str], Review]] = {}
    for one in store.reviews():
        judged.setdefault(one.article_key, {})[one.layer, one.id] = one
    if not judged:
        yield from store.records(articles)
        return
    counts = Counter() if counts is None else counts
    for row in store.articles(articles):
        record = store.record(row.article)
        yield _marked(record, judged[row.key], apply, counts) if row.key in judged else record


def _marked(record: Record, judged: Mapping[tuple[str, str], Review], apply: bool, counts: Counter[str]) -> Record:
    changes: dict[str, Any] = {}
    gone: set[str] = set()
    for layer in {layer for layer, _ in judged}:
        rows = []
        for row in getattr(record, layer):
            review = judged.get((layer, row.id))
            if review is None:
                rows.append(row)
            elif apply and review.verdict == "n" and review.standing == "kept":
                gone.add(row.id)
                counts[WRONG] += 1
            else:
                counts[EDITED] += bool(apply and review.edit and review.standing == "kept")
                rows.append(_marked_row(row, review, apply))
        changes[layer] = tuple(rows)
    return _without(msgspec.structs.replace(record, **changes), gone)


def _without(record: Record, gone: Collection[str]) -> Record:
    """A record none of whose rows names one that is gone: the next mention of an event becomes its first."""
    if not gone:
        return record
    first: dict[str, str] = {}
    events = []
    for e in record.events:
        head = e.same_as
        if head in gone:
            head = None if first.setdefault(str(head), e.id) == e.id else first[str(head)]
        said = None if e.statement in gone else e.statement
        events.append(msgspec.structs.replace(e, same_as=head, statement=said))
    return msgspec.structs.replace(
        record,
        events=tuple(events),
        statements=tuple(msgspec.structs.replace(s, nested=None) if s.nested in gone else s for s in record.statements),
        positions=tuple(
            msgspec.structs.replace(q, statement=None) if q.statement in gone else q for q in record.positions
        ),
    )


def _marked_row(row: Any, review: Review, apply: bool) -> Any:
    said = f"judged {SAID[review.verdict]} by {review.who or 'an unnamed reviewer'}, {review.at[:10]}"
    if review.standing != "kept":
        said += " (the row says something else since)"
    elif apply and review.edit:
        row = msgspec.convert({**msgspec.to_builtins(row), **review.edit}, type(row))
    return msgspec.structs.replace(row, why=f"{row.why}; {said}" if row.why else said)
