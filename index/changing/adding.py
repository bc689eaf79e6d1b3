"""Add files to a collection: find them, compare them by content, and take what is new through reading and storing.

Worker processes read files and make entries of them (ingest/reading/worker.py), a thread encodes, and this thread
stores (index/changing/entering.py), all at the same time. Vectors that are no longer used are swept at the end, since
documents still to come may use them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pincite.index.changing.describing import describe_documents
from pincite.index.changing.entering import PATIENCE, Entering
from pincite.index.changing.entry import content_hash, entry_of, entry_with, sidecar_hash
from pincite.index.changing.gone import forget_gone_failures, remove_gone
from pincite.index.changing.progress import Finished, OnProgress, Outcome, Progress
from pincite.index.changing.restoring import restore_vectors, stored_facts
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import PassageEncoder
from pincite.index.truth.documents import Namesake, namesakes, stored_content
from pincite.index.truth.embeddings import lacks_vectors
from pincite.index.truth.store import Entry
from pincite.ingest.bibliography.work import Work
from pincite.ingest.discover import Discovered, discover, path_text
from pincite.ingest.document import Failure, Reading
from pincite.ingest.errors import UnknownDocument
from pincite.ingest.reading.worker import DEFAULT_LIMITS, ReadLimits, read_into


@dataclass(frozen=True, slots=True)
class Reader:
    """How files are read: the password to try, whether to use OCR on scans, and the limits for one file.

    `works` are what a bibliography says of files, by path. `at_once` is how many pieces of texts are encoded at a time
    (index/changing/entering.py): more than one where a cluster reads and encodes.
    """

    password: str | None = None
    ocr: bool = True
    limits: ReadLimits = DEFAULT_LIMITS
    works: Mapping[str, Work] = field(default_factory=dict)
    at_once: int = 1

    def read(self, paths: Sequence[Path]) -> Iterator[Entry | Failure]:
        """Yield the entry or the failure of every file, in order of completion, from worker processes."""
        return read_into(partial(entry_with, self.works), paths, self.limits, self.password, self.ocr)


@dataclass(slots=True)
class Summary:
    """The result of an addition, as lists of paths. `failures` has the error of each file that was not read.

    `namesakes` are the added documents whose names others have too. `described` were stored already, and have got other
    metadata from a bibliography.
    """

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    namesakes: list[Namesake] = field(default_factory=list)
    skipped: int = 0
    passages: int = 0
    embedded: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)  # path and problem of files read with doubts


def add_paths(
    collection: Collection, encoder: PassageEncoder, paths: Iterable[Path], reader: Reader, on_progress: OnProgress
) -> Summary:
    """Bring the collection to the state of these files and folders, and return what was done.

    Files with unchanged content are skipped and changed ones replaced. Documents whose files are gone from a given
    folder are removed. Others may change the collection meanwhile. Raises CollectionBusy if another process is adding.
    """
    with _adding(collection, encoder, on_progress, reader.at_once) as addition:
        addition.run([path.absolute() for path in paths], reader)
    return addition.summary


def add_readings(
    collection: Collection, encoder: PassageEncoder, readings: Iterable[Reading], on_progress: OnProgress
) -> Summary:
    """Add documents that have already been read, and return what was done.

    Each replaces the document previously stored under its path. `readings` may be lazy. Raises CollectionBusy if
    another process is adding.
    """
    with _adding(collection, encoder, on_progress) as addition:
        addition.take_all(readings)
    return addition.summary


@contextmanager
def _adding(
    collection: Collection, encoder: PassageEncoder, on_progress: OnProgress, at_once: int = 1
) -> "Iterator[_Addition]":
    """Yield an addition for the block, and write both indexes at its end, however it ends."""
    with collection.adding():
        addition = _Addition(collection, encoder, on_progress, at_once)
        try:
            yield addition
        finally:
            try:
                addition.end()
            finally:
                with collection.writing(PATIENCE):
                    collection.refresh()


class _Addition:
    """One addition in progress, and its results so far."""

    def __init__(self, collection: Collection, encoder: PassageEncoder, on_progress: OnProgress, at_once: int) -> None:
        self.summary = Summary()
        self._collection = collection
        self._encoder = encoder
        self._entering = Entering(
            collection, encoder, lambda count: self._tell(texts=count), self._note_stored, at_once
        )
        self._on_progress = on_progress
        self._progress = Progress(0, 0, 0, 0)
        self._works: Mapping[str, Work] = {}
        self._known: dict[str, Work] = {}  # what a bibliography says of documents that were stored already

    def run(self, paths: list[Path], reader: Reader) -> None:
        self._works = reader.works
        found = discover(paths)
        self.summary.failures += found.failures
        self.summary.skipped = found.skipped
        named = {path_text(path) for path in paths}
        with self._collection.writing(PATIENCE):
            self._collection.store.note_failures(
                one for one in found.failures if one.path not in named
            )  # a path the user mistyped is not a failure to keep
            for folder in paths:
                if folder.is_dir():
                    self._clear(folder, found)
        self._tell(files_total=len(found.files))
        new, twins = self._unknown(found.files)
        if new:
            self._entering.warm()
        self._read(new, reader)
        self._read([path for path in twins if not self._is_known(path)], reader)
        self.summary.described += describe_documents(self._collection, self._known)
        self.summary.namesakes = namesakes(self._collection.connection, self.summary.added)
        self._sweep()

    def take_all(self, readings: Iterable[Reading]) -> None:
        for reading in readings:
            self._take(entry_of(reading))
        self._entering.finish()
        self._sweep()

    def end(self) -> None:
        """End the addition, also one that was interrupted, and count what was embedded."""
        self._entering.end()
        self.summary.embedded += self._entering.embedded

    def _clear(self, folder: Path, found: Discovered) -> None:
        """Remove from the collection what is gone from the folder."""
        removed = remove_gone(self._collection, folder, found)
        if isinstance(removed, Failure):
            self.summary.failures.append(removed)
        else:
            self.summary.removed += removed
        forget_gone_failures(self._collection, folder, found)

    def _sweep(self) -> None:
        with self._collection.writing(PATIENCE):
            self._collection.store.sweep_vectors()

    def _read(self, paths: list[Path], reader: Reader) -> None:
        for outcome in reader.read(paths):
            self._take(outcome)
        self._entering.finish()

    def _unknown(self, files: Iterable[Path]) -> tuple[list[Path], list[Path]]:
        """Return the files to read, and the files with the same content as one of them."""
        new: dict[str, Path] = {}
        twins: list[Path] = []
        for path in files:
            if self._is_known(path):
                continue
            content = content_hash(path) or path_text(path)
            if content in new:
                twins.append(path)
            else:
                new[content] = path
        return list(new.values()), twins

    def _is_known(self, path: Path) -> bool:
        """Return whether the file need not be read: its content and sidecars are stored, under this path or another."""
        content = content_hash(path)
        stored = stored_content(self._collection.connection, content) if content else None
        if stored is None:
            return False
        name = path_text(path)
        known_here = name in stored.paths
        if known_here and stored.sidecar_hash != sidecar_hash(path) and stored.path == name:
            return False
        try:
            if not known_here:
                self._add_path(name, stored.id)
            if lacks_vectors(self._collection.connection, stored.id):
                self.summary.embedded += restore_vectors(self._collection, self._encoder, stored.id)
        except UnknownDocument:
            return False  # it was removed meanwhile
        if name in self._works:
            self._known[stored.id] = self._works[name]
        (self.summary.unchanged if known_here else self.summary.duplicates).append(name)
        self._finish(Finished(name, Outcome.UNCHANGED if known_here else Outcome.DUPLICATE))
        return True

    def _add_path(self, path: str, document_id: str) -> None:
        with self._collection.writing(PATIENCE):
            stored_facts(self._collection, document_id)
            self._collection.store.add_path(path, document_id)

    def _take(self, outcome: Entry | Failure) -> None:
        if isinstance(outcome, Failure):
            self.summary.failures.append(outcome)
            self._collection.store.note_failures([outcome])
            self._finish(Finished(outcome.path, Outcome.FAILED, outcome))
            return
        self.summary.problems += [(outcome.document.path, one) for one in outcome.report.problems]
        self._tell(texts_total=len(outcome.texts()))
        self._entering.take(outcome)

    def _note_stored(self, entry: Entry) -> None:
        self.summary.added.append(entry.document.path)
        self.summary.passages += len(entry.passages)
        self._finish(Finished(entry.document.path, Outcome.ADDED))

    def _tell(self, files_total: int = 0, texts: int = 0, texts_total: int = 0) -> None:
        past = self._progress
        self._progress = Progress(
            past.files, past.files_total + files_total, past.texts + texts, past.texts_total + texts_total
        )
        self._on_progress(self._progress)

    def _finish(self, finished: Finished) -> None:
        past = self._progress
        self._progress = Progress(past.files + 1, past.files_total, past.texts, past.texts_total, finished)
        self._on_progress(self._progress)
