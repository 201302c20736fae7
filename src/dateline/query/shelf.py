"""The articles that a page of rows stands in, read once: source, text, sentences, names, reasons.

All that a browser or a reader is shown is text cut out here; offsets stay inside.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, select

from dateline.model import Span
from dateline.query.rows import ActorRef, Evidence, Mark, Piece, PlaceRef, Source
from dateline.store import schema
from dateline.store.among import among
from dateline.store.packing import exact_text

T = TypeVar("T")
Marked = tuple[Span, Mark]
PART = 2_000
"""Numbers in one question to the database."""
ROOM = 900
"""Characters of a sentence, or of what was said over several, that a row shows; the rest is on the article's page."""
_BREAKS = re.compile(r"\s+")


class Why(msgspec.Struct, frozen=True):
    """Who made a row of a record, and the reason."""

    id: str
    by: str = ""
    why: str = ""


class Whys(msgspec.Struct, frozen=True):
    """The reasons of one record; nothing else of it is decoded."""

    statements: tuple[Why, ...] = ()
    events: tuple[Why, ...] = ()
    positions: tuple[Why, ...] = ()
    figures: tuple[Why, ...] = ()


_WHYS = msgspec.json.Decoder(Whys)
_a = schema.articles
SOURCE = (_a.c.article, _a.c.id, _a.c.key, _a.c.title, _a.c.publisher, _a.c.agency, _a.c.day, _a.c.url, _a.c.copy_group)


class Shelf:
    """What is known of some articles, looked up as it is asked for."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.sources: dict[int, Source] = {}
        self._texts: dict[int, str] = {}
        self._sentences: dict[int, list[Span]] = {}
        self._whys: dict[int, dict[tuple[str, str], Why]] = {}
        self._actors: dict[int, ActorRef] = {}
        self._places: dict[int, PlaceRef] = {}

    # ------------------------------------------------------------ looking up, many at a time

    def take(self, articles: Iterable[int]) -> None:
        """Fetch these articles: source, text, sentences and reasons."""
        articles = set(articles)
        self.take_sources(articles)
        t, s, r = schema.texts, schema.sentences, schema.records
        for part in parts(articles - self._texts.keys()):
            ask = select(_a.c.article, t.c.text, t.c.exact).join_from(_a, t).where(among(_a.c.article, part))
            for row in self.connection.execute(ask).all():
                self._texts[row.article] = exact_text(row.text, row.exact)
                self._sentences[row.article] = []
            ask = select(s.c.article, s.c.start, s.c.end).where(among(s.c.article, part)).order_by(s.c.article, s.c.n)
            for article, start, end in self.connection.execute(ask).all():
                self._sentences[article].append((start, end))
            kept = select(r.c.article, r.c.record).where(among(r.c.article, part))
            for found in self.connection.execute(kept).all():
                self._whys[found.article] = _reasons(found.record)

    def take_sources(self, articles: Iterable[int]) -> None:
        """Fetch who published these articles, and when."""
        for part in parts({a for a in articles if a not in self.sources}):
            for row in self.connection.execute(select(*SOURCE).where(among(_a.c.article, part))).all():
                self.sources[row.article] = source_of(row)

    def take_actors(self, numbers: Iterable[int | None]) -> None:
        """Fetch the names of these actors, of those they were merged into."""
        a, root = schema.actors, schema.actors.alias()
        for part in parts({n for n in numbers if n is not None} - self._actors.keys()):
            ask = select(a.c.actor, root.c.actor.label("root"), root.c.name, root.c.kind, root.c.country)
            ask = ask.join_from(a, root, root.c.actor == a.c.root).where(among(a.c.actor, part))
            for row in self.connection.execute(ask).all():
                ref = ActorRef(actor=row.root, name=row.name, kind=row.kind, country=row.country)
                self._actors[row.actor] = ref

    def take_places(self, numbers: Iterable[int | None]) -> None:
        """Fetch these places."""
        p = schema.places
        ask = select(p.c.place, p.c.name, p.c.country, p.c.admin1, p.c.latitude, p.c.longitude)
        for part in parts({n for n in numbers if n is not None} - self._places.keys()):
            for row in self.connection.execute(ask.where(among(p.c.place, part))).mappings().all():
                self._places[row["place"]] = PlaceRef(**row)

    # ------------------------------------------------------------ one at a time

    def actor(self, number: int | None) -> ActorRef | None:
        """An actor that was taken."""
        return self._actors.get(number) if number is not None else None

    def place(self, number: int | None) -> PlaceRef | None:
        """A place that was taken."""
        return self._places.get(number) if number is not None else None

    def words(self, article: int, span: Span | None) -> str:
        """The words of a span, on one line."""
        return one_line(self._texts[article][span[0] : span[1]]) if span else ""

    def sentences(self, article: int) -> Sequence[Span]:
        """Where the sentences of an article stand."""
        return self._sentences[article]

    def text(self, article: int) -> str:
        """The text of an article."""
        return self._texts[article]

    def evidence(self, article: int, layer: str, id: str, words: str, marks: Sequence[Marked], score: float,
                 sentence: int | None = None, room: int | None = ROOM) -> Evidence:  # fmt: skip
        """The words a row rests on inside their sentences. room: characters that are shown, null for all."""
        why = self._whys[article].get((layer, id), Why(id))
        return Evidence(
            ref=ref(article, id), source=self.sources[article], words=words,
            pieces=self._pieces(article, marks, sentence, room), by=why.by, why=why.why, score=score,
        )  # fmt: skip

    def _pieces(self, article: int, marks: Sequence[Marked], sentence: int | None,
                room: int | None) -> tuple[Piece, ...]:  # fmt: skip
        text, sentences = self._texts[article], self._sentences[article]
        ends = [span for span, _ in marks]
        if sentence is not None and sentence < len(sentences):
            ends = [sentences[sentence], *(s for s, m in marks if m == "content")]
        if not ends:
            return ()
        start, end = widened(sentences, min(s for s, _ in ends), max(e for _, e in ends))
        pieces = cut(text, (start, end), marks)
        return pieces if room is None else clipped(pieces, room)


def ref(article: int, id: str) -> str:
    """The name of a row of the corpus.

    >>> ref(17, "e1a2b")
    '17.e1a2b'
    """
    return f"{article}.{id}"


def source_of(row: Any) -> Source:
    """Who published an article; `text` is the same for all copies of one text."""
    return Source(
        article=row.article, id=row.id, key=row.key, title=row.title, publisher=row.publisher, agency=row.agency,
        day=row.day, url=row.url, text=row.copy_group or row.article,
    )  # fmt: skip


def one_line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def widened(sentences: Sequence[Span], start: int, end: int) -> Span:
    """A span made as wide as the sentences it begins and ends in."""
    starts = [s for s, _ in sentences]
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, max(end - 1, start)) - 1
    if first >= 0 and sentences[first][1] > start:
        start = sentences[first][0]
    if last >= 0 and sentences[last][1] >= end:
        end = max(end, sentences[last][1])
    return start, end


def cut(text: str, within: Span, marks: Sequence[Marked]) -> tuple[Piece, ...]:
    """A stretch of text in pieces; where marks overlap the shorter one is shown.

    >>> [(p.text, p.mark) for p in cut("They met today.", (0, 15), [((5, 8), "trigger")])]
    [('They ', None), ('met', 'trigger'), (' today.', None)]
    """
    start, end = within
    edges = sorted({start, end, *(e for span, _ in marks for e in span if start < e < end)})
    found: list[Piece] = []
    for s, e in pairwise(edges):
        over = [(b - a, m) for (a, b), m in marks if a <= s and e <= b]
        mark = min(over)[1] if over else None
        words = _BREAKS.sub(" ", text[s:e])
        if found and found[-1].mark == mark:
            words = found.pop().text + words
        found.append(Piece(words, mark))
    return tuple(found)


def clipped(pieces: Sequence[Piece], room: int) -> tuple[Piece, ...]:
    """Pieces cut to so many characters around the first mark, with "…" where something is left out."""
    if sum(len(p.text) for p in pieces) <= room:
        return tuple(pieces)
    first = next((n for n, p in enumerate(pieces) if p.mark), 0)
    before = "".join(p.text for p in pieces[:first])
    lead = min(len(before), room // 4)
    kept: list[Piece] = [Piece("…" + before[-lead:] if lead < len(before) else before)] if before else []
    left = room - lead
    for p in pieces[first:]:
        if left <= 0:
            break
        kept.append(p if len(p.text) <= left else Piece(p.text[:left] + "…", p.mark))
        left -= len(p.text)
    return tuple(kept)


def parts(numbers: Collection[T], size: int = PART) -> Iterator[list[T]]:
    """Numbers in lists that a database takes."""
    ordered = list(numbers)
    for i in range(0, len(ordered), size):
        yield ordered[i : i + size]


def _reasons(data: bytes) -> dict[tuple[str, str], Why]:
    whys = _WHYS.decode(zlib.decompress(data))
    return {(layer, w.id): w for layer in Whys.__struct_fields__ for w in getattr(whys, layer)}
