"""Add files to a collection: find them, compare them by content, read, embed and store them.

Each document is stored in its own transaction, so an interruption keeps every finished document, and the vectors of
the unfinished one. Vectors that are no longer used are swept at the end, since documents still to come may use them.

Reading and embedding take minutes, and others may change the collection meanwhile. The write lock is held only to store
a batch, and whatever the batch relies on is looked up again once it is held.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from pincite.index.changing.embedding import PIECE, embed
from pincite.index.changing.entry import content_hash, entry_of, sidecar_hash
from pincite.index.changing.progress import Finished, OnProgress, Outcome, Progress
from pincite.index.changing.restoring import restore_vectors, stored_facts
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.truth.documents import Namesake, all_paths, namesakes, stored_content
from pincite.index.truth.embeddings import lacks_vectors, unknown_texts
from pincite.index.truth.failures import failures
from pincite.index.truth.store import Entry
from pincite.ingest.discover import Discovered, discover, path_text
from pincite.ingest.document import Failure, Reading
from pincite.ingest.errors import UnknownDocument, UnreadableFile
from pincite.ingest.reading.worker import DEFAULT_LIMITS, ReadLimits, read_all

_PATIENCE = 600.0  # seconds to wait for somebody else's change: hours of work are not given up for a long one
_BEHIND = 1_000  # passages stored until the indexes are written; readers bring them forward by as many in memory


@dataclass(frozen=True, slots=True)
class Reader:
    """How files are read: the password to try, whether to use OCR on scans, and the limits for one file."""

    password: str | None = None
    ocr: bool = True
    limits: ReadLimits = DEFAULT_LIMITS

    def read(self, paths: Sequence[Path]) -> Iterator[Reading | Failure]:
        """Yield the reading or the failure of every file, in order of completion, from worker processes."""
        return read_all(paths, self.limits, self.password, self.ocr)


@dataclass(slots=True)
class Summary:
    """The result of an addition, as lists of paths. `failures` has the error of each file that was not read.

    `namesakes` are the added documents whose names others have too.
    """

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    namesakes: list[Namesake] = field(default_factory=list)
    skipped: int = 0
    passages: int = 0
    embedded: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)  # path and problem of files read with doubts


def add_paths(
    collection: Collection, encoder: Encoder, paths: Iterable[Path], reader: Reader, on_progress: OnProgress
) -> Summary:
    """Bring the collection to the state of these files and folders, and return what was done.

    Files with unchanged content are skipped and changed ones replaced. Documents whose files are gone from a given
    folder are removed. Others may change the collection meanwhile. Raises CollectionBusy if another process is adding.
    """
    with _adding(collection, encoder, on_progress) as addition:
        addition.run([path.absolute() for path in paths], reader)
    return addition.summary


def add_readings(
    collection: Collection, encoder: Encoder, readings: Iterable[Reading], on_progress: OnProgress
) -> Summary:
    """Add documents that have already been read, and return what was done.

    Each replaces the document previously stored under its path. `readings` may be lazy. Raises CollectionBusy if
    another process is adding.
    """
    with _adding(collection, encoder, on_progress) as addition:
        addition.take_all(readings)
    return addition.summary


@contextmanager
def _adding(collection: Collection, encoder: Encoder, on_progress: OnProgress) -> "Iterator[_Addition]":
    """Yield an addition for the block, and write both indexes at its end, however it ends."""
    with collection.adding():
        addition = _Addition(collection, encoder, on_progress)
        try:
            yield addition
        finally:
            with collection.writing(_PATIENCE):
                collection.refresh()


class _Addition:
    """One addition in progress: its results so far, and the entries waiting to be embedded as a batch."""

    def __init__(self, collection: Collection, encoder: Encoder, on_progress: OnProgress) -> None:
        self.summary = Summary()
        self._collection = collection
        self._encoder = encoder
        self._on_progress = on_progress
        self._waiting: list[Entry] = []
        self._waiting_texts = 0
        self._behind = 0  # passages that were stored since the indexes were written
        self._progress = Progress(0, 0, 0, 0)

    def run(self, paths: list[Path], reader: Reader) -> None:
        found = discover(paths)
        self.summary.failures += found.failures
        self.summary.skipped = found.skipped
        named = {path_text(path) for path in paths}
        with self._collection.writing(_PATIENCE):
            self._collection.store.note_failures(
                one for one in found.failures if one.path not in named
            )  # a path the user mistyped is not a failure to keep
            for folder in paths:
                if folder.is_dir():
                    self._remove_gone(folder, found)
                    self._forget_gone(folder, found)
        self._tell(files_total=len(found.files))
        new, twins = self._unknown(found.files)
        if new:
            # Loading the model takes as long as reading the first files, so do both at once.
            Thread(target=self._encoder.encode_passages, args=([],), daemon=True).start()
        self._read(new, reader)
        self._read([path for path in twins if not self._is_known(path)], reader)
        self.summary.namesakes = namesakes(self._collection.connection, self.summary.added)
        self._sweep()

    def take_all(self, readings: Iterable[Reading]) -> None:
        for reading in readings:
            self._take(reading)
        self._store_waiting()
        self._sweep()

    def _sweep(self) -> None:
        with self._collection.writing(_PATIENCE):
            self._collection.store.sweep_vectors()

    def _read(self, paths: list[Path], reader: Reader) -> None:
        for outcome in reader.read(paths):
            self._take(outcome)
        self._store_waiting()

    def _remove_gone(self, folder: Path, found: Discovered) -> None:
        """Remove documents whose files are gone from the folder, unless all of them are gone."""
        present = {path_text(path) for path in found.files}
        closed = [Path(failure.path) for failure in found.failures]
        stored = all_paths(self._collection.connection)
        known = [path for path in stored if Path(path).is_relative_to(path_text(folder))]
        gone = [
            path for path in known if path not in present and not any(Path(path).is_relative_to(one) for one in closed)
        ]
        if gone and len(gone) == len(known) and not any(path.is_relative_to(folder) for path in found.files):
            message = (
                f"{folder}: all {len(gone)} documents added from this folder are missing. Nothing was removed, "
                f"in case a disk is not mounted. To remove them, run: pincite remove {folder}"
            )
            self.summary.failures.append(Failure(str(folder), UnreadableFile(message)))
            return
        for path in gone:
            self._collection.store.remove_path(path)
            self.summary.removed.append(path)

    def _forget_gone(self, folder: Path, found: Discovered) -> None:
        """Delete the recorded failures of files that are no longer in the folder."""
        present = {path_text(path) for path in found.files} | {failure.path for failure in found.failures}
        for noted in failures(self._collection.connection):
            if noted.path not in present and Path(noted.path).is_relative_to(path_text(folder)):
                self._collection.store.forget_failure(noted.path)

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
        (self.summary.unchanged if known_here else self.summary.duplicates).append(name)
        self._finish(Finished(name, Outcome.UNCHANGED if known_here else Outcome.DUPLICATE))
        return True

    def _add_path(self, path: str, document_id: str) -> None:
        with self._collection.writing(_PATIENCE):
            stored_facts(self._collection, document_id)
            self._collection.store.add_path(path, document_id)

    def _take(self, outcome: Reading | Failure) -> None:
        if isinstance(outcome, Failure):
            self.summary.failures.append(outcome)
            self._collection.store.note_failures([outcome])
            self._finish(Finished(outcome.path, Outcome.FAILED, outcome))
            return
        self.summary.problems += [(outcome.document.path, one) for one in outcome.report.problems]
        entry = entry_of(outcome)
        if self._waiting_texts + len(entry.texts()) > PIECE:
            self._store_waiting()  # an interruption while embedding a long document then loses only that document
        self._waiting.append(entry)
        self._waiting_texts += len(entry.texts())
        self._tell(texts_total=len(entry.texts()))
        if self._waiting_texts >= PIECE:
            self._store_waiting()

    def _store_waiting(self) -> None:
        entries, self._waiting, self._waiting_texts = self._waiting, [], 0
        texts = [text for entry in entries for text in entry.texts()]
        self.summary.embedded += embed(self._collection, self._encoder, texts, lambda count: self._tell(texts=count))
        while entries and not self._stored(entries, texts):
            self.summary.embedded += embed(self._collection, self._encoder, texts)
        for entry in entries:  # told without the lock, since whoever is told may take their time
            self.summary.added.append(entry.document.path)
            self.summary.passages += len(entry.passages)
            self._finish(Finished(entry.document.path, Outcome.ADDED))

    def _stored(self, entries: Sequence[Entry], texts: Sequence[str]) -> bool:
        """Store a batch, unless vectors of its texts were swept meanwhile with a document that was removed: say which.

        All are found from now on. So that readers need not bring the indexes far forward, they are written in between.
        """
        with self._collection.writing(_PATIENCE):
            if unknown_texts(self._collection.connection, texts):
                return False
            for entry in entries:
                self._collection.store.add(entry)
            self._behind += sum(len(entry.passages) for entry in entries)
            if self._behind >= _BEHIND:
                self._collection.refresh()
                self._behind = 0
        return True

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
