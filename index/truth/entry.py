"""A document ready to be stored, with all that the database needs of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.ingest.bibliography.work import Work
from pincite.ingest.document import Document, Passage, ReadingReport


@dataclass(frozen=True, slots=True)
class Entry:
    """A document ready to be stored, with its passages, and their terms and texts to embed.

    `embedded[i]` is the text to embed for passage i, `embedded_sentences[i][j]` the one for its sentence j.
    `work` is what a bibliography says of the document; without one, what is stored of it stays.
    """

    document: Document
    passages: Sequence[Passage]
    report: ReadingReport
    sidecar_hash: str
    terms: Sequence[Sequence[str]]
    embedded: Sequence[str]
    embedded_sentences: Sequence[Sequence[str]]
    work: Work | None = None

    def texts(self) -> list[str]:
        """Return all texts whose vectors the entry needs: each passage, followed by its sentences."""
        return [
            text
            for passage, sentences in zip(self.embedded, self.embedded_sentences, strict=True)
            for text in (passage, *sentences)
        ]
