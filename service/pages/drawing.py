"""Draws pages and finds words on them, inside a worker process. Owns PIL.

PDFium reads the file for both, so both are as dangerous as reading it: see service/pages/painter.py.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from pincite.ingest.reading.pdfium import Box, draw, find_glyphs
from pincite.service.pages.boxes import Place, place_of
from pincite.service.pages.lettering import Lettering, lettering_of

_MARKER = (255, 226, 90)  # multiplied with the page: paper takes this colour, ink does not change
_PACKED = 2  # of 9: zlib's 6 takes half as long again, and pages get no smaller
_BESIDE = 1.0  # points of margin around highlighted words

Range = tuple[int, int]  # of characters of a page's stored text


@dataclass(frozen=True, slots=True)
class Drawing:
    """The task to draw a page of a PDF, `scale` pixels to a point, with a range of its `text` marked."""

    path: Path
    number: int
    scale: float
    text: str
    marked: Range | None


@dataclass(frozen=True, slots=True)
class Placing:
    """The task to find ranges of the `text` of a page on it."""

    path: Path
    number: int
    text: str
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """The task to find all the words of a page."""

    path: Path
    number: int


@dataclass(frozen=True, slots=True)
class FileGone:
    """The file cannot be opened any more."""

    reason: str


def drawn(task: Drawing) -> bytes | FileGone | None:
    """A PNG of the page; None if it cannot be rendered."""
    data = bytes_of(task.path)
    if isinstance(data, FileGone):
        return data
    picture = draw(data, task.number, task.scale)
    if picture is None:
        return None
    glyphs = find_glyphs(data, task.number) if task.marked else None
    if task.marked and glyphs:
        place = place_of(task.text, *task.marked, glyphs)
        picture = _marked(picture.convert("RGB"), place.boxes, picture.width / glyphs.width)
    return _png(picture)


def located(task: Placing | Spelling) -> list[Place] | Lettering | FileGone:
    """The places of some words, or all words of the page."""
    return spelled(task) if isinstance(task, Spelling) else placed(task)


def spelled(task: Spelling) -> Lettering | FileGone:
    """All the words of the page."""
    data = bytes_of(task.path)
    if isinstance(data, FileGone):
        return data
    glyphs = find_glyphs(data, task.number)
    return lettering_of(glyphs) if glyphs else Lettering(None, None, (), "the page cannot be rendered")


def placed(task: Placing) -> list[Place] | FileGone:
    """The places of the ranges, in their order."""
    data = bytes_of(task.path)
    if isinstance(data, FileGone):
        return data
    glyphs = find_glyphs(data, task.number)
    if glyphs is None:
        return [Place(None, None, (), "the page cannot be rendered") for _ in task.ranges]
    return [place_of(task.text, start, end, glyphs) for start, end in task.ranges]


def _png(picture: Image.Image) -> bytes:
    """The picture as a PNG; one without colours has a third of the bytes to pack."""
    colours = picture.getcolors(256) if picture.mode == "RGB" else None
    if colours and all(len({*colour}) == 1 for _, colour in colours if isinstance(colour, tuple)):
        picture = picture.convert("L")
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=_PACKED)
    return out.getvalue()


def bytes_of(path: Path) -> bytes | FileGone:
    """The content of a file."""
    try:
        return path.read_bytes()
    except OSError as error:
        return FileGone(error.strerror or str(error))


def _marked(picture: Image.Image, boxes: Sequence[Box], scale: float) -> Image.Image:
    marker = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(marker)
    for box in boxes:
        first = ((box.left - _BESIDE) * scale, (box.top - _BESIDE) * scale)
        pen.rectangle((first, ((box.right + _BESIDE) * scale, (box.bottom + _BESIDE) * scale)), fill=_MARKER)
    return ImageChops.multiply(picture, marker)
