"""Patterns over word classes, compiled to regular expressions over one character a word.

Every word of a text gets a character that stands for the *set* of classes it belongs to ("second": ordinal and unit),
so a pattern such as `n:NUM unit:UNITS ago` becomes a small regular expression and one match costs well under a
microsecond. The syntax: CLASS or `label:CLASS`, words as they stand, `( | )`, `? * +`, `!CLASS` (not before such a
word), and `{ }` around the part that is the expression where the rest is only context.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from dateline.errors import SettingError

Signature: TypeAlias = frozenset[str]
Piece: TypeAlias = tuple[str, frozenset[str], bool]  # regular expression, characters it can begin with, may be empty

_TOKEN = re.compile(r"[(){}|?*+]|[^\s(){}|?*+]+")
_MARKS = "(){}|?*+"
_FIRST, _LAST, _NEXT_PLANE = 0xE000, 0xF8FF, 0xF0000


class Alphabet:
    """One private-use character a set of classes, given out in the order they are met."""

    def __init__(self) -> None:
        self.chars: dict[Signature, str] = {}
        self.unknown = self.of(frozenset())

    def of(self, classes: Signature) -> str:
        """The character of a set of classes."""
        if classes not in self.chars:
            code = _FIRST + len(self.chars)
            self.chars[classes] = chr(code if code <= _LAST else _NEXT_PLANE + code - _LAST)
        return self.chars[classes]

    def members(self, name: str) -> frozenset[str]:
        """Every character whose set holds class `name`."""
        return frozenset(c for s, c in self.chars.items() if name in s)


def literal_class(word: str) -> str:
    """The class a word forms by itself: patterns may name words as they stand."""
    return "=" + word


def class_of(element: str) -> tuple[str | None, str]:
    """Label and class of one pattern element.

    >>> class_of("n:NUM"), class_of("YEAR"), class_of("ago")
    (('n', 'NUM'), (None, 'YEAR'), (None, '=ago'))
    """
    label, colon, name = element.partition(":")
    if not (colon and label and name):
        label, name = "", element
    if not (name[0].isalpha() and name.isupper()):
        name = literal_class(name)
    return (label or None), name


def literals(pattern: str) -> set[str]:
    """The words a pattern names as they stand.

    >>> sorted(literals("the? day:DAY of month:MONTH"))
    ['of', 'the']
    """
    names = (class_of(t.lstrip("!") or t)[1] for t in _TOKEN.findall(pattern) if t not in _MARKS)
    return {n[1:] for n in names if n.startswith("=")}


class Pattern:
    """One compiled pattern. `labels` maps the groups of `regex` to (label, class); `starts` holds the characters a
    match can begin with."""

    def __init__(self, source: str, alphabet: Alphabet, where: str) -> None:
        self.labels: dict[str, tuple[str, str]] = {}
        self._alphabet, self._where, self._source = alphabet, where, source
        self._tokens = _TOKEN.findall(source if "{" in source else "{" + source + "}")
        self._at = 0
        body, starts, _ = self._alternatives()
        if self._at < len(self._tokens):
            raise self._wrong("a bracket closes that was not opened")
        self.starts = starts
        self.regex = re.compile(body)

    def _wrong(self, message: str) -> SettingError:
        return SettingError(self._where, f"pattern {self._source!r}: {message}.", "Mend this rule.")

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _alternatives(self) -> Piece:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        starts = frozenset[str]().union(*(b[1] for b in branches))
        return "|".join(b[0] for b in branches), starts, any(b[2] for b in branches)

    def _sequence(self) -> Piece:
        body, starts, empty = "", frozenset[str](), True
        while self._peek() not in ("", "|", ")", "}"):
            piece = self._repeated()
            body += piece[0]
            if empty:
                starts |= piece[1]
            empty = empty and piece[2]
        return body, starts, empty

    def _repeated(self) -> Piece:
        body, starts, empty = self._element()
        if self._peek() in ("?", "*", "+"):
            mark = self._peek()
            self._at += 1
            return body + mark, starts, empty or mark != "+"
        return body, starts, empty

    def _element(self) -> Piece:
        token = self._peek()
        self._at += 1
        if token in ("(", "{"):
            inner, starts, empty = self._alternatives()
            if self._peek() != (")" if token == "(" else "}"):
                raise self._wrong("a bracket is not closed")
            self._at += 1
            return f"({'?:' if token == '(' else '?P<span>'}{inner})", starts, empty
        ahead = token[0] == "!" and len(token) > 1
        label, name = class_of(token.lstrip("!") if ahead else token)
        chars = self._alphabet.members(name)
        if not chars:
            raise self._wrong(f"nothing belongs to class {name!r}")
        body = "[" + "".join(sorted(chars)) + "]"
        if ahead:
            return f"(?!{body})", frozenset(), True
        if label is None:
            return body, chars, False
        group = f"g{len(self.labels)}"
        self.labels[group] = (label, name)
        return f"(?P<{group}>{body})", chars, False
