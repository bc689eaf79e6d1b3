"""Restore a backup: verify it, make it at home in its new place, and put it in the place of what the home holds."""

from contextlib import closing
from pathlib import Path

from pincite.index.disk import flush_tree
from pincite.index.keeping.backup import Backup, verify
from pincite.index.keeping.files import copy_file
from pincite.index.keeping.moving import JOBS_PATHS, TRUTH_PATHS, relocate, start_new_past
from pincite.index.replacing import staging
from pincite.index.truth.sqlite import opened
from pincite.index.truth.stored_in import require_files

_INSTEAD = (
    "Restore the backup to a new home (--home FOLDER), and move that to a database: pincite migrate --to "
    "postgresql://HOST/DATABASE --home FOLDER. A database that was backed up with pg_dump is restored with pg_restore."
)


def restore(home: Path, source: Path) -> Backup:
    """Replace the home's collections and jobs by those of a backup, and return what it held.

    Keys, settings and the audit log are taken from the backup only where the home has none. Both indexes are rebuilt
    when they are next needed. Raises BadOption, BackupDamaged, CollectionBusy and CollectionUnwritable, before anything
    is replaced.
    """
    require_files(home, "Restoring", _INSTEAD)
    said = verify(source)
    with staging(home) as new:
        for one in said.files:
            copy_file(source / "home" / one.path, new / one.path)
        for truth in new.glob("collections/*/truth.sqlite"):
            with closing(opened(truth)) as connection:
                relocate(connection, TRUTH_PATHS, said.home, home)
                start_new_past(connection)
        if (new / "jobs.sqlite").exists():
            with closing(opened(new / "jobs.sqlite")) as connection:
                relocate(connection, JOBS_PATHS, said.home, home)
        flush_tree(new)
    return said
