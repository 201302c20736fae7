"""Text to items: words with their classes, numbers read as numbers.

The forms matched here are figures and punctuation (ISO and slashed dates, clock times, `1990s`, `5th`); every word
comes from the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Protocol

from dateline.annotate.times.reading import Reading


class Item:
    """One word, number or finished expression: its span, its character and its value for each class."""

    __slots__ = ("char", "end", "reading", "rule", "start", "values")

    def __init__(self, start: int, end: int, char: str, values: Mapping[str, Any],
                 reading: Reading | None = None, rule: str = "") -> None:  # fmt: skip
        self.start, self.end, self.char, self.values = start, end, char, values
        self.reading, self.rule = reading, rule


FORMS = r"""
      (?P<iso>(?<![\d-])\d{4}-(?:W\d{2}(?:-\d)?|\d{2}-\d{2}
        (?:[T\ ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?)(?![\d-]))
    | (?P<compact>(?<!\d)(?:1[6-9]|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])T\d{4}(?:\d\d)?Z?(?!\d))
    | (?P<slashed>(?<![\d/.-])(?:\d{1,2}([/.-])\d{1,2}\4(?:\d{4}|\d{2})|\d{4}([/.])\d{1,2}\5\d{1,2})(?![\d/]|[.-]\d))
    | (?P<clock>(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:]))
    | (?P<decade>(?:\b\d{3}0['’]?|(?<!\w)['’]\d0|\b\d0['’]?)s\b)
    | (?P<short>(?<![\w'’])['’]\d{2}\b(?!['’]))
    | (?P<nth>\b\d{1,4}(?:%s)\b)
    | (?P<fraction>\b\d{1,2}/\d{1,2}\b(?!/))
    | (?P<number>\d+(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)
    | (?P<half>[½¼¾])
    | (?P<poss>['’]s\b)
    | (?P<dotted>[^\W\d_](?:\.[^\W\d_])+\b\.?)
    | (?P<word>[^\W\d_]+)
    | (?P<mark>[^\w\s])
    """


def forms(ordinal_suffixes: list[str]) -> re.Pattern[str]:
    """The lexer of a language: FORMS with that language's ordinal endings ("st", "nd")."""
    endings = "|".join(map(re.escape, ordinal_suffixes)) or r"(?!)"
    return re.compile(FORMS % endings, re.VERBOSE)


class Vocabulary(Protocol):
    """What the scanner needs of a language: its lexer, its words, and a character for any set of classes."""

    lexer: re.Pattern[str]

    def word(self, text: str) -> tuple[str, Mapping[str, Any]] | None: ...
    def char(self, values: Mapping[str, Any]) -> str: ...


def figure_values(kind: str, text: str) -> Mapping[str, Any]:
    """The classes a form in figures belongs to, with its value for each.

    >>> sorted(figure_values("number", "12")), figure_values("decade", "1990s")["DECADE"]
    (['DAY', 'FREQ', 'HOUR', 'MONTHNUM', 'NUM', 'SHORTYEAR'], 1990)
    """
    return _FIGURES[kind](text)


def _number(text: str) -> dict[str, Any]:
    plain = text.replace(",", "")
    value: int | float = float(plain) if "." in plain else int(plain[:18])
    found: dict[str, Any] = {"NUM": int(value) if value == int(value) else value}
    if isinstance(value, float):
        hour, _, minute = plain.partition(".")
        if len(minute) == 2 and int(hour) < 25 and int(minute) < 60:
            found["CLOCKDOT"] = {"hour": int(hour), "minute": int(minute)}
        return found
    if "," in text:
        return found
    if len(text) <= 2:
        limits = (("DAY", 31), ("HOUR", 24), ("MONTHNUM", 12), ("FREQ", 99))
        found |= {name: value for name, high in limits if 1 <= value <= high}
        if len(text) == 2:
            found["SHORTYEAR"] = century_of(value)
    elif len(text) == 4:
        if 1000 <= value <= 2100:
            found["YEAR"] = value
        if value // 100 < 25 and value % 100 < 60:
            found["HHMM"] = {"hour": value // 100, "minute": value % 100}
    return found


def century_of(short: int) -> int:
    """The year two figures most likely mean.

    >>> century_of(98), century_of(16)
    (1998, 2016)
    """
    return short + (1900 if short > 35 else 2000)


def _iso(text: str) -> dict[str, Any]:
    m = re.match(r"(\d{4})-?(?:W(\d\d)(?:-(\d))?|(\d\d)-?(\d\d))(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(.*))?", text)
    assert m is not None
    names = ("year", "week", "weekday", "month", "day", "hour", "minute", "second")
    found: dict[str, Any] = {n: int(g) for n, g in zip(names, m.groups()[:8], strict=True) if g is not None}
    zone = re.sub(r"^\.\d+", "", m.group(9) or "")
    if zone:
        found["zone"] = "+00:00" if zone == "Z" else zone
    valid = 1 <= found.get("month", 1) <= 12 and 1 <= found.get("day", 1) <= 31 and found.get("hour", 0) < 25
    return {"ISO": found} if valid else {}


def _slashed(text: str) -> dict[str, Any]:
    a, b, c = (int(x) for x in re.split(r"[/.-]", text))
    if a > 31:
        return {"ISO": {"year": a, "month": b, "day": c}} if 1 <= b <= 12 and 1 <= c <= 31 else {}
    year = c if c > 99 else century_of(c)
    if not (1000 <= year <= 2100 and 1 <= a <= 31 and 1 <= b <= 31 and min(a, b) <= 12):
        return {}
    day_first = "/" not in text or a > 12
    day, month = (a, b) if day_first and b <= 12 else (b, a)
    swap = "/" in text and max(a, b) <= 12 and a != b
    return {"SLASHED": {"year": year, "month": month, "day": day, "swap": swap}} if month <= 12 else {}


def _clock(text: str) -> dict[str, Any]:
    parts = [int(x) for x in text.split(":")]
    return {"CLOCK": dict(zip(("hour", "minute", "second"), parts, strict=False))}


def _decade(text: str) -> dict[str, Any]:
    figures = "".join(c for c in text if c.isdigit())
    return {"DECADE": int(figures) if len(figures) == 4 else century_of(int(figures))}


def _nth(text: str) -> dict[str, Any]:
    value = int("".join(c for c in text if c.isdigit()))
    return {"NTH": value, "DAYTH": value} if 1 <= value <= 31 else {"NTH": value}


def _fraction(text: str) -> dict[str, Any]:
    a, b = (int(x) for x in text.split("/"))
    return {"FRACTION": a / b} if 0 < a < b else {}


_FIGURES: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "iso": _iso, "compact": _iso, "slashed": _slashed, "clock": _clock, "decade": _decade, "nth": _nth,
    "fraction": _fraction, "number": _number,
    "short": lambda t: {"YEAR2": century_of(int(t[1:]))},
    "half": lambda t: {"FRACTION": {"½": 0.5, "¼": 0.25, "¾": 0.75}[t]},
}  # fmt: skip


@lru_cache(maxsize=4096)
def _figures(kind: str, text: str) -> Mapping[str, Any]:
    return figure_values(kind, text)


def items_of(text: str, start: int, end: int, words: Vocabulary) -> Iterator[Item]:
    """The items of `text[start:end]`, figures and words, left to right."""
    unknown = words.char({})
    position = start
    for m in words.lexer.finditer(text, start, end):
        if m.start() < position:
            continue
        kind, a, b = m.lastgroup or "", m.start(), m.end()
        if kind in _FIGURES and not (kind == "fraction" and words.word(m.group())):
            values = _figures(kind, m.group())
            yield Item(a, b, words.char(values), values)
            continue
        word = m.group()
        known = words.word(word)
        if kind == "word" and b < end and text[b] == ".":
            dotted = words.word(word + ".")
            if dotted is not None:
                known, b = dotted, b + 1
        position = b
        yield Item(a, b, *known) if known is not None else Item(a, b, unknown, {})
