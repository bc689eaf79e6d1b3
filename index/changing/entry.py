"""Hash files and sidecars to detect changes; build the texts to embed, and the entry to store for a document.

Title, date and headings are prepended to the embedded text only, never to the citable text.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pincite.index.legs.terms import terms
from pincite.index.truth.store import Entry
from pincite.ingest.bibliography.facts import described
from pincite.ingest.bibliography.work import Work
from pincite.ingest.document import Document, Passage, Reading, Sentence
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


def entry_of(reading: Reading, work: Work | None = None) -> Entry:
    """Return what is to be stored for a file that was read, and of which a bibliography may say something."""
    reading = described(reading, work) if work else reading
    document = reading.document
    return Entry(
        document=document,
        passages=reading.passages,
        report=reading.report,
        sidecar_hash=sidecar_hash(Path(document.path)),
        terms=[terms(passage.search_text) for passage in reading.passages],
        embedded=[passage_text(document, passage) for passage in reading.passages],
        embedded_sentences=[
            [sentence_text(document, sentence) for sentence in passage.sentences] for passage in reading.passages
        ],
        work=work,
    )


def entry_with(works: Mapping[str, Work], reading: Reading) -> Entry:
    """Return the entry of a file, with what a bibliography says of it; `works` are by path."""
    return entry_of(reading, works.get(reading.document.path))


def _source(document: Document) -> str:
    dated = f"({document.date})" if document.date else ""
    return " ".join(part for part in (document.title, dated) if part)
