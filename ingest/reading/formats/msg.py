"""Read messages saved by Outlook (.msg): properties in the streams of a compound file ([MS-OXMSG]).

extract-msg's licence (GPL) does not let us ship it; `compound.py` opens the container.
"""

import datetime
import email.utils
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from email.header import decode_header, make_header

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.charset import decode
from pincite.ingest.reading.formats.compound import Compound, open_compound
from pincite.ingest.reading.formats.content import Content, RawPage
from pincite.ingest.reading.formats.html import read_html
from pincite.ingest.reading.formats.mail import Attachment, Inside, Message, content_of
from pincite.ingest.text import normalise

PROPERTIES = "__properties_version1.0"
_TEXT, _TEXT_8_BIT, _BYTES, _MESSAGE = "001F", "001E", "0102", "000D"
_SUBJECT, _BODY, _HTML, _SENDER, _ADDRESS, _TO, _CC = "0037", "1000", "1013", "0C1A", "0C1F", "0E04", "0E03"
_HEADERS = "007D"  # as they came over the Internet
_FILE, _LONG_NAME, _SHORT_NAME = "3701", "3707", "3704"
_SENT = (0x0039, 0x0E06)  # when it was sent, or came
_ATTACHED = re.compile(r"__attach_version1\.0_#[0-9A-Fa-f]{8}/")
_DATED = re.compile(r"^Date:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)
_EPOCH = datetime.datetime(1601, 1, 1)
_DEEPEST = 5


def read_msg(data: bytes, inside: Inside) -> Content:
    """Return a message and its attachments, read by `inside`. Raises DamagedFile."""
    opened = open_compound(data)
    return content_of(_message(opened, "", 32, _DEEPEST), inside)


def _message(opened: Compound, folder: str, skip: int, deeper: int) -> Message:
    sender, address = _names(opened, folder, _SENDER), _said(opened, folder, _ADDRESS)
    sent = _sent(opened, folder, skip)
    head = (
        ("From", f"{sender} <{address}>" if "@" in address else sender),
        ("To", _names(opened, folder, _TO)),
        ("Cc", _names(opened, folder, _CC)),
        ("Date", sent.isoformat(" ", "minutes") if sent else ""),
    )
    text, problems = _text(opened, folder)
    subject = " ".join(_said(opened, folder, _SUBJECT).split())
    files = tuple(_attachments(opened, folder, deeper))
    return Message(subject, head, text, sender or None, sent.date().isoformat() if sent else None, files, problems)


def _said(opened: Compound, folder: str, number: str) -> str:
    """Return a property that is text, "" if it is missing."""
    wide = f"{folder}__substg1.0_{number}{_TEXT}"
    if wide in opened.places:
        return opened.stream(wide).decode("utf-16-le", "replace").rstrip("\0")
    narrow = f"{folder}__substg1.0_{number}{_TEXT_8_BIT}"
    data = opened.stream(narrow).rstrip(b"\0") if narrow in opened.places else b""
    return decode(data).text if data else ""


def _names(opened: Compound, folder: str, number: str) -> str:
    """Return the names of people; programs other than Outlook may have left them as mail encodes them."""
    said = _said(opened, folder, number)
    with suppress(ValueError, LookupError):
        return str(make_header(decode_header(said))) if "=?" in said else said
    return said


def _text(opened: Compound, folder: str) -> tuple[RawPage, tuple[str, ...]]:
    plain = normalise(_said(opened, folder, _BODY)).strip()
    page = f"{folder}__substg1.0_{_HTML}{_BYTES}"
    if plain or page not in opened.places:
        lost = () if plain else ("its text is in a form that is not read; save it as EML or PDF",)
        return RawPage(plain), lost
    content = read_html(opened.stream(page))
    return content.pages[0], content.problems


def _sent(opened: Compound, folder: str, skip: int) -> datetime.datetime | None:
    """Return when the message was sent, by the sender's clock where its headers tell, and else in UTC.

    The properties of fixed length begin after `skip` bytes.
    """
    written = _DATED.search(_said(opened, folder, _HEADERS))
    if written:
        with suppress(ValueError):
            return email.utils.parsedate_to_datetime(written[1].strip()).replace(tzinfo=None)
    name = f"{folder}{PROPERTIES}"
    data = opened.stream(name)[skip:] if name in opened.places else b""
    found = {}
    for at in range(0, len(data) - 15, 16):
        kind, number, value = struct.unpack_from("<HH4xQ", data, at)
        if kind == 0x0040 and number in _SENT:
            found[number] = value
    try:
        return next(_EPOCH + datetime.timedelta(microseconds=found[one] // 10) for one in _SENT if one in found)
    except (StopIteration, OverflowError):
        return None


def _attachments(opened: Compound, folder: str, deeper: int) -> Iterator[Attachment]:
    """Yield the attached files; an attached message is given as the text of one, with its own attachments behind it."""
    folders = {
        found[0] for path in opened.places if path.startswith(folder) and (found := _ATTACHED.match(path, len(folder)))
    }
    for place in sorted(folders):
        inside = folder + place
        name = _said(opened, inside, _LONG_NAME) or _said(opened, inside, _SHORT_NAME)
        data, nested = f"{inside}__substg1.0_{_FILE}{_BYTES}", f"{inside}__substg1.0_{_FILE}{_MESSAGE}/"
        if data in opened.places:
            yield Attachment(name, opened.stream(data))
        elif f"{nested}{PROPERTIES}" in opened.places and deeper:
            message = _message(opened, nested, 24, deeper - 1)
            yield Attachment(f"{message.subject or 'message'}.eml", _as_mail(message))
            yield from message.attachments


def _as_mail(message: Message) -> bytes:
    head = "".join(f"{name}: {said}\r\n" for name, said in (("Subject", message.subject), *message.head) if said)
    return f"{head}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{message.text.text}".encode()


def is_message(data: bytes) -> bool:
    """Return whether a compound file is a message."""
    try:
        return PROPERTIES in open_compound(data).places
    except DamagedFile:
        return PROPERTIES.encode("utf-16-le") in data
