"""News in JSON as others write it, told by its keys and turned into the fields of the record's input."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from dateline.read.dates import iso_date
from dateline.read.html_metadata import find_objects, from_schema_org, is_article

_NINJS_BODIES = ("body_text", "body_html", "body_xhtml", "bodies")
_NINJS_USED = frozenset({
    "uri", "headline", "headlines", "byline", "by", "language", "versioncreated", "firstcreated", "contentcreated",
    "copyrightholder", "title", "altids", *_NINJS_BODIES,
})  # fmt: skip
_SCHEMA_USED = frozenset({
    "@context", "@type", "@id", "articleBody", "text", "headline", "name", "datePublished", "dateCreated", "author",
    "creator", "publisher", "inLanguage", "url", "mainEntityOfPage",
})  # fmt: skip


class Shape(NamedTuple):
    """A way of writing an article in JSON: its name, how it is told, and its fields as the record's input has them."""

    name: str
    claims: Callable[[Mapping[str, Any]], bool]
    fields: Callable[[Mapping[str, Any]], dict[str, Any]]


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Whether an object is a text item of IPTC's ninjs (1.x, 2.x or 3.x).

    >>> is_ninjs({"uri": "urn:x:1", "bodies": [{"value": "Envoys met."}]}), is_ninjs({"uri": "urn:x:1"})
    (True, False)
    """
    return "uri" in value and bool(_ninjs_body(value))


def from_ninjs(value: Mapping[str, Any]) -> dict[str, Any]:
    """The input fields of a ninjs item; what they do not use is kept.

    >>> from_ninjs({"uri": "u1", "headlines": [{"value": "Talks"}], "body_text": "Envoys met."})
    {'id': 'u1', 'title': 'Talks', 'text': 'Envoys met.'}
    """
    published = next(
        (d for d in (_iso(value.get(k)) for k in ("versioncreated", "firstcreated", "contentcreated")) if d), None
    )
    found = {
        "id": value.get("uri"),
        "title": value.get("headline") or _main(value.get("headlines")) or value.get("title"),
        "byline": value.get("byline") or value.get("by"),
        "publisher": value.get("copyrightholder"),
        "language": value.get("language"),
        "published": published,
        **_ninjs_body(value),
    }
    return {k: v for k, v in value.items() if k not in _NINJS_USED} | {k: v for k, v in found.items() if v}


def _iso(value: Any) -> str | None:
    return iso_date(value) if isinstance(value, str) else None


def _ninjs_body(value: Mapping[str, Any]) -> dict[str, str]:
    """Plain text where the item has it, else HTML."""
    if isinstance(value.get("body_text"), str) and value["body_text"].strip():
        return {"text": value["body_text"]}
    marked_up = value.get("body_html") or value.get("body_xhtml")
    if isinstance(marked_up, str) and marked_up.strip():
        return {"html": marked_up}
    bodies = [b for b in _items(value.get("bodies")) if isinstance(b.get("value"), str)]
    plain = [b for b in bodies if str(b.get("contenttype") or b.get("contentType") or "text/plain") == "text/plain"]
    if plain:
        return {"text": _main(plain) or ""}
    return {"html": _main(bodies) or ""} if bodies else {}


def _items(value: Any) -> list[Mapping[str, Any]]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []


def _main(value: Any) -> str | None:
    """The value of the item whose role is main, else of the first."""
    items = [v for v in _items(value) if isinstance(v.get("value"), str)]
    chosen = next((v for v in items if str(v.get("role", "")).endswith("main")), items[0] if items else None)
    return str(chosen["value"]) if chosen else None


def is_schema_org(value: Mapping[str, Any]) -> bool:
    """Whether a schema.org object is an article with its words in it.

    >>> is_schema_org({"@type": "NewsArticle", "articleBody": "Envoys met."})
    True
    """
    return is_article(value) and isinstance(value.get("articleBody") or value.get("text"), str)


def from_schema_org_article(value: Mapping[str, Any]) -> dict[str, Any]:
    """The input fields of a schema.org article; what they do not use is kept."""
    said = from_schema_org(value)
    ident = value.get("@id")
    found = {
        "id": ident if isinstance(ident, str) else None,
        "text": value.get("articleBody") or value.get("text"),
        "title": said.title, "published": said.published, "byline": said.byline, "publisher": said.publisher,
        "language": said.language, "url": said.url,
    }  # fmt: skip
    return {k: v for k, v in value.items() if k not in _SCHEMA_USED} | {k: v for k, v in found.items() if v}


def find_schema_org(value: Any) -> Iterator[Mapping[str, Any]]:
    """The articles with words in a JSON-LD value, through its graph and its lists."""
    return (thing for thing in find_objects(value) if is_schema_org(thing))


SHAPES = (Shape("ninjs", is_ninjs, from_ninjs), Shape("schema.org", is_schema_org, from_schema_org_article))
