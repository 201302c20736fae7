"""Stage `read.page`: what the page says of itself. Date, dispatch date, agency, publisher, byline, dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from dateline.model import Article, Dateline, Document, Furniture, Page
from dateline.pipeline import Layers, Stage
from dateline.read.openings import agency_of, read_dateline, signs_picture
from dateline.read.page_words import agencies
from dateline.read.stamps import Stamp, alternation, find_stamps, settle, year_for
from dateline.read.written import written_day
from dateline.resources import lexicon
from dateline.text import body, quote

NAME = "read.page"
ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?")
STAMPED = ("timestamp", "byline", "legal", "boilerplate")
HEADS = ("headline", "subhead", "navigation")
ROLES = (
    ("published", "a time stamp that says so"),
    ("", "a time stamp"),
    ("updated", "only the date of an update is known"),
)
ROLE_REACH = 40
BEGUN_WORDS = 12  # so many words outside furniture are the dispatch
SIGNER = re.compile(r"[A-ZÀ-Þ][\w'’.&]*(?:\s[A-ZÀ-Þ][\w'’.&]*){0,2}")
PATH_DATE = re.compile(r"/((?:19|20)\d\d)/?-?(0[1-9]|1[0-2])/?-?(0[1-9]|[12]\d|3[01])(?:/|-|$)")


def _stamps(document: Document, kinds: tuple[str, ...]) -> list[Stamp]:
    """The dates of the page's stamps; a role may stand on the line before ("Published", then the date)."""
    out: list[Stamp] = []
    for f, own in _owned(document):
        if f.kind in kinds:
            start = max(0, f.span[0] - ROLE_REACH)
            found = find_stamps(document.text[start : f.span[1]])
            out.extend(s for s in found if s.span[0] >= f.span[0] - start and (own or s.role == "published"))
    return out


def _owned(document: Document) -> Iterator[tuple[Furniture, bool]]:
    """Furniture, and whether it is the page's own: dates that hang on links or comments under the dispatch are not."""
    strange = begun = False
    at = 0
    for f in document.furniture:
        between = document.text[at : f.span[0]].split()
        begun = begun or len(between) >= BEGUN_WORDS
        strange = begun and (f.kind in ("related", "boilerplate") or (strange and not between))
        at = f.span[1]
        yield f, not strange


def _given(article: Article) -> str | None:
    """The date the container gave, as ISO 8601; null where it is none that can be read."""
    given = (article.published or "").strip()
    if ISO.fullmatch(given.replace(" ", "T", 1)):
        return given.replace(" ", "T", 1)
    stamps = find_stamps(given)
    return next((s.value for s in (settle(s, ()) for s in stamps) if s.has_year), None)


def find_published(document: Document) -> tuple[str | None, str]:
    """The page's date and how it was found.

    Given with the article; else a stamp that says published, a bare stamp, an update; else a dateline with its year;
    else the page's address. Null where none of these is there: never a guess from today's date.
    """
    if given := _given(document.article):
        return given, "given with the article"
    for kinds in (STAMPED[:2], STAMPED[2:]):
        stamps = [s for s in _stamps(document, kinds) if s.has_year]
        for role, why in ROLES:
            for s in stamps:
                if s.role == role and (role or kinds == STAMPED[:2]):
                    return _settled(document, s, stamps), why
    for f in document.furniture:
        found = read_dateline(quote(document.text, f.span)) if f.kind == "dateline" else None
        for s in find_stamps(found.date_text) if found else ():
            if s.has_year:
                return _settled(document, s, []), "the dateline, which has a year"
    for f in document.furniture:
        found_days = find_stamps(quote(document.text, f.span)) if f.kind in HEADS else ()
        for s in found_days:
            if s.has_year and len(s.day) == 10:
                return _settled(document, s, []), f"a date in the page's {f.kind}"
    m = PATH_DATE.search(urlsplit(document.article.url or "").path)
    return ("-".join(m.groups()), "the page's address") if m else (None, "")


def _settled(document: Document, stamp: Stamp, stamps: list[Stamp]) -> str:
    others = [*stamps, *find_stamps(document.text[:20_000])] if stamp.other else []
    return settle(stamp, others).value


def _dateline(document: Document, anchor: date | None) -> Dateline | None:
    """The first dateline of the page, its day set in the year of the page's date."""
    for f in document.furniture:
        if f.kind != "dateline":
            continue
        found = read_dateline(quote(document.text, f.span))
        if found is None:
            continue
        day = _full(found.date or _dated(document, found.date_text))
        if day is not None and day.startswith("--"):
            day = year_for(day, anchor) if anchor else None
        start = f.span[0]
        place_span = (start + found.place_span[0], start + found.place_span[1])
        return Dateline(
            span=f.span,
            place=found.place,
            place_span=place_span,
            date=day and day.partition("T")[0],
            agency=found.agency,
            by=NAME,
            why=found.why,
            score=found.score,
        )
    return None


def _dated(document: Document, words: str) -> str | None:
    return next((_settled(document, s, []) for s in find_stamps(words)), None)


def _full(value: str | None) -> str | None:
    """A value that names a day, with or without its year; null for a year or a month."""
    return value if value and (value.startswith("--") or len(value) >= 10) else None


def find_agency(document: Document, dateline: Dateline | None) -> str | None:
    """The agency that wrote the dispatch: given, in the dateline, a credit or byline. A picture's agency is not it."""
    if document.article.agency:
        return agency_of(document.article.agency) or document.article.agency
    if dateline and dateline.agency:
        return dateline.agency
    for kind in ("dateline", "credit", "byline", "legal", "timestamp"):
        for f in document.furniture:
            words = quote(document.text, f.span)
            if f.kind == kind and not signs_picture(words) and (name := agency_of(words)):
                return name
    return _signer(document)


def _signer(document: Document) -> str | None:
    """A name that no list knows and that signs twice among the page's credits and captions."""
    signed = [(f.kind, quote(document.text, f.span)) for f in document.furniture if f.kind in ("credit", "caption")]
    for kind, words in signed:
        name = words.strip(" \t()[]:-–—|/")
        twice = SIGNER.fullmatch(name) and sum(name in w for _, w in signed) > 1
        if kind == "credit" and twice and not signs_picture(words):
            return name
    return None


def find_publisher(document: Document) -> str | None:
    """The outlet: given, by the page's host, or by the name in its copyright line."""
    if document.article.publisher:
        return document.article.publisher
    host = (urlsplit(document.article.url or "").hostname or "").removeprefix("www.")
    for known, name in agencies().hosts.items():
        if host == known or host.endswith("." + known):
            return name
    for f in document.furniture:
        words = quote(document.text, f.span)
        signed = f.kind == "legal" or (f.kind == "credit" and "©" in words)
        if signed and (m := _outlet().search(words)):
            return agencies().publishers[m.group()]
    return None


@cache
def _outlet() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation(agencies().publishers)})(?!\w)")


@cache
def _by() -> re.Pattern[str]:
    words = lexicon("furniture")["kinds"]["byline"]["starts"]
    return re.compile(rf"^(?:{alternation(words)})\s*:?\s+", re.IGNORECASE)


def find_byline(document: Document) -> str | None:
    """The writer as given, or the first byline without its \"by\"."""
    if document.article.byline:
        return document.article.byline
    for f in document.furniture:
        if f.kind == "byline":
            words = _by().sub("", " ".join(quote(document.text, f.span).split())).strip(" .,|")
            return words or None
    return None


def find_title(document: Document) -> str | None:
    """The title as given, or the page's first headline."""
    if document.article.title:
        return document.article.title
    headlines = (quote(document.text, f.span) for f in document.furniture if f.kind == "headline")
    return next((" ".join(h.split()) for h in headlines), None)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def find_written(document: Document, published: str | None, dateline: Dateline | None) -> tuple[str | None, str]:
    """The dispatch's own day: the dateline's, else by its day words and the page's day; null where neither is known."""
    if dateline and dateline.date:
        return dateline.date, "the dateline's day"
    day = _day(published)
    if day is None:
        return None, ""
    found, why = written_day(document.text, body(document.text, document.furniture), day)
    return found.isoformat(), why


def annotate(document: Document) -> Layers:
    """What the page says of itself."""
    published, published_why = find_published(document)
    dateline = _dateline(document, _day(published))
    written, written_why = find_written(document, published, dateline)
    page = Page(
        title=find_title(document),
        published=published,
        published_why=published_why,
        written=written,
        written_why=written_why,
        agency=find_agency(document, dateline),
        publisher=find_publisher(document),
        byline=find_byline(document),
        dateline=dateline,
    )
    return {"page": page}


STAGE = Stage(
    name=NAME,
    needs=("furniture",),
    gives=("page",),
    annotate=annotate,
    languages=None,
    purpose="finds the page's date, the dispatch's own day, agency, publisher, byline and dateline",
)
