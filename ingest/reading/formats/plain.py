"""Read plain text in any encoding. Only this module and html.py decode bytes of unknown encoding."""

import codecs
import re

import charset_normalizer

from pincite.ingest.errors import UnsupportedFormat
from pincite.ingest.reading.formats.content import Content, RawPage
from pincite.ingest.text import main_script, normalise

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
_TEXT_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f]")


def read_plain(data: bytes) -> Content:
    """Return the text, split into pages at form feeds. Raises UnsupportedFormat for binary data."""
    text = decode(data)
    if len(_TEXT_CONTROLS.findall(text[:_SAMPLE])) * 50 > len(text[:_SAMPLE]):
        raise UnsupportedFormat("it is binary data, not text")
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()  # a form feed may end the last page rather than begin another
    return Content(tuple(RawPage(normalise(page)) for page in pages))


def decode(data: bytes) -> str:
    """Return `data` as text. Tried in order: byte order mark, UTF-8, UTF-16, Korean (CP949), then statistics.

    Raises UnsupportedFormat if it does not look like text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    for text in (_try(data, "utf-8"), _unmarked_utf16(data)):
        if text is not None:
            return text
    sample = data[:_SAMPLE]
    if len(sample.translate(None, _CONTROLS)) < len(sample):
        raise UnsupportedFormat("it is binary data, not text")
    korean = _try(data, "cp949")
    if korean is not None and main_script(korean[:_SAMPLE]) == "Hangul":
        return korean
    best = charset_normalizer.from_bytes(data[: 8 * _SAMPLE]).best()
    if best is None:
        raise UnsupportedFormat("its text encoding cannot be recognised; save it as UTF-8")
    text = data.decode(best.encoding, errors="replace")
    # On a page of text, statistics cannot tell the Latin code pages apart; the western one is the most common.
    return (_try(data, "cp1252") or text) if main_script(text[:_SAMPLE]) == "Latin" else text


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text[:_SAMPLE] else text


def _unmarked_utf16(data: bytes) -> str | None:
    """Return the text if the bytes are UTF-16 without a byte order mark, judging by spaces and line breaks.

    Every text has U+0020 or U+000A. In UTF-16 their zero byte is always on the same side; in binary data and 8-bit
    text it is not.
    """
    if len(data) < 4 or len(data) % 2:
        return None
    sample = data[:_SAMPLE]
    little = sum(sample[i] in (0x20, 0x0A) and sample[i + 1] == 0 for i in range(0, len(sample) - 1, 2))
    big = sum(sample[i] == 0 and sample[i + 1] in (0x20, 0x0A) for i in range(0, len(sample) - 1, 2))
    if max(little, big) * 100 < len(sample) // 2 or min(little, big) * 4 > max(little, big):
        return None
    text = _try(data, "utf-16-le" if little > big else "utf-16-be")
    return text if text is not None and main_script(text[:_SAMPLE]) else None
