"""Read passages from the database: text and sentences, vectors, terms, and what the dense index keeps of them."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pincite.index.truth.connection import LISTED, PAGES_LISTED, Connection
from pincite.index.truth.embeddings import are_unit, dimension_of, lengths
from pincite.index.truth.packing import Packed, packed_blobs, unpacked_blobs
from pincite.index.truth.store import Vectors
from pincite.index.truth.texts import lacks_words, put_back
from pincite.ingest.document import Passage, Sentence, Span
from pincite.ingest.errors import CollectionDamaged

Facts = tuple[str | None, str | None, str | None, str | None]

_ORDINARY = 200  # passages from which the average length is taken


@dataclass(frozen=True, slots=True)
class InsidePassages:
    """Passages as the dense index takes them, in the order of their keys; shapes are (n,) unless given.

    `vectors` and `sentences` are packed (index/truth/packing.py): the latter of `sentence_counts[0]` sentences of the
    first passage, then those of the second, and so on. A passage of which a sentence has lost its vector has none.
    `terms` are joined by spaces. `facts` is id -> date, title, author and publisher.
    """

    keys: NDArray[np.int64]
    vectors: Packed
    documents: Sequence[str]
    headings: Sequence[str]
    terms: Sequence[str]
    sentence_counts: NDArray[np.int64]
    sentences: Packed
    facts: Mapping[str, Facts]


@dataclass(frozen=True, slots=True)
class TermsOfPassage:
    """A passage's entry in the lexical index."""

    key: int
    document_id: str
    terms: Sequence[str]


def documents_by_language(connection: Connection, documents: Sequence[str]) -> dict[str, list[str]]:
    """Return language ("" if unknown) -> ids of the documents in it."""
    rows = dict(
        connection.execute(f"SELECT id, language FROM documents WHERE id IN {LISTED}", (json.dumps(documents),))
    )
    found: dict[str, list[str]] = {}
    for document_id in documents:
        found.setdefault(rows[document_id] or "", []).append(document_id)
    return found


def keys_of(connection: Connection, documents: Sequence[str]) -> NDArray[np.int64]:
    """Return the passage keys of the documents, ascending."""
    rows = connection.execute(f"SELECT key FROM passages WHERE document_id IN {LISTED}", (json.dumps(documents),))
    return np.sort(np.fromiter((key for (key,) in rows), np.int64))


def passages_by_key(connection: Connection, keys: Sequence[int]) -> dict[int, Passage]:
    """Return key -> passage with its sentences; unknown keys are omitted."""
    listed = (json.dumps([int(key) for key in keys]),)
    rows = connection.execute(
        f"SELECT passage_key, spans, text FROM sentences WHERE passage_key IN {LISTED} ORDER BY passage_key, ordinal",
        listed,
    )
    sentences: dict[int, list[Sentence]] = {}
    for key, spans, text in rows:
        sentences.setdefault(key, []).append(Sentence(spans_from_json(spans), text))
    rows = connection.execute(
        "SELECT key, id, document_id, spans, text, search_text, heading FROM passages"
        f" WHERE key IN {LISTED} ORDER BY key",
        listed,
    )
    stored = {
        key: Passage(
            passage_id, document_id, spans_from_json(spans), text, search_text, heading, tuple(sentences.get(key, ()))
        )
        for key, passage_id, document_id, spans, text, search_text, heading in rows
    }
    return _with_words(connection, stored)


def _with_words(connection: Connection, stored: Mapping[int, Passage]) -> dict[int, Passage]:
    """Return key -> passage with the words that its pages have. Raises CollectionDamaged if one is missing."""
    lacking = [one for one in stored.values() if lacks_words(one)]
    wanted = {(one.document_id, span.page) for one in lacking for span in _all_spans(one)}
    rows = connection.execute(f"SELECT document_id, number, text FROM {PAGES_LISTED}", (json.dumps(sorted(wanted)),))
    pages: dict[str, dict[int, str]] = {}
    for document_id, number, text in rows:
        if text is not None:  # as where another table's rows stand in the place of the page
            pages.setdefault(document_id, {})[number] = text
    try:
        return {key: put_back(one, pages.get(one.document_id, {})) for key, one in stored.items()}
    except LookupError as error:
        raise CollectionDamaged(
            "Pages of this collection are lost. They can be read again from their files: pincite check --repair"
        ) from error


def _all_spans(passage: Passage) -> list[Span]:
    return [*passage.spans, *(span for sentence in passage.sentences for span in sentence.spans)]


def sentence_vectors(connection: Connection, keys: Sequence[int]) -> dict[int, Vectors]:
    """Return key -> unit vectors of the passage's sentences, shape (sentences, dimension).

    Raises CollectionDamaged if one has no vector.
    """
    rows = connection.execute(
        "SELECT passage_key, float16 FROM sentences LEFT JOIN vectors ON text_hash = vector"
        f" WHERE passage_key IN {LISTED} ORDER BY passage_key, ordinal",
        (json.dumps([int(key) for key in keys]),),
    ).fetchall()
    counts = Counter(key for key, _ in rows)
    vectors = _matrix(connection, [blob for _, blob in rows])
    parts = np.split(vectors, np.cumsum(list(counts.values()))[:-1])
    return dict(zip(counts, parts, strict=True)) if rows else {}


def passage_vectors(connection: Connection, documents: Sequence[str]) -> tuple[NDArray[np.int64], Vectors]:
    """Return keys, shape (n,), and unit vectors, shape (n, dimension), of the documents' passages."""
    rows = connection.execute(
        f"SELECT key, float16 FROM passages JOIN vectors ON text_hash = vector WHERE document_id IN {LISTED}"
        " ORDER BY key",
        (json.dumps(documents),),
    ).fetchall()
    return np.array([key for key, _ in rows], np.int64), _matrix(connection, [blob for _, blob in rows])


def inside_passages(connection: Connection, documents: Sequence[str]) -> InsidePassages:
    """Return all passages of the documents. Raises CollectionDamaged if vectors differ in length."""
    listed = (json.dumps(documents),)
    rows = connection.execute(
        "SELECT key, document_id, heading, terms, float16 FROM passages JOIN vectors ON text_hash = vector"
        f" WHERE document_id IN {LISTED} ORDER BY key",
        listed,
    ).fetchall()
    keys, ids, headings, terms, blobs = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    dimension = dimension_of(connection)
    vectors = _packed(blobs, dimension)
    found = dict[int, list[bytes | None]]({key: [] for key in keys})
    for key, blob in connection.execute(
        "SELECT passage_key, float16 FROM passages CROSS JOIN sentences ON passage_key = key"
        f" LEFT JOIN vectors ON text_hash = sentences.vector WHERE document_id IN {LISTED}"
        " ORDER BY passage_key, ordinal",
        listed,
    ):
        found.get(key, []).append(blob)
    sizes = lengths(dimension)
    whole = [some if all(blob and len(blob) in sizes for blob in some) else [] for some in found.values()]
    facts = connection.execute(f"SELECT id, date, title, author, publisher FROM documents WHERE id IN {LISTED}", listed)
    return InsidePassages(
        np.array(keys, np.int64), vectors, ids, headings, terms,
        np.array([len(some) for some in whole], np.int64),
        _packed([blob for some in whole for blob in some], dimension),
        {name: (date, title, author, publisher) for name, date, title, author, publisher in facts},
    )  # fmt: skip


def _matrix(connection: Connection, blobs: Sequence[bytes | None]) -> Vectors:
    dimension = dimension_of(connection)
    return unpacked_blobs(_unit(blobs, dimension), dimension)


def _packed(blobs: Sequence[bytes | None], dimension: int) -> Packed:
    return packed_blobs(_unit(blobs, dimension), dimension)


def _unit(blobs: Sequence[bytes | None], dimension: int) -> list[bytes]:
    """Return stored vectors. Raises CollectionDamaged if one is lost, cut short, or no unit vector."""
    whole = [blob for blob in blobs if blob and len(blob) in lengths(dimension)]
    if len(whole) < len(blobs) or not are_unit(unpacked_blobs(whole, dimension)).all():
        raise lost_vectors()
    return whole


def lost_vectors() -> CollectionDamaged:
    """Return the error to raise where a passage or sentence has no vector."""
    return CollectionDamaged(
        "Some vectors of this collection are lost or damaged. They can be computed again: pincite check --repair"
    )


def passage_terms(connection: Connection, documents: Sequence[str]) -> Iterator[TermsOfPassage]:
    """Yield the lexical index entries of the documents' passages."""
    for document_id in documents:
        rows = connection.execute("SELECT key, terms FROM passages WHERE document_id = ? ORDER BY key", (document_id,))
        for key, terms in rows.fetchall():
            yield TermsOfPassage(key, document_id, terms.split(" "))


def ordinary_length(connection: Connection) -> float:
    """Return the average number of terms of a passage, from those stored last; 1 if there are none."""
    rows = connection.execute("SELECT terms FROM passages ORDER BY key DESC LIMIT ?", (_ORDINARY,)).fetchall()
    return sum(len(terms.split(" ")) for (terms,) in rows) / len(rows) if rows else 1.0


def spans_from_json(text: str) -> tuple[Span, ...]:
    """Return the spans in a JSON list of [page, start, end]. Raises CollectionDamaged if it is none."""
    try:
        return tuple(Span(*values) for values in json.loads(text))
    except (ValueError, TypeError) as error:
        raise CollectionDamaged(
            "The places of a passage on its pages are damaged. They can be found again: pincite check --repair"
        ) from error


def terms_of(connection: Connection, keys: Sequence[int]) -> dict[int, list[str]]:
    """Return key -> the passage's terms, repeated as often as they occur."""
    rows = connection.execute(f"SELECT key, terms FROM passages WHERE key IN {LISTED}", (json.dumps(list(keys)),))
    return {key: terms.split(" ") if terms else [] for key, terms in rows}


def passage_ids(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """Return key -> the passage's id; unknown keys are omitted."""
    rows = connection.execute(f"SELECT key, id FROM passages WHERE key IN {LISTED}", (json.dumps(list(keys)),))
    return dict(rows.fetchall())
