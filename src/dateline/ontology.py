"""PLOVER as data: event types, modes, contexts, sectors, and the crosswalks to CAMEO and ACLED.

Everything here is read from `data/ontology/*.yaml` and `data/crosswalk/*.csv`, checked once, and frozen. A mistake in
those files stops the run with a `SettingError` that names the file and the place in it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from dateline import resources
from dateline.errors import SettingError
from dateline.model import AcledCode, Codes

PLOVER, CONTEXTS, SECTORS = "ontology/plover.yaml", "ontology/contexts.yaml", "ontology/sectors.yaml"
CAMEO, ACLED = "crosswalk/cameo.csv", "crosswalk/acled.csv"
REMEDY = "Mend it there; docs/codebook.md shows how an entry looks."
THREAT = "THREATEN"


class Mode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way of doing an act. `score` is its conflict-cooperation score (-10..10), `cameo` its default CAMEO code,
    `intent` the code where it is only intended, if not its type's."""

    gloss: str
    score: float
    cameo: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    intent: str | None = None
    name: str = ""


class EventType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A PLOVER event type. `planned` is the type an act with status `planned` is exported to, or null; `intent` the
    CAMEO code of one that is planned, or announced by the one who will do it."""

    quad: int
    score: float
    cameo: str
    gloss: str
    definition: str
    actor: str
    recipient: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    modes: dict[str, Mode]
    planned: str | None = None
    intent: str | None = None
    recipient_required: bool = False
    name: str = ""

    def mode(self, name: str) -> Mode:
        """One of the type's modes by name."""
        return self.modes[name]


class Context(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A subject an event may belong to. `cues` are lower-case words; `*` ends an open stem."""

    gloss: str
    cues: tuple[str, ...]
    name: str = ""

    def pattern(self) -> str:
        """The cues as alternatives of a regular expression, the longest first."""
        return "|".join(re.escape(w).replace(r"\*", r"\w*") for w in sorted(self.cues, key=len, reverse=True))


class Sector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of actor. A sector that is not `primary` is only added to another one."""

    gloss: str
    primary: bool = True
    name: str = ""


class CameoCode(msgspec.Struct, frozen=True, kw_only=True):
    """A CAMEO code and what PLOVER's crosswalk makes of it."""

    code: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    name: str


class Ontology(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `special` are country codes that name no state (UNO, IGO, ...)."""

    types: dict[str, EventType]
    contexts: dict[str, Context]
    sectors: dict[str, Sector]
    special: dict[str, str]
    cameo: dict[str, CameoCode]
    acled: dict[tuple[str, str | None], AcledCode]
    crosswalk_wins: frozenset[str]


def _convert(value: Any, kind: Any, where: str) -> Any:
    """A piece of YAML as a frozen object, or a SettingError that says where it is wrong."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as e:
        raise SettingError(where, f"{e}.", REMEDY) from None


def _section(table: Any, key: str, where: str) -> Mapping[str, Any]:
    part = table.get(key) if isinstance(table, dict) else None
    if not isinstance(part, dict) or not part:
        raise SettingError(where, f"there is no section {key!r}.", REMEDY)
    return part


def _named(table: Mapping[str, Any], kind: Any, where: str) -> dict[str, Any]:
    """Every entry of a section as objects that know their own name."""
    out = {}
    for name, entry in table.items():
        value = _convert(entry, kind, f"{where}: {name}")
        out[name] = msgspec.structs.replace(value, name=name)
    return out


def _types(table: Any) -> dict[str, EventType]:
    types: dict[str, EventType] = _named(_section(table, "types", PLOVER), EventType, PLOVER)
    for name, t in types.items():
        modes = {m: msgspec.structs.replace(v, name=m) for m, v in t.modes.items()}
        types[name] = msgspec.structs.replace(t, modes=modes)
        if t.quad not in (1, 2, 3, 4):
            raise SettingError(f"{PLOVER}: {name}.quad", f"{t.quad} is no quad class (1 to 4).", REMEDY)
        for place, score in ((name, t.score), *((f"{name}.{m}", v.score) for m, v in modes.items())):
            if not -10 <= score <= 10:
                raise SettingError(f"{PLOVER}: {place}.score", f"{score} is not between -10 and 10.", REMEDY)
        entries: list[tuple[str, EventType | Mode]] = [(name, t), *((f"{name}.{m}", v) for m, v in modes.items())]
        for place, e in entries:
            if not (e.yes and e.no):
                raise SettingError(f"{PLOVER}: {place}", "an entry needs `yes` and `no` sentences.", REMEDY)
        if t.planned is not None and t.planned not in table["types"]:
            raise SettingError(f"{PLOVER}: {name}.planned", f"there is no type {t.planned!r}.", REMEDY)
    return types


def _rows(name: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """The lines of a CSV with their numbers; its header must be `columns`."""
    file = resources.path(name)
    if not file.is_file():
        raise SettingError(str(file), "this crosswalk is missing.", "Install the package again.")
    with file.open(encoding="utf-8", newline="") as f:
        reader = csv.DictReader(f)
        if tuple(reader.fieldnames or ()) != columns:
            raise SettingError(f"{name}:1", f"the header must be {','.join(columns)}.", REMEDY)
        return [(i, row) for i, row in enumerate(reader, 2)]


def _check_mode(types: Mapping[str, EventType], type_: str, mode: str | None, where: str) -> None:
    if type_ not in types:
        raise SettingError(where, f"there is no event type {type_!r}.", REMEDY)
    if mode is not None and mode not in types[type_].modes:
        raise SettingError(where, f"{type_} has no mode {mode!r}.", REMEDY)


def _cameo(types: Mapping[str, EventType], contexts: Mapping[str, Context]) -> dict[str, CameoCode]:
    out = {}
    for line, row in _rows(CAMEO, ("cameo", "type", "mode", "contexts", "name", "reference_mode")):
        where = f"{CAMEO}:{line}"
        mode = row["mode"] or None
        _check_mode(types, row["type"], mode, where)
        names = tuple(c for c in row["contexts"].split(";") if c)
        for c in names:
            if c not in contexts:
                raise SettingError(where, f"there is no context {c!r}.", REMEDY)
        out[row["cameo"]] = CameoCode(code=row["cameo"], type=row["type"], mode=mode, contexts=names, name=row["name"])
    for name, t in types.items():
        entries: list[tuple[str, EventType | Mode]] = [(name, t), *((f"{name}.{m}", v) for m, v in t.modes.items())]
        for place, key, code in ((p, k, getattr(e, k)) for p, e in entries for k in ("cameo", "intent")):
            if code not in out and (code is not None or key == "cameo"):
                raise SettingError(f"{PLOVER}: {place}.{key}", f"{code!r} is not in {CAMEO}.", REMEDY)
        if bool(t.planned or t.quad == 4) != bool(t.intent):
            raise SettingError(f"{PLOVER}: {name}.intent", "is for acts that become others when planned.", REMEDY)
    return out


def _acled(types: Mapping[str, EventType]) -> dict[tuple[str, str | None], AcledCode]:
    out: dict[tuple[str, str | None], AcledCode] = {}
    for line, row in _rows(ACLED, ("type", "mode", "event_type", "sub_event_type")):
        mode = row["mode"] or None
        _check_mode(types, row["type"], mode, f"{ACLED}:{line}")
        if row["event_type"]:
            code = AcledCode(event_type=row["event_type"], sub_event_type=row["sub_event_type"])
            out[row["type"], mode] = code
    return out


@cache
def ontology() -> Ontology:
    """The whole ontology, read and checked once.

    Errors: SettingError with file and place for an unknown mode, a missing sentence, a score out of range and the like.

    >>> len(ontology().types), len(ontology().contexts)
    (16, 37)
    """
    plover, sectors = resources.read_yaml(PLOVER), resources.read_yaml(SECTORS)
    types = _types(plover)
    section = _section(resources.read_yaml(CONTEXTS), "contexts", CONTEXTS)
    contexts: dict[str, Context] = _named(section, Context, CONTEXTS)
    return Ontology(
        types=types,
        contexts=contexts,
        sectors=_named(_section(sectors, "sectors", SECTORS), Sector, SECTORS),
        special=dict(_section(sectors, "special_countries", SECTORS)),
        cameo=_cameo(types, contexts),
        acled=_acled(types),
        crosswalk_wins=frozenset(_convert(plover.get("crosswalk_wins", []), list[str], f"{PLOVER}: crosswalk_wins")),
    )


def event_types() -> tuple[str, ...]:
    """Names of the event types, in the codebook's order.

    >>> event_types()[0], event_types()[-1]
    ('AGREE', 'ASSAULT')
    """
    return tuple(ontology().types)


def quad(type_: str) -> int:
    """Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.

    >>> quad("AID"), quad("ACCUSE")
    (2, 3)
    """
    return ontology().types[type_].quad


def intensity(type_: str, mode: str | None = None) -> float:
    """Conflict-cooperation score, -10 (worst) to 10, of a mode, or of the type where the mode is null.

    >>> intensity("ASSAULT", "aerial"), intensity("AID")
    (-9.5, 10.0)
    """
    t = ontology().types[type_]
    return t.modes[mode].score if mode is not None and mode in t.modes else t.score


def _intended(t: EventType, status: str, announced: bool) -> str | None:
    """The type that intending an act is, where that is one: PLOVER's rule for the future."""
    if status != "planned":
        return None
    return t.planned or (THREAT if announced and t.quad == 4 else None)


def plover_code(type_: str, mode: str | None, status: str, announced: bool = False, cameo: str | None = None) -> str:
    """The type an event has in PLOVER's own event data, where the future is part of the type.

    A planned CONSULT, SUPPORT, COOPERATE or AID is AGREE; a planned RETREAT is CONCEDE; a planned act of material
    conflict that its own actor announces (`announced`) is THREATEN. For a few CAMEO codes PLOVER's crosswalk decides.

    >>> plover_code("CONSULT", "visit", "planned"), plover_code("COERCE", None, "planned", announced=True)
    ('AGREE', 'THREATEN')
    """
    o = ontology()
    if intended := _intended(o.types[type_], status, announced):
        return intended
    return o.cameo[cameo].type if cameo in o.crosswalk_wins else type_


def cameo_code(type_: str, mode: str | None, status: str, announced: bool = False, cameo: str | None = None) -> str:
    """The CAMEO code of an event; of one that is only intended, the code for that intent (036: intent to meet).

    >>> cameo_code("CONSULT", "visit", "actual"), cameo_code("CONSULT", "visit", "planned")
    ('042', '036')
    """
    t = ontology().types[type_]
    m = t.modes.get(mode) if mode else None
    if _intended(t, status, announced):
        return (m and m.intent) or t.intent or t.cameo
    return cameo or (m.cameo if m else t.cameo)


def is_coded(type_: str, status: str, plover: str) -> bool:
    """Whether event data in codes may hold an act: one that is only planned has to have become an intent or a threat.

    >>> is_coded("ASSAULT", "planned", "ASSAULT"), is_coded("ASSAULT", "planned", "THREATEN")
    (False, True)
    """
    return status != "planned" or (plover in (ontology().types[type_].planned, THREAT) and plover != type_)


def codes(type_: str, mode: str | None, status: str, cameo: str | None = None, announced: bool = False) -> Codes:
    """The event in other schemes: PLOVER and CAMEO with their rules for the future, quad class, intensity, ACLED.

    cameo: the code of the trigger, if it has one more specific than its mode. ACLED is given for acts that happened.

    >>> codes("REJECT", "meet", "actual").cameo, codes("CONSULT", None, "planned").plover
    ('125', 'AGREE')
    """
    plover = plover_code(type_, mode, status, announced, cameo)
    return Codes(
        plover=plover,
        quad=quad(plover),
        intensity=intensity(plover, mode if plover == type_ else None),
        cameo=cameo_code(type_, mode, status, announced, cameo),
        acled=ontology().acled.get((type_, mode)) if status == "actual" else None,
    )


def _sentences(title: str, sentences: tuple[str, ...]) -> list[str]:
    return [f"- {title}: {s}" for s in sentences]


def _type_markdown(t: EventType) -> list[str]:
    lines = [f"## {t.name}", "", f"*{t.gloss}* (quad class {t.quad}, score {t.score:+g}, CAMEO {t.cameo})", ""]
    lines += [t.definition.strip(), "", f"Actor: {t.actor}. Recipient: {t.recipient}.", ""]
    if t.recipient_required:
        lines += ["A recipient is required.", ""]
    if t.planned:
        lines += [f"Planned, it is exported to PLOVER as {t.planned}, to CAMEO as {t.intent}.", ""]
    elif t.intent:
        lines += [f"Announced by the one who will do it, it is exported as {THREAT}, to CAMEO as {t.intent}.", ""]
    lines += [*_sentences("yes", t.yes), *_sentences("no", t.no), ""]
    for m in t.modes.values():
        lines += [f"### {t.name} / {m.name}", "", f"{m.gloss} (score {m.score:+g}, CAMEO {m.cameo})", ""]
        lines += [*_sentences("yes", m.yes), *_sentences("no", m.no), ""]
    return lines


def describe(type_: str | None = None) -> str:
    """The types in one table, or one type whole with its modes, scores, codes and sentences.

    Errors: SettingError for a name that is no type.

    >>> describe("assault").splitlines()[0]
    '## ASSAULT'
    """
    types = ontology().types
    if type_ is None:
        rows = [f"{t.name:<10} {t.quad}  {t.score:>5g}  {t.gloss}  [{' '.join(t.modes)}]" for t in types.values()]
        return "\n".join(["type     quad score means [modes]", *rows])
    if type_.upper() not in types:
        raise SettingError("ontology", f"there is no event type {type_!r}.", f"Types: {', '.join(types)}.")
    return "\n".join(_type_markdown(types[type_.upper()]))


def codebook_markdown() -> str:
    """The codebook page: every type and mode with its definition, codes and sentences, contexts and sectors.

    >>> codebook_markdown().startswith("# Codebook")
    True
    """
    o = ontology()
    lines = ["# Codebook", "", "Generated from `data/ontology/*.yaml`: change it there."]
    lines += ["Every `yes` and `no` sentence is a test.", ""]
    lines += ["| type | quad | score | means |", "|---|---|---|---|"]
    lines += [f"| {t.name} | {t.quad} | {t.score:+g} | {t.gloss} |" for t in o.types.values()]
    lines += [""]
    for t in o.types.values():
        lines += _type_markdown(t)
    lines += ["## Contexts", "", "| context | means | cues |", "|---|---|---|"]
    lines += [f"| {c.name} | {c.gloss} | {', '.join(c.cues)} |" for c in o.contexts.values()]
    lines += ["", "## Sectors", "", "| code | means |", "|---|---|"]
    lines += [f"| {s.name} | {s.gloss}{'' if s.primary else ' (added to another)'} |" for s in o.sectors.values()]
    lines += ["", "## Country codes that name no state", "", "| code | means |", "|---|---|"]
    lines += [f"| {code} | {name} |" for code, name in o.special.items()]
    return "\n".join(lines) + "\n"
