"""Addresses as questions: what stands after the question mark becomes a `Query`, and rows become addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from dateline.errors import SettingError
from dateline.query.rows import Evidence
from dateline.query.terms import WORDS, Query, parse
from dateline.web.listing import Asked, Choice, Facet, read_cursor
from dateline.web.pages import day_words

_MANY = {f.name for f in msgspec.structs.fields(Query) if isinstance(f.default, tuple)}
LONGEST = 2_000
"""Characters of a field at most."""
_LARGEST = 2**62


def question(asked: Asked, **fixed: Any) -> Query:
    """What an address asks for: its fields by the words of the query language, and `q` as one line of it.

    fixed: fields of `Query` that this page decides. Errors: SettingError that says what is allowed.

    >>> question(Asked("/statements", [("speaker", "Anna Holm"), ("q", "type:CONSULT talks")])).text
    'talks'
    """
    given: dict[str, Any] = {}
    for word, name in WORDS.items():
        values = asked.many(word)
        if any(len(v) > LONGEST for v in values):
            raise SettingError(word, f"it has more than {LONGEST} characters.", "Ask for less.")
        if values and name in _MANY:
            given[name] = (*given.get(name, ()), *values)
        elif values:
            given[name] = values[-1]
    if "after" in given:
        check_cursor(given["after"])
    line = asked.text("q") or ""
    if len(line) > LONGEST:
        raise SettingError("q", f"it has more than {LONGEST} characters.", "Ask for less.")
    return parse(line, **{**given, **fixed})


def check_cursor(word: str) -> None:
    """Refuse a cursor that none of our pages gave. Errors: SettingError."""
    values = read_cursor(word)
    if any(isinstance(v, int | float) and abs(v) > _LARGEST for v in values):
        raise SettingError("after", "this is no cursor.", "Take the one that the page before gave.")


def facets(asked: Asked, *groups: tuple[str, str, Iterable[Any]]) -> tuple[Facet, ...]:
    """Facets from (word of the question, title, counts with `value`, `label`, `rows`); `month` sets since and until."""
    made = []
    for word, title, counts in groups:
        if word == "month":
            made.append(_months(asked, title, counts))
        else:
            made.append(asked.facet(word, title, ((c.value, c.label, c.rows) for c in counts)))
    return tuple(f for f in made if f.choices)


def _months(asked: Asked, title: str, counts: Iterable[Any]) -> Facet:
    chosen = asked.text("since") if asked.text("since") == asked.text("until") else None
    choices = []
    for c in counts:
        here = c.value == chosen
        url = asked.url(since=None, until=None) if here else asked.url(since=c.value, until=c.value)
        choices.append(Choice(c.value, day_words(c.value), c.rows, here, url))
    return Facet("month", title, tuple(choices))


def key_ref(evidence: Evidence) -> str:
    """A row's name for ever: the key of its article, a dot, its id."""
    return f"{evidence.source.key}.{evidence.ref.partition('.')[2]}"
