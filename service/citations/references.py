"""Makes references of citations as CSL-JSON, and writes them in all formats. Owns citeproc.

What a bibliography says of a document is the reference; what was put right by hand since takes its place. A name is
split into family and given name only at a comma: guessing would swap Korean names.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, Locator, formatter
from citeproc.source.json import CiteProcJSON

from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import document_with_prefix
from pincite.index.truth.works import StoredWork, work_of
from pincite.ingest.bibliography import dating, names
from pincite.ingest.places import in_words, unit_of
from pincite.service.citations.bibtex import as_bibtex
from pincite.service.citations.citation import Citation
from pincite.service.citations.in_text import as_latex, as_links, as_pandoc
from pincite.service.citations.ris import as_ris
from pincite.service.plain import json_text, one_line

Item = dict[str, Any]

_SEVERAL = re.compile(r"\s*;\s*|\s+and\s+")
# "Doe, Jane". In Hangul a comma separates two people, and a family name has at most three words ("van der Berg").
_DIVIDED = re.compile(r"([^\s,\uac00-\ud7a3]+(?: [^\s,\uac00-\ud7a3]+){0,2}),\s*([^,\uac00-\ud7a3]+)(?:,\s*(\w+\.?))?")
_UNNAMED = "none"  # a kind of locator for which no style has a word
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_FOR_TEXT = ("author", "title", "publisher", "language", "id")  # what the style of notes shows, beside the date


class Form(Enum):
    """The format of an exported citation: a reference, or the citation as it stands in a manuscript."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    TEXT = "text"
    PANDOC = "pandoc"
    LATEX = "latex"
    ZOTERO = "zotero"


def cited_item(collection: Collection, citation: Citation) -> Item:
    """The citation as CSL-JSON, with what is stored of its document, also of a removed one."""
    document = document_with_prefix(collection.connection, citation.document_id)
    return csl_item(citation, document, work_of(collection.connection, citation.document_id))


def csl_item(citation: Citation, document: DocumentFacts | None, work: StoredWork | None = None) -> Item:
    """The citation as CSL-JSON with its page as the locator; its id is the citation key of its document.

    Without document and work it has only the citation's own fields. A Korean author is `[{"literal": "홍길동"}]`.
    """
    key = work.key if work else document.citation_key if document else None
    item: Item = {"type": "document"} | (_tidy(work.item) if work else {})
    item |= {
        "id": key or citation.id,
        "title": one_line(citation.title or citation.document),
        **_locator(citation.page_label),
    }
    if document is None:
        return item
    if not citation.title and document.known_as not in (document.title, document.name):
        del item["title"]  # it has none; who brought it out, and when, stand below
    author, date = one_line(document.author or ""), document.date
    if author and author != names.listed(item.get("author") or item.get("editor") or ()):
        item["author"] = [_name(one) for one in _authors(author)]
    if document.publisher:
        item["publisher"] = one_line(document.publisher)
    if date and _DATE.fullmatch(date) and date != dating.iso(item.get("issued", {})):
        item["issued"] = {"date-parts": [[int(part) for part in date.split("-")]]}
    if document.language and not item.get("language"):
        item["language"] = one_line(document.language)
    return item


def _locator(label: str) -> Item:
    """A page, chapter or paragraph by its number; CSL has no word for slides and sheets: those say what they are."""
    unit, name = unit_of(label)
    named = unit in ("page", "chapter", "paragraph")
    return {"locator": one_line(name), "label": unit} if named else {"locator": one_line(in_words(label))}


def written(items: Sequence[Item], form: Form) -> str:
    """The references in this format; a work that is cited twice is one reference, with the pages of both.

    Raises UnknownItem for an address in Zotero that is not known.
    """
    return _WRITERS[form](items if form in _EACH else merged(items))


def merged(items: Iterable[Item]) -> list[Item]:
    """The items, each work once: its pages are joined."""
    found: dict[str, Item] = {}
    for item in items:
        known = found.setdefault(item["id"], item)
        pages = dict.fromkeys(page for one in (known, item) if (page := one["locator"]))
        found[item["id"]] = {**known, "locator": ", ".join(pages)}
    return list(found.values())


def as_text(items: Sequence[Item]) -> str:
    """One line for each item, as in a footnote: author, title, publisher, date, page."""
    return "".join(f"{_formatted(item)}\n" for item in items)


def _tidy(value: Any) -> Any:
    """What a bibliography says, on one line each, and without unprintable characters."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, Mapping):
        return {one_line(name): _tidy(one) for name, one in value.items()}
    return [_tidy(one) for one in value] if isinstance(value, list) else value


def _authors(text: str) -> list[str]:
    """The names in an author line."""
    parts = [part for part in _SEVERAL.split(text) if part]
    found = [one.strip() for part in parts for one in ([part] if _DIVIDED.fullmatch(part) else part.split(","))]
    return [name for name in found if name]


def _name(text: str) -> dict[str, str]:
    divided = _DIVIDED.fullmatch(text)
    if not divided:
        return {"literal": text}
    name = {"family": divided[1].strip(), "given": divided[2].strip()}
    return {**name, "suffix": divided[3]} if divided[3] else name


def _formatted(item: Item) -> str:
    cited = Cited([CitationItem(item["id"], locator=Locator(item.get("label", _UNNAMED), item["locator"]))])
    work = {"type": "document"} | {name: value for name, value in item.items() if name in _FOR_TEXT}
    if "date-parts" in item.get("issued", {}):
        work["issued"] = item["issued"]
    citation = CitationStylesBibliography(_style(), CiteProcJSON([work]), formatter.plain)
    citation.register(cited)
    return str(citation.cite(cited, lambda _: None))


@cache
def _style() -> Any:
    with as_file(files("pincite.service.citations") / "note.csl") as path:
        return CitationStylesStyle(str(path), validate=False)


_EACH = (Form.TEXT, Form.PANDOC, Form.LATEX, Form.ZOTERO)
_WRITERS: Mapping[Form, Callable[[Sequence[Item]], str]] = {
    Form.BIBTEX: as_bibtex,
    Form.RIS: as_ris,
    Form.CSL_JSON: lambda items: json_text(items, indent=2) + "\n",
    Form.TEXT: as_text,
    Form.PANDOC: as_pandoc,
    Form.LATEX: as_latex,
    Form.ZOTERO: as_links,
}
