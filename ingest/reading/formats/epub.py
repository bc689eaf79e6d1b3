"""Read e-books (.epub) with the reader of web pages.

Where the book marks the pages of its printed edition, those are the pages, with their labels; otherwise its chapters.
ebooklib's licence (AGPL) does not let us ship it.
"""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from bs4 import BeautifulSoup
from bs4.element import Tag

from pincite.ingest.errors import DamagedFile, EncryptedFile
from pincite.ingest.reading.formats.archive import check_size, member, names_in
from pincite.ingest.reading.formats.charset import decode
from pincite.ingest.reading.formats.content import Block, Content, Facts, RawPage, page_of_blocks
from pincite.ingest.reading.formats.html_pieces import parsed as parsed_page
from pincite.ingest.reading.formats.html_pieces import pieces_of
from pincite.ingest.reading.formats.markup import parsed_member

_MARK = "\ue0ff{}\ue0fe"  # where a printed page begins, within the words; of the private use area
_MARKED = re.compile("\ue0ff([^\ue0fe]*)\ue0fe")
_SEVERAL = 2  # marks that make pages of a book
_FONTS = (".otf", ".ttf", ".woff", ".woff2")
_PAGE_TYPES = ("pagebreak", "doc-pagebreak")


def read_epub(data: bytes) -> Content:
    """Return the pages or chapters in reading order. Raises DamagedFile, EncryptedFile, LimitExceeded."""
    check_size(data)
    names = names_in(data)
    if "META-INF/encryption.xml" in names and _is_locked(parsed_member(data, "META-INF/encryption.xml")):
        raise EncryptedFile("it is protected against copying (DRM)")
    root = parsed_member(data, "META-INF/container.xml")
    main = next((one.get("full-path", "") for one in root.iter("rootfile")), "")
    book = parsed_member(data, main)
    chapters = [_blocks(parsed_page(decode(member(data, part)).text)) for part in _spine(book, main) if part in names]
    if not chapters:
        raise DamagedFile("it has no chapters that can be read")
    marks = sum(len(_MARKED.findall(block.text)) for blocks in chapters for block in blocks)
    pages = list(_printed(chapters)) if marks >= _SEVERAL else list(_chapters(chapters))
    return Content(tuple(pages), _facts(book))


def _is_locked(root: Element) -> bool:
    """Return whether more than fonts is encrypted."""
    return any(
        not one.get("URI", "").lower().endswith((".otf", ".ttf", ".woff", ".woff2"))
        for one in root.iter("CipherReference")
    )


def _spine(book: Element, main: str) -> list[str]:
    """Return the names of the parts in reading order."""
    folder = posixpath.dirname(main)
    parts = {one.get("id"): one.get("href", "") for one in book.iter("item") if "html" in one.get("media-type", "")}
    wanted = (parts.get(one.get("idref")) for one in book.iter("itemref"))
    return [posixpath.normpath(posixpath.join(folder, unquote(href))) for href in wanted if href]


def _facts(book: Element) -> Facts:
    title, publisher, date, language = (
        next(_said(book, name), None) for name in ("title", "publisher", "date", "language")
    )
    return Facts(title, "; ".join(_said(book, "creator")) or None, publisher, date, language)


def _said(book: Element, name: str) -> Iterator[str]:
    return (text for one in book.iter(name) if (text := " ".join((one.text or "").split())))


def _blocks(page: BeautifulSoup) -> list[Block]:
    """Return a part's blocks, with marks where printed pages begin."""
    for tag in page.find_all(_begins_page):
        stated = tag.get("title") or tag.get("aria-label") or tag.get_text() or tag.get("id") or ""
        label = " ".join(str(stated).split())
        label = re.sub(r"^[Pp]age[ _-]*(?=\w)", "", label)
        tag.replace_with(_MARK.format(label))
    return [piece.block for piece in pieces_of(page)]


def _begins_page(tag: Tag) -> bool:
    return str(tag.get("epub:type") or "") in _PAGE_TYPES or str(tag.get("role") or "") in _PAGE_TYPES


def _chapters(chapters: list[list[Block]]) -> Iterator[RawPage]:
    for number, blocks in enumerate(chapters, 1):
        bare = [Block(_MARKED.sub("", block.text), block.level, block.row) for block in blocks]
        page = page_of_blocks(bare, f"chapter {number}")
        if page.text:
            yield page


def _printed(chapters: list[list[Block]]) -> Iterator[RawPage]:
    """Yield the pages of the printed edition; a paragraph across a page break has a part on each."""
    label: str | None = None
    blocks: list[Block] = []
    for block in (block for chapter in chapters for block in chapter):
        before, *others = _MARKED.split(block.text)
        blocks.append(Block(before, block.level, block.row))
        for mark, text in zip(others[::2], others[1::2], strict=True):
            page = page_of_blocks(blocks, label)
            if page.text:
                yield page
            label, blocks = mark, [Block(text, block.level, block.row)]
    page = page_of_blocks(blocks, label)
    if page.text:
        yield page
