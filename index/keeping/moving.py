"""Make a database at home in another place, or in another past: its paths, and what tells its derived data apart."""

from pathlib import Path

from pincite.index.truth.changes import current_moment, keep_epoch, new_epoch
from pincite.index.truth.connection import Connection
from pincite.ingest.discover import path_text

# Tables and their columns that hold paths; uploaded files are below the home.
TRUTH_PATHS = (("documents", "path"), ("paths", "path"), ("failures", "path"), ("tombstones", "path"))
JOBS_PATHS = (("job_files", "path"),)


def relocate(connection: Connection, columns: tuple[tuple[str, str], ...], old: str, new: Path) -> None:
    """Replace the beginning of all paths below an old folder by a new one."""
    before, after = path_text(Path(old)) + "/", path_text(new) + "/"
    if before == after:
        return
    for table, column in columns:
        connection.execute(
            f"UPDATE {table} SET {column} = CAST(? AS TEXT) || substr({column}, ?) WHERE substr({column}, 1, ?) = ?",
            (after, len(before) + 1, len(before), before),
        )


def start_new_past(connection: Connection) -> None:
    """Mark a restored or imported database, so that indexes of another past are not taken for its own."""
    found = connection.execute("UPDATE meta SET value = ? WHERE key = 'epoch'", (new_epoch(),))
    if found.rowcount:  # older formats have no epochs; their indexes are made anew once they are brought up to date
        keep_epoch(connection, current_moment(connection))
