"""What every format gives back: pages of normalised text, and what the file says of itself."""

from dataclasses import dataclass

from pincite.ingest.document import Heading
from pincite.ingest.text import normalise


@dataclass(frozen=True, slots=True)
class Facts:
    """What one source says of a document; None where it says nothing."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as its format gave it. `has_image` is only asked of pages without text.

    `broken` pages have no text since the reader stumbled over them; another reader may not.
    """

    text: str
    label: str | None = None
    headings: tuple[Heading, ...] = ()
    has_image: bool = False
    broken: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A whole file as its format gave it; `problems` are those of the file, not of a page.

    `facts` are what the file says of the document; `created` is when the file itself was made, which is
    trusted less, as it is often the day of a conversion.
    """

    pages: tuple[RawPage, ...]
    facts: Facts = Facts()
    problems: tuple[str, ...] = ()
    created: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row. `level` is 0 for all but headings."""

    text: str
    level: int = 0


def page_of_blocks(blocks: list[Block], label: str | None = None) -> RawPage:
    """Return one page with a block a line; offsets of headings are taken after normalising.

    Normalising block by block gives the same as normalising the page, since a line break composes with
    nothing.
    """
    lines: list[str] = []
    headings: list[Heading] = []
    position = 0
    for block in blocks:
        text = normalise(block.text).strip()
        if not text:
            continue
        if block.level:
            headings.append(Heading(position, position + len(text), block.level))
        lines.append(text)
        position += len(text) + 1
    return RawPage("\n".join(lines), label, tuple(headings))
