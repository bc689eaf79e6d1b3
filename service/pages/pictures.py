"""Draws images of pages with highlighted words, and caches them. Owns PIL."""

import io
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock

from PIL import Image, ImageChops, ImageDraw

from pincite.ingest.errors import UnknownPage
from pincite.ingest.reading.pdfium import Box, draw, find_glyphs
from pincite.service.citations.citation import Citation
from pincite.service.pages.boxes import place_of
from pincite.service.pages.sheets import Sheet

_MARKER = (255, 226, 90)  # multiplied with the page: paper takes this colour, ink does not change
_BESIDE = 1.0  # points of margin around highlighted words
_MOST_BYTES = 64 * 2**20


def draw_page(sheet: Sheet, scale: float, marked: Citation | None) -> bytes:
    """A PNG of a page, `scale` pixels to a point; raises UnknownPage or UnknownFile.

    Only one thread may draw at a time.
    """
    data = sheet.data()
    picture = draw(data, sheet.page.number, scale)
    if picture is None:
        raise UnknownPage(f"Page {sheet.page.number} of {sheet.document.name} cannot be drawn. Ask for its text.")
    glyphs = find_glyphs(data, sheet.page.number) if marked else None
    if marked and glyphs:
        place = place_of(sheet.page.text, marked.start, marked.end, glyphs)
        picture = _marked(picture.convert("RGB"), place.boxes, picture.width / glyphs.width)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _marked(picture: Image.Image, boxes: Sequence[Box], scale: float) -> Image.Image:
    marker = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(marker)
    for box in boxes:
        first = ((box.left - _BESIDE) * scale, (box.top - _BESIDE) * scale)
        pen.rectangle((first, ((box.right + _BESIDE) * scale, (box.bottom + _BESIDE) * scale)), fill=_MARKER)
    return ImageChops.multiply(picture, marker)


class Pictures:
    """A cache of the latest images, up to a number of bytes; threads may share it."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """The image cached under this key; None if there is none."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def made(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The image cached under this key, or a new one from `make`; the least recently used ones make room for it."""
        picture = self.get(key) or make()
        with self._lock:
            self._bytes += len(picture) - len(self._kept.pop(key, b""))
            self._kept[key] = picture
            while self._bytes > self._most:
                self._bytes -= len(self._kept.popitem(last=False)[1])
        return picture
