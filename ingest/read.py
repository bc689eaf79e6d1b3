"""One file into a Document and a report of what was wrong with it."""

import hashlib
import time
import unicodedata
from pathlib import Path

from ingest.discover import name_of
from ingest.document import Document, Page, ReadingReport
from ingest.errors import (
    EmptyFile,
    LimitExceeded,
    NoText,
    ReadError,
    UnreadableFile,
)
from ingest.formats.content import Facts
from ingest.formats.pdf import read_pdf
from ingest.formats.plain import read_plain
from ingest.metadata import merge
from ingest.report import page_report
from ingest.text import language_of


def read_document(  # noqa: ARG001
    path: Path, password: str | None = None, ocr: bool = True
) -> tuple[Document, ReadingReport]:
    """Return the document in `path` and a report on it. Raises only ReadError's leaves."""
    began = time.monotonic()
    name = name_of(path)
    try:
        data = _bytes_of(path)
        content = read_pdf(data, password) if b"%PDF" in data[:1024] else read_plain(data)
        pages = tuple(Page(i, p.label or str(i), p.text, p.headings) for i, p in enumerate(content.pages, 1))
        reports = tuple(page_report(i, p.text, p.problems, False) for i, p in enumerate(content.pages, 1))
    except ReadError as error:
        raise type(error)(f"{name}: {error}.") from error
    except (MemoryError, RecursionError) as error:
        raise LimitExceeded(f"{name}: needs more memory than one file may.") from error
    if not any(page.text.strip() for page in pages):
        raise NoText(f"{name}: no text on its {len(pages)} pages.")
    facts = merge(Facts(title=unicodedata.normalize("NFC", path.stem)), content.facts)
    digest = hashlib.sha256(data).hexdigest()
    document = Document(
        digest[:16],
        str(path.absolute()),
        facts.title,
        facts.author,
        facts.publisher,
        facts.date,
        language_of("".join(page.text for page in pages)),
        digest,
        pages,
    )
    return document, ReadingReport(document.path, "pdf", reports, content.problems, time.monotonic() - began)


def _bytes_of(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"the system does not let us read it ({error.strerror})") from error
    if not data.strip():
        raise EmptyFile("there is nothing in it")
    return data
