"""Where words stand in a document that has no printed pages: a slide, a sheet and its cells, a chapter, a paragraph.

The label of a page says what it is: "slide 3", "sheet 2022", "cells A1", "chapter 2", "part annex.pdf"; a text without
pages begins at "paragraph 1". Any other label is that of a page, as printed: "12", "iv". What is inside an attachment
follows it: "part data.xlsx / sheet 2022".
"""

import re

UNITS = ("slide", "sheet", "cells", "chapter", "part", "paragraph")
FIRST_PARAGRAPH = "paragraph 1"  # the label of the one page of a text that has no pages
_WRAPPED = 20  # lines for each blank one, at most, where blank lines part the paragraphs
_NAMED = re.compile(rf"({'|'.join(UNITS)}) (.+)", re.DOTALL)
INSIDE = " / "


def place_label(label: str, text: str, start: int, end: int) -> str:
    """Return the label of a page, with the cells where characters `start` to `end` of its text stand if it is a sheet.

    A sheet's text has its name on the first line and then a line for each row; tabs part the cells. In a text without
    pages it is the number of the paragraph: of the line, or of the lines between blank ones where lines are wrapped.

    >>> place_label("sheet 수출", "수출\\nYear\\tShare\\n2022\\t96.7 %", 14, 25)
    'sheet 수출!A2:B2'
    """
    unit, name = unit_of(label.rpartition(INSIDE)[2])
    if label == FIRST_PARAGRAPH:
        return f"paragraph {_paragraph(text, start)}"
    if unit not in ("sheet", "cells") or not start < end <= len(text):
        return label
    named = unit == "sheet"
    inside = len(text[start:end].rstrip()) or 1
    first, last = _cell(text, start, named), _cell(text, start + inside - 1, named)
    if not first or not last:
        return label
    cells = first if first == last else f"{first}:{last}"
    return f"{label}!{cells}" if named else f"{label[: len(label) - len(name)]}{cells}"


def unit_of(label: str) -> tuple[str, str]:
    """Return what a label names and its name: `unit_of("slide 3") -> ("slide", "3")`; "iv" is a page."""
    found = _NAMED.fullmatch(label)
    return (found[1], found[2]) if found else ("page", label)


def in_words(label: str) -> str:
    """Return a label as it is cited in English: "p. 12", "slide 3", "2022!B4", "annex.pdf, p. 3"."""
    parts = []
    for part in label.split(INSIDE) if unit_of(label)[0] != "page" else [label]:
        unit, name = unit_of(part)
        parts.append(f"p. {name}" if unit == "page" else name if unit in ("sheet", "part") else f"{unit} {name}")
    return ", ".join(parts)


def _paragraph(text: str, at: int) -> int:
    """Return the number of the paragraph that a character is in."""
    parts = text.split("\n\n")
    wrapped = _WRAPPED * (len(parts) - 1) >= sum(bool(line.strip()) for line in text.split("\n"))
    before = text[: at + 1].split("\n\n" if wrapped else "\n")
    return max(1, sum(bool(one.strip()) for one in before))


def _cell(text: str, at: int, named: bool) -> str:
    """Return the address of the cell at a character, "" for the sheet's name: "B4"."""
    row = text.count("\n", 0, at) + (not named)
    column = text.count("\t", text.rfind("\n", 0, at) + 1, at)
    return f"{_letters(column)}{row}" if row else ""


def _letters(column: int) -> str:
    """Return a column's letters: 0 is "A", 26 is "AA"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
