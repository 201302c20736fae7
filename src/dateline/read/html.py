"""From an HTML page to an article: every block of it in order, and what is not the dispatch labelled.

trafilatura says which of the page's text is the article's body; the page's own mark-up says what the rest is. Nothing
a reader of the page would see is left out, so that a wrong label can be seen and argued with.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import lxml.html
from lxml import etree

from dateline.model import Article, Furniture, FurnitureKind, Problem
from dateline.read.encoding import decode
from dateline.read.html_blocks import Block, Sign, find_blocks
from dateline.read.html_metadata import Metadata, find_metadata
from dateline.read.page_labels import label
from dateline.read.paragraphs import Paragraph
from dateline.read.problems import problem

NAME = "read.html"
GRAM = 4  # words in a row that show a block to be part of what was extracted
LARGE = 1_500  # blocks from which extraction takes one look and does not compare three
HUGE = 10_000  # blocks from which extraction would take many seconds: the mark-up alone decides
PROSE_WORDS = 8
LONGEST = 400  # characters of a block that its own words may name
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # else its warnings land on the user's terminal
#: Kinds that after an article's end belong to other articles.
_OF_HEADS = ("headline", "subhead", "byline", "timestamp", "dateline")
_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_INLINE = re.compile(r"</?(?:font|b|i|u|em|strong|small|big|center|span|tt)\b[^>]*>", re.IGNORECASE)


class _Judged(NamedTuple):
    block: Block
    kind: FurnitureKind | None
    why: str = ""
    score: float = 1.0


def declared_charset(raw: bytes) -> str | None:
    """The charset a page declares in its first bytes.

    >>> declared_charset(b'<html><meta charset="windows-1256">')
    'windows-1256'
    """
    head = raw[:4096]
    match = _XML_CHARSET.search(head) or _META_CHARSET.search(head)
    return match.group(1).decode("ascii", "replace") if match else None


def read_html(raw: bytes, charset: str | None = None, url: str | None = None) -> Article:
    """An article from the bytes of a page.

    charset: as the sender declared it. The article's `marked` has a row for each block that is not the dispatch.

    >>> article = read_html(b"<h1>Talks open</h1><p>Envoys met in Geneva on Monday, diplomats said.</p>")
    >>> [(f.kind, article.text[slice(*f.span)]) for f in article.marked]
    [('headline', 'Talks open')]
    """
    found = decode(raw, charset or declared_charset(raw))
    article = read_html_text(found.text, url)
    lost = (problem("encoding", f"{found.lost} bytes are no characters in {found.encoding}."),) if found.lost else ()
    return _replace(article, encoding=found.encoding, mended=found.mended, problems=(*article.problems, *lost))


def _replace(article: Article, **changes: Any) -> Article:
    import msgspec

    return msgspec.structs.replace(article, **changes)


def read_html_text(page: str, url: str | None = None) -> Article:
    """An article from a page that is text already. Never raises on broken mark-up."""
    tree, problems = _parse(page)
    if tree is None:
        return Article(id="", text="", format="html", url=url, problems=(problem("empty"),))
    said = find_metadata(tree)
    blocks = find_blocks(tree)
    lines = _extract(tree, large=len(blocks) > LARGE) if len(blocks) <= HUGE else []
    judged = judge(blocks, lines, said.title)
    text, marked = _assemble(judged)
    if not any(j.kind is None for j in judged):
        problems.append(problem("no-text", "The page has no article that can be told from its furniture."))
    return Article(
        id="", text=text, format="html", marked=marked, problems=tuple(problems), **_fields(said, url),
    )  # fmt: skip


def _fields(said: Metadata, url: str | None) -> dict[str, Any]:
    return {
        "title": said.title, "published": said.published, "byline": said.byline, "publisher": said.publisher,
        "language": said.language, "url": url or said.url,
    }  # fmt: skip


def _parse(page: str) -> tuple[Any, list[Problem]]:
    """The page's tree, or null where there is none, and what the parser could not take."""
    clean = _UNWRITABLE.sub(" ", page)
    tree, deep = _tree(clean)
    if deep:  # thousands of tags that were never closed: without the inline ones all of the text is reached
        tree, deep = _tree(_INLINE.sub("", clean))
    noted = [problem("damaged", "The page is nested too deep; what lies deeper is not read.")] if deep else []
    return tree, noted


def _tree(page: str) -> tuple[Any, bool]:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None, False
    return tree, any(e.type_name == "ERR_RESOURCE_LIMIT" for e in parser.error_log)


def _extract(tree: Any, large: bool) -> list[str]:
    """The lines that trafilatura takes for the article, or none."""
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            copy.deepcopy(tree), fast=large, include_comments=False, include_tables=True, with_metadata=False
        )
    except Exception:  # noqa: BLE001 - a page that breaks the extractor is judged by its own mark-up below
        return []
    text = getattr(found, "text", None) if found is not None else None
    return [line for line in (text or "").split("\n") if line.strip()]


def _grams(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)]


class _Extracted:
    """What extraction gave, ready to be asked whether a block is part of it."""

    def __init__(self, lines: Sequence[str]) -> None:
        worded = [_WORD.findall(line.lower()) for line in lines]
        self.lines = {tuple(words) for words in worded}
        self.grams = {g for words in worded for g in _grams(words)}

    def has(self, block: Block) -> bool:
        words = _WORD.findall(block.text.lower())
        if tuple(words) in self.lines:
            return True
        grams = _grams(words)
        return bool(grams) and sum(g in self.grams for g in grams) > len(grams) / 2


def judge(blocks: Sequence[Block], lines: Sequence[str], title: str | None) -> list[_Judged]:
    """Each block with its kind of furniture, or null where it is the dispatch.

    lines: what extraction took for the article (none: the mark-up alone decides).
    """
    extracted = _Extracted(lines)
    seen: set[str] = set()
    body: list[bool] = []
    for block in blocks:
        taken = extracted.has(block) if lines else _by_itself(block)
        if taken and (_decides(block) or (block.sign is not None and block.text in seen)):
            taken = False
        if taken:
            seen.add(block.text)
        body.append(taken)
    homes = {b.parent for b, taken in zip(blocks, body, strict=True) if taken and b.tag == "p"}
    where = [i for i, taken in enumerate(body) if taken]
    first, last = (where[0], where[-1]) if where else (len(blocks), -1)
    return [
        _judge(block, taken, _Place(first <= i <= last, block.parent in homes, i > last, len(blocks) > HUGE), title)
        for i, (block, taken) in enumerate(zip(blocks, body, strict=True))
    ]


def _decides(block: Block) -> bool:
    """Whether the mark-up alone says that a block is furniture."""
    sign = block.sign
    return sign is not None and sign.firm


def _prose(block: Block) -> bool:
    return len(block.text.split()) >= PROSE_WORDS and bool(_ENDS.search(block.text)) and block.linked < 0.5


def _by_itself(block: Block) -> bool:
    return block.sign is None and block.linked < 0.5 and block.tag not in ("h1", "h2", "h3", "h4", "h5", "h6", "li")


class _Place(NamedTuple):
    """Where a block stands: between the article's first and last, beside its paragraphs, after its last; and whether
    its page is too huge to look at the words of each."""

    inside: bool
    at_home: bool
    after: bool
    huge: bool


def _judge(block: Block, taken: bool, place: _Place, title: str | None) -> _Judged:
    heading = _heading(block, taken, place.inside, title)
    if heading is not None:
        return heading
    if taken:
        return _Judged(block, None)
    sign = block.sign
    if sign is not None:
        return _Judged(block, *_reading(sign, block))
    if place.at_home and block.linked < 0.5 and (place.inside or _prose(block)):
        return _Judged(block, None)  # it stands between paragraphs of the article and nothing speaks against it
    if place.inside and _prose(block):
        return _Judged(block, None)
    return _by_words(block, place, title) or _left_over(block)


def _by_words(block: Block, place: _Place, title: str | None) -> _Judged | None:
    """What a block outside the body says by its own words, as in plain text: a byline, a day, a line of rights."""
    if place.huge or len(block.text) > LONGEST:
        return None
    said = label(Paragraph((0, len(block.text)), block.text, True), title, broken=False)
    if said is None or (place.after and said.kind in _OF_HEADS):
        return None
    return _Judged(block, said.kind, f"{said.why}; outside the article's body", said.score)


def _left_over(block: Block) -> _Judged:
    if block.linked >= 0.6:
        kind: FurnitureKind = "navigation" if len(block.text.split()) <= 4 else "related"
        return _Judged(block, kind, "it is a link outside the article's body", 0.8)
    return _Judged(block, "boilerplate", "extraction leaves it out of the article's body", 0.6)


def _reading(sign: Sign, block: Block) -> tuple[FurnitureKind, str, float]:
    if sign.kind == "navigation" and not sign.firm and _prose(block):
        kind: FurnitureKind = "subhead" if block.in_article else "boilerplate"
        return kind, f"a sentence beside the article; {sign.why}", 0.7
    if sign.kind == "navigation" and block.linked >= 0.6 and len(block.text.split()) > 6:
        return "related", f"a link of many words; {sign.why}", 0.7
    return sign.kind, sign.why, 0.95 if sign.firm else 0.85


def _heading(block: Block, taken: bool, inside: bool, title: str | None) -> _Judged | None:
    """Headlines and subheads: by the title the page gives, and by the heading's tag."""
    if title and len(block.text) > 12 and _same(block.text, title):
        return _Judged(block, "headline", "it is the page's title", 0.98)
    if len(block.tag) != 2 or block.tag[0] != "h" or not block.tag[1].isdigit() or (block.sign and block.sign.firm):
        return None
    if block.tag == "h1" and (block.in_article or taken or block.sign is None):
        return _Judged(block, "headline", "inside <h1>", 0.9)
    if block.tag != "h1" and (taken or (inside and block.sign is None)):
        return _Judged(block, "subhead", f"inside <{block.tag}> among the article's paragraphs", 0.9)
    return None


def _same(text: str, title: str) -> bool:
    a, b = ("".join(_WORD.findall(s.lower())) for s in (text, title))
    return a == b or (len(a) > 20 and b.startswith(a) and len(b) - len(a) < 40)


def _assemble(judged: Sequence[_Judged]) -> tuple[str, tuple[Furniture, ...]]:
    """The page's text, a blank line between blocks, and its furniture."""
    parts: list[str] = []
    rows: list[Furniture] = []
    at = 0
    for j in judged:
        if j.kind is not None:
            span = (at, at + len(j.block.text))
            rows.append(Furniture(span=span, kind=j.kind, by=NAME, why=j.why, score=j.score))
        parts.append(j.block.text)
        at += len(j.block.text) + 2
    return "\n\n".join(parts), tuple(rows)
