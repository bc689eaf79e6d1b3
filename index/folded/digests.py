"""The digests of a collection's documents: made when documents are added, kept in files beside the folded texts.

`digests-<version>-<generation>-<epoch>-<random>.keys` and the files before it have the digests of all documents at
that moment. So an addition digests what was added since, and writes only that. A reader that finds none for a document
makes it from the database.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.folded.digesting import MINIMA, NOTHING, Digest, Numbers, digest_of, digest_version
from pincite.index.folded.folded_file import Text, files_in, read, write
from pincite.index.folded.folded_texts import Place, stored_texts
from pincite.index.truth.changes import Moment, changes_since, current_moment, is_past
from pincite.index.truth.connection import Connection
from pincite.ingest.errors import CollectionDamaged

_KIND = "digests"
_MOST_FILES = 8
_ROWS = 3  # values in a band: documents are alike if all values of any band are the same
_MOST_ALIKE, _MOST_COMPARED = 100, 1_000  # where very many are alike, such as forms, some stand for all
_BOILERPLATE = 20  # documents; a sentence that more of them have says nothing of what they share


@dataclass(frozen=True)
class Alike:
    """The ids of the documents most like one, the most alike first, and the number of all that are alike."""

    ids: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Digests:
    """The digests of all documents at one moment, by id."""

    of: Mapping[str, Digest]

    def alike(self, document_id: str) -> Alike:
        """Return which other documents may share much of this one's text; none for one that is not there.

        With half of its pairs of terms in common a document is found 19 times of 20, with seven tenths always.
        """
        wanted = self._places.get(document_id)
        if wanted is None or self._minima[wanted, 0] == NOTHING:
            return Alike((), 0)
        found = self._in_a_band(wanted)
        near = found[np.argsort(abs(found - wanted), kind="stable")][:_MOST_COMPARED]
        same = (self._minima[near] == self._minima[wanted]).sum(axis=1)
        best = near[np.argsort(-same, kind="stable")][:_MOST_ALIKE]
        return Alike(tuple(self._ids[place] for place in best.tolist()), len(found))

    def own_sentences(self, document_id: str) -> Numbers:
        """Return the checksums of a document's sentences without boilerplate, ascending."""
        found = self._own.get(document_id)
        if found is None:
            found = np.setdiff1d(self.of[document_id].sentences, self.boilerplate, assume_unique=True)
            self._own[document_id] = found
        return found

    def resemblance(self, first: str, second: str) -> float:
        """Return about which share (0 to 1) of their pairs of terms two documents have in common."""
        return float((self.of[first].minima == self.of[second].minima).mean())

    @cached_property
    def _own(self) -> dict[str, Numbers]:
        """What `own_sentences` has returned so far, by document."""
        return {}

    @cached_property
    def boilerplate(self) -> Numbers:
        """The checksums of the sentences that more than `_BOILERPLATE` documents have, ascending."""
        every = [one.sentences for one in self.of.values()]
        found, counts = np.unique(np.concatenate(every) if every else np.zeros(0, np.uint32), return_counts=True)
        return found[counts > _BOILERPLATE]

    def _in_a_band(self, wanted: int) -> NDArray[np.int64]:
        """The places of the other documents that have any band in common with this one."""
        found = []
        for band, (order, values) in zip(self._bands[wanted], self._by_band, strict=True):
            found.append(order[np.searchsorted(values, band) : np.searchsorted(values, band, "right")])
        return np.setdiff1d(np.concatenate(found), [wanted])

    @cached_property
    def _by_band(self) -> Sequence[tuple[NDArray[np.int64], NDArray[np.uint64]]]:
        """Of each band: the places of the documents in the order of its values, and these values."""
        orders = [np.argsort(values, kind="stable") for values in self._bands.T]
        return [(order, values[order]) for order, values in zip(orders, self._bands.T, strict=True)]

    @cached_property
    def _ids(self) -> Sequence[str]:
        return list(self.of)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {document_id: place for place, document_id in enumerate(self._ids)}

    @cached_property
    def _minima(self) -> Numbers:
        return np.stack([one.minima for one in self.of.values()]) if self.of else np.zeros((0, MINIMA), np.uint32)

    @cached_property
    def _bands(self) -> NDArray[np.uint64]:
        bands = MINIMA // _ROWS
        rows = self._minima[:, : bands * _ROWS].reshape(-1, bands, _ROWS).astype(np.uint64)
        mixed = rows[..., 0] * np.uint64(0x9E37_79B9_7F4A_7C15)
        return (mixed + rows[..., 1]) * np.uint64(0xC2B2_AE3D_27D4_EB4F) + rows[..., 2]


def digests(place: Place, connection: Connection) -> Digests:
    """Return the digests at the connection's moment; it must be in a transaction. What was missing is stored."""
    texts = stored_texts(connection)
    stored = _stored(place, files_in(place.folder, _prefix()), set(texts))
    fresh = _made(connection, [text for text in texts if text not in stored])
    moment = current_moment(connection)
    if fresh and moment.epoch and os.access(place.folder, os.W_OK):
        _store(place, moment, fresh)
    found = stored | fresh
    return Digests({text.document_id: found[text] for text in texts if text in found})


def save_digests(place: Place, connection: Connection) -> None:
    """Store the digests of what was added since they were stored last. The caller must hold the write lock."""
    moment, files = current_moment(connection), files_in(place.folder, _prefix())
    since = max((one.generation for one in map(_moment_of, files) if is_past(connection, one)), default=0)
    if since == moment.generation:
        return
    added = changes_since(connection, since).added_documents if since else None
    texts = stored_texts(connection, added)
    there = {} if since else _stored(place, files, set(texts))
    made = _made(connection, [text for text in texts if text not in there])
    if len(files) >= _MOST_FILES:
        _merge(place, connection, files, made)
    elif made:
        _write(place, moment, made)


def rewrite_digests(place: Place, connection: Connection) -> None:
    """Store all digests anew, so that no file knows a removed document. The caller must hold the write lock."""
    made = _made(connection, stored_texts(connection))
    _replace(place, connection, list(place.folder.glob(f"{_KIND}-*")), made)


def _made(connection: Connection, texts: Sequence[Text]) -> dict[Text, Digest]:
    """The digests of these documents; a damaged one has none, and `check --repair` stores it again."""
    made = {}
    for text in texts:
        with suppress(CollectionDamaged):
            made[text] = digest_of(connection, text.document_id)
    return made


def _prefix() -> str:
    return f"{_KIND}-{digest_version()}"


def _moment_of(file: Path) -> Moment:
    """The moment up to which a file and those before it are complete, by its name."""
    generation, epoch = file.name.removeprefix(f"{_prefix()}-").split("-")[:2]
    return Moment(int(generation), epoch)


def _stored(place: Place, files: Sequence[Path], wanted: set[Text]) -> dict[Text, Digest]:
    found: dict[Text, Digest] = {}
    for file in files:
        one = read(file, digest_version(), place.verified)
        if one is not None:
            found |= {text: Digest.of_bytes(one.key(text)) for text in wanted & one.places.keys()}
    return found


def _write(place: Place, moment: Moment, made: Mapping[Text, Digest]) -> Path:
    kind = f"{_prefix()}-{moment.generation}-{moment.epoch}"
    return write(place.folder, kind, digest_version(), ((text, one.as_bytes()) for text, one in made.items()))


def _store(place: Place, moment: Moment, made: Mapping[Text, Digest]) -> None:
    """Store what a reader made, unless the disk is full; taken back if the database changed meanwhile."""
    try:
        file = _write(place, moment, made)
    except OSError:
        return
    with closing(place.truth.connect()) as now:
        still = current_moment(now) == moment
    if not still:
        file.unlink(missing_ok=True)


def _merge(place: Place, connection: Connection, files: Sequence[Path], made: Mapping[Text, Digest]) -> None:
    """Put the small files into one with what was made; with the largest too once they are half as large as that."""
    by_size = sorted((file for file in files if file.exists()), key=lambda file: file.stat().st_size)
    small = by_size[:-1]
    if 2 * sum(file.stat().st_size for file in small) >= by_size[-1].stat().st_size:
        small = by_size
    kept = _stored(place, small, set(stored_texts(connection)))
    _replace(place, connection, small, {**kept, **made})


def _replace(place: Place, connection: Connection, files: Sequence[Path], made: Mapping[Text, Digest]) -> None:
    _write(place, current_moment(connection), made)
    for file in files:
        file.unlink(missing_ok=True)
