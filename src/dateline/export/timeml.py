"""TimeML 1.2.1: times, events, their instances and the links between them, in the text."""

from __future__ import annotations

import re
from typing import Any

from dateline.export.acts import story_day
from dateline.export.formats import Folder, Format, Options, Records, Report
from dateline.export.xmltext import printable
from dateline.model import Record, Span, StatusValue, Timex

SPOKEN = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"})
"""Acts done by saying something: I_ACTION in TimeML; the others are OCCURRENCE."""
MODALITY = {"hypothetical": "POSSIBLE", "planned": "FUTURE"}
OVERLAPPING = "events and cues that overlap another element"
Piece = tuple[Span, str, dict[str, str]]


def _timex(t: Timex, number: int) -> dict[str, str]:
    found = {"tid": f"t{number}", "type": t.type, "value": t.value}
    anchored = t.anchor in ("written", "published")
    extra = {"mod": t.mod, "quant": t.quant, "freq": t.freq, "temporalFunction": "true" if anchored else None,
             "anchorTimeID": "t0" if anchored else None}  # fmt: skip
    return {**found, **{k: v for k, v in extra.items() if v}}


class _Page:
    """One article on its way to TimeML: elements that do not overlap, instances and links."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.pieces: list[Piece] = []
        self.instances: list[dict[str, str]] = []
        self.links: list[dict[str, str]] = []
        self.skipped = 0
        self._events = 0

    def place(self, span: Span, tag: str, attributes: dict[str, str]) -> bool:
        if any(span[0] < s[1] and s[0] < span[1] for s, _, _ in self.pieces):
            self.skipped += 1
            return False
        self.pieces.append((span, tag, attributes))
        return True

    def times(self) -> dict[str, str]:
        """Places the timexes; their ids in TimeML by our own."""
        numbers = {}
        for n, t in enumerate(self.record.timexes, 1):
            if self.place(t.span, "TIMEX3", _timex(t, n)):
                numbers[t.id] = f"t{n}"
        return numbers

    def instance(self, span: Span, kind: str, status: StatusValue) -> str | None:
        self._events += 1
        n = self._events
        if not self.place(span, "EVENT", {"eid": f"e{n}", "class": kind}):
            return None
        made = {"eiid": f"ei{n}", "eventID": f"e{n}", "tense": "NONE", "aspect": "NONE", "pos": "OTHER",
                "polarity": "NEG" if status == "negated" else "POS"}  # fmt: skip
        if status in MODALITY:
            made["modality"] = MODALITY[status]
        self.instances.append(made)
        return f"ei{n}"

    def link(self, tag: str, **attributes: str) -> None:
        self.links.append({"tag": tag, "lid": f"l{len(self.links) + 1}", **attributes})


def _fill(page: _Page) -> None:
    r = page.record
    times = page.times()
    instances: dict[str, str] = {}
    spans = {t.id: (t.earliest, t.latest) for t in r.timexes}
    for e in sorted(r.events, key=lambda e: e.trigger[1] - e.trigger[0]):
        made = page.instance(e.trigger, "I_ACTION" if e.type in SPOKEN else "OCCURRENCE", e.status)
        if made is None:
            continue
        instances[e.id] = made
        if e.date and e.date.timex in times and (e.date.earliest, e.date.latest) == spans[e.date.timex]:
            page.link("TLINK", eventInstanceID=made, relatedToTime=times[e.date.timex], relType="IS_INCLUDED")
    for e in r.events:
        if e.id in instances and e.same_as in instances:
            page.link("TLINK", eventInstanceID=instances[e.id], relatedToEventInstance=instances[e.same_as],
                      relType="IDENTITY")  # fmt: skip
    for s in r.statements:
        if s.cue and (made := page.instance(s.cue[0], "REPORTING", "negated" if s.negated else "actual")):
            for e in r.events:
                if e.statement == s.id and e.id in instances:
                    page.link("SLINK", eventInstanceID=made, subordinatedEventInstance=instances[e.id],
                              relType="NEG_EVIDENTIAL" if s.negated else "EVIDENTIAL")  # fmt: skip


def timeml(record: Record) -> tuple[bytes, int]:
    """An article as a TimeML document, and how many elements had no room: inline elements must not overlap.

    The text of TEXT is the article's, character by character.
    """
    from lxml import etree

    page = _Page(record)
    _fill(page)
    root = etree.Element("TimeML")
    etree.SubElement(root, "DOCID").text = printable(record.id)
    dct = etree.SubElement(root, "DCT")
    day = story_day(record)
    made = etree.SubElement(dct, "TIMEX3", tid="t0", type="DATE", value=day or "XXXX-XX-XX",
                            temporalFunction="false", functionInDocument="CREATION_TIME")  # fmt: skip
    made.text = day or ""
    if record.title:
        etree.SubElement(root, "TITLE").text = printable(record.title)
    _lay_out(etree.SubElement(root, "TEXT"), printable(record.text), sorted(page.pieces, key=lambda p: p[0]))
    for i in page.instances:
        etree.SubElement(root, "MAKEINSTANCE", i)
    for k in page.links:
        etree.SubElement(root, k["tag"], {name: v for name, v in k.items() if name != "tag"})
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), page.skipped


def _lay_out(parent: Any, text: str, pieces: list[Piece]) -> None:
    from lxml import etree

    at, last = 0, None
    for (start, end), tag, attributes in pieces:
        _append(parent, last, text[at:start])
        last = etree.SubElement(parent, tag, attributes)
        last.text = text[start:end]
        at = end
    _append(parent, last, text[at:])


def _append(parent: Any, last: Any, words: str) -> None:
    if last is None:
        parent.text = (parent.text or "") + words
    else:
        last.tail = words


def file_name(record: Record, number: int) -> str:
    """A name for an article's file: its place in the order, and what of its id a file system takes.

    >>> file_name(Record(id="a/b c", text=""), 3)
    '00003-a_b_c'
    """
    return f"{number:05d}-{re.sub(r'[^A-Za-z0-9._-]+', '_', record.id)[:60]}"


def write_timeml(records: Records, folder: Folder, options: Options, report: Report) -> None:
    """One `.tml` an article."""
    for n, r in enumerate(records, 1):
        content, skipped = timeml(r)
        folder.write(file_name(r, n) + ".tml", content)
        report.articles += 1
        report.rows += 1
        if skipped:
            report.left_out[OVERLAPPING] += skipped


FORMATS = (
    Format(name="timeml", suffix=".zip", about="TimeML 1.2.1, one file an article", folder=write_timeml,
           needs_text=True,
           inexact="`tense`, `aspect` and `pos` are not carried by records and stand as NONE and OTHER; `modality` is "
           "POSSIBLE or FUTURE; characters XML forbids become U+FFFD."),
)  # fmt: skip
