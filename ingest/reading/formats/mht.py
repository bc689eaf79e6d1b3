"""Read web pages saved as one file (.mht, MHTML): the page among its parts, without pictures and styles."""

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.content import Content
from pincite.ingest.reading.formats.html import read_html

_HEAD = re.compile(rb"^(?:\s*|From [^\n]*\n)[A-Za-z-]+:")
_TYPE = re.compile(rb"^content-type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)
_BOM = "\ufeff"  # it outranks what the page itself says of its charset


def looks_like_mht(data: bytes) -> bool:
    """Return whether the file begins like a saved web page: with the head of a message that holds HTML."""
    head = re.split(rb"\r?\n\r?\n", data[:8192].lstrip(b"\xef\xbb\xbf"), maxsplit=1)[0]
    return bool(_HEAD.match(head) and re.search(rb"(?im)^mime-version:", head) and _TYPE.search(head))


def read_mht(data: bytes) -> Content:
    """Return the page's main text. Raises DamagedFile if there is no page in it."""
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf"), policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise DamagedFile("it has no web page in it")
    content = read_html(_html(pages[0]))
    title = content.facts.title or str(message.get("Subject", "")).strip() or None
    return replace(content, facts=replace(content.facts, title=title))


def _html(part: EmailMessage) -> bytes:
    """Return the bytes of a page, in UTF-8 if its head names another charset that is known."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if charset is None or content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return content
    try:
        return (_BOM + content.decode(charset)).encode("utf-8")
    except (LookupError, UnicodeError):
        return content  # the page itself may say it better
