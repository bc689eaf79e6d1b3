"""A page of a stored document together with the PDF that shows it."""

from dataclasses import dataclass
from pathlib import Path

from index.collection import Collection
from index.hit import DocumentFacts
from index.lookup import find_document, pages, report
from ingest.document import Page
from ingest.errors import UnknownFile, UnknownPage
from service.originals import original


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, the document it is of, and the PDF that shows it."""

    document: DocumentFacts
    page: Page
    path: Path

    def data(self) -> bytes:
        """The PDF's bytes; raises UnknownFile if it went since."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise UnknownFile(f"The file of {self.document.name} cannot be read ({error.strerror}).") from error


def page_of(collection: Collection, document: str, number: int) -> tuple[DocumentFacts, Page]:
    """A page (from 1) of a stored document; raises UnknownDocument or UnknownPage."""
    facts = find_document(collection.connection, document)
    for page in pages(collection.connection, facts.id):
        if page.number == number:
            return facts, page
    raise UnknownPage(f"{facts.name} has no page {number}: it has {facts.pages}.")


def sheet_of(collection: Collection, document: str, number: int) -> Sheet:
    """The same, to be drawn; raises UnknownPage for what is no PDF, UnknownFile where the PDF is gone or changed."""
    facts, page = page_of(collection, document, number)
    kind = report(collection.connection, facts.id)["format"]
    if kind != "pdf":
        raise UnknownPage(
            f"{facts.name} has no pages that could be drawn: it is {kind}. Its text is at "
            f"/v1/documents/{facts.id}/pages/{number}/text"
        )
    return Sheet(facts, page, original(collection, facts))
