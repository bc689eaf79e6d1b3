"""Copies a PDF with cited words highlighted, inside a worker process. Owns pypdf for writing.

The marks are standard highlight annotations, so every reader of PDFs shows them, with a note. They are appended to the
file: its own bytes stay as they are.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pincite.ingest.reading.pdfium import Box, find_glyphs
from pincite.service.pages.boxes import place_of
from pincite.service.pages.drawing import FileGone, Range, bytes_of

_COLOUR = "ffe25a"


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the stored `text` of a page (from 1) to highlight, and the note that a reader shows with it."""

    page: int
    text: str
    range: Range
    note: str


@dataclass(frozen=True, slots=True)
class Marking:
    """The task to mark a PDF."""

    path: Path
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """The marked copy, and which marks (from 0) have no place on their page, so that they are not in it."""

    content: bytes
    unplaced: tuple[int, ...]


def marked(task: Marking) -> Marked | FileGone:
    """The PDF with its marks. Raises what pypdf raises for a file that it cannot write."""
    from pypdf import PdfWriter

    data = bytes_of(task.path)
    if isinstance(data, FileGone):
        return data
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    unplaced = []
    glyphs_of = cache(lambda page: find_glyphs(data, page))  # a page may have many marks
    for number, mark in enumerate(task.marks):
        glyphs = glyphs_of(mark.page)
        boxes = place_of(mark.text, *mark.range, glyphs).boxes if glyphs else ()
        if boxes:
            _highlight(writer, mark, boxes)
        else:
            unplaced.append(number)
    out = io.BytesIO()
    writer.write(out)
    return Marked(out.getvalue(), tuple(unplaced))


def _highlight(writer: Any, mark: Mark, boxes: Sequence[Box]) -> None:
    """Add one annotation that covers all the boxes, a quadrilateral for each line."""
    from pypdf.annotations import Highlight
    from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

    page = writer.pages[mark.page - 1]
    own = [_own(page, box) for box in boxes]
    points = [
        value
        for left, bottom, right, top in own
        for value in (left, top, right, top, left, bottom, right, bottom)  # the order that readers expect
    ]
    lefts, bottoms, rights, tops = zip(*own, strict=True)
    around = (min(lefts), min(bottoms), max(rights), max(tops))
    note = Highlight(
        rect=around, quad_points=ArrayObject(map(FloatObject, points)), highlight_color=_COLOUR, printing=True
    )
    note[NameObject("/Contents")] = TextStringObject(mark.note)
    note[NameObject("/T")] = TextStringObject("Pincite")
    writer.add_annotation(mark.page - 1, note)


def _own(page: Any, box: Box) -> tuple[float, float, float, float]:
    """Left, bottom, right and top in the page's own coordinates of a box on the page as displayed."""
    crop = page.cropbox
    left, bottom, right, top = (float(one) for one in (crop.left, crop.bottom, crop.right, crop.top))
    match page.rotation % 360:
        case 90:
            return left + box.top, bottom + box.left, left + box.bottom, bottom + box.right
        case 180:
            return right - box.right, bottom + box.top, right - box.left, bottom + box.bottom
        case 270:
            return right - box.bottom, top - box.right, right - box.top, top - box.left
    return left + box.left, top - box.bottom, left + box.right, top - box.top
