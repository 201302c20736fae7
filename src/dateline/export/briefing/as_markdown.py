"""A briefing as Markdown with footnotes."""

from __future__ import annotations

import re
from typing import IO

from dateline.export.briefing.layout import Block, Bullets, Grid, NoteList, Paragraph, Runs, lay_out, opening
from dateline.export.briefing.parts import Briefing

STYLES = {"": "{}", "b": "**{}**", "i": "*{}*", "s": "{}"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def escaped(words: str) -> str:
    """Words as Markdown shows them: its own signs are escaped.

    >>> escaped("a *b* [1]")
    'a \\\\*b\\\\* \\\\[1\\\\]'
    """
    return _SPECIAL.sub(r"\\\1", words)


def _runs(runs: Runs) -> str:
    parts = []
    for r in runs:
        core = r.words.strip()
        styled = STYLES[r.style].format(escaped(core)) if core else ""
        before, after = " " * (r.words[:1] == " "), " " * (r.words[-1:] == " " and bool(core))
        parts.append(f"{before}{styled}{after}" + "".join(f"[^{n}]" for n in r.notes))
    return re.sub(" {2,}", " ", "".join(parts)).strip()


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return _runs(block.runs)
    if isinstance(block, Bullets):
        return "\n".join(f"{f'{n}.' if block.numbered else '-'} {_runs(i)}" for n, i in enumerate(block.items, 1))
    if isinstance(block, Grid):
        lines = ["| " + " | ".join(block.header) + " |", "|" + "---|" * len(block.header)]
        return "\n".join([*lines, *("| " + " | ".join(map(_runs, row)) + " |" for row in block.rows)])
    if isinstance(block, NoteList):
        return "\n".join(f"[^{n}]: {_runs(runs)}{f' <{url}>' if url else ''}" for n, runs, url in block.notes)
    rows = [f"| {escaped(p.name)} | {p.latitude:g} | {p.longitude:g} | {p.events} |" for p in block.points]
    return "\n".join(["| Place | Latitude | Longitude | Events |", "|---|---|---|---|", *rows])


def render(briefing: Briefing, out: IO[bytes]) -> None:
    """Write the briefing as Markdown: notes as footnotes, the map as a table of places."""
    parts = [f"# {escaped(briefing.title)}", *(_runs(p.runs) for p in opening(briefing))]
    for s in lay_out(briefing):
        parts += [f"{'#' * (s.level + 1)} {escaped(s.title)}", *map(_block, s.blocks)]
    out.write(("\n\n".join(parts) + "\n").encode("utf-8", "replace"))
