"""Open PDFs with pdfium, render their pages and locate their characters. Owns pypdfium2 together with printed.py.

pypdfium2 is imported only when needed, because loading it takes a while. A lock guards it: pdfium must not be used
by two threads at once.
"""

import contextlib
import ctypes
import importlib.util
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DPI = 300
_MOST_PIXELS = 5000  # along the longer side; A3 at 300 dpi has 4961, a forged page may have millions
_TURN = threading.Lock()
HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})  # what pdfium writes for a hyphen at a line's end
_THIN = 0.1  # points; a thinner box means that the font draws nothing for the character
_FINE = 1_000  # pdfium returns device coordinates as integers; this scale makes them thousandths of a point


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as displayed (rotated and cropped), in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of a page in pdfium's order, with their boxes: `boxes[i]` belongs to `characters[i]`.

    White space may have zero width. `upright[i]` is true if the character's line runs horizontally on the page as
    displayed, false if it runs vertically.
    """

    width: float
    height: float
    characters: str
    boxes: tuple[Box, ...]
    upright: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Converts a page's own coordinates to those of the page as displayed: rotated, cropped, from its top left."""

    width: float
    height: float
    origin: tuple[float, float]
    right: tuple[float, float]  # what one point along the page's own axes moves
    up: tuple[float, float]

    @classmethod
    def of(cls, page: Any) -> "Shown":
        """Return the conversion for an open page."""
        (x, y), *corners = (_device(page, *corner) for corner in ((0, 0), (_FINE, 0), (0, _FINE)))
        right, up = (((cx - x) / _FINE, (cy - y) / _FINE) for cx, cy in corners)
        width, height = page.get_size()
        return cls(width, height, (x, y), right, up)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return the box as displayed of a rectangle in the page's own coordinates."""
        (x, y), (rx, ry), (ux, uy) = self.origin, self.right, self.up
        if rx > 0 > uy and not ry and not ux:  # nearly all pages; this is called for every letter
            return Box(x + left * rx, y + top * uy, x + right * rx, y + bottom * uy)
        x1, x2 = x + left * rx + bottom * ux, x + right * rx + top * ux
        y1, y2 = y + left * ry + bottom * uy, y + right * ry + top * uy
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def holds(self, box: Box) -> bool:
        """Return whether the middle of a box is on the page."""
        return 0 <= box.left + box.right <= 2 * self.width and 0 <= box.top + box.bottom <= 2 * self.height


def is_there() -> bool:
    """Return whether pypdfium2 is installed."""
    return importlib.util.find_spec("pypdfium2") is not None


def open_pages(data: bytes, password: str | None) -> Iterator[Any]:
    """Yield every page of a file, open, in order; None for one that cannot be opened. Nothing if the file cannot."""
    with _TURN, _opened(data, password) as document:
        for index in range(len(document)):
            page = None
            with contextlib.suppress(RuntimeError, ValueError, IndexError):
                page = document[index]
            yield page
            if page is not None:
                page.close()


def render(data: bytes, number: int, password: str | None) -> Any:
    """Return a greyscale PIL image of a page (from 1) at 300 dpi, or None if it cannot be rendered."""
    return _picture(data, number, password, _DPI / 72, grey=True)


def draw(data: bytes, number: int, scale: float) -> Any:
    """Return a PIL image of a page (from 1) at `scale` pixels per point, or None if it cannot be rendered."""
    return _picture(data, number, None, scale, grey=False)


def find_glyphs(data: bytes, number: int) -> Glyphs | None:
    """Return the characters of a page (from 1) with their boxes, or None if the page cannot be opened."""
    with _TURN, _opened(data, None) as document:
        if 1 <= number <= len(document):
            return _glyphs(document[number - 1])
    return None


def _picture(data: bytes, number: int, password: str | None, scale: float, grey: bool) -> Any:
    with _TURN, _opened(data, password) as document:
        if 1 <= number <= len(document):
            page = document[number - 1]
            return page.render(scale=min(scale, _MOST_PIXELS / max(*page.get_size(), 1)), grayscale=grey).to_pil()
    return None


def _glyphs(page: Any) -> Glyphs:
    from pypdfium2 import raw

    text = page.get_textpage()
    places = range(text.count_chars())
    codes = [raw.FPDFText_GetUnicode(text, at) for at in places]
    turns = [round(raw.FPDFText_GetCharAngle(text, at) / (math.pi / 2)) + page.get_rotation() // 90 for at in places]
    width, height = page.get_size()
    return Glyphs(
        width,
        height,
        "".join(map(chr, codes)).translate(HYPHENS),
        tuple(_boxes(page, text)),
        tuple(turn % 2 == 0 for turn in turns),
    )


def _boxes(page: Any, text: Any) -> Iterator[Box]:
    """Yield each character's tight box, or its loose box where the font draws nothing."""
    shown = Shown.of(page)
    for at in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(at)
        if min(right - left, top - bottom) < _THIN:
            left, bottom, right, top = text.get_charbox(at, loose=True)
        yield shown.box(left, bottom, right, top)


def _device(page: Any, x: float, y: float) -> tuple[float, float]:
    """Return a point in the page's own coordinates converted to the page as displayed."""
    from pypdfium2 import raw

    across, down = ctypes.c_int(), ctypes.c_int()
    width, height = (round(size * _FINE) for size in page.get_size())
    raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


@contextlib.contextmanager
def _opened(data: bytes, password: str | None) -> Iterator[Any]:
    """Yield the document, or an empty tuple if it cannot be opened. Errors in pages silently end the block."""
    import pypdfium2

    document = None
    for word in dict.fromkeys((password, None)):  # a file that opens without a password is given one for others
        with contextlib.suppress(pypdfium2.PdfiumError, ValueError, UnicodeError):
            document = document or pypdfium2.PdfDocument(data, password=word)
    if document is None:
        yield ()
        return
    with contextlib.closing(document), contextlib.suppress(pypdfium2.PdfiumError, RuntimeError, ValueError):
        yield document
