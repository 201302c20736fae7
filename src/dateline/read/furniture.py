"""Stage `read.furniture`: what on a page is not the dispatch, labelled by kind and left where it is.

Precision first: a paragraph that may be the dispatch stays unlabelled. Closed lists (`data/en/furniture.yaml`) and
shapes that need no language (templates, addresses, dates, rules) label a paragraph anywhere; headlines, standfirsts,
bylines and subheads need their place on the page as evidence too. Furniture the container named (`article.marked`) is
taken as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dateline.model import Document, Furniture, Span
from dateline.pipeline import Layers, Stage
from dateline.read import page_labels
from dateline.read.openings import find_credit_prefix, find_dateline
from dateline.read.page_labels import Label
from dateline.read.paragraphs import Paragraph, split_paragraphs
from dateline.text import overlaps

NAME = "read.furniture"
ALONE = 400  # a text of one paragraph shorter than this many code points is all dispatch
PROSE_WORDS = 12
TEMPLATE = re.compile(
    r"\{\{[^{}\n]{0,300}\}\}|\$\{[^{}\n]{0,300}\}|\{%[^{}\n]{0,300}%\}|<%[^<>\n]{0,300}%>|%%[\w.:-]{1,80}%%|<!--[^<>\n]{0,500}-->"
    r"|</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>\n]{0,500})?/?>|\[/?[a-z_]{3,20}(?:\s+[a-z_]+=[^\]\n]{0,300})\]|\[/[a-z_]{3,20}\]|\[object Object\]"
)


@dataclass
class Sheet:
    """A page while it is read: its paragraphs, and one label (or none) for each."""

    text: str
    title: str | None
    paragraphs: list[Paragraph]
    labels: list[Label | None] = field(default_factory=list)
    inline: list[Furniture] = field(default_factory=list)

    def prose(self, i: int) -> bool:
        """Whether paragraph `i` reads as a paragraph of a dispatch."""
        p = self.paragraphs[i]
        return self.labels[i] is None and p.ended and p.words >= PROSE_WORDS

    def broken(self, i: int) -> bool:
        """Whether paragraph `i` is part of a sentence that goes on over its line's edge."""
        p = self.paragraphs[i]
        before = self.paragraphs[i - 1] if i else None
        after = self.paragraphs[i + 1] if i + 1 < len(self.paragraphs) else None
        from_before = before is not None and not p.gap and not before.ended and (p.text[0].islower() or p.text[0] in ".,;)")
        into_after = after is not None and not after.gap and not p.ended and (after.text[0].islower() or after.text[0] in ".,;)")
        return from_before or into_after


def _row(span: Span, label: Label) -> Furniture:
    return Furniture(span=span, kind=label.kind, by=NAME, why=label.why, score=label.score)


def find_templates(text: str) -> Iterator[Furniture]:
    """Placeholders a page never filled in, and mark-up that was never rendered: in no language, anywhere."""
    for m in TEMPLATE.finditer(text):
        yield Furniture(span=m.span(), kind="template", by=NAME, why="a placeholder or mark-up that was not rendered")


def _free(spans: Sequence[Span], text: str) -> tuple[str, tuple[Span, ...]]:
    """The text with taken spans blanked, so that offsets stay; and the spans."""
    parts: list[str] = []
    at = 0
    for s, e in spans:
        parts += [text[at:s], re.sub(r"[^\n\r]", " ", text[s:e])]
        at = e
    return "".join([*parts, text[at:]]), tuple(spans)


def find_furniture(text: str, title: str | None = None, marked: Sequence[Furniture] = ()) -> tuple[Furniture, ...]:
    """The furniture of a page, sorted and disjoint.

    text: the page. title: its headline where the container gave one. marked: furniture already named.

    >>> [f.kind for f in find_furniture("Envoys meet again\\n\\nFeb 4, 2016\\n\\nGENEVA (AP) — Envoys met here on Monday.")]
    ['headline', 'timestamp', 'dateline']
    """
    taken = _disjoint(f for f in marked if 0 <= f.span[0] < f.span[1] <= len(text))
    free, _ = _free([f.span for f in taken], text)
    templates = list(find_templates(free))
    free, _ = _free([f.span for f in templates], free)
    sheet = Sheet(free, title, split_paragraphs(free))
    rows = [*taken, *templates]
    if len(sheet.paragraphs) > 1 or taken or len(text) >= ALONE:
        rows += _label(sheet, alone=len(sheet.paragraphs) == 1 and not taken)
    return _disjoint(rows)


def _disjoint(rows: Iterable[Furniture]) -> tuple[Furniture, ...]:
    out: list[Furniture] = []
    for row in sorted(rows, key=lambda f: (f.span[0], -f.span[1])):
        if not out or not overlaps(out[-1].span, row.span):
            out.append(row)
    return tuple(out)


def _label(sheet: Sheet, alone: bool) -> list[Furniture]:
    sheet.labels = [None] * len(sheet.paragraphs)
    if not alone:
        for i, p in enumerate(sheet.paragraphs):
            sheet.labels[i] = page_labels.label(p.text, p, sheet.title, sheet.broken(i))
        _lists(sheet)
        _head(sheet)
        _subheads(sheet)
    _edges(sheet)
    rows = [_row(p.span, label) for p, label in zip(sheet.paragraphs, sheet.labels, strict=True) if label is not None]
    return rows + sheet.inline


def _lists(sheet: Sheet) -> None:
    """Short lines under a heading of links are links."""
    i = 0
    while i < len(sheet.paragraphs):
        if page_labels.heads_list(sheet.paragraphs[i].text):
            j = i + 1
            while j < len(sheet.paragraphs) and not sheet.paragraphs[j].ended and sheet.paragraphs[j].words <= 25:
                if sheet.labels[j] is None and not sheet.broken(j):
                    sheet.labels[j] = Label("related", "a link under a heading of links", 0.85)
                j += 1
            i = j
        else:
            i += 1


def _first_prose(sheet: Sheet) -> int:
    return next((i for i in range(len(sheet.paragraphs)) if sheet.prose(i)), len(sheet.paragraphs))


def _head(sheet: Sheet) -> None:
    """Headline and standfirst: unended lines above the first paragraph of the dispatch, with evidence beside them."""
    first = _first_prose(sheet)
    if first == len(sheet.paragraphs) and not any(find_dateline(p.text) for p in sheet.paragraphs):
        return
    opened = False
    for i in range(first):
        p = sheet.paragraphs[i]
        label = sheet.labels[i]
        if label is not None:
            opened = opened or label.kind == "headline"
            continue
        if (p.ended and not p.text.endswith(("?", "!"))) or not 2 <= p.words <= 30 or sheet.broken(i):
            continue
        evidence = _beside(sheet, i)
        if evidence is None:
            continue
        if not opened:
            sheet.labels[i], opened = Label("headline", f"the first line, without a full stop, {evidence[0]}", evidence[1]), True
        elif i and sheet.labels[i - 1] is not None and p.words >= 3:
            sheet.labels[i] = Label("subhead", f"a line under the headline, {evidence[0]}", 0.75)


def _beside(sheet: Sheet, i: int) -> tuple[str, float] | None:
    if i + 1 >= len(sheet.paragraphs):
        return None
    after, label = sheet.paragraphs[i + 1], sheet.labels[i + 1]
    if label is not None and label.kind != "fragment":
        return f"above a {label.kind}", 0.95
    if find_dateline(after.text) or find_credit_prefix(after.text):
        return "above a dateline", 0.95
    if after.gap and (sheet.prose(i + 1) or i == 0):
        return "above a blank line", 0.8
    return None


def _subheads(sheet: Sheet) -> None:
    """A lone short line, unended, between two paragraphs of prose."""
    for i in range(1, len(sheet.paragraphs) - 1):
        p = sheet.paragraphs[i]
        if sheet.labels[i] is not None or p.ended or not 1 <= p.words <= 8 or not p.text[0].isupper() or not p.gap:
            continue
        if sheet.paragraphs[i + 1].gap and sheet.prose(i - 1) and sheet.prose(i + 1):
            sheet.labels[i] = Label("subhead", "a short line without a full stop between two paragraphs", 0.75)


def _edges(sheet: Sheet) -> None:
    """Datelines and credits that stand in a paragraph of the dispatch itself."""
    opened = False
    for i, p in enumerate(sheet.paragraphs):
        if sheet.labels[i] is not None or (sheet.broken(i) and not p.ended):
            continue
        start = p.span[0]
        for span, label in page_labels.openings(p.text, first=not opened):
            sheet.inline.append(_row((start + span[0], start + span[1]), label))
            opened = True
        opened = opened or sheet.prose(i)
        last = i + 1 == len(sheet.paragraphs) or not any(sheet.prose(j) for j in range(i + 1, min(i + 6, len(sheet.paragraphs))))
        for span, label in page_labels.closings(p.text, last):
            sheet.inline.append(_row((start + span[0], start + span[1]), label))


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
