"""The named states of a home: backups that it keeps itself, `<home>/backups/<name>`.

What is forgotten is forgotten in them too. A note in a state's folder says that this has begun; until it is finished,
the state does not agree with its manifest.
"""

import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from pincite.index.disk import UPLOADS, flush_folder, private_file
from pincite.index.keeping.backup import Backup, KeptFile, read_backup, write_manifest
from pincite.index.keeping.files import digest
from pincite.index.keeping.traces import Traces, erase
from pincite.index.truth.in_files import FileTruth
from pincite.index.truth.sqlite import opened
from pincite.index.truth.store import Store
from pincite.ingest.errors import BackupDamaged, BadOption

_STATES = "backups"
_NAME = re.compile(r"[\w가-힣][\w가-힣-]{0,63}")
_BEGUN = "forgetting"


def state_folder(home: Path, name: str) -> Path:
    """Return the folder of a named state. Raises BadOption for an invalid name."""
    if not _NAME.fullmatch(name):
        raise BadOption(f"{name!r} is not a valid name of a state: use at most 64 letters, digits, '-' and '_'.")
    return home / _STATES / name


def states(home: Path) -> dict[str, Backup]:
    """Return the named states of a home by name, the oldest first."""
    found = {path.name: path for path in (home / _STATES).glob("*") if _NAME.fullmatch(path.name)}
    read = {name: read_backup(path) for name, path in found.items()}
    return dict(sorted(read.items(), key=lambda one: (one[1].made_at, one[0])))


def forget_in_states(home: Path, collection: str, traces: Traces, forget_jobs: Callable[[Path], None]) -> None:
    """Forget documents of a collection in all named states; `forget_jobs` does it in the jobs of a state's home.

    Raises BackupDamaged if a state cannot be rewritten, because it differs from its manifest already.
    """
    for name in states(home):
        _forget_in(state_folder(home, name), collection, traces, forget_jobs)


def _forget_in(state: Path, collection: str, traces: Traces, forget_jobs: Callable[[Path], None]) -> None:
    kept, begun = state / "home", state / _BEGUN
    folder = kept / "collections" / collection
    if not (folder / "truth.sqlite").exists():
        return
    if not begun.exists():
        _require_whole(state)
        private_file(begun)
        flush_folder(state)
    store = Store(FileTruth(folder / "truth.sqlite"))
    with closing(store.connection):
        traces = _also_there(store, traces)
        erase(store, traces)
        store.connection.vacuum()
        store.connection.empty_log()
    for document_id in traces.ids:
        for path in (folder / UPLOADS / document_id).glob("*"):
            path.unlink()
    forget_jobs(kept)
    for database in kept.rglob("*.sqlite"):
        with closing(opened(database)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # a state has no logs
    _note_what_is_there(state)
    begun.unlink()


def _also_there(store: Store, traces: Traces) -> Traces:
    """Return the traces with the documents that had one of their paths when the state was kept."""
    rows = store.connection.execute("SELECT path, document_id FROM paths").fetchall()
    return Traces(tuple(sorted({*traces.ids, *(one for path, one in rows if path in traces.paths)})), traces.paths)


def _require_whole(state: Path) -> None:
    for one in read_backup(state).files:
        if one.path.endswith(".sqlite") and digest(state / "home" / one.path) != one.sha256:
            raise BackupDamaged(
                f"The state {state.name!r} is damaged ({one.path}), so nothing can be forgotten in it. Delete the "
                f"folder {state}, then run the command again."
            )


def _note_what_is_there(state: Path) -> None:
    """Write the manifest anew: files that are gone are left out, databases have another hash."""
    said, kept = read_backup(state), state / "home"
    files = [
        KeptFile(one.path, (kept / one.path).stat().st_size, digest(kept / one.path))
        if one.path.endswith(".sqlite")
        else one
        for one in said.files
        if (kept / one.path).exists()
    ]
    write_manifest(state, replace(said, files=tuple(files)))
