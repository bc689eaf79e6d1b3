"""The audit log of a home: who added, changed, removed and forgot which documents, and when.

It is `<home>/audit.jsonl`, to which lines are only ever added. Each holds the hash of the one before it, so a line that
was changed, taken out or put in breaks the chain. Documents are named by their ids, never by title, name or text, since
a forgotten document must leave no byte. Who cuts lines off the end leaves a whole chain; note the last hash elsewhere
to notice that (`pincite audit --expect HASH`).

Every entry says which generation of each collection it ends with. If a process was killed before it could write its
entry, the next one says what had changed meanwhile, as done by nobody known.
"""

import getpass
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from filelock import FileLock

from pincite.index.collection import Collection
from pincite.index.disk import LOCK_MODE, private_file, private_folder, writable
from pincite.index.truth.changes import current_generation, documents_changed

_FILE = "audit.jsonl"
_LOCK = "audit.lock"
_BLOCK = 65_536  # bytes read at a time from the end
_PATIENCE = 30  # seconds; an entry takes milliseconds
UNKNOWN = "unknown"  # who made a change that no entry told of


class Act(Enum):
    """What was done."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    FORGOT = "forgot"
    SENT = "sent"
    CREATED = "created"
    DELETED = "deleted"
    RESTORED = "restored"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `generations` maps each collection to its generation after the act."""

    number: int
    at: str
    who: str
    act: str
    collection: str
    documents: tuple[str, ...]
    count: int
    generations: Mapping[str, int]
    before: str
    hash: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The whole log, and what is wrong with it: one phrase each."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]


class AuditLog:
    """The log of a home; each call opens the file itself, so threads and processes may share an instance."""

    def __init__(self, home: Path) -> None:
        self._file = home / _FILE
        self._lock = home / _LOCK

    def witness(self, who: str) -> Callable[[Collection, int], None]:
        """A witness for a collection (`Collection.witness`) that notes each change as done by `who`."""

        def note(collection: Collection, before: int) -> None:
            after = current_generation(collection.connection)
            if after != before:
                self._note_changes(collection, who, before, after)

        return note

    def note(self, who: str, act: Act, collection: str, documents: Sequence[str] = ()) -> None:
        """Adds an entry for an act that is no change of documents, or says more of one."""
        with self._appending() as last:
            self._append(last, who, act, collection, documents, last.generations if last else {})

    def restored(self, who: str, generations: dict[str, int]) -> None:
        """Adds an entry for a restore, after which the collections have these generations."""
        with self._appending() as last:
            self._append(last, who, Act.RESTORED, "", (), generations)

    def read(self) -> Audit:
        """The log, verified."""
        entries: list[Entry] = []
        problems: list[str] = []
        before = ""
        for number, line in enumerate(_lines(self._file), start=1):
            entry = _parsed(line)
            if entry is None:
                problems.append(f"line {number} is not an entry")
                continue
            if (entry.number, entry.before) != (number, before) or entry.hash != _hash(entry):
                problems.append(f"entry {number} does not follow from the one before it, or was changed")
            before = entry.hash
            entries.append(entry)
        return Audit(tuple(entries), tuple(problems))

    def _note_changes(self, collection: Collection, who: str, before: int, after: int) -> None:
        name = collection.folder.name
        with self._appending() as last:
            told = last.generations.get(name, before) if last else before
            # A restore may have gone back; then what was told is of another past.
            spans = ((told, before, UNKNOWN), (before, after, who)) if told < before else ((before, after, who),)
            for older, newer, one in spans:
                removed, added = documents_changed(collection.connection, older, newer)
                acts = ((Act.ADDED, added - removed), (Act.CHANGED, added & removed), (Act.REMOVED, removed - added))
                for act, ids in acts:
                    if ids:
                        known = {**(last.generations if last else {}), name: newer}
                        last = self._append(last, one, act, name, sorted(ids), known)

    @contextmanager
    def _appending(self) -> Iterator[Entry | None]:
        """Hold the log for this process alone; yields its last entry. What a kill left unfinished is cut off."""
        with writable(self._file.parent):
            private_folder(self._file.parent)
            private_file(self._file)
            with FileLock(self._lock, timeout=_PATIENCE, mode=LOCK_MODE):
                yield _last(self._file)

    def _append(
        self,
        last: Entry | None,
        who: str,
        act: Act,
        collection: str,
        documents: Sequence[str],
        generations: Mapping[str, int],
    ) -> Entry:
        number, before = (last.number + 1, last.hash) if last else (1, "")
        at = datetime.now(UTC).isoformat(timespec="seconds")
        ids = tuple(documents)
        entry = Entry(number, at, who, act.value, collection, ids, len(ids), generations, before, "")
        entry = replace(entry, hash=_hash(entry))
        with self._file.open("ab") as file:
            file.write(json.dumps(asdict(entry)).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return entry


def watched(collection: Collection, home: Path, who: str) -> Collection:
    """The collection, whose changes are noted from now on as done by `who`."""
    collection.witness = AuditLog(home).witness(who)
    return collection


def local_user() -> str:
    """The name of the user whose process this is."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have none
        return f"uid {os.getuid()}"


def _hash(entry: Entry) -> str:
    said = {name: value for name, value in asdict(entry).items() if name != "hash"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _parsed(line: bytes) -> Entry | None:
    try:
        said = json.loads(line)
        return Entry(**{**said, "documents": tuple(said["documents"])})
    except (ValueError, TypeError, KeyError):
        return None


def _lines(file: Path) -> Iterator[bytes]:
    if file.exists():
        with file.open("rb") as lines:
            yield from (line for line in lines if line.endswith(b"\n"))


def _last(file: Path) -> Entry | None:
    """The last entry of the log, from its end; whatever follows the last whole line is cut off."""
    with file.open("rb+") as log:
        at, tail = log.seek(0, os.SEEK_END), b""
        while at and tail.count(b"\n") < 2:
            step = min(_BLOCK, at)
            at -= step
            log.seek(at)
            tail = log.read(step) + tail
        whole = tail[: tail.rfind(b"\n") + 1]
        if whole != tail:
            log.truncate(at + len(whole))
    lines = whole.splitlines()
    return _parsed(lines[-1]) if lines else None
