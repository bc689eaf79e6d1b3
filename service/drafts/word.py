"""Word files of drafts: finds their notes, and writes copies with a comment at each sentence; owns such comments.

Everything in the file stays as it is: tracked changes, notes, pictures and the comments that it has already. Text is
matched by its letters and digits, since reading joins lines, writes raised digits out and leaves deleted text out.
"""

import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.run import Run

_AUTHOR, _INITIALS = "Pincite", "P"
_DELETED = {qn("w:del"), qn("w:moveFrom")}
_NOTES = ((RELATIONSHIP_TYPE.FOOTNOTES, "w:footnoteReference"), (RELATIONSHIP_TYPE.ENDNOTES, "w:endnoteReference"))


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be written beside the characters `start` to `end` of the draft's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file that python-docx can open."""

    data: bytes

    @property
    def has_changes(self) -> bool:
        """Whether it has tracked changes."""
        body = _opened(self.data).element.body
        return any(next(body.iter(qn(tag)), None) is not None for tag in ("w:ins", "w:del", "w:moveFrom"))

    @property
    def has_comments(self) -> bool:
        """Whether somebody has commented on it already."""
        return len(list(_opened(self.data).comments)) > 0

    def notes(self) -> list[str]:
        """The texts of its footnotes and endnotes, each in one line."""
        document = _opened(self.data)
        return [note for kind, _ in _NOTES for note in _note_texts(document, kind).values() if note]

    def noted(self, text: str) -> list[tuple[int, str]]:
        """The position of each reference to a note in the draft's text, and the note."""
        return list(_notes(_opened(self.data), _Letters(text)))


def open_word(data: bytes) -> WordFile | None:
    """The Word file, or None if it is none or one that python-docx cannot open."""
    if not data.startswith(b"PK"):
        return None
    try:
        found = WordFile(data)
        found.notes()
        return found if found.has_comments in (True, False) else None
    except Exception:  # python-docx fails in many ways at what ingest reads all the same
        return None


def with_comments(data: bytes, text: str, remarks: Sequence[Remark]) -> bytes:
    """A copy of the Word file with the remarks as comments; `text` is the draft as it was read from it."""
    document = _opened(data)
    letters = _Letters(text)
    runs = _Runs(document, letters)
    for remark in remarks:
        marked = runs.of(remark.start, remark.end)
        if marked:
            document.add_comment(marked, text=remark.text, author=_AUTHOR, initials=_INITIALS)
    return _saved(document)


def new_with_comments(text: str, remarks: Sequence[Remark]) -> bytes:
    """A new Word file of the text, a paragraph for each line, with the remarks as comments."""
    document = docx.Document()
    document.core_properties.author = document.core_properties.comments = ""
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "Malgun Gothic")  # the default font has no Hangul
    for line in text.split("\n"):
        if line.strip():
            document.add_paragraph("".join(letter for letter in line if letter == "\t" or letter >= " "))
    return with_comments(_saved(document), text, remarks)


def _opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Letters:
    """The letters and digits of a text, with the position of each."""

    def __init__(self, text: str) -> None:
        self.positions = [at for at, letter in enumerate(text) if letter.isalnum()]
        self.text = "".join(text[at] for at in self.positions)

    def number(self, position: int) -> int:
        """How many letters stand before a position."""
        return bisect_left(self.positions, position)

    def after(self, number: int) -> int:
        """The position after so many letters."""
        return self.positions[number - 1] + 1 if 0 < number <= len(self.positions) else 0

    def find(self, words: str, start: int) -> int:
        """The number of letters before the next place of these words, -1 if there is none."""
        return self.text.find("".join(filter(str.isalnum, words)), start)


def _paragraphs(document: Any, letters: _Letters) -> Iterator[tuple[Any, list[Any], int]]:
    """Each paragraph of the body, its pieces of text, and the number of the draft's letters before it."""
    at = 0
    for paragraph in document.element.body.iter(qn("w:p")):
        pieces = [one for one in paragraph.iter(qn("w:t")) if not _is_deleted(one)]
        words = "".join(one.text or "" for one in pieces)
        found = letters.find(words, at)
        if found >= 0 and any(map(str.isalnum, words)):
            yield paragraph, pieces, found
            at = found + sum(map(str.isalnum, words))


def _is_deleted(element: Any) -> bool:
    return any(one.tag in _DELETED for one in element.iterancestors())


def _notes(document: Any, letters: _Letters) -> Iterator[tuple[int, str]]:
    """The position in the draft's text of each reference to a note, and the note."""
    for kind, tag in _NOTES:
        texts = _note_texts(document, kind)
        for paragraph, _, before in _paragraphs(document, letters) if texts else ():
            count = before
            for element in paragraph.iter(qn("w:t"), qn(tag)):
                if element.tag == qn(tag):
                    yield letters.after(count), texts.get(element.get(qn("w:id")), "")
                elif not _is_deleted(element):
                    count += sum(map(str.isalnum, element.text or ""))


def _note_texts(document: Any, kind: str) -> dict[str, str]:
    parts = [one.target_part for one in document.part.rels.values() if one.reltype == kind and not one.is_external]
    return {
        note.get(qn("w:id")): " ".join("".join(one.text or "" for one in note.iter(qn("w:t"))).split())
        for part in parts
        for note in parse_xml(part.blob)
    }


class _Runs:
    """The runs of a document in order, by the number of the draft's letters before each; runs are split as needed."""

    def __init__(self, document: Any, letters: _Letters) -> None:
        self._letters = letters
        self._begins: list[int] = []  # in letters
        self._pieces: list[Any] = []  # w:t elements
        for _, pieces, before in _paragraphs(document, letters):
            for piece in pieces:
                if piece.getparent().tag == qn("w:r"):
                    self._begins.append(before)
                    self._pieces.append(piece)
                before += sum(map(str.isalnum, piece.text or ""))

    def of(self, start: int, end: int) -> list[Run]:
        """The first and last run of the characters from `start` to `end`, cut to them; none if they are not there."""
        first, last = self._letters.number(start), self._letters.number(end)
        if first >= last or not self._pieces:
            return []
        self._cut(first)
        self._cut(last)
        at = bisect_left(self._begins, first)
        after = bisect_left(self._begins, last)
        inside = [one for one in self._pieces[at:after] if any(map(str.isalnum, one.text or ""))]
        return [Run(one.getparent(), None) for one in (inside[0], inside[-1])] if inside else []  # type: ignore[arg-type]

    def _cut(self, number: int) -> None:
        """Split the run that has this letter inside, so that the letter begins a run."""
        at = bisect_right(self._begins, number) - 1
        if at < 0 or self._begins[at] == number:
            return
        piece = self._pieces[at]
        text, left = piece.text or "", number - self._begins[at]
        places = [place for place, letter in enumerate(text) if letter.isalnum()]
        if left >= len(places):
            return
        rest = _split(piece, _with_opening(text, places[left]))
        self._begins.insert(at + 1, number)
        self._pieces.insert(at + 1, rest)


def _with_opening(text: str, place: int) -> int:
    """The place where a sentence begins that has its first letter here: an opening mark belongs to it."""
    while place > 0 and text[place - 1] in "“‘\"'([「『«〈《":
        place -= 1
    return place


def _split(piece: Any, place: int) -> Any:
    """Split a run inside one of its texts; returns the text that begins the new run, which takes all that follows."""
    run = piece.getparent()
    following = list(run)[list(run).index(piece) + 1 :]
    other = run.makeelement(run.tag, dict(run.attrib))
    rest = deepcopy(piece)
    looks = run.find(qn("w:rPr"))
    for child in ([] if looks is None else [deepcopy(looks)]) + [rest, *following]:
        other.append(child)
    text = piece.text or ""
    piece.text, rest.text = text[:place], text[place:]
    for one in (piece, rest):
        one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addnext(other)
    return rest
