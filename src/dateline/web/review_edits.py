"""A reviewer's edit: the form of a row, and what was typed into it as fields of the row.

Words are typed as they stand in the article and found there, nearest to where the row stands; a party is one of the
article's actors, or words of the article; a date is a day, a month, a year, or two of them with a slash between.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from dateline import ontology
from dateline.errors import SettingError
from dateline.explain import find_occurrences
from dateline.model import Form, Record, Span, Stance, StatusValue
from dateline.text import as_spans

Values = Mapping[str, Sequence[str]]
"""What a form sent: the values of each name."""
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


class Field(NamedTuple):
    """One field of a form. `kind`: words, lines (a span each), select, parties, number, date. `value` as typed."""

    name: str
    label: str
    kind: str
    value: Any
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


def form_of(record: Record, row: Any, layer: str) -> list[Field]:
    """The fields of a row that can be edited, filled with what it says."""
    actors = (("", "nobody named"), *((a.id, _actor_label(a)) for a in record.actors))
    places = (("", "none"), *((p.id, f"{p.name}, {p.country}" if p.country else p.name) for p in record.places))
    day = Field("date", "Date", "date", row.date.value if getattr(row, "date", None) else "", (),
                "2016-02-03, 2016-02, 2016, or 2016-02-01/2016-02-03; empty: none")  # fmt: skip
    if layer == "events":
        return [
            Field("type", "Type", "select", row.type, _pairs(sorted(ontology.event_types()))),
            Field("mode", "Mode", "select", row.mode or "", (("", "none"), *_pairs(_modes()))),
            Field("status", "Status", "select", row.status, _pairs(get_args(StatusValue))),
            _words(record, "trigger", "Words of the act", row.trigger),
            Field("actors", "Who", "parties", _party_ids(row.actors), actors[1:]),
            Field("recipients", "To whom", "parties", _party_ids(row.recipients), actors[1:]),
            day,
            Field("place", "Place", "select", row.place or "", places),
        ]
    if layer == "statements":
        return [
            Field("speaker", "Speaker", "select", row.speaker or "", actors),
            Field("addressee", "To whom", "select", row.addressee or "", actors),
            _words(record, "content", "What was said", row.content),
            Field("form", "Form", "select", row.form, _pairs(get_args(Form))),
            day,
            Field("place", "Place", "select", row.place or "", places),
        ]
    if layer == "positions":
        return [
            Field("holder", "Holder", "select", row.holder or "", actors),
            Field("stance", "Stance", "select", row.stance, _pairs(get_args(Stance))),
            Field("target", "Towards", "select", row.target or "", actors),
            _words(record, "span", "What is held", row.span),
        ]
    if layer == "figures":
        return [
            *(Field(n, n.capitalize(), "number", _plain(getattr(row, n))) for n in ("value", "low", "high")),
            Field("measures", "Measures", "words", row.measures),
            Field("source", "Said by", "select", row.source or "", actors),
            _words(record, "span", "Words", row.span),
            day,
        ]
    raise SettingError("review", f"rows of {layer!r} cannot be edited here.", "Judge them right, wrong or unsure.")


def read_edit(record: Record, row: Any, layer: str, sent: Values) -> dict[str, Any]:
    """What a form changes of a row, as its fields. Errors: SettingError naming the field that cannot be so."""
    edit: dict[str, Any] = {}
    for field in form_of(record, row, layer):
        if field.name not in sent and field.kind != "parties":
            continue
        given = tuple(sent.get(field.name, ()))
        if field.kind == "parties":
            words = (sent.get(f"{field.name}_words") or ("",))[0].strip()
            if set(given) != set(field.value) or words:
                edit[field.name] = _parties(record, row, field, given, words)
        elif _one(given) != str(field.value):
            edit[field.name] = _READ[field.kind](record, row, field, _one(given))
    if not edit:
        raise SettingError("edit", "nothing was changed.", "Judge the row right (y), or change a field.")
    return edit


def _one(given: Sequence[str]) -> str:
    return "\n".join(given).replace("\r\n", "\n").strip()


def _select(record: Record, row: Any, field: Field, value: str) -> str | None:
    if value not in {v for v, _ in field.choices}:
        raise SettingError(field.label, f"there is no {value[:60]!r}.", "Take one of the list.")
    return value or None


def _span(record: Record, row: Any, field: Field, value: str) -> Span:
    old = as_spans(getattr(row, field.name))
    return _found(record, value, old[0][0] if old else 0, field.label)


def _spans(record: Record, row: Any, field: Field, value: str) -> list[Span]:
    old = as_spans(getattr(row, field.name))
    start = old[0][0] if old else 0
    return [_found(record, line, start, field.label) for line in value.split("\n") if line.strip()]


def _found(record: Record, words: str, near: int, label: str) -> Span:
    found = find_occurrences(record.text, words) if words.strip() else []
    if not found:
        raise SettingError(label, f"the article does not contain {words[:60]!r}.", "Copy the words from the article.")
    return min(found, key=lambda s: abs(s[0] - near))


def _number(record: Record, row: Any, field: Field, value: str) -> float | int | None:
    if not value and field.name != "value":
        return None
    try:
        number = float(value.replace(",", "").replace(" ", ""))
    except ValueError:
        raise SettingError(field.label, f"{value[:40]!r} is no number.", "Write it as 1200 or 3.5.") from None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _date(record: Record, row: Any, field: Field, value: str) -> dict[str, Any] | None:
    if not value:
        return None
    ends = [_interval(part.strip(), field.label) for part in value.split("/", 1)]
    return {"value": value, "earliest": ends[0][0], "latest": ends[-1][1], "timex": None, "why": "a reviewer's"}


def _interval(part: str, label: str) -> tuple[str, str]:
    found = _DAY.fullmatch(part)
    try:
        year, month, day = (int(p) if p else None for p in found.groups()) if found else (None, None, None)
        if year is None:
            raise ValueError(part)
        last = calendar.monthrange(year, month or 12)[1]
        if day is not None and not 1 <= day <= last:
            raise ValueError(part)
    except (ValueError, calendar.IllegalMonthError):
        raise SettingError(label, f"{part[:40]!r} is no day.", "Write 2016, 2016-02 or 2016-02-03.") from None
    return f"{year:04}-{month or 1:02}-{day or 1:02}", f"{year:04}-{month or 12:02}-{day or last:02}"


def _text(record: Record, row: Any, field: Field, value: str) -> str:
    if not value:
        raise SettingError(field.label, "this cannot be empty.", f"It was {field.value!r}.")
    return value[:200]


_READ: dict[str, Callable[[Record, Any, Field, str], Any]] = {
    "select": _select, "span": _span, "lines": _spans, "number": _number, "date": _date, "words": _text,
}  # fmt: skip


def _parties(record: Record, row: Any, field: Field, given: Sequence[str], words: str) -> list[dict[str, Any]]:
    old = {p.actor: p.span for p in getattr(row, field.name) if p.actor}
    known = {v for v, _ in field.choices}
    if wrong := [g for g in given if g not in known]:
        raise SettingError(field.label, f"the article has no actor {wrong[0][:60]!r}.", "Take one of the list.")
    parties = [{"actor": g, "span": old.get(g)} for g in given]
    if words:
        parties.append({"actor": None, "span": _found(record, words, row.trigger[0], field.label)})
    return parties


def _words(record: Record, name: str, label: str, spans: Any) -> Field:
    found = as_spans(spans)
    lines = [" ".join(record.text[s:e].split()) for s, e in found]
    many = name == "content"
    return Field(name, label, "lines" if many else "span", "\n".join(lines), (),
                 "as they stand in the article" + ("; a line for each stretch" if many else ""))  # fmt: skip


def _party_ids(parties: Any) -> tuple[str, ...]:
    return tuple(p.actor for p in parties if p.actor)


def _actor_label(actor: Any) -> str:
    return f"{actor.name} ({actor.country})" if actor.country else str(actor.name)


def _pairs(values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((v, v) for v in values)


def _modes() -> list[str]:
    return sorted({m for t in ontology.ontology().types.values() for m in t.modes})


def _plain(value: float | None) -> str:
    return "" if value is None else str(int(value)) if float(value).is_integer() else str(value)
