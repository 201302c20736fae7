"""The rules of a language: `data/<language>/times.yaml` compiled, and matched against a run of items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

from dateline import resources
from dateline.annotate.times.numerals import read_numerals
from dateline.annotate.times.patterns import Alphabet, Pattern, literal_class, literals
from dateline.annotate.times.reading import GRAINS, Reading
from dateline.annotate.times.scan import Item, figure_values, forms, items_of
from dateline.errors import SettingError

LEVELS = ("atoms", "phrases", "wraps", "phrases")
_TYPES = ("DATE", "TIME", "DURATION", "SET")
_FIELDS = frozenset(Reading.__struct_fields__) | {"clock", "iso", "slashed"}


class Rule:
    """One rule: its pattern, the fields it sets, and the further classes of what it finds."""

    __slots__ = ("also", "fields", "id", "order", "pattern")

    def __init__(self, row: Mapping[str, Any], order: int, pattern: Pattern, where: str) -> None:
        self.id, self.order, self.pattern = str(row["id"]), order, pattern
        self.also: tuple[str, ...] = tuple(row.get("also", ()))
        self.fields = {k: v for k, v in row.items() if k not in ("id", "match", "also")}
        strange = ({label for label, _ in pattern.labels.values()} | set(self.fields)) - _FIELDS
        if strange:
            raise SettingError(where, f"rule {self.id!r} names {sorted(strange)}, no field of a reading.", "Mend it.")

    def read(self, m: re.Match[str], items: Sequence[Item]) -> Reading:
        """The reading of a match: the fields of the rule and the values of the words its labels name."""
        fields = dict(self.fields)
        for group, (label, name) in self.pattern.labels.items():
            at = m.start(group)
            if at < 0:
                continue
            item = items[at]
            value = item.values.get(name)
            if item.reading is not None:
                fields[label] = item.reading
            elif isinstance(value, Mapping):
                fields.update(value)
            else:
                fields[label] = value
        reading = Reading(**fields)
        if reading.type == "DATE" and reading.grain in ("T", "P"):
            reading = Reading(**fields | {"type": "TIME"})
        return reading


class Grammar:
    """A language's words and rules, ready to match. `word` and `char` make it a `scan.Vocabulary`."""

    def __init__(self, table: Mapping[str, Any], where: str) -> None:
        self.table, self.where = table, where
        self.lexer = forms([str(s) for s in table.get("ordinal_suffixes", ())])
        self.alphabet = Alphabet()
        self._capital: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._plain: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._read_words()
        self._enumerate_found()
        self.levels = {name: self._compile(rows) for name, rows in table.get("rules", {}).items()}
        self.feasts = self._compile(self._feast_rows())

    # ------------------------------------------------------------ words

    def word(self, text: str) -> tuple[str, Mapping[str, Any]] | None:
        """Character and values of a word, or null where the lexicon does not know it."""
        known = (self._plain if text[:1].islower() else self._capital).get(text.lower())
        return known if known is not None or "’" not in text else self.word(text.replace("’", "'"))

    def char(self, values: Mapping[str, Any]) -> str:
        """The character of the set of classes `values` has."""
        return self.alphabet.chars.get(frozenset(values), self.alphabet.unknown)

    def _expand(self, pattern: str) -> str:
        for name, text in self.table.get("macros", {}).items():
            pattern = re.sub(rf"\$({name}|{{{name}}})\b", text, pattern)
        return pattern

    def _rows(self) -> Iterator[Mapping[str, Any]]:
        for rows in self.table.get("rules", {}).values():
            yield from rows

    def _read_words(self) -> None:
        entries: dict[str, dict[str, Any]] = {}
        for name, members in self.table["words"].items():
            for word, value in members.items():
                entries.setdefault(str(word).lower(), {})[name] = value
        named = {w for row in self._rows() for w in literals(self._expand(row["match"]))}
        named |= {w for feast in self.table.get("feasts", {}) for w in self._split(feast)}
        for word in named:
            entries.setdefault(word, {})[literal_class(word)] = word
        only_capital = {str(w) for w in self.table.get("capital", ())}
        for word, values in entries.items():
            kept = (
                {k: v for k, v in values.items() if k[0] == "=" or k not in _NAMES} if word in only_capital else values
            )
            for target, v in ((self._capital, values), (self._plain, kept)):
                if v:
                    target[word] = (self.alphabet.of(frozenset(v)), v)

    def _split(self, phrase: str) -> list[str]:
        return [m.group().lower() for m in self.lexer.finditer(phrase)]

    def _feast_rows(self) -> Iterator[dict[str, Any]]:
        for name in self.table.get("feasts", {}):
            yield {"id": "feast name", "match": " ".join(self._split(name)), "feast": name}

    # ------------------------------------------------------------ rules

    def _enumerate_found(self) -> None:
        """Give a character to every set of classes a number or a finished expression can have."""
        numbers = [str(n) for n in range(2500)] + ["05", "1,000", "1.5", "7.15", "9999", "90.75", "2399"]
        seen = {frozenset(figure_values("number", n)) for n in numbers}
        for kind, text in (("iso", "2016-02-03"), ("slashed", "03/02/2016"), ("clock", "10:30"), ("decade", "1990s"),
                           ("short", "'98"), ("nth", "5th"), ("nth", "99th"), ("fraction", "1/2")):  # fmt: skip
            seen.add(frozenset(figure_values(kind, text)))
        for names in ("NUM", "NTH", "NTH DAYTH", "YEARWORDS", "NUM YEARWORDS", "FEAST", "NUM HOUR FREQ"):
            seen.add(frozenset(names.split()))
        variants = {tuple(row.get("also", ())) for row in self._rows()} | {()}
        for kind, grain, also in product(_TYPES, (*GRAINS, "N"), variants):
            seen.add(found_classes(kind, grain, also))
        for classes in sorted(seen, key=sorted):
            self.alphabet.of(classes)

    def _compile(self, rows: Any) -> dict[str, list[Rule]]:
        """Rules by the characters a match can begin with."""
        by_start: dict[str, list[Rule]] = {}
        for order, row in enumerate(rows):
            where = f"{self.where}: {row.get('id')}"
            rule = Rule(row, order, Pattern(self._expand(row["match"]), self.alphabet, where), where)
            for char in rule.pattern.starts:
                by_start.setdefault(char, []).append(rule)
        return by_start

    @staticmethod
    def _longest(level: Mapping[str, Sequence[Rule]], shape: str, at: int) -> tuple[re.Match[str], Rule] | None:
        best: tuple[re.Match[str], Rule] | None = None
        for rule in level.get(shape[at], ()):
            m = rule.pattern.regex.match(shape, at)
            if m is None or m.end("span") == m.start("span"):
                continue
            if best is None or m.end("span") > best[0].end("span"):
                best = m, rule
        return best

    def match(self, level: Mapping[str, Sequence[Rule]], items: Sequence[Item]) -> list[Item]:
        """The items with what the rules of a level find folded into one item each: the longest, then the earlier."""
        shape = "".join([i.char for i in items])
        out: list[Item] = []
        at = 0
        while at < len(items):
            best = self._longest(level, shape, at)
            if best is None:
                out.append(items[at])
                at += 1
                continue
            a, b = best[0].span("span")
            if a > at:  # what its context led to may be longer without it
                direct = self._longest(level, shape, a)
                if direct is not None and direct[0].end("span") > b and direct[1].fields.get("how") != "drop":
                    best, b = direct, direct[0].end("span")
            out.extend(items[at:a])
            out.append(self._found(best[1], best[0], items, a, b))
            at = b
        return out

    def _found(self, rule: Rule, m: re.Match[str], items: Sequence[Item], a: int, b: int) -> Item:
        start, end = items[a].start, items[b - 1].end
        if rule.id == "feast name":
            return Item(start, end, self.char({"FEAST": ""}), {"FEAST": rule.fields["feast"]})
        reading = rule.read(m, items)
        if reading.how == "drop":
            return Item(start, end, self.alphabet.unknown, {})
        char = self.alphabet.chars.get(found_classes(reading.type, reading.grain, rule.also), self.alphabet.unknown)
        return Item(start, end, char, {}, reading, rule.id)

    def expressions(self, text: str, start: int, end: int) -> list[Item]:
        """Every item of `text[start:end]` after all levels; those with a `reading` are expressions of time."""
        found: list[Item] = []
        for run in self._runs(text, start, end):
            items = self.match(self.feasts, read_numerals(run, self)) if self.feasts else read_numerals(run, self)
            for name in LEVELS:
                if name in self.levels:
                    items = self.match(self.levels[name], items)
            found.extend(items)
        return found

    def _runs(self, text: str, start: int, end: int) -> Iterator[list[Item]]:
        """Maximal runs of words the lexicon knows: nothing outside them can be part of an expression."""
        run: list[Item] = []
        for item in items_of(text, start, end, self):
            if item.char == self.alphabet.unknown:
                if run:
                    yield run
                run = []
            else:
                run.append(item)
        if run:
            yield run


_NAMES = frozenset({"MONTH", "MONTHABBR", "WEEKDAY", "WDABBR"})


@cache
def found_classes(kind: str, grain: str, also: tuple[str, ...]) -> frozenset[str]:
    """The classes of a finished expression: its type, its type with its grain, and what its rule adds."""
    return frozenset({kind, f"{kind}_{grain}", *also})


@cache
def grammar(language: str = "en") -> Grammar:
    """The grammar of a language, compiled once a process."""
    return Grammar(resources.lexicon("times", language), f"data/{language}/times.yaml")
