"""Keeps what is derived from the texts of documents in files that never change: folded texts, and digests.

`<kind>-<random>.keys` has a line of JSON, preceded by its checksum, that names the documents with the digest and the
size of each, and then their keys. A document's key belongs to it as long as the database has the same digest for it,
so any process may put a file beside others at any time. A file that is not whole counts as none.
"""

import json
import mmap
import os
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pincite.index.disk import flush_folder, private_file


class Text(NamedTuple):
    """A stored version of a document, by the digest of what it says. A tuple, as thousands are looked up."""

    document_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file's keys: that of each text is `content[start:end]`."""

    file: Path
    content: mmap.mmap
    places: dict[Text, tuple[int, int]]

    def key(self, text: Text) -> bytes:
        """Return the key of one of its texts: a folded text in UTF-8, or a digest."""
        start, end = self.places[text]
        return self.content[start:end]


def files_in(folder: Path, kind: str) -> list[Path]:
    """Return the files of a kind, those not whole too."""
    return sorted(folder.glob(f"{kind}-*.keys"))


def write(folder: Path, kind: str, version: str, keys: Iterable[tuple[Text, bytes]]) -> Path:
    """Write a new file with these keys, flush it to the disk, and return it."""
    target = folder / f"{kind}-{secrets.token_hex(8)}.keys"
    temporary = target.with_suffix(".tmp")
    held = list(keys)
    content = b"".join(key for _, key in held)
    documents = [[text.document_id, text.digest, len(key)] for text, key in held]
    head = json.dumps({"version": version, "content": zlib.crc32(content), "documents": documents}).encode()
    try:
        private_file(temporary)
        with temporary.open("wb") as file:
            file.write(b"%08x %s\n" % (zlib.crc32(head), head))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    flush_folder(folder)
    return target


def read(file: Path, version: str, verified: set[tuple[int, int, int]], trusted: int = 0) -> Stored | None:
    """Return what a file holds; None if it is gone, not whole, or of another version.

    `verified` are files that this process has read and found whole; this one is put there. Of a file that is larger
    than `trusted` bytes, if that is not 0, only the head is read and compared.
    """
    try:
        with file.open("rb") as opened:
            found = os.fstat(opened.fileno())
            content = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    begin = content.find(b"\n") + 1
    head = content[9 : begin - 1]
    if content[:8] != b"%08x" % zlib.crc32(head):
        return None
    facts = json.loads(head)
    ends = list(_ends(begin, facts["documents"]))
    identity = (found.st_ino, found.st_size, found.st_mtime_ns)
    if facts["version"] != version or (ends[-1] if ends else begin) != len(content):
        return None
    if identity not in verified and not 0 < trusted < len(content):
        if zlib.crc32(memoryview(content)[begin:]) != facts["content"]:
            return None
        verified.add(identity)
    texts = (Text(document_id, digest) for document_id, digest, _ in facts["documents"])
    return Stored(file, content, dict(zip(texts, zip([begin, *ends], ends, strict=False), strict=True)))


def _ends(begin: int, documents: list[tuple[str, str, int]]) -> Iterator[int]:
    for _, _, size in documents:
        begin += size
        yield begin
