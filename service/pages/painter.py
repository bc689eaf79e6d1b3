"""Has pages drawn and words found on them, in worker processes with limits of time and memory.

A page of a kilobyte can keep PDFium busy for minutes or crash it. Drawing, finding and marking have a process each, so
that nobody's citation waits for another's picture; and a page that failed is not tried again for a while.
"""

import time
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import TypeVar

from pincite.ingest.errors import ReadError, UnknownFile, UnknownPage
from pincite.ingest.reading.limited import LimitedWorker
from pincite.ingest.reading.worker import ReadLimits
from pincite.service.citations.citation import Citation
from pincite.service.pages.boxes import Place
from pincite.service.pages.drawing import Drawing, FileGone, Placing, Spelling, drawn, located
from pincite.service.pages.lettering import Lettering
from pincite.service.pages.marking import Mark, Marked, Marking, marked
from pincite.service.pages.sheets import Sheet

_MARKING = ReadLimits(seconds=30, bytes=2**30)
_DRAWING = ReadLimits(seconds=10, bytes=2**30)
_PLACING = ReadLimits(seconds=5, bytes=2**30)
_AGAIN = 600.0  # seconds until a page that failed is tried again
_REMEMBERED = 1_000

T = TypeVar("T")


class Painter:
    """The processes that draw and find; each method may be used by one thread at a time."""

    def __init__(self, drawing: ReadLimits = _DRAWING, placing: ReadLimits = _PLACING) -> None:
        self._drawing, self._placing = LimitedWorker(drawn, drawing), LimitedWorker(located, placing)
        self._marking = LimitedWorker(marked, _MARKING)
        self._not_drawn, self._not_placed = _Failed(), _Failed()
        # The same file and words are at the same place; whoever reads an answer looks at its citations again and again.
        self._found = lru_cache(_REMEMBERED)(self._find)

    def draw(self, sheet: Sheet, scale: float, marked: Citation | None) -> bytes:
        """A PNG of a page, `scale` pixels to a point; raises UnknownPage or UnknownFile."""
        task = Drawing(
            sheet.path, sheet.page.number, scale, sheet.page.text, (marked.start, marked.end) if marked else None
        )
        reason = self._not_drawn.reason(sheet)
        if not reason:
            try:
                picture: bytes | FileGone | None = self._drawing.run(task)
            except ReadError as error:
                reason = self._not_drawn.note(sheet, str(error))
            else:
                if picture:
                    return _unless_gone(picture, sheet)
        why = f" ({reason})" if reason else ""
        raise UnknownPage(f"Page {sheet.page.number} of {sheet.document.name} cannot be drawn{why}. Ask for its text.")

    def mark(self, sheets: Sequence[Sheet], citations: Sequence[Citation], notes: Sequence[str]) -> Marked:
        """A copy of the PDF with the citations highlighted, each on its sheet and with its note (and its id below).

        Used by the thread that draws.

        Raises UnknownFile, also for a file that cannot be marked.
        """
        marks = tuple(
            Mark(sheet.page.number, sheet.page.text, (one.start, one.end), f"{note}\n{one.id}".strip())
            for sheet, one, note in zip(sheets, citations, notes, strict=True)
        )
        try:
            found: Marked | FileGone = self._marking.run(Marking(sheets[0].path, marks))
        except ReadError as error:
            raise UnknownFile(f"{sheets[0].document.name} cannot be marked ({error}).") from error
        return _unless_gone(found, sheets[0])

    def places(self, sheet: Sheet, citations: Sequence[Citation]) -> list[Place]:
        """The boxes of several citations on the same page; raises UnknownFile."""
        ranges = tuple((one.start, one.end) for one in citations)
        reason = self._not_placed.reason(sheet)
        if not reason:
            try:
                return list(self._found(sheet, ranges))
            except ReadError as error:
                reason = self._not_placed.note(sheet, str(error))
        return [Place(None, None, (), f"the words cannot be found on the page ({reason})") for _ in citations]

    def words(self, sheet: Sheet) -> Lettering:
        """All the words of a page with their boxes; used by the thread that finds places. Raises UnknownFile."""
        reason = self._not_placed.reason(sheet)
        if not reason:
            try:
                found: Lettering | FileGone = self._placing.run(Spelling(sheet.path, sheet.page.number))
            except ReadError as error:
                reason = self._not_placed.note(sheet, str(error))
            else:
                return _unless_gone(found, sheet)
        return Lettering(None, None, (), f"the words cannot be found on the page ({reason})")

    def _find(self, sheet: Sheet, ranges: tuple[tuple[int, int], ...]) -> list[Place]:
        found: list[Place] | FileGone = self._placing.run(
            Placing(sheet.path, sheet.page.number, sheet.page.text, ranges)
        )
        return _unless_gone(found, sheet)

    def close(self) -> None:
        """Ends the processes, whatever they are doing."""
        self._drawing.close()
        self._placing.close()
        self._marking.close()


def _unless_gone(found: T | FileGone, sheet: Sheet) -> T:
    if isinstance(found, FileGone):
        raise UnknownFile(f"The file of {sheet.document.name} cannot be opened ({found.reason}).")
    return found


class _Failed:
    """The latest pages that exceeded a limit or crashed their process, and why."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, int], tuple[float, str]] = OrderedDict()
        self._lock = Lock()

    def note(self, sheet: Sheet, reason: str) -> str:
        """The reason, which is remembered."""
        with self._lock:
            self._pages[_page(sheet)] = time.monotonic(), reason
            while len(self._pages) > _REMEMBERED:
                self._pages.popitem(last=False)
        return reason

    def reason(self, sheet: Sheet) -> str:
        """Why this page failed a while ago; empty if it did not."""
        with self._lock:
            since, reason = self._pages.get(_page(sheet), (0.0, ""))
        return reason if reason and time.monotonic() - since < _AGAIN else ""


def _page(sheet: Sheet) -> tuple[str, int]:
    return sheet.document.content_hash, sheet.page.number
