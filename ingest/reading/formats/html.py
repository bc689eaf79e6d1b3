"""Read HTML. Owns BeautifulSoup (with lxml as its parser)."""

import re
import warnings
from dataclasses import replace

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from pincite.ingest.reading.formats.charset import decode, lost_characters
from pincite.ingest.reading.formats.content import Block, Content, Facts, page_of_blocks

_LEFT_OUT = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "svg", "head")
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
})  # fmt: skip
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")
_SPACES = re.compile(r"[ \t\n\r\f\u200b]+")


def read_html(data: bytes) -> Content:
    """Return the page's main text, one block per line, without menus, page headers and footers, and scripts."""
    decoded = decode(data, _declared(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 warns about XHTML and about text that looks like a file name
        soup = BeautifulSoup(decoded.text, "lxml")
    facts = _facts(soup)
    for tag in soup(_LEFT_OUT):
        # An article's header holds its title; only the header of the whole page is furniture.
        if tag.name != "header" or tag.find_parent(("article", "main")) is None:
            tag.extract()
    collector = _Collector()
    collector.walk(soup.body or soup)
    collector.flush()
    page = page_of_blocks(collector.blocks)
    page = replace(page, problems=lost_characters(page.text))
    return Content((page,), facts, decoded.problems)


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


class _Collector:
    """Collects blocks of text in page order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._words: list[str] = []

    def walk(self, tag: Tag) -> None:
        """Collect all text below `tag`."""
        for child in tag.children:
            if isinstance(child, Tag):
                self._enter(child)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._words.append(str(child))

    def flush(self, level: int = 0) -> None:
        """End the current block."""
        text = _SPACES.sub(" ", "".join(self._words)).strip()
        self._words.clear()
        if text:
            self.blocks.append(Block(text, level))

    def _enter(self, tag: Tag) -> None:
        if tag.name in _INLINE:
            self.walk(tag)
        elif tag.name == "pre":
            self.flush()
            self.blocks.extend(Block(line) for line in tag.get_text().splitlines())
        elif tag.name == "tr":
            self.flush()
            cells = [_SPACES.sub(" ", cell.get_text(" ")).strip() for cell in tag(("td", "th"), recursive=False)]
            self.blocks.append(Block("\t".join(cells)))
        else:
            self.flush()
            self.walk(tag)
            self.flush(int(tag.name[1]) if re.fullmatch("h[1-6]", tag.name) else 0)


def _facts(soup: BeautifulSoup) -> Facts:
    said: dict[str, str] = {}
    for meta in soup("meta"):
        name = meta.get("property") or meta.get("name")
        if isinstance(name, str) and isinstance(meta.get("content"), str):
            said.setdefault(name.lower(), str(meta["content"]).strip())
    title = said.get("citation_title") or said.get("og:title") or (soup.title.get_text() if soup.title else "")
    return Facts(
        title=_SPACES.sub(" ", title).strip() or None,
        author=said.get("citation_author") or said.get("author") or said.get("article:author"),
        publisher=said.get("citation_publisher") or said.get("og:site_name") or said.get("publisher"),
        date=said.get("article:published_time") or said.get("citation_publication_date") or said.get("date"),
        language=str(soup.html.get("lang") or "") or None if soup.html else None,
    )
