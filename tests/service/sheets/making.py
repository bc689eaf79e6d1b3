"""A home whose documents may be kept from, and citations of their words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.home import open_collection
from pincite.index.truth.documents import find_document, pages_of
from pincite.ingest.document import Span
from pincite.service.citations.citation import Citation, make_citation
from pincite.service.sheets.sheets import Sheets
from tests.making.files import labelled_pdf
from tests.making.library import add, collection_at, write_briefs


def make_home(folder: Path) -> Path:
    """A home with the briefs and a PDF of three pages, from `folder`/briefs."""
    briefs = write_briefs(folder / "briefs")
    (briefs / "paper.pdf").write_bytes(labelled_pdf("Nothing here.", "The treaty was signed in June.", "The end."))
    opened = collection_at(folder / "home")
    add(opened, briefs)
    opened.connection.close()
    return folder / "home"


@contextmanager
def sheets_of(home: Path) -> Iterator[tuple[Collection, Sheets]]:
    """The collection of a home and its sheets."""
    opened = open_collection(home, "default")
    try:
        yield opened, Sheets(opened)
    finally:
        opened.connection.close()


def cited(opened: Collection, name: str, words: str) -> Citation:
    """The citation of words of a document; nothing is noted of it."""
    facts = find_document(opened.connection, name)
    for page in pages_of(opened.connection, facts.id):
        if words in page.text:
            start = page.text.index(words)
            return make_citation(facts, page, Span(page.number, start, start + len(words)))
    raise AssertionError(words)
