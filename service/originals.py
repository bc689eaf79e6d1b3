"""The files that documents were read from, for as long as they are there and unchanged."""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from index.collection import Collection
from index.fingerprint import content_hash
from index.hit import DocumentFacts
from ingest.errors import UnknownFile

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
