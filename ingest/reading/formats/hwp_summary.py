"""Read the title, the author and the date in an HWP file's summary, a property set as in Microsoft's formats."""

import datetime
import struct

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.compound import Compound
from pincite.ingest.reading.formats.content import Facts

_PART = "\x05HwpSummaryInformation"
_TITLE, _AUTHOR, _CREATED = 2, 4, 12
_TEXT, _TIME = 31, 64
_EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.timezone.utc)  # noqa: UP017


def read_summary(container: Compound) -> tuple[Facts, str | None]:
    """Return title and author, and the day when the file was made; all are None if the summary is broken."""
    try:
        found = _properties(container.stream(_PART))
        ticks = found.get(_CREATED)
        created = _EPOCH + datetime.timedelta(microseconds=ticks // 10) if isinstance(ticks, int) and ticks else None
    except (DamagedFile, struct.error, OverflowError):
        return Facts(), None
    title, author = found.get(_TITLE), found.get(_AUTHOR)
    facts = Facts(str(title) if title else None, str(author) if author else None)
    return facts, created.date().isoformat() if created else None


def _properties(data: bytes) -> dict[int, str | int]:
    """Return the texts and times of the first section by their numbers. Raises struct.error."""
    (start,) = struct.unpack_from("<I", data, 44)
    (number,) = struct.unpack_from("<I", data, start + 4)
    found: dict[int, str | int] = {}
    for index in range(min(number, 100)):
        key, offset = struct.unpack_from("<II", data, start + 8 + 8 * index)
        kind, length = struct.unpack_from("<II", data, start + offset)
        place = start + offset + 8
        if kind == _TEXT:
            found[key] = data[place : place + 2 * length].decode("utf-16-le", "replace").rstrip("\0").strip()
        elif kind == _TIME:
            (found[key],) = struct.unpack_from("<Q", data, place - 4)
    return found
