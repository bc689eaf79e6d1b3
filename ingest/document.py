"""The data classes of ingestion: documents, pages, passages and reading reports.

All positions are character offsets into `Page.text`, half-open, from 0: `page.text[start:end]`.
`Page.text` is the citable text: NFC, line breaks as "\\n", otherwise as the format's reader returned it. Repairs
and joins made for search or display are never written back into it.
"""

from dataclasses import dataclass

from pincite.ingest.errors import ReadError


@dataclass(frozen=True, slots=True)
class StatedBlock:
    """A block that the file itself states, at characters `start` to `end` of a page's text.

    It is a paragraph, a list item, a table row or a heading. `level` is a heading's (1 is the outermost), else 0.
    `header` is where the header of a row's table stands on the page; the rows of the header have one too. `wraps` are
    the line breaks inside a printed row's cells where only the cell's width ended; None for all but printed rows.
    """

    start: int
    end: int
    level: int = 0
    header: tuple[int, int] | None = None
    wraps: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `number` is physical, from 1; `label` is the printed page number ("iv", "12"), or `number` as text.

    `blocks` are those the file itself states, in order, without overlap. PDF and plain text state none, so there they
    are guessed. They are not stored.
    """

    number: int
    label: str
    text: str
    blocks: tuple[StatedBlock, ...] = ()

    @property
    def headings(self) -> tuple[StatedBlock, ...]:
        """The stated blocks that are headings."""
        return tuple(block for block in self.blocks if block.level)


@dataclass(frozen=True, slots=True)
class Document:
    """One file's text and metadata. Unknown metadata is None, never guessed.

    `id` is the first 16 hex digits of `content_hash` (SHA-256 of the file's bytes), so the same content has
    the same id under any name. `date` is ISO 8601 to the precision known: "2023", "2023-09" or "2023-09-14".
    `language` is an ISO 639-1 code. `path` is absolute.
    """

    id: str
    path: str
    title: str | None
    author: str | None
    publisher: str | None
    date: str | None
    language: str | None
    content_hash: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` of the page numbered `page`."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its spans (at least one for each page it touches) and its text.

    `text` has its lines joined. With white space removed, it equals the concatenated text of the spans. A table row
    has its header in front of it, on a line of its own, and keeps the tabs between its cells.
    """

    spans: tuple[Span, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of search and display: one or more neighbouring sentences.

    `text` is the citable text: the page texts of the spans, joined by "\\n" where there are several.
    `heading` is the path of headings above it, outermost first, joined by " > " ("" if none).
    `search_text` is the text to embed and index: lines joined, spaced-out words closed, words hyphenated at
    line breaks rejoined. `id` is derived from content hash and spans, so it is the same after a rebuild.
    """

    id: str
    document_id: str
    spans: tuple[Span, ...]
    text: str
    search_text: str
    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PageReport:
    """The report on reading one page. `script` is the main one: "Hangul", "Latin", "Han", "Kana", "Cyrillic", "".

    `problems` are short phrases for display: "no text", "12 unmapped glyphs", "lost spaces".
    """

    number: int
    characters: int
    script: str
    ocr: bool
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """The report on reading a whole file: a report for each page, and problems of the file as a whole.

    `origins` says where each fact was read: "date 2024-06-27: in the byline on page 1".
    """

    path: str
    format: str
    pages: tuple[PageReport, ...]
    problems: tuple[str, ...]
    seconds: float
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading a file: the document, its passages and its report."""

    document: Document
    passages: tuple[Passage, ...]
    report: ReadingReport


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and the error."""

    path: str
    error: ReadError
