"""Write MathML as linear text, so that no equation vanishes from a sentence."""

from collections.abc import Callable

from bs4.element import NavigableString, PreformattedString, Tag

from pincite.ingest.reading.formats.raised import lowered, raised

_RELATIONS = frozenset("=<>≤≥≈≠≡∼≃≅∝±×→←↔⇒∈")
_UNSEEN = {"⁡": "", "⁢": "", "⁣": "", "⁤": ""}  # function application and invisible operators
_LEFT_OUT = frozenset(("annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark"))


def text_in(tag: Tag) -> str:
    """Return all text in an element. bs4's own `get_text` leaves out what stands in a template."""
    parts = (
        "\n" if isinstance(one, Tag) and one.name == "br" else str(one)
        for one in tag.descendants
        if (isinstance(one, Tag) and one.name == "br")
        or (isinstance(one, NavigableString) and not isinstance(one, PreformattedString))
    )
    return "".join(parts)


def linear(math: Tag) -> str:
    """Return a formula in one line: "x² = (a+b)/2". `math` is a MathML element; its TeX source is the last resort.

    >>> from bs4 import BeautifulSoup
    >>> linear(BeautifulSoup("<math><mi>r</mi><mo>=</mo><mn>15</mn></math>", "lxml").math)
    'r = 15'
    """
    text = " ".join(_row(math).split())
    if text:
        return text
    source = math.find("annotation")
    return str(math.get("alttext") or (text_in(source) if source else "")).strip()


def _row(tag: Tag) -> str:
    return "".join(_text(child) for child in tag.children)


def _text(node: object) -> str:
    if not isinstance(node, Tag):
        return str(node).strip() if isinstance(node, NavigableString) else ""
    name = node.name.rpartition(":")[2]
    if name in _LEFT_OUT:
        return ""
    if name == "mo":
        sign = text_in(node).strip()
        return f" {sign} " if sign in _RELATIONS else _UNSEEN.get(sign, sign)
    if name in ("mi", "mn", "ms", "mtext"):
        text = text_in(node)
        return text if name == "mtext" else text.strip()
    parts = [child for child in node.children if isinstance(child, Tag)]
    write = _FORMS.get(name)
    return write(parts) if write and len(parts) >= _NEEDED.get(name, 1) else _row(node)


def _group(tag: Tag) -> str:
    """Return an operand, in parentheses unless it is a single sign, number or word."""
    text = _text(tag).strip()
    return (
        text
        if text.isalnum() or len(text) <= 1 or (text[0] == "(" and text.find(")") == len(text) - 1)
        else f"({text})"
    )


def _scripts(parts: list[Tag]) -> str:
    return _group(parts[0]) + lowered(_close(parts[1])) + raised(_close(parts[2]))


def _close(tag: Tag) -> str:
    return _text(tag).replace(" ", "")


def _root(parts: list[Tag]) -> str:
    return raised(_close(parts[1])) + "√" + _group(parts[0])


def _table(parts: list[Tag]) -> str:
    rows = (", ".join(_text(cell).strip() for cell in row.children if isinstance(cell, Tag)) for row in parts)
    return "[" + "; ".join(rows) + "]"


_FORMS: dict[str, Callable[[list[Tag]], str]] = {
    "mfrac": lambda parts: f"{_group(parts[0])}/{_group(parts[1])}",
    "msup": lambda parts: _group(parts[0]) + raised(_close(parts[1])),
    "mover": lambda parts: _text(parts[0]) + _text(parts[1]).strip(),
    "msub": lambda parts: _group(parts[0]) + lowered(_close(parts[1])),
    "munder": lambda parts: _text(parts[0]) + lowered(_close(parts[1])),
    "msubsup": _scripts,
    "munderover": _scripts,
    "msqrt": lambda parts: "√" + (_group(parts[0]) if len(parts) == 1 else f"({''.join(map(_text, parts)).strip()})"),
    "mroot": _root,
    "mfenced": lambda parts: f"({', '.join(_text(part).strip() for part in parts)})",
    "mtable": _table,
}
_NEEDED = {"mfrac": 2, "msup": 2, "msub": 2, "mover": 2, "munder": 2, "msubsup": 3, "munderover": 3, "mroot": 2}
