"""Change the metadata of a stored document.

Every embedded text starts with title and date, so the document's vectors are recomputed if one of them changes, and
only then. That may take minutes, so the write lock is not held meanwhile: questions are answered from the old state,
and other documents may be changed, until the new vectors are all stored and the document is exchanged.
"""

from collections.abc import Callable

from pincite.index.changing.restoring import facts_of, store_again, stored_facts
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import PassageEncoder
from pincite.index.hit import DocumentFacts
from pincite.ingest.reading.formats.content import Facts


def change_facts(
    collection: Collection, encoder: PassageEncoder, document_id: str, change: Callable[[Facts], Facts]
) -> DocumentFacts:
    """Apply `change` to a document's metadata and return the document. Raises UnknownDocument, CollectionBusy.

    `change` is applied again if somebody else changes the document meanwhile. After CollectionBusy, a second call does
    not embed again.
    """
    while True:
        stored = stored_facts(collection, document_id)
        new = change(facts_of(stored))
        if new == facts_of(stored) or store_again(collection, encoder, stored, new) is not None:
            return stored_facts(collection, document_id)
