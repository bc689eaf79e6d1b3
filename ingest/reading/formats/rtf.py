"""Read rich text (.rtf): paragraphs, headings by outline level, tables, footnotes and comments.

striprtf leaves out footnotes and headings, and runs the cells of tables together.
"""

import re
from dataclasses import dataclass, field, replace

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.content import Block, Content, Facts, page_of_blocks
from pincite.ingest.reading.formats.rtf_head import head_of, part_of
from pincite.ingest.reading.formats.tables import headed

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SKIPPED = frozenset((
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "header", "headerl", "headerr", "headerf", "footer",
    "footerl", "footerr", "footerf", "fldinst", "sp", "themedata", "datastore", "nonesttables", "xe", "tc", "txe",
    "rxe", "template", "formfield", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "result", "object",
))  # fmt: skip
# What is read of the groups that older programs may skip.
_STARRED = frozenset(("shpinst", "shptxt", "footnote", "annotation", "ud"))
_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "~": "\xa0", "_": "-",
    "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_FACT = re.compile(r"\{\\(title|author) ?((?:[^{}\\]|\\[^{}])*)\}")
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # bullets of fonts of symbols
_DEEPEST = 500  # groups within groups


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a group: whether its words are left out, are a note or the mark of a list item, its encoding.

    `repeats` is the number of letters that repeat each Unicode letter for older programs.
    """

    skipped: bool = False
    note: bool = False
    mark: bool = False
    codec: str = ""
    repeats: int = 1


@dataclass(slots=True)
class _Paragraph:
    """The words of a paragraph as they come, and what the file says of it."""

    words: list[str] = field(default_factory=list)
    level: int = 0
    in_table: bool = False

    def taken(self) -> str:
        """Return the words, and begin anew."""
        text = "".join(self.words)
        self.words.clear()
        return text


def read_rtf(data: bytes) -> Content:
    """Return the text as one page, its notes at the end. Raises DamagedFile if nothing in it is text."""
    reader = _Reader(data.decode("latin-1"))
    reader.read()
    page = page_of_blocks([*reader.finished(), *reader.notes])
    if not page.text and reader.depth:
        raise DamagedFile("it is cut off")
    problems = ("it is cut off",) if reader.depth else ()
    return Content((page,), reader.facts(), problems)


class _Reader:
    """Walks through the tokens of a file."""

    def __init__(self, source: str) -> None:
        self.notes: list[Block] = []
        self.depth = 0
        self._source = source
        self._head = head_of(source)
        self._group = _Group()
        self._above: list[_Group] = []
        self._blocks: list[Block] = []
        self._main, self._note = _Paragraph(), _Paragraph()
        self._cell: list[str] = []
        self._row: list[str] = []
        self._rows: list[str] = []
        self._heads = 0
        self._bytes = bytearray()
        self._repeats = 0  # letters that repeat a Unicode letter and are not read

    def read(self) -> None:
        """Read the whole file."""
        at, starred = 0, False
        while found := _TOKEN.match(self._source, at):
            at = found.end()
            word, number, code, sign, brace, text = found.groups()
            if word == "bin":
                at += max(0, int(number or 0))
            elif word:
                self._say_bytes()
                self._obey(word, int(number) if number else None, starred)
            else:
                self._take(code, sign, brace, text)
            starred = sign == "*"
        self._say_bytes()

    def _take(self, code: str | None, sign: str | None, brace: str | None, text: str | None) -> None:
        """Take what is no control word."""
        if code:
            self._add_byte(int(code, 16))
        elif text and not text.isascii():  # bytes that are not written out as \'hh
            for letter in text:
                self._add_byte(ord(letter))
        elif brace or sign or text:
            self._say_bytes()
            if brace:
                self._turn(brace)
            elif sign and sign in "\r\n":
                self._lay_out("par", None)
            else:
                self._say(text or _CHARACTERS.get(sign or "", ""))

    def finished(self) -> list[Block]:
        """Return the blocks of the body."""
        self._end_paragraph(self._main)
        self._end_table()
        return self._blocks

    def facts(self) -> Facts:
        """Return title and author."""
        said = {}
        for name, text in _FACT.findall(part_of(self._source, "info")):
            inner = _Reader(f"{{\\ansicpg{self._head.codec[2:]} {text}\\par}}")
            inner.read()
            said[name] = " ".join(" ".join(block.text for block in inner.finished()).split())
        return Facts(said.get("title") or None, said.get("author") or None)

    def _turn(self, brace: str) -> None:
        self._repeats = 0
        if brace == "{":
            self.depth += 1
            if self.depth > _DEEPEST:
                raise DamagedFile("its groups are nested too deeply")
            self._above.append(self._group)
        elif self._above:
            self.depth -= 1
            inner, self._group = self._group, self._above.pop()
            if inner.note and not self._group.note:
                self._end_paragraph(self._note)

    def _obey(self, word: str, number: int | None, starred: bool) -> None:
        if word in _SKIPPED or (starred and word not in _STARRED):
            self._group = replace(self._group, skipped=True)
        elif word in ("footnote", "annotation"):
            self._group = replace(self._group, note=True)
        elif word in ("listtext", "pntext"):
            self._group = replace(self._group, mark=True)
        elif word in ("deleted", "v"):
            self._group = replace(self._group, skipped=number != 0)
        elif word == "uc":
            self._group = replace(self._group, repeats=number if number is not None else 1)
        elif word == "f":
            self._group = replace(self._group, codec=self._head.fonts.get(str(number), ""))
        elif word == "u" and number is not None:
            self._say(chr(number % 0x10000))
            self._repeats = self._group.repeats
        elif word in _CHARACTERS:
            self._say(_CHARACTERS[word])
        else:
            self._lay_out(word, number)

    def _lay_out(self, word: str, number: int | None) -> None:
        """Follow what parts paragraphs, cells and rows."""
        paragraph = self._note if self._group.note else self._main
        if self._group.skipped or self._group.mark:
            return
        if word in ("par", "sect", "page"):
            self._end_paragraph(paragraph)
        elif word in ("cell", "nestcell", "row", "trhdr"):
            self._end_cell(word, paragraph)
        elif word == "pard":
            paragraph.level, paragraph.in_table = 0, False
        elif word == "intbl":
            paragraph.in_table = True
        elif word == "s":
            paragraph.level = self._head.levels.get(str(number), 0)
        elif word == "outlinelevel" and number is not None:
            paragraph.level = number + 1 if number < 9 else 0

    def _end_cell(self, word: str, paragraph: _Paragraph) -> None:
        if word == "trhdr":
            self._heads += self._heads == len(self._rows)
            return
        if word != "row":
            self._cell.append(paragraph.taken())
        if word == "cell":
            self._row.append("\n".join(text for one in self._cell if (text := " ".join(one.split()))))
            self._cell.clear()
        elif word == "row" and self._row:
            self._rows.append("\t".join(self._row))
            self._row.clear()

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        text = paragraph.taken()
        if paragraph is self._note:
            self.notes.append(Block(text))
        elif paragraph.in_table:
            self._cell.append(text)
        else:
            self._end_table()
            self._blocks.append(Block(text, paragraph.level))

    def _end_table(self) -> None:
        rest = [*self._row, "\n".join(self._cell)] if self._row or self._cell else []
        rows = [*self._rows, *(["\t".join(rest)] if "".join(rest).strip() else [])]
        self._blocks += headed(rows, self._heads)
        self._rows, self._row, self._cell, self._heads = [], [], [], 0

    def _add_byte(self, value: int) -> None:
        if self._repeats:
            self._repeats -= 1
        else:
            self._bytes.append(value)

    def _say_bytes(self) -> None:
        if self._bytes:
            codec = self._group.codec or self._head.codec
            text, self._bytes = self._bytes.decode(codec, "replace"), bytearray()
            self._say(text)

    def _say(self, text: str) -> None:
        left, self._repeats = self._repeats, max(0, self._repeats - len(text))
        if not self._group.skipped:
            words = _PRIVATE.sub("•", text[left:]) if self._group.mark else text[left:]
            (self._note if self._group.note else self._main).words.append(words)
