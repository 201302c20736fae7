"""Agencies that no list knows, learned from the page: one name in two places where only a signature stands.

`Northwire: ` before the lead and `- Northwire` under a picture are each weak evidence; together they are enough.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from dateline.model import Span
from dateline.read.page_labels import Label
from dateline.read.page_sheet import Sheet

NAME = r"(?P<name>[A-ZÀ-Þ][\w'’.&]*(?:\s[A-ZÀ-Þ][\w'’.&]*){0,2})"
PREFIX = re.compile(rf"{NAME}:\s+(?=\S)")
TAIL = re.compile(rf"\s[-–—|/]\s?{NAME}(?:\s?/\s?[A-ZÀ-Þ][\w'’.-]*(?:\s[A-ZÀ-Þ][\w'’.-]*){{0,3}})?\s*$")
ENDING = re.compile(rf"(?<=[.!?”\"’])\s+[\[(]\s*{NAME}\s*[\])]\s*$")
DATELINE = re.compile(rf".{{3,80}}?\(\s*{NAME}\s*\)\s*[-–—_]")
WHOLE = re.compile(rf"[\[(–—-]*\s*{NAME}\s*[\])]*")
REACH = 120


def places(sheet: Sheet) -> Iterator[tuple[str, str, int, Span]]:
    """Where a signature could stand: the name, the kind of place, the paragraph and the span within it."""
    led = False
    for i, p in enumerate(sheet.paragraphs):
        base = max(0, len(p.text) - REACH)
        if not led and sheet.prose(i):
            led = True
            if m := PREFIX.match(p.text) or DATELINE.match(p.text[:REACH]):
                yield m["name"], "prefix", i, (0, m.end("name") + 1)
        if sheet.labels[i] is None and p.words <= 3 and (m := WHOLE.fullmatch(p.text)):
            yield m["name"], "whole", i, (0, len(p.text))
        elif not p.ended and p.words >= 4 and (m := TAIL.search(p.text, base)):
            yield m["name"], "tail", i, (0, len(p.text))
        elif m := ENDING.search(p.text, base):
            yield m["name"], "ending", i, m.span()


def label_signers(sheet: Sheet) -> None:
    """Label what a learned name signs: captions, lines of its own, and credits inside a paragraph."""
    found = list(places(sheet))
    kinds: dict[str, set[str]] = defaultdict(set)
    for name, place, _, _ in found:
        kinds[name].add(place)
    for name, place, i, span in found:
        if len(kinds[name]) < 2:
            continue
        why = f"{name!r} signs twice on the page"
        if place == "whole":
            sheet.labels[i] = Label("credit", why, 0.85)
        elif place == "tail" and sheet.labels[i] is None and not sheet.broken(i):
            sheet.labels[i] = Label("caption", f"an unended line with a credit after it: {why}", 0.85)
        elif place in ("prefix", "ending") and (place == "ending" or sheet.paragraphs[i].text[span[1] - 1] == ":"):
            start = sheet.paragraphs[i].span[0]
            sheet.inline.append(((start + span[0], start + span[1]), Label("credit", why, 0.85)))
