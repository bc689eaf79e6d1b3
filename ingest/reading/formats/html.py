"""Read HTML. Owns BeautifulSoup (with lxml as its parser), with mathml and the other modules named html_*."""

import re
from dataclasses import replace

from bs4 import BeautifulSoup
from bs4.element import NavigableString

from pincite.ingest.reading.formats.charset import decode, lost_characters
from pincite.ingest.reading.formats.content import Content, page_of_blocks
from pincite.ingest.reading.formats.html_content import Chosen, choose
from pincite.ingest.reading.formats.html_facts import facts_of
from pincite.ingest.reading.formats.html_pieces import parsed, pieces_of

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")
_UNREAD = ("script", "style", "title", "noscript", "template", "select", "option", "button", "textarea")
_SPACES = re.compile(r"[ \t\n\r\f\u200b]+")


def read_html(data: bytes) -> Content:
    """Return the page's main text, one block per line, without menus, page headers and footers, and scripts."""
    decoded = decode(data, _declared(data))
    soup = parsed(decoded.text)
    facts = facts_of(soup)
    chosen = choose(pieces_of(soup))
    page = page_of_blocks([piece.block for piece in chosen.pieces])
    page = replace(page, problems=lost_characters(page.text))
    return Content((page,), facts, decoded.problems + _losses(soup, chosen, len(page.text)))


def looks_like_html(data: bytes) -> bool:
    """Return whether the file begins like an HTML page."""
    start = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return True
    return start.startswith((b"<?xml", b"<!--")) and b"<html" in start


def _declared(data: bytes) -> str:
    """Return the encoding that the page names in its beginning, or ""."""
    start = _COMMENT.sub(b"", data[:4096])
    stated = _CHARSET.search(start) or _XML_CHARSET.search(start)
    return stated.group(1).decode("ascii", "replace") if stated else ""


def _losses(soup: BeautifulSoup, chosen: Chosen, kept: int) -> tuple[str, ...]:
    """Return the problems of a page of which much was left out, or whose text is in other files."""
    problems = []
    visible = sum(
        len(_SPACES.sub(" ", one))
        for one in soup.descendants
        if type(one) is NavigableString and one.parent is not None and one.parent.name not in _UNREAD and one.strip()
    )
    if kept * 4 < visible or chosen.lost * 4 > chosen.running:
        problems.append(f"{kept} of {visible} visible characters were kept; the rest looks like menus or comments")
    frames = [str(frame["src"]) for frame in soup("frame", src=True)]
    if frames:
        problems.append(f"its text is in other files: add {', '.join(frames[:5])} too")
    return tuple(problems)
