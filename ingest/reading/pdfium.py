"""Render PDF pages, locate their characters, and read pages that pypdf cannot. Owns pypdfium2.

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

from pincite.ingest.text import normalise

_DPI = 300
_MOST_PIXELS = 5000  # along the longer side; A3 at 300 dpi has 4961, a forged page may have millions
_TURN = threading.Lock()
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})  # what pdfium writes for a hyphen at a line's end
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


def is_there() -> bool:
    """Return whether pypdfium2 is installed."""
    return importlib.util.find_spec("pypdfium2") is not None


def read_words(data: bytes, numbers: list[int] | None, password: str | None) -> dict[int, str]:
    """Return the text of these pages (from 1), or of all, by page number; empty if pdfium cannot open the file."""
    texts: dict[int, str] = {}
    with _TURN, _opened(data, password) as document:
        for number in numbers or range(1, len(document) + 1):
            with contextlib.suppress(RuntimeError, ValueError, IndexError):
                texts[number] = _words(document[number - 1])
    return texts


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
        "".join(map(chr, codes)).translate(_HYPHENS),
        tuple(_boxes(page, text)),
        tuple(turn % 2 == 0 for turn in turns),
    )


def _boxes(page: Any, text: Any) -> Iterator[Box]:
    """Yield each character's tight box, or its loose box where the font draws nothing."""
    (x, y), *corners = (_shown(page, *corner) for corner in ((0, 0), (_FINE, 0), (0, _FINE)))
    (rx, ry), (ux, uy) = (((cx - x) / _FINE, (cy - y) / _FINE) for cx, cy in corners)
    for at in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(at)
        if min(right - left, top - bottom) < _THIN:
            left, bottom, right, top = text.get_charbox(at, loose=True)
        across = sorted(x + px * rx + py * ux for px, py in ((left, bottom), (right, top)))
        down = sorted(y + px * ry + py * uy for px, py in ((left, bottom), (right, top)))
        yield Box(across[0], down[0], across[1], down[1])


def _shown(page: Any, x: float, y: float) -> tuple[float, float]:
    """Return a point in the page's own coordinates converted to the page as displayed."""
    from pypdfium2 import raw

    across, down = ctypes.c_int(), ctypes.c_int()
    width, height = (round(size * _FINE) for size in page.get_size())
    raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


def _words(page: Any) -> str:
    text = page.get_textpage().get_text_range()
    return normalise(text.translate(_HYPHENS))


@contextlib.contextmanager
def _opened(data: bytes, password: str | None) -> Iterator[Any]:
    """Yield the document, or an empty tuple if it cannot be opened. Errors in pages silently end the block."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data, password=password)
    except (pypdfium2.PdfiumError, ValueError, UnicodeError):
        yield ()
        return
    with contextlib.closing(document), contextlib.suppress(pypdfium2.PdfiumError, RuntimeError, ValueError):
        yield document
