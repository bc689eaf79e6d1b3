"""Read bibliographies in Zotero RDF: items, what holds them, attachments and collections, joined by address."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from pincite.ingest.bibliography import dating, names
from pincite.ingest.bibliography.work import Bibliography, Work, filled
from pincite.ingest.bibliography.zotero import link_of
from pincite.ingest.errors import DamagedFile

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "bib": "http://purl.org/net/biblio#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "link": "http://purl.org/rss/1.0/modules/link/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
    "vcard": "http://nwalsh.com/rdf/vCard#",
}
_ABOUT, _RESOURCE = (f"{{{_SPACES['rdf']}}}{name}" for name in ("about", "resource"))
_TYPES = {
    "journalArticle": "article-journal", "magazineArticle": "article-magazine", "newspaperArticle": "article-newspaper",
    "book": "book", "bookSection": "chapter", "conferencePaper": "paper-conference", "report": "report",
    "thesis": "thesis", "webpage": "webpage", "blogPost": "post-weblog", "document": "document",
    "manuscript": "manuscript", "presentation": "speech", "preprint": "article", "statute": "legislation",
    "case": "legal_case", "bill": "bill", "hearing": "hearing", "map": "map", "dataset": "dataset",
    "letter": "personal_communication", "email": "personal_communication", "encyclopediaArticle": "entry-encyclopedia",
    "standard": "standard", "interview": "interview", "patent": "patent",
}  # fmt: skip
_FIELDS = {
    "title": "dc:title", "abstract": "dcterms:abstract", "language": "z:language", "volume": "prism:volume",
    "issue": "prism:number", "page": "bib:pages", "edition": "prism:edition", "title-short": "z:shortTitle",
    "archive": "z:archive", "genre": "z:type", "medium": "z:medium", "number-of-pages": "z:numPages",
}  # fmt: skip
_ROLES = {"author": "bib:authors", "editor": "bib:editors", "translator": "z:translators",
          "collection-editor": "z:seriesEditors"}  # fmt: skip
_NO_ITEMS = ("attachment", "note", "annotation")
_KEY = re.compile(r"^\s*citation key\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def read_rdf(data: bytes) -> Bibliography:
    """Return the works of an export. Raises DamagedFile if it is not XML, or declares entities, which may be a bomb."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedFile(f"It is not valid XML: {error}.") from error
    if root.getroottree().docinfo.doctype:
        raise DamagedFile("It has a document type of its own (DOCTYPE), which no export of Zotero has.")
    if root.tag != f"{{{_SPACES['rdf']}}}RDF":
        raise DamagedFile("It is not Zotero RDF: its outermost element is not rdf:RDF.")
    graph = _Graph({one.get(_ABOUT): one for one in root if one.get(_ABOUT)}, _collections(root))
    works = [
        _work(one, graph) for one in root if _text(one, "z:itemType") and _text(one, "z:itemType") not in _NO_ITEMS
    ]
    return Bibliography(tuple(works))


@dataclass(frozen=True, slots=True)
class _Graph:
    """The elements of an export by their addresses, and the names of the collections that hold each address."""

    elements: Mapping[str, Any]
    collections: Mapping[str, list[str]]


def _collections(root: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in root.iterfind("z:Collection", _SPACES):
        for part in one.iterfind("dcterms:hasPart", _SPACES):
            found.setdefault(part.get(_RESOURCE, ""), []).append(_text(one, "dc:title"))
    return found


def _work(element: Any, graph: _Graph) -> Work:
    address, extra = element.get(_ABOUT, ""), _text(element, "dc:description")
    holders = list(_holders(element, graph))
    item: dict[str, Any] = {"type": _TYPES.get(_text(element, "z:itemType"), "document")}
    item |= {name: _text(element, path) for name, path in _FIELDS.items()}
    item |= {role: _people(element, path) for role, path in _ROLES.items()}
    item["container-title"] = next((title for one in holders if (title := _text(one, "dc:title"))), "")
    for name in ("volume", "issue"):
        item[name] = item[name] or next((said for one in holders if (said := _text(one, _FIELDS[name]))), "")
    item["publisher"] = _text(element, "dc:publisher/foaf:Organization/foaf:name")
    item["publisher-place"] = _text(element, "dc:publisher/foaf:Organization/vcard:adr/vcard:Address/vcard:locality")
    item["issued"] = dating.issued(_text(element, "dc:date"))
    item["accessed"] = dating.issued(_text(element, "dcterms:dateSubmitted"))
    item["URL"] = _text(element, "dc:identifier/dcterms:URI/rdf:value")
    item["keyword"] = ", ".join(_tags(element))
    item |= _identifiers([element, *holders])
    key = _text(element, "z:citationKey") or ((found := _KEY.search(extra)) and found[1])
    item["note"] = _KEY.sub("", extra).strip()
    files = tuple(_files(element, graph))
    where = f"line {element.sourceline}"
    return Work(
        key or None, filled(item), where, tuple(graph.collections.get(address, ())), link_of(address, *files), files
    )


def _holders(element: Any, graph: _Graph) -> Iterator[Any]:
    """Yield what the work is part of, which is inside the element or elsewhere in the export."""
    for part in element.iterfind("dcterms:isPartOf", _SPACES):
        yield from part
        if (other := graph.elements.get(part.get(_RESOURCE, ""))) is not None:
            yield other


def _people(element: Any, path: str) -> list[names.Name]:
    found = []
    for person in element.iterfind(f"{path}/rdf:Seq/rdf:li/foaf:Person", _SPACES):
        family = _text(person, "foaf:surname")
        given = _text(person, "foaf:givenName") or _text(person, "foaf:givenname")
        found.append(names.person(family, given) if given else names.whole(family))
    return [name for name in found if any(name.values())]


def _tags(element: Any) -> Iterator[str]:
    for subject in element.iterfind("dc:subject", _SPACES):
        if said := _said(subject) or _text(subject, "z:AutomaticTag/rdf:value"):
            yield said


def _identifiers(elements: list[Any]) -> dict[str, str]:
    """Return the numbers of a work: `ISBN 978...`, `DOI 10.1/2`; they stand as text among its identifiers."""
    said = [_said(one) for element in elements for one in element.iterfind("dc:identifier", _SPACES)]
    pairs = [text.partition(" ") for text in said]
    return {name: value for name, _, value in reversed(pairs) if name in ("ISBN", "ISSN", "DOI")}


def _files(element: Any, graph: _Graph) -> Iterator[str]:
    for one in element.iterfind("link:link", _SPACES):
        attached = graph.elements.get(one.get(_RESOURCE, ""))
        place = attached.find("rdf:resource", _SPACES) if attached is not None else None
        if place is not None and (path := place.get(_RESOURCE, "")):
            yield path


def _text(element: Any, path: str) -> str:
    return _said(element.find(path, _SPACES))


def _said(element: Any) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""
