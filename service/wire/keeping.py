"""The responses about keeping: what was forgotten, backed up, restored, exported, and what the audit log says."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pincite.index.keeping.backup import Backup
from pincite.index.keeping.exporting import Exported
from pincite.index.keeping.forgetting import Forgotten
from pincite.index.keeping.migrating import Moved
from pincite.index.truth.stored_in import stored_in, without_password
from pincite.service.audit import Audit, Entry


@dataclass(frozen=True, slots=True)
class ForgottenDocument:
    """What was forgotten: the ids of the document and of its earlier versions, and counts of what was erased.

    `notes` are those of documents removed earlier, `failures` those of files that could not be read. `resumed`: an
    interrupted forgetting was finished too.
    """

    forgotten: tuple[str, ...]
    documents: int
    citations: int
    notes: int
    failures: int
    resumed: bool


@dataclass(frozen=True, slots=True)
class KeptState:
    """A backup: its place, when and of which home it was made, its collections, files and bytes."""

    place: str
    made_at: str
    home: str
    collections: Mapping[str, int]
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class MovedCollection:
    """A collection that was exported or imported, its place, and the number of rows of each table."""

    place: str
    collection: str
    rows: Mapping[str, int]
    files: int


@dataclass(frozen=True, slots=True)
class MovedHome:
    """A home whose collections were moved to another store, without its password, and what of each was compared."""

    home: str
    store: str
    collections: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The audit log. `head` is the hash of its last entry, `sound` whether nothing in it was changed."""

    sound: bool
    problems: tuple[str, ...]
    head: str
    entries: tuple[Entry, ...]


def forgotten_document(found: Forgotten) -> ForgottenDocument:
    """The response that says what was forgotten."""
    return ForgottenDocument(found.ids, **asdict(found.erased), resumed=found.resumed)


def kept_state(place: str, backup: Backup) -> KeptState:
    """The response that describes a backup; `collections` maps names to numbers of documents."""
    collections = {one.name: one.documents for one in backup.collections}
    size = sum(one.bytes for one in backup.files)
    return KeptState(place, backup.made_at, backup.home, collections, len(backup.files), size)


def moved_collection(place: str, name: str, exported: Exported) -> MovedCollection:
    """The response that says what was exported or imported."""
    return MovedCollection(place, name, exported.rows, len(exported.files))


def moved_home(home: Path, moved: Sequence[Moved]) -> MovedHome:
    """The response that says what was moved to the store that the home has now."""
    address = stored_in(home)
    return MovedHome(str(home), without_password(address) if address else "files", tuple(moved))


def audit_report(audit: Audit, expected: str | None) -> AuditReport:
    """The response that shows the audit log; a hash that is expected in it and missing is a problem."""
    head = audit.entries[-1].hash if audit.entries else ""
    missing = expected is not None and all(one.hash != expected for one in audit.entries)
    more = (f"no entry has the hash {expected}: entries were cut off",) if missing else ()
    problems = (*audit.problems, *more)
    return AuditReport(not problems, problems, head, audit.entries)
