"""The folded texts of a collection's documents: read from files, and folded now where those lack a document.

A writer brings the files forward before it says that documents were added. A reader does so only where it finds none
for a document, and takes its file back if the database changed meanwhile: else words forgotten then would stay.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from pincite.index.folded.folded_file import Stored, Text, files_in, read, write
from pincite.index.folded.folding import fold, folding_version
from pincite.index.truth.changes import current_moment
from pincite.index.truth.connection import LISTED, Connection, Truth
from pincite.index.truth.documents import pages_of

_KIND = "folded"
_MOST_FILES = 8
_LARGE = 2**24  # bytes of a file beyond which a writer does not compare it
_WASTE = 0.25  # share of keys of other versions and removed documents above which all files are written anew


@dataclass(frozen=True, slots=True)
class Place:
    """A collection's database, beside which the files are; `verified` are those that were read and found whole."""

    truth: Truth
    verified: set[tuple[int, int, int]] = field(default_factory=set)

    @property
    def folder(self) -> Path:
        """The folder that holds the database and the files."""
        return self.truth.folder


@dataclass(frozen=True, slots=True)
class FoldedTexts:
    """The folded texts of the documents at one moment, in the order of their names."""

    texts: Sequence[Text]
    stored: dict[Text, Stored]
    fresh: dict[Text, bytes]

    def documents(self, only: Set[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield the documents' ids, each with the key of its joined pages in UTF-8; with `only`, of these documents."""
        for text in self.texts:
            if only is None or text.document_id in only:
                yield text.document_id, self.fresh[text] if text in self.fresh else self.stored[text].key(text)


def folded_texts(place: Place, connection: Connection) -> FoldedTexts:
    """Return the folded texts at the connection's moment; it must be in a transaction. What was missing is stored."""
    found = _at(place, connection)
    moment = current_moment(connection)
    if found.fresh and moment.epoch and os.access(place.folder, os.W_OK):
        try:
            file = write(place.folder, _KIND, folding_version(), found.fresh.items())
        except OSError:  # such as a full disk, of which writers tell
            return found
        with closing(place.truth.connect()) as now:
            still = current_moment(now) == moment
        if not still:
            file.unlink(missing_ok=True)
    return found


def save_folded(place: Place, connection: Connection) -> None:
    """Store the folded texts that are missing; files are put together if there are many, or if much is unused.

    Of a large file only the head is read, which is compared by whoever looks a quotation up. The caller must hold the
    write lock.
    """
    found = _at(place, connection, trusted=_LARGE)
    files = files_in(place.folder, _KIND)
    live = Counter[Path]()
    for text, one in found.stored.items():
        start, end = one.places[text]
        live[one.file] += end - start
    size = sum(file.stat().st_size for file in files if file.exists())
    if live.total() < (1 - _WASTE) * size - 65_536:
        _replace(place.folder, files, _keys(_at(place, connection)))
    elif len(live) >= _MOST_FILES:
        merged, found = _merged(live), _at(place, connection)
        beside = {text for text, one in found.stored.items() if one.file not in merged}
        _replace(place.folder, merged, ((text, key) for text, key in _keys(found) if text not in beside))
    elif found.fresh:
        write(place.folder, _KIND, folding_version(), found.fresh.items())


def _merged(live: Counter[Path]) -> list[Path]:
    """Return the files to put together, given the bytes of each that are in use: all but those that are much larger.

    A file that is larger than all smaller ones together stays as it is, so that a text is seldom written again.
    """
    ascending = [file for file, _ in reversed(live.most_common())]
    smaller = list(accumulate(live[file] for file in ascending))
    small = [at for at in range(1, len(ascending)) if live[ascending[at]] <= smaller[at - 1]]
    return ascending[: max(small, default=len(ascending)) + 1]


def rewrite_folded(place: Place, connection: Connection) -> None:
    """Store all folded texts anew, so that no file holds a word of removed documents. The caller must hold the lock."""
    keys = ((text, _folded(connection, text.document_id)) for text in stored_texts(connection))
    _replace(place.folder, files_in(place.folder, _KIND), keys)


def _replace(folder: Path, files: Sequence[Path], keys: Iterator[tuple[Text, bytes]]) -> None:
    write(folder, _KIND, folding_version(), keys)
    for file in (*files, *folder.glob(f"{_KIND}-*.tmp")):
        file.unlink(missing_ok=True)


def _keys(found: FoldedTexts) -> Iterator[tuple[Text, bytes]]:
    return zip(found.texts, (key for _, key in found.documents()), strict=True)


def _at(place: Place, connection: Connection, trusted: int = 0) -> FoldedTexts:
    texts = stored_texts(connection)
    wanted = set(texts)
    stored: dict[Text, Stored] = {}
    for file in files_in(place.folder, _KIND):
        one = read(file, folding_version(), place.verified, trusted)
        stored |= dict.fromkeys(wanted & one.places.keys(), one) if one else {}
    fresh = {text: _folded(connection, text.document_id) for text in texts if text not in stored}
    return FoldedTexts(texts, stored, fresh)


def _folded(connection: Connection, document_id: str) -> bytes:
    joined = "\n".join(page.text for page in pages_of(connection, document_id))
    return fold(joined).key.encode("utf-8", "surrogatepass")


def stored_texts(connection: Connection, ids: Sequence[str] | None = None) -> list[Text]:
    """Return the stored versions of all documents, in the order of their names, or of those with these ids.

    One that an older Pincite stored without a seal is known by its facts.
    """
    sealed = "(SELECT hex(text) FROM seals WHERE document_id = id)" if connection.has_table("seals") else "NULL"
    size = "(SELECT sum(length(CAST(text AS BLOB))) FROM pages WHERE document_id = id)"
    wanted = "" if ids is None else f" WHERE id IN {LISTED}"
    rows = connection.execute(
        f"SELECT id, coalesce({sealed}, content_hash || '-' || generation || '-' || {size}, content_hash)"
        f" FROM documents{wanted} ORDER BY name, id",
        () if ids is None else (json.dumps(list(ids)),),
    )
    return [Text(*row) for row in rows]
