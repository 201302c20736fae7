"""The trigger lexicon: which words, in which company, name an act, and where its parties stand.

`data/en/triggers/*.yaml` holds one file an event type. A trigger is written as a small pattern, its anchor first:

    impose obj=@sanctions        the verb with one of these objects (`obj!=` forbids, `#actor` an actor, `#none` none)
    pull +out from=@places       a particle; a noun behind a preposition (`*`: any)
    attack <cyber|hacker         a noun with a modifier
    refuse to:meet|talk          an infinitive (`to:*`: any), `that:*` a clause
    !match|goal  ~army           words the sentence must not, or must, hold
    passive, active, first       the voice; the anchor opens the clause
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Literal

import msgspec

from dateline import resources
from dateline.errors import SettingError
from dateline.ontology import ontology

FOLDER = "triggers"
NO_EVENT = "NONE"
"""The type of senses that look like an act and are none."""
REMEDY = "docs/events.md shows how a trigger is written."
Kind = Literal["part", "mod", "obj", "subj", "prep", "verb", "clause", "without", "with", "flag"]
LEADS: dict[str, Kind] = {"+": "part", "<": "mod", "!": "without", "~": "with"}
"""What a condition is by its first sign."""
SLOTS: dict[str, Kind] = {"obj": "obj", "subj": "subj"}
"""What a condition `name=words` speaks of; any other name is a preposition."""


class Test(msgspec.Struct, frozen=True):
    """One condition of a pattern: `words` (empty: any), `classes` such as actor or none, and whether it forbids."""

    kind: Kind
    name: str = ""
    words: frozenset[str] = frozenset()
    classes: tuple[str, ...] = ()
    forbids: bool = False
    covers: bool = False


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the lexicon. `weight` 0..1 says how surely the pattern names the act; `needs` what must be found."""

    pattern: str
    pos: str
    type: str
    mode: str | None
    frame: str
    weight: float
    needs: str
    tests: tuple[Test, ...]
    anchors: tuple[str, ...]
    cameo: str | None = None
    example: str = ""


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """Where the parties of an act stand: slots in the order they are tried. `both`: parties are all actors."""

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    both: tuple[str, ...] = ()


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """Triggers by part of speech and anchor lemma, the most demanding first."""

    triggers: dict[tuple[str, str], tuple[Trigger, ...]]
    frames: dict[str, Frame]
    size: int


def _choices(text: str, sets: dict[str, list[str]], where: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """`a|b|@set|#class` as words and classes; `*` is any word."""
    words: set[str] = set()
    classes: list[str] = []
    for part in text.split("|"):
        if part.startswith("@"):
            if part[1:] not in sets:
                raise SettingError(where, f"there is no word set {part!r}.", REMEDY)
            words.update(sets[part[1:]])
        elif part.startswith("#"):
            classes.append(part[1:])
        elif part != "*":
            words.add(part.replace("_", " "))
    return frozenset(words), tuple(classes)


def _test(part: str, sets: dict[str, list[str]], where: str) -> Test:
    if part in ("passive", "active", "first"):
        return Test("flag", part)
    if part[0] in LEADS:
        words, classes = _choices(part[1:], sets, where)
        return Test(LEADS[part[0]], "", words, classes)
    for mark in ("*=", "!=", "="):
        if mark in part:
            name, _, rest = part.partition(mark)
            words, classes = _choices(rest, sets, where)
            return Test(SLOTS.get(name, "prep"), name, words, classes, mark == "!=", mark == "*=")
    name, colon, rest = part.partition(":")
    if colon and name in ("to", "that"):
        words, classes = _choices(rest, sets, where)
        return Test("verb" if name == "to" else "clause", name, words, classes)
    raise SettingError(where, f"{part!r} is no condition of a trigger.", REMEDY)


def _trigger(pattern: str, example: Any, group: dict[str, Any], type_: str, sets: dict[str, list[str]],
             where: str) -> Trigger:  # fmt: skip
    anchor, *rest = pattern.split()
    mode = group.get("mode")
    if mode is not None and type_ != NO_EVENT and mode not in ontology().types[type_].modes:
        raise SettingError(where, f"{type_} has no mode {mode!r}.", REMEDY)
    return Trigger(
        pattern=pattern,
        pos=group.get("pos", "verb"),
        type=type_,
        mode=mode,
        frame=group.get("frame", group.get("pos", "verb")),
        weight=float(group.get("weight", 0.85)),
        needs=group.get("needs", "either"),
        tests=tuple(_test(p, sets, f"{where}: {pattern}") for p in rest),
        anchors=tuple(sorted(_choices(anchor, sets, where)[0])),
        cameo=group.get("cameo"),
        example=str(example or ""),
    )


def _file(type_: str, sets: dict[str, list[str]], frames: Iterable[str]) -> list[Trigger]:
    where = f"en/{FOLDER}/{type_}.yaml"
    table = resources.lexicon(f"{FOLDER}/{type_}")
    out: list[Trigger] = []
    for group in table.get("groups") or []:
        for pattern, example in (group.get("triggers") or {}).items():
            trigger = _trigger(str(pattern), example, group, group.get("type", type_), sets, where)
            if trigger.frame not in frames:
                raise SettingError(f"{where}: {pattern}", f"there is no frame {trigger.frame!r}.", REMEDY)
            out.append(trigger)
    return out


def _demand(test: Test) -> float:
    """How much a condition asks for: words most, a class less, anything least."""
    if test.forbids or test.kind == "without":
        return 0.1
    if test.kind in ("verb", "with", "part", "mod") and test.words:
        return 3.0
    return 2.0 if test.words else 1.5 if test.classes and test.classes != ("any",) else 1.0


def _rank(trigger: Trigger) -> tuple[float, float, bool]:
    return -sum(_demand(t) for t in trigger.tests), -trigger.weight, trigger.mode is None


def inflected(trigger: Trigger) -> list[str]:
    """The keys a trigger is found by: its anchors and, since a parser's lemmas go wrong, regular forms of a verb."""
    out = dict.fromkeys(trigger.anchors)
    if trigger.pos == "verb":
        for a in trigger.anchors:
            stem = a[:-1] if a.endswith("e") else a
            out.update(dict.fromkeys((stem + "ed", stem + "ing", a + "s")))
    return list(out)


@cache
def lexicon() -> Lexicon:
    """All triggers, read and checked once. Errors: SettingError with file and pattern."""
    table = resources.lexicon("events")
    sets = {name: [str(w) for w in words] for name, words in resources.lexicon(f"{FOLDER}/sets").items()}
    frames = {name: msgspec.convert(f, Frame) for name, f in table["frames"].items()}
    by_anchor: dict[tuple[str, str], list[Trigger]] = {}
    size = 0
    for type_ in (*ontology().types, NO_EVENT):
        for trigger in _file(type_, sets, frames):
            size += 1
            for anchor in inflected(trigger):
                by_anchor.setdefault((trigger.pos, anchor), []).append(trigger)
    return Lexicon(triggers={k: tuple(sorted(v, key=_rank)) for k, v in by_anchor.items()}, frames=frames, size=size)
