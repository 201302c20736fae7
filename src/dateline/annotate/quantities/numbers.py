"""Numbers in tokens: digits, words, scales, vague counts ("tens of thousands"), ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from dateline import resources
from dateline.model import Token

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$|\d+(?:\.\d+)?$")
_GLUED = re.compile(r"(\d+(?:\.\d+)?)([a-zA-Z]{1,3})$")


class Number(NamedTuple):
    """A number on tokens [start, end). `vague`: a low end only ("hundreds"). `words`: how it was read."""

    start: int
    end: int
    value: float
    vague: bool = False
    high: float | None = None
    digits: bool = False
    glued: str | None = None
    high_of_vague: float | None = None


@cache
def table(name: str) -> Any:
    """One table of the number lexicon."""
    return resources.lexicon("numbers")[name]


@cache
def phrases(name: str) -> tuple[tuple[str, ...], ...]:
    """A list of phrases as word tuples, longest first."""
    return tuple(sorted((tuple(p.split()) for p in table(name)), key=lambda p: (-len(p), p)))


def number_at(tokens: Sequence[Token], i: int, limit: int) -> Number | None:
    """The number that starts at token i, or null.

    >>> ts = [Token(9 * i, 9 * i + 8, w, w, "NOUN", "", "", 0, 0) for i, w in enumerate("tens of thousands".split())]
    >>> number_at(ts, 0, 3).value
    20000.0
    """
    return _vague(tokens, i, limit) or _half(tokens, i, limit) or _counted(tokens, i, limit)


def _word(tokens: Sequence[Token], i: int, limit: int) -> str:
    return tokens[i].text.lower() if i < limit else ""


def _vague(tokens: Sequence[Token], i: int, limit: int) -> Number | None:
    """ "Dozens", "tens of thousands", "several hundred"."""
    word = _word(tokens, i, limit)
    if word in table("vague"):
        value = float(table("vague")[word])
        if _word(tokens, i + 1, limit) in table("of") and _word(tokens, i + 2, limit) in table("vague_of"):
            return Number(
                i,
                i + 3,
                table("vague_multiples").get(word, value) * table("vague_of")[_word(tokens, i + 2, limit)] / 1.0,
                True,
            )
        return None if word == "tens" else Number(i, i + 1, value, True)
    if word in table("several"):
        j = i + 1
        if _word(tokens, j, limit) in table("of"):
            j += 1
        scale = table("scales").get(_word(tokens, j, limit))
        if scale:
            return Number(i, j + 1, float(table("several")[word] * scale), True)
    return None


def _half(tokens: Sequence[Token], i: int, limit: int) -> Number | None:
    """ "Half a million", "a quarter of a million", "a million and a half" is left to its first part."""
    j = i
    if _word(tokens, j, limit) in table("articles"):
        j += 1
    part = table("halves").get(_word(tokens, j, limit))
    if part is None:
        return None
    k = j + 1
    while (
        _word(tokens, k, limit) in table("of")
        or _word(tokens, k, limit) in table("articles")
        or _word(tokens, k, limit) in table("dashes")
    ):
        k += 1
    scale = table("scales").get(_word(tokens, k, limit))
    return Number(i, k + 1, part * scale) if scale and k > j else None


def _counted(tokens: Sequence[Token], i: int, limit: int) -> Number | None:
    """Digits or number words with their scales: "2.5 million", "six hundred and twelve", "a dozen"."""
    text = tokens[i].text
    article = (
        text.lower() in table("articles")
        and _word(tokens, i + 1, limit) in table("scales")
        and len(_word(tokens, i + 1, limit)) > 2
    )
    if article:
        return Number(i, i + 2, float(table("scales")[_word(tokens, i + 1, limit)]))
    value, digits, glued = _digits(text)
    if value is not None:
        j = i + 1
        scale = table("scales").get(_word(tokens, j, limit)) if glued is None else None
        if scale and (len(_word(tokens, j, limit)) > 1 or tokens[j].start == tokens[i].end):
            value, j = value * scale, j + 1
        return Number(i, j, value, digits=digits, glued=glued)
    return _in_words(tokens, i, limit)


def _digits(text: str) -> tuple[float | None, bool, str | None]:
    if _DIGITS.match(text):
        return float(text.replace(",", "")), True, None
    glued = _GLUED.match(text)
    if glued and glued.group(2).lower() in table("glued_scales"):
        return float(glued.group(1)) * table("glued_scales")[glued.group(2).lower()], True, glued.group(2)
    return None, False, None


def _in_words(tokens: Sequence[Token], i: int, limit: int) -> Number | None:
    units, tens, scales = table("units"), table("tens"), table("scales")
    total, part, j, seen = 0.0, 0.0, i, False
    while j < limit:
        word = _word(tokens, j, limit)
        if word in units or word in tens:
            part += units.get(word, tens.get(word))
        elif word in scales and len(word) > 2 and seen:
            if scales[word] == 100 or scales[word] == 12:
                part *= scales[word]
            else:
                total, part = total + part * scales[word], 0.0
        elif "-" in word and all(w in units or w in tens for w in word.split("-")):
            part += sum(units.get(w, tens.get(w, 0)) for w in word.split("-"))
        elif (
            seen
            and (word in table("dashes") or word in table("and"))
            and _word(tokens, j + 1, limit) in {**units, **tens}
            and _goes_on(tokens, j, limit)
        ):
            j += 1
            continue
        else:
            break
        seen = True
        j += 1
    return Number(i, j, total + part) if seen else None


def _goes_on(tokens: Sequence[Token], j: int, limit: int) -> bool:
    """ "twenty-five", "two hundred and six" go on; "six and seven" are two numbers."""
    before = tokens[j - 1].text.lower()
    if tokens[j].text in table("dashes"):
        return before in table("tens") and tokens[j - 1].end == tokens[j].start
    return before in table("scales")
