"""The dictionary of actors, compiled: names and aliases of bodies, groups and people; countries and their demonyms.

Entries are facts under `data/actors/`; countries and demonyms come from the gazetteer. Matching is by words
folded to plain lower-case ASCII, longest first, with a guard so that "IS" the group is not "is" the verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

import msgspec
from anyascii import anyascii

from dateline import actor_tables, resources
from dateline.actor_tables import Entry as Entry
from dateline.countries import countries
from dateline.model import ActorKind, Token

_DROPPED = re.compile(r"[.'’ʼ`‘ʿʾ]+")
_POSSESSIVE = re.compile(r"['’](s)$")  # a token of its own in a parse, so a word of its own in a key
_WORD = re.compile(r"[^\W_]+")
_KOSOVO = "KOS"
_END = ""  # key of a trie node that ends a name


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
    if name.isascii() and name.replace(" ", "").isalnum():
        words = tuple(name.casefold().split())
    else:
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
        elif node[_END][0] is entry and not capitals:
            node[_END] = (entry, node[_END][1], False)  # "ISIS" and "Isis"

    def match(self, tokens: Sequence[Token], i: int, limit: int) -> Match | None:
        """The longest name that starts at token i and ends by `limit`, if its capitals allow."""
        first = tokens[i].text
        if not (first[0].isupper() or first[0].isdigit() or not first[0].isascii() or _hyphened(tokens, i)):
            return None
        node, best, j = self.trie, None, i
        while j < limit:
            words = pieces(tokens[j].text)
            if not words and (j == i or tokens[j].text not in _JOINS):
                break
            for w in words:
                if w not in node:
                    return best
                node = node[w]
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
        words = key(name)
        return self.by_key.get(words) or self.by_key.get(without_patronymic(words))

    def longer(self, name: str, country: str | None) -> Entry | None:
        """The person of whom a name has one more family name than the table ("Álvaro Uribe Vélez"); `country` that
        the text gives, if any, must be theirs.

        >>> names().longer("Álvaro Uribe Vélez", None).name, names().longer("Luis Arce Soto", "PER")
        ('Alvaro Uribe', None)
        """
        words = key(name)
        entry = self.by_key.get(words[:-1]) if len(words) > 2 else None
        fits = entry is not None and entry.kind == "person" and country in (None, entry.country)
        return entry if fits else None


def without_patronymic(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name of three words without its father's name in the middle, else the words as they are.

    >>> without_patronymic(("vladimir", "vladimirovich", "putin"))
    ('vladimir', 'putin')
    """
    if len(words) == 3 and words[1].endswith(tuple(resources.lexicon("mentions")["patronymic_endings"])):
        return words[0], words[2]
    return words


def _hyphened(tokens: Sequence[Token], i: int) -> bool:
    """Whether a small particle is joined to a capital after it: "al-Shabab"."""
    if i + 2 >= len(tokens) or tokens[i].text not in resources.lexicon("mentions")["joined_particles"]:
        return False
    return tokens[i + 1].text in _JOINS and tokens[i + 2].text[0].isupper()


_JOINS = frozenset("-–‐'’")


@cache
def names() -> Names:
    """The dictionary: the user's tables first, then `data/actors/*`, compiled once a process.

    An alias belongs to the first entry that claims it, so that a user's entry wins. The same person on several rows is
    one entry with several terms.
    """
    found = Names()
    for table in (*(actor_tables.read_table(f) for f in actor_tables.own_tables()), _package_entries()):
        for entry in _one_each(table):
            found.add(entry)
    return found


def use(file: str | None) -> None:
    """Take a user's table of actors from now on, in this process and in those it starts; null: only the package's.

    Errors: SettingError with file and line, before anything is read.
    """
    import os

    if file is not None:
        actor_tables.read_table(Path(file))
        os.environ[actor_tables.OWN] = str(Path(file).resolve())
    else:
        os.environ.pop(actor_tables.OWN, None)
    names.cache_clear()


def _package_entries() -> Iterator[Entry]:
    for row in resources.read_yaml("actors/index.yaml")["files"]:
        yield from _FORMS[row["form"]](row["file"])


def _groups(file: str) -> Iterator[Entry]:
    """Entries of a YAML file, by groups that share kind, country and sectors."""
    for group in resources.read_yaml(f"actors/{file}.yaml")["groups"]:
        defaults = {k: v for k, v in group.items() if k != "entries"}
        for row in group["entries"]:
            yield msgspec.convert({**defaults, **row}, type=Entry)


def _rows(file: str) -> Iterator[list[str]]:
    """The rows of a table in text; a line with # is a remark."""
    for line in resources.path(f"actors/{file}.csv").read_text("utf-8").splitlines():
        if line and line[0] != "#":
            yield line.split(";")


def _bodies(file: str) -> Iterator[Entry]:
    """Rows of name;kind;country;sectors;since;until;alias|alias."""
    for name, kind, country, sectors, since, until, *more in _rows(file):
        aliases = tuple(more[0].split("|")) if more and more[0] else ()
        yield Entry(name, cast("ActorKind", kind), country or None, tuple(sectors.split()), None, None, aliases, (),
                    None, int(since) if since else None, int(until) if until else None)  # fmt: skip


def _people(file: str) -> Iterator[Entry]:
    """Rows of name;country;sectors;role;since;until;alias|alias."""
    for name, country, sectors, role, since, until, *more in _rows(file):
        aliases = tuple(more[0].split("|")) if more and more[0] else ()
        yield Entry(name, "person", country or None, tuple(sectors.split()), role or None, None, aliases, (), None,
                    int(since) if since else None, int(until) if until else None)  # fmt: skip


_FORMS = {"groups": _groups, "bodies": _bodies, "people": _people}


def _one_each(entries: Iterable[Entry]) -> list[Entry]:
    """Entries with rows of the same name and kind joined to one, its terms in order of time."""
    order: dict[tuple[tuple[str, ...], bool], list[Entry]] = {}
    for entry in entries:
        order.setdefault((key(entry.name), entry.kind == "person"), []).append(entry)
    return [rows[0] if len(rows) == 1 else _joined(rows) for rows in order.values()]


def _joined(rows: list[Entry]) -> Entry:
    told = (t for e in rows for t in (e.terms or (e.as_term(),)))
    terms = sorted(told, key=lambda t: (t.since or 0, t.until or 9999))
    last = max(terms, key=lambda t: (t.until or 9999, t.since or 0))
    return msgspec.structs.replace(
        rows[0], terms=tuple(terms), role=last.role, country=last.country, sectors=last.sectors, kind=last.kind,
        since=last.since, until=last.until, aliases=tuple(dict.fromkeys(a for e in rows for a in e.aliases)),
        metonyms=tuple(dict.fromkeys(a for e in rows for a in e.metonyms)),
        wikidata=next((e.wikidata for e in rows if e.wikidata), None),
    )  # fmt: skip


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
    for code, entry in countries().items():
        for word in entry.metonyms:
            found.setdefault(key(word), Country(_plover(code), "capital"))
    return found


@cache
def country_names() -> dict[str, tuple[str, ...]]:
    """Country code as PLOVER has it to the country's names, the usual one first."""
    return {_plover(code): (entry.name, *entry.aliases) for code, entry in countries().items()}


@cache
def no_states() -> frozenset[str]:
    """Codes that stand where a country does and are none: UNO, IGO and the like."""
    return frozenset(resources.read_yaml("ontology/sectors.yaml")["special_countries"]) - {_KOSOVO}


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
