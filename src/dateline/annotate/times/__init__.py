"""Expressions of time: found, read, and set on the calendar as TIMEX3.

Three steps, each its own module: `grammar` finds expressions and says what their words fix (a `Reading`); `story` and
`tense` say where the text stands; `resolve` gives the value. The words and rules of a language are its `times.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline import resources
from dateline.annotate.times.almanac import interval, narrow
from dateline.annotate.times.ellipsis import borrow_days, share
from dateline.annotate.times.grammar import Grammar, grammar
from dateline.annotate.times.resolve import resolve
from dateline.annotate.times.scan import Item
from dateline.annotate.times.scene import Found, Scene
from dateline.annotate.times.story import Story, anchor, is_history
from dateline.annotate.times.tense import Clauses, kind_of_day
from dateline.annotate.times.usable import usable
from dateline.model import Article, Document, Page, Span, Timex
from dateline.pipeline import Layers, Stage
from dateline.text import at, row_id

NAME = "annotate.times"
OPENING = 9  # code points before an expression that opens its sentence (". During 1937")


def annotate(document: Document) -> Layers:
    """Every expression of time in the body of an article, with its value.

    Needs sentences; uses the parse for tense where there is one, and the page's days as anchors: the dispatch's own day
    (`written`), else the page's (`published`), else the time the text last spoke of.
    """
    return {"timexes": tuple(find_times(document))}


def find_times(document: Document) -> Iterator[Timex]:
    """The timexes of a document in text order."""
    rules = grammar(_language(document))
    now = anchor(document.page.written, "written") or anchor(document.page.published, "published")
    found = [i for a, b in _stretches(document) for i in _found(rules, document.text, a, b)]
    clauses = Clauses(document.tokens, rules.table.get("tense", {}))
    names = frozenset(rules.table.get("given_names", ()))
    history = is_history((i.reading for i in found if i.reading), now, rules.table.get("history", {}))
    found = [i for i in found if usable(i, document.text, history) and not _someone(i, clauses, names)]
    found = list(borrow_days(found, document.sentences))
    feasts = rules.table.get("feasts", {})
    story = Story(now)
    for item in found:
        assert item.reading is not None
        span = (item.start, item.end)
        story.enter(at(document.sentences, item.start))
        opens = not history or _opens(document.text, item.start)
        way, sure = clauses.direction(span, kind_of_day(item.reading))
        scene = Scene(now=now, refs=story.refs, history=history, feasts=feasts, direction=way, sure=sure)
        answer = resolve(item.reading, scene)
        timex = _timex(document.id, span, item, answer)
        story.note(answer, timex.id, opens)
        yield timex


def _someone(item: Item, clauses: Clauses, names: frozenset[str]) -> bool:
    r = item.reading
    alone = r is not None and r.how == "calendar" and r.month and not (r.day or r.year or r.dir is not None)
    return bool(alone) and clauses.names_someone((item.start, item.end), names)


def _opens(text: str, start: int) -> bool:
    """Whether an expression at `start` opens a sentence or stands in a heading: hardly a word is before it."""
    return start <= OPENING or any(mark in text[start - OPENING : start] for mark in ".!?\n")


def _language(document: Document) -> str:
    language = document.language or "en"
    return language if resources.path(f"{language}/times.yaml").is_file() else "any"


def _found(rules: Grammar, text: str, start: int, end: int) -> list[Item]:
    return [i for i in share(rules.expressions(text, start, end)) if i.reading is not None]


def _stretches(document: Document) -> Iterator[Span]:
    """Sentences that follow each other in one paragraph, taken together: a wrong sentence end ("Aug. | 2") then
    cuts no date in two."""
    text = document.text
    start: int | None = None
    end = 0
    for a, b in document.sentences:
        if start is not None and ("\n" in text[end:a] or a - end > 3):
            yield start, end
            start = None
        if start is None:
            start = a
        end = b
    if start is not None:
        yield start, end


def _timex(document: str, span: Span, item: Item, found: Found) -> Timex:
    earliest, latest = _bounds(found)
    reading = item.reading
    assert reading is not None
    return Timex(
        id=row_id("t", document, "timexes", span), span=span, type=found.type or reading.type, value=found.value,
        mod=found.mod, quant=reading.quant, freq=reading.freq, earliest=earliest, latest=latest,
        anchor=found.anchor, alternatives=found.others, by=NAME, why=f"{item.rule}: {found.why}", score=found.score,
    )  # fmt: skip


def _bounds(found: Found) -> tuple[str | None, str | None]:
    """First and last day (for a time, hour) of what was found: of the feast itself, of the third "late" names."""
    if found.bounds is not None and found.moment is None:  # within a month or year of which the day is not known
        return found.bounds[0].isoformat(), found.bounds[1].isoformat()
    if (found.bounds is None and not (found.moment and found.mod)) or "T" in found.value:
        return interval(found.value) or (None, None)
    m = found.moment
    assert m is not None
    first, last = narrow(m.first, m.last, found.mod)
    return first.isoformat(), last.isoformat()


def resolve_expression(text: str, published: str | None = None) -> tuple[Timex, ...]:
    """What an expression of time means to a reader of the day it was published.

    published: ISO date or null. Gives the timexes found in `text`, with reasons and alternatives.

    >>> [(t.value, t.anchor) for t in resolve_expression("two weeks ago", "2016-02-04")]
    [('2016-W03', 'published')]
    """
    article = Article(id="", text=text, published=published)
    page = Page(published=published)
    spans = ((0, len(text)),) if text.strip() else ()
    return tuple(find_times(Document(article=article, page=page, language="en", sentences=spans)))


STAGE = Stage(
    name=NAME,
    needs=("sentences", "tokens", "page"),
    gives=("timexes",),
    annotate=annotate,
    languages=None,
    purpose="Find expressions of time and set them on the calendar (TIMEX3).",
)
