"""What an HTML page says of itself outside its text: JSON-LD, then meta elements, then its mark-up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from dateline.read.dates import iso_date

_ARTICLES = frozenset({
    "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "BlogPosting",
    "OpinionNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "SocialMediaPosting",
    "Report", "AdvertiserContentArticle", "ScholarlyArticle", "TechArticle", "DiscussionForumPosting",
})  # fmt: skip
#: Names of meta elements (`property`, `name` or `itemprop`), the most trusted first.
_METAS = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline"),
    "published": (
        "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
        "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "pubdate",
        "publishdate", "publish-date", "publish_date", "article.published", "published-date", "date",
    ),
    "byline": ("author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator"),
    "publisher": ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name", "twitter:site"),
    "language": ("og:locale", "content-language", "dc.language", "dcterms.language"),
    "url": ("og:url",),
}  # fmt: skip


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """A page's word on itself; null where it says nothing that can be used."""

    title: str | None = None
    published: str | None = None
    byline: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None


def find_metadata(tree: Any) -> Metadata:
    """The metadata of a parsed page (lxml).

    >>> import lxml.html
    >>> page = '<meta property="article:published_time" content="2016-02-04T09:00:00Z"><title>Talks</title>'
    >>> find_metadata(lxml.html.document_fromstring(page)).published
    '2016-02-04T09:00:00Z'
    """
    found = from_json_ld(_scripts(tree))
    return _merged(_merged(found, _from_metas(tree)), _from_markup(tree))


def _merged(first: Metadata, second: Metadata) -> Metadata:
    pairs = ((n, getattr(first, n) or getattr(second, n)) for n in Metadata.__struct_fields__)
    return Metadata(**dict(pairs))


def _scripts(tree: Any) -> Iterator[Any]:
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            try:
                yield json.loads(script.text_content().strip().rstrip(";"), strict=False)
            except (ValueError, RecursionError):
                continue  # pages break their own JSON-LD often; the meta elements are asked next


def find_objects(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON-LD value that are articles, the outermost first."""
    if depth > 8:
        return
    if isinstance(value, list):
        for item in value:
            yield from find_objects(item, depth + 1)
    elif isinstance(value, Mapping):
        if is_article(value):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            if isinstance(value.get(key), (list, Mapping)):
                yield from find_objects(value[key], depth + 1)


def is_article(value: Mapping[str, Any]) -> bool:
    """Whether a schema.org object is an article.

    >>> is_article({"@type": ["NewsArticle"]}), is_article({"@type": "Person"})
    (True, False)
    """
    kinds = value.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(n, str) and n.rsplit("/", 1)[-1].rsplit(":", 1)[-1] in _ARTICLES for n in names)


def from_json_ld(values: Iterable[Any]) -> Metadata:
    """What the first article among JSON-LD values says of itself."""
    for value in values:
        for thing in find_objects(value):
            return from_schema_org(thing)
    return Metadata()


def from_schema_org(thing: Mapping[str, Any]) -> Metadata:
    """The metadata of one schema.org article."""
    published = _first(thing.get("datePublished")) or _first(thing.get("dateCreated"))
    return Metadata(
        title=_first(thing.get("headline")) or _first(thing.get("name")),
        published=iso_date(published) if published else None,
        byline=_names(thing.get("author") or thing.get("creator")),
        publisher=_names(thing.get("publisher") or thing.get("sourceOrganization")),
        language=_language(_names(thing.get("inLanguage"))),
        url=_first(thing.get("url")) or _first(thing.get("mainEntityOfPage")),
    )


def _first(value: Any) -> str | None:
    """The string of a schema.org value: itself, the first of a list, or the `@value`, `@id` or `name` of an object."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, list):
        return next((s for s in map(_first, value[:5]) if s), None)
    if isinstance(value, Mapping):
        return next((value[k].strip() for k in ("@value", "@id", "name") if isinstance(value.get(k), str)), None)
    return None


def _names(value: Any) -> str | None:
    """The names of people or bodies, joined by a comma."""
    items = value if isinstance(value, list) else [value]
    found: list[str] = []
    for item in items[:20]:
        name = item.get("name") or item.get("alternateName") if isinstance(item, Mapping) else item
        text = _first(name)
        if text and not _is_link(text) and text not in found:
            found.append(text)
    return ", ".join(found) or None


def _is_link(text: str) -> bool:
    return text.startswith(("http://", "https://", "//", "@")) or (" " not in text and "/" in text)


def _language(given: str | None) -> str | None:
    """The two or three letters of a language tag.

    >>> _language("en_GB"), _language("English"), _language("zh-Hans")
    ('en', None, 'zh')
    """
    if not given:
        return None
    code = given.replace("_", "-").split("-")[0].strip().lower()
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else None


def _from_metas(tree: Any) -> Metadata:
    said: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and content:
                said.setdefault(name, content)
    listed = {key: [said[n] for n in names if n in said] for key, names in _METAS.items()}
    return Metadata(
        title=next(iter(listed["title"]), None),
        published=next((d for d in map(iso_date, listed["published"]) if d), None),
        byline=next((b for b in listed["byline"] if not _is_link(b)), None),
        publisher=next((p for p in listed["publisher"] if not _is_link(p)), None),
        language=next((code for code in map(_language, listed["language"]) if code), None),
        url=next((u for u in listed["url"] if u.startswith(("http://", "https://"))), None),
    )


def _from_markup(tree: Any) -> Metadata:
    canonical = next((e.get("href") for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"), None)
    heads = [" ".join(e.text_content().split()) for e in tree.iter("h1")]
    titles = [" ".join(e.text_content().split()) for e in tree.iter("title")]
    html = next(tree.iter("html"), None)
    return Metadata(
        title=_title([h for h in heads if h], [t for t in titles if t]),
        published=_published(tree),
        language=_language(html.get("lang") or html.get("xml:lang")) if html is not None else None,
        url=canonical if canonical and canonical.startswith(("http://", "https://")) else None,
    )


def _title(heads: list[str], titles: list[str]) -> str | None:
    """The heading that the title element repeats; else the title element, which may end in the site's name."""
    repeated = next((h for h in heads if any(h in t for t in titles)), None)
    return repeated or (titles[0] if titles else heads[0] if heads else None)


def _published(tree: Any) -> str | None:
    """A <time> or an itemprop that calls itself the day of publication; a bare <time> may be any day."""
    for element in tree.iter("time", "span", "div", "p", "abbr"):
        marks = f"{element.get('itemprop') or ''} {'pubdate' if element.get('pubdate') is not None else ''}"
        if "datePublished" in marks or "pubdate" in marks:
            given = element.get("datetime") or element.get("content") or element.text_content()
            iso = iso_date(given) if given else None
            if iso:
                return iso
    return None
