"""E-books: chapters, or the pages of the printed edition where the book marks them."""

from pathlib import Path

import pytest

from pincite.ingest.errors import DamagedFile, EncryptedFile, ReadError
from pincite.ingest.places import in_words
from pincite.ingest.reading.formats.epub import read_epub
from pincite.ingest.reading.kind import kind_of
from pincite.ingest.reading.read import read_document
from tests.making.files import archive

FILES = Path(__file__).with_name("libreoffice")
CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'


def book(*chapters: str, more: dict[str, str] | None = None) -> bytes:
    items = "".join(
        f'<item id="c{at}" href="c%20{at}.xhtml" media-type="application/xhtml+xml"/>' for at in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    facts = "<title>The lighthouse</title><creator>Jane Doe</creator><creator>홍길동</creator><date>2024-03</date><language>en-GB</language>"  # noqa: E501
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": f"<package><metadata>{facts}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",  # noqa: E501
        **{f"OPS/c {at}.xhtml": f"<html><body>{one}</body></html>" for at, one in enumerate(chapters)},
        **(more or {}),
    }
    return archive(parts)


def test_a_book_of_another_program() -> None:
    document, report = read_document(FILES / "report.epub")
    assert (document.title, document.author) == ("등대 보고서", "홍길동")
    assert report.format == "epub"
    assert "가동률\t96.7 %\t98.1 %" in document.pages[0].text


def test_chapters_are_pages_with_headings_and_rows() -> None:
    data = book(
        "<h1>One</h1><p>It was dark.</p>",
        "",
        "<h1>Two</h1><table><tr><th>Year</th><th>Lamps</th></tr><tr><td>2022</td><td>3</td></tr></table>",
    )
    assert kind_of(data, "a.epub") == "epub"
    content = read_epub(data)
    assert [(in_words(page.label or ""), page.text) for page in content.pages] == [
        ("chapter 1", "One\nIt was dark."),
        ("chapter 3", "Two\nYear\tLamps\n2022\t3"),
    ]
    assert content.pages[1].blocks[-1].header == (4, 14)
    assert content.facts.author == "Jane Doe; 홍길동"


@pytest.mark.parametrize("arrow", ["↩", "↩︎", "↑", "^", "<span>&#x21a9;</span>"])
def test_the_arrow_from_a_note_back_to_its_mark_is_no_text(arrow: str) -> None:
    note = f'<p id="n1">1. The keeper said so. <a href="c%200.xhtml#m1" role="doc-backlink">{arrow}</a></p>'
    read = read_epub(book(f'<p>It was dark.<a id="m1" href="#n1">1</a> See <a href="#up">up ↑ there</a>.</p>{note}'))
    assert read.pages[0].text.split("\n")[-1] == "1. The keeper said so."
    assert "up ↑ there" in read.pages[0].text  # words that lead somewhere stay


def test_pages_of_the_printed_edition() -> None:
    mark = '<span epub:type="pagebreak" id="page{0}" title="{0}"/>'
    data = book(
        f"<h1>One</h1>{mark.format('ix')}<p>It was dark, and {mark.format(12)}nobody came.</p>",
        '<p>The end.</p><div role="doc-pagebreak" aria-label="Page 13"></div><p>Thanks.</p>',
    )
    pages = read_epub(data).pages
    assert [(page.label, page.text) for page in pages] == [
        (None, "One"),
        ("ix", "It was dark, and"),
        ("12", "nobody came.\nThe end."),
        ("13", "Thanks."),
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (archive({"mimetype": "application/epub+zip"}), DamagedFile),
        (book(), DamagedFile),
        (book("x", more={"META-INF/encryption.xml": '<e><CipherReference URI="OPS/c 0.xhtml"/></e>'}), EncryptedFile),
        (book("x", more={"OPS/book.opf": "<package>"}), DamagedFile),
    ],
)
def test_broken_books_are_refused_in_words(tmp_path: Path, data: bytes, error: type[ReadError]) -> None:
    (tmp_path / "a.epub").write_bytes(data)
    with pytest.raises(error, match=r"^a\.epub: .*\.$"):
        read_document(tmp_path / "a.epub")


def test_locked_fonts_lock_no_book() -> None:
    assert read_epub(book("x", more={"META-INF/encryption.xml": '<e><CipherReference URI="f.otf"/></e>'})).pages
