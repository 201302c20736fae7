"""PDF with a text layer, by pypdf."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from dateline.model import Article, Furniture, Problem
from dateline.read.blob import Blob
from dateline.read.formats import Format, Reading
from dateline.read.lines import Paragraph, join_pages
from dateline.read.problems import problem, trouble

NAME = "read.pdf"
logging.getLogger("pypdf").addHandler(logging.NullHandler())  # else its warnings land on the user's terminal


def read_pdf(blob: Blob, reading: Reading) -> Iterator[Article]:
    """One document, one article: its paragraphs put together again from the printed lines, running heads labelled."""
    raw = blob.read(reading.options.max_bytes)
    problems: list[Problem] = []
    document = _open(raw)
    pages = list(_pages(document, problems))
    if not any(p.strip() for p in pages):
        raise trouble("scanned") if pages and not problems else trouble("damaged", "No page of the PDF can be read.")
    if b"%%EOF" not in raw[-2048:]:
        problems.append(problem("truncated", "The PDF has no end; what could be found is read."))
    text, marked = _assemble(join_pages(pages))
    title, extra = _said(document)
    yield Article(id="", text=text, title=title, format="pdf", marked=marked, extra=extra, problems=tuple(problems))


def _open(raw: bytes) -> Any:
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        document = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise trouble("encrypted")
        len(document.pages)
    except (DependencyError, FileNotDecryptedError):
        raise trouble("encrypted", "The PDF is encrypted.") from None
    except (pypdf.errors.PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError,
            RecursionError, AssertionError, OSError) as e:  # fmt: skip
        kind = "damaged" if b"%%EOF" in raw[-2048:] else "truncated"
        raise trouble(kind, f"The PDF cannot be read: {str(e)[:120] or type(e).__name__}.") from None
    return document


def _pages(document: Any, problems: list[Problem]) -> Iterator[str]:
    for number in range(len(document.pages)):
        try:
            yield document.pages[number].extract_text() or ""
        except Exception as e:  # noqa: BLE001 - a broken page makes the library raise anything; the others are read
            problems.append(problem("damaged", f"Page {number + 1} cannot be read: {type(e).__name__}."))
            yield ""


def _said(document: Any) -> tuple[str | None, dict[str, Any]]:
    """The title, and the rest under `extra`: a PDF's own dates are of the file, and its author may be the typist."""
    try:
        given = {str(k).lstrip("/").lower(): str(v) for k, v in (document.metadata or {}).items() if v}
    except Exception:  # noqa: BLE001 - as above
        return None, {}
    title = given.get("title", "").strip()
    usable = " " in title and not title.lower().endswith((".doc", ".docx", ".pdf", ".indd", ".qxd"))
    kept = {k: v for k, v in given.items() if k in ("title", "author", "creationdate", "moddate", "subject")}
    return (title if usable and "Microsoft Word" not in title else None), {"pdf": kept} if kept else {}


def _assemble(paragraphs: list[Paragraph]) -> tuple[str, tuple[Furniture, ...]]:
    rows: list[Furniture] = []
    at = 0
    for p in paragraphs:
        if p.running:
            why = "it stands at the edge of the page and is repeated, or is the page's number"
            rows.append(Furniture(span=(at, at + len(p.text)), kind="boilerplate", by=NAME, why=why, score=0.9))
        at += len(p.text) + 2
    return "\n\n".join(p.text for p in paragraphs), tuple(rows)


FORMAT = Format(
    "pdf",
    read_pdf,
    begins=lambda head: b"%PDF-" in head[:1024] and head.lstrip()[:1] != b"<",
    media=("application/pdf", "application/x-pdf"),
    suffixes=(".pdf",),
)
