"""Furniture told by its place on the page: headline, standfirst, subheads, lists of links, readers' comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.model import FurnitureKind
from dateline.read.openings import find_credit_prefix, find_dateline
from dateline.read.page_labels import Label, is_name, is_role, same_title, title_words
from dateline.read.page_words import EDGES, normal, page_words
from dateline.read.paragraphs import Paragraph
from dateline.read.stamps import find_stamps

PROSE_WORDS = 12
LIST_LENGTH = 15  # links under one heading
CONTINUES = ".,;)"


@dataclass
class Sheet:
    """A page while it is read: its paragraphs, and one label (or none) for each."""

    text: str
    title: str | None
    paragraphs: list[Paragraph]
    labels: list[Label | None] = field(init=False)

    def __post_init__(self) -> None:
        self.labels = [None] * len(self.paragraphs)

    def kind(self, i: int) -> FurnitureKind | None:
        label = self.labels[i] if 0 <= i < len(self.labels) else None
        return label.kind if label else None

    def prose(self, i: int) -> bool:
        """Whether paragraph `i` reads as a paragraph of a dispatch."""
        p = self.paragraphs[i]
        return self.labels[i] is None and p.ended and p.words >= PROSE_WORDS

    def last_prose(self, i: int) -> bool:
        """Whether no prose comes soon after paragraph `i`."""
        return not any(self.prose(j) for j in range(i + 1, min(i + 6, len(self.paragraphs))))

    def broken(self, i: int) -> bool:
        """Whether paragraph `i` is part of a sentence that goes on over its line's edge."""
        p = self.paragraphs[i]
        if i and not p.gap and not self.paragraphs[i - 1].ended and _runs_on(p):
            return True
        after = self.paragraphs[i + 1] if i + 1 < len(self.paragraphs) else None
        return after is not None and not after.gap and not p.ended and _runs_on(after)


def _runs_on(p: Paragraph) -> bool:
    return (p.text[0].islower() and p.words > 1) or p.text[0] in CONTINUES


def label_zones(sheet: Sheet) -> None:
    """Label what only its neighbours tell: links, captions over credits, the head of the page, subheads, comments."""
    _lists(sheet)
    _captions(sheet)
    _head(sheet)
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


def _head(sheet: Sheet) -> None:
    """Headline and standfirst: unended lines above the first paragraph of the dispatch, with evidence beside them."""
    size = len(sheet.paragraphs)
    first = next((i for i in range(size) if sheet.prose(i)), size)
    if first == size and not any(find_dateline(p.text) for p in sheet.paragraphs[:40]):
        return
    headline: str | None = next((p.text for i, p in enumerate(sheet.paragraphs) if sheet.kind(i) == "headline"), None)
    for i in range(min(first + 1, size)):
        p = sheet.paragraphs[i]
        if sheet.labels[i] is not None:
            continue
        if sheet.kind(i - 1) == "byline" and not p.ended and is_role(p):
            sheet.labels[i] = Label("byline", "the writer's post, under the name", 0.85)
        elif sheet.kind(i - 1) == "headline" and is_name(p.text) and _opens(sheet, i + 1):
            sheet.labels[i] = Label("byline", "a name between headline and dispatch", 0.8)
        elif headline is None:
            found = _headline(sheet, i) if i < first else None
            sheet.labels[i], headline = found, p.text if found else None
        elif same_title(p.text, headline):
            sheet.labels[i] = Label("headline", "the headline again", 0.95)
        else:
            sheet.labels[i] = _standfirst(sheet, i, first)


def _opens(sheet: Sheet, i: int) -> bool:
    """Whether paragraph `i` begins the dispatch or is its stamp."""
    if i >= len(sheet.paragraphs):
        return False
    text = sheet.paragraphs[i].text
    return sheet.kind(i) == "timestamp" or bool(find_dateline(text) or find_credit_prefix(text))


def _headline(sheet: Sheet, i: int) -> Label | None:
    p = sheet.paragraphs[i]
    unended = not p.ended or p.text.endswith(("?", "!"))
    if not unended or not 2 <= p.words <= 30 or sheet.broken(i) or find_dateline(p.text):
        return None
    if sheet.title and alike(p.text, sheet.title):
        return Label("headline", "nearly the page's title", 0.9)
    if i + 1 >= len(sheet.paragraphs):
        return None
    after, kind = sheet.paragraphs[i + 1], sheet.kind(i + 1)
    if kind is not None and kind not in ("fragment", "template", "related"):
        return Label("headline", f"the first line, without a full stop, above a {kind}", 0.95)
    if _opens(sheet, i + 1):
        return Label("headline", "the first line, without a full stop, above a dateline", 0.95)
    # A title that was given and is another leaves this line to the dispatch; so does a date in it, which may date it.
    again = same_title(after.text, p.text)
    dated = find_stamps(p.text) or re.search(r"\b(?:1[5-9]|20)\d\d\b", p.text)
    if sheet.title or dated or None in sheet.labels[:i] or not (after.gap or again):
        return None
    return Label("headline", "the first line, without a full stop, above a blank line", 0.8)


def _standfirst(sheet: Sheet, i: int, first: int) -> Label | None:
    """A line between headline and dispatch: unended, or a sentence with the byline right under it."""
    p = sheet.paragraphs[i]
    under = i > 0 and sheet.kind(i - 1) in ("headline", "subhead")
    if not under or not 3 <= p.words <= 45 or find_dateline(p.text):
        return None
    if sheet.kind(i + 1) == "byline":
        return Label("subhead", "between headline and byline", 0.85)
    if i < first and not p.ended and not sheet.broken(i) and sheet.kind(i + 1) is not None:
        return Label("subhead", f"a line without a full stop between headline and {sheet.kind(i + 1)}", 0.8)
    return None


def alike(text: str, title: str) -> bool:
    """Whether a line has nearly the words of a title (three quarters of either's).

    >>> alike("Envoys meet again on Syria", "Envoys to meet on Syria in Geneva")
    False
    """
    a, b = title_words(text), title_words(title)
    return min(len(a), len(b)) >= 4 and len(a & b) * 4 >= 3 * max(len(a), len(b))


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
