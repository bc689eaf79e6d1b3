"""Typeset a brief on A4 pages. For developers only: the written PDFs are shipped.

Korean lines are broken between any two syllables, as Korean word processors do. Readers of Korean PDFs must handle such
text, so the sample must contain it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF

from pincite.eval.sample.source import NOTE, Block, Source

FONTS = Path("/usr/share/fonts/truetype/nanum")
WIDTH, HEIGHT = 210.0, 297.0
LEFT, TOP, BOTTOM = 24.0, 30.0, 26.0
GUTTER = 8.0
_POINT = 0.3528  # millimetres
_KOREAN_TOKEN = re.compile(r"\s+|[“‘(「『]*(?:[A-Za-z0-9](?:[A-Za-z0-9.,:%/~-]*[A-Za-z0-9%])?|.)[”’).,」』?!]*")
_ENGLISH_TOKEN = re.compile(r"\s+|\S+")

Measure = Callable[[str, "Style"], float]


@dataclass(frozen=True, slots=True)
class Style:
    """How a block is typeset: `size` is in points, all other lengths in millimetres."""

    size: float
    bold: bool = False
    indent: float = 0.0
    hang: float = 0.0
    before: float = 0.0
    keep: float = 0.0  # space that must remain below, so that no heading is last in its column

    @property
    def height(self) -> float:
        return self.size * _POINT * 1.72


STYLES = {
    "title": Style(18, bold=True, before=4),
    "byline": Style(9.5, before=2.5),
    "h1": Style(13, bold=True, before=5, keep=34),
    "h2": Style(11, bold=True, before=3.5, keep=22),
    "paragraph": Style(10.5, before=2.2),
    "square": Style(10.8, bold=True, hang=5, before=3, keep=22),
    "circle": Style(10.5, indent=3, hang=5, before=1.8),
    "dash": Style(10.2, indent=8, hang=3.5, before=1.2),
    "remark": Style(9.2, indent=8, hang=4.5, before=1.2),
    "note": Style(8.2, hang=3.5, before=0.6),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One typeset line; `x` is measured from the left edge of its column, `before` is the space above it."""

    text: str
    style: Style
    x: float = 0.0
    before: float = 0.0

    @property
    def height(self) -> float:
        return self.before + self.style.height


@dataclass(frozen=True, slots=True)
class Column:
    """The contents of one column: running lines from the top, footnotes from the bottom."""

    lines: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()

    @property
    def height(self) -> float:
        rule = 3.0 if self.notes else 0.0
        return rule + sum(line.height for line in (*self.lines, *self.notes))


def break_lines(text: str, style: Style, width: float, korean: bool, measure: Measure) -> list[Line]:
    """Return the lines of one block, filled greedily; a token wider than the column gets its own line."""
    pattern = _KOREAN_TOKEN if korean else _ENGLISH_TOKEN
    lines: list[str] = []
    current = ""
    for token in pattern.findall(text):
        room = width - style.indent - (style.hang if lines else 0.0)
        if current and measure((current + token).rstrip(), style) > room:
            lines.append(current.rstrip())
            current = token.lstrip()
        else:
            current += token
    texts = [*lines, current.rstrip()]
    return [
        Line(part, style, style.indent + (style.hang if i else 0.0), 0.0 if i else style.before)
        for i, part in enumerate(texts)
    ]


def fill(lines: Iterable[Line | None], notes: Callable[[str], list[Line]], room: Iterator[float]) -> list[Column]:
    """Columns filled in turn, a footnote at the foot of the column that calls it.

    None stands for a forced break; `room` gives the height of each column to come.
    """
    columns, current, left = [], Column(), next(room)
    for line in lines:
        called = tuple(x for mark in NOTE.findall(line.text) for x in notes(mark)) if line else ()
        if line:
            line = line if current.lines else replace(line, before=0.0)
            longer = Column((*current.lines, line), (*current.notes, *called))
        if line and longer.height + line.style.keep <= left:
            current = longer
            continue
        columns.append(current)
        left = next(room)
        current = Column((replace(line, before=0.0),), called) if line else Column()
    return [*columns, current]


def set_pdf(source: Source, target: Path) -> None:
    """Write the brief as a PDF; the same source gives the same bytes."""
    pdf = _open(source)
    measure = _measure(pdf)
    count = int(source.get("columns") or 1)
    width = (WIDTH - 2 * LEFT - GUTTER * (count - 1)) / count
    korean = source["lang"] == "ko"

    def broken(text: str, kind: str, room: float = width) -> list[Line]:
        return break_lines(text, STYLES[kind], room, korean, measure)

    head = [
        line
        for kind, text in (("title", source["title"]), ("byline", source.byline))
        for line in broken(text, kind, WIDTH - 2 * LEFT)
    ]
    columns = fill(
        _running(source.blocks, broken),
        lambda mark: broken(f"{mark}) {source.notes[mark]}", "note"),
        _rooms(sum(line.height for line in head) + 4, count),
    )
    _draw_pages(pdf, source, head, columns)
    pdf.output(str(target))


def _running(blocks: Sequence[Block], broken: Callable[[str, str], list[Line]]) -> Iterator[Line | None]:
    for block in blocks:
        if block.kind == "break":
            yield None
        else:
            yield from broken(block.text, block.kind)


def _rooms(head: float, count: int) -> Iterator[float]:
    full = HEIGHT - TOP - BOTTOM
    yield from [full - head] * count
    while True:
        yield full


def _open(source: Source) -> FPDF:
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(datetime.fromisoformat(source["date"]).replace(hour=9, tzinfo=UTC))
    pdf.set_producer(source.get("pdf_producer") or "Pincite sample")
    if source.get("pdf_title"):
        pdf.set_title(source["pdf_title"])
    if source.get("pdf_author"):
        pdf.set_author(source["pdf_author"])
    for bold in ("", "Bold"):
        pdf.add_font("body", bold[:1], FONTS / f"{source['font']}{bold}.ttf")
    return pdf


def _measure(pdf: FPDF) -> Measure:
    def measure(text: str, style: Style) -> float:
        pdf.set_font("body", "B" if style.bold else "", style.size)
        return float(pdf.get_string_width(NOTE.sub(r"\1)", text)))

    return measure


def _draw_pages(pdf: FPDF, source: Source, head: Sequence[Line], columns: Sequence[Column]) -> None:
    count = int(source.get("columns") or 1)
    front = int(source.get("front_pages") or 0)
    for page, first in enumerate(range(0, len(columns), count), start=1):
        pdf.add_page()
        if front:
            roman = page <= front
            pdf.set_page_label("r" if roman else "D", label_start=page if roman else page - front)
        label = "i" * page if page <= front else str(page - front)
        _draw_header(pdf, source["series"])
        top = TOP + (_draw_lines(pdf, head, LEFT, TOP) - TOP + 4 if page == 1 else 0)
        width = (WIDTH - 2 * LEFT + GUTTER) / count
        for i, column in enumerate(columns[first : first + count]):
            _draw_column(pdf, column, LEFT + i * width, top)
        _draw_footer(pdf, f"- {label} -")


def _draw_header(pdf: FPDF, series: str) -> None:
    pdf.set_font("body", "", 8.5)
    pdf.text(LEFT, 17, series)
    pdf.set_draw_color(150)
    pdf.line(LEFT, 19.5, WIDTH - LEFT, 19.5)


def _draw_footer(pdf: FPDF, label: str) -> None:
    pdf.set_font("body", "", 8.5)
    pdf.text((WIDTH - pdf.get_string_width(label)) / 2, HEIGHT - 13, label)


def _draw_column(pdf: FPDF, column: Column, x: float, top: float) -> None:
    _draw_lines(pdf, column.lines, x, top)
    if column.notes:
        start = HEIGHT - BOTTOM - sum(line.height for line in column.notes)
        pdf.line(x, start - 1.5, x + 40, start - 1.5)
        _draw_lines(pdf, column.notes, x, start)


def _draw_lines(pdf: FPDF, lines: Sequence[Line], x: float, y: float) -> float:
    """Return the height reached below the last line."""
    for line in lines:
        y += line.height
        _draw_line(pdf, line, x + line.x, y - 0.35 * line.style.height)
    return y


def _draw_line(pdf: FPDF, line: Line, x: float, y: float) -> None:
    for i, part in enumerate(NOTE.split(line.text)):
        called = i % 2 == 1  # split() alternates text and note numbers
        text = f"{part})" if called else part
        pdf.set_font("body", "B" if line.style.bold else "", line.style.size * (0.65 if called else 1))
        pdf.text(x, y - (1.1 if called else 0), text)
        x += pdf.get_string_width(text)
