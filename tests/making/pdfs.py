"""PDFs as word processors in Korea make them: columns, lines broken inside words, several pages, running heads."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import fpdf
import pypdf
import pytest
from PIL import Image
from pypdf.generic import RectangleObject

FONT = Path("/usr/share/fonts/truetype/nanum/NanumGothic.ttf")
needs_font = pytest.mark.skipif(not FONT.is_file(), reason=f"{FONT}, a font with Hangul, is not here: .ci/fonts")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a page is set: columns, points, and how it is turned (in degrees) and cropped (points off every side)."""

    columns: int = 1
    size: float = 10.5
    turned: int = 0
    cropped: float = 0.0


_PLAIN = Layout()
_MARGIN, _GUTTER, _POINT = 24.0, 8.0, 0.3528  # millimetres


def korean_pdf(paragraphs: Sequence[str], layout: Layout = _PLAIN) -> bytes:
    """Return a PDF of these paragraphs; lines are filled letter by letter, so words break anywhere."""
    document = fpdf.FPDF(format="A4")
    document.set_auto_page_break(False)
    document.add_font("body", "", FONT)
    width = (document.w - 2 * _MARGIN - _GUTTER * (layout.columns - 1)) / layout.columns
    step = layout.size * _POINT * 1.6
    document.set_font("body", size=layout.size)
    places = _places(document, layout, width, step)
    for paragraph in paragraphs:
        for line in _broken(document, paragraph, width):
            document.text(*next(places), line)
    return _turned_and_cropped(bytes(document.output()), layout)


def _places(document: fpdf.FPDF, layout: Layout, width: float, step: float) -> Iterator[tuple[float, float]]:
    """Yields where the next line goes, column by column and page by page."""
    while True:
        document.add_page()
        document.text(_MARGIN, 15, "이슈브리프 통권 12호")
        document.text(document.w / 2, document.h - 12, f"- {document.page_no()} -")
        for column in range(layout.columns):
            y = 2 * step + 15
            while y < document.h - 25:
                yield _MARGIN + column * (width + _GUTTER), y
                y += step


def _broken(document: fpdf.FPDF, text: str, width: float) -> Iterator[str]:
    line = ""
    for letter in text:
        if document.get_string_width(line + letter) > width:
            yield line.strip()
            line = ""
        line += letter
    yield line.strip()


def _turned_and_cropped(data: bytes, layout: Layout) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        page.rotate(layout.turned)
        left, bottom, right, top = page.mediabox
        off = layout.cropped
        page.cropbox = RectangleObject((left + off, bottom + off, right - off, top - off))
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class Placed:
    """Words on a page: points from its left and top edge to where they begin, on their base line; size of the font."""

    x: float
    y: float
    text: str
    size: float = 10.0
    visible: bool = True


def placed_pdf(words: Sequence[Placed], picture: float = 0.0) -> bytes:
    """Return a page of A4 with these words, drawn in this order. `picture` is the share of it that a picture covers."""
    document = fpdf.FPDF(unit="pt", format="A4")
    document.set_auto_page_break(False)
    document.add_page()
    if picture:
        document.image(Image.new("L", (40, 60), 200), 0, 0, document.w, document.h * picture)
    for one in words:
        document.set_font("helvetica", size=one.size)
        with document.local_context(text_mode="FILL" if one.visible else "INVISIBLE"):
            document.text(one.x, one.y, one.text)
    return bytes(document.output())
