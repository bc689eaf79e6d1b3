"""Writes a sheet as a file: Markdown or DOCX with words and notes, or its references for other programs."""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum

from pincite.index.collection import Collection
from pincite.service.citations.references import Form, Item, as_text, cited_item, written
from pincite.service.export.word import write_docx
from pincite.service.plain import in_columns, one_line, plain_markdown
from pincite.service.sheets.sheets import Sheet
from pincite.service.sheets.sources import Entry, Standing

_GONE = "The document was forgotten, and its words with it."
_SAID: Mapping[Standing, str] = {
    Standing.AS_IT_WAS: "",
    Standing.CHANGED: "The source has changed since these words were kept.",
    Standing.REMOVED: "The source was removed from the collection.",
}


class SheetFormat(Enum):
    """The format of an exported sheet."""

    MARKDOWN = "markdown"
    DOCX = "docx"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


def write_sheet(collection: Collection, sheet: Sheet, form: SheetFormat) -> bytes:
    """The content of the file in this format."""
    return _WRITERS[form](collection, sheet)


def _blocks(collection: Collection, entry: Entry) -> Iterator[tuple[str, str]]:
    """What a file says of a passage: kind and text of its reference, words, notes, id and state, each on one line."""
    if entry.citation is None:
        yield "reference", _GONE
    else:
        yield "reference", one_line(as_text([cited_item(collection, entry.citation)]))
        yield "quote", one_line(in_columns(entry.citation.quote))
    yield from (("note", one_line(line)) for line in entry.note.splitlines() if line.strip())
    if entry.citation is not None:
        if said := _SAID[entry.standing]:
            yield "state", said
        yield "id", entry.citation.id


def _markdown(collection: Collection, sheet: Sheet) -> bytes:
    shapes: Mapping[str, Callable[[str], str]] = {
        "quote": lambda text: f"> {plain_markdown(text)}",
        "note": plain_markdown,
        "state": lambda text: f"*{text}*",
        "id": lambda text: f"`{text}`",
    }
    lines = [f"# {plain_markdown(one_line(sheet.name))}", ""]
    for number, entry in enumerate(sheet.entries, start=1):
        (_, reference), *rest = _blocks(collection, entry)
        lines += [f"{number}. {plain_markdown(reference)}", ""]
        inset = " " * len(f"{number}. ")
        for kind, text in rest:
            lines += [inset + shapes[kind](text), ""]
    return "\n".join(lines).encode()


def _docx(collection: Collection, sheet: Sheet) -> bytes:
    styles = {"quote": "Quote", "state": "Caption", "id": "Normal", "note": "Normal", "reference": "Heading 2"}
    title = one_line(sheet.name)
    paragraphs = [("Title", title)]
    for number, entry in enumerate(sheet.entries, start=1):
        (_, reference), *rest = _blocks(collection, entry)
        paragraphs.append((styles["reference"], f"{number}. {reference}"))
        paragraphs += [(styles[kind], text) for kind, text in rest]
    return write_docx(title, paragraphs)


def _references(form: Form) -> Callable[[Collection, Sheet], bytes]:
    def write(collection: Collection, sheet: Sheet) -> bytes:
        return written(_items(collection, sheet), form).encode()

    return write


def _items(collection: Collection, sheet: Sheet) -> list[Item]:
    """The references of the passages, each with the notes on all passages of its work, where programs have notes."""
    cited = [(cited_item(collection, one.citation), one.note) for one in sheet.entries if one.citation]
    notes: dict[str, list[str]] = {}
    for item, note in cited:
        notes.setdefault(item["id"], [item["annote"]] if item.get("annote") else [])
        if note:
            notes[item["id"]].append(f"{item['locator']}: {one_line(note)}" if item.get("locator") else one_line(note))
    return [{**item, **({"annote": "; ".join(notes[item["id"]])} if notes[item["id"]] else {})} for item, _ in cited]


_WRITERS: Mapping[SheetFormat, Callable[[Collection, Sheet], bytes]] = {
    SheetFormat.MARKDOWN: _markdown,
    SheetFormat.DOCX: _docx,
    SheetFormat.BIBTEX: _references(Form.BIBTEX),
    SheetFormat.RIS: _references(Form.RIS),
    SheetFormat.CSL_JSON: _references(Form.CSL_JSON),
}
