"""Detect a file's format from its bytes. The file name only decides between text formats."""

import re
from pathlib import PurePath

from pincite.ingest.errors import DamagedFile, EncryptedFile, UnsupportedFormat
from pincite.ingest.reading.formats.archive import member, names_in
from pincite.ingest.reading.formats.html import looks_like_html
from pincite.ingest.reading.formats.hwp import SIGNATURE
from pincite.ingest.reading.formats.mht import looks_like_mht
from pincite.ingest.reading.formats.package import main_type

_SUFFIXES = {
    "pdf": (".pdf",),
    "docx": (".docx", ".docm", ".dotx", ".dotm"),
    "hwpx": (".hwpx",),
    "hwp": (".hwp",),
    "hwpml": (".hwp", ".hml"),
    "html": (".html", ".htm", ".xhtml"),
    "mht": (".mht", ".mhtml"),
    "markdown": (".md", ".markdown"),
    "pptx": (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "csv": (".csv", ".tsv", ".tab"),
}
_TEXT_SUFFIXES = (".txt", ".text", ".html", ".htm", ".xhtml", ".md", ".markdown", "")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"{\\rtf", "an RTF document; save it as DOCX or PDF"),
    (b"HWP Document File V", "a document from Hangul 97 or older; save it as HWPX or PDF"),
    (b"7z\xbc\xaf", "an archive; unpack it"),
    (b"Rar!", "an archive; unpack it"),
    (b"\x1f\x8b", "an archive; unpack it"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "a database"),
)


# The outermost elements of XML documents, among the first bytes.
_XML = re.compile(rb"<(HWPML|w:wordDocument|pkg:package|office:document|FictionBook)[\s>]")


def kind_of(data: bytes, name: str) -> str:
    """Return the name of the format: one of `_SUFFIXES`, or "plain".

    Raises UnsupportedFormat, EncryptedFile, DamagedFile.
    """
    if b"%PDF" in data[:1024] or (b"endobj" in data and b"startxref" in data):
        return "pdf"
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    for magic, what in _OTHERS:
        if data.startswith(magic) and not (magic == b"MZ" and b"\0" not in data[:512]):
            raise UnsupportedFormat(f"it is {what}")
    if looks_like_mht(data):
        return "mht"
    if kind := _kind_of_xml(data):
        return kind
    suffix = PurePath(name).suffix.lower()
    if looks_like_html(data) or (suffix in _SUFFIXES["html"] and re.search(rb"<[a-zA-Z][^>]*>", data[:65536])):
        return "html"
    return next((kind for kind in ("markdown", "csv") if suffix in _SUFFIXES[kind]), "plain")


def wrong_name(kind: str, name: str) -> tuple[str, ...]:
    """Return the problem of a file name suffix that does not match the detected format, if there is one."""
    suffix = PurePath(name).suffix.lower()
    fitting = _SUFFIXES.get(kind, _TEXT_SUFFIXES)
    known = {known for suffixes in _SUFFIXES.values() for known in suffixes} | {".txt", ".text", ".doc"}
    if suffix in fitting or suffix not in known:
        return ()
    return (f"its name ends in {suffix}, but its content is {kind}; read as {kind}",)


def _kind_of_xml(data: bytes) -> str | None:
    """Return "hwpml" for Hancom's XML, None for what is no document in XML. Raises UnsupportedFormat for others."""
    start = data[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    found = _XML.search(start) if start.startswith((b"<?xml", b"<!--", b"<HWPML")) else None
    if found is None:
        return None
    if found[1] == b"HWPML":
        return "hwpml"
    office = found[1] in (b"w:wordDocument", b"pkg:package")
    what = "a Word document as XML; save it as DOCX" if office else "an ODF or e-book file as XML; save it as PDF"
    raise UnsupportedFormat(f"it is {what}")


def _kind_of_ole(data: bytes) -> str:
    if SIGNATURE in data:
        return "hwp"
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedFile("it has a password, and --password opens only PDFs; save a copy without one")
    if "WordDocument".encode("utf-16-le") in data:
        raise UnsupportedFormat("it is a Word document in the old format (.doc); save it as DOCX or PDF")
    if "FileHeader".encode("utf-16-le") in data:
        raise DamagedFile("it is an HWP document without its header")
    raise UnsupportedFormat("it is an Office file in an old format; save it as DOCX or PDF")


def _kind_of_archive(data: bytes) -> str:
    names = names_in(data)
    main = main_type(data)
    if "word/document.xml" in names or "wordprocessingml" in main or "ms-word" in main:
        return "docx"
    for kind, part, what in (
        ("pptx", "ppt/presentation.xml", "presentationml"),
        ("xlsx", "xl/workbook.xml", "spreadsheetml"),
    ):
        if part in names or what in main:
            return kind
    if any(name.startswith("Contents/section") for name in names):
        return "hwpx"
    if "mimetype" in names and member(data, "mimetype").startswith(b"application/hwp+zip"):
        raise DamagedFile("it is an HWPX document without text parts")
    for part, what in (
        ("xl/", "a workbook of another form (.xlsb)"),
        ("ppt/", "a presentation"),
        ("mimetype", "an ODF or EPUB file"),
    ):
        if any(name.startswith(part) for name in names):
            raise UnsupportedFormat(f"it is {what}; save it as PDF")
    raise UnsupportedFormat("it is an archive; unpack it")
