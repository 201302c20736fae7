"""Stage `read.furniture`: what on a page is not the dispatch, labelled by kind and left where it is.

Precision first: a paragraph that may be the dispatch stays unlabelled. Closed lists (`data/en/furniture.yaml`) and
shapes that need no language (templates, addresses, dates, rules) label a paragraph anywhere; headlines, standfirsts
and subheads need their place on the page as evidence too. Furniture the container named (`article.marked`) is taken
as it is.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from dateline.model import Document, Furniture, Span
from dateline.pipeline import Layers, Stage
from dateline.read import page_edges, page_labels, page_signers, page_zones
from dateline.read.page_labels import Label
from dateline.read.page_sheet import Sheet
from dateline.read.paragraphs import split_paragraphs
from dateline.text import overlaps, trim

NAME = "read.furniture"
TEMPLATE = re.compile(
    r"\{\{[^{}\n]{0,300}\}\}|\$\{[^{}\n]{0,300}\}|\{%[^{}\n]{0,300}%\}|<%[^<>\n]{0,300}%>|%%[\w.:-]{1,80}%%"
    r"|\[%[^\[\]\n]{0,300}%\]|<!--[^<>\n]{0,500}-->|</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>\n]{0,500})?/?>"
    r"|\[/?[a-z_]{3,20}(?:\s[a-z_]+=[^\]\n]{0,300})\]|\[/[a-z_]{3,20}\]|\[object Object\]"
)
ALONE_WORDS = 6  # a dateline alone, or before a few words, is no dispatch
SENTENCE_END = re.compile(r"\w{4}[.!?؟。]['\"”’)]*\s+[\"“‘(]?[^\Wa-z_]")


def _row(span: Span, label: Label) -> Furniture:
    return Furniture(span=span, kind=label.kind, by=NAME, why=label.why, score=label.score)


def find_templates(text: str) -> Iterator[Furniture]:
    """Placeholders a page never filled in, and mark-up that was never rendered: in no language, anywhere.

    >>> [f.span for f in find_templates("Views: {{count}} so far")]
    [(7, 16)]
    """
    label = Label("template", "a placeholder or mark-up that was not rendered", 0.97)
    for m in TEMPLATE.finditer(text):
        yield _row(m.span(), label)


def _blank(text: str, spans: Iterable[Span]) -> str:
    """The text with taken spans blanked, so that offsets stay."""
    parts: list[str] = []
    at = 0
    for s, e in spans:
        parts += [text[at:s], re.sub(r"[^\n\r]", " ", text[s:e])]
        at = e
    return "".join([*parts, text[at:]])


def find_furniture(text: str, title: str | None = None, marked: Sequence[Furniture] = ()) -> tuple[Furniture, ...]:
    """The furniture of a page, sorted and disjoint.

    text: the page. title: its headline where the container gave one. marked: furniture already named.

    >>> page = "Envoys meet again\\n\\nFeb 4, 2016\\n\\nGENEVA (AP) — Envoys met here on Monday."
    >>> [f.kind for f in find_furniture(page)]
    ['headline', 'timestamp', 'dateline']
    """
    taken = _disjoint(f for f in marked if 0 <= f.span[0] < f.span[1] <= len(text))
    free = _blank(text, (f.span for f in taken))
    templates = list(find_templates(free))
    free = _blank(free, (f.span for f in templates))
    sheet = Sheet(free, title, split_paragraphs(free))
    alone = len(sheet.paragraphs) == 1 and not taken
    spans = sorted(f.span for f in (*taken, *templates))
    rows = _alone(sheet) if alone else _page(sheet, spans)
    return _trimmed(text, _disjoint([*taken, *templates, *rows]))


def _disjoint(rows: Iterable[Furniture]) -> tuple[Furniture, ...]:
    out: list[Furniture] = []
    for row in sorted(rows, key=lambda f: (f.span[0], -f.span[1])):
        if not out or not overlaps(out[-1].span, row.span):
            out.append(row)
    return tuple(out)


def _trimmed(text: str, rows: Iterable[Furniture]) -> tuple[Furniture, ...]:
    """Rows of ours without white space at their ends; what the container marked stays as it marked it."""
    out: list[Furniture] = []
    for row in rows:
        span = trim(text, row.span) if row.by == NAME else row.span
        if span[0] < span[1]:
            out.append(row if span == row.span else _row(span, Label(row.kind, row.why, row.score)))
    return tuple(out)


def _alone(sheet: Sheet) -> list[Furniture]:
    """A text of one paragraph is dispatch, but for a dateline and credits that cannot be words of a sentence.

    A single sentence has at most a dateline with its agency or its day: it is somebody's line, not a page.
    """
    p = sheet.paragraphs[0]
    least = 0.9 if SENTENCE_END.search(p.text) else 0.95
    edges = [*page_edges.openings(p.text, first=True), *page_edges.closings(p.text, last=True)]
    start = p.span[0]
    return [_row((start + s, start + e), label) for (s, e), label in edges if _sure(p.text, (s, e), label, least)]


def _sure(text: str, span: Span, label: Label, least: float) -> bool:
    words = len(text[: span[0]].split()) + len(text[span[1] :].split())
    return label.score >= least and words >= ALONE_WORDS and (least < 0.95 or label.kind == "dateline")


def _page(sheet: Sheet, taken: Sequence[Span]) -> list[Furniture]:
    for i, p in enumerate(sheet.paragraphs):
        sheet.labels[i] = page_labels.label(p, sheet.title, sheet.broken(i))
    page_signers.label_signers(sheet)
    page_zones.label_zones(sheet)
    rows: list[Furniture] = []
    for p, label in zip(sheet.paragraphs, sheet.labels, strict=True):
        rows.extend(_row(span, label) for span in _round(p.span, taken) if label is not None)
    return rows + list(_edges(sheet))


def _round(span: Span, taken: Sequence[Span]) -> Iterator[Span]:
    """What is left of a paragraph's span round the spans inside it that are labelled already."""
    first = bisect.bisect_left(taken, (span[0], span[0]))
    at = span[0]
    for s, e in itertools.takewhile(lambda t: t[0] < span[1], taken[first:]):
        yield from [(at, s)] if s > at else []
        at = max(at, e)
    yield from [(at, span[1])] if at < span[1] else []


def _edges(sheet: Sheet) -> Iterator[Furniture]:
    """Datelines and credits that stand in a paragraph of the dispatch itself."""
    yield from (_row(span, label) for span, label in sheet.inline)
    opened = False
    transcript = sum(1 for p in sheet.paragraphs if page_edges.credit_prefix(p.text)) > 1
    for i, p in enumerate(sheet.paragraphs):
        if sheet.labels[i] is not None:
            continue
        start = p.span[0]
        end = 0
        for span, label in page_edges.openings(p.text, first=not opened):
            if label.kind == "credit" and transcript:
                continue
            yield _row((start + span[0], start + span[1]), label)
            opened, end = True, span[1]
        opened = opened or sheet.prose(i)
        for span, label in page_edges.closings(p.text, sheet.last_prose(i)):
            if span[0] > end:
                yield _row((start + span[0], start + span[1]), label)


def annotate(document: Document) -> Layers:
    """The furniture of one article."""
    return {"furniture": find_furniture(document.text, document.article.title, document.article.marked)}


STAGE = Stage(
    name=NAME,
    needs=(),
    gives=("furniture",),
    annotate=annotate,
    languages=None,
    purpose="labels what on the page is not the dispatch",
)
