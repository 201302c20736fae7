"""A briefing as a Word document: its own styles, a table of figures, notes as bookmarks that the text links to."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import IO, Any

from dateline import resources
from dateline.export.briefing.layout import Block, Bullets, Grid, Map, NoteList, Paragraph, Run, Runs, lay_out, opening
from dateline.export.briefing.outline import Drawing, draw
from dateline.export.briefing.parts import Briefing
from dateline.export.xmltext import printable

PIXELS = 1500
MUTED, LINKED = (0x57, 0x60, 0x6A), (0x0B, 0x53, 0x94)
LAND, COAST, HOT, COOL, INK = "#eef1f4", "#9aa5b1", "#b3261e", "#0b5394", "#1b1f24"


class _Paper:
    def __init__(self, briefing: Briefing) -> None:
        from docx import Document
        from docx.shared import Cm, Pt

        self.doc: Any = Document()
        self.bookmarks = 0
        section = self.doc.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)
        style = self.doc.styles["Normal"]
        style.font.name, style.font.size = "Calibri", Pt(10.5)
        style.paragraph_format.space_after = Pt(4)
        about = self.doc.core_properties
        about.title, about.author, about.language = printable(briefing.title), "Dateline", "en"
        about.created = about.modified = datetime.fromisoformat(briefing.made).astimezone(UTC).replace(tzinfo=None)

    def runs(self, paragraph: Any, runs: Runs, size: float | None = None) -> None:
        from docx.shared import Pt, RGBColor

        for r in runs:
            if r.words:
                made = paragraph.add_run(printable(r.words))
                made.bold, made.italic = r.style == "b" or None, r.style == "i" or None
                if r.style == "s":
                    made.font.size, made.font.color.rgb = Pt(8.5), RGBColor(*MUTED)
                elif size:
                    made.font.size = Pt(size)
                if any("\u0590" <= c <= "\u08ff" for c in r.words):
                    made.font.complex_script = True
            for n in r.notes:
                self._link(paragraph, f"[{n}]", f"note{n}")

    def _link(self, paragraph: Any, words: str, anchor: str) -> None:
        """A link inside the document, raised like a note's number."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import RGBColor

        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), anchor)
        link.set(qn("w:history"), "1")
        run = paragraph.add_run(words)
        run.font.superscript, run.font.color.rgb = True, RGBColor(*LINKED)
        link.append(run._r)
        paragraph._p.append(link)

    def bookmark(self, paragraph: Any, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.bookmarks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.bookmarks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
            paragraph._p.append(mark)


def _block(paper: _Paper, block: Block) -> None:
    doc = paper.doc
    if isinstance(block, Paragraph):
        paper.runs(doc.add_paragraph(), block.runs)
    elif isinstance(block, Bullets):
        for runs in block.items:
            paper.runs(doc.add_paragraph(style="List Number" if block.numbered else "List Bullet"), runs)
    elif isinstance(block, Grid):
        _grid(paper, block)
    elif isinstance(block, NoteList):
        for n, runs, url in block.notes:
            paragraph = doc.add_paragraph()
            paper.bookmark(paragraph, f"note{n}")
            _hang(paragraph)
            paper.runs(paragraph, (Run(f"{n}\t", "s"), *runs, *((Run(f"  {url}", "s"),) if url else ())), 9)
    else:
        _map(paper, block)


def _hang(paragraph: Any) -> None:
    from docx.shared import Cm

    shape = paragraph.paragraph_format
    shape.left_indent, shape.first_line_indent = Cm(0.9), Cm(-0.9)
    shape.tab_stops.add_tab_stop(Cm(0.9))


def _grid(paper: _Paper, grid: Grid) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table = paper.doc.add_table(rows=1, cols=len(grid.header))
    table.style, table.autofit = "Light List Accent 1", False
    for cell, words in zip(table.rows[0].cells, grid.header, strict=True):
        paper.runs(cell.paragraphs[0], (Run(words, "b"),), 9)
    again = OxmlElement("w:tblHeader")
    again.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(again)
    for cells in grid.rows:
        row = table.add_row()
        for cell, runs in zip(row.cells, cells, strict=True):
            paper.runs(cell.paragraphs[0], runs, 9)
    for row in table.rows:
        for cell, share in zip(row.cells, grid.shares, strict=True):
            cell.width = Cm(16.6 * share)
    paper.doc.add_paragraph()


def _map(paper: _Paper, block: Map) -> None:
    """The map as a picture; without Pillow the list of places beneath it stands alone."""
    from docx.shared import Cm

    try:
        picture = png(draw(block.points))
    except ModuleNotFoundError:
        return
    shape = paper.doc.add_picture(io.BytesIO(picture), width=Cm(16.6))
    words = "Map of events: " + ", ".join(p.name for p in block.points[:12])
    shape._inline.docPr.set("descr", printable(words))


def png(drawing: Drawing) -> bytes:
    """The map as PNG, drawn twice as large and scaled down. Errors: ModuleNotFoundError without Pillow."""
    from PIL import Image, ImageDraw, ImageFont

    size = PIXELS * 2
    image = Image.new("RGB", (size, int(drawing.height * size)), "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(resources.asset("print/DejaVuSans.ttf")), int(size * 0.017))
    for shape in drawing.shapes:
        points = [(x * size, y * size) for x, y in shape]
        pen.polygon(points, fill=LAND)
        pen.line([*points, points[0]], fill=COAST, width=3)
    for m in drawing.marks:
        r = m.radius * size * 0.8
        box = (m.x * size - r, m.y * size - r, m.x * size + r, m.y * size + r)
        pen.ellipse(box, fill=HOT if m.conflict else COOL, outline="white", width=4)
    for m in drawing.marks:
        if m.label:
            shift = (m.radius + 0.006) * size
            at = (m.x * size + (-shift if m.left else shift), m.y * size)
            pen.text(at, m.label, font=font, fill=INK, anchor="rm" if m.left else "lm", stroke_width=5,
                     stroke_fill="white")  # fmt: skip
    pen.rectangle((0, 0, image.width - 1, image.height - 1), outline=COAST, width=3)
    out = io.BytesIO()
    image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def render(briefing: Briefing, out: IO[bytes]) -> None:
    """Write the briefing as DOCX. Notes are numbered paragraphs at the end that the numbers in the text link to."""
    paper = _Paper(briefing)
    paper.doc.add_heading(printable(briefing.title), 0)
    for p in opening(briefing):
        _block(paper, p)
    for s in lay_out(briefing):
        paper.doc.add_heading(printable(s.title), s.level)
        for block in s.blocks:
            _block(paper, block)
    paper.doc.save(out)
