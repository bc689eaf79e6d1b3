"""Read members of zip-based documents, with a limit on their unpacked size."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from pincite.ingest.errors import DamagedFile, EncryptedFile, LimitExceeded

_LARGEST = 256 * 2**20  # bytes of XML in one document; the longest books have a tenth of that


def names_in(data: bytes) -> frozenset[str]:
    """Return the names of all members. Raises DamagedFile."""
    return frozenset(_open(data).namelist())


def check_size(data: bytes) -> None:
    """Raise LimitExceeded if the unpacked XML is larger than any real document's (a zip bomb)."""
    total = sum(item.file_size for item in _open(data).infolist() if item.filename.endswith((".xml", ".rels")))
    if total > _LARGEST:
        raise LimitExceeded(f"unpacked, it would take {total // 2**20} MB; the limit is {_LARGEST // 2**20} MB")


def member(data: bytes, name: str) -> bytes:
    """Return one unpacked member. Raises DamagedFile, EncryptedFile, LimitExceeded."""
    with opened_member(data, name) as stream:
        content = stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise LimitExceeded(f"its part {name} is larger than {_LARGEST // 2**20} MB unpacked")
    return content


@contextmanager
def opened_member(data: bytes, name: str) -> Iterator[IO[bytes]]:
    """Open one member to read it piece by piece. Raises DamagedFile, EncryptedFile, also within the block."""
    try:
        with _open(data).open(name) as stream:
            yield stream
    except KeyError as error:
        raise DamagedFile(f"its part {name} is missing") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise DamagedFile(f"its part {name} cannot be unpacked") from error
    except RuntimeError as error:  # what zipfile raises for an encrypted member
        raise EncryptedFile("it has a password, and --password opens only PDFs; save a copy without one") from error


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DamagedFile("the archive cannot be opened; it may be truncated") from error
