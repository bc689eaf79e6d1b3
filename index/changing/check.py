"""Check that a collection's database is intact and that both indexes hold what it holds."""

import sqlite3
from collections.abc import Iterator

from pincite.index.changing.check_legs import leg_problems
from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts
from pincite.index.legs.broken import BrokenLeg
from pincite.index.truth.connection import Connection
from pincite.index.truth.documents import all_documents, documents_by_id, pages_of
from pincite.index.truth.embeddings import broken_vectors, documents_without_vectors, strays
from pincite.index.truth.passages import keys_of, passages_by_key
from pincite.index.truth.seals import differing, stored_seal, text_digest
from pincite.ingest.cutting.split import citable_text, passage_id
from pincite.ingest.errors import CollectionDamaged

# What reading damaged rows may raise.
_CODE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
_CHANGED = "its {} changed on the disk after it was stored"
DAMAGE = (sqlite3.Error, CollectionDamaged, BrokenLeg, *_CODE)


def check(collection: Collection, deep: bool = False) -> list[str]:
    """Return the problems found, one phrase each; an empty list for an intact collection.

    Passages, vectors and references are all looked at; of the indexes, all keys and a sample of the contents. With
    `deep`, all contents are compared, and every document with the checksums made when it was stored. All is read
    from one snapshot, whatever others write.
    """
    with collection.reading():
        return list(_problems(collection, deep))


def _problems(collection: Collection, deep: bool) -> Iterator[str]:
    connection = collection.connection
    yield from _as_far_as_possible("database", _database(connection))
    yield from _as_far_as_possible("database", _documents(connection, deep))
    yield from _as_far_as_possible("vectors", _vectors(collection))
    if deep:
        yield from _as_far_as_possible("checksums", _seals(connection))
    yield from _as_far_as_possible("indexes", leg_problems(collection, deep))


def _as_far_as_possible(what: str, problems: Iterator[str]) -> Iterator[str]:
    """Yield problems, the last of which may be that damage does not let us look further."""
    try:
        yield from problems
    except DAMAGE as error:
        yield f"{what}: cannot be read to the end ({type(error).__name__}: {error})"


def _database(connection: Connection) -> Iterator[str]:
    yield from (f"database: {message}" for message in connection.damage())


def _documents(connection: Connection, deep: bool) -> Iterator[str]:
    for document in all_documents(connection):
        yield from _as_far_as_possible(document.name, passage_problems(connection, document))
        then = None if deep else stored_seal(connection, document.id)  # `_seals` compares all of it
        if then and then.text != text_digest(connection, document.id):
            yield f"{document.name}: {_CHANGED.format('text')}"


def passage_problems(connection: Connection, document: DocumentFacts) -> Iterator[str]:
    """Yield passages and sentences that differ from the page text at their spans, and wrong passage ids."""
    pages = pages_of(connection, document.id)
    keys = keys_of(connection, [document.id])
    for passage in passages_by_key(connection, keys.tolist()).values():
        if citable_text(pages, passage.spans) != passage.text:
            yield f"{document.name}: passage {passage.id} differs from the page text at its spans"
        if passage_id(document.content_hash, passage.spans) != passage.id:
            yield f"{document.name}: passage {passage.id} has an id that does not match its spans"
        for sentence in passage.sentences:
            if "".join(citable_text(pages, sentence.spans).split()) != "".join(sentence.text.split()):
                yield f"{document.name}: a sentence of passage {passage.id} differs from the page text at its spans"


def _vectors(collection: Collection) -> Iterator[str]:
    connection, dimension = collection.connection, collection.manifest.dimension
    missing = documents_without_vectors(connection)
    facts = documents_by_id(connection, list(missing))
    for document_id, count in missing.items():
        yield f"{facts[document_id].name}: {count} passages and sentences have no vectors"
    if broken := len(broken_vectors(connection, dimension)):
        yield f"vectors: {broken} are not unit vectors of {dimension} dimensions"
    if unused := len(strays(connection)):
        yield f"vectors: {unused} belong to no passage or sentence"


def _seals(connection: Connection) -> Iterator[str]:
    without = 0
    for document in all_documents(connection):
        changed = differing(connection, document.id)
        if changed is None:
            without += 1
            continue
        parts = (("metadata", changed.facts), ("text", changed.text), ("vectors", changed.vectors))
        for part in (name for name, differs in parts if differs):
            yield f"{document.name}: {_CHANGED.format(part)}"
    if without:
        yield f"checksums: {without} documents have none, because an older version stored them"
