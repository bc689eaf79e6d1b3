"""The nouns of reading: what a file becomes before anything is searched.

All positions are character offsets into `Page.text`, half-open, from 0: `page.text[start:end]`.
`Page.text` is the citable text: NFC, line breaks as "\\n", otherwise as the file's reader gave it. Nothing
that is mended or joined for searching or for display is ever written back into it.
"""

from dataclasses import dataclass

from pincite.ingest.errors import ReadError


@dataclass(frozen=True, slots=True)
class Heading:
    """Characters `start` to `end` of a page's text are a heading of `level` (1 is the outermost)."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `number` is physical, from 1; `label` is what is printed on it ("iv", "12"), or the number.

    `headings` are those that the file itself marks as headings, in order; most PDFs mark none.
    """

    number: int
    label: str
    text: str
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One file's text and what is known of it; unknown facts are None, never guessed at.

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
    """Characters `start` to `end` of the page whose number is `page`."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: where it stands (a span for each page it touches) and how it reads.

    `text` has the lines joined; without white space it equals the concatenated spans without white space.
    """

    spans: tuple[Span, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched and shown: one or more neighbouring sentences.

    `text` is the citable text: the spans' page texts, joined by "\\n" when the passage crosses a page break.
    `heading` is the path of headings above it, outermost first, joined by " > " ("" if none).
    `search_text` is the text to embed and to take terms from: lines joined, spaced-out words mended,
    hyphenated words closed. The id comes from content hash and spans, so it is the same after a rebuild.
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
    """What reading one page gave. `script` is the main one: "Hangul", "Latin", "Han", "Kana", "Cyrillic", "".

    `problems` are short phrases for people: "no text", "12 unmapped glyphs", "lost spaces".
    """

    number: int
    characters: int
    script: str
    ocr: bool
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """What reading a whole file gave: a report for each page, and problems of the file as a whole."""

    path: str
    format: str
    pages: tuple[PageReport, ...]
    problems: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read: the document, its passages and its report."""

    document: Document
    passages: tuple[Passage, ...]
    report: ReadingReport


@dataclass(frozen=True, slots=True)
class Failure:
    """A file not read, and why."""

    path: str
    error: ReadError
