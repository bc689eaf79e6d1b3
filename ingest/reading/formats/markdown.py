"""Read Markdown. Owns markdown-it-py.

The citable text is the rendered text, without markup and link addresses: a quotation that is shown to a reader or
compared with a model's output should not contain asterisks. Each block is a line, as in HTML.
"""

import re
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pincite.ingest.reading.formats.charset import decode, lost_characters
from pincite.ingest.reading.formats.content import Block, Content, Facts, Row, page_of_blocks
from pincite.ingest.reading.formats.html_pieces import parsed, pieces_of
from pincite.ingest.reading.formats.raised import lowered, raised
from pincite.ingest.text import normalise

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TEXTS = ("inline", "fence", "code_block")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<(/?)(sup|sub)>", re.IGNORECASE)
_FIELD = re.compile(r"^(\w+)[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


def read_markdown(data: bytes) -> Content:
    """Return the rendered text with its headings, and the metadata from the front matter."""
    decoded = decode(data)
    source = normalise(decoded.text)
    front = _FRONT.match(source)
    blocks = _blocks(MarkdownIt("commonmark").enable("table").parse(source[front.end() if front else 0 :]))
    page = page_of_blocks(blocks)
    page = replace(page, problems=lost_characters(page.text))
    return Content((page,), _facts(front.group(1) if front else ""), decoded.problems)


def _blocks(tokens: list[Token]) -> list[Block]:
    blocks: list[Block] = []
    level = 0
    row: list[str] | None = None
    part: Row | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "tr_open":
            row = []
        elif token.type == "thead_open":
            part = Row.HEADER
        elif token.type == "tbody_open":
            part = Row.BODY
        elif token.type == "tr_close":
            blocks.append(Block("\t".join(row or []), row=part))
            row = None
        elif token.type == "inline" and row is not None:
            row.append(_inline(token).replace("\n", " "))
        elif token.type in _TEXTS:
            text = _inline(token) if token.type == "inline" else token.content
            blocks.append(Block(text, level))
            level = 0
        elif token.type == "html_block":
            blocks.extend(piece.block for piece in pieces_of(parsed(token.content)))
    return blocks


def _inline(token: Token) -> str:
    """Return the text of a paragraph; a soft line break becomes a space, and `<sup>` and `<sub>` are written out."""
    parts: list[str] = []
    opened: int | None = None
    for child in token.children or ():
        if child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
        elif child.type == "html_inline" and _BREAK.match(child.content):
            parts.append("\n")
        elif child.type == "html_inline" and (script := _SCRIPT.fullmatch(child.content)):
            closes, name = script.groups()
            if closes and opened is not None:
                write = raised if name.lower() == "sup" else lowered
                parts[opened:] = [write("".join(parts[opened:]))]
            opened = None if closes else len(parts)
    return "".join(parts)


def _facts(front: str) -> Facts:
    said = {key.lower(): value.strip("\"'").strip() or None for key, value in _FIELD.findall(front)}
    return Facts(said.get("title"), said.get("author"), said.get("publisher"), said.get("date"), said.get("lang"))
