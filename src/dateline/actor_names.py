"""The dictionary of actors, compiled: names and aliases of bodies, groups and people; countries and their demonyms.

Entries are facts under `data/actors/*.yaml`; countries and demonyms come from the gazetteer. Matching is by words
folded to plain lower-case ASCII, longest first, with a guard so that "IS" the group is not "is" the verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

import msgspec
from anyascii import anyascii

from dateline import resources
from dateline.model import ActorKind, Token

_DROPPED = re.compile(r"[.'’ʼ`‘ʿʾ]+")
_POSSESSIVE = re.compile(r"['’](s)$")  # a token of its own in a parse, so a word of its own in a key
_WORD = re.compile(r"[^\W_]+")
_END = ""  # key of a trie node that ends a name


class Entry(msgspec.Struct, frozen=True):
    """One actor of the dictionary. `use` metonym: a place or building that stands for it ("the Kremlin")."""

    name: str
    kind: ActorKind
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None
    of: str | None = None
    aliases: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    wikidata: str | None = None
    since: int | None = None
    until: int | None = None


class Match(NamedTuple):
    """What the dictionary says of a stretch of tokens: it ends before token `end`."""

    end: int
    entry: Entry
    metonym: bool


@lru_cache(maxsize=65536)
def pieces(word: str) -> tuple[str, ...]:
    """A word folded for comparing: plain lower-case ASCII, abbreviating dots and apostrophes gone, hyphens split.

    >>> pieces("U.N."), pieces("al-Nusra"), pieces("Da’esh")
    (('un',), ('al', 'nusra'), ('daesh',))
    """
    word = _POSSESSIVE.sub(r" \1", word)
    folded = word if word.isascii() else anyascii(_DROPPED.sub("", word))
    return tuple(_WORD.findall(_DROPPED.sub("", folded).casefold()))


@lru_cache(maxsize=65536)
def key(name: str) -> tuple[str, ...]:
    """A name's words folded for comparing, a leading article dropped.

    >>> key("the Islamic State")
    ('islamic', 'state')
    """
    words = tuple(p for w in name.split() for p in pieces(w))
    return words[1:] if len(words) > 1 and words[0] in _articles() else words


@cache
def _articles() -> frozenset[str]:
    return frozenset(resources.lexicon("mentions")["articles"])


class Names:
    """Names of the dictionary as a trie of folded words."""

    def __init__(self) -> None:
        self.trie: dict[str, Any] = {}
        self.by_key: dict[tuple[str, ...], Entry] = {}

    def add(self, entry: Entry) -> None:
        for alias in (entry.name, *entry.aliases):
            self._put(alias, entry, metonym=False)
        for alias in entry.metonyms:
            self._put(alias, entry, metonym=True)

    def _put(self, alias: str, entry: Entry, metonym: bool) -> None:
        words = key(alias)
        if not words:
            return
        node = self.trie
        for w in words:
            node = node.setdefault(w, {})
        capitals = len(words) == 1 and len(words[0]) <= 5 and alias.isupper() and len(alias) > 1
        if _END not in node:
            node[_END] = (entry, metonym, capitals)
            self.by_key.setdefault(words, entry)

    def match(self, tokens: Sequence[Token], i: int, limit: int) -> Match | None:
        """The longest name that starts at token i and ends by `limit`, if its capitals allow."""
        first = tokens[i].text
        if not (first[0].isupper() or first[0].isdigit() or not first[0].isascii()):
            return None
        node, best, j = self.trie, None, i
        while j < limit:
            words = pieces(tokens[j].text)
            if not words and (j == i or tokens[j].text not in _JOINS):
                break
            for w in words:
                node = node.get(w)  # type: ignore[assignment]
                if node is None:
                    return best
            j += 1
            if words and _END in node:
                entry, metonym, capitals = node[_END]
                if not capitals or first.replace(".", "").isupper():
                    best = Match(j, entry, metonym)
        return best

    def lookup(self, name: str) -> Entry | None:
        """The entry whose name or alias this is, word for word.

        >>> names().lookup("the Syrian Democratic Forces").country
        'SYR'
        """
        return self.by_key.get(key(name))


_JOINS = frozenset("-–‐'’")


def _entries(rows: Any, defaults: dict[str, Any]) -> list[Entry]:
    return [msgspec.convert({**defaults, **row}, type=Entry) for row in rows]


@cache
def names() -> Names:
    """The dictionary of `data/actors/*.yaml`, compiled once a process."""
    found = Names()
    for file in resources.read_yaml("actors/index.yaml")["files"]:
        table = resources.read_yaml(f"actors/{file}.yaml")
        for group in table["groups"]:
            defaults = {k: v for k, v in group.items() if k not in ("entries", "people", "rows")}
            for name, *aliases in group.get("rows", ()):
                found.add(msgspec.convert({**defaults, "name": name, "aliases": aliases}, type=Entry))
            for entry in _entries(group.get("entries", ()), defaults):
                found.add(entry)
            for row in group.get("people", ()):
                found.add(_person(row, defaults))
    return found


def _person(row: list[Any], defaults: dict[str, Any]) -> Entry:
    """A person's row: name, country, sectors, role, since, until, aliases..."""
    name, country, sectors, role, since, until, *aliases = row
    return Entry(name=name, kind="person", country=country, sectors=tuple(sectors.split()), role=role, since=since,
                 until=until, aliases=tuple(aliases), of=defaults.get("of"))  # fmt: skip


class Country(NamedTuple):
    """A word that names a country or its people: its code, and how it names."""

    code: str
    use: Literal["name", "adjective", "people", "capital"]


@cache
def country_words() -> dict[tuple[str, ...], Country]:
    """Country names, demonyms and capitals by folded words."""
    found: dict[tuple[str, ...], Country] = {}
    for code, names_ in country_names().items():
        for name in names_:
            found.setdefault(key(name), Country(code, "name"))
    demonyms = resources.read_yaml("gazetteer/demonyms.yaml")
    for word, code in demonyms.items():
        people = word.endswith(_plural()) and word.removesuffix(_plural()) in demonyms
        found.setdefault(key(word), Country(_plover(code), "people" if people else "adjective"))
    for code, row in resources.read_yaml("gazetteer/countries.yaml").items():
        for word in row.get("metonyms", ()):
            found.setdefault(key(word), Country(_plover(code), "capital"))
    return found


@cache
def country_names() -> dict[str, tuple[str, ...]]:
    """Country code as PLOVER has it to the country's names, the usual one first."""
    table = resources.read_yaml("gazetteer/countries.yaml")
    return {_plover(code): (row["name"], *row.get("aliases", ())) for code, row in table.items()}


def _plover(code: str) -> str:
    """PLOVER's code for a gazetteer's: Kosovo is KOS there."""
    table: dict[str, str] = resources.read_yaml("actors/index.yaml")["country_codes"]
    return table.get(code, code)


def _plural() -> str:
    return str(resources.lexicon("mentions")["plural_ending"])


def country_at(tokens: Sequence[Token], i: int, limit: int) -> tuple[int, Country] | None:
    """The longest country name, demonym or capital that starts at token i."""
    if not tokens[i].text[0].isupper():
        return None
    table = country_words()
    words: tuple[str, ...] = ()
    best = None
    for j in range(i, min(limit, i + 6, len(tokens))):
        more = pieces(tokens[j].text)
        if not more and tokens[j].text not in _JOINS:
            break
        words += more
        if more and words in table:
            if len(words) == 1 and len(words[0]) <= 3 and not tokens[i].text.replace(".", "").isupper():
                continue
            best = (j + 1, table[words])
    return best
