"""What PDFium itself finds inside boxes, asked in PDFium's own terms."""

import ctypes
from collections.abc import Iterator, Sequence

import pypdfium2
from pypdfium2 import raw

from pincite.ingest.reading.pdfium import Box
from pincite.ingest.text import normalise

_FINE = 100


def text_inside(data: bytes, number: int, boxes: Sequence[Box]) -> str:
    """Return the characters of a page (from 1) whose middle is in one of the boxes, box by box, without white space."""
    page = pypdfium2.PdfDocument(data)[number - 1]
    middles = list(_middles(page))
    inside = [
        letter for box in boxes for letter, x, y in middles if box.left <= x <= box.right and box.top <= y <= box.bottom
    ]
    return squeezed("".join(inside))


def squeezed(text: str) -> str:
    """Return the text as it is stored, without white space."""
    return "".join(normalise(text.replace("\x02", "-").replace("\ufffe", "-")).split())


def _middles(page: pypdfium2.PdfPage) -> Iterator[tuple[str, float, float]]:
    """Yield each character with its middle, on the page as it is shown."""
    text = page.get_textpage()
    width, height = (round(size * _FINE) for size in page.get_size())
    across, down = ctypes.c_int(), ctypes.c_int()
    for at in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(at)
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, (left + right) / 2, (bottom + top) / 2, across, down)
        yield chr(raw.FPDFText_GetUnicode(text, at)), across.value / _FINE, down.value / _FINE
