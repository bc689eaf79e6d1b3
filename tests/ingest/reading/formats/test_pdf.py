"""PDFs: text, labels, passwords, and what happens when a part of one is broken."""

import logging
import warnings

import pytest

from pincite.ingest.errors import DamagedFile, EncryptedFile
from pincite.ingest.reading.two_readers import read_pdf
from tests.making.files import KOREAN, encrypted_pdf, labelled_pdf, pdf, raw_pdf, text_of_page


def test_pages_come_in_order_with_their_text() -> None:
    content = read_pdf(pdf("first page", "second page", title="A Title", author="A. Author"), None)
    assert [page.text.strip() for page in content.pages] == ["first page", "second page"]
    assert (content.facts.title, content.facts.author) == ("A Title", "A. Author")
    assert content.created is not None and content.created.startswith("D:20")
    assert content.problems == ()


def test_hangul_is_nfc_though_the_font_gives_it_taken_apart() -> None:
    taken_apart = "\u1112\u1161\u11ab\u1100\u1173\u11af"
    content = read_pdf(raw_pdf(text_of_page(taken_apart, KOREAN)), None)
    assert content.pages[0].text.splitlines()[:2] == ["한글", KOREAN]


def test_printed_labels_are_kept() -> None:
    content = read_pdf(labelled_pdf("a", "b", "c", "d"), None)
    assert [page.label for page in content.pages] == ["i", "ii", "1", "2"]


@pytest.mark.parametrize("labels", ["/PageLabels 7", "/PageLabels << /Nums [0 9 (x)] >>", "/PageLabels 99 0 R"])
def test_bad_labels_do_not_cost_the_file(labels: str) -> None:
    content = read_pdf(raw_pdf(text_of_page("text"), labels=labels), None)
    assert content.pages[0].text.strip() == "text"


def test_a_broken_page_costs_itself_only() -> None:
    content = read_pdf(raw_pdf(text_of_page("one"), b"BT [<0041> 0.0 Tc <0042>] TJ ET", text_of_page("three")), None)
    assert [page.text.strip() for page in content.pages] == ["one", "", "three"]
    assert [page.broken for page in content.pages] == [False, True, False]
    assert content.pages[1].problems[0].startswith("broken page")


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_password_opens_what_it_closes(algorithm: str) -> None:
    data = encrypted_pdf("secret words", "sesame", "owner", algorithm)
    assert read_pdf(data, "sesame").pages[0].text.strip() == "secret words"
    assert read_pdf(data, "owner").pages[0].text.strip() == "secret words"


@pytest.mark.parametrize(("password", "said"), [(None, "is needed"), ("wrong", "is wrong")])
def test_without_the_right_password_the_option_is_named(password: str | None, said: str) -> None:
    with pytest.raises(EncryptedFile, match=f"{said}.*--password"):
        read_pdf(encrypted_pdf("secret", "sesame", "owner"), password)


@pytest.mark.parametrize("password", [None, "anything"])
def test_protection_against_printing_only_is_no_obstacle(password: str | None) -> None:
    assert read_pdf(encrypted_pdf("for all", "", "owner"), password).pages[0].text.strip() == "for all"


def test_a_password_for_an_open_file_is_no_error() -> None:
    assert read_pdf(pdf("open"), "sesame").pages[0].text.strip() == "open"


def test_a_picture_is_noticed_where_there_is_no_text() -> None:
    image = "/XObject << /I << /Subtype /Image >> >>"
    nested = "/XObject << /F << /Subtype /Form /Resources << /XObject << /I << /Subtype /Image >> >> >> >>"
    inline = b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI"
    assert read_pdf(raw_pdf(b"/I Do", resources=image), None).pages[0].has_image
    assert read_pdf(raw_pdf(b"/F Do", resources=nested), None).pages[0].has_image
    assert read_pdf(raw_pdf(inline), None).pages[0].has_image
    assert not read_pdf(raw_pdf(b"0 0 m 9 9 l S"), None).pages[0].has_image
    assert not read_pdf(raw_pdf(text_of_page("text"), resources=image), None).pages[0].has_image


def test_a_file_without_its_end_is_read_and_says_so() -> None:
    whole = raw_pdf(text_of_page("still here"))
    content = read_pdf(whole[: whole.index(b"xref")], None)
    assert content.pages[0].text.strip() == "still here"
    assert "truncated" in content.problems[0]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4 garbage", raw_pdf(), b"%PDF-1.7\n" + bytes(range(256)) * 9])
def test_what_is_no_pdf_inside_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedFile):
        read_pdf(data, None)


def test_every_cut_of_a_file_is_text_or_a_read_error() -> None:
    whole = pdf("some words", "more words")
    for end in range(0, len(whole), 97):
        try:
            read_pdf(whole[:end], None)
        except (DamagedFile, EncryptedFile):
            continue


def test_nothing_is_said_on_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_pdf(raw_pdf(text_of_page("text")).replace(b"startxref\n", b"startxref\n9"), None)
    assert capfd.readouterr() == ("", "")
    assert not logging.getLogger("pypdf").propagate
