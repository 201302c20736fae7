"""One paragraph at a time: which kind of furniture it is, going by its own words and shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.model import FurnitureKind, Span
from dateline.read.openings import agency_of, find_credit_prefix, find_dateline, find_signature
from dateline.read.page_words import EDGES, LONGEST, agencies, normal, page_words
from dateline.read.paragraphs import Paragraph
from dateline.read.stamps import alternation, clock_pattern, find_stamps
from dateline.resources import lexicon

SEPARATOR = re.compile(r"\s+[|•·»›/—–-]\s+|\s*[|•]\s*|\t+|\s{4,}")
NO_LETTERS = re.compile(r"[^\w]+|\[?\(?\d{1,3}\)?\]?", re.UNICODE)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
SCRIPT = re.compile(
    r"^\s*(?:(?:var|let|const)\s+\w+\s*=|function\s*\w*\s*\(|\(function\s*\(|window\.\w+|document\.\w+|googletag\.|\$\(|jQuery\(|"
    r"if\s*\(.*\)\s*\{|@media\b|@import\b|\.[\w-]+\s*\{|#[\w-]+\s*\{|<script|<style|!function|\}\s*[;)}]*$|undefined$|NaN$|null$)"
)
CRUMBS = re.compile(r"[\w&'’. ]{2,40}(?:\s*[>»›]\s*[\w&'’.,:;?!“”‘-]{1,60}(?: [\w&'’.,:;?!“”‘-]{1,60}){0,20})+")


@dataclass(frozen=True)
class Label:
    """A kind with its reason and how sure it is."""

    kind: FurnitureKind
    why: str
    score: float = 0.95


def label(text: str, paragraph: Paragraph, title: str | None, broken: bool) -> Label | None:
    """The kind of a paragraph that is furniture by its own words or shape, else null.

    broken: its sentence goes on over the line's edge, so that only shapes which cannot be prose may label it.
    """
    if SCRIPT.match(text):
        return Label("template", "a line of script or style", 0.9)
    plain = normal(text)
    if title and _same(plain, title):
        return Label("headline", "the page's title", 0.99)
    if broken:
        return None
    return (
        _stamp(text)
        or _by_words(plain, paragraph)
        or _shape(text, paragraph)
        or _byline(text, paragraph)
        or _signed(text, plain, paragraph)
        or _segments(text, paragraph)
    )


def _same(plain: str, title: str) -> bool:
    """Whether a line is the title, with or without the site's name after it."""
    key = _letters(plain)
    whole = _letters(normal(title))
    if not key or not whole:
        return False
    heads = {whole, *(_letters(normal(part)) for part in re.split(r"\s+[|–—-]\s+", title)[:1])}
    return key in heads or (len(whole) > 20 and key.startswith(whole) and len(key) - len(whole) < 25 and "|" in plain)


def _letters(plain: str) -> str:
    return "".join(c for c in plain if c.isalnum())


@cache
def _stamp_rest() -> re.Pattern[str]:
    words = lexicon("stamps")
    allowed = [*words["published"], *words["updated"], *words["fillers"], *words["zones"], *words["zones_unsure"]]
    return re.compile(rf"(?:\b(?:{alternation(allowed)})\b|[\W_])*", re.IGNORECASE)


@cache
def _relative() -> re.Pattern[str]:
    words = lexicon("stamps")
    number, clock = r"\d+", r"\d{1,2}[:.]\d\d\s?\w{0,4}"
    lead = alternation([*words["published"], *words["updated"]])
    options = "|".join(w.replace("{n}", number).replace("{t}", clock) for w in words["relative"])
    return re.compile(rf"(?:(?:{lead})\s*:?\s*)?(?:{options})\.?", re.IGNORECASE)


def _stamp(text: str) -> Label | None:
    """A paragraph that holds a date or a clock time and nothing that is not part of a stamp."""
    if len(text) > 200:
        return None
    stamps = find_stamps(text)
    clocks = list(clock_pattern().finditer(text))
    if not stamps and not clocks:
        return Label("timestamp", "how long ago", 0.95) if _relative().fullmatch(text) else None
    rest, at = [], 0
    for s, e in sorted([s.span for s in stamps] + [m.span() for m in clocks]):
        rest.append(text[at:s] if s >= at else "")
        at = max(at, e)
    left = " ".join([*rest, text[at:]])
    if not _stamp_rest().fullmatch(left):
        return None
    if not stamps and not any(m["zone"] or m["half"] for m in clocks) and not re.search(r"[^\W\d]", left):
        return Label("timestamp", "a clock time alone", 0.8)
    if stamps and all("-" not in s.value for s in stamps):
        return None
    return Label("timestamp", "a date or time with nothing else", 0.95)


def _by_words(plain: str, p: Paragraph) -> Label | None:
    words = page_words()
    bare = plain.strip(EDGES) or plain
    kind = words.whole.get(bare)
    if kind:
        return Label(kind, f"the words {bare!r} alone", 0.95)
    for kind, pattern in words.patterns:
        if len(plain) < 160 and pattern.fullmatch(bare):
            return Label(kind, "the shape of such a line", 0.9)
    m = words.starts.match(plain)
    if m:
        cue = m.group()
        kind = words.start_kinds.get(cue) or words.start_kinds[" ".join(cue.split())]
        if _may_start(kind, cue, p):
            return Label(kind, f"it begins with {cue!r}", 0.9)
    m = words.contains.search(plain) if p.words <= 120 else None
    if m:
        kind = words.contain_kinds[m.group()]
        if p.words <= LONGEST[kind]:
            return Label(kind, f"it says {m.group()!r}", 0.9)
    return None


def _may_start(kind: FurnitureKind, cue: str, p: Paragraph) -> bool:
    """Whether first words are enough: a long or ended paragraph may be a sentence of the dispatch."""
    if p.words > LONGEST[kind]:
        return False
    closed = not cue[-1].isalnum()
    if kind in ("related", "navigation", "credit"):
        return closed or not p.ended or p.words <= 4
    if kind == "contact":
        return closed or not p.ended or p.words <= 12 or ADDRESS.search(p.text) is not None
    if kind == "caption":
        return closed or not p.ended or find_signature(p.text) is not None
    return True


def _shape(text: str, p: Paragraph) -> Label | None:
    if NO_LETTERS.fullmatch(text):
        return Label("fragment", "no word in it", 0.9)
    if p.words == 1 and text.islower() and text.isalpha() and text.isascii() and len(text) <= 12:
        return Label("fragment", "one stray word", 0.7)
    if ADDRESS.fullmatch(text.strip("()<>[] ")):
        return Label("contact" if "@" in text else "share", "an address alone", 0.9)
    if p.words <= 30 and CRUMBS.fullmatch(text):
        return Label("navigation", "a trail of sections", 0.9)
    return None


@cache
def _byline_patterns() -> tuple[re.Pattern[str], frozenset[str]]:
    words = lexicon("furniture")["kinds"]["byline"]
    links = "|".join(re.escape(str(w)) for w in words["links"])
    roles = "|".join(re.escape(w) for w in words["roles"])
    name = r"(?:[A-ZÀ-Þ][\w'’.-]*|[A-Z]\.)"
    token = rf"(?:{name}|(?i:{links})|(?i:{roles}))"
    lead = "|".join(re.escape(w) for w in words["starts"] if w != "from")
    by = rf"(?i:{lead})\s*:?\s+(?P<name>{name})(?:[\s,;/|&]+{token}){{0,14}}[.,]?"
    in_place = rf"{name}(?:\s+{name}){{1,3}}(?:\s*,\s*{name}(?:\s+{name}){{1,3}})*(?:\s+(?i:and)\s+{name}(?:\s+{name}){{1,3}})?\s+in\s+{name}(?:\s+{name}){{0,3}}"
    signed = rf"{name}(?:\s+{name}){{1,3}}\s*[,|/–—-]\s*(?:{agencies().signs}|(?:(?i:{roles})|{name})(?:\s+(?:(?i:{roles}|{links})|{name})){{0,5}})"
    return re.compile(rf"(?:(?P<by>{by})|(?P<in>{in_place})|(?P<signed>{signed}))"), frozenset(words["not_names"])


def _byline(text: str, p: Paragraph) -> Label | None:
    if p.words > 25 or len(text) > 200 or p.words < 2:
        return None
    pattern, not_names = _byline_patterns()
    m = pattern.fullmatch(text)
    if m is None:
        return None
    if m["by"]:
        first = normal(m["name"]).strip(".")
        if first in not_names or find_stamps(f"{m['name']} 1"):
            return None
        return Label("byline", "the writer's name", 0.9)
    if m["signed"] and (agency_of(text) or _has_role(text)):
        return Label("byline", "a name with its desk", 0.85)
    return None


def _has_role(text: str) -> bool:
    roles = lexicon("furniture")["kinds"]["byline"]["roles"][:8]
    return any(w in normal(text).split() for w in roles)


def _signed(text: str, plain: str, p: Paragraph) -> Label | None:
    """A caption by its picture credit, or a paragraph that is a credit and nothing else."""
    if agency_of(text) and re.fullmatch(rf"[\s\[(/—–-]*(?:{agencies().signs})(?:\s*[/,&|-]\s*(?:{agencies().signs}))*[\s\])/.]*", text):
        return Label("credit", "an agency's name alone", 0.9)
    if p.words > LONGEST["caption"]:
        return None
    found = find_signature(text)
    if found is None:
        return None
    before = text[: found.span[0]].rstrip()
    if not before:
        return Label("credit", "a credit alone", 0.9)
    ended = before[-1] in ".!?”\"’"
    if not ended and p.words >= 3:
        return Label("caption", "an unended line with a credit after it", 0.9)
    if found.photo or (found.bracket == "[" and p.words <= 50):
        return Label("caption", "a picture's credit after it", 0.85)
    return None


def _segments(text: str, p: Paragraph) -> Label | None:
    """A line of several pieces, all of them furniture: takes the kind of the most telling one."""
    if p.words > 40 or len(text) > 300:
        return None
    parts = [s.strip() for s in SEPARATOR.split(text) if s.strip()]
    if len(parts) < 2:
        return None
    kinds: list[FurnitureKind] = []
    unknown = 0
    for part in parts:
        piece = Paragraph((0, len(part)), part, True)
        got = _stamp(part) or _by_words(normal(part), piece) or _shape(part, piece) or _byline(part, piece) or _signed(part, normal(part), piece)
        if got:
            kinds.append(got.kind)
        elif piece.words > 5 or (piece.ended and piece.words > 2):
            return None
        else:
            unknown += 1
    if not kinds or unknown > len(kinds):
        return None
    best = next((k for k in ("timestamp", "byline") if k in kinds), max(kinds, key=kinds.count))
    return Label(best, "pieces of furniture side by side", 0.85)


def heads_list(text: str) -> bool:
    """Whether a line is a heading over links to other articles.

    >>> heads_list("Related articles:")
    True
    """
    return normal(text).strip(EDGES) in page_words().list_heads


@cache
def _live() -> re.Pattern[str]:
    return re.compile(rf"{clock_pattern().pattern}\s*(?:[-–—:|]+|\s)\s*(?=[A-Z“\"‘'])", re.IGNORECASE)


def openings(text: str, first: bool) -> Iterator[tuple[Span, Label]]:
    """Dateline, agency prefix and live-page stamp before a paragraph's words. first: no paragraph of prose came before."""
    at = 0
    m = _live().match(text)
    if m and m["zone"]:
        at = m.end()
        yield (0, len(m.group().rstrip())), Label("timestamp", "a live page's stamp before a paragraph", 0.85)
    found = find_dateline(text[at : at + 200])
    if found and (first or found.agency or found.date):
        yield (at, at + found.span[1]), Label("dateline", found.why, found.score)
        return
    credit = find_credit_prefix(text[at : at + 200])
    if credit and first and at + credit[1] < len(text):
        yield (at, at + credit[1]), Label("credit", "an agency's name before the first words", 0.9)


@cache
def _inline_credit() -> re.Pattern[str]:
    words = lexicon("furniture")["kinds"]["credit"]["inline"]
    brackets = alternation(w for w in words if w.startswith("("))
    bare = alternation(w for w in words if not w.startswith("("))
    return re.compile(rf"(?:(?:{brackets})\b[^()]{{0,400}}\)?|(?<=[.!?”\"’] )(?:{bare})\b[^.]{{0,200}}\.?)\s*$", re.IGNORECASE)


def closings(text: str, last: bool) -> Iterator[tuple[Span, Label]]:
    """Credits after a paragraph's last words. last: no paragraph of prose comes after."""
    base = max(0, len(text) - 450)
    m = _inline_credit().search(text, base)
    if m:
        yield (m.start(), len(text)), Label("credit", "who reported and edited", 0.95)
        return
    found = find_signature(text)
    if found and found.span[0] > 0 and (last or found.bracket == "("):
        before = text[: found.span[0]].rstrip()
        if before and before[-1] in ".!?”\"’":
            yield found.span, Label("credit", "an agency's name after the last words", 0.9)
