"""The REST API, version 1: read everything, read a text, add articles, review, decide."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.openapi.utils import get_openapi

from dateline import __version__
from dateline.web.api_models import ROOT, components
from dateline.web.listing import json_response
from dateline.web.pages import render
from dateline.web.routes import api_changing, api_reading

router = APIRouter()
NAV = (98, "API", "/api", "")
v1 = APIRouter()
v1.include_router(api_reading.routes)
v1.include_router(api_changing.routes)


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI document of version 1."""
    made = get_openapi(
        title="Dateline", version=__version__, routes=v1.routes,
        description="A store of articles as records: read everything, read a text, add articles, review, decide. "
        "Lists are paged by cursor (`next`, then `after`); problems are application/problem+json.",
    )  # fmt: skip
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas.update({k: v for k, v in components().items() if k not in schemas})
    made["components"]["securitySchemes"] = {"password": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{}, {"password": []}]
    return made


@v1.get(f"{ROOT}/openapi.json", include_in_schema=False)
def document() -> Response:
    """What this API can do."""
    return json_response(openapi())


@router.get("/api", include_in_schema=False)
def page(request: Request) -> Response:
    """The calls of the API, for people."""
    calls = [
        (method.upper(), path, about.get("summary", ""), about.get("description", ""))
        for path, methods in openapi()["paths"].items()
        for method, about in methods.items()
    ]
    return render(request, "api.html", title="API", calls=calls, root=ROOT)


router.include_router(v1)
