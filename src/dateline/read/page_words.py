"""The furniture lexicon, compiled: which words make a paragraph furniture, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.model import FurnitureKind
from dateline.read.stamps import alternation
from dateline.resources import lexicon, read_yaml

PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u200b": None, "\ufeff": None, "\u00ad": None})
EDGES = " \t.:;,!»›>→▸…*•·|"
NUMBER = r"\d[\d.,]*"
# How long a paragraph may be, in words, that is furniture because of its first words.
LONGEST: Mapping[str, int] = {
    "advertisement": 20, "share": 40, "subscribe": 45, "related": 40, "navigation": 40, "legal": 120, "contact": 60,
    "boilerplate": 90, "caption": 80, "credit": 60,
}  # fmt: skip


def normal(text: str) -> str:
    """A paragraph as the lexicon is written: lower case, straight marks, single spaces.

    >>> normal("Editor’s  Note:")
    "editor's note:"
    """
    return " ".join(text.translate(PLAIN).casefold().split())


@dataclass(frozen=True)
class PageWords:
    """The compiled lexicon; every mapping goes from normal words to a kind."""

    whole: Mapping[str, FurnitureKind]
    starts: re.Pattern[str]
    start_kinds: Mapping[str, FurnitureKind]
    short_only: frozenset[str]
    any_length: frozenset[str]
    photo_starts: frozenset[str]
    contains: re.Pattern[str]
    contain_kinds: Mapping[str, FurnitureKind]
    patterns: tuple[tuple[FurnitureKind, re.Pattern[str]], ...]
    list_heads: frozenset[str]
    comments: re.Pattern[str]
    comment_marks: re.Pattern[str]
    about: re.Pattern[str]
    scenes: re.Pattern[str]
    kickers: re.Pattern[str]
    shown: re.Pattern[str]


def _pattern(text: str) -> str:
    return text.replace("{n}", NUMBER)


@cache
def page_words() -> PageWords:
    """`data/en/furniture.yaml`, compiled once."""
    kinds: dict[FurnitureKind, dict[str, list[str]]] = lexicon("furniture")["kinds"]
    listed = [(kind, entry) for kind, entry in kinds.items() if kind != "byline"]
    whole = {normal(w).strip(EDGES) or w: kind for kind, e in reversed(listed) for w in e.get("whole", ())}
    starts = {w.casefold(): kind for kind, e in reversed(listed) for w in e.get("starts", ())}
    contains = {w.casefold(): kind for kind, e in reversed(listed) for w in e.get("contains", ())}
    patterns = tuple((kind, re.compile(_pattern(w))) for kind, e in listed for w in e.get("patterns", ()))
    box, caption = kinds["boilerplate"], kinds["caption"]
    comments = "|".join([alternation(box["comments"]), *map(_pattern, box["comments_patterns"])])
    return PageWords(
        whole=whole,
        starts=_start_regex(starts),
        start_kinds=starts,
        short_only=frozenset(w.casefold() for _, e in listed for w in e.get("short_only", ())),
        any_length=frozenset(w.casefold() for _, e in listed for w in e.get("any_length", ())),
        photo_starts=frozenset(w.casefold() for w in kinds["credit"]["photo_starts"]),
        contains=re.compile(alternation(contains)),
        contain_kinds=contains,
        patterns=patterns,
        list_heads=frozenset(kinds["related"]["heads"]),
        comments=re.compile(rf"(?:{comments})[ :.]*"),
        comment_marks=re.compile("|".join(map(_pattern, box["comment_marks"]))),
        about=re.compile(
            rf"(?i:{alternation(box['about'])})\s+(?:[A-ZÀ-Þ][\w&'’.-]*|(?:the|of|and|for|de|in)(?=\s))(?:\s+(?:[A-ZÀ-Þ(][\w&'’.)-]*|the|of|and|for|de|in))*"
        ),
        scenes=re.compile(rf"(?<!\w)(?:{alternation(caption['scenes'])})(?!\w)"),
        shown=re.compile(rf"(?<!\w)(?:{alternation(caption['shown'])})(?!\w)"),
        kickers=re.compile(rf"(?:{alternation(kinds['navigation']['kickers'])})\b"),
    )


def _start_regex(starts: Mapping[str, str]) -> re.Pattern[str]:
    ends_in_word = [s for s in starts if s[-1].isalnum()]
    others = [s for s in starts if not s[-1].isalnum()]
    return re.compile(rf"(?:{alternation(others)}|(?:{alternation(ends_in_word)})\b)")


@dataclass(frozen=True)
class Agencies:
    """News agencies and outlets by the names pages use. `names` goes from an alias to the agency's one name."""

    names: Mapping[str, str]
    publishers: Mapping[str, str]
    hosts: Mapping[str, str]
    pictures: tuple[str, ...]
    signs: str


@cache
def agencies() -> Agencies:
    """`data/en/agencies.yaml`, compiled once; `signs` matches any name that signs a dispatch or a photograph."""
    table: dict[str, Any] = read_yaml("en/agencies.yaml")
    names = {alias: a["name"] for a in table["agencies"] for alias in (a["name"], *a["aliases"])}
    publishers = {alias: p["name"] for p in table["publishers"] for alias in (p["name"], *p["aliases"])}
    hosts = {host: p["name"] for p in table["publishers"] for host in p["hosts"]}
    pictures = tuple(p for p in table["pictures"] if p not in names)
    return Agencies(names, publishers, hosts, pictures, alternation([*names, *publishers, *table["pictures"]]))


@cache
def agency_pattern() -> str:
    """Alternatives of every alias of a news agency, longest first."""
    return alternation(agencies().names)
