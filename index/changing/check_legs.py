"""Compare the contents of both indexes with the database, all of them or a sample."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pincite.index.collection import Collection
from pincite.index.legs.broken import BrokenLeg
from pincite.index.legs.contents import Contents
from pincite.index.legs.lexical_leg import LexicalLeg
from pincite.index.legs.sums import Sums
from pincite.index.legs.vectors import VectorIndex
from pincite.index.truth.connection import LISTED, Connection
from pincite.index.truth.documents import all_documents
from pincite.index.truth.packing import packed_blobs
from pincite.index.truth.passages import inside_passages, keys_of, terms_of

_SAMPLE = 500  # passages whose contents are compared unless all are
_QUERIES = 200  # stored vectors that must find themselves
_AT_ONCE = 2_000  # passages


def leg_problems(collection: Collection, deep: bool) -> Iterator[str]:
    """Yield what the indexes have too much, what they lack, and what is other than in the database.

    A leg whose files the disk has changed is made anew, as when it is searched.
    """
    with collection.reading():
        try:
            found = list(_differences(collection, deep))
        except BrokenLeg as broken:
            collection.mend(broken)
            found = list(_differences(collection, deep))
    yield from found


def _differences(collection: Collection, deep: bool) -> Iterator[str]:
    connection = collection.connection
    truth = set(keys_of(connection, [document.id for document in all_documents(connection)]).tolist())
    dense, lexical = collection.vectors(), collection.lexical()
    if isinstance(dense, VectorIndex):
        yield from _in_files(connection, dense, truth, deep)
    else:
        from pincite.index.changing.check_milvus import milvus_problems  # loads pymilvus

        yield from milvus_problems(connection, dense, truth, deep)
    if isinstance(lexical, LexicalLeg):
        yield from _keys("lexical", lexical.keys(), truth)
        yield from _terms(connection, lexical, chosen(lexical.keys() & truth, deep))
        if deep:
            yield from _counts(connection, lexical)


def _in_files(connection: Connection, dense: VectorIndex, truth: set[int], deep: bool) -> Iterator[str]:
    keys = set(dense.keys().tolist())
    yield from _keys("dense", keys, truth)
    looked_at = chosen(keys & truth, deep)
    yield from _vectors(connection, dense, looked_at)
    yield from _contents(connection, dense, looked_at)
    if deep:
        yield from _sums(dense)
        yield from _finding(dense)


def _keys(name: str, keys: set[int], truth: set[int]) -> Iterator[str]:
    if more := len(keys - truth):
        yield f"{name} index: {more} removed passages are still in it"
    if fewer := len(truth - keys):
        yield f"{name} index: {fewer} passages are missing"


def chosen(keys: set[int], deep: bool) -> list[int]:
    """Return the keys of the passages whose contents are compared: all if `deep`, else a sample."""
    return sorted(keys) if deep else sorted(random.sample(sorted(keys), min(_SAMPLE, len(keys))))


def _vectors(connection: Connection, dense: VectorIndex, keys: Sequence[int]) -> Iterator[str]:
    order = np.argsort(dense.keys_by_position, kind="stable")
    ascending = dense.keys_by_position[order]
    other = 0
    for some in _parts(keys):
        rows = connection.execute(
            "SELECT key, float16, coalesce(language, '') FROM passages JOIN vectors ON text_hash = vector"
            f" JOIN documents ON documents.id = document_id WHERE key IN {LISTED} ORDER BY key",
            (json.dumps(some),),
        ).fetchall()
        positions = order[np.searchsorted(ascending, [row[0] for row in rows])]
        wanted = packed_blobs([blob for _, blob, _ in rows], dense.rows.dimension)
        same = (dense.take(positions) == wanted).all(axis=1).tolist()
        languages = [dense.names[number] for number in dense.of_language[positions]]
        for (_, _, language), is_same, marked in zip(rows, same, languages, strict=True):
            other += not is_same or language != marked
    if other:
        yield f"dense index: {other} of {len(keys)} passages have another vector or language than in the database"


def _contents(connection: Connection, dense: VectorIndex, keys: Sequence[int]) -> Iterator[str]:
    """Yield a problem if the index keeps other sentences, terms, headings or metadata than the database has."""
    other = 0
    for some in _parts(keys):
        listed = (json.dumps(some),)
        ids = connection.execute(f"SELECT DISTINCT document_id FROM passages WHERE key IN {LISTED}", listed)
        inside = inside_passages(connection, [document_id for (document_id,) in ids])
        wanted = Contents.of(inside, dense.rows.dimension)
        rows = np.flatnonzero(np.isin(inside.keys, some))
        kept = dense.numbers[dense.positions(inside.keys[rows])]
        other += sum(
            not wanted.is_same(row, dense.contents, there)
            for row, there in zip(rows.tolist(), kept.tolist(), strict=True)
        )
    if other:
        yield f"dense index: {other} of {len(keys)} passages have other sentences or terms than in the database"


def _terms(connection: Connection, lexical: LexicalLeg, keys: Sequence[int]) -> Iterator[str]:
    other = sum(len(lexical.lacking(terms_of(connection, some))) for some in _parts(keys))
    if other:
        yield f"lexical index: {other} of {len(keys)} passages have other terms than in the database"


def _sums(dense: VectorIndex) -> Iterator[str]:
    """Yield a problem if the sums that standardise scores are not those of the vectors."""
    for number, name in enumerate(dense.names):
        found = np.flatnonzero(dense.of_language == number)
        kept, real = dense.sums[name], Sums.of(np.zeros((0, dense.rows.dimension), np.float32))
        for some in _parts(found.tolist()):
            real += Sums.of(dense.vectors_at(np.array(some)))
        same = np.allclose(kept.total, real.total, atol=1e-3) and np.allclose(kept.products, real.products, atol=1e-3)
        if kept.count != real.count or not same:
            yield f"dense index: the sums of its vectors in the language {name!r} are wrong"


def _finding(dense: VectorIndex) -> Iterator[str]:
    """Yield a problem if stored vectors do not find themselves: the codes that propose candidates are broken."""
    tried = random.sample(range(len(dense)), min(_QUERIES, len(dense)))
    lost = 0
    for row in dense.vectors_at(np.array(tried, np.int64)):
        lost += max(dense.search(row, 1).values(), default=0.0) < 0.99 * float(row @ row)
    if lost:
        yield f"dense index: {lost} of {len(tried)} vectors do not find themselves"


def _counts(connection: Connection, lexical: LexicalLeg) -> Iterator[str]:
    wanted: Counter[str] = Counter()
    for (terms,) in connection.execute("SELECT terms FROM passages"):
        wanted.update(set(terms.split()))
    wrong = sum(lexical.passages_with(term) not in (count, None) for term, count in wanted.items())
    if wrong:
        yield f"lexical index: {wrong} terms are in more or fewer passages than in the database"


def _parts(values: Iterable[int]) -> Iterator[list[int]]:
    values = list(values)
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
