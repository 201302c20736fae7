"""Search: words, phrases and fields over sentences, statements and every other row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import APIRouter

from dateline.query.finding import find_articles, find_events, find_figures, find_positions, find_statements
from dateline.query.rows import Evidence, Source
from dateline.query.shelf import Shelf
from dateline.query.terms import Query
from dateline.store import Store
from dateline.store.rows import Hit
from dateline.store.searching import MARKS, parse
from dateline.web.asking import facets, key_ref, question
from dateline.web.desk import Desk
from dateline.web.facet_counts import article_facets
from dateline.web.listing import Asked, Column, Listing, add_listing, make_cursor

router = APIRouter(include_in_schema=False)
WHERE = ("sentences", "statements", "events", "positions", "figures", "articles")
"""What can be searched: the text itself, and the rows that were read from it."""
DEEPEST = 2_000
"""Hits of a search by rank that can be paged through; after so many nobody reads on, and a narrower question helps."""
COLUMNS = (
    Column("layer", "In"), Column("id", "Row"), Column("day", "Day"), Column("who", "Who"), Column("head", "What"),
    Column("words", "Words"), Column("title", "Article"), Column("publisher", "Publisher"),
    Column("article_key", "Key"),
)  # fmt: skip
_WORDS_ONLY = frozenset({"text", "since", "until", "limit", "after", "order", "copies"})


def search(desk: Desk, asked: Asked) -> Listing:
    """What holds the words: by rank in the text, by day among the rows."""
    where = asked.one_of("in", WHERE) or "sentences"
    query = question(asked)
    rows: Sequence[dict[str, Any]] = ()
    after, total, counts = None, None, {}
    if asked.text("q") or len(_given(query)) > 0:
        if where == "sentences" and _given(query) <= _WORDS_ONLY and query.text and parse(query.text):
            rows, after = _ranked(desk.store, query, asked)
        elif where == "sentences" and query.text and not parse(query.text):
            rows = ()
        else:
            where = "statements" if where == "sentences" else where
            rows, after, total = _by_day(desk.store, query, where)
        counts = article_facets(desk.store, query)
    groups = (("publisher", "Publisher"), ("month", "Month"))
    return Listing(
        title="Search", asked=asked, columns=COLUMNS, rows=rows, next=after, total=total,
        facets=facets(asked, *((word, title, counts.get(word, ())) for word, title in groups)),
        more={"where": where, "places": WHERE},
    )  # fmt: skip


add_listing(router, "/search", "search.html", search, keep=True)


def _given(query: Query) -> set[str]:
    return {f.name for f in msgspec.structs.fields(query) if getattr(query, f.name) != f.default} - {"limit", "after"}


def _ranked(store: Store, query: Query, asked: Asked) -> tuple[list[dict[str, Any]], str | None]:
    """Sentences that hold the words, best first; a cursor counts how many were seen."""
    seen = asked.after[0] if asked.after and isinstance(asked.after[0], int) and 0 <= asked.after[0] <= DEEPEST else 0
    hits = store.search(
        query.text or "", ("sentences",), limit=query.limit + 1, offset=seen, since=query.since, until=query.until
    )
    page = hits[: query.limit]
    more = len(hits) > query.limit and seen + query.limit < DEEPEST
    return _hits(store, page), make_cursor(seen + query.limit) if more else None


def _hits(store: Store, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    with store.reading() as c:
        shelf = Shelf(c)
        shelf.take_sources(h.article for h in hits)
    found = []
    for h in hits:
        source = shelf.sources[h.article]
        row = _row("sentences", f"{source.key}.{h.row & 0xFFFFF}", source.day, "", "", h.words, source)
        found.append({**row, "pieces": snippet_pieces(h.snippet), "address": f"/article/{source.key}"})
    return found


def snippet_pieces(snippet: str) -> list[tuple[str, bool]]:
    """A snippet as (text, whether it is what was looked for).

    >>> snippet_pieces("The [talks] began")
    [('The ', False), ('talks', True), (' began', False)]
    """
    pieces: list[tuple[str, bool]] = []
    for n, part in enumerate(snippet.split(MARKS[0])):
        word, closed, rest = part.partition(MARKS[1])
        if n == 0 or not closed:
            pieces.append((part if n == 0 else MARKS[0] + part, False))
        else:
            pieces += [(word, True), (rest, False)]
    return [p for p in pieces if p[0]]


def _row(layer: str, id: str, day: str | None, who: str, head: str, words: str, source: Source) -> dict[str, Any]:
    return {
        "layer": layer, "id": id, "day": day, "who": who, "head": head, "words": " ".join(words.split()),
        "title": source.title or source.id, "publisher": source.publisher or source.agency, "article_key": source.key,
    }  # fmt: skip


def _marked(evidence: Evidence, row: dict[str, Any], address: str) -> dict[str, Any]:
    return {**row, "pieces": [(p.text, p.mark is not None) for p in evidence.pieces], "address": address}


def _in_article(row: dict[str, Any]) -> str:
    """The address of a row that has no page of its own: its card beside the text."""
    key, _, id = row["id"].partition(".")
    return f"/article/{key}#{row['layer']}-{id}"


def _by_day(store: Store, query: Query, where: str) -> tuple[list[dict[str, Any]], str | None, int]:
    """Rows of one layer that match all fields and words."""
    rows: list[dict[str, Any]] = []
    if where == "statements":
        said = find_statements(store, query)
        for s in said.rows:
            who = s.speaker.name if s.speaker else s.source
            row = _row(where, key_ref(s.evidence), s.day, who, s.form, s.said, s.evidence.source)
            rows.append(_marked(s.evidence, row, f"/statement/{row['id']}"))
        return rows, said.after, said.total
    if where == "events":
        acts = find_events(store, query)
        for e in acts.rows:
            who = ", ".join(a.name for a in e.actors)
            row = _row(where, key_ref(e.evidence), e.earliest, who, e.type, e.evidence.sentence, e.evidence.source)
            rows.append(_marked(e.evidence, row, f"/event/{e.cluster or row['id']}"))
        return rows, acts.after, acts.total
    return _others_by_day(store, query, where)


def _others_by_day(store: Store, query: Query, where: str) -> tuple[list[dict[str, Any]], str | None, int]:
    rows: list[dict[str, Any]] = []
    if where == "positions":
        held = find_positions(store, query)
        for p in held.rows:
            row = _row(where, key_ref(p.evidence), p.day, p.holder.name if p.holder else "", p.stance, p.words,
                       p.evidence.source)  # fmt: skip
            rows.append(_marked(p.evidence, row, _in_article(row)))
        return rows, held.after, held.total
    if where == "figures":
        counted = find_figures(store, query)
        for f in counted.rows:
            row = _row(where, key_ref(f.evidence), f.day, f.said_by.name if f.said_by else "", f.measures, f.words,
                       f.evidence.source)  # fmt: skip
            rows.append(_marked(f.evidence, row, _in_article(row)))
        return rows, counted.after, counted.total
    found = find_articles(store, query)
    for a in found.rows:
        row = _row(where, a.source.key, a.source.day, "", "", a.snippet or a.source.title or a.source.id, a.source)
        rows.append({**row, "pieces": [(row["words"], False)], "address": f"/article/{a.source.key}"})
    return rows, found.after, found.total
