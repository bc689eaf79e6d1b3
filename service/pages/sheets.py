"""Finds a page of a stored document together with its PDF, and the original file of a document if it is unchanged."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pincite.index.changing.entry import content_hash
from pincite.index.collection import Collection
from pincite.index.disk import UPLOADS
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import find_document, pages_of, report_of
from pincite.ingest.document import Page
from pincite.ingest.errors import UnknownFile, UnknownPage

_BYTE = re.compile(rb"\\x([0-9a-f]{2})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, its document, and the path of the PDF that it comes from."""

    document: DocumentFacts
    page: Page
    path: Path


def page_of(collection: Collection, document: str, number: int) -> tuple[DocumentFacts, Page]:
    """A page (from 1) of a stored document; raises UnknownDocument or UnknownPage."""
    facts = find_document(collection.connection, document)
    for page in pages_of(collection.connection, facts.id):
        if page.number == number:
            return facts, page
    raise UnknownPage(f"{facts.name} has no page {number}. Its pages are numbered 1 to {facts.pages}.")


def sheet_of(collection: Collection, document: str, number: int) -> Sheet:
    """Like `page_of`, with the PDF; raises UnknownPage if it is not a PDF, UnknownFile if it is gone or changed."""
    facts, page = page_of(collection, document, number)
    kind = report_of(collection.connection, facts.id)["format"]
    if kind != "pdf":
        raise UnknownPage(
            f"{facts.name} has no pages to draw, because its format is {kind}. Its text is at "
            f"/v1/documents/{facts.id}/pages/{number}/text"
        )
    return Sheet(facts, page, original(collection, facts))


def uploads_folder(collection: Collection) -> Path:
    """The folder that holds uploaded files, `<home>/collections/<name>/files`."""
    return collection.folder / UPLOADS


def original(collection: Collection, facts: DocumentFacts) -> Path:
    """The path of the document's file, whose bytes are those that were read; raises UnknownFile if gone or changed."""
    changed = False
    for path in _places(collection, facts):
        found = _content(path)
        if found == facts.content_hash:
            return path
        changed |= found is not None
    what = "has changed since it was read" if changed else "no longer exists"
    raise UnknownFile(f"The file of {facts.name} {what} ({facts.path}). Add it again: pincite add PATH")


def _content(path: Path) -> str | None:
    """The digest of a file's content; it is read again only if its inode, size or modification time has changed."""
    try:
        seen = path.stat()
    except (OSError, ValueError):
        return None
    return _digest(path, (seen.st_ino, seen.st_size, seen.st_mtime_ns))


@lru_cache(1_000)
def _digest(path: Path, _: tuple[int, ...]) -> str | None:
    return content_hash(path)


def _places(collection: Collection, facts: DocumentFacts) -> Iterator[Path]:
    """Every path it was added under, the main one first; then the uploads folder, in case the home was moved."""
    for text in dict.fromkeys((facts.path, *facts.paths)):
        yield Path(text)
        if "\\x" in text:  # the stored form of a name that is not UTF-8, as in archives from Korean Windows
            yield Path(os.fsdecode(_BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), text.encode())))
    yield uploads_folder(collection) / Path(facts.path).name
