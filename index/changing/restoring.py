"""Build the entry of a stored document from the database, to store the document again: edited, or with lost vectors.

A document that is stored again replaces itself, so both indexes pick up the change like any other. Pages, passages,
their ids and all citations stay the same.
"""

from typing import Any

from pincite.index.changing.embedding import embed
from pincite.index.changing.entry import passage_text, sentence_text
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import PassageEncoder
from pincite.index.hit import DocumentFacts
from pincite.index.truth.connection import Connection
from pincite.index.truth.documents import documents_by_id, pages_of, report_of
from pincite.index.truth.embeddings import unknown_texts
from pincite.index.truth.passages import keys_of, passage_terms, passages_by_key
from pincite.index.truth.store import Entry
from pincite.ingest.document import Document, PageReport, ReadingReport
from pincite.ingest.errors import UnknownDocument
from pincite.ingest.reading.formats.content import Facts


def stored_facts(collection: Collection, document_id: str) -> DocumentFacts:
    """Return a stored document. Raises UnknownDocument."""
    found = documents_by_id(collection.connection, [document_id])
    if document_id not in found:
        raise UnknownDocument(f"No document has the id {document_id!r} in this collection.")
    return found[document_id]


def facts_of(stored: DocumentFacts) -> Facts:
    """Return the metadata of a document that can be edited."""
    return Facts(stored.title, stored.author, stored.publisher, stored.date, stored.language)


def stored_entry(collection: Collection, stored: DocumentFacts, facts: Facts) -> Entry:
    """Return the stored document as an entry to store again, with this metadata."""
    connection = collection.connection
    with collection.snapshot():
        keys = keys_of(connection, [stored.id]).tolist()
        passages = list(passages_by_key(connection, keys).values())
        document = Document(
            stored.id, stored.path, facts.title, facts.author, facts.publisher, facts.date, facts.language,
            stored.content_hash, tuple(pages_of(connection, stored.id)),
        )  # fmt: skip
        return Entry(
            document=document,
            passages=passages,
            report=kept_report(report_of(connection, stored.id)),
            sidecar_hash=_sidecar(connection, stored.id),
            terms=[one.terms for one in passage_terms(connection, [stored.id])],
            embedded=[passage_text(document, one) for one in passages],
            embedded_sentences=[[sentence_text(document, said) for said in one.sentences] for one in passages],
        )


def store_again(collection: Collection, encoder: PassageEncoder, stored: DocumentFacts, facts: Facts) -> int | None:
    """Store a document again with this metadata, and return how many texts were embedded for it.

    That may take minutes, so the write lock is held only at the end. Returns None, and changes nothing, if the document
    was changed or vectors were swept meanwhile. Raises UnknownDocument, CollectionBusy.
    """
    entry = stored_entry(collection, stored, facts)
    embedded = embed(collection, encoder, entry.texts())
    with collection.writing():
        if stored_facts(collection, stored.id) != stored or unknown_texts(collection.connection, entry.texts()):
            return None
        collection.store.add(entry, stored.added_at)
        collection.store.sweep_vectors()
        collection.refresh()
    return embedded


def restore_vectors(collection: Collection, encoder: PassageEncoder, document_id: str) -> int:
    """Embed what lacks a vector, store the document again, and return the number of texts embedded.

    Raises UnknownDocument, CollectionBusy.
    """
    embedded = None
    while embedded is None:
        stored = stored_facts(collection, document_id)
        embedded = store_again(collection, encoder, stored, facts_of(stored))
    return embedded


def _sidecar(connection: Connection, document_id: str) -> str:
    row = connection.execute("SELECT sidecar_hash FROM documents WHERE id = ?", (document_id,)).fetchone()
    return str(row[0])


def kept_report(kept: dict[str, Any]) -> ReadingReport:
    """Return a stored reading report; those of earlier versions have no origins."""
    pages = tuple(PageReport(**{**page, "problems": tuple(page["problems"])}) for page in kept["pages"])
    problems, origins = tuple(kept["problems"]), tuple(kept.get("origins", ()))
    return ReadingReport(**{**kept, "pages": pages, "problems": problems, "origins": origins})
