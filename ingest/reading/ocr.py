"""Recognise the text of scanned pages with tesseract. Owns pytesseract, which is imported only when needed.

pytesseract comes with the extra `ocr`; tesseract itself, with its Korean data, comes from the system.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from pincite.ingest.reading import pdfium
from pincite.ingest.text import normalise

_LANGUAGES = ("kor", "eng")


def why_not() -> str | None:
    """Return what must be done before scans can be read, or None if nothing is missing."""
    try:
        import pytesseract
    except ImportError:
        return "install tesseract with its Korean data and `pip install 'pincite[ocr]'`"
    if not pdfium.is_there():
        return "`pip install 'pincite[ocr]'`"
    try:
        installed = pytesseract.get_languages()
    except Exception:  # pytesseract raises a different exception for each way tesseract can be missing
        return "install tesseract with its Korean data"
    return None if "kor" in installed else "install tesseract's Korean data (tesseract-ocr-kor)"


def read_scans(picture_of: Callable[[int], Any], numbers: list[int], seconds: float) -> Iterator[tuple[int, str]]:
    """Yield number (from 1) and text of the given pages, until `seconds` have passed.

    `picture_of` draws a page by its number, or returns None. A page where tesseract fails is skipped; one that cannot
    be drawn has no text.
    """
    import pytesseract

    deadline = time.monotonic() + seconds
    languages = "+".join(name for name in _LANGUAGES if name in pytesseract.get_languages())
    for number in numbers:
        picture = picture_of(number)
        left = deadline - time.monotonic()
        if left < 1:
            return
        try:
            text = pytesseract.image_to_string(picture, lang=languages, timeout=left) if picture else ""
        except (RuntimeError, OSError, pytesseract.TesseractError):
            continue
        yield number, normalise(text.replace("\f", "")).strip()
