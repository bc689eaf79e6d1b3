"""Read HTML. Owns BeautifulSoup (with lxml as its parser)."""

import re
import warnings

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from pincite.ingest.reading.formats.content import Block, Content, Facts, page_of_blocks
from pincite.ingest.reading.formats.plain import decode

_LEFT_OUT = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "svg", "head")
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
})  # fmt: skip
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")
# Pages that declare EUC-KR often use its superset, CP949.
_WIDER = {"euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "iso-8859-1": "cp1252"}
_SPACES = re.compile(r"[ \t\n\r\f\u200b]+")


def read_html(data: bytes) -> Content:
    """Return the page's main text, one block per line, without menus, page headers and footers, and scripts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 warns about XHTML and about text that looks like a file name
        soup = BeautifulSoup(_decode(data), "lxml")
    facts = _facts(soup)
    for tag in soup(_LEFT_OUT):
        # An article's header holds its title; only the header of the whole page is furniture.
        if tag.name != "header" or tag.find_parent(("article", "main")) is None:
            tag.extract()
    collector = _Collector()
    collector.walk(soup.body or soup)
    collector.flush()
    return Content((page_of_blocks(collector.blocks),), facts)


def looks_like_html(data: bytes) -> bool:
    """Return whether the file begins like an HTML page."""
    start = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return True
    return start.startswith((b"<?xml", b"<!--")) and b"<html" in start


def _decode(data: bytes) -> str:
    """Return the decoded text: by byte order mark, by the charset the page declares, or as for plain text."""
    stated = _CHARSET.search(data[:4096]) or _XML_CHARSET.search(data)
    if stated and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = stated.group(1).decode("ascii", "replace").lower()
        try:
            return data.decode(_WIDER.get(name, name))
        except (LookupError, UnicodeDecodeError):
            pass  # the declared charset is wrong
    return decode(data)


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
            self.blocks.append(Block(tag.get_text()))
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
