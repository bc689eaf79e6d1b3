"""Read plain text in any encoding."""

import re

from pincite.ingest.errors import UnsupportedFormat
from pincite.ingest.reading.formats.charset import decode, lost_characters
from pincite.ingest.reading.formats.content import Content, RawPage
from pincite.ingest.text import normalise

_SAMPLE = 64 * 1024
_TEXT_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f]")


def read_plain(data: bytes) -> Content:
    """Return the text, split into pages at form feeds. Raises UnsupportedFormat for binary data."""
    decoded = decode(data)
    sample = decoded.text[:_SAMPLE]
    controls = len(_TEXT_CONTROLS.findall(sample))
    if controls > 1 and controls * 50 > len(sample):
        raise UnsupportedFormat("it is binary data, not text")
    pages = decoded.text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()  # a form feed may end the last page rather than begin another
    return Content(tuple(_page(normalise(page)) for page in pages), problems=decoded.problems)


def _page(text: str) -> RawPage:
    return RawPage(text, problems=lost_characters(text))
