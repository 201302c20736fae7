"""A briefing: what happened in a period, who says what, what is disputed and planned, with every source numbered."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from dateline.errors import MissingExtraError, SettingError
from dateline.export.briefing.building import build_briefing as build_briefing
from dateline.export.briefing.parts import Briefing as Briefing

__all__ = ["SUFFIXES", "Briefing", "build_briefing", "write_briefing"]

SUFFIXES = {".docx": "docx", ".html": "html", ".htm": "html", ".md": "markdown", ".pdf": "pdf", ".json": "json"}


def write_briefing(briefing: Briefing, out: IO[bytes], kind: str) -> None:
    """Write a briefing as docx, html, markdown, pdf or json.

    Errors: SettingError for another kind, or where the library for it is not installed.
    """
    from importlib import import_module

    if kind == "json":
        import msgspec

        out.write(msgspec.json.format(msgspec.json.encode(briefing), indent=1) + b"\n")
        return
    if kind not in SUFFIXES.values():
        raise SettingError("briefing", f"there is no format {kind!r}.", "Formats: docx, html, markdown, pdf, json.")
    try:
        import_module(f"{__name__}.as_{kind}").render(briefing, out)
    except ModuleNotFoundError as e:
        raise MissingExtraError(f"briefing as {kind}", e.name, "briefing") from None


def kind_of(path: Path) -> str:
    """The kind a file's name asks for. Errors: SettingError for a suffix nothing is written as."""
    if path.suffix.lower() not in SUFFIXES:
        raise SettingError("--output", f"{path.name}: unknown kind of file.", f"End it in {', '.join(SUFFIXES)}.")
    return SUFFIXES[path.suffix.lower()]
