"""Change the metadata of a stored document.

Every embedded text starts with title and date, so the document's vectors are recomputed if one of them changes, and
only then. The document replaces itself in the database, so both indexes pick up the change like any other. Pages,
passages, their ids and all citations stay the same.
"""

from collections.abc import Callable
from typing import Any

from pincite.index.changing.entry import passage_text, sentence_text
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import documents_by_id, pages_of, report_of
from pincite.index.truth.passages import keys_of, passage_terms, passages_by_key
from pincite.index.truth.store import Entry
from pincite.ingest.document import Document, PageReport, ReadingReport
from pincite.ingest.errors import UnknownDocument
from pincite.ingest.reading.formats.content import Facts


def change_facts(
    collection: Collection, encoder: Encoder, document_id: str, change: Callable[[Facts], Facts]
) -> DocumentFacts:
    """Apply `change` to a document's metadata and return the document. Raises UnknownDocument, CollectionBusy."""
    with collection.writing():
        stored = _stored(collection, document_id)
        old = Facts(stored.title, stored.author, stored.publisher, stored.date, stored.language)
        new = change(old)
        if new != old:
            entry = _entry(collection, stored, new)
            wanted = dict.fromkeys(entry.texts())
            known = collection.store.known_vectors(wanted)
            texts = [text for text in wanted if text not in known]
            vectors = dict(zip(texts, encoder.encode_passages(texts), strict=True)) if texts else {}
            collection.store.add(entry, vectors)
            collection.store.keep_time(document_id, stored.added_at)
            collection.refresh()
        return _stored(collection, document_id)


def _stored(collection: Collection, document_id: str) -> DocumentFacts:
    found = documents_by_id(collection.connection, [document_id])
    if document_id not in found:
        raise UnknownDocument(f"No document has the id {document_id!r} in this collection.")
    return found[document_id]


def _entry(collection: Collection, stored: DocumentFacts, facts: Facts) -> Entry:
    """Return the stored document as an entry to store again, with new metadata."""
    connection = collection.connection
    keys = keys_of(connection, [stored.id]).tolist()
    passages = list(passages_by_key(connection, keys).values())
    document = Document(
        stored.id, stored.path, facts.title, facts.author, facts.publisher, facts.date, facts.language,
        stored.content_hash, tuple(pages_of(connection, stored.id)),
    )  # fmt: skip
    return Entry(
        document=document,
        passages=passages,
        report=_report(report_of(connection, stored.id)),
        sidecar_hash=_sidecar(collection, stored.id),
        terms=[one.terms for one in passage_terms(connection, [stored.id])],
        embedded=[passage_text(document, one) for one in passages],
        embedded_sentences=[[sentence_text(document, said) for said in one.sentences] for one in passages],
    )


def _sidecar(collection: Collection, document_id: str) -> str:
    row = collection.connection.execute("SELECT sidecar_hash FROM documents WHERE id = ?", (document_id,)).fetchone()
    return str(row[0])


def _report(kept: dict[str, Any]) -> ReadingReport:
    pages = tuple(PageReport(**{**page, "problems": tuple(page["problems"])}) for page in kept["pages"])
    return ReadingReport(**{**kept, "pages": pages, "problems": tuple(kept["problems"])})
