"""Adding articles: files that are dropped, a text that is pasted, an address; and how far it is."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from dateline.errors import SettingError
from dateline.model import Article
from dateline.text import text_id
from dateline.web.desk import Desk, TheDesk
from dateline.web.importing import Given, Imports, Job, job_body, running
from dateline.web.listing import json_response
from dateline.web.pages import render
from dateline.web.problems import missing
from dateline.web.reading_room import ReadingRoom

router = APIRouter(include_in_schema=False)
NAV = (80, "Add articles", "/import", "i")
MOST_FILES = 500
MOST_RUNNING = 20
"""Imports that may wait or be read, since what they brought is held in memory."""
_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.I)


def room_of(desk: Desk) -> ReadingRoom:
    """The process in which this desk reads."""
    if "room" not in desk.shared:
        desk.shared["room"] = ReadingRoom(desk.plan)
    room = desk.shared["room"]
    assert isinstance(room, ReadingRoom)
    return room


def imports_of(desk: Desk) -> Imports:
    """The jobs of this desk."""
    if "imports" not in desk.shared:
        desk.shared["imports"] = Imports(desk.store, room_of(desk), desk.plan)
    jobs = desk.shared["imports"]
    assert isinstance(jobs, Imports)
    return jobs


def job_named(desk: Desk, id: str) -> Job:
    """A job by its id. Errors: HTTPException 404 where there is none."""
    job = imports_of(desk).jobs.get(id)
    if job is None:
        raise missing("such import")
    return job


def allow_reading(desk: Desk, request: Request) -> None:
    """Refuse whoever reads too much at once."""
    if not desk.readings.take(request.client.host if request.client else ""):
        wait = desk.readings.wait
        raise HTTPException(429, f"Too much to read at once: wait {wait} s.", {"retry-after": str(wait)})


def allow_import(desk: Desk, request: Request) -> None:
    """Refuse whoever adds too much at once."""
    allow_reading(desk, request)
    if len(running(imports_of(desk).jobs.values())) >= MOST_RUNNING:
        raise HTTPException(429, "Too many imports wait: come back when some are done.", {"retry-after": "60"})


@router.get("/import")
def page(request: Request, desk: TheDesk) -> Response:
    jobs = list(reversed(imports_of(desk).jobs.values()))
    return render(request, "imports.html", title="Add articles", jobs=jobs)


@router.post("/import")
def add(request: Request, desk: TheDesk, files: Annotated[list[UploadFile] | None, File()] = None,
        text: Annotated[str, Form()] = "", published: Annotated[str, Form(max_length=40)] = "",
        title: Annotated[str, Form(max_length=1000)] = "", publisher: Annotated[str, Form(max_length=300)] = "",
        address: Annotated[str, Form(max_length=2000)] = "") -> Response:  # fmt: skip
    allow_import(desk, request)
    if len(files or ()) > MOST_FILES:
        raise HTTPException(413, f"At most {MOST_FILES} files are taken at once.")
    given = [Given(f.filename or "file", f.file.read()) for f in files or () if f.filename]
    if text.strip():
        plain = text.replace("\r\n", "\n")
        article = Article(
            id=text_id(plain), text=plain, published=day_given(published), title=title or None,
            publisher=publisher or None, source="pasted",
        )  # fmt: skip
        given.append(Given(title or "pasted text", articles=(article,)))
    if address.strip():
        if not _ADDRESS.fullmatch(address.strip()):
            raise SettingError("address", "only http and https addresses are read.", "Drop the file instead.")
        given.append(Given(address.strip(), address=address.strip()))
    if not given:
        raise SettingError("import", "nothing was given.", "Choose files, paste a text or give an address.")
    job = imports_of(desk).start(given)
    if "application/json" in request.headers.get("accept", ""):
        return json_response(job_body(job), 202)
    return RedirectResponse(f"/import/{job.id}", 303)


def day_given(published: str) -> str | None:
    """A date a user gave. Errors: SettingError where it is none."""
    if not published.strip():
        return None
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d\S*)?)?)?", published.strip()):
        raise SettingError("published", f"{published[:40]!r} is no date.", "Write it as 2016-02-04.")
    return published.strip()


@router.get("/import/{id}.json")
def progress(desk: TheDesk, id: str) -> Response:
    return json_response(job_body(job_named(desk, id)))


@router.get("/import/{id}")
def job_page(request: Request, desk: TheDesk, id: str) -> Response:
    return render(request, "import.html", title="Import", job=job_named(desk, id))
