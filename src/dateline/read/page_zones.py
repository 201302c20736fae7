"""Furniture told by its neighbours: lists of links, captions over credits, subheads, readers' comments."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.read.openings import find_dateline
from dateline.read.page_head import label_head
from dateline.read.page_labels import Label
from dateline.read.page_sheet import Sheet
from dateline.read.page_words import EDGES, normal, page_words
from dateline.read.paragraphs import Paragraph

LIST_LENGTH = 15  # links under one heading


def label_zones(sheet: Sheet) -> None:
    """Label what only its neighbours tell: links, captions over credits, the head of the page, subheads, comments."""
    _lists(sheet)
    _captions(sheet)
    label_head(sheet)
    _subheads(sheet)
    _about(sheet)
    _comments(sheet)


def _lists(sheet: Sheet) -> None:
    """Short lines under a heading of links are links."""
    i = 0
    while i < len(sheet.paragraphs):
        end = i + 1
        if normal(sheet.paragraphs[i].text).strip(EDGES) in page_words().list_heads and not sheet.broken(i):
            end = _list_end(sheet, i + 1)
            for j in range(i + 1, end):
                if sheet.labels[j] is None:
                    sheet.labels[j] = Label("related", "a link under a heading of links", 0.85)
        elif sheet.kind(i) == "related" and end < len(sheet.paragraphs) and _hangs_on(sheet, end):
            sheet.labels[end] = Label("related", "a link right under a link", 0.8)
        i = end


def _hangs_on(sheet: Sheet, i: int) -> bool:
    """Whether an unended line touches the line of links above it and nothing below."""
    p = sheet.paragraphs[i]
    last = i + 1 == len(sheet.paragraphs) or sheet.paragraphs[i + 1].gap
    short = not p.ended and p.words <= 15 and not find_dateline(p.text)
    return sheet.labels[i] is None and not p.gap and last and short


def _list_end(sheet: Sheet, first: int) -> int:
    for j in range(first, min(first + LIST_LENGTH, len(sheet.paragraphs))):
        p = sheet.paragraphs[j]
        if (p.ended and not p.text.endswith("?")) or p.words > 25 or sheet.broken(j) or find_dateline(p.text):
            return j
        if j > first and p.gap and not sheet.paragraphs[first].gap:
            return j
    return min(first + LIST_LENGTH, len(sheet.paragraphs))


def _captions(sheet: Sheet) -> None:
    """A short paragraph right above a picture's credit is its caption."""
    for i in range(len(sheet.paragraphs) - 1):
        p, after, label = sheet.paragraphs[i], sheet.paragraphs[i + 1], sheet.labels[i + 1]
        if sheet.labels[i] is not None or label is None or not label.photo or after.gap or not 3 <= p.words <= 50:
            continue
        if p.gap and (not p.ended or page_words().scenes.search(normal(p.text))):
            sheet.labels[i] = Label("caption", "above a picture's credit", 0.85)


def _subheads(sheet: Sheet) -> None:
    """A lone short line, unended and without a date, between two paragraphs of prose."""
    for i in range(1, len(sheet.paragraphs) - 1):
        p = sheet.paragraphs[i]
        if sheet.labels[i] is not None or p.ended or not 1 <= p.words <= 8 or not p.text[0].isupper() or not p.gap:
            continue
        # A number may date what follows, and a comma may mean a line of a list: those stay.
        if any(c.isdigit() or c == "," for c in p.text):
            continue
        if sheet.paragraphs[i + 1].gap and sheet.prose(i - 1) and sheet.prose(i + 1):
            sheet.labels[i] = Label("subhead", "a short line without a full stop between two paragraphs", 0.75)


def _about(sheet: Sheet) -> None:
    """A closing paragraph under "About X", or under "Notes", says what the sender is."""
    start = len(sheet.paragraphs) // 2
    for i in range(max(1, start), len(sheet.paragraphs)):
        p = sheet.paragraphs[i]
        m = page_words().about.fullmatch(p.text.strip(EDGES))
        if sheet.labels[i] is not None or m is None or p.ended or p.words > 8:
            continue
        sheet.labels[i] = Label("boilerplate", "a heading over what the sender says of itself", 0.85)
        if i + 1 < len(sheet.paragraphs) and sheet.labels[i + 1] is None and sheet.last_prose(i + 1):
            sheet.labels[i + 1] = Label("boilerplate", "what the sender says of itself", 0.75)


def _comments(sheet: Sheet) -> None:
    """Everything under a heading of readers' comments, where its lines look like comments."""
    words = page_words()
    for i in range(1, len(sheet.paragraphs)):
        if not words.comments.fullmatch(normal(sheet.paragraphs[i].text)) or not any(sheet.prose(j) for j in range(i)):
            continue
        if _looks_commented(sheet.paragraphs[i + 1 : i + 9]):
            for j in range(i, len(sheet.paragraphs)):
                if sheet.labels[j] is None:
                    sheet.labels[j] = Label("boilerplate", "under the heading of readers' comments", 0.8)
            return


def _looks_commented(paragraphs: Sequence[Paragraph]) -> bool:
    marks = page_words().comment_marks
    return sum(1 for p in paragraphs if marks.search(normal(p.text))) >= 2
