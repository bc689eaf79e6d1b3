"""Exports citations as CSL-JSON, and from that as BibTeX, RIS or a line of formatted text.

Owns citeproc and rispy. A name is split into family and given name only at a comma: guessing would swap Korean names.
"""

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import rispy
from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, Locator, formatter
from citeproc.source.json import CiteProcJSON

from pincite.index.hit import DocumentFacts
from pincite.ingest.places import in_words, unit_of
from pincite.service.citations.citation import Citation
from pincite.service.plain import for_bibtex, one_line

Item = dict[str, Any]

_SEVERAL = re.compile(r"\s*;\s*|\s+and\s+")
# "Doe, Jane". In Hangul a comma separates two people, and a family name has at most two words.
_DIVIDED = re.compile(r"([^\s,\uac00-\ud7a3]+(?: [^\s,\uac00-\ud7a3]+)?),\s*([^,\uac00-\ud7a3]+)")
_UNNAMED = "none"  # a kind of locator for which no style has a word
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


class Form(Enum):
    """The format of an exported citation."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    TEXT = "text"


def csl_item(citation: Citation, document: DocumentFacts | None) -> Item:
    """The citation as CSL-JSON with its page as the locator; without the document only the citation's own fields.

    A Korean author is `[{"literal": "홍길동"}]`.
    """
    item: Item = {
        "id": citation.id,
        "type": "document",
        "title": one_line(citation.title or citation.document),
        **_locator(citation.page_label),
    }
    if document is None:
        return item
    if document.author:
        item["author"] = [_name(one) for one in _authors(one_line(document.author))]
    if document.publisher:
        item["publisher"] = one_line(document.publisher)
    if document.date and _DATE.fullmatch(document.date):
        item["issued"] = {"date-parts": [[int(part) for part in document.date.split("-")]]}
    if document.language:
        item["language"] = one_line(document.language)
    return item


def _locator(label: str) -> Item:
    """A page or a chapter by its number; CSL has no word for slides and sheets, so those say what they are."""
    unit, name = unit_of(label)
    named = unit in ("page", "chapter")
    return {"locator": one_line(name), "label": unit} if named else {"locator": one_line(in_words(label))}


def as_text(items: Sequence[Item]) -> str:
    """One line for each item, as in a footnote: author, title, publisher, date, page."""
    return "".join(f"{_formatted(item)}\n" for item in items)


def as_bibtex(items: Sequence[Item]) -> str:
    """A BibTeX entry for each item; names not split into family and given name are protected by braces."""
    return "\n".join(_entry(item) for item in items)


def as_ris(items: Sequence[Item]) -> str:
    """An RIS record for each item."""
    return str(rispy.dumps([_record(item) for item in items], implementation=_Records)).strip("\n") + "\n"


def _authors(text: str) -> list[str]:
    """The names in an author line."""
    parts = [part for part in _SEVERAL.split(text) if part]
    names = [one.strip() for part in parts for one in ([part] if _DIVIDED.fullmatch(part) else part.split(","))]
    return [name for name in names if name]


def _name(text: str) -> dict[str, str]:
    divided = _DIVIDED.fullmatch(text)
    return {"family": divided[1].strip(), "given": divided[2].strip()} if divided else {"literal": text}


def _formatted(item: Item) -> str:
    locator = Locator(item.get("label", _UNNAMED), item["locator"])
    cited = Cited([CitationItem(item["id"], locator=locator)])
    work = {name: value for name, value in item.items() if name not in ("locator", "label")}
    written = CitationStylesBibliography(_style(), CiteProcJSON([work]), formatter.plain)
    written.register(cited)
    return str(written.cite(cited, lambda _: None))


@cache
def _style() -> Any:
    with as_file(files("pincite.service.citations") / "note.csl") as path:
        return CitationStylesStyle(str(path), validate=False)


def _entry(item: Item) -> str:
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in item.get("author", [])),
        "title": f"{{{for_bibtex(item['title'])}}}",
        "publisher": for_bibtex(item.get("publisher", "")),
        "year": _date(item)[:4],
        "date": _date(item),
        "pages": for_bibtex(item["locator"]),
        "langid": {"ko": "korean", "en": "english"}.get(item.get("language", ""), ""),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{item['id']},\n{lines}}}\n"


def _bibtex_name(name: dict[str, str]) -> str:
    if "literal" in name:
        return f"{{{for_bibtex(name['literal'])}}}"
    return f"{for_bibtex(name['family'])}, {for_bibtex(name['given'])}"


def _date(item: Item) -> str:
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    return "-".join(f"{part:04}" if at == 0 else f"{part:02}" for at, part in enumerate(parts))


class _Records(rispy.RisWriter):  # type: ignore[misc]
    def set_header(self, count: int) -> str:  # noqa: ARG002  records need no numbers
        return ""


def _record(item: Item) -> dict[str, Any]:
    record = {
        "type_of_reference": "GEN",
        "id": item["id"],
        "authors": [name.get("literal") or f"{name['family']}, {name['given']}" for name in item.get("author", [])],
        "title": item["title"],
        "publisher": item.get("publisher"),
        "date": _date(item).replace("-", "/"),
        "year": _date(item)[:4],
        "start_page": item["locator"],
        "language": item.get("language"),
    }
    return {name: value for name, value in record.items() if value}
