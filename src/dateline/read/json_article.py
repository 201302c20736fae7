"""From one JSON object to an article: the record's input fields, or a news format recognised by its own keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from dateline.errors import DatelineError
from dateline.model import SCHEMA, Article, Problem
from dateline.read.dates import iso_date
from dateline.read.encoding import has_mojibake, mend_mojibake, scrub
from dateline.read.html import read_html_text
from dateline.read.json_shapes import SHAPES, find_schema_org
from dateline.read.problems import problem
from dateline.text import text_id

FIELDS = ("title", "url", "publisher", "byline", "agency", "language")
_KNOWN = frozenset({"id", "text", "html", "published", "schema", *FIELDS})
_LISTS = ("items", "articles", "results", "documents", "docs", "stories", "news")
_DEEPEST = 60
_QUOTED = 2_000


class BadJsonError(DatelineError):
    """A line that is no article. kind: of the problem it becomes."""

    def __init__(self, kind: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.kind = kind


def load_json(text: str) -> Any:
    """JSON with what JSON cannot hold taken out, so that it can be written again. Errors: BadJsonError `not-json`.

    >>> load_json('{"text": "Aleppo", "n": NaN}')
    {'text': 'Aleppo', 'n': None}
    """
    try:
        return _clean(json.loads(text, strict=False, parse_constant=lambda _: None), 0)
    except json.JSONDecodeError as e:
        where = f"line {e.lineno} column {e.colno}" if e.lineno > 1 else f"column {e.colno}"
        raise BadJsonError("not-json", f"This is not JSON: {e.msg} at {where}.") from None
    except (RecursionError, ValueError):
        raise BadJsonError("not-json", "This JSON is nested too deep, or holds a number too long to read.") from None


def _clean(value: Any, depth: int) -> Any:
    """The same without numbers that no record can hold. Lone surrogates in keys are scrubbed here, in values later."""
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        return {scrub(k)[0]: _clean(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [_clean(v, depth + 1) for v in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return str(value)
    return value


def refused(raw: str, form: str, why: BadJsonError) -> Article:
    """The article of a line that is none: no text, the raw line's beginning under `extra`, and the problem.

    It keeps the id the line gives, where there is one to be read.
    """
    row = problem(why.kind, why.message, why.remedy)
    own = _own_id(raw) or text_id(raw)
    return Article(id=own, text="", format=form, extra={"raw": raw[:_QUOTED]}, problems=(row,))


def _own_id(raw: str) -> str | None:
    try:
        value = load_json(raw)
    except BadJsonError:
        return None
    return _id(value.get("id"), {}, []) if isinstance(value, Mapping) else None


def read_object(value: Any, form: str, mend: bool = False) -> Article:
    """An article from one JSON object. Errors: BadJsonError `not-article` where it holds none.

    >>> read_object({"id": 7, "text": "Rebels left Homs.", "desk": "ME"}, "jsonl").extra
    {'desk': 'ME'}
    """
    if not isinstance(value, Mapping):
        raise BadJsonError("not-article", f"This is JSON, but {_named(value)}, no object with `text` or `html`.")
    shape = next((s for s in SHAPES if s.claims(value)), None)
    if shape is not None:
        return _input(shape.fields(value), shape.name, mend)
    if isinstance(value.get("text"), str) or isinstance(value.get("html"), str):
        return _input(value, form, mend)
    keys = ", ".join(list(value)[:12]) or "none"
    raise BadJsonError("not-article", f"This object has no `text` or `html`; its keys are: {keys[:300]}.")


def find_articles(value: Any) -> Iterator[Any]:
    """The articles in a JSON value: itself, the items of a list, or of the list that an object is a wrapper of.

    >>> [v["text"] for v in find_articles({"items": [{"text": "One."}, {"text": "Two."}]})]
    ['One.', 'Two.']
    """
    if isinstance(value, list):
        for item in value:
            yield from find_articles(item) if isinstance(item, Mapping) else [item]
        return
    if not isinstance(value, Mapping) or "text" in value or "html" in value or any(s.claims(value) for s in SHAPES):
        yield value
        return
    inside = list(find_schema_org(value))
    wrapped = next((value[k] for k in _LISTS if isinstance(value.get(k), list) and value[k]), None)
    if inside:
        yield from inside
    elif wrapped is not None:
        yield from wrapped
    else:
        yield value


def _named(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _input(value: Mapping[str, Any], form: str, mend: bool) -> Article:
    problems: list[Problem] = []
    ours = value.get("schema") == SCHEMA  # a record read again: its layers are not the writer's own keys
    kept = value.get("extra") if ours else {k: v for k, v in value.items() if k not in _KNOWN}
    extra = dict(kept) if isinstance(kept, Mapping) else {}
    said: dict[str, Any] = {k: _field(k, value.get(k), extra, problems) for k in FIELDS}
    said["published"] = _published(value.get("published"), extra, problems)
    said["id"] = _id(value.get("id"), extra, problems)
    plain = isinstance(value.get("text"), str)
    text, mended = _mended(value["text"] if plain else value["html"], mend, problems)
    if plain:
        article = Article(id="", text=text, format=form)
    else:
        article = read_html_text(text)
        problems[:0] = article.problems
    # What the line says of itself goes before what its page says.
    known = {k: v for k, v in said.items() if v is not None}
    return msgspec.structs.replace(article, format=form, mended=mended, extra=extra, problems=tuple(problems), **known)


def _mended(text: str, mend: bool, problems: list[Problem]) -> tuple[str, str | None]:
    if mend:
        return mend_mojibake(text)
    if has_mojibake(text):
        problems.append(problem("mojibake"))
    return text, None


def _id(value: Any, extra: dict[str, Any], problems: list[Problem]) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _field("id", value, extra, problems) or ""


def _field(key: str, value: Any, extra: dict[str, Any], problems: list[Problem]) -> str | None:
    """A known field that should be a string; anything else is kept under `extra` with a problem."""
    if value is None or isinstance(value, str):
        return value or None
    extra[key] = value
    message = f"`{key}` should be a string and is {_named(value)}; it is kept under `extra`."
    problems.append(problem("bad-field", message))
    return None


def _published(value: Any, extra: dict[str, Any], problems: list[Problem]) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 2999:
        return str(value)
    given = _field("published", value, extra, problems)
    if given is None:
        return None
    iso = iso_date(given)
    if iso is None:
        extra["published"] = given
        message = f"`published` is {given[:60]!r}, no date that can be read without guessing."
        problems.append(problem("bad-date", message))
    return iso
