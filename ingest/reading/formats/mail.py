"""Read e-mail (.eml) with its attachments: the message is the first page, each attachment follows as a part.

An attachment is read as the file that it is, by whoever calls; what cannot be read is said, and the message stays.
"""

import email
import email.policy
import email.utils
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage

from pincite.ingest.document import StatedBlock
from pincite.ingest.errors import ReadError
from pincite.ingest.places import INSIDE
from pincite.ingest.reading.formats.charset import decode
from pincite.ingest.reading.formats.content import Block, Content, Facts, RawPage, page_of_blocks
from pincite.ingest.reading.formats.html import read_html
from pincite.ingest.text import normalise

MOST_ATTACHMENTS = 100
_HEAD = re.compile(rb"^(?:From [^\n]*\n)?(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.MULTILINE)
_OWN = re.compile(rb"^(?:received|message-id|to|delivered-to|return-path):", re.IGNORECASE | re.MULTILINE)
_USUAL = re.compile(rb"^(?:from|date|subject|mime-version):", re.IGNORECASE | re.MULTILINE)
_SHOWN = ("From", "To", "Cc", "Date")

Inside = Callable[[str, bytes], Content]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its subject, the lines of its head that are shown, its text and its attachments."""

    subject: str
    head: tuple[tuple[str, str], ...]
    text: RawPage
    author: str | None
    date: str | None
    attachments: tuple[Attachment, ...]
    problems: tuple[str, ...] = ()


def looks_like_mail(data: bytes, named: bool) -> bool:
    """Return whether the file begins with the head of a message; one `named` .eml need not have come by mail."""
    head = _HEAD.match(data[:16384].lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n"))
    usual = len({found.lower() for found in _USUAL.findall(head[0])}) if head else 0
    return head is not None and (usual > 0 if named else usual > 1 and _OWN.search(head[0]) is not None)


def read_mail(data: bytes, inside: Inside) -> Content:
    """Return a message and its attachments, read by `inside`, which raises a ReadError where that fails."""
    return content_of(_message(data), inside)


def content_of(message: Message, inside: Inside) -> Content:
    """Return a message as pages, with those of its attachments."""
    lines = [f"{name}: {' '.join(said.split())}" for name, said in message.head if said]
    head = page_of_blocks([Block(message.subject, 1), *map(Block, lines)])
    text = f"{head.text}\n\n{message.text.text}" if head.text else message.text.text
    blocks = [_moved(block, len(text) - len(message.text.text)) for block in message.text.blocks]
    pages = [RawPage(text, "part message", (*head.blocks, *blocks), problems=message.text.problems)]
    problems = list(message.problems)
    for one in message.attachments[:MOST_ATTACHMENTS]:
        name = " ".join(one.name.replace("/", " ").split()) or "attachment"
        try:
            found = inside(name, one.data)
        except ReadError as error:
            problems.append(f"the attachment {name} was not read: {str(error).rstrip('.')}")
            continue
        pages += _attached(name, found)
        problems += [f"{name}: {problem}" for problem in found.problems]
    left = len(message.attachments) - MOST_ATTACHMENTS
    if left > 0:
        problems.append(f"{left} of its {len(message.attachments)} attachments were not read")
    facts = Facts(title=message.subject or None, author=message.author, date=message.date)
    return Content(tuple(pages), facts, tuple(problems))


def _moved(block: StatedBlock, by: int) -> StatedBlock:
    header = (block.header[0] + by, block.header[1] + by) if block.header else None
    return replace(block, start=block.start + by, end=block.end + by, header=header)


def _attached(name: str, content: Content) -> Iterator[RawPage]:
    alone = len(content.pages) == 1 and not content.pages[0].label
    for number, page in enumerate(content.pages, 1):
        label = f"part {name}" if alone else f"part {name}{INSIDE}{page.label or number}"
        scanned = ("scanned; add the attachment as a file of its own to have it read",) if page.has_image else ()
        yield replace(page, label=label, has_image=False, problems=(*page.problems, *scanned))


def _message(data: bytes) -> Message:
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=email.policy.default)
    head = tuple((name, _said(message, name)) for name in _SHOWN)
    parts = list(_parts(message))
    body = _body(parts)
    files = [part for part in parts if part is not body and _is_file(part)]
    name, address = email.utils.parseaddr(_said(message, "From"))
    text, problems = _text(body) if body is not None else (RawPage(""), ())
    return Message(
        _said(message, "Subject"), head, text, name or address or None, _day(_said(message, "Date")),
        tuple(Attachment(_name(part), _bytes(part)) for part in files), problems,
    )  # fmt: skip


def _said(message: EmailMessage, name: str) -> str:
    """Return a line of the head, decoded; as it stands if it is broken."""
    try:
        return " ".join(normalise(str(message.get(name, ""))).split())
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):  # the parser of heads fails on some
        return ""


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that are no containers; an attached message is one part."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting = [one for one in part.iter_parts() if isinstance(one, EmailMessage)] + waiting
        else:
            yield part


def _body(parts: list[EmailMessage]) -> EmailMessage | None:
    """Return the part that is the message's text: in plain words, else as a web page."""
    texts = [part for part in parts if part.get_content_disposition() != "attachment" and not part.get_filename()]
    for kind in ("text/plain", "text/html"):
        found = next((part for part in texts if part.get_content_type() == kind and _bytes(part).strip()), None)
        if found is not None:
            return found
    return None


def _is_file(part: EmailMessage) -> bool:
    named = bool(part.get_filename()) or part.get_content_disposition() == "attachment"
    return named or part.get_content_type() == "message/rfc822"


def _text(part: EmailMessage) -> tuple[RawPage, tuple[str, ...]]:
    data = _bytes(part)
    if part.get_content_type() == "text/html":
        content = read_html(data)
        return content.pages[0], content.problems
    decoded = decode(data, str(part.get_content_charset() or ""))
    return RawPage(normalise(decoded.text).strip()), decoded.problems


def _bytes(part: EmailMessage) -> bytes:
    inner = _inner(part)
    if inner is not None:
        return inner.as_bytes()
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _inner(part: EmailMessage) -> EmailMessage | None:
    """Return the message that a part holds, if it is an attached message."""
    payload = part.get_payload() if part.get_content_type() == "message/rfc822" else None
    inner = payload[0] if isinstance(payload, list) and payload else None
    return inner if isinstance(inner, EmailMessage) else None


def _name(part: EmailMessage) -> str:
    inner = _inner(part)
    return part.get_filename() or (f"{_said(inner, 'Subject') or 'message'}.eml" if inner else "attachment")


def _day(date: str) -> str | None:
    try:
        return email.utils.parsedate_to_datetime(date).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None
