"""Lists: one query, three addresses. `/x` is a page, `/x.json` its rows for a program, `/x.csv` for a spreadsheet."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request, Response

from dateline.errors import SettingError
from dateline.export.rows import harmless
from dateline.web.desk import Desk, desk_of
from dateline.web.remembering import answered
from dateline.web.streaming import render_soon

PAGE, MOST = 50, 1000
"""Rows of a page, and rows that may be asked for at once."""
LONGEST_KEPT = 200
"""Rows of an answer that is kept in memory."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Column(NamedTuple):
    """A column of a list: the field of its rows, and what people call it."""

    key: str
    title: str


class Choice(NamedTuple):
    """One value of a facet, how many rows have it, whether it is chosen, and the address that (un)chooses it."""

    value: str
    label: str
    rows: int
    chosen: bool
    url: str


class Facet(NamedTuple):
    """A field by which a list can be narrowed."""

    key: str
    title: str
    choices: tuple[Choice, ...]


class Asked:
    """What an address asks for after its question mark, checked as it is read.

    Errors (on reading): SettingError that names the field and how to write it.
    """

    def __init__(self, path: str, fields: Iterable[tuple[str, str]]) -> None:
        self.path = path
        self.fields = [(k, v.replace("\0", " ")) for k, v in fields if v != ""]

    def text(self, name: str) -> str | None:
        """A field as it stands, without white space around it; null where it is not given."""
        found = next((v for k, v in self.fields if k == name), "").strip()
        return found or None

    def many(self, name: str) -> tuple[str, ...]:
        """A field that may be given several times."""
        return tuple(dict.fromkeys(v for k, v in self.fields if k == name))

    def day(self, name: str) -> str | None:
        """A day as ISO 8601."""
        value = self.text(name)
        if value is not None and not _DAY.fullmatch(value):
            raise SettingError(name, f"{value[:40]!r} is no day.", "Write it as 2016-02-03.")
        return value

    def one_of(self, name: str, values: Sequence[str]) -> str | None:
        """A field with a few values."""
        value = self.text(name)
        if value is not None and value not in values:
            raise SettingError(name, f"there is no {value[:40]!r}.", f"One of: {', '.join(values)}.")
        return value

    @property
    def limit(self) -> int:
        """How many rows."""
        value = self.text("limit")
        if value is None:
            return PAGE
        if not value.isascii() or not value.isdigit() or not 1 <= int(value[:6]) <= MOST:
            raise SettingError("limit", f"{value[:40]!r} is no number of rows.", f"Write 1 to {MOST}.")
        return int(value)

    @property
    def after(self) -> tuple[Any, ...] | None:
        """Where the last page ended (`make_cursor`)."""
        value = self.text("after")
        return None if value is None else read_cursor(value)

    def url(self, path: str | None = None, /, **changes: str | Sequence[str] | None) -> str:
        """The same question with some fields otherwise; a null takes a field away. The cursor is never kept."""
        kept = [(k, v) for k, v in self.fields if k not in changes and k != "after"]
        for name, value in changes.items():
            kept += [(name, value)] if isinstance(value, str) else [(name, v) for v in value or ()]
        return (path or self.path) + (f"?{urlencode(kept)}" if kept else "")

    def facet(self, name: str, title: str, counts: Iterable[tuple[str | None, str, int]]) -> Facet:
        """A facet from (value, label, count): a click adds the value to the question, another takes it away."""
        chosen = self.many(name)
        rows = []
        for value, label, count in counts:
            if value:
                here = value in chosen
                rest = [v for v in chosen if v != value] if here else [*chosen, value]
                changes: dict[str, Any] = {name: rest}
                rows.append(Choice(value, label or value, count, here, self.url(**changes)))
        return Facet(name, title, tuple(rows))


def make_cursor(*values: Any) -> str:
    """Where a page ends, as one word of an address.

    >>> read_cursor(make_cursor("2016-02-03", 7))
    ('2016-02-03', 7)
    """
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def read_cursor(word: str) -> tuple[Any, ...]:
    """What `make_cursor` put in. Errors: SettingError where the word is no cursor."""
    try:
        raw = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        return tuple(msgspec.json.decode(raw, type=list[str | int | float | None]))
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise SettingError("after", "this is no cursor.", "Take the one that the page before gave.") from None


class Listing(msgspec.Struct, kw_only=True):
    """A page of a list. `rows` are frozen structs or dictionaries; `next` is the cursor of the page that follows.

    `total` is the number of all rows where it is known; `about` whether the counts of facets are estimates from a fair
    sample; `more` goes to the template and nowhere else.
    """

    title: str
    asked: Asked
    columns: tuple[Column, ...]
    rows: Sequence[Any]
    next: str | None = None
    total: int | None = None
    facets: tuple[Facet, ...] = ()
    about: bool = False
    more: Mapping[str, Any] = {}

    @property
    def next_url(self) -> str | None:
        return None if self.next is None else _with_cursor(self.asked.url(), self.next)

    def address(self, suffix: str) -> str:
        """The address of the same rows as `.json` or `.csv`."""
        url = self.asked.url(self.asked.path + suffix)
        cursor = self.asked.text("after")
        return url if cursor is None else _with_cursor(url, cursor)


def _with_cursor(url: str, cursor: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'after': cursor})}"


Ask = Callable[[Desk, Asked], Listing]


def add_listing(router: APIRouter, path: str, template: str, ask: Ask, title: str | None = None, *,
                keep: bool = False) -> None:  # fmt: skip
    """Serve a list as a page, as JSON and as CSV: the same rows from the same query.

    title: over the page, where the path does not say it. keep: its answers are dear and hang on nothing but the store.
    """

    def asked(request: Request) -> Listing:
        desk, question = desk_of(request), Asked(path, request.query_params.multi_items())
        return listed(desk, question, ask) if keep else ask(desk, question)

    @router.get(path, include_in_schema=False)
    def page(request: Request) -> Response:
        def found() -> dict[str, Any]:
            listing = asked(request)
            return {"listing": listing, **listing.more}

        return render_soon(request, template, title or path.strip("/").capitalize(), found)

    @router.get(f"{path}.json", include_in_schema=False)
    def as_json(request: Request) -> Response:
        return json_response(listing_body(asked(request)))

    @router.get(f"{path}.csv", include_in_schema=False)
    def as_csv(request: Request) -> Response:
        listing = asked(request)
        headers = {"content-disposition": f'attachment; filename="dateline{path.replace("/", "-")}.csv"'}
        if listing.next is not None:
            headers["link"] = f'<{_with_cursor(listing.asked.url(f"{path}.csv"), listing.next)}>; rel="next"'
        content = csv_text(listing).encode("utf-8", "replace")
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def listed(desk: Desk, question: Asked, ask: Ask) -> Listing:
    """A list whose answers are kept until the store changes, but for very long ones."""
    if question.limit > LONGEST_KEPT:
        return ask(desk, question)
    return answered(desk, (question.path, *question.fields), lambda: ask(desk, question))


def listing_body(listing: Listing) -> dict[str, Any]:
    """A list as plain data."""
    return {
        "rows": [plain(r) for r in listing.rows],
        "total": listing.total,
        "next": listing.next,
        "about": listing.about,
        "facets": {f.key: {c.value: c.rows for c in f.choices} for f in listing.facets},
    }


def plain(row: Any) -> Any:
    """A row as dictionaries, lists and strings."""
    return msgspec.to_builtins(row, enc_hook=str)


def json_response(body: Any, status: int = 200, media_type: str = "application/json") -> Response:
    """Any of our rows as JSON; half a character of a broken text is written as its escape."""
    try:
        content = msgspec.json.encode(body, enc_hook=str)
    except UnicodeEncodeError:
        content = json.dumps(plain(body)).encode()
    return Response(content, status, media_type=media_type)


def csv_text(listing: Listing) -> str:
    """A list as CSV. A cell that a spreadsheet would run as a formula is led by an apostrophe.

    >>> asked = Asked("/x", ())
    >>> print(csv_text(Listing(title="", asked=asked, columns=(Column("a", "A"),), rows=[{"a": "=1+1"}])))
    a\r
    '=1+1\r
    <BLANKLINE>
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([c.key for c in listing.columns])
    for row in listing.rows:
        fields = plain(row)
        writer.writerow([_cell(fields.get(c.key)) for c in listing.columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = "; ".join(str(v) for v in value)
    return harmless(value) if isinstance(value, str) else value


def prepare_list(desk: Desk, path: str, ask: Ask) -> None:
    """Find the first page of a list before anybody asks for it."""
    listed(desk, Asked(path, ()), ask)
