"""The data classes that every format reader returns: pages of normalised text, and the file's own metadata."""

from dataclasses import dataclass
from enum import Enum

from pincite.ingest.document import StatedBlock
from pincite.ingest.text import normalise


@dataclass(frozen=True, slots=True)
class Facts:
    """Metadata of a document from one source; None where the source has none."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One fact of a document, its value, and the place where it was read: ("date", "2024-06-27", "in the byline")."""

    name: str
    value: str
    place: str


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as its format's reader returned it. `has_image` is only determined for pages with little or no text.

    A `broken` page has no text because the reader failed on it; another reader may succeed.
    """

    text: str
    label: str | None = None
    blocks: tuple[StatedBlock, ...] = ()
    has_image: bool = False
    broken: bool = False
    problems: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[StatedBlock, ...]:
        """The stated blocks that are headings."""
        return tuple(block for block in self.blocks if block.level)


@dataclass(frozen=True, slots=True)
class Content:
    """A whole file as its format's reader returned it; `problems` concern the file, not a page.

    `facts` are the document's metadata in the file. `created` is when the file itself was made; it is trusted less
    than a stated date, because it is often the date of a conversion.
    """

    pages: tuple[RawPage, ...]
    facts: Facts = Facts()
    problems: tuple[str, ...] = ()
    created: str | None = None


class Row(Enum):
    """The part of a table with a header that a row belongs to."""

    HEADER = "header"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row. `level` is 0 for all but headings.

    The cells of a row end with "\\t". Line breaks inside a block are kept: those of a paragraph may part words of one
    sentence, those of a row part paragraphs of a cell. `row` is None for all but the rows of tables with a header.
    """

    text: str
    level: int = 0
    row: Row | None = None


def page_of_blocks(blocks: list[Block], label: str | None = None) -> RawPage:
    """Return one page with the blocks below one another, and where each stands in the normalised text.

    Normalising block by block gives the same result as normalising the page, because a line break composes with no
    other character.
    """
    lines: list[str] = []
    stated: list[StatedBlock] = []
    position = 0
    header: tuple[int, int] | None = None
    last: Row | None = None
    for block in blocks:
        text = normalise(block.text).strip()
        if not text:
            continue
        end = position + len(text)
        header = header_after(header, last, block.row, (position, end))
        stated.append(StatedBlock(position, end, block.level, header))
        lines.append(text)
        position, last = end + 1, block.row
    return RawPage("\n".join(lines), label, tuple(stated))


def header_after(
    header: tuple[int, int] | None, last: Row | None, row: Row | None, place: tuple[int, int]
) -> tuple[int, int] | None:
    """Return the header of a block at `place`, from that of the block before it; rows of one header come together."""
    if row is Row.HEADER:
        return (header[0], place[1]) if header and last is Row.HEADER else place
    return header if row is Row.BODY else None
