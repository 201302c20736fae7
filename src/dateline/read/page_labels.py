"""One paragraph at a time: which kind of furniture it is, going by its own words and shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.model import FurnitureKind
from dateline.read.openings import agency_of, find_signature, is_city, is_dateline_line
from dateline.read.page_words import EDGES, LONGEST, agencies, normal, page_words
from dateline.read.paragraphs import Paragraph
from dateline.read.stamps import alternation, clock_pattern, find_stamps
from dateline.resources import lexicon

SEPARATOR = re.compile(r"\s+[|•·»›/—–-]\s+|\s*[|•]\s*|\t+|\s{4,}")
NO_WORDS = re.compile(r"[^\w]+|\[?\(?\d{1,3}\)?\]?|\d{1,3}(?:,\d{3})+|(?!(?:19|20)\d\d$)\d{4,7}|[\W_]+")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\+?[(\d][\d() ./-]{5,18}\d")
SCRIPT = re.compile(
    r"^\s*(?:(?:var|let|const)\s+\w+\s*=|function\s*\w*\s*\(|\(function\s*\(|window\.\w+\s*[=.(]|document\.\w+\s*[=.(]"
    r"|googletag\.|\$\(|jQuery\(|if\s*\(.*\)\s*\{|@media\b.*\{|@import\b|\.[\w-]+\s*\{|#[\w-]+\s*\{|!function"
    r"|\}\s*[;)}]*$|undefined$|NaN$|null$|//<!\[CDATA\[|/\*.*\*/$)"
)
CRUMBS = re.compile(r"[\w&'’. ]{2,40}(?:\s*[>»›]\s*[\w&'’.,:;?!“”‘-]{1,60}(?: [\w&'’.,:;?!“”‘-]{1,60}){0,20})+")
ENDS = '.!?”"’'
LED_WORDS = 16


@dataclass(frozen=True)
class Label:
    """A kind with its reason and how sure it is. photo: it is a picture's credit."""

    kind: FurnitureKind
    why: str
    score: float = 0.95
    photo: bool = False


def label(p: Paragraph, title: str | None, broken: bool) -> Label | None:
    """The kind of a paragraph that is furniture by its own words or shape, else null.

    title: the page's, where its container gave one. broken: the paragraph's sentence goes on over the line's edge, so
    that only a shape which cannot be prose may label it.
    """
    if SCRIPT.match(p.text):
        return Label("template", "a line of script or style", 0.9)
    if title and same_title(p.text, title):
        return Label("headline", "the page's title", 0.99)
    if broken:
        stamp = _stamp(p.text)
        return stamp if stamp and _clocked(p.text) else None
    return piece_label(p) or _segments(p)


def piece_label(p: Paragraph) -> Label | None:
    """The label of a paragraph, or of a piece of one, taken by itself."""
    return _stamp(p.text) or _dateline(p) or _byline(p) or _signed(p) or _by_words(p) or _shape(p)


def _dateline(p: Paragraph) -> Label | None:
    found = p.words <= 16 and is_dateline_line(p.text)
    return Label("dateline", "place and date on a line of their own", 0.9) if found else None


def title_words(text: str) -> frozenset[str]:
    """The words of a title, for comparing."""
    return frozenset(re.findall(r"\w+", normal(text)))


def same_title(text: str, title: str) -> bool:
    """Whether a line is the title, with or without the site's name after a bar or a dash.

    >>> same_title("Envoys ‘meet again’", "Envoys 'meet again' | The Example Times")
    True
    """
    if abs(len(text) - len(title)) > 60:
        return False
    key = _letters(text)
    parts = re.split(r"\s+[|–—-]\s+", title)
    heads = [title, " - ".join(parts[:-1])] if len(parts) > 1 else [title]
    if len(parts) == 2:
        heads.append(parts[1])
    return bool(key) and any(key == _letters(h) for h in heads if len(h) > 8 or h == title)


def _letters(text: str) -> str:
    return "".join(c for c in normal(text) if c.isalnum())


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
    if stamps and stamps[0].has_year and _led().match(text) and len(text.split()) <= LED_WORDS and text[-1] not in ENDS:
        return Label("timestamp", "a date after the words of a stamp", 0.9)
    left = _signers().sub(" ", " ".join([*rest, text[at:]]))
    if not _stamp_rest().fullmatch(left):
        return None
    if stamps and all("-" not in s.value for s in stamps):
        return None
    return Label("timestamp", "a date or time with nothing else", 0.95)


@cache
def _led() -> re.Pattern[str]:
    words = lexicon("stamps")
    return re.compile(rf"\W*(?:{alternation([*words['published'], *words['updated']])})\b", re.IGNORECASE)


@cache
def _signers() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{agencies().signs})(?!\w)")


def _clocked(text: str) -> bool:
    """Whether a stamp has a clock time or says what it is the time of: a bare date may be a line's end."""
    return clock_pattern().search(text) is not None or any(s.role for s in find_stamps(text))


def _by_words(p: Paragraph) -> Label | None:
    if p.words > max(LONGEST.values()):
        return None
    plain = normal(p.text)
    words = page_words()
    bare = plain.strip(EDGES) or plain
    kind = words.whole.get(bare)
    if kind:
        return Label(kind, f"the words {bare!r} alone", 0.95)
    for kind, pattern in words.patterns if len(plain) < 160 else ():
        if pattern.fullmatch(bare):
            return Label(kind, "the shape of such a line", 0.9)
    m = words.starts.match(plain)
    if m:
        cue = " ".join(m.group().split()) if m.group() not in words.start_kinds else m.group()
        kind = words.start_kinds[cue]
        if _may_start(kind, cue, p):
            return Label(kind, f"it begins with {cue!r}", 0.9, photo=cue in words.photo_starts)
    m = words.contains.search(plain)
    if m:
        return _containing(words.contain_kinds[m.group()], m.group(), p)
    return None


def _may_start(kind: FurnitureKind, cue: str, p: Paragraph) -> bool:
    """Whether first words are enough: a long or ended paragraph may be a sentence of the dispatch."""
    if p.words > LONGEST[kind]:
        return False
    closed = not cue[-1].isalnum() or cue in page_words().any_length
    if cue in page_words().short_only:
        return p.words <= PLAIN_SENTENCE
    if kind in ("related", "navigation", "credit"):
        return closed or not p.ended or p.words <= 4
    if kind == "contact":
        return closed or not p.ended or p.words <= 12 or ADDRESS.search(p.text) is not None
    if kind == "caption":
        return closed or not p.ended or find_signature(p.text) is not None
    return True


PLAIN_SENTENCE = 8


@cache
def _credit_end() -> re.Pattern[str]:
    return re.compile(rf"\S\s+\(?(?:{alternation(w.strip('(') for w in _credit_words()['inline'])})\b", re.IGNORECASE)


def _credit_words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = lexicon("furniture")["kinds"]["credit"]
    return words


def ends_in_credit(text: str) -> bool:
    """Whether "reporting by" and the like come after other words of the paragraph.

    >>> ends_in_credit("The bridge held. (Reporting by Hana Aziz)"), ends_in_credit("(Reporting by Hana Aziz)")
    (True, False)
    """
    m = _credit_end().search(text)
    return m is not None and text[m.start()] in '.!?”"’)'


def _containing(kind: FurnitureKind, cue: str, p: Paragraph) -> Label | None:
    if p.words > LONGEST[kind]:
        return None
    # The end of a paragraph of the dispatch: page_edges takes the credit alone.
    if kind == "credit" and (p.words > 40 or ends_in_credit(p.text)):
        return None
    if kind == "caption" and p.words <= 6:
        return Label("credit", f"it says {cue!r} and little else", 0.9, photo=True)
    return Label(kind, f"it says {cue!r}", 0.9)


def _shape(p: Paragraph) -> Label | None:
    if NO_WORDS.fullmatch(p.text):
        return Label("fragment", "no word in it", 0.9)
    if p.words == 1 and p.text.islower() and p.text.isalpha() and p.text.isascii() and len(p.text) <= 12:
        return Label("fragment", "one stray word", 0.7)
    rest = ADDRESS.sub(" ", p.text)
    if rest != p.text and len(re.findall(r"\w{2,}", PHONE.sub(" ", rest))) <= 2:
        return Label("contact" if "@" in p.text else "share", "an address and little else", 0.9)
    if p.words <= 30 and not p.ended and CRUMBS.fullmatch(p.text):
        return Label("navigation", "a trail of sections", 0.9)
    return None


@cache
def _byline_patterns() -> re.Pattern[str]:
    words = _byline_words()
    links, roles = alternation(words["links"]), alternation(words["roles"])
    lead = alternation(words["starts"])
    name = r"(?:(?:[a-z]{2}-)?[A-ZÀ-Þ][\w'’.-]*)"
    token = rf"(?>{name}|(?i:{links}|{roles})\b)"
    full = rf"{name}(?:\s+{name}){{1,3}}"
    by = rf"(?P<lead>(?i:{lead}))\s*:?\s+(?P<name>{name})(?:[\s,;/|&]+{token}){{0,16}}[.,]?"
    desk = rf"(?:{agencies().signs}|(?>(?i:{roles})\b|{name})(?:\s+(?>(?i:{roles}|{links})\b|{name})){{0,5}})"
    signed = rf"{full}\s*(?:,|\s[|–—-])\s*(?P<desk>{desk})[.,]?"
    both, within = alternation(words["both"]), alternation(words["in"])
    somewhere = rf"\s+{within}\s+(?P<place>{name}(?:\s+{name}){{0,2}})"
    others = rf"(?:(?:\s*,\s*|\s+{both}\s+){full})"
    place = rf"{full}{others}{{0,3}}{somewhere}(?:{others}(?:\s+{within}\s+{name}(?:\s+{name}){{0,2}})?){{0,3}}"
    return re.compile(rf"(?:{by}|{signed}|{place})")


def _byline(p: Paragraph) -> Label | None:
    if not 2 <= p.words <= 25 or len(p.text) > 200:
        return None
    m = _byline_patterns().fullmatch(p.text)
    if m is None:
        return None
    words = _byline_words()
    if m["name"]:
        first = normal(m["name"]).strip(".,")
        if first in words["not_names"] or find_stamps(f"{first} 1 2000"):
            return None
        return Label("byline", "the writer's name", 0.9)
    if m["desk"]:
        roles = set(normal(m["desk"]).strip(".,").split()) & set(words["desks"])
        return Label("byline", "a name with its desk", 0.85) if roles or agency_of(m["desk"]) else None
    return Label("byline", "names and the city they wrote from", 0.8) if is_city(m["place"]) and not p.ended else None


NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?:\s+(?:[A-ZÀ-Þ][\w'’.-]*|al-[A-Z]\w+)){1,3}")


def is_name(text: str) -> bool:
    """Whether a line is two to four capitalised words, as a name is.

    >>> is_name("HANA AZIZ"), is_name("Talks resume")
    (True, False)
    """
    return NAME.fullmatch(text) is not None


def is_role(p: Paragraph) -> bool:
    """Whether a line is a writer's post ("Kestrel correspondent")."""
    return p.words <= 6 and bool(set(normal(p.text).replace(",", " ").split()) & set(_byline_words()["desks"]))


def is_signature(text: str) -> bool:
    """Whether a line is a name with a post ("Hana Aziz, Minister of State").

    >>> is_signature("Hana Aziz, Minister of State"), is_signature("Hana Aziz, Guards' Chief, Dies at 75")
    (True, False)
    """
    name, comma, post = text.partition(",")
    words = _byline_words()
    known = {*words["links"], *words["roles"], *words["posts"]}
    rest = post.split()
    fits = all(w[0].isupper() or w.casefold() in known for w in rest) and not any(c.isdigit() for c in post)
    named = bool(set(normal(post).split()) & {*words["posts"], *words["desks"]})
    return bool(comma) and is_name(name) and 1 <= len(rest) <= 8 and fits and named


def is_author(p: Paragraph) -> bool:
    """Whether a line under a headline is a writer's name, or post."""
    return is_name(p.text) or is_role(p)


def _byline_words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = lexicon("furniture")["kinds"]["byline"]
    return words


@cache
def _credit_alone() -> re.Pattern[str]:
    sign = f"(?:{agencies().signs})"
    lead = alternation(lexicon("furniture")["signatures"]["lead"])
    return re.compile(rf"[\s\[(/—–|-]*(?:(?i:{lead})\s*:?\s*)?{sign}(?:\s*[/,&|-]\s*{sign})*[\s\])/.|]*")


def _signed(p: Paragraph) -> Label | None:
    """A caption by the credit that ends it, or a paragraph that is a credit and nothing else."""
    if p.words > LONGEST["caption"]:
        return None
    if p.words <= 12 and _credit_alone().fullmatch(p.text):
        return Label("credit", "an agency's name alone", 0.9)
    found = find_signature(p.text)
    if found is None:
        return None
    before = p.text[: found.span[0]].rstrip()
    if not before:
        return Label("credit", "a credit alone", 0.9, photo=found.photo)
    if before[-1] not in ENDS and p.words >= 4:
        return Label("caption", "an unended line with a credit after it", 0.9)
    if (found.photo and not found.bracket) or p.text[0] in lexicon("furniture")["signatures"]["marks"]:
        return Label("caption", "a picture's credit after it", 0.85)
    scene = page_words().scenes.search(normal(before)) is not None
    if scene and p.words <= (40 if found.bracket == "[" or found.photo else 25):
        return Label("caption", "what a picture shows, with a credit after it", 0.85)
    return None


def _segments(p: Paragraph) -> Label | None:
    """A line of several pieces, most of them furniture and none a sentence: it takes the most telling kind."""
    if p.words > 40 or len(p.text) > 300:
        return None
    parts = [s.strip() for s in SEPARATOR.split(p.text) if s.strip()]
    if len(parts) < 2:
        return None
    kinds: list[FurnitureKind] = []
    unknown = 0
    for part in parts:
        piece = Paragraph((0, len(part)), part, True)
        got = piece_label(piece)
        if got and got.kind != "fragment":
            kinds.append(got.kind)
        elif not got and (piece.words > 5 or (piece.ended and piece.words > 2)):
            return None
        elif not got:
            unknown += 1
    if not kinds or unknown > len(kinds):
        return None
    best = next((k for k in ("timestamp", "byline") if k in kinds), max(kinds, key=kinds.count))
    return Label(best, "pieces of furniture side by side", 0.85)
