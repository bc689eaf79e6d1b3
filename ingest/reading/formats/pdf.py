"""Open PDFs with pypdf: passwords, page labels, metadata, and the text of single pages. Owns pypdf."""

import io
import logging
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import pypdf
from pypdf.errors import (
    DependencyError,
    EmptyFileError,
    FileNotDecryptedError,
    LimitReachedError,
    PyPdfError,
    WrongPasswordError,
)
from pypdf.generic import IndirectObject

from pincite.ingest.errors import DamagedFile, EncryptedFile, LimitExceeded
from pincite.ingest.reading.formats.content import Facts, RawPage
from pincite.ingest.text import normalise

# pypdf logs every fault it repairs; the reading report has what users need to know.
logging.getLogger("pypdf").addHandler(logging.NullHandler())
logging.getLogger("pypdf").propagate = False

_NEEDED = "a password is needed; give it with --password, or save a copy without one"
_WRONG = "the password is wrong; give the right one with --password, or save a copy without one"
_CATALOG = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+obj\s*<<(?:(?!endobj).){0,2000}?/Type\s*/Catalog", re.DOTALL)
_NEST = 4  # form XObjects may nest without limit, but no scanner puts its images deeper than this


@dataclass(frozen=True, slots=True)
class OpenPdf:
    """An open PDF: the printed label of each page (None if it has none), metadata, and problems of the file."""

    labels: tuple[str | None, ...]
    facts: Facts
    created: str | None
    problems: tuple[str, ...]
    _reader: pypdf.PdfReader

    def read_page(self, number: int) -> RawPage:
        """Return a page (from 1) as pypdf reads it. One that cannot be read has no text and lists its problem."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read_page(self._reader, number - 1, self.labels[number - 1])


def open_pdf(data: bytes, password: str | None) -> OpenPdf:
    """Return a PDF, open. Raises EncryptedFile, DamagedFile, LimitExceeded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader, count = _open_somehow(data, password)
        return OpenPdf(tuple(_labels(reader, count)), *_facts(reader), _file_problems(data), reader)


def _open_somehow(data: bytes, password: str | None) -> tuple[pypdf.PdfReader, int]:
    """Return the reader and the number of pages.

    If the cross-reference table is missing, pypdf gives up; given a wrong offset, it searches for the objects itself.
    """
    try:
        reader = _open(data, password)
        return reader, _count_pages(reader)
    except DamagedFile as first:
        try:
            reader = _open(data + _new_end(data), password)
            return reader, _count_pages(reader)
        except DamagedFile:
            raise first from None


def _new_end(data: bytes) -> bytes:
    """Return a trailer that names the document catalog, if one is found, and a wrong cross-reference offset."""
    roots = _CATALOG.findall(data)
    root = b"/Root %b %b R" % roots[-1] if roots else b""
    return b"\ntrailer\n<< %b >>\nstartxref\n0\n%%%%EOF\n" % root


def _open(data: bytes, password: str | None) -> pypdf.PdfReader:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not _decrypt(reader, password):
            raise EncryptedFile(_WRONG if password else _NEEDED)
    except (EncryptedFile, MemoryError):
        raise
    except (WrongPasswordError, FileNotDecryptedError) as error:
        raise EncryptedFile(_WRONG if password else _NEEDED) from error
    except EmptyFileError as error:
        raise DamagedFile("the file has no content after its first bytes") from error
    except LimitReachedError as error:
        raise LimitExceeded(str(error)) from error
    except Exception as error:  # a broken file can make pypdf raise anything
        raise DamagedFile(_brief(error)) from error
    return reader


def _decrypt(reader: pypdf.PdfReader, password: str | None) -> bool:
    """Return whether decryption succeeded. The empty password opens files that only restrict printing or copying."""
    return any(reader.decrypt(word) for word in ("", password) if word is not None)


def _count_pages(reader: pypdf.PdfReader) -> int:
    try:
        count = len(reader.pages)
    except MemoryError:
        raise
    except LimitReachedError as error:
        raise LimitExceeded(str(error)) from error
    except Exception as error:
        raise DamagedFile(f"its page list cannot be read ({_brief(error)})") from error
    if not count:
        raise DamagedFile("its page list is empty")
    return count


def _labels(reader: pypdf.PdfReader, count: int) -> list[str | None]:
    """Return the printed page labels; all None if the label tree is broken, so that the file can still be read."""
    try:
        labels: list[str | None] = list(reader.page_labels)
    except MemoryError:
        raise
    except Exception:
        return [None] * count
    return labels if len(labels) == count else [None] * count


def _read_page(reader: pypdf.PdfReader, index: int, label: str | None) -> RawPage:
    try:
        page = reader.pages[index]
        text = normalise(page.extract_text())
        return RawPage(text, label, has_image=not text.strip() and _has_image(page))
    except MemoryError:
        raise
    except LimitReachedError:
        return RawPage("", label, broken=True, problems=("larger than the limit for one page",))
    except DependencyError as error:
        return RawPage("", label, problems=(f"needs a package that is not installed ({_brief(error)})",))
    except Exception as error:
        return RawPage("", label, broken=True, problems=(f"broken page ({_brief(error)})",))


def _has_image(page: pypdf.PageObject) -> bool:
    """Return whether the page draws an image, without decoding any."""
    try:
        if _draws_image(page.get("/Resources"), _NEST):
            return True
        contents = page.get_contents()
        return contents is not None and b" ID" in contents.get_data() and b"BI" in contents.get_data()
    except MemoryError:
        raise
    except Exception:
        return False


def _draws_image(resources: object, depth: int) -> bool:
    objects = _mapping(_mapping(resources).get("/XObject"))
    for item in (_mapping(value) for value in objects.values()):
        if item.get("/Subtype") == "/Image":
            return True
        if depth and item.get("/Subtype") == "/Form" and _draws_image(item.get("/Resources"), depth - 1):
            return True
    return False


def _mapping(value: object) -> Mapping[str, object]:
    found = value.get_object() if isinstance(value, IndirectObject) else value
    return found if isinstance(found, Mapping) else {}


def _facts(reader: pypdf.PdfReader) -> tuple[Facts, str | None]:
    """Return title and author, and when the file was made."""
    try:
        info = reader.metadata
        if info is None:
            return Facts(), None
        return Facts(title=_text(info.title), author=_text(info.author)), _text(info.creation_date_raw)
    except MemoryError:
        raise
    except Exception:
        return Facts(), None


def _text(value: object) -> str | None:
    return normalise(str(value)).strip() or None if value is not None else None


def _file_problems(data: bytes) -> tuple[str, ...]:
    return () if b"%%EOF" in data[-2048:] else ("no end-of-file marker: it may be truncated",)


def _brief(error: Exception) -> str:
    """Return pypdf's error message as one short line."""
    words = re.sub(r" starting with b['\"].*", "", " ".join(str(error).split())).rstrip(".")
    name = "" if isinstance(error, PyPdfError) else type(error).__name__
    return (f"{name}: {words}" if name and words else words or name)[:120]
