"""What stands before a dispatch's first word: dateline, agency credit, byline. And what signs its last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.model import Span
from dateline.read.page_words import agencies, agency_pattern
from dateline.read.stamps import alternation, find_stamps, foreign_months, month_numbers, weekday_numbers
from dateline.resources import lexicon

STOPS = '.!?”"’»)'
OPENING = 160  # a dateline is shorter than this


@dataclass(frozen=True)
class Opening:
    """A dateline at the start of a paragraph: offsets count from the paragraph's first code point."""

    span: Span
    place: str
    place_span: Span
    date: str | None
    date_text: str
    agency: str | None
    why: str
    score: float


@cache
def _dateline_pattern() -> re.Pattern[str]:
    capital = r"[A-ZÀ-ÖØ-Þ][\w'’.]*"
    word = rf"(?:{capital}(?:-[\w'’]+)*|al-{capital}|[ae]l|de|la|du|of|the|and|es|au|on)"
    name = rf"{capital}(?:-[\w'’]+)*(?:[ -]{word}){{0,4}}"
    months, days = alternation(month_numbers()), alternation(weekday_numbers())
    abroad = alternation(foreign_months())
    date = (
        rf"\d{{1,2}}(?:er)?\s+(?:de\s+)?(?i:{abroad})\b(?:\s+(?:de\s+)?(?:19|20)\d\d)?|(?:(?i:{days})\.?,?\s+)?(?:(?i:{months})\b\.?\s*\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?\s+(?i:{months})\b\.?)"
        r"(?:,?\s*(?:19|20)\d\d)?|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
    )
    agency = rf"(?:{agency_pattern()})"
    signed = rf"{agency}(?:\s*[/,-]\s*(?:{agencies().signs}|[A-Z][\w.]*(?:\s[A-Z][\w.]*){{0,2}}))*"
    dash = r"(?:\s*(?:—|–|―|−|--+|_+)\s*|\s+-+\s*|-\s+)"
    return re.compile(
        rf"(?P<place>{name}(?:\s?/\s?{name}){{0,2}})(?P<region>(?:,\s*(?!{agency}\b){name}){{0,2}})"
        rf"(?:(?:\s*,)?\s*[\[(]?(?P<date>{date})[\])]?)?"
        rf"(?:[\s.]*[\[(/]\s*(?P<agency>{signed})\s*[\])/]|\s*,\s*(?P<plain>{agency})(?=\s*[-—–_:])"
        r"|\s*\((?P<unknown>[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,2})\))?"
        rf"(?:(?P<dash>{dash})|(?P<colon>\s?:\s+)|(?P<alone>\.?$)|(?P<none>\.?\s+(?=[A-Z\"“‘'])))(?P<again>\(?(?:{agency})\)?{dash})?"
    )


@cache
def _places() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    words = lexicon("furniture")
    places = frozenset(w.casefold() for w in words["dateline_places"])
    regions = frozenset(w.casefold() for w in words["dateline_regions"])
    return places, regions, frozenset(str(w).casefold() for w in words["openings"]["not_places"])


def is_city(name: str) -> bool:
    """Whether a name is one of the cities that stand alone in datelines.

    >>> is_city("Beirut")
    True
    """
    return name.casefold() in _places()[0]


def _known(name: str, region: str) -> tuple[bool, bool]:
    """Whether every city named is one of the list, and whether a country or state follows."""
    places, regions, _ = _places()
    parts = [p.strip().casefold() for p in name.split("/")]
    after = [r.strip().casefold() for r in region.split(",") if r.strip()]
    return all(p in places for p in parts), any(r in regions for r in after)


def _unknown(m: re.Match[str]) -> str | None:
    """A name in brackets that is no agency of the list and no country: whoever signs there is an agency."""
    name: str | None = m["unknown"]
    return None if name is None or name.casefold() in _places()[1] else name


def _weigh(m: re.Match[str]) -> tuple[str, float] | None:
    """Why this is a dateline, and how sure; null where it may be the start of a sentence."""
    place, region = m["place"], m["region"]
    if not place or place.casefold().strip(".") in _places()[2]:
        return None
    agency, when = m["agency"] or m["plain"], m["date"]
    city, country = _known(place, region)
    shouted = place.isupper() and sum(c.isalpha() for c in place) >= 4
    if m["alone"] is not None:
        return ("place and date alone", 0.9) if when and (city or country or shouted) else None
    if m["none"]:
        return ("city, then an agency in brackets", 0.9) if m["agency"] and (city or shouted or when) else None
    if m["unknown"]:
        sure = m["dash"] and (city or shouted) and _unknown(m)
        return ("place, an agency's name in brackets and a dash", 0.9) if sure else None
    if agency:
        return "place, agency and a dash", 0.98
    if m["again"]:
        return "place, then an agency's credit", 0.97
    if when and (m["dash"] or city or shouted):
        return "place, date and a dash", 0.95
    spaced = m["dash"] and (m["dash"][0].isspace() or m["dash"].strip() not in ("--", "-"))
    if shouted and m["dash"] and (city or country or region or (spaced and " " not in place)):
        return "a place in capitals and a dash", 0.92
    if shouted and m["colon"] and city:
        return "a city in capitals and a colon", 0.9
    if city and (m["dash"] or m["colon"]) and (country or not region):
        return "a known city and a " + ("dash" if m["dash"] else "colon"), 0.85
    if country and m["dash"]:
        return "a place, its country and a dash", 0.85
    return None


def find_dateline(paragraph: str) -> Opening | None:
    """The dateline a paragraph opens with, or null.

    >>> o = find_dateline("HOMS, Syria, March 2 (AP) — Buses left the city.")
    >>> o.place, o.date, o.agency, o.span
    ('HOMS, Syria', '--03-02', 'AP', (0, 27))
    """
    m = _dateline_pattern().match(paragraph[:OPENING])
    if m is None:
        return None
    weighed = _weigh(m)
    if weighed is None:
        return None
    stamps = find_stamps(m["date"]) if m["date"] else ()
    signed = m["agency"] or m["plain"] or (m["again"] or "")
    end = len(m.group().rstrip())
    return Opening(
        (0, end), m["place"] + m["region"], (m.start("place"), m.end("region")),
        stamps[0].value if stamps and stamps[0].other is None else None, m["date"] or "",
        agency_of(signed) or _unknown(m), *weighed,
    )  # fmt: skip


def read_dateline(words: str) -> Opening | None:
    """The dateline that some words are, as furniture has it.

    >>> o = read_dateline("Oslo, 9 September 2024")
    >>> o.place, o.date
    ('Oslo', '2024-09-09')
    """
    return find_dateline(words) or find_dateline(words + " X")


def is_dateline_line(paragraph: str) -> bool:
    """Whether a line is a dateline and has no sentence after it, but perhaps a time or a document's number.

    >>> is_dateline_line("Geneva, 13 June 2015"), is_dateline_line("Geneva, June 13 (AP) - Envoys met.")
    (True, False)
    """
    found = find_dateline(paragraph)
    rest = paragraph[found.span[1] :].strip() if found and found.date_text else "."
    return len(rest.split()) <= 8 and rest[-1:] not in STOPS if rest else True


@cache
def _any_agency() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{agency_pattern()})(?!\w)")


def agency_of(words: str) -> str | None:
    """The agency named first in some words, by its one name.

    >>> agency_of("Agence France-Presse in Beirut")
    'AFP'
    """
    m = _any_agency().search(words)
    return agencies().names[" ".join(m.group().split())] if m else None


@cache
def _credit_prefix() -> re.Pattern[str]:
    names = rf"(?:{agency_pattern()})"
    by = rf"(?:(?i:{alternation(lexicon('furniture')['signatures']['by'][:1])})\s+)?"
    bracketed = rf"\(\s?(?:{agencies().signs})\s?\)\s*[-–—_]*\s*"
    return re.compile(rf"{by}(?:{names}(?:/{names})*\s?:\s+|{bracketed}|{names}\s+[-–—]+\s+)(?=\S)")


def find_credit_prefix(paragraph: str) -> Span | None:
    """An agency's name before the lead: `Reuters: `, `(AFP) -`.

    >>> find_credit_prefix("AFP - Envoys met in Vienna.")
    (0, 5)
    """
    m = _credit_prefix().match(paragraph[:OPENING])
    return (0, len(m.group().rstrip())) if m else None


@dataclass(frozen=True)
class Signature:
    """Who signs the end of a paragraph; `photo`: the form is a picture's credit, not a dispatch's."""

    span: Span
    photo: bool
    bracket: str


@cache
def _signature_pattern() -> re.Pattern[str]:
    photo = alternation(lexicon("furniture")["signatures"]["photo"])
    org = rf"(?:{agencies().signs})(?!\w)"
    person = r"[A-ZÀ-Þ][\w'’.-]*(?:\s+[A-ZÀ-Þ][\w'’.-]*){0,3}"
    by = alternation(lexicon("furniture")["signatures"]["by"])
    sign = (
        rf"(?:(?P<who>{person})\s*(?:/|,|\s(?i:{alternation(lexicon('furniture')['signatures']['via'])})\s)\s*)?{org}(?P<kind>\s?(?i:{photo}))?"
        rf"(?:\s*(?P<slash>/)\s*(?:{org}|{person})|\s*[,|]\s*{org})*"
    )
    plain = re.sub(r"\?P<\w+>", "?:", sign)
    return re.compile(
        rf"(?:\s(?:-+|[–—─―|/])\s*{sign}"
        rf"|\s*(?P<open>[\[(])\s*(?P<inside>(?i:{photo})s?\s*(?:(?i:{by})|:|/)?\s*(?:{plain}|{person})|{plain})\s*[\])]"
        rf"|(?:^|\s+)(?P<label>(?i:{photo})s?\s*(?:(?i:{by})|(?i:{photo})?\s*:|/)\s*(?:{plain}|{person}))"
        rf"|(?:^|\s+)(?P<slashed>{org}(?:\s(?i:{photo}))?\s?/\s?{person}|{person}\s?/\s?{org}(?:\s?/\s?{org})*)"
        rf"|\s*(?P<right>(?:©|\(c\))\s*(?:(?:19|20)\d\d\s*)?{org}))\s*\.?\s*$"
    )


@cache
def _photo_words() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation(lexicon('furniture')['signatures']['photo'])})(?!\w)|/", re.IGNORECASE)


def find_signature(paragraph: str) -> Signature | None:
    """The credit that ends a paragraph, or null.

    >>> s = find_signature("A convoy leaves the town - AFP")
    >>> s.span, s.photo
    ((25, 30), False)
    """
    base = max(0, len(paragraph) - 120)
    m = _signature_pattern().search(paragraph, base)
    if m is None:
        return None
    photo = bool(m["who"] or m["kind"] or m["slash"] or m["label"] or m["slashed"] or m["right"])
    photo = photo or (m["inside"] is not None and _photo_words().search(m["inside"]) is not None)
    start = m.start() + len(m.group()) - len(m.group().lstrip())
    return Signature((start, len(paragraph)), photo, m["open"] or "")


@cache
def _picture_pattern() -> re.Pattern[str]:
    words = lexicon("furniture")["kinds"]["credit"]["photo_starts"]
    return re.compile(rf"\s*[\[(]?\s*(?:{alternation(words)})", re.IGNORECASE)


def signs_picture(credit: str) -> bool:
    """Whether a credit is a picture's, by its form: a photographer before a slash, a picture house, "Photo by".

    >>> signs_picture("Anton Weiss/Reuters"), signs_picture("Image copyright AFP"), signs_picture("- AFP")
    (True, True, False)
    """
    if _picture_pattern().match(credit) or _house_pattern().search(credit):
        return True
    found = find_signature(credit)
    return found is not None and found.photo and find_credit_prefix(credit + " X") is None


@cache
def _house_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation(agencies().pictures)})(?!\w)")
