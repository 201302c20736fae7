"""A briefing as PDF: embedded fonts with Arabic, Cyrillic and Greek, numbers that lead to the notes, bookmarks."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import IO, Any

from dateline import resources
from dateline.export.briefing.layout import (
    Block,
    Bullets,
    Grid,
    Map,
    NoteList,
    Paragraph,
    Run,
    Runs,
    lay_out,
    opening,
)  # fmt: skip
from dateline.export.briefing.outline import draw
from dateline.export.briefing.parts import Briefing

FONT = "DejaVu"
FILES = (("", "print/DejaVuSans.ttf"), ("B", "print/DejaVuSans-Bold.ttf"))
INK, MUTED, RULE, LINK = (27, 31, 36), (87, 96, 106), (208, 215, 222), (11, 83, 148)
LAND, COAST, HOT = (238, 241, 244), (154, 165, 177), (179, 38, 30)
SIZE, SMALL, TINY = 9.6, 8.2, 6.6
LINE = 1.5
MARGIN = 19.0
POINT = 25.4 / 72
TITLES = {1: 14.0, 2: 10.6}


class _Paper:
    """The page being set: runs of words with styles, in paragraphs, lists and tables."""

    def __init__(self, briefing: Briefing) -> None:
        from fpdf import FPDF

        class Numbered(FPDF):
            def footer(self) -> None:
                self.set_y(-13)
                self.set_font(FONT, "", TINY + 0.6)
                self.set_text_color(*MUTED)
                self.cell(0, 5, f"{briefing.title}   {self.page_no()}", align="R")

        self.pdf: Any = Numbered(format="A4")
        self.pdf.set_margins(MARGIN, 17)
        self.pdf.set_auto_page_break(True, 18)
        for style, file in FILES:
            self.pdf.add_font(FONT, style, str(resources.asset(file)))
        with suppress(ImportError):
            self.pdf.set_text_shaping(True)
        self.pdf.set_title(briefing.title)
        self.pdf.set_lang("en")
        self.pdf.set_creator("Dateline")
        self.pdf.set_creation_date(datetime.fromisoformat(briefing.made))
        self.pdf.add_page()

    def write(self, runs: Runs, size: float = SIZE) -> None:
        """Words running on from where the pen is."""
        for r in runs:
            self._run(r, size)

    def _run(self, r: Run, size: float) -> None:
        small = r.style == "s"
        self.pdf.set_font(FONT, "B" if r.style == "b" else "", min(SMALL, size) if small else size)
        self.pdf.set_text_color(*(MUTED if small or r.style == "i" else INK))
        head, last = self._last_word(r)
        if head:
            self.pdf.write(size * POINT * LINE, head)
        if last:
            # A number never stands alone on the next line, nor is it cut: it goes with the word before it.
            marks = 0.45 * size * POINT * sum(len(f"[{n}]") for n in r.notes)
            if self.pdf.get_x() + self.pdf.get_string_width(last) + marks > self.pdf.w - self.pdf.r_margin - 1:
                self.pdf.ln(size * POINT * LINE)
            self.pdf.write(size * POINT * LINE, last)
        for n in r.notes:
            self.pdf.set_font(FONT, "", TINY)
            self.pdf.set_text_color(*LINK)
            self.pdf.char_vpos = "SUP"
            self.pdf.write(size * POINT * LINE, f"[{n}]", f"#note{n}")
            self.pdf.char_vpos = "LINE"

    def _last_word(self, r: Run) -> tuple[str, str]:
        """The words, and the last of them apart where a note follows it."""
        if not r.notes or " " not in r.words.rstrip():
            return (r.words, "") if not r.notes else ("", r.words)
        head, last = r.words.rstrip().rsplit(" ", 1)
        return head + " ", last

    def end(self, size: float = SIZE, after: float = 1.2) -> None:
        self.pdf.ln(size * POINT * LINE + after)

    def title(self, words: str, level: int, room: float) -> None:
        """A heading with `room` millimetres of what follows on its page."""
        if self.pdf.will_page_break(room):
            self.pdf.add_page()
        if level == 1:
            self.pdf.ln(4)
            self.pdf.set_draw_color(*INK)
            self.pdf.set_line_width(0.5)
            y = self.pdf.get_y()
            self.pdf.line(MARGIN, y, self.pdf.w - MARGIN, y)
            self.pdf.ln(1.8)
        else:
            self.pdf.ln(1.6)
        self.pdf.start_section(words, level - 1)
        self.pdf.set_font(FONT, "B", TITLES[level])
        self.pdf.set_text_color(*INK)
        self.pdf.multi_cell(0, TITLES[level] * POINT * 1.35, words, new_x="LMARGIN", new_y="NEXT", align="L")
        self.pdf.ln(0.8)

    def room(self, size: float) -> None:
        """A new page where two lines more would not fit."""
        if self.pdf.will_page_break(2 * size * POINT * LINE):
            self.pdf.add_page()

    def indented(self, mark: str, runs: Runs, size: float = SIZE, indent: float = 6.5, after: float = 1.2) -> None:
        """A paragraph that hangs right of its mark."""
        self.room(size)
        self.pdf.set_font(FONT, "", size)
        self.pdf.set_text_color(*MUTED)
        self.pdf.cell(indent, size * POINT * LINE, mark)
        self.pdf.set_left_margin(MARGIN + indent)
        self.write(runs, size)
        self.pdf.set_left_margin(MARGIN)
        self.end(size, after)


def _block(paper: _Paper, block: Block) -> None:
    if isinstance(block, Paragraph):
        paper.write(block.runs)
        paper.end(after=1.6)
    elif isinstance(block, Bullets):
        for n, runs in enumerate(block.items, 1):
            paper.indented(f"{n}." if block.numbered else "–", runs)
    elif isinstance(block, Grid):
        _grid(paper, block)
    elif isinstance(block, NoteList):
        for n, runs, url in block.notes:
            paper.room(SMALL)
            paper.pdf.set_link(name=f"note{n}", y=paper.pdf.get_y())
            paper.indented(f"{n}", (*runs, *((Run(f"  {url}", "s"),) if url else ())), SMALL, 8.5, 0.8)
    else:
        _map(paper, block)


def _grid(paper: _Paper, grid: Grid) -> None:
    """A table; fpdf2 breaks it over pages and repeats its header. Notes stand in brackets after the words."""
    from fpdf.enums import TableBordersLayout
    from fpdf.fonts import FontFace

    pdf = paper.pdf
    pdf.set_font(FONT, "", SMALL)
    pdf.set_draw_color(*RULE)
    pdf.set_line_width(0.2)
    pdf.set_text_color(*INK)
    head = FontFace(emphasis="BOLD", color=INK)
    with pdf.table(
        col_widths=tuple(100 * s for s in grid.shares), line_height=SMALL * POINT * 1.45, text_align="LEFT",
        borders_layout=TableBordersLayout.HORIZONTAL_LINES, headings_style=head, padding=(1.0, 1.6, 1.0, 0),
    ) as table:  # fmt: skip
        row = table.row()
        for h in grid.header:
            row.cell(h)
        for cells in grid.rows:
            row = table.row()
            for runs in cells:
                notes = [n for r in runs for n in r.notes]
                words = "".join(r.words for r in runs) + "".join(f" [{n}]" for n in notes)
                bold = FontFace(emphasis="BOLD") if any(r.style == "b" for r in runs) else None
                row.cell(words, style=bold, link=f"#note{notes[0]}" if notes else None)
    pdf.ln(2)


def _map(paper: _Paper, block: Map) -> None:
    """The map as vectors, cut at its frame."""
    pdf, drawing = paper.pdf, draw(block.points)
    width = pdf.w - 2 * MARGIN
    height = drawing.height * width
    if pdf.will_page_break(height + 4):
        pdf.add_page()
    x0, y0 = MARGIN, pdf.get_y() + 1
    with pdf.rect_clip(x=x0, y=y0, w=width, h=height):
        pdf.set_draw_color(*COAST)
        pdf.set_fill_color(*LAND)
        pdf.set_line_width(0.15)
        for shape in drawing.shapes:
            pdf.polygon([(x0 + x * width, y0 + y * width) for x, y in shape], style="DF")
        for m in drawing.marks:
            pdf.set_fill_color(*(HOT if m.conflict else LINK))
            pdf.set_draw_color(255, 255, 255)
            r = m.radius * width * 0.8
            pdf.circle(x0 + m.x * width, y0 + m.y * width, r, style="DF")
        pdf.set_font(FONT, "", 6.8)
        pdf.set_text_color(*INK)
        for m in drawing.marks:
            if m.label:
                shift = m.radius * width + 0.8
                x = x0 + m.x * width + (-shift - pdf.get_string_width(m.label) if m.left else shift)
                pdf.text(x, y0 + m.y * width + 0.85, m.label)
    pdf.set_draw_color(*RULE)
    pdf.rect(x0, y0, width, height)
    pdf.set_y(y0 + height + 2.5)


def render(briefing: Briefing, out: IO[bytes]) -> None:
    """Write the briefing as PDF. Signs the fonts do not have (Chinese, Devanagari) print as boxes."""
    import logging

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    logging.getLogger("fpdf").setLevel(logging.ERROR)
    paper = _Paper(briefing)
    pdf = paper.pdf
    pdf.set_font(FONT, "B", 19)
    pdf.set_text_color(*INK)
    pdf.multi_cell(0, 9, briefing.title, new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.ln(2)
    for p in opening(briefing):
        _block(paper, p)
    for s in lay_out(briefing):
        room = 44.0 if s.level == 1 else 24.0
        if isinstance(s.blocks[0], Map):
            room = draw(s.blocks[0].points).height * (pdf.w - 2 * MARGIN) + 24
        paper.title(s.title, s.level, room)
        for block in s.blocks:
            _block(paper, block)
    out.write(bytes(pdf.output()))
