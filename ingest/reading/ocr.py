"""Words of scanned pages, through tesseract. Only this file imports pytesseract, and only when asked.

It belongs to the extra `ocr`; tesseract itself, with its Korean data, comes from the system.
"""

import time
from collections.abc import Iterator

from pincite.ingest.reading import pdfium
from pincite.ingest.text import normalise

_LANGUAGES = ("kor", "eng")


def why_not() -> str | None:
    """Return what to do before scans can be read, or None where nothing is missing."""
    try:
        import pytesseract
    except ImportError:
        return "install tesseract with its Korean data and `pip install 'pincite[ocr]'`"
    if not pdfium.is_there():
        return "`pip install 'pincite[ocr]'`"
    try:
        installed = pytesseract.get_languages()
    except Exception:  # pytesseract has an exception for each way in which tesseract is not there
        return "install tesseract with its Korean data"
    return None if "kor" in installed else "install tesseract's Korean data (tesseract-ocr-kor)"


def read_scans(data: bytes, numbers: list[int], password: str | None, seconds: float) -> Iterator[tuple[int, str]]:
    """Yield number and text of each of these pages of a PDF (from 1) until `seconds` are over.

    A page that cannot be drawn or recognised is passed over.
    """
    import pytesseract

    deadline = time.monotonic() + seconds
    languages = "+".join(name for name in _LANGUAGES if name in pytesseract.get_languages())
    for number in numbers:
        picture = pdfium.render(data, number, password)
        left = deadline - time.monotonic()
        if left < 1:
            return
        try:
            text = pytesseract.image_to_string(picture, lang=languages, timeout=left) if picture else ""
        except (RuntimeError, OSError, pytesseract.TesseractError):
            continue
        yield number, normalise(text.replace("\f", "")).strip()
