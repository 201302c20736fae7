"""A briefing as one HTML page: no script, nothing fetched, fit to print."""

from __future__ import annotations

from html import escape
from typing import IO

from dateline.export.briefing.layout import (
    Block,
    Bullets,
    Grid,
    Map,
    NoteList,
    Paragraph,
    Runs,
    Section,
    lay_out,
    opening,
)  # fmt: skip
from dateline.export.briefing.outline import Drawing, draw
from dateline.export.briefing.parts import Briefing

STYLE = """
:root{--ink:#1b1f24;--muted:#57606a;--rule:#d0d7de;--paper:#fff;--accent:#0b5394;--land:#eef1f4;--coast:#9aa5b1;
--hot:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--muted:#a3adb8;--rule:#3a424b;--paper:#15181c;--accent:#8ab8ee;
--land:#262c33;--coast:#59636e;--hot:#ff8a7f}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:1.05rem/1.55 Georgia,"Times New Roman",serif}
h1,h2,h3,nav,table,.small,figcaption{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .6rem}
h2{font-size:1.3rem;margin:2.4rem 0 .6rem;border-top:2px solid var(--ink);padding-top:.5rem}
h3{font-size:1rem;margin:1.4rem 0 .3rem}
p{margin:.4rem 0}ul,ol{padding-left:1.4rem;margin:.4rem 0}li{margin:.45rem 0}
.small{font-size:.82em;color:var(--muted)}a{color:var(--accent)}
sup a{text-decoration:none;padding:0 .1em}sup{line-height:0;font-family:system-ui,sans-serif;font-size:.72em}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1rem;list-style:none;padding:0;font-size:.9rem}
table{border-collapse:collapse;width:100%;font-size:.86rem;line-height:1.4}th,td{text-align:left;vertical-align:top;
padding:.35rem .5rem .35rem 0;border-bottom:1px solid var(--rule)}.wide{overflow-x:auto}
figure{margin:1rem 0}svg{width:100%;height:auto;display:block;border:1px solid var(--rule)}
ol.notes{font-size:.88rem}ol.notes li:target,:target{background:color-mix(in srgb,var(--accent) 12%,transparent)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.4rem}

@media print{:root{--ink:#000;--muted:#444;--rule:#bbb;--paper:#fff;--accent:#000;
--land:#f1f1f1;--coast:#999;--hot:#a00}
body{max-width:none;padding:0;font-size:10.5pt}nav,.skip{display:none}h2,h3{break-after:avoid}
li,tr,figure{break-inside:avoid}
a{text-decoration:none}@page{margin:18mm 16mm}}
"""


def _runs(runs: Runs, seen: set[int]) -> str:
    parts = []
    for r in runs:
        words = f'<span dir="auto">{escape(r.words)}</span>' if _mixed(r.words) else escape(r.words)
        tag = {"b": ("<strong>", "</strong>"), "i": ("<em>", "</em>"), "s": ('<span class="small">', "</span>")}.get(
            r.style, ("", "")
        )
        parts.append(f"{tag[0]}{words}{tag[1]}" if words else "")
        if r.notes:
            parts.append("<sup>" + " ".join(_reference(n, seen) for n in r.notes) + "</sup>")
    return "".join(parts)


def _reference(n: int, seen: set[int]) -> str:
    """A link to a note; the first one to a note is where the note leads back to."""
    back = "" if n in seen else f' id="ref{n}"'
    seen.add(n)
    return f'<a href="#note{n}"{back} aria-label="Note {n}">[{n}]</a>'


def _mixed(words: str) -> bool:
    return any("\u0590" <= c <= "\u08ff" for c in words)


def _block(block: Block, seen: set[int]) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_runs(block.runs, seen)}</p>"
    if isinstance(block, Bullets):
        tag = "ol" if block.numbered else "ul"
        return f"<{tag}>" + "".join(f"<li>{_runs(i, seen)}</li>" for i in block.items) + f"</{tag}>"
    if isinstance(block, Grid):
        head = "".join(f'<th scope="col">{escape(h)}</th>' for h in block.header)
        rows = "".join("<tr>" + "".join(f"<td>{_runs(c, seen)}</td>" for c in row) + "</tr>" for row in block.rows)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f'<div class="wide" tabindex="0">{table}</div>'
    if isinstance(block, NoteList):
        return '<ol class="notes">' + "".join(_note(n, runs, url, seen) for n, runs, url in block.notes) + "</ol>"
    return _figure(block)


def _note(n: int, runs: Runs, url: str | None, seen: set[int]) -> str:
    there = url and url.startswith(("http://", "https://"))
    link = f' <a href="{escape(url or "", quote=True)}">article</a>' if there else ""
    return f'<li id="note{n}" value="{n}">{_runs(runs, seen)}{link} <a href="#ref{n}" aria-label="Back">↩</a></li>'


def _figure(block: Map) -> str:
    named = ", ".join(p.name for p in block.points[:12])
    return (
        f"<figure>{svg(draw(block.points), f'Map of events: {named}')}"
        '<figcaption class="small">Larger circles are more events; red where force or coercion is told of.'
        "</figcaption></figure>"
    )


def svg(drawing: Drawing, title: str) -> str:
    """The map as inline SVG, 1000 units wide, in the colours of the page."""
    size = 1000
    shapes = "".join(
        "M" + "L".join(f"{x * size:.1f} {y * size:.1f}" for x, y in shape) + "Z" for shape in drawing.shapes
    )
    parts = [
        f'<svg viewBox="0 0 {size} {drawing.height * size:.0f}" role="img" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(title)}</title>",
        f'<path d="{shapes}" fill="var(--land)" stroke="var(--coast)" stroke-width="1" stroke-linejoin="round"/>',
    ]
    for m in drawing.marks:
        colour = "var(--hot)" if m.conflict else "var(--accent)"
        parts.append(f'<circle cx="{m.x * size:.1f}" cy="{m.y * size:.1f}" r="{m.radius * size:.1f}" fill="{colour}" '
                     f'fill-opacity=".55" stroke="{colour}"/>')  # fmt: skip
    for m in drawing.marks:
        if m.label:
            shift = -(m.radius * size + 5) if m.left else m.radius * size + 5
            parts.append(f'<text x="{m.x * size + shift:.1f}" y="{m.y * size + 6:.1f}" font-size="19" '
                         f'font-family="system-ui,sans-serif" fill="var(--ink)" paint-order="stroke" '
                         f'stroke="var(--paper)" stroke-width="4" text-anchor="{"end" if m.left else "start"}">'
                         f"{escape(m.label)}</text>")  # fmt: skip
    return "".join([*parts, "</svg>"])


def _section(s: Section, seen: set[int]) -> str:
    tag = f"h{s.level + 1}"
    body = "".join(_block(b, seen) for b in s.blocks)
    return f'<section aria-labelledby="{s.key}"><{tag} id="{s.key}">{escape(s.title)}</{tag}>{body}</section>'


def render(briefing: Briefing, out: IO[bytes]) -> None:
    """Write the briefing as one self-contained page."""
    seen: set[int] = set()
    sections = lay_out(briefing)
    links = "".join(f'<li><a href="#{s.key}">{escape(s.title)}</a></li>' for s in sections if s.level == 1)
    body = "".join(f"<p>{_runs(p.runs, seen)}</p>" for p in opening(briefing))
    main = "".join(_section(s, seen) for s in sections)
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(briefing.title)}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="generator" content="Dateline">'
        f'<style>{STYLE}</style></head><body><a class="skip" href="#developments">Skip to the developments</a>'
        f"<header><h1>{escape(briefing.title)}</h1>{body}<nav aria-label='Sections'><ul>{links}</ul></nav></header>"
        f"<main>{main}</main></body></html>\n"
    )
    out.write(page.encode("utf-8", "replace"))
