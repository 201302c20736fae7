"""A question, typed: what is asked for, checked once, from flags or from one line of text."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from dateline import ontology
from dateline.corpus.issues import issue_names
from dateline.errors import SettingError
from dateline.model import Stance, StatusValue

Order = Literal["oldest", "newest", "best"]
LIMIT = 50
MOST = 1000
_TERM = re.compile(r'(-?)(?:([A-Za-z_]+):)?(?:"([^"]*)"|(\S+))')
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for. All terms must hold; of several values of one term, any.

    about: actors by name, `#number`, Wikidata item, PLOVER country (`RUS`) or country and sector (`SYR/REB`), as any
    party, speaker or holder; partner: who must be a party too. topic: an issue of `data/<language>/issues.yaml` that
    what was said, or is wanted, is about.
    since, until: days, both included, of the event (or of what was said). text: words, "a phrase", begin*, -without,
    this OR that, in the sentence. after: the cursor a page gave. copies: also rows of articles that repeat another.
    """

    about: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    article: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    text: str | None = None
    min_score: float = 0.0
    copies: bool = False
    order: Order = "oldest"
    limit: int = LIMIT
    after: str | None = None


WORDS = {
    "actor": "about", "about": "about", "with": "partner", "speaker": "speaker", "addressee": "addressee",
    "place": "place", "country": "country", "type": "type", "mode": "mode", "status": "status", "stance": "stance",
    "topic": "topic", "measure": "measure", "publisher": "publisher", "article": "article", "since": "since",
    "until": "until", "score": "min_score", "copies": "copies", "order": "order", "limit": "limit", "after": "after",
}  # fmt: skip
"""The words of the one-line syntax, and the field each fills."""


def make_query(**fields: Any) -> Query:
    """A checked question. Errors: SettingError that says what is allowed.

    >>> make_query(type="assault", since="2018-03").since
    '2018-03-01'
    """
    known = {f.name: f for f in msgspec.structs.fields(Query)}
    given: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in known:
            raise SettingError("query", f"there is no term {name!r}.", f"Terms: {', '.join(known)}.")
        if value is None or value == "" or value == ():
            continue
        many = isinstance(known[name].default, tuple)
        given[name] = _several(value) if many else value
    return _checked(given)


def parse(line: str, **fields: Any) -> Query:
    """A question in one line: `actor:Russia type:ASSAULT since:2018-03 place:Aleppo "ceasefire violation"`.

    What has no `term:` before it is looked for in the text. Further fields are those of `Query`.

    >>> parse('actor:"Staffan de Mistura" status:planned talks geneva').about
    ('Staffan de Mistura',)
    """
    given: dict[str, Any] = {k: v for k, v in fields.items() if v not in (None, "", ())}
    words: list[str] = []
    for minus, key, phrase, bare in _TERM.findall(line):
        value = phrase or bare
        name = WORDS.get(key.lower()) if key else None
        if key and name is None:
            raise SettingError(
                "query", f"there is no term {key!r} in {key}:{value}.",
                f"Terms: {', '.join(WORDS)}; put words that hold a colon into quotation marks.",
            )  # fmt: skip
        if name is None:
            words.append(minus + (f'"{phrase}"' if phrase else bare))
        elif name in _MANY:
            given[name] = (*_several(given.get(name, ())), value)
        else:
            given[name] = value
    if words:
        given["text"] = " ".join((given["text"], *words) if given.get("text") else words)
    return make_query(**given)


_MANY = {f.name for f in msgspec.structs.fields(Query) if isinstance(f.default, tuple)}


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _checked(given: dict[str, Any]) -> Query:
    _check_types(given)
    _choices(given, "status", get_args(StatusValue))
    _choices(given, "stance", get_args(Stance))
    given["topic"] = tuple(dict.fromkeys(t for word in given.get("topic", ()) for t in _topics(word)))
    given["country"] = tuple(c.upper() for c in given.get("country", ()))
    for name, last in (("since", False), ("until", True)):
        if name in given:
            given[name] = as_day(name, str(given[name]), last)
    if "since" in given and "until" in given and given["since"] > given["until"]:
        raise SettingError("query", f"since {given['since']} comes after until {given['until']}.", "Exchange the two.")
    given["limit"] = _number("limit", given.get("limit", LIMIT), 1, MOST, int)
    given["min_score"] = _number("score", given.get("min_score", 0.0), 0, 1, float)
    copies = given.get("copies", False)
    given["copies"] = copies if isinstance(copies, bool) else str(copies).lower() in ("yes", "true", "1")
    if given.get("order", "oldest") not in get_args(Order):
        _refuse("order", given["order"], get_args(Order))
    return Query(**given)


def _check_types(given: dict[str, Any]) -> None:
    given["type"] = tuple(t.upper() for t in given.get("type", ()))
    for t in given["type"]:
        if t not in ontology.event_types():
            _refuse("type", t, ontology.event_types())
    modes = {m for t in ontology.ontology().types.values() for m in t.modes}
    given["mode"] = tuple(m.lower() for m in given.get("mode", ()))
    for m in given["mode"]:
        if m not in modes:
            _refuse("mode", m, sorted(modes))


def _topics(word: str) -> tuple[str, ...]:
    """A topic by its name, or the topics in whose names a word begins so: `sanctions`."""
    plain, names = word.strip().casefold(), issue_names()
    found = tuple(n for n in names if n.casefold() == plain)
    found = found or tuple(n for n in names if plain and re.search(rf"\b{re.escape(plain)}", n.casefold()))
    if not found:
        _refuse("topic", word, names)
    return found


def _choices(given: dict[str, Any], name: str, allowed: tuple[str, ...]) -> None:
    given[name] = tuple(v.lower() for v in given.get(name, ()))
    for value in given[name]:
        if value not in allowed:
            _refuse(name, value, allowed)


def _refuse(name: str, value: Any, allowed: Any) -> None:
    raise SettingError("query", f"there is no {name} {value!r}.", f"Allowed: {', '.join(allowed)}.")


def _number(name: str, value: Any, low: float, high: float, kind: type) -> Any:
    try:
        number = kind(value)
    except (TypeError, ValueError):
        number = None
    if number is None or not low <= number <= high:
        raise SettingError("query", f"{name} {value!r} is no number from {low} to {high}.", f"Give {name}:{low}.")
    return number


def as_day(name: str, value: str, last: bool) -> str:
    """The first or last day that a year, month or day means. Errors: SettingError where it means none.

    >>> as_day("since", "2018-02", False), as_day("until", "2018-02", True)
    ('2018-02-01', '2018-02-28')
    """
    found = _DAY.fullmatch(value.strip()[:10])
    parts = [int(p) for p in found.groups() if p] if found else []
    try:
        year, month, day = (*parts, *((12, 31) if last else (1, 1))[len(parts) - 1 :])
        month_end = calendar.monthrange(year, month)[1]
        if len(parts) < 3:
            day = month_end if last else 1
        if not 1 <= day <= month_end:
            raise ValueError(value)
    except (ValueError, calendar.IllegalMonthError):
        raise SettingError("query", f"{name} {value!r} is no day.", "Write 2016, 2016-02 or 2016-02-04.") from None
    return f"{year:04}-{month:02}-{day:02}"


def shown(query: Query) -> str:
    """A question as one line that `parse` reads back.

    >>> shown(make_query(about="Anna Holm", type="CONSULT", text="talks"))
    'actor:"Anna Holm" type:CONSULT talks'
    """
    words: Mapping[str, str] = {v: k for k, v in reversed(WORDS.items())}
    parts: list[str] = []
    for f in msgspec.structs.fields(Query):
        value = getattr(query, f.name)
        if f.name == "text" or value == f.default:
            continue
        for v in value if isinstance(value, tuple) else (value,):
            plain = "yes" if v is True else str(v)
            parts.append(f"{words[f.name]}:" + (f'"{plain}"' if " " in plain else plain))
    return " ".join((*parts, query.text) if query.text else parts)
