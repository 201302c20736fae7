"""The layers of records as tables: a row a row, with the words it stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from dateline.export.acts import sentence_of
from dateline.model import Actor, Event, Record, Span, When

TEXT, WHOLE, NUMBER, FLAG = "text", "whole", "number", "flag"
Row = dict[str, Any]
DATE = (("date", TEXT), ("earliest", TEXT), ("latest", TEXT))
WHY = (("by", TEXT), ("why", TEXT), ("score", NUMBER))
SPAN = (("start", WHOLE), ("end", WHOLE), ("words", TEXT))
ARTICLE = (("article", TEXT),)
ID = (*ARTICLE, ("id", TEXT))
SEPARATOR = "; "


class Table(msgspec.Struct, frozen=True):
    """A layer as a table. `words` are the columns that carry words of the article and go with `--no-text`."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[Record], Iterator[Row]]
    words: tuple[str, ...] = ("words",)


def _quote(r: Record, spans: Any) -> str:
    return " … ".join(" ".join(r.text[s:e].split()) for s, e in spans)


def _span(r: Record, span: Span, prefix: str = "") -> Row:
    return {f"{prefix}start": span[0], f"{prefix}end": span[1], f"{prefix}words": _quote(r, [span])}


def _when(when: When | None) -> Row:
    return {"date": when.value, "earliest": when.earliest, "latest": when.latest} if when else {}


def _why(row: Any) -> Row:
    return {"by": row.by, "why": row.why, "score": row.score}


def _spans(spans: Any) -> str:
    """Several spans in one cell: `12-40 55-71`."""
    return " ".join(f"{s}-{e}" for s, e in spans)


def _articles(r: Record) -> Iterator[Row]:
    yield {
        "article": r.id, "title": r.title, "url": r.url, "publisher": r.publisher, "agency": r.agency,
        "byline": r.byline, "published": r.published, "written": r.written, "language": r.language,
        "characters": len(r.text), "source": r.source, "text": r.text,
    }  # fmt: skip


def _sentences(r: Record) -> Iterator[Row]:
    for n, s in enumerate(r.sentences):
        yield {"sentence": n, **_span(r, s)}


def _timexes(r: Record) -> Iterator[Row]:
    for t in r.timexes:
        yield {"id": t.id, **_span(r, t.span), "type": t.type, "value": t.value, "mod": t.mod, "anchor": t.anchor,
               "earliest": t.earliest, "latest": t.latest, **_why(t)}  # fmt: skip


def _places(r: Record) -> Iterator[Row]:
    for p in r.places:
        yield {
            "id": p.id, "name": p.name, "geonameid": p.geonameid, "latitude": p.latitude, "longitude": p.longitude,
            "country": p.country, "admin1": p.admin1, "admin2": p.admin2, "feature": p.feature, **_why(p),
        }  # fmt: skip


def _toponyms(r: Record) -> Iterator[Row]:
    for t in r.toponyms:
        yield {**_span(r, t.span), "place": t.place, "use": t.use, **_why(t)}


def _actors(r: Record) -> Iterator[Row]:
    for a in r.actors:
        yield {
            "id": a.id, "name": a.name, "kind": a.kind, "country": a.country, "sectors": SEPARATOR.join(a.sectors),
            "role": a.role, "of": a.of, "wikidata": a.wikidata, "mentions": _spans(a.mentions), **_why(a),
        }  # fmt: skip


def _names(r: Record) -> dict[str, Actor]:
    return {a.id: a for a in r.actors}


def _name(known: dict[str, Actor], actor: str | None) -> str | None:
    return known[actor].name if actor in known else None


def _statements(r: Record) -> Iterator[Row]:
    known = _names(r)
    for s in r.statements:
        yield {
            "id": s.id, "form": s.form, "speaker": s.speaker, "speaker_name": _name(known, s.speaker),
            "addressee": s.addressee, "addressee_name": _name(known, s.addressee), "content_spans": _spans(s.content),
            "source_spans": _spans(s.source), "cue_spans": _spans(s.cue), "content": _quote(r, s.content),
            "source_words": _quote(r, s.source), "cue": _quote(r, s.cue), **_when(s.date), "place": s.place,
            "nested": s.nested, "negated": s.negated, "channel": s.channel, "sentence": s.sentence, **_why(s),
        }  # fmt: skip


def _party(r: Record, known: dict[str, Actor], e: Event, side: str) -> Row:
    parties = getattr(e, side)
    ids = [p.actor for p in parties if p.actor]
    return {side: SEPARATOR.join(known[i].name for i in ids if i in known), f"{side}_ids": " ".join(ids),
            f"{side}_spans": _spans(p.span for p in parties if p.span)}  # fmt: skip


def _events(r: Record) -> Iterator[Row]:
    known, places = _names(r), {p.id: p for p in r.places}
    for e in r.events:
        p, c = places.get(e.place or ""), e.codes
        where = {} if p is None else {"place_name": p.name, "geonameid": p.geonameid, "latitude": p.latitude,
                                      "longitude": p.longitude, "country": p.country}  # fmt: skip
        yield {
            "id": e.id, "type": e.type, "mode": e.mode, "status": e.status, **_span(r, e.trigger),
            **_party(r, known, e, "actors"), **_party(r, known, e, "recipients"), **_when(e.date), "place": e.place,
            **where, "contexts": SEPARATOR.join(e.contexts), "claimed_by": e.claimed_by,
            "claimed_by_name": _name(known, e.claimed_by), "statement": e.statement, "same_as": e.same_as,
            "plover": c.plover, "quad": c.quad, "cameo": c.cameo, "intensity": c.intensity,
            "acled_event_type": c.acled.event_type if c.acled else None,
            "acled_sub_event_type": c.acled.sub_event_type if c.acled else None, "sentence": e.sentence,
            "sentence_words": sentence_of(r, e.sentence), **_why(e),
        }  # fmt: skip


def _positions(r: Record) -> Iterator[Row]:
    known = _names(r)
    for q in r.positions:
        yield {"id": q.id, "holder": q.holder, "holder_name": _name(known, q.holder), "stance": q.stance,
               **_span(r, q.span), "target": q.target, "target_name": _name(known, q.target),
               "statement": q.statement, "conditions": _spans(q.conditions), "sentence": q.sentence,
               **_why(q)}  # fmt: skip


def _figures(r: Record) -> Iterator[Row]:
    known = _names(r)
    for f in r.figures:
        yield {"id": f.id, **_span(r, f.span), "value": f.value, "low": f.low, "high": f.high, "measures": f.measures,
               "unit": f.unit, "source": f.source, "source_name": _name(known, f.source), **_when(f.date),
               "sentence": f.sentence, **_why(f)}  # fmt: skip


def _columns(kind: str, names: str) -> tuple[tuple[str, str], ...]:
    return tuple((n, kind) for n in names.split())


TABLES = (
    Table("articles", (*ARTICLE, *_columns(TEXT, "title url publisher agency byline published written language"),
                       ("characters", WHOLE), ("source", TEXT), ("text", TEXT)), _articles, ("text",)),
    Table("sentences", (*ARTICLE, ("sentence", WHOLE), *SPAN), _sentences),
    Table("timexes", (*ID, *SPAN, *_columns(TEXT, "type value mod anchor earliest latest"), *WHY), _timexes),
    Table("places", (*ID, ("name", TEXT), ("geonameid", WHOLE), ("latitude", NUMBER), ("longitude", NUMBER),
                     *_columns(TEXT, "country admin1 admin2 feature"), *WHY), _places),
    Table("toponyms", (*ARTICLE, *SPAN, *_columns(TEXT, "place use"), *WHY), _toponyms),
    Table("actors", (*ID, *_columns(TEXT, "name kind country sectors role of wikidata mentions"), *WHY), _actors, ()),
    Table("statements", (*ID, *_columns(TEXT, "form speaker speaker_name addressee addressee_name content_spans "
                                        "source_spans cue_spans content source_words cue"), *DATE,
                         *_columns(TEXT, "place nested"), ("negated", FLAG), ("channel", TEXT), ("sentence", WHOLE),
                         *WHY), _statements,
          ("content", "source_words", "cue")),
    Table("events", (*ID, *_columns(TEXT, "type mode status"), *SPAN,
                     *_columns(TEXT, "actors actors_ids actors_spans recipients recipients_ids recipients_spans"),
                     *DATE, *_columns(TEXT, "place place_name"), ("geonameid", WHOLE), ("latitude", NUMBER),
                     ("longitude", NUMBER), *_columns(TEXT, "country contexts claimed_by claimed_by_name statement "
                                                      "same_as plover"), ("quad", WHOLE), ("cameo", TEXT),
                     ("intensity", NUMBER), *_columns(TEXT, "acled_event_type acled_sub_event_type"),
                     ("sentence", WHOLE), ("sentence_words", TEXT), *WHY), _events, ("words", "sentence_words")),
    Table("positions", (*ID, *_columns(TEXT, "holder holder_name stance"), *SPAN,
                        *_columns(TEXT, "target target_name statement conditions"), ("sentence", WHOLE), *WHY),
          _positions),
    Table("figures", (*ID, *SPAN, ("value", NUMBER), ("low", NUMBER), ("high", NUMBER),
                      *_columns(TEXT, "measures unit source source_name"), *DATE, ("sentence", WHOLE), *WHY), _figures),
)  # fmt: skip
"""The tables of a CSV or Parquet export, in order."""
