"""Read one file into a Document and a ReadingReport."""

import hashlib
import stat
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from pincite.ingest.discover import name_of, path_text
from pincite.ingest.document import Document, Page, ReadingReport
from pincite.ingest.errors import (
    DamagedFile,
    EmptyFile,
    LimitExceeded,
    NoText,
    ReadError,
    UnreadableFile,
    UnsupportedFormat,
)
from pincite.ingest.places import FIRST_PARAGRAPH, unit_of
from pincite.ingest.reading import ocr as scans
from pincite.ingest.reading import pdfium
from pincite.ingest.reading.first_page import from_first_page
from pincite.ingest.reading.formats.content import Content, Facts, RawPage
from pincite.ingest.reading.formats.delimited import read_delimited
from pincite.ingest.reading.formats.docx import read_docx
from pincite.ingest.reading.formats.epub import read_epub
from pincite.ingest.reading.formats.html import read_html
from pincite.ingest.reading.formats.hwp import read_hwp
from pincite.ingest.reading.formats.hwpx import read_hwpml, read_hwpx
from pincite.ingest.reading.formats.mail import read_mail
from pincite.ingest.reading.formats.markdown import read_markdown
from pincite.ingest.reading.formats.mht import read_mht
from pincite.ingest.reading.formats.msg import read_msg
from pincite.ingest.reading.formats.odf import read_odp, read_ods, read_odt
from pincite.ingest.reading.formats.plain import read_plain
from pincite.ingest.reading.formats.pptx import read_pptx
from pincite.ingest.reading.formats.rtf import read_rtf
from pincite.ingest.reading.formats.xlsx import read_xlsx
from pincite.ingest.reading.kind import kind_of, wrong_name
from pincite.ingest.reading.metadata import (
    from_file,
    from_name,
    from_sidecars,
    merge,
    origins,
    told_by,
    when_made,
    whole_title,
)
from pincite.ingest.reading.pictures import frame, read_picture
from pincite.ingest.reading.report import page_report
from pincite.ingest.reading.two_readers import read_pdf
from pincite.ingest.text import language_of

_Reader = Callable[[bytes], Content]
_READERS: dict[str, _Reader] = {
    "docx": read_docx,
    "hwpx": read_hwpx,
    "hwp": read_hwp,
    "hwpml": read_hwpml,
    "html": read_html,
    "mht": read_mht,
    "markdown": read_markdown,
    "plain": read_plain,
    "pptx": read_pptx,
    "xlsx": read_xlsx,
    "csv": read_delimited,
    "odt": read_odt,
    "ods": read_ods,
    "odp": read_odp,
    "epub": read_epub,
    "rtf": read_rtf,
    "picture": read_picture,
}
_WITH_ATTACHMENTS = {"eml": read_mail, "msg": read_msg}
_WITHOUT_PAGES = frozenset(("docx", "hwpx", "hwp", "hwpml", "html", "mht", "markdown", "plain", "odt", "rtf"))
_DEEPEST = 5  # attachments within attachments
_LARGEST = 512 * 2**20
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
_SCANNED = "scanned: an image without text"
_STAMPED = "scanned: an image with little text"
_ADVICE = {
    DamagedFile: "Open it in its own program and save it again, or download it again.",
    UnsupportedFormat: "Pincite reads PDF, DOCX, HWP, HWPX, PPTX, XLSX, ODF, RTF, EPUB, HTML, MHT, CSV, e-mail, "
    "Markdown, plain text, and pictures of text.",
    LimitExceeded: "Split it, or leave it out.",
    UnreadableFile: "Check the path and its permissions.",
    EmptyFile: "Download it again, or leave it out.",
}


@dataclass(frozen=True, slots=True)
class _Read:
    """A file's content, format, OCR pages and problems."""

    kind: str
    content: Content
    recognised: frozenset[int]  # numbers of pages read by OCR
    problems: tuple[str, ...]


def read_document(
    path: Path, password: str | None = None, ocr: bool = True, ocr_seconds: float = 40
) -> tuple[Document, ReadingReport]:
    """Return the document in `path` and its reading report.

    `password` opens encrypted PDFs. If `ocr` is true and tesseract is installed, scanned pages are recognised for at
    most `ocr_seconds`. Raises only leaves of ReadError; the message names the file and says what to do.
    """
    began = time.monotonic()
    try:
        data = _bytes_of(path)
        read = _read(data, path, password, ocr_seconds if ocr else 0)
        document, places, problems = _document(path, data, _placed(read.kind, read.content))
    except ReadError as error:
        advice = _ADVICE.get(type(error), "")
        raise type(error)(f"{name_of(path)}: {str(error).rstrip('.')}. {advice}".rstrip()) from error
    except (MemoryError, RecursionError) as error:
        raise LimitExceeded(f"{name_of(path)}: it exceeds the memory limit for one file. Leave it out.") from error
    reports = tuple(
        page_report(number, page.text, page.problems, number in read.recognised)
        for number, page in enumerate(read.content.pages, 1)
    )
    seconds = time.monotonic() - began
    return document, ReadingReport(document.path, read.kind, reports, read.problems + problems, seconds, places)


def read_pages(data: bytes, name: str) -> tuple[Page, ...]:
    """Return the pages of a file that is only in memory, without OCR; errors give it this name.

    Raises only leaves of ReadError.
    """
    try:
        if not data.strip(_BLANK):
            raise EmptyFile("it is empty")
        read = _read(data, Path(name), None, 0)
    except ReadError as error:
        advice = _ADVICE.get(type(error), "")
        raise type(error)(f"{name}: {str(error).rstrip('.')}. {advice}".rstrip()) from error
    except (MemoryError, RecursionError) as error:
        raise LimitExceeded(f"{name}: it exceeds the memory limit for one file. Leave it out.") from error
    return tuple(_page(number, page) for number, page in enumerate(_placed(read.kind, read.content).pages, 1))


def _bytes_of(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("it is not a regular file")
        if status.st_size > _LARGEST:
            raise LimitExceeded(f"it has {status.st_size // 2**20} MB, more than the {_LARGEST // 2**20} MB allowed")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"it cannot be read ({error.strerror or error})") from error
    if not data.strip(_BLANK):
        raise EmptyFile("it is empty")
    return data


def _read(data: bytes, path: Path, password: str | None, ocr_seconds: float) -> _Read:
    """Return the file's content, read by its format. Raises a ReadError if no page has text."""
    kind, content = _content(data, path.name, password, ())
    recognised: frozenset[int] = frozenset()
    if any(page.has_image for page in content.pages):
        picture_of = partial(frame, data) if kind == "picture" else partial(_drawn, data, password)
        content, recognised = _with_scans(content, picture_of, ocr_seconds)
    if not any(page.text.strip() for page in content.pages):
        raise _why_no_text(content, ocr_seconds > 0)
    return _Read(kind, content, recognised, wrong_name(kind, path.name) + content.problems)


def _content(data: bytes, name: str, password: str | None, around: tuple[str, ...]) -> tuple[str, Content]:
    """Return a file's format and content; `around` are the digests of the messages that it is attached to."""
    kind = kind_of(data, name)
    if kind == "pdf":
        return kind, read_pdf(data, password)
    if kind not in _WITH_ATTACHMENTS:
        return kind, _READERS[kind](data)
    digest = hashlib.sha256(data).hexdigest()
    if digest in around:
        raise UnsupportedFormat("it is attached to itself")
    if len(around) == _DEEPEST:
        raise LimitExceeded(f"it is the {_DEEPEST + 1}th message within another")

    def inside(attached: str, part: bytes) -> Content:
        if not part.strip():
            raise EmptyFile("it is empty")
        return _content(part, attached, password, (*around, digest))[1]

    return kind, _WITH_ATTACHMENTS[kind](data, inside)


def _drawn(data: bytes, password: str | None, number: int) -> Any | None:
    return pdfium.render(data, number, password)


def _with_scans(content: Content, picture_of: Callable[[int], Any], seconds: float) -> tuple[Content, frozenset[int]]:
    """Return the content with scanned pages recognised where possible, and the numbers of those pages."""
    numbers = [number for number, page in enumerate(content.pages, 1) if page.has_image]
    able = seconds > 0 and scans.why_not() is None
    texts = dict(scans.read_scans(picture_of, numbers, seconds)) if able else {}
    recognised = frozenset(number for number, text in texts.items() if text)
    pages = tuple(
        replace(page, text=_with_stamp(page.text, texts[number]))
        if number in recognised
        else replace(page, problems=(*page.problems, _STAMPED if page.text.strip() else _SCANNED))
        if page.has_image
        else page
        for number, page in enumerate(content.pages, 1)
    )
    return replace(content, pages=pages), recognised


def _with_stamp(stamp: str, text: str) -> str:
    """Return the recognised text of a scan, below what was stamped on it if that was not recognised too."""
    return text if "".join(stamp.split()) in "".join(text.split()) else f"{stamp.strip()}\n\n{text}"


def _why_no_text(content: Content, ocr: bool) -> ReadError:
    count = len(content.pages)
    pages = f"{count} page" if count == 1 else f"{count} pages"
    if any(page.has_image for page in content.pages):
        missing = scans.why_not() if ocr else "allow OCR"
        todo = f"To have it read, {missing}." if missing else "OCR found no words either."
        return NoText(f"no text on its {pages}; it looks scanned. {todo}")
    problems = Counter(problem for page in content.pages for problem in page.problems)
    if problems:
        worst = problems.most_common(1)[0][0]
        return (LimitExceeded if worst.startswith("larger") else DamagedFile)(f"no page can be read: {worst}")
    return NoText(f"no text on its {pages}, and no scan: blank, drawings, or form fields only. Leave it out.")


def _document(path: Path, data: bytes, content: Content) -> tuple[Document, tuple[str, ...], tuple[str, ...]]:
    """Return the document with its metadata, where that was read, and the problems found in its sidecars."""
    pages = tuple(_page(number, page) for number, page in enumerate(content.pages, 1))
    said, problems = from_sidecars(path)
    in_cells = unit_of(pages[0].label)[0] in ("sheet", "cells")
    on_page = [] if in_cells else from_first_page(pages[0])  # the first row of a sheet is no title
    own = whole_title(from_file(content.facts), on_page)
    known = merge(
        told_by(when_made(content.created), "as the day the file was made"),
        told_by(from_name(path), "in the file's name"),
        on_page,
        told_by(own, "in the file's properties"),
        told_by(said, "in the metadata file"),
    )
    facts = Facts(**{fact.name: fact.value for fact in known.values()})
    digest = hashlib.sha256(data).hexdigest()
    document = Document(
        id=digest[:16],
        path=path_text(path.absolute()),
        title=facts.title,
        author=facts.author,
        publisher=facts.publisher,
        date=facts.date,
        language=said.language or _language(pages, own.language),
        content_hash=digest,
        pages=pages,
    )
    return document, origins(known.values()), problems


def _placed(kind: str, content: Content) -> Content:
    """Return the content; a text without pages is one page that says so."""
    if kind not in _WITHOUT_PAGES or len(content.pages) != 1 or content.pages[0].label:
        return content
    return replace(content, pages=(replace(content.pages[0], label=FIRST_PARAGRAPH),))


def _page(number: int, page: RawPage) -> Page:
    return Page(number, (page.label or "").strip() or str(number), page.text, page.blocks)


def _language(pages: tuple[Page, ...], stated: str | None) -> str | None:
    """Return the language by script. The stated language only decides between languages in Latin script.

    Many Korean pages are made from templates that say "en".
    """
    by_script = language_of("\n".join(page.text for page in pages))
    return stated if stated and by_script in ("en", None) else by_script
