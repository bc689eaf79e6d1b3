"""A page of a stored document together with the PDF that shows it."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pincite.index.changing.entry import content_hash
from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import find_document, pages_of, report_of
from pincite.ingest.document import Page
from pincite.ingest.errors import UnknownFile, UnknownPage


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
    for page in pages_of(collection.connection, facts.id):
        if page.number == number:
            return facts, page
    raise UnknownPage(f"{facts.name} has no page {number}: it has {facts.pages}.")


def sheet_of(collection: Collection, document: str, number: int) -> Sheet:
    """The same, to be drawn; raises UnknownPage for what is no PDF, UnknownFile where the PDF is gone or changed."""
    facts, page = page_of(collection, document, number)
    kind = report_of(collection.connection, facts.id)["format"]
    if kind != "pdf":
        raise UnknownPage(
            f"{facts.name} has no pages that could be drawn: it is {kind}. Its text is at "
            f"/v1/documents/{facts.id}/pages/{number}/text"
        )
    return Sheet(facts, page, original(collection, facts))


_FILES = "files"  # the folder of a collection that uploads are kept in


_BYTE = re.compile(rb"\\x([0-9a-f]{2})")


def uploads_folder(collection: Collection) -> Path:
    """Where the files are kept that were sent to the service, `<home>/collections/<name>/files`."""
    return collection.folder / _FILES


def original(collection: Collection, facts: DocumentFacts) -> Path:
    """The document's file, its content the very bytes that were read; raises UnknownFile when it is gone or changed."""
    changed = False
    for path in _places(collection, facts):
        found = _content(path)
        if found == facts.content_hash:
            return path
        changed |= found is not None
    what = "changed since it was read" if changed else "not there any more"
    raise UnknownFile(f"The file of {facts.name} is {what} ({facts.path}). Add it again: pincite add PATH")


def _content(path: Path) -> str | None:
    """The digest of a file's bytes, which are read again only when the file looks different from outside."""
    try:
        seen = path.stat()
    except (OSError, ValueError):
        return None
    return _digest(path, (seen.st_ino, seen.st_size, seen.st_mtime_ns))


@lru_cache(1_000)
def _digest(path: Path, _: tuple[int, ...]) -> str | None:
    return content_hash(path)


def _places(collection: Collection, facts: DocumentFacts) -> Iterator[Path]:
    """Every name it was added under, the main one first; then where uploads are, in case the home was moved."""
    for text in dict.fromkeys((facts.path, *facts.paths)):
        yield Path(text)
        if "\\x" in text:  # stored for a name that is no UTF-8, as archives from Korean Windows unpack to
            yield Path(os.fsdecode(_BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), text.encode())))
    yield uploads_folder(collection) / Path(facts.path).name
