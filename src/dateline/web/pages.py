"""Templates to pages: everything is escaped, and every page knows the navigation, its session and its token."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2.runtime import Context
from jinja2.utils import missing

from dateline import __version__
from dateline.web.desk import desk_of
from dateline.web.security import CSRF_FIELD

HERE = Path(__file__).parent
THEME = "dateline_theme"
"""Name of the cookie that holds `light` or `dark`; without it the system decides."""
THEMES = ("light", "dark")


LATER = "_later"
"""Name of a function in the context of a page that gives the rest of it, asked for when a template comes to it."""


class _Context(Context):
    """The names a template may use; what is not there may still be found."""

    def resolve_or_missing(self, key: str) -> Any:
        found = super().resolve_or_missing(key)
        if found is missing and LATER in self.parent:
            return self.parent[LATER]().get(key, found)
        return found


@cache
def environment() -> jinja2.Environment:
    """The templates. Whatever is put into a page is escaped; a name nobody gave is an error, not an empty string."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.context_class = _Context
    made.filters.update(path=path_part, number=number, day=day_words, days=days_words, percent=percent)
    made.globals["version"] = __version__
    return made


def render(request: Request, template: str, code: int = 200, /, **context: Any) -> Response:
    """A page. `title` is wanted in every context; the rest is what its template names."""
    page = "".join(page_pieces(request, template, **context))
    return HTMLResponse(page.encode("utf-8", "replace"), code)


def page_pieces(request: Request, template: str, /, **context: Any) -> Iterator[str]:
    """A page piece by piece, as its template comes to them. `LATER` in the context finds what else it names."""
    return environment().get_template(template).generate(**_frame(request), **context)


def _frame(request: Request) -> dict[str, Any]:
    """What every page knows."""
    desk = desk_of(request)
    session = request.state.session
    theme = request.cookies.get(THEME)
    return {
        "nav": desk.nav,
        "here": request.url.path,
        "csrf": desk.gate.csrf(session),
        "csrf_field": CSRF_FIELD,
        "read_only": desk.read_only,
        "locked": desk.gate.needs_password,
        "known": session.known,
        "theme": theme if theme in THEMES else "",
        "q": request.query_params.get("q", "") if request.url.path == "/search" else "",
    }


def path_part(word: object) -> str:
    """A key as a part of an address.

    >>> path_part("name:nadir|person")
    'name%3Anadir%7Cperson'
    """
    return quote(str(word), safe="")


def days_words(first: str, last: str) -> str:
    """From one day to another, as a month or a year where it is a whole one.

    >>> days_words("2016-02-01", "2016-02-29"), days_words("2016-01-01", "2016-12-31")
    ('Feb 2016', '2016')
    >>> days_words("2016-02-03", "2016-02-05"), days_words("2016-02-03", "2016-02-03")
    ('3 Feb 2016 – 5 Feb 2016', '3 Feb 2016')
    """
    if first == last:
        return day_words(first)
    if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
        return first[:4]
    if first[:7] == last[:7] and first.endswith("-01") and int(last[8:10]) == _last_of(first):
        return day_words(first[:7])
    return f"{day_words(first)} – {day_words(last)}"


def _last_of(day: str) -> int:
    return monthrange(int(day[:4]), int(day[5:7]))[1]


def number(value: float | int | None) -> str:
    """A number for people.

    >>> number(120000), number(0.5), number(None)
    ('120,000', '0.5', '')
    """
    if value is None:
        return ""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.4g}"


def percent(value: float | None) -> str:
    """A score for people.

    >>> percent(0.934)
    '93 %'
    """
    return "" if value is None else f"{100 * value:.0f} %"


def day_words(value: str | None) -> str:
    """A date of any precision for people; what is no date stands as it is.

    >>> day_words("2016-02-03"), day_words("2016-02"), day_words("2016-02-03T14:00Z"), day_words(None)
    ('3 Feb 2016', 'Feb 2016', '3 Feb 2016', '')
    """
    if not value:
        return ""
    parts = value[:10].split("-")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    if not all(p.isdigit() for p in parts) or len(parts) < 2 or not 1 <= int(parts[1]) <= 12:
        return value
    day = f"{int(parts[2])} " if len(parts) == 3 else ""
    return f"{day}{months[int(parts[1]) - 1]} {parts[0]}"
