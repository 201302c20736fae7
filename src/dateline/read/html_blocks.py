"""The blocks of text of an HTML page, in the order they stand, each with what its mark-up says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, cast

from lxml import etree

from dateline.model import FurnitureKind
from dateline.resources import read_yaml

_TABLE = "html/furniture.yaml"
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
#: A class or id around more of a page's text than this speaks of the page and not of its furniture.
_MOST = 0.7
#: Classes and ids are read so far and no farther: some pages keep whole programs in them.
_LONGEST = 300


class Sign(NamedTuple):
    """What an element says of the text in it: a kind of furniture, and why; the rest as in data/html/furniture.yaml."""

    kind: FurnitureKind
    why: str
    firm: bool = False
    short: int | None = None


class Block(NamedTuple):
    """A paragraph, heading, list item or row: its text with white space made single, and what surrounds it.

    tag: of the block element. parent: a number that blocks of the same parent element share. sign: what the innermost
    element that says something says, or null. linked: the share of the text that is links, 0..1.
    """

    text: str
    tag: str
    parent: int
    sign: Sign | None
    linked: float
    in_article: bool


class _Named:
    """An element that says something, while the page is walked: what it says, and how much text is in it."""

    __slots__ = ("outer", "sign", "size", "spoken")

    def __init__(self, sign: Sign, spoken: bool, outer: _Named | None) -> None:
        self.sign, self.spoken, self.outer, self.size = sign, spoken, outer, 0


class _Piece(NamedTuple):
    text: str
    named: _Named | None
    linked: bool


class _Draft(NamedTuple):
    """A block before it is known how large the elements around it are."""

    block: Block
    named: tuple[_Named | None, ...]


@cache
def _names(key: str) -> frozenset[str]:
    return frozenset(read_yaml(_TABLE)[key])


@cache
def _words() -> dict[str, Sign]:
    """Each word (or words joined by a space) of a class or id with its sign; where two claim it, the first."""
    found: dict[str, Sign] = {}
    for entry in read_yaml(_TABLE)["words"]:
        for word in entry["words"]:
            found.setdefault(word, _sign(entry, ""))
    return found


def _sign(entry: dict[str, Any], why: str) -> Sign:
    return Sign(cast(FurnitureKind, entry["kind"]), why, bool(entry.get("firm")), entry.get("short"))


@cache
def _order() -> dict[str, int]:
    return {entry["kind"]: i for i, entry in enumerate(read_yaml(_TABLE)["words"])}


def _of_words(names: str, where: str) -> Sign | None:
    """What a class or id says, by its words: "story__photo-caption" is a caption."""
    parts = [w.lower() for w in _WORD.findall(names[:_LONGEST])]
    joined = [*parts, *(" ".join(p) for n in (2, 3) for p in zip(*(parts[i:] for i in range(n)), strict=False))]
    hits = [(w, _words()[w]) for w in joined if w in _words()]
    if not hits:
        return None
    word, sign = min(hits, key=lambda h: _order()[h[1].kind])
    return sign._replace(why=f"the {where} names it: {word}")


class Signs:
    """Reads elements; remembers the classes it has seen, because a page repeats them.

    Beside a sign it says whether the sign rests on a class or id, which is less sure than a tag.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[str, ...], tuple[Sign | None, bool]] = {}

    def of(self, element: Any) -> tuple[Sign | None, bool]:
        get = element.get
        key = (element.tag, get("role") or "", get("itemprop") or "", get("class") or "", get("id") or "")
        if key not in self._seen:
            self._seen[key] = self._read(*key)
        hidden = get("hidden") is not None or get("aria-hidden") == "true" or _HIDDEN.search(get("style") or "")
        if hidden and self._seen[key][0] is None:
            return Sign("boilerplate", "the page does not show it"), True
        return self._seen[key]

    def _read(self, tag: str, role: str, itemprop: str, names: str, ident: str) -> tuple[Sign | None, bool]:
        table = read_yaml(_TABLE)
        if itemprop in table["itemprops"]:
            return _sign(table["itemprops"][itemprop], f"itemprop {itemprop}"), False
        if role in table["roles"]:
            return _sign(table["roles"][role], f"role {role}"), False
        if tag in _names("whole_page"):
            return None, False
        spoken = _of_words(names, "class") or _of_words(ident, "id")
        if tag in table["tags"]:
            by_tag = _sign(table["tags"][tag], f"inside <{tag}>")
            return (spoken, True) if spoken and not by_tag.firm else (by_tag, False)
        return spoken, True


class _Walk:
    """The state of one walk over a page."""

    def __init__(self) -> None:
        self.signs = Signs()
        self.pieces: list[_Piece] = []
        self.stack: list[_Named | None] = [None]
        self.size = 0
        self.tags: list[tuple[str, int]] = [("body", 0)]
        self.links = self.articles = self.breaks = self.pre = 0
        self.count = 0

    def add(self, text: str | None) -> None:
        if text:
            if not text.isspace():
                self.breaks = 0
            self.size += len(text)
            self.pieces.append(_Piece(text, self.stack[-1], self.links > 0))

    def enter(self, element: Any) -> None:
        sign, spoken = self.signs.of(element)
        outer = self.stack[-1]
        self.stack.append(_Named(sign, spoken, outer) if sign else outer)
        if sign and (named := self.stack[-1]):
            named.size = -self.size

    def leave(self) -> None:
        named = self.stack.pop()
        if named is not None and named is not self.stack[-1]:
            named.size += self.size

    def take(self) -> Iterator[_Draft]:
        """The block that ends here, if it has any words."""
        pieces, self.pieces, self.breaks = self.pieces, [], 0
        if not pieces:
            return
        text = "".join(p.text for p in pieces)
        tag, own = self.tags[-1]
        parent = self.tags[-2][1] if len(self.tags) > 1 else own
        lines = text.split("\n") if self.pre else [text]
        spoken = [p for p in pieces if not p.text.isspace()]
        words = sum(len(p.text) for p in spoken) or 1
        linked = sum(len(p.text) for p in spoken if p.linked) / words
        named = tuple(dict.fromkeys(p.named for p in spoken))
        for line in lines:
            clean = _SPACE.sub(" ", line).strip(" |")
            if clean:
                yield _Draft(Block(clean, tag, parent, None, linked, self.articles > 0), named)


def _decided(named: _Named | None, total: int) -> Sign | None:
    """The innermost sign that holds, now that it is known how much text each element has."""
    while named is not None:
        sign = named.sign
        if (sign.short is None or named.size <= sign.short) and not (named.spoken and named.size > _MOST * total):
            return sign
        named = named.outer
    return None


def _common(signs: list[Sign | None]) -> Sign | None:
    """The one sign of all pieces of a block; where they differ, the first, if each has one."""
    return signs[0] if signs and all(s is not None for s in signs) else None


def find_blocks(tree: Any) -> list[Block]:
    """The blocks of a parsed page (lxml), in order; every word a reader can see is in exactly one.

    >>> import lxml.html
    >>> page = "<nav><a>World</a></nav><p>Envoys met.</p><p class='byline'>By A. Writer</p>"
    >>> [(b.text, b.sign.kind if b.sign else None) for b in find_blocks(lxml.html.document_fromstring(page))]
    [('World', 'navigation'), ('Envoys met.', None), ('By A. Writer', 'byline')]
    """
    walk = _Walk()
    drafts = list(_drafts(walk, tree))
    signs = [[_decided(n, walk.size) for n in d.named] for d in drafts]
    return [d.block._replace(sign=_common(found)) for d, found in zip(drafts, signs, strict=True)]


def _drafts(walk: _Walk, tree: Any) -> Iterator[_Draft]:
    blocks, unseen = _names("blocks"), _names("unseen")
    events = etree.iterwalk(tree, events=("start", "end"))
    for event, element in events:
        tag = element.tag
        if not isinstance(tag, str):  # a comment or a processing instruction
            if event == "end":
                walk.add(element.tail)
            continue
        if event == "start":
            if tag in unseen:
                events.skip_subtree()
                continue
            yield from _open(walk, element, tag, blocks)
        else:
            yield from _close(walk, element, tag, blocks, unseen)
    yield from walk.take()


def _open(walk: _Walk, element: Any, tag: str, blocks: frozenset[str]) -> Iterator[_Draft]:
    if tag in blocks:
        yield from walk.take()
        walk.count += 1
        walk.tags.append((tag, walk.count))
    elif tag == "br":
        walk.add("\n" if walk.pre else " ")
        walk.breaks += 1
        if walk.breaks > 1:
            yield from walk.take()
    elif tag in ("td", "th") and walk.pieces:
        walk.add(" | ")
    walk.links += tag == "a"
    walk.articles += tag in ("article", "main")
    walk.pre += tag == "pre"
    walk.enter(element)
    walk.add(element.text)


def _close(walk: _Walk, element: Any, tag: str, blocks: frozenset[str], unseen: frozenset[str]) -> Iterator[_Draft]:
    if tag not in unseen:
        if tag in blocks:
            yield from walk.take()
            walk.tags.pop()
        walk.leave()
        walk.links -= tag == "a"
        walk.articles -= tag in ("article", "main")
        walk.pre -= tag == "pre"
    walk.add(element.tail)
