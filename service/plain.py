"""Makes untrusted text safe to show: the one place that escapes it for a terminal, Markdown, BibTeX, RIS, DOCX or JSON.

Titles, page labels, file names, error messages and the words of documents are written by others. Whatever they hold,
they stay text: they end no record, start no line, send no command to a terminal and turn no letters around.
"""

import json
import re
from typing import Any

# Those that turn the direction of text around, so that what is read is not what stands there.
_TURNING = "\u202a-\u202e\u2066-\u2069"
# Halves of characters and non-characters, which neither UTF-8 nor XML (and so DOCX) can hold.
_UNSTORABLE = "\ud800-\udfff\ufffe\uffff"
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_UNSTORABLE}{_TURNING}]")
_COMMANDS = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_UNSTORABLE}{_TURNING}]")
_IN_JSON = re.compile(f"[\x7f-\x9f{_UNSTORABLE}{_TURNING}]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&$])|^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
# BibTeX counts braces even behind a backslash, so a single one would take in what follows.
_BIBTEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_BIBTEX |= {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_BIBTEX |= {character: "\\" + character for character in "&%$#_"}


def one_line(text: str) -> str:
    """The text on one line, without unprintable characters: a field of an RIS record, a paragraph of a DOCX file."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def in_columns(text: str) -> str:
    """A table row with signs between its cells, and between the row and its header; any other text as it is.

    >>> in_columns("Year\\tShare\\n2022\\t96.7 %")
    'Year | Share / 2022 | 96.7 %'
    """
    return text.replace("\n", " / ").replace("\t", " | ") if "\t" in text else text


def for_terminal(text: str) -> str:
    """The text with a visible sign for each character that a terminal would obey: `"\\x1b[8m"` becomes `"␛[8m"`."""
    return _COMMANDS.sub(_sign, text)


def plain_markdown(text: str) -> str:
    """The text escaped for Markdown: `plain_markdown("[1] *a*") == r"\\[1\\] \\*a\\*"`."""
    return _MARKDOWN.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)


def for_bibtex(text: str) -> str:
    """The text on one line as a value in BibTeX: `for_bibtex("50 %") == r"50 \\%"`."""
    return "".join(_BIBTEX.get(character, character) for character in one_line(text))


def json_text(body: Any, indent: int | None = None) -> str:
    """The body as JSON that keeps letters of all scripts and escapes whatever a terminal would obey."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(body, ensure_ascii=False, indent=indent))


def _sign(found: re.Match[str]) -> str:
    """The picture that Unicode has for a control character, or the sign for one that cannot be shown."""
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
