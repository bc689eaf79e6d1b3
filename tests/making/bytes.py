"""Looks for words and vectors in every byte that a home holds."""

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from pincite.index.collection import Collection


def forms(word: str) -> set[bytes]:
    """The bytes that a word may be written in: UTF-8 and UTF-16, composed and decomposed, and escaped as in JSON."""
    written = {unicodedata.normalize(form, one) for form in ("NFC", "NFD") for one in (word, word.lower())}
    escaped = {json.dumps(one)[1:-1] for one in written}
    return {one.encode(code) for one in written | escaped for code in ("utf-8", "utf-16-le", "utf-16-be")}


def places(home: Path, words: Iterable[str], vectors: Iterable[bytes] = ()) -> list[str]:
    """Where one of the words or vectors stands in a file of the home, or in its name: "path: what"."""
    sought = {word: forms(word) for word in words}
    halves = set(vectors)
    found = []
    for path in home.rglob("*"):
        content = str(path.relative_to(home)).encode() + b"\0" + (path.read_bytes() if path.is_file() else b"")
        found += [f"{path}: {word}" for word, some in sought.items() if any(one in content for one in some)]
        found += [f"{path}: a vector" for one in halves if one in content]
    return found


def vectors_of(collection: Collection, document_id: str) -> set[bytes]:
    """The vectors that only this document has, as they are stored."""
    rows = collection.connection.execute(
        "SELECT float16 FROM vectors WHERE text_hash IN (SELECT vector FROM passages WHERE document_id = ?1 UNION"
        " SELECT sentences.vector FROM sentences JOIN passages ON passage_key = key WHERE document_id = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM passages WHERE vector = text_hash AND document_id <> ?1)",
        (document_id,),
    )
    return {half for (half,) in rows}
