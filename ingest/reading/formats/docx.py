"""Read Word documents (.docx, .docm, .dotx; strict and transitional) from their XML.

python-docx, which writes Pincite's exports, loses tracked insertions, content controls, equations, symbols and raised
characters, and opens neither strict files nor templates. A document is one page, since Word does not store its page
breaks; only some programs store those they last rendered.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pincite.ingest.reading.dates import dates_in
from pincite.ingest.reading.formats.archive import check_size, member, names_in
from pincite.ingest.reading.formats.content import Block, Content, page_of_blocks
from pincite.ingest.reading.formats.docx_body import LEFT_OUT, Body, is_placeholder
from pincite.ingest.reading.formats.docx_styles import Styles, styles_in
from pincite.ingest.reading.formats.held import Held, count, missing
from pincite.ingest.reading.formats.html import read_html
from pincite.ingest.reading.formats.markup import parsed_member
from pincite.ingest.reading.formats.package import Package, facts_of, open_package
from pincite.ingest.reading.formats.plain import read_plain

_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}
_INSERTED = {".html": read_html, ".htm": read_html, ".xhtml": read_html, ".txt": read_plain}


def read_docx(data: bytes) -> Content:
    """Return the text with tables and notes, and headings by style. Raises DamagedFile and LimitExceeded."""
    check_size(data)
    package = open_package(data)
    root = parsed_member(data, package.main)
    body = Body(_styles(package), lambda element: _inserted(package, element))
    main = list(body.blocks(root))
    notes = [note for kind in _NOTES for note in _notes(package, kind)]
    texts = [block for note in notes for block in body.blocks(note)]
    page = page_of_blocks([*_letterhead(package, root, body), *main, *texts, *_comments(package, body)])
    read = Held(count(page.text), body.tables, len(notes))
    facts, created = facts_of(package)
    problems = (*_unread(package), *missing(_held(package, [root, *notes], len(notes)), read))
    return Content((page,), facts, problems, created)


def _styles(package: Package) -> Styles:
    return styles_in(next((parsed_member(package.data, part) for part in package.parts("styles")), None))


def _notes(package: Package, kind: str) -> Iterator[Element]:
    for part in package.parts(kind):
        for note in parsed_member(package.data, part):
            if note.tag == _NOTES[kind] and note.get("type", "normal") == "normal":
                yield note


def _comments(package: Package, body: Body) -> Iterator[Block]:
    """Yield what reviewers wrote beside the text, each marked as theirs."""
    for part in package.parts("comments"):
        for comment in parsed_member(package.data, part):
            text = " ".join(" ".join(block.text.split()) for block in body.blocks(comment)).strip()
            if text:
                by = f" by {comment.get('author')}" if comment.get("author") else ""
                yield Block(f"[Comment{by}] {text}")


def _letterhead(package: Package, root: Element, body: Body) -> list[Block]:
    """Return the header of the first page, if it has one of its own or one with a date; others are running heads."""
    section = next(root.iter("sectPr"), None)
    if section is None:
        return []
    kinds = {one.get("type", "default"): one.get("id") for one in section if one.tag == "headerReference"}
    own = section.find("titlePg")
    first = own is not None and own.get("val", "1") not in ("0", "false", "off")
    part = package.part(kinds.get("first" if first else "default"))
    if part is None:
        return []
    tables = body.tables
    blocks = list(body.blocks(parsed_member(package.data, part)))
    body.tables = tables  # a letterhead's layout is no table of the document
    return blocks if first or any(dates_in(block.text) for block in blocks) else []


def _inserted(package: Package, element: Element) -> list[Block]:
    """Return the text of a file that Word shows in its place (altChunk), or of a drawing of text (SmartArt)."""
    part = package.part(element.get("dm") if element.tag == "relIds" else element.get("id"))
    if part is None or part not in names_in(package.data):
        return []
    if element.tag == "relIds":
        points = parsed_member(package.data, part).iter("pt")
        return [Block("".join(text.text or "" for text in point.iter("t"))) for point in points]
    suffix = _suffix(part)
    if suffix == ".docx":
        inner = open_package(member(package.data, part))
        body = Body(_styles(inner))  # what that file inserts in turn is not followed: it might be itself
        return list(body.blocks(parsed_member(inner.data, inner.main)))
    if suffix not in _INSERTED:
        return []
    pages = _INSERTED[suffix](member(package.data, part)).pages
    return [Block(line) for page in pages for line in page.text.split("\n")]


def _held(package: Package, roots: list[Element], notes: int) -> Held:
    """Count what the parts hold, without deleted text and the second wording of what older programs cannot show."""
    characters = tables = 0
    waiting = list(roots)
    while waiting:
        element = waiting.pop()
        if element.tag in LEFT_OUT or element.tag == "Fallback" or is_placeholder(element):
            continue
        characters += count(element.text or "") if element.tag == "t" else 0
        tables += element.tag == "tbl"
        waiting += element
    return Held(characters, tables, notes, sum(one.kind == "image" for one in package.relations))


def _unread(package: Package) -> Iterator[str]:
    """Yield a phrase for each inserted file of a kind that is not read."""
    for part in package.parts("aFChunk"):
        if _suffix(part) not in (*_INSERTED, ".docx"):
            yield f"a file inserted into it was not read ({part.rpartition('/')[2]}); save it as PDF"


def _suffix(part: str) -> str:
    return part[part.rfind(".") :].lower()
