"""Web pages saved as one file: the page in its charset, and not the message around it."""

from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.mht import read_mht
from pincite.ingest.reading.kind import kind_of
from tests.making.files import KOREAN

PAGE = f"<html><head><style>p {{ color: red }}</style></head><body><p>{KOREAN}</p></body></html>"


def saved(charset: str) -> bytes:
    """Return a page as browsers save it, with a picture and a style sheet."""
    message = MIMEMultipart("related")
    message["From"] = "<Saved by a browser>"
    message["Subject"] = "북러 정상회담"
    message["MIME-Version"] = "1.0"
    message.attach(MIMEText(PAGE, "html", charset))
    message.attach(MIMEText("p { margin: 0 }", "css"))
    message.attach(MIMEImage(b"\x89PNG", "png"))
    return message.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "euc-kr", "utf-16"])
def test_the_page_is_read_and_nothing_else(charset: str) -> None:
    data = saved(charset)
    assert kind_of(data, "brief.mht") == kind_of(data, "brief.doc") == "mht"
    content = read_mht(data)
    assert content.pages[0].text == KOREAN
    assert content.facts.title == "북러 정상회담"


def test_a_page_alone_is_read() -> None:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.set_content(PAGE, subtype="html", cte="quoted-printable")
    data = message.as_bytes()
    assert kind_of(data, "brief.mhtml") == "mht"
    assert read_mht(data).pages[0].text == KOREAN


def test_a_message_without_a_page_is_damaged() -> None:
    message = MIMEMultipart("related")
    message.attach(MIMEText("words", "css"))
    with pytest.raises(DamagedFile, match="no web page"):
        read_mht(message.as_bytes())


@pytest.mark.parametrize(
    "text", ["MIME-Version: 1.0 is old.\n\nContent-Type: text/html", "Note: words", "Subject: x\n\nHi"]
)
def test_plain_texts_that_look_alike_stay_plain(text: str) -> None:
    assert kind_of(text.encode(), "brief.txt") == "plain"
