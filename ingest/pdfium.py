"""PDF pages through pdfium: pictures of them for OCR, and the words of pages that pypdf cannot read.

Only this file imports pypdfium2, and only when it is needed: loading it takes a while. pdfium must not
be used by two threads at once.
"""

import contextlib
import importlib.util
import threading
from collections.abc import Iterator
from typing import Any

from ingest.text import normalise

_DPI = 300
_MOST_PIXELS = 5000  # along the longer side; A3 at 300 dpi has 4961, a forged page may have millions
_TURN = threading.Lock()


def is_there() -> bool:
    """Return whether pypdfium2 is installed."""
    return importlib.util.find_spec("pypdfium2") is not None


def read_words(data: bytes, numbers: list[int] | None, password: str | None) -> dict[int, str]:
    """Return the text of these pages (from 1), or of all; empty where pdfium cannot read the file either."""
    texts: dict[int, str] = {}
    with _TURN, _opened(data, password) as document:
        for number in numbers or range(1, len(document) + 1):
            with contextlib.suppress(RuntimeError, ValueError, IndexError):
                texts[number] = _words(document[number - 1])
    return texts


def render(data: bytes, number: int, password: str | None) -> Any:
    """Return a grey picture (PIL) of a page (from 1) at 300 dpi, or None where it cannot be drawn."""
    with _TURN, _opened(data, password) as document:
        if len(document):
            page = document[number - 1]
            scale = min(_DPI / 72, _MOST_PIXELS / max(*page.get_size(), 1))
            return page.render(scale=scale, grayscale=True).to_pil()
    return None


def _words(page: Any) -> str:
    text = page.get_textpage().get_text_range()
    # pdfium writes a hyphen at a line's end as one of these two.
    return normalise(text.replace("\x02", "-").replace("\ufffe", "-"))


@contextlib.contextmanager
def _opened(data: bytes, password: str | None) -> Iterator[Any]:
    """Yield the document, or something empty where it cannot be opened; errors of pages end the block."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data, password=password)
    except (pypdfium2.PdfiumError, ValueError, UnicodeError):
        yield ()
        return
    with contextlib.closing(document), contextlib.suppress(pypdfium2.PdfiumError, RuntimeError, ValueError):
        yield document
