"""Word documents (DOCX), by python-docx; other things that are ZIP archives are named and refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from dateline.model import Article, Furniture, FurnitureKind
from dateline.read.blob import Blob
from dateline.read.formats import Format, Reading
from dateline.read.problems import trouble

NAME = "read.docx"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Word's built-in styles by the names its files keep in every language.
_STYLES: tuple[tuple[str, FurnitureKind], ...] = (
    ("title", "headline"), ("subtitle", "subhead"), ("heading", "subhead"), ("caption", "caption"),
    ("header", "boilerplate"), ("footer", "boilerplate"), ("toc", "navigation"),
)  # fmt: skip
_OTHERS = {
    "xl/workbook.xml": "an Excel workbook", "ppt/presentation.xml": "a PowerPoint presentation",
    "META-INF/container.xml": "an EPUB book", "content.xml": "an OpenDocument file",
}  # fmt: skip
#: A document unpacks to so many times the size limit at most; beyond it is a bomb.
_SWELL = 4


def read_docx(blob: Blob, reading: Reading) -> Iterator[Article]:
    """One document, one article: heads, paragraphs, boxes and table rows in order; headings labelled by their style."""
    limit = reading.options.max_bytes
    raw = blob.read(limit)
    _check(raw, limit)
    document = _open(raw)
    text, marked = _assemble(_paragraphs(document))
    core = document.core_properties
    dates = {"created": core.created, "modified": core.modified}
    said: dict[str, Any] = {k: v.isoformat() for k, v in dates.items() if v}
    said |= {"author": core.author} if core.author else {}
    title = (core.title or "").strip() or next((text[slice(*f.span)] for f in marked if f.kind == "headline"), None)
    yield Article(id="", text=text, title=title, format="docx", marked=marked, extra={"docx": said} if said else {})


def _check(raw: bytes, limit: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = {entry.filename: entry.file_size for entry in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise trouble("truncated", "The document, a ZIP archive, is broken or ends too early.") from None
    if "word/document.xml" not in names:
        what = next((what for name, what in _OTHERS.items() if name in names), "a ZIP archive")
        remedy = "Unpack it and name the folder." if what == "a ZIP archive" else ""
        raise trouble("unsupported", f"It is {what}, which is not read.", remedy)
    if sum(names.values()) > _SWELL * limit:
        raise trouble("too-large", "The document unpacks to many times the size limit.")


def _open(raw: bytes) -> Any:
    import docx

    try:
        document = docx.Document(io.BytesIO(raw))
        _ = document.element.body, document.core_properties.title
    except Exception as e:  # noqa: BLE001 - a broken document makes the library raise anything
        raise trouble("damaged", f"The document is broken inside: {type(e).__name__}.") from None
    return document


def _paragraphs(document: Any) -> Iterator[tuple[str, FurnitureKind | None, str]]:
    """Text, kind and reason of each paragraph: the heads of its sections, then the body with its boxes and tables."""
    names = {s.style_id: (s.name or "").lower() for s in document.styles}
    seen: set[str] = set()
    for section in document.sections:
        for part in (section.header, section.footer):
            for p in [] if part.is_linked_to_previous else part.paragraphs:
                if p.text.strip() and p.text not in seen:
                    seen.add(p.text)
                    yield p.text.strip(), "boilerplate", "it stands in the head or foot of the document's pages"
    headed = False
    for p in document.element.body.iter(f"{_W}p"):
        if next(p.iterancestors(_FALLBACK), None) is not None:
            continue  # the same box a second time, for old programs
        text = _text(p).strip()
        if not text:
            continue
        style = names.get(next((e.get(f"{_W}val") for e in p.iterfind(f"{_W}pPr/{_W}pStyle")), None), "")
        kind = next((kind for begins, kind in _STYLES if style.startswith(begins)), None)
        if kind == "subhead" and not headed and style in ("heading 1", "heading1"):
            kind = "headline"
        headed = True
        yield text, kind, f"its style is {style!r}" if kind else ""


def _text(paragraph: Any) -> str:
    """The words of a paragraph as it is printed: insertions in, deletions out, boxes left to their own paragraphs."""
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if next(node.iterancestors(f"{_W}p")) is paragraph and next(node.iterancestors(f"{_W}pPr"), None) is None:
            tag = node.tag[len(_W) :]
            parts.append({"t": node.text or "", "tab": "\t", "noBreakHyphen": "-"}.get(tag, "\n"))
    return "".join(parts)


def _assemble(paragraphs: Iterator[tuple[str, FurnitureKind | None, str]]) -> tuple[str, tuple[Furniture, ...]]:
    parts: list[str] = []
    rows: list[Furniture] = []
    at = 0
    for text, kind, why in paragraphs:
        if kind is not None:
            rows.append(Furniture(span=(at, at + len(text)), kind=kind, by=NAME, why=why, score=0.9))
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts), tuple(rows)


FORMAT = Format(
    "docx",
    read_docx,
    begins=lambda head: head.startswith((b"PK\x03\x04", b"PK\x05\x06")),
    media=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    suffixes=(".docx", ".docm"),
)
