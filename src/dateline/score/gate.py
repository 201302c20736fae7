"""The gate: floors that only rise, and what a change gained and lost.

`scores.json` holds, for every set of documents, the hash of the data it was measured on and a floor for each measure.
`rows.json` holds which gold rows were found when the floors were last raised. A floor lies some points under what was
measured: a quantised model may answer a borderline row one way here and another on a machine with other instructions.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from dateline.errors import ResourceError, SettingError
from dateline.model import Article, Record
from dateline.reader import Reader
from dateline.score.measures import Gold, measure, total
from dateline.score.tally import Tally

TOLERANCES = {"": 0.5, "attribution": 1.5, "event": 1.5, "position": 1.5, "chain": 1.0, "identity": 2.5}
"""Points by the layer of a measure: what rests on the models has more room (four rows or so of our own dispatches)."""
OWN = "own"
Rows: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]


class Floors(msgspec.Struct, kw_only=True):
    """One set of documents: the hash of its data, and the least score (0..100) each measure may have."""

    data: str
    floors: dict[str, float] = {}


class Book(msgspec.Struct, kw_only=True):
    """The floors file. `rebased` says when and why a floor was ever taken anew because the data had changed."""

    tolerances: dict[str, float] = msgspec.field(default_factory=lambda: dict(TOLERANCES))
    own: Floors = msgspec.field(default_factory=lambda: Floors(data=""))
    corpora: dict[str, Floors] = {}
    rebased: list[str] = []


def load_book(file: Path) -> Book:
    """The floors, or an empty book where there are none yet. Errors: ResourceError for a file that is none."""
    if not file.is_file():
        return Book()
    try:
        book = msgspec.json.decode(file.read_bytes(), type=Book)
    except msgspec.DecodeError as e:
        raise ResourceError(str(file), f"this is no file of floors: {e}.", "Restore it from the repository.") from None
    return msgspec.structs.replace(book, tolerances={**TOLERANCES, **book.tolerances})


def save_book(book: Book, file: Path) -> None:
    """Write the floors, measures in order, a line each."""
    tidy = msgspec.to_builtins(book)
    for part in (tidy["own"], *tidy["corpora"].values()):
        part["floors"] = dict(sorted(part["floors"].items()))
    tidy["corpora"] = dict(sorted(tidy["corpora"].items()))
    file.write_text(json.dumps(tidy, indent=1, ensure_ascii=False) + "\n", "utf-8")


def load_gold(file: Path) -> list[Gold]:
    """Annotated documents, one a line."""
    if not file.is_file():
        raise ResourceError(str(file), "there is no annotated material here.", "Name its folder with --gold.")
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def digest(file: Path) -> str:
    """Hash of the data, by which the gate knows that floors and data belong together."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def as_articles(gold: Iterable[Gold]) -> list[Article]:
    """The input side of gold rows: what a user would hand over, nothing annotated."""
    return [
        Article(id=g["id"], text=g["text"], title=g["title"] if not g["furniture"] else None,
                published=g["input_published"])
        for g in gold
    ]  # fmt: skip


def score_own(gold: Sequence[Gold], records: Iterable[Record]) -> dict[str, Tally]:
    """Every measure over our own dispatches. Errors: ValueError where records and gold are not in one order."""
    return total(measure(g, r) for g, r in zip(gold, records, strict=True))


def read_own(gold: Sequence[Gold], plan: str = "default") -> list[Record]:
    """The program's records of our own dispatches."""
    return list(Reader(plan).read_articles(as_articles(gold)))


def floor(name: str, score: float, tolerances: Mapping[str, float]) -> float:
    """What a measure may fall to: a little under its score, to one decimal.

    >>> floor("timex.value", 61.37, TOLERANCES), floor("event.type", 1.2, TOLERANCES)
    (60.8, 0.0)
    """
    room = tolerances.get(name.partition(".")[0], tolerances[""])
    return max(0.0, math.floor((score - room) * 10) / 10)


def below(scores: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """What the gate refuses, in words: each measure under its floor, and each that has vanished."""
    out = []
    for name, least in sorted(floors.items()):
        if name not in scores:
            out.append(f"{name}: no longer measured (floor {least:.1f})")
        elif scores[name] < least:
            out.append(f"{name}: {scores[name]:.1f} is under its floor of {least:.1f}")
    return out


def raised(
    scores: Mapping[str, float], floors: Mapping[str, float], tolerances: Mapping[str, float], only_new: bool = False
) -> dict[str, float]:
    """The floors after a raise: none lower than before. only_new: leave those that there are.

    >>> raised({"a": 50.0, "b": 10.0}, {"a": 60.0}, TOLERANCES)
    {'a': 60.0, 'b': 9.5}
    >>> raised({"a": 70.0, "b": 10.0}, {"a": 60.0}, TOLERANCES, only_new=True)
    {'a': 60.0, 'b': 9.5}
    """
    chosen = {n: s for n, s in scores.items() if not (only_new and n in floors)}
    return dict(floors) | {n: max(floors.get(n, 0.0), floor(n, s, tolerances)) for n, s in chosen.items()}


def hold(held: Floors, data: str, scores: Mapping[str, float], *, up: bool, rebase: str | None,
         tolerances: Mapping[str, float], name: str = OWN,
         only_new: bool = False) -> tuple[Floors, list[str]]:  # fmt: skip
    """Floors after this run, and what is wrong with it.

    up: raise floors to what was measured; only_new: set them for measures that have none. rebase: take them anew, for a
    reason, allowed only where the data changed.
    Errors: SettingError for a rebase on the same data, which would be a lowering.
    """
    changed = bool(held.data) and held.data != data
    if rebase and not changed:
        if held.data:
            raise SettingError("--rebase", f"the data of {name} is what its floors were set on.", "Use --raise.")
        rebase = None
    if rebase:
        return Floors(data=data, floors=raised(scores, {}, tolerances)), []
    wrong = below(scores, held.floors)
    if changed and wrong:
        wrong.append(f"{name}: the data is not what these floors were set on; --rebase REASON takes them anew")
    if not up and not only_new:
        return held, wrong
    return Floors(data=data, floors=raised(scores, held.floors, tolerances, only_new)), wrong


def rows_of(tallies: Mapping[str, Tally]) -> dict[str, dict[str, list[str]]]:
    """Which rows were found, by measure and document, as it is stored."""
    out: dict[str, dict[str, list[str]]] = {}
    for name, tally in sorted(tallies.items()):
        found: dict[str, list[str]] = {}
        for row in tally.hit:
            document, _, key = row.rpartition("/")
            found.setdefault(document, []).append(key)
        out[name] = found
    return out


def changes(before: Rows, after: Rows) -> tuple[list[str], list[str]]:
    """Rows gained and lost between two runs, as `measure document/row`."""

    def flat(rows: Rows) -> set[str]:
        return {f"{m} {d}/{key}" for m, found in rows.items() for d, keys in found.items() for key in keys}

    old, new = flat(before), flat(after)
    return sorted(new - old), sorted(old - new)


def load_rows(file: Path) -> Rows:
    """The rows of the last raise, or none."""
    if not file.is_file():
        return {}
    stored = json.loads(file.read_text("utf-8"))
    return {m: {d: keys.split() for d, keys in found.items()} for m, found in stored.items()}


def save_rows(rows: Rows, file: Path) -> None:
    """One line a measure and document, so that a difference reads well; keys of a document in one string."""
    compact: dict[str, Any] = {m: {d: " ".join(keys) for d, keys in found.items()} for m, found in rows.items()}
    file.write_text(json.dumps(compact, indent=1, ensure_ascii=False) + "\n", "utf-8")
