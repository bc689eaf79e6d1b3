"""What tells whether a file, or what is written beside it, has changed since it was added."""

import hashlib
from pathlib import Path

from pincite.ingest.document import Document, Passage, Sentence
from pincite.ingest.korean import close_spaced_out, has_hangul
from pincite.ingest.reading.metadata import FILE_SIDECAR, FOLDER_SIDECAR


def content_hash(path: Path) -> str | None:
    """The SHA-256 of a file's bytes; None where it cannot be read, which reading it properly will explain."""
    try:
        if not path.is_file():
            return None  # a named pipe would keep us waiting for ever
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def sidecar_hash(path: Path) -> str:
    """A digest of everything beside the file that overrides its metadata; an unreadable sidecar counts as none."""
    digest = hashlib.sha256()
    own = (path.with_name(path.name + FILE_SIDECAR), path.with_name(path.stem + FILE_SIDECAR))
    for sidecar in (*own, path.with_name(FOLDER_SIDECAR)):
        if content := content_hash(sidecar):
            digest.update(content.encode())
    return digest.hexdigest()


def passage_text(document: Document, passage: Passage) -> str:
    """The text to embed for a passage: "title (date). headings. what the passage says"."""
    return ". ".join(part for part in (_source(document), passage.heading, passage.search_text) if part)


def sentence_text(document: Document, sentence: Sentence) -> str:
    """The text to embed for a sentence: "title (date). what the sentence says"."""
    said = close_spaced_out(sentence.text) if has_hangul(sentence.text) else sentence.text
    return ". ".join(part for part in (_source(document), said) if part)


def _source(document: Document) -> str:
    dated = f"({document.date})" if document.date else ""
    return " ".join(part for part in (document.title, dated) if part)
