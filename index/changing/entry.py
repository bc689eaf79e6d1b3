"""Hash files and sidecars to detect changes, and build the texts to embed for passages and sentences.

Title, date and headings are prepended to the embedded text only, never to the citable text.
"""

import hashlib
from pathlib import Path

from pincite.ingest.document import Document, Passage, Sentence
from pincite.ingest.korean import close_spaced_out, has_hangul
from pincite.ingest.reading.metadata import FILE_SIDECAR, FOLDER_SIDECAR


def content_hash(path: Path) -> str | None:
    """Return the SHA-256 of a file's bytes, or None if it cannot be read; reading the file will report the error."""
    try:
        if not path.is_file():
            return None  # reading a named pipe would block forever
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def sidecar_hash(path: Path) -> str:
    """Return a digest of the sidecars that override the file's metadata; an unreadable sidecar counts as absent."""
    digest = hashlib.sha256()
    own = (path.with_name(path.name + FILE_SIDECAR), path.with_name(path.stem + FILE_SIDECAR))
    for sidecar in (*own, path.with_name(FOLDER_SIDECAR)):
        if content := content_hash(sidecar):
            digest.update(content.encode())
    return digest.hexdigest()


def passage_text(document: Document, passage: Passage) -> str:
    """Return the text to embed for a passage: "title (date). headings. search text"."""
    return ". ".join(part for part in (_source(document), passage.heading, passage.search_text) if part)


def sentence_text(document: Document, sentence: Sentence) -> str:
    """Return the text to embed for a sentence: "title (date). sentence"."""
    said = close_spaced_out(sentence.text) if has_hangul(sentence.text) else sentence.text
    return ". ".join(part for part in (_source(document), said) if part)


def _source(document: Document) -> str:
    dated = f"({document.date})" if document.date else ""
    return " ".join(part for part in (document.title, dated) if part)
