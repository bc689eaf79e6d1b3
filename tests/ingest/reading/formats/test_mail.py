"""E-mail: the message, its attachments each as the file it is, and an end to messages within messages."""

import contextlib
import struct
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.eval.sample.reading_set.compound import compound_file
from pincite.ingest.errors import ReadError
from pincite.ingest.places import in_words, place_label
from pincite.ingest.reading.kind import kind_of
from pincite.ingest.reading.read import read_document
from tests.making.files import KOREAN, pdf

FILES = Path(__file__).with_name("libreoffice")


def message(subject: str = "회의 결과", text: str = KOREAN) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = subject, "홍길동 <hong@example.org>", "Jane <jane@example.org>"
    made["Date"] = "Wed, 13 Sep 2023 10:00:00 +0900"
    made.set_content(text)
    return made


def put(folder: Path, data: bytes, name: str = "a.eml") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_message_with_its_attachments(tmp_path: Path) -> None:
    made = message()
    made.add_alternative(f"<p>{KOREAN}</p>", subtype="html")
    made.add_attachment(pdf("First page.", "Second page."), maintype="application", subtype="pdf", filename="안건.pdf")
    made.add_attachment((FILES / "trade.xlsx").read_bytes(), maintype="application", subtype="x", filename="trade.xlsx")
    made.add_attachment(b"\xff\xd8\xff\xe0", maintype="image", subtype="jpeg", filename="logo.jpg")
    made.add_attachment(b"", maintype="application", subtype="x", filename="empty.bin")
    document, report = read_document(put(tmp_path, made.as_bytes()))
    assert (document.title, document.author, document.date) == ("회의 결과", "홍길동", "2023-09-13")
    assert document.pages[0].text.split("\n")[0] == "회의 결과"
    assert document.pages[0].text.endswith(f"\n\n{KOREAN}")
    assert [in_words(page.label) for page in document.pages] == [
        *("message", "안건.pdf, p. 1", "안건.pdf, p. 2", "trade.xlsx, 수출", "trade.xlsx, Notes")
    ]
    sheet = document.pages[3]
    start = sheet.text.index("51.3%")
    assert in_words(place_label(sheet.label, sheet.text, start, start + 5)) == "trade.xlsx, 수출!D5"
    assert len(report.problems) == 2
    assert report.problems[0].startswith("the attachment logo.jpg was not read")
    assert report.problems[1] == "the attachment empty.bin was not read: it is empty"


def test_an_html_message_is_read_as_a_page(tmp_path: Path) -> None:
    made = message()
    made.set_content(
        f"<html><body><p>{KOREAN}</p><table><tr><th>a</th><th>b</th></tr><tr><td>x</td><td>1</td></tr></table></body></html>",
        subtype="html",
    )
    document, report = read_document(put(tmp_path, made.as_bytes()))
    page = document.pages[0]
    assert report.format == "eml" and page.text.endswith(f"{KOREAN}\na\tb\nx\t1")
    last = page.blocks[-1]
    assert page.text[last.start : last.end] == "x\t1" and page.text[slice(*last.header or ())] == "a\tb"


@pytest.mark.parametrize("charset", ["utf-8", "euc-kr", "iso-2022-kr"])
def test_charsets_of_messages(tmp_path: Path, charset: str) -> None:
    made = message()
    made.set_content("두 정상은 만났다.", charset=charset)
    assert read_document(put(tmp_path, made.as_bytes()))[0].pages[0].text.endswith("두 정상은 만났다.")


def test_messages_within_messages_end(tmp_path: Path) -> None:
    made = message("innermost", "The innermost words.")
    for depth in range(8):
        outer = message(f"level {depth}", f"Words of level {depth}.")
        outer.add_attachment(made)
        made = outer
    document, report = read_document(put(tmp_path, made.as_bytes()))
    text = "\n".join(page.text for page in document.pages)
    assert "Words of level 7." in text and "Words of level 3." in text and "Words of level 2." not in text
    assert any("within another" in problem for problem in report.problems)


def test_too_many_attachments_are_counted(tmp_path: Path) -> None:
    made = message()
    for at in range(103):
        made.add_attachment(f"Words of file {at}.".encode(), maintype="text", subtype="x", filename=f"{at}.txt")
    document, report = read_document(put(tmp_path, made.as_bytes()))
    assert len(document.pages) == 101
    assert report.problems == ("3 of its 103 attachments were not read",)


def test_what_is_a_message_and_what_is_not() -> None:
    mail = message().as_bytes()
    assert kind_of(mail, "a.eml") == kind_of(mail, "a") == "eml"
    assert kind_of(b"From: a\nTo: b\n\nwords", "a.txt") == "plain"
    assert kind_of(b"Subject: x\n\nwords", "a.eml") == "eml"
    assert kind_of(b"words", "a.eml") == "plain"


@given(
    st.binary(max_size=200), st.sampled_from([b"From: a\n", b"Subject: =?x?q?\n", b"Content-Type: multipart/mixed\n"])
)
def test_any_message_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes) -> None:
    path = put(tmp_path_factory.getbasetemp(), b"From: x\nDate: y\n" + head + b"\n" + data, "any.eml")
    with contextlib.suppress(ReadError):
        read_document(path)


def outlook(text: str, body: str = "1000001F", attached: dict[str, bytes] | None = None) -> bytes:
    """Return a message as Outlook saves one."""
    sent = (133_390_620_000_000_000).to_bytes(8, "little")  # 2023-09-13 07:00 UTC
    names = {
        "0037001F": "회의 결과",
        "0C1A001F": "홍길동",
        "0C1F001F": "hong@example.org",
        "0E04001F": "Jane",
        body: text,
    }
    streams = {
        f"__substg1.0_{name}": said.encode("utf-16-le" if name.endswith("1F") else "utf-8")
        for name, said in names.items()
    }
    streams["__properties_version1.0"] = b"\0" * 32 + struct.pack("<HHI", 0x0040, 0x0039, 6) + sent
    return compound_file(streams | (attached or {}))


def test_a_message_of_outlook(tmp_path: Path) -> None:
    folder = "__attach_version1.0_#00000000"
    inner = f"{folder[:-1]}1/__substg1.0_3701000D"
    attached = {
        f"{folder}/__substg1.0_3707001F": "agenda.txt".encode("utf-16-le"),
        f"{folder}/__substg1.0_37010102": b"The agenda of the day.",
        f"{folder[:-1]}1/__substg1.0_3701001F": b"",
        f"{inner}/__properties_version1.0": b"\0" * 24,
        f"{inner}/__substg1.0_0037001F": "earlier".encode("utf-16-le"),
        f"{inner}/__substg1.0_1000001F": "What was said before.".encode("utf-16-le"),
    }
    document, report = read_document(put(tmp_path, outlook(KOREAN, attached=attached), "a.msg"))
    assert (report.format, report.problems) == ("msg", ())
    assert (document.title, document.author, document.date) == ("회의 결과", "홍길동", "2023-09-13")
    assert (
        document.pages[0].text
        == f"회의 결과\nFrom: 홍길동 <hong@example.org>\nTo: Jane\nDate: 2023-09-13 07:00\n\n{KOREAN}"
    )
    assert [(page.label, page.text.split("\n")[-1]) for page in document.pages[1:]] == [
        ("part agenda.txt", "The agenda of the day."),
        ("part earlier.eml / part message", "What was said before."),
    ]


def test_an_outlook_message_has_the_day_of_its_sender(tmp_path: Path) -> None:
    headers = "Received: from x\r\nDate: Thu, 14 Sep 2023 07:30:00 +0900\r\nSubject: x\r\n"  # 22:30 the day before, UTC
    attached = {"__substg1.0_007D001F": headers.encode("utf-16-le")}
    document, _ = read_document(put(tmp_path, outlook(KOREAN, attached=attached), "a.msg"))
    assert document.date == "2023-09-14"
    assert "Date: 2023-09-14 07:30" in document.pages[0].text


def test_an_outlook_message_as_a_page_or_without_text(tmp_path: Path) -> None:
    document, _ = read_document(put(tmp_path, outlook(f"<p>{KOREAN}</p>", "10130102"), "a.msg"))
    assert document.pages[0].text.endswith(KOREAN)
    _, report = read_document(put(tmp_path, outlook("x", "10090102"), "b.msg"))
    assert report.problems == ("its text is in a form that is not read; save it as EML or PDF",)
    with pytest.raises(ReadError):
        read_document(put(tmp_path, outlook(KOREAN)[:1200], "c.msg"))
