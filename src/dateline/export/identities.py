"""Who is who across articles: groups of copies, and mentions with the event they are of."""

from __future__ import annotations

from typing import IO

import msgspec

from dateline.export.acts import groups
from dateline.export.formats import Format, Options, Records, Report


def write_copies(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """`{"id", "group"}` a line: articles with one group are copies of one text; the id is the one given on input."""
    for r in records:
        report.articles += 1
        report.rows += 1
        group = options.identity.copies.get(r.id, r.id)
        out.write(msgspec.json.encode({"id": r.id, "group": group}) + b"\n")


def write_mentions(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """`{"doc", "start", "end", "cluster"}` a line: every mention of an event, whatever its status.

    Without an identity across articles, mentions are joined within their article alone.
    """
    for r in records:
        report.articles += 1
        for head, mentions in groups(r).items():
            for e in mentions:
                known = options.identity.events.get((r.id, e.id))
                cluster = known.cluster if known else f"{r.id}-{head}"
                row = {"doc": r.id, "start": e.trigger[0], "end": e.trigger[1], "cluster": cluster}
                out.write(msgspec.json.encode(row) + b"\n")
                report.rows += 1


FORMATS = (
    Format(name="copies", suffix=".jsonl", about="groups of copies: id and group a line", stream=write_copies),
    Format(name="mentions", suffix=".jsonl", about="mentions of events with their cluster", stream=write_mentions),
)  # fmt: skip
