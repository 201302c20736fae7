"""Speakers' turns in a transcript: ``SECRETARY KERRY: ...`` and ``Q: ... A: ...`` are sources with an empty cue."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from dateline.annotate.attribution.wholes import join
from dateline.model import Attribution, Document, Span, Spans
from dateline.resources import lexicon
from dateline.text import Around, row_id, trim

#: A name in capitals before a colon at the start of a paragraph, maybe behind a quotation mark.
_LABEL = re.compile(
    r"(?m)^[ \t]*(?P<mark>[\"“]?)(?P<name>[A-Z][A-Z.'’\-]+(?:[ ,]+[A-Z][A-Z.'’\-]+){0,6}[ ,]*(?:\([^)\n]{2,40}\))?)"
    r"[ \t]*:[ \t]+(?=\S)"
)
#: The same in small letters.
_NAMED = re.compile(r"(?m)^[ \t]*(?P<mark>[\"“]?)(?P<name>[A-Z][\w.'’\-]+(?: [A-Z][\w.'’\-]+){0,2})[ \t]*:[ \t]+(?=\S)")
_LINE = re.compile(r"[^\n]+")
#: A paragraph that only notes what went on ("(CROSSTALK.)").
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]\.?")
_OPENING, _CLOSING = '"“', '"”'
#: So many labels make a transcript; below it a colon is a headline's or a list's.
LABELS = 2


class Turn(NamedTuple):
    """One turn: the label without its colon and the paragraphs that follow it."""

    label: Span
    paragraphs: Spans


def _paragraphs(text: str, start: int, end: int, mark: str) -> Spans:
    found = []
    for match in _LINE.finditer(text, start, end):
        low, high = trim(text, match.span())
        if mark and low < high:
            low += text[low] in _OPENING
            high -= high > low and text[high - 1] in _CLOSING
        if any(c.isalnum() for c in text[low:high]) and not _ASIDE.fullmatch(text, low, high):
            found.append((low, high))
    return tuple(found)


@cache
def _interview() -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    """The labels of an interview at the start of a paragraph, those who ask, and those who answer."""
    words = lexicon("cues")["interview"]
    asks, answers = frozenset(words["asks"]), frozenset(words["answers"])
    told = "|".join(sorted(asks | answers))
    return re.compile(rf"(?m)^[ \t]*(?P<mark>[\"“]?)(?P<name>{told})(?:[ \t]*:|\.)[ \t]+(?=\S)"), asks, answers


def _asked_and_answered(text: str) -> list[re.Match[str]]:
    """Labels such as "Q:" and "A.", where both questions and answers are marked so and one of the questions asks."""
    pattern, asks, answers = _interview()
    found = [m for m in pattern.finditer(text) if not _LABEL.match(text, m.start())]
    names = {m.group("name") for m in found}
    asked = any(m.group("name") in asks and _asks(text, m) for m in found)
    return found if asked and names & answers else []


def _asks(text: str, label: re.Match[str]) -> bool:
    """Whether a question mark stands in the paragraph behind a label."""
    return "?" in text[label.end() : (text + "\n").index("\n", label.end())]


def _in_turn(text: str) -> list[re.Match[str]]:
    """Labels such as "Voss:" and "Northwire:", where at least two of them speak at least twice each and one asks."""
    found = [m for m in _NAMED.finditer(text) if not _LABEL.match(text, m.start())]
    turns = Counter(m.group("name") for m in found)
    kept = [m for m in found if turns[m.group("name")] >= LABELS and not _interview()[0].match(text, m.start())]
    return kept if any(_asks(text, m) for m in kept) and len({m.group("name") for m in kept}) >= LABELS else []


def find_labels(text: str) -> list[Turn]:
    """Turns of a transcript, or none where fewer than two labels stand in the text.

    >>> text = "MR. TONER: We met.\\nQUESTION: Where?\\nMR. TONER: In Vienna."
    >>> [text[t.label[0]:t.label[1]] for t in find_labels(text)]
    ['MR. TONER', 'QUESTION', 'MR. TONER']
    >>> [text[t.label[0]:t.label[1]] for text in ["Q: Where?\\nA: In Vienna."] for t in find_labels(text)]
    ['Q', 'A']
    """
    labels = sorted((*_LABEL.finditer(text), *_asked_and_answered(text), *_in_turn(text)), key=lambda m: m.start())
    if len(labels) < LABELS:
        return []
    turns = []
    for match, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.start() if following else len(text)
        paragraphs = _paragraphs(text, match.end(), end, match.group("mark"))
        turns.append(Turn(trim(text, match.span("name")), paragraphs))
    return _closed([t for t in turns if t.paragraphs], all(_LABEL.match(text, m.start()) for m in labels))


def _closed(turns: list[Turn], capitals: bool) -> list[Turn]:
    """Turns, the last of which is no longer than the longest before: what follows an interview is the writer's."""
    if capitals or len(turns) < LABELS:
        return turns
    most = max(len(t.paragraphs) for t in turns[:-1])
    return [*turns[:-1], turns[-1]._replace(paragraphs=turns[-1].paragraphs[:most])]


def find_turns(document: Document) -> list[Attribution]:
    """Attributions for the turns of a transcript; nothing in an ordinary dispatch.

    A label that names only a place is the head of a briefing's section, not a speaker.
    """
    furniture, places = Around(f.span for f in document.furniture), Around(t.span for t in document.toponyms)
    turns = [t for t in find_labels(document.text) if not furniture.touching(t.label)]
    sections = sum(bool(places.holding(t.label)) for t in turns)
    if 2 * sections >= len(turns):
        return []
    rows = []
    for turn in turns:
        content = _told(document, turn, furniture)
        if not content:
            continue
        rows.append(
            Attribution(
                id=row_id("u", document.id, "attributions", turn.label, *content),
                source=(turn.label,),
                cue=(),
                content=content,
                form="indirect",
                cue_class="label",
                by="transcript rule",
                why="a name and a colon open the paragraph, twice or more in this text",
                score=0.9,
            )
        )
    return rows


def _told(document: Document, turn: Turn, furniture: Around) -> Spans:
    """A turn's words as one content: its paragraphs to the next label, page furniture left out."""
    kept = [p for p in turn.paragraphs if not furniture.touching(p)]
    return join(document.text, kept)
