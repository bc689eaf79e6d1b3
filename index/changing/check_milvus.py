"""Compare what a Milvus holds with the database."""

from collections.abc import Iterator

import numpy as np

from pincite.index.legs.contents import numbered
from pincite.index.legs.milvus.remote import Remote
from pincite.index.legs.milvus.statistics import Change, sums_of
from pincite.index.legs.milvus.vectors import MilvusVectors
from pincite.index.legs.seam import Dense
from pincite.index.legs.sums import Sums
from pincite.index.truth import remote_legs
from pincite.index.truth.by_key import known_passages, stored_vectors
from pincite.index.truth.connection import Connection
from pincite.index.truth.packing import packed_blobs, unpacked
from pincite.index.truth.passages import terms_of

_AT_ONCE = 2_000  # keys asked for at a time; all of them may have rows
_CLOSE = 1e-3  # numbers of a vector, which a Milvus keeps in float32


def milvus_problems(connection: Connection, dense: Dense, truth: set[int], deep: bool) -> Iterator[str]:
    """Yield what the Milvus has too much, what it lacks, and what is other than in the database.

    Of passages that were stored after it was brought forward, it need have nothing.
    """
    assert isinstance(dense, MilvusVectors)
    remote = dense.remote
    last = remote.standing.last_key
    keys = {
        key
        for start in range(0, last, _AT_ONCE)
        for key in remote.engine.keys(remote.standing.name, start, min(_AT_ONCE, last - start))
    }
    kept = {key for key in truth if key <= last}
    if (more := len(keys - kept)) > remote.gone:
        yield f"Milvus: {more - remote.gone} removed passages are still in it"
    if fewer := len(kept - keys):
        yield f"Milvus: {fewer} passages are missing"
    if deep:
        yield from _contents(connection, remote, sorted(keys & kept))


def _contents(connection: Connection, remote: Remote, keys: list[int]) -> Iterator[str]:
    """Yield a problem if rows are other than in the database, or the statistics than those of the rows."""
    change, other, dimension = Change(), 0, remote.later.rows.dimension
    wanted = set(keys)
    for start in range(0, remote.standing.last_key, _AT_ONCE):
        read = remote.engine.read(remote.standing.name, start + 1, start + _AT_ONCE, remote.standing.stamp)
        rows = [one for one in read if one.key in wanted]
        known = known_passages(connection, [one.key for one in rows])
        vectors = stored_vectors(connection, known)
        terms = terms_of(connection, [one.key for one in rows])
        for one in rows:
            vector = unpacked(packed_blobs([vectors[one.key]], dimension), dimension)[0]
            same = np.allclose(vector, one.vector, atol=_CLOSE) and one.language == known[one.key].language
            other += not same or set(one.terms) != set(numbered(terms[one.key]).tolist())
        change.add(rows, 1)
    if other:
        yield f"Milvus: {other} of {len(keys)} passages have another vector, language or terms than in the database"
    yield from _statistics(connection, remote, change)


def _statistics(connection: Connection, remote: Remote, change: Change) -> Iterator[str]:
    if remote.gone:
        return  # those of removed passages are in them until the Milvus is brought forward
    noted = sums_of(remote_legs.sums(connection), remote.later.rows.dimension)
    if not all(_same(sums, change.sums.get(language)) for language, sums in noted.items()):
        yield "Milvus: the sums of its vectors are wrong"
    counts = remote_legs.passages_with(connection, list(change.counts))
    if any(counts.get(term, 0) != count for term, count in change.counts.items()):
        yield "Milvus: terms are noted to be in more or fewer passages than they are"


def _same(noted: Sums, real: Sums | None) -> bool:
    if real is None:
        return noted.count == 0
    close = np.allclose(noted.total, real.total, atol=1e-3) and np.allclose(noted.products, real.products, atol=1e-3)
    return noted.count == real.count and close
