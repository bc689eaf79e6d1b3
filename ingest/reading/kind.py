"""Detect a file's format from its bytes. The file name only decides between text formats."""

import re
from pathlib import PurePath

from pincite.ingest.errors import DamagedFile, EncryptedFile, UnsupportedFormat
from pincite.ingest.reading.formats.archive import member, names_in
from pincite.ingest.reading.formats.html import looks_like_html
from pincite.ingest.reading.formats.hwp import SIGNATURE
from pincite.ingest.reading.formats.mail import looks_like_mail
from pincite.ingest.reading.formats.mht import looks_like_mht
from pincite.ingest.reading.formats.msg import is_message
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
    "odt": (".odt", ".ott", ".fodt"),
    "ods": (".ods", ".ots", ".fods"),
    "odp": (".odp", ".otp", ".fodp"),
    "epub": (".epub",),
    "rtf": (".rtf", ".doc"),
    "eml": (".eml",),
    "msg": (".msg",),
    "picture": (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp"),
}
_TEXT_SUFFIXES = (".txt", ".text", ".html", ".htm", ".xhtml", ".md", ".markdown", "")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"HWP Document File V", "a document from Hangul 97 or older; save it as HWPX or PDF"),
    (b"7z\xbc\xaf", "an archive; unpack it"),
    (b"Rar!", "an archive; unpack it"),
    (b"\x1f\x8b", "an archive; unpack it"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "a database"),
)


_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*")
_OFFICE = (
    ("docx", "word/document.xml", ("wordprocessingml", "ms-word")),
    ("pptx", "ppt/presentation.xml", ("presentationml", "ms-powerpoint")),
    ("xlsx", "xl/workbook.xml", ("spreadsheetml", "ms-excel.sheet.macro", "ms-excel.template.macro")),
)
_OTHER_PARTS = (
    ("xl/", "a workbook of another form (.xlsb)"),
    ("ppt/", "a presentation"),
    ("mimetype", "an ODF file of another kind"),
)
_BY_TYPE = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "epub": "application/epub+zip",
}
# The outermost elements of XML documents, among the first bytes.
_XML = re.compile(rb"<(HWPML|w:wordDocument|pkg:package|office:document|FictionBook)[\s>]")


def kind_of(data: bytes, name: str) -> str:
    """Return the name of the format: one of `_SUFFIXES`, or "plain".

    Raises UnsupportedFormat, EncryptedFile, DamagedFile.
    """
    for magic, kind_by in _CONTAINERS:
        if data.startswith(magic) and b"%PDF" not in data[:1024]:
            return kind_by(data)
    if b"%PDF" in data[:1024] or (b"endobj" in data and b"startxref" in data):
        return "pdf"
    if _is_picture(data):
        return "picture"
    for magic, what in _OTHERS:
        if data.startswith(magic) and not (magic == b"MZ" and b"\0" not in data[:512]):
            raise UnsupportedFormat(f"it is {what}")
    return _kind_of_text(data, PurePath(name).suffix.lower())


def _kind_of_text(data: bytes, suffix: str) -> str:
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if looks_like_mail(data, suffix == ".eml"):
        return "eml"
    if looks_like_mht(data):
        return "mht"
    if kind := _kind_of_xml(data):
        return kind
    if looks_like_html(data) or (suffix in _SUFFIXES["html"] and re.search(rb"<[a-zA-Z][^>]*>", data[:65536])):
        return "html"
    return next((kind for kind in ("markdown", "csv") if suffix in _SUFFIXES[kind]), "plain")


def _is_picture(data: bytes) -> bool:
    """Return whether it is a picture; the header of a BMP states its size."""
    bitmap = data.startswith(b"BM") and int.from_bytes(data[2:6], "little") == len(data)
    return data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP") or bitmap


def wrong_name(kind: str, name: str) -> tuple[str, ...]:
    """Return the problem of a file name suffix that does not match the detected format, if there is one."""
    suffix = PurePath(name).suffix.lower()
    fitting = _SUFFIXES.get(kind, _TEXT_SUFFIXES)
    known = {known for suffixes in _SUFFIXES.values() for known in suffixes} | {".txt", ".text", ".doc"}
    if suffix in fitting or suffix not in known:
        return ()
    return (f"its name ends in {suffix}, but its content is {kind}; read as {kind}",)


def _kind_of_xml(data: bytes) -> str | None:
    """Return the kind of Hancom's and of OpenDocument's XML, None for what is no document in XML.

    Raises UnsupportedFormat for others.
    """
    start = data[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    found = _XML.search(start) if start.startswith((b"<?xml", b"<!--", b"<HWPML")) else None
    if found is None:
        return None
    if found[1] == b"HWPML":
        return "hwpml"
    stated = re.search(rb"office:mimetype=[\"']([^\"']+)", start)
    if found[1] == b"office:document" and (
        kind := _kind_by_type(stated[1].decode("ascii", "replace") if stated else "")
    ):
        return kind
    office = found[1] in (b"w:wordDocument", b"pkg:package")
    what = "a Word document as XML; save it as DOCX" if office else "an ODF or e-book file as XML; save it as PDF"
    raise UnsupportedFormat(f"it is {what}")


def _kind_of_ole(data: bytes) -> str:
    if SIGNATURE in data:
        return "hwp"
    if is_message(data):
        return "msg"
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
    for kind, part, types in _OFFICE:
        if part in names or any(one in main for one in types):
            return kind
    if any(name.startswith("Contents/section") for name in names):
        return "hwpx"
    stated = member(data, "mimetype").decode("ascii", "replace").strip() if "mimetype" in names else ""
    if kind := _kind_by_type(stated):
        return kind
    if stated.startswith("application/hwp+zip"):
        raise DamagedFile("it is an HWPX document without text parts")
    for part, what in _OTHER_PARTS:
        if any(name.startswith(part) for name in names):
            raise UnsupportedFormat(f"it is {what}; save it as PDF")
    raise UnsupportedFormat("it is an archive; unpack it")


def _kind_by_type(stated: str) -> str:
    return next((kind for kind, start in _BY_TYPE.items() if stated.startswith(start)), "")


_CONTAINERS = ((_OLE, _kind_of_ole), (b"PK\x03\x04", _kind_of_archive))
