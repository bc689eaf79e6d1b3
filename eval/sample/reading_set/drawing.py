"""Draw the pages of PDFs: paragraphs in lines, and a file without the metadata that libraries add."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

import pypdf
from fpdf import FPDF
from pypdf.generic import RectangleObject

from pincite.eval.sample.page import FONTS

MARGIN, STEP = 25.0, 6.0  # millimetres


def open_page(korean: bool = False, orientation: Literal["portrait", "landscape"] = "portrait") -> FPDF:
    pdf = FPDF(format="A4", orientation=orientation)
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(datetime(2026, 11, 1, tzinfo=UTC))  # the file's id depends on it
    if korean:
        pdf.add_font("body", "", FONTS / "NanumGothic.ttf")
    pdf.add_page()
    pdf.set_font("body" if korean else "times", size=11)
    return pdf


def lines_of(pdf: FPDF, text: str, width: float) -> Iterator[str]:
    """Yield the lines of a paragraph: Korean breaks after any letter, English at spaces and soft hyphens."""
    pieces = re.findall(r"[가-힣]|[^가-힣\s\u00ad]+\u00ad?|\s", text)
    line = ""
    for piece in pieces:
        if pdf.get_string_width(line + piece.rstrip("\u00ad")) > width:
            yield line.replace("\u00ad", "-") if line.endswith("\u00ad") else line.rstrip()
            line = ""
        line = (line.removesuffix("\u00ad") + piece) if line or piece.strip() else ""
    yield line.rstrip()


def set_text(pdf: FPDF, x: float, y: float, width: float, paragraphs: Sequence[str]) -> float:
    """Draw the paragraphs one below the other, and return where the next would begin."""
    for paragraph in paragraphs:
        for line in lines_of(pdf, paragraph, width):
            pdf.text(x, y, line)
            y += STEP
        y += 2
    return y


def finished(pdf: FPDF, title: str = "", crop: tuple[int, int, int, int] | None = None, turn: int = 0) -> bytes:
    """Return the file without the date that the library adds, so that it states none but what its pages say."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(bytes(pdf.output())))
    writer.metadata = {"/Title": title} if title else {}
    for page in writer.pages:
        page.rotate(turn)
        if crop:
            page.cropbox = RectangleObject(crop)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
