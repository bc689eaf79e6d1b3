"""Check that a collection's database is intact and that both indexes match it."""

from collections.abc import Iterator

import numpy as np

from pincite.index.collection import Collection
from pincite.index.truth.documents import all_documents, pages_of
from pincite.index.truth.passages import keys_of, passage_vectors, passages_by_key
from pincite.ingest.cutting.split import citable_text, passage_id

_UNIT = 0.01  # tolerance; float16 rounding changes a unit vector's length by far less


def check(collection: Collection) -> list[str]:
    """Return the problems found, one phrase each; an empty list for an intact collection."""
    return [*_database(collection), *_passages(collection), *_vectors(collection), *_legs(collection)]


def _database(collection: Collection) -> Iterator[str]:
    for (message,) in collection.connection.execute("PRAGMA integrity_check").fetchall():
        if message != "ok":
            yield f"database: {message}"
    for table, *_ in collection.connection.execute("PRAGMA foreign_key_check").fetchall():
        yield f"database: table {table} refers to a missing row"


def _passages(collection: Collection) -> Iterator[str]:
    """Yield passages and sentences that differ from the page text at their spans, and wrong passage ids."""
    for document in all_documents(collection.connection):
        pages = pages_of(collection.connection, document.id)
        keys = keys_of(collection.connection, [document.id])
        for passage in passages_by_key(collection.connection, keys.tolist()).values():
            if citable_text(pages, passage.spans) != passage.text:
                yield f"{document.name}: passage {passage.id} differs from the page text at its spans"
            if passage_id(document.content_hash, passage.spans) != passage.id:
                yield f"{document.name}: passage {passage.id} has an id that does not match its spans"
            for sentence in passage.sentences:
                if "".join(citable_text(pages, sentence.spans).split()) != "".join(sentence.text.split()):
                    yield f"{document.name}: a sentence of passage {passage.id} differs from the page text at its spans"


def _vectors(collection: Collection) -> Iterator[str]:
    dimension = collection.manifest.dimension
    ids = [document.id for document in all_documents(collection.connection)]
    keys, vectors = passage_vectors(collection.connection, ids)
    missing = len(keys_of(collection.connection, ids)) - len(keys)
    if missing:
        yield f"vectors: missing for {missing} passages"
    if len(vectors) and vectors.shape[1] != dimension:
        yield f"vectors: {vectors.shape[1]} dimensions, but the manifest says {dimension}"
    elif len(vectors) and not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=_UNIT):
        yield "vectors: some are not unit vectors"


def _legs(collection: Collection) -> Iterator[str]:
    ids = [document.id for document in all_documents(collection.connection)]
    truth = set(keys_of(collection.connection, ids).tolist())
    for name, keys in (
        ("dense", set(collection.vectors().keys().tolist())),
        ("lexical", collection.lexical().keys()),
    ):
        if more := len(keys - truth):
            yield f"{name} index: {more} removed passages are still in it"
        if fewer := len(truth - keys):
            yield f"{name} index: {fewer} passages are missing"
