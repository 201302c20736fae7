"""Records out into the formats other people use: one small file a format.

A format is a `Format` in the `FORMATS` of its module; `write` finds it by name. Nothing heavy is imported before a
format that needs it is written.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO

from dateline.errors import MissingExtraError, SettingError
from dateline.export.formats import (
    Format,
    Identity,
    Options,
    Records,
    Report,
    whole_file,
    write_folder,
)  # fmt: skip
from dateline.export.sharing import without_quotations

__all__ = ["Format", "Identity", "Options", "Report", "format_named", "formats", "write"]

MODULES = (
    "jsonl", "tables", "plover", "polecat", "icews", "gdelt", "acled", "ucdp", "geojson", "ical", "timelinejs",
    "webannotation", "ftm", "graphs", "timeml", "brat", "label_studio",
)  # fmt: skip
"""Every format, in the order they are documented. A new one is a module here with `FORMATS`."""
ACROSS = ("copies", "mentions")
"""What the command line writes besides: who is who across articles."""


@cache
def formats() -> dict[str, Format]:
    """Every format by its name.

    >>> formats()["polecat-tsv"].suffix
    '.txt'
    """
    found = {}
    for name in MODULES:
        for form in import_module(f"{__name__}.{name}").FORMATS:
            found[form.name] = form
    return found


def format_named(name: str) -> Format:
    """A format by its name. Errors: SettingError that lists them all."""
    if name not in formats():
        raise SettingError("export", f"there is no format {name!r}.", f"Formats: {', '.join((*formats(), *ACROSS))}.")
    return formats()[name]


def write(name: str, records: Records, target: str | Path | IO[bytes], options: Options | None = None) -> Report:
    """Write records in a format other programs read, and say what was left out.

    target: a path, or a binary stream. Formats of several files make a folder, or a zip where the path ends in .zip
    or a stream is given. Records are taken one at a time. Errors: SettingError for an unknown format, a folder that
    is there, a format that is nothing without text.

    >>> import io
    >>> from dateline.model import Record
    >>> out = io.BytesIO()
    >>> print(write("jsonl", [Record(id="a", text="")], out))
    1 rows from 1 articles
    """
    form, chosen, report = format_named(name), options or Options(), Report()
    if form.needs_text and not chosen.text:
        raise SettingError("--no-text", f"{name} consists of the text.", "Choose another format, or keep the text.")
    place = Path(target) if isinstance(target, str) else target
    if not chosen.text:
        records = map(without_quotations, records)
    try:
        if form.folder is not None:
            write_folder(form, records, place, chosen, report)
        elif isinstance(place, Path):
            with whole_file(place) as f:
                _stream(form, records, f, chosen, report)
        else:
            _stream(form, records, place, chosen, report)
    except ModuleNotFoundError as e:
        if form.extra is None:
            raise
        raise MissingExtraError(f"export {name}", e.name, form.extra) from None
    return report


def _stream(form: Format, records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    assert form.stream is not None
    form.stream(records, out, options, report)
