"""Tables of actors: what an entry says, when, and the table a user brings, checked line by line.

A user's table is YAML (a list of entries) or CSV (a header, then an entry a line) with the fields of `Entry`; lists are
YAML lists, or words between semicolons. It is named by `--actors` or the environment variable DATELINE_ACTORS, and its
entries win over the package's own. The same name on several lines is one actor at several times.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec

from dateline import resources
from dateline.countries import countries
from dateline.errors import SettingError
from dateline.model import ActorKind

OWN = "DATELINE_ACTORS"
"""Environment variable: paths of a user's tables, separated as PATH is. Set by `--actors`, read by every process."""
FIELDS = (
    "name",
    "kind",
    "country",
    "sectors",
    "role",
    "of",
    "aliases",
    "metonyms",
    "wikidata",
    "since",
    "until",
    "source",
)
_REMEDY = f"The fields are {', '.join(FIELDS)}; see docs/actors.md."


class Term(msgspec.Struct, frozen=True):
    """What an actor was in some years (both included; null: open): role, country, sectors, kind."""

    since: int | None = None
    until: int | None = None
    role: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    kind: ActorKind | None = None

    def holds(self, year: int) -> bool:
        """Whether the year is one of its years."""
        return (self.since or 0) <= year <= (self.until or 9999)


class Entry(msgspec.Struct, frozen=True):
    """One actor of a table. `metonyms`: places or buildings that stand for it ("the Kremlin"). `table`: whose,
    `source`: where the row is from, in its own words."""

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
    terms: tuple[Term, ...] = ()
    table: str = ""
    source: str | None = None

    def as_term(self) -> Term:
        """What it says of its own years."""
        return Term(self.since, self.until, self.role, self.country, self.sectors, self.kind)


def at(entry: Entry, year: int | None) -> tuple[Entry, bool]:
    """An entry as it was in a year, and whether it was anything then that the table knows.

    Without a year it is as it was last. A person whose last office is over is what that office was, without the role.

    >>> a = Entry("X", "person", "PRT", ("GOV",), "prime minister", since=1995, until=2002)
    >>> b = msgspec.structs.replace(a, country="UNO", sectors=("IGO",), role="chief", since=2017, until=None)
    >>> both = msgspec.structs.replace(b, terms=(a.as_term(), b.as_term()))
    >>> at(both, 1999)[0].role, at(both, 2020)[0].country, at(both, 2010)[1]
    ('prime minister', 'UNO', False)
    """
    terms = entry.terms or (entry.as_term(),)
    if year is None:
        return entry, True
    held = [t for t in terms if t.holds(year)]
    before = [t for t in terms if (t.since or 0) <= year]
    term = (held or before or terms)[-1]
    kind = term.kind or entry.kind
    role = term.role if held else None
    return msgspec.structs.replace(entry, role=role, country=term.country, sectors=term.sectors, kind=kind,
                                   since=term.since, until=term.until), bool(held)  # fmt: skip


def source_of(entry: Entry) -> str:
    """Where an entry comes from: its own word, its table, or what the package says of its rows.

    >>> source_of(Entry("X", "person", table="mine.csv"))
    'mine.csv'
    """
    return entry.source or entry.table or str(resources.read_yaml("actors/index.yaml")["source"])


def own_tables() -> list[Path]:
    """The tables the user named, if any."""
    return [Path(p) for p in os.environ.get(OWN, "").split(os.pathsep) if p]


def read_table(file: Path) -> list[Entry]:
    """The entries of a user's table. Errors: SettingError with file and line, what is wrong and how to mend it."""
    if not file.is_file():
        raise SettingError(str(file), "there is no such table of actors.", "Name a YAML or CSV file with --actors.")
    rows = _csv_rows(file) if file.suffix.lower() == ".csv" else _yaml_rows(file)
    return [_entry(row, f"{file}:{line}", file.name) for line, row in rows]


def _csv_rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with file.open(encoding="utf-8-sig", newline="") as f:
        reader = csv.DictReader(f)
        try:
            for row in reader:
                if None in row:
                    raise SettingError(f"{file}:{reader.line_num}", "this line has more fields than the header.",
                                       "Quote a field that has a comma in it.")  # fmt: skip
                yield reader.line_num, {k.strip(): v.strip() for k, v in row.items() if v and v.strip()}
        except (UnicodeDecodeError, csv.Error) as e:
            where = f"{file}:{reader.line_num + 1}"
            raise SettingError(where, f"this is not CSV in UTF-8: {e}.", "Save it as UTF-8.") from e


def _yaml_rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    import yaml

    try:
        loader = yaml.SafeLoader(file.read_text("utf-8"))
        node = loader.get_single_node()
    except UnicodeDecodeError as e:
        raise SettingError(str(file), f"this is not UTF-8: {e.reason}.", "Save it as UTF-8.") from e
    except yaml.YAMLError as e:
        mark = getattr(e, "problem_mark", None)
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        raise SettingError(where, f"this is not YAML: {getattr(e, 'problem', e)}.", "Mend that line.") from None
    if not isinstance(node, yaml.SequenceNode):
        raise SettingError(f"{file}:1", "this is no list of actors.", "Write each actor as `- name: ...`.")
    for child in node.value:
        line = child.start_mark.line + 1
        if not isinstance(child, yaml.MappingNode):
            raise SettingError(f"{file}:{line}", "this is no actor.", f"Write `- name: ...`. {_REMEDY}")
        yield line, {str(k): v for k, v in loader.construct_mapping(child, deep=True).items()}


def _entry(row: Mapping[str, Any], where: str, table: str) -> Entry:
    """One row checked. A word instead of a list is a list of one, or of what semicolons part."""
    for field in row:
        if field not in FIELDS:
            raise SettingError(where, f"there is no field {field!r}.", _REMEDY)
    name = row.get("name")
    if not isinstance(name, str) or not name.strip():
        raise SettingError(where, "this actor has no name.", "Give `name`.")
    made = Entry(
        name=name.strip(), kind=check_kind(row.get("kind"), where), country=check_country(row.get("country"), where),
        sectors=_sectors(row.get("sectors"), where), role=_text(row, "role", where), of=_text(row, "of", where),
        aliases=_list(row.get("aliases"), "aliases", where), metonyms=_list(row.get("metonyms"), "metonyms", where),
        wikidata=_wikidata(row.get("wikidata"), where), since=_year(row, "since", where),
        until=_year(row, "until", where), table=table, source=_text(row, "source", where),
    )  # fmt: skip
    if made.since and made.until and made.since > made.until:
        raise SettingError(where, f"since {made.since} is after until {made.until}.", "Swap the two years.")
    return made


def check_kind(value: Any, where: str) -> ActorKind:
    """A kind of actor. Errors: SettingError where it is none."""
    kinds: tuple[ActorKind, ...] = get_args(ActorKind)
    for kind in kinds:
        if value == kind:
            return kind
    raise SettingError(where, f"{value!r} is no kind of actor.", f"Give `kind` as one of {', '.join(kinds)}.")


def check_country(value: Any, where: str) -> str | None:
    """A country code as PLOVER has it, or null. Errors: SettingError where it is none."""
    if value is None:
        return None
    special = resources.read_yaml("ontology/sectors.yaml")["special_countries"]
    if value in special or value in countries():
        return str(value)
    raise SettingError(where, f"{value!r} is no country.", f"Give ISO 3166 alpha-3, or one of {', '.join(special)}.")


def _sectors(value: Any, where: str) -> tuple[str, ...]:
    ontology = resources.read_yaml("ontology/sectors.yaml")
    known = {**ontology["sectors"], **ontology["special_countries"]}
    found = tuple(w for part in _list(value, "sectors", where) for w in part.split())
    for sector in found:
        if sector not in known:
            raise SettingError(where, f"{sector!r} is no sector.", f"The sectors are {', '.join(known)}.")
    return found


def _list(value: Any, field: str, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(p.strip() for p in value.split(";") if p.strip())
    if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
        return tuple(v.strip() for v in value)
    raise SettingError(where, f"{field} is no list of words.", "Put names that look like numbers in quotation marks.")


def _text(row: Mapping[str, Any], field: str, where: str) -> str | None:
    value = row.get(field)
    if value is None or isinstance(value, str):
        return value
    raise SettingError(where, f"{field} is {value!r}, which is no text.", "Put it in quotation marks.")


def _year(row: Mapping[str, Any], field: str, where: str) -> int | None:
    value = row.get(field)
    if value is None:
        return None
    if re.fullmatch(r"\d{4}", str(value)):
        return int(value)
    raise SettingError(where, f"{field} is {value!r}, which is no year.", "Write a year such as 2016.")


def _wikidata(value: Any, where: str) -> str | None:
    if value is None:
        return None
    if re.fullmatch(r"Q\d+", str(value)):
        return str(value)
    raise SettingError(where, f"{value!r} is no Wikidata id.", "Write it as Q followed by digits.")
