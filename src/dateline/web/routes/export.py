"""Export: what any list asks for, in the formats other programs read, with what was judged of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from dateline import export as exports
from dateline.export.formats import Options
from dateline.export.stored import identity_of
from dateline.query.terms import WORDS
from dateline.web.asked_records import AskedRecords, asked_records
from dateline.web.asking import question
from dateline.web.desk import Desk, TheDesk
from dateline.web.listing import Asked
from dateline.web.streaming import render_soon

router = APIRouter(include_in_schema=False)
NAV = (75, "Export", "/export", "x")
ASKED = {*WORDS, "q"} - {"after", "limit", "order"}
"""Fields that are part of the question."""
IN_MEMORY = 16_000_000
CHUNK = 1 << 16
KINDS = {
    ".csv": "text/csv; charset=utf-8", ".json": "application/json", ".jsonl": "application/jsonl",
    ".geojson": "application/geo+json", ".ics": "text/calendar; charset=utf-8", ".zip": "application/zip",
    ".txt": "text/plain; charset=utf-8", ".tsv": "text/tab-separated-values; charset=utf-8",
    ".xml": "application/xml", ".graphml": "application/xml", ".gexf": "application/xml",
}  # fmt: skip


def _asked(request: Request) -> Asked:
    return Asked("/export", request.query_params.multi_items())


def _records(desk: Desk, asked: Asked) -> AskedRecords:
    return asked_records(desk.store, question(Asked(asked.path, _fields(asked))))


def _fields(asked: Asked) -> list[tuple[str, str]]:
    return [(k, v) for k, v in asked.fields if k in ASKED]


@router.get("/export")
def page(request: Request, desk: TheDesk) -> Response:
    """The formats, and how many articles they would hold."""
    asked = _asked(request)

    def found() -> dict[str, Any]:
        return {
            "asked": asked, "articles": len(_records(desk, asked).articles), "judged": len(desk.store.reviews()),
            "formats": list(exports.formats().values()), "fields": _fields(asked),
            "chosen": asked.text("format") or "jsonl",
        }  # fmt: skip

    return render_soon(request, "export.html", "Export", found)


@router.get("/export/file")
def file(request: Request, desk: TheDesk) -> Response:
    """The file itself. What could not be said in the format stands in the header `x-left-out`."""
    asked = _asked(request)
    form = exports.format_named(asked.text("format") or "jsonl")
    found = _records(desk, asked)
    options = Options(text=asked.text("text") != "no", identity=identity_of(desk.store))
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    try:
        report = exports.write(form.name, found.records(asked.text("judged") == "applied"), out, options)
    except BaseException:
        out.close()
        raise
    suffix = ".zip" if form.folder is not None else form.suffix
    headers = {
        "content-disposition": f'attachment; filename="dateline-{form.name}{suffix}"',
        "x-left-out": str(report).encode("ascii", "replace").decode()[:2000],
    }
    return StreamingResponse(_sent(out), media_type=KINDS.get(suffix, "application/octet-stream"), headers=headers)


def _sent(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        out.seek(0)
        while chunk := out.read(CHUNK):
            yield chunk
