"""Reads a manuscript into a draft: its text, the sentences that state something, and the notes they refer to."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from pincite.ingest.cutting.flow import make_flow
from pincite.ingest.document import Page
from pincite.ingest.errors import DamagedFile, EmptyFile, LimitExceeded
from pincite.ingest.reading.read import read_pages
from pincite.ingest.text import language_of, normalise
from pincite.service.answering.admissible import can_answer
from pincite.service.drafts.draft import Draft, DraftSentence
from pincite.service.drafts.word import WordFile, open_word

_WORD = (".docx", ".docm")
LONGEST = 3_000_000  # characters; 300 pages have about 600,000
_COMMENT = re.compile(r"^\[Comment(?: by [^\]]{1,200})?\] ")
# Markdown joins notes that stand in lines one below the other.
_NOTE = re.compile(
    r"(?:^|(?<=\s))\[\^(?P<mark>[^\]\s]{1,40})\]:\s*(?P<text>.+?)(?=\s\[\^[^\]\s]{1,40}\]:|$)", re.MULTILINE
)
_MARK = re.compile(r"\[\^(?P<mark>[^\]\s]{1,40})\]")
_CHECKED_WELL = ("ko", "en")
_LANGUAGES = {"ru": "Russian", "ja": "Japanese", "zh": "Chinese"}


def draft_of_file(data: bytes, name: str) -> Draft:
    """The draft in a file that is only in memory; raises leaves of ReadError."""
    pages = read_pages(data, name)
    try:
        return _draft(name, pages, open_word(data))
    except EmptyFile:
        # Text under the name of a Word file is read; the little that is left of a broken file has no sentence.
        if name.lower().endswith(_WORD) and data.strip() and not data.startswith(b"PK"):
            raise DamagedFile(f"{name} is damaged, or no Word file. Open it in Word and save it again.") from None
        raise


def draft_of_text(text: str, name: str = "draft.txt") -> Draft:
    """The draft in a text; raises EmptyFile and LimitExceeded."""
    if name.lower().endswith((".md", ".markdown")):
        return draft_of_file(text.encode("utf-8", "replace"), name)
    return _draft(name, [Page(1, "1", normalise(text))], None)


def _draft(name: str, pages: Sequence[Page], word: WordFile | None) -> Draft:
    text = "\n".join(page.text for page in pages)
    if len(text) > LONGEST:
        raise LimitExceeded(
            f"{name} has {len(text):,} characters; at most {LONGEST:,} can be checked at once. Split it."
        )
    beside = frozenset(word.notes()) if word else frozenset()
    found = tuple(_sentences([replace(page, text=_running(page.text, beside)) for page in pages]))
    if not found:
        raise EmptyFile(f"{name} has no sentence that states something. Give a draft with running text.")
    noted = [*_marked_notes(text), *(word.noted(text) if word else ())]
    language = language_of(text)
    return Draft(name, text, language, _with_notes(found, noted), tuple(_notices(language, word)))


def _running(text: str, notes: frozenset[str]) -> str:
    """The text with spaces in place of notes, their marks, and comments of reviewers."""
    lines = (_blank(line) if _is_beside(line, notes) else line for line in text.split("\n"))
    return _MARK.sub(lambda match: _blank(match[0]), "\n".join(lines))


def _blank(text: str) -> str:
    return " " * len(text)


def _is_beside(line: str, notes: frozenset[str]) -> bool:
    return bool(_NOTE.match(line) or _COMMENT.match(line)) or " ".join(line.split()) in notes


def _sentences(pages: Sequence[Page]) -> Iterator[DraftSentence]:
    """The sentences that state something, without headings."""
    lengths = accumulate((len(page.text) + 1 for page in pages), initial=0)
    starts = dict(zip((page.number for page in pages), lengths, strict=False))
    flow = make_flow(pages)
    titles = {title.start for title in flow.titles}
    at = 0
    for piece in re.split(r"(\n+)", flow.text):
        spans, start = flow.spans(at, at + len(piece), pages), at
        at += len(piece)
        shown = " ".join(piece.split())
        if spans and start not in titles and can_answer(shown, ""):
            first, last = spans[0], spans[-1]
            yield DraftSentence(starts[first.page] + first.start, starts[last.page] + last.end, shown)


def _marked_notes(text: str) -> Iterator[tuple[int, str]]:
    """The position of each mark of a note in Markdown, and the note."""
    notes = {match["mark"]: match["text"] for match in _NOTE.finditer(text)}
    for match in _MARK.finditer(text):
        if match["mark"] in notes and text[match.end() : match.end() + 1] != ":":
            yield match.start(), notes[match["mark"]]


def _with_notes(sentences: Sequence[DraftSentence], noted: Sequence[tuple[int, str]]) -> tuple[DraftSentence, ...]:
    """The sentences with the notes at them: a mark belongs to the last sentence that begins before it."""
    begins = [one.start for one in sentences]
    found: dict[int, list[str]] = {}
    for position, note in noted:
        at = bisect_left(begins, position) - 1
        if at >= 0:
            found.setdefault(at, []).append(note)
    return tuple(replace(one, note=" ".join(found.get(at, ()))) for at, one in enumerate(sentences))


def _notices(language: str | None, word: WordFile | None) -> Iterator[str]:
    if language not in _CHECKED_WELL:
        name = _LANGUAGES.get(language or "", "a language that is not recognised")
        yield f"The draft is in {name}. Verdicts are measured on Korean and English drafts; look at these with care."
    if word is not None and word.has_changes:
        yield "The draft has tracked changes. It was checked as if all were accepted; they are kept in the copy."
    if word is not None and word.has_comments:
        yield "The comments that the draft has already were not checked. They are kept in the copy."
